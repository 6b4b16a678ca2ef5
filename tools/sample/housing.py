"""Housing plans at the edges of villages, a few in conflict with others, and faults such as real files have."""

import copy
from typing import Final

import numpy as np

from tools.sample.drawing import Feature, Point, Ring, blob, feature, oblong
from tools.sample.energy import CANAL, DIKE, WIND_WIDTH_M, Line, beside
from tools.sample.municipalities import VILLAGES, Borders
from tools.sample.nature import CORRIDOR_NORTH_M

__all__ = ["housing_plans"]

_SIDES: Final[tuple[tuple[str, Point], ...]] = (
    ("Oost", (1.0, 0.0)),
    ("Noordoost", (0.8, 0.6)),
    ("Noord", (0.0, 1.0)),
    ("Noordwest", (-0.6, 0.8)),
    ("West", (-1.0, 0.0)),
    ("Zuidwest", (-0.8, -0.6)),
    ("Zuid", (0.0, -1.0)),
    ("Zuidoost", (0.6, -0.8)),
)

_STATUSES: Final = (
    "1A. Onherroepelijk",
    "3. In voorbereiding",
    "4A. Visie",
    "2A. Vastgesteld",
    "4B. Optie",
    "1C. Onherroepelijk, wijzigingsbevoegdheid",
    "Onbekend",
)
_SOFT: Final = "3. In voorbereiding"
_HARD: Final = "2A. Vastgesteld"
_UNKNOWN_STATUS: Final = "5. Verkenning"
_UNKNOWN_STATUS_NUMBER: Final = 4
"""Number of the plan whose status is in no list."""

_DWELLINGS: Final = (0, 6, 12, 18, 24, 35, 42, 50, 64, 85, 110, 140, 180, 240, 320, 480, 640, 900)
_KINDS: Final = ("Uitleg", "Inbreiding", "Transformatie")
_SYMBOL_RADIUS_M: Final = 14.0

_TOLD_ON: Final = {
    "Voorbeeldstad": "2026-07-01",
    "Fictiedam": "2026-07-01",
    "Oefenwoude": "2026-07-01",
    "Denkbeeldhoven": "2025-12-31",
    "Verzonnerveen": "2023-12-31",
}
"""Municipality to the day of its list of plans; one is too old for the rules, and who is not here does not say."""

_PLANS_BY_RADIUS_M: Final = ((1_000.0, 6), (600.0, 3), (0.0, 2))
"""How many plans a place gets, from this radius on."""


def housing_plans(rng: np.random.Generator, lines: Borders) -> list[Feature]:
    """Make the plans of all municipalities, the valid ones first."""
    valid = [*_at_villages(rng), *_in_conflict(lines)]
    for number, plan in enumerate(valid, start=1):
        _properties(plan)["plan_id"] = f"WP-{number:03d}"
        _properties(plan)["plantype"] = _KINDS[number % len(_KINDS)]
    return [*valid, *_faulty(valid)]


def _at_villages(rng: np.random.Generator) -> list[Feature]:
    plans: list[Feature] = []
    for places in VILLAGES.values():
        municipality = places[0][0]
        for village, (x, y), radius_m in places:
            count = next(number for least, number in _PLANS_BY_RADIUS_M if radius_m >= least)
            first = int(rng.integers(0, len(_SIDES)))
            for step in range(count):
                side, (ux, uy) = _SIDES[(first + step * 3) % len(_SIDES)]
                out_m = radius_m + float(rng.integers(40, 260))
                centre = (x + ux * out_m, y + uy * out_m)
                number = len(plans)
                dwellings = _DWELLINGS[number * 7 % len(_DWELLINGS)]
                ring = blob(rng, centre, _SYMBOL_RADIUS_M, halvings=0)
                if number % 3:
                    # About twenty-five dwellings a hectare, and room for a street where there are few.
                    length_m = 90.0 + round((dwellings * 400) ** 0.5)
                    ring = oblong(centre, length_m, 0.7 * length_m, (-uy, ux))
                status = _UNKNOWN_STATUS if number == _UNKNOWN_STATUS_NUMBER else _STATUSES[number % len(_STATUSES)]
                plans.append(_plan(f"{village} {side}", municipality, dwellings, status, ring))
    return plans


def _in_conflict(lines: Borders) -> list[Feature]:
    """Make plans about which the rules have findings: in nature, at wind turbines, across borders."""
    municipal_border = lines["heath", "lock"][42]
    regional_border = lines["south_border", "three_lands"][46]
    shared_border = lines["bridge", "mill"][26]
    rows: tuple[tuple[str, str, int, str, Ring], ...] = (
        ("Heiderand", "Oefenwoude", 64, _SOFT, oblong((-6_800, -4_050), 260, 180)),
        ("Houtwallenpark", "Voorbeeldstad", 42, _SOFT, oblong((-3_400, 800), 220, 160)),
        ("Vaartzicht", "Voorbeeldstad", 180, _HARD, oblong((4_000, CORRIDOR_NORTH_M + 139.4), 400, 280)),
        ("Grensstraat", "Voorbeeldstad", 240, _SOFT, oblong(municipal_border, 480, 320)),
        ("Overgrens", "Fictiedam", 320, _SOFT, oblong(regional_border, 520, 360)),
        ("Brugkwartier", "Voorbeeldstad", 140, _HARD, oblong((shared_border[0], shared_border[1] - 330), 260, 180)),
        ("Molenkwartier", "Verzonnerveen", 110, _SOFT, oblong((shared_border[0], shared_border[1] + 330), 260, 180)),
        ("Vaarthoek", "Fictiedam", 35, _SOFT, _from_wind(CANAL, 1_000, 320)),
        ("Sluiskade", "Fictiedam", 50, _HARD, _from_wind(CANAL, 3_200, 620)),
        ("Zwaaikom", "Fictiedam", 85, _SOFT, _from_wind(CANAL, 7_600, 880)),
        ("Dijkhuizen", "Schijnbeek", 18, _SOFT, oblong(beside(DIKE, 5_900, 120), 160, 120, DIKE[1])),
        ("Denkbeeldtuinen", "Denkbeeldhoven", 900, _SOFT, oblong((7_000, 8_850), 700, 480)),
        (
            "Brugkwartier, tweede fase",
            "Voorbeeldstad",
            60,
            _SOFT,
            oblong((shared_border[0] + 200, shared_border[1] - 330), 300, 180),
        ),
    )
    return [_plan(*row) for row in rows]


def _from_wind(line: Line, along_m: float, distance_m: float) -> Ring:
    """Draw a plan at this distance from the wind strip there, its edge parallel to the line."""
    depth_m = 120.0
    return oblong(beside(line, along_m, WIND_WIDTH_M / 2 + distance_m + depth_m / 2), 240, depth_m, line[1])


def _plan(name: str, municipality: str, dwellings: int, status: str, ring: Ring) -> Feature:
    soon = dwellings // 5
    later = dwellings // 2
    properties = {
        "plannaam": name,
        "gemeente": municipality,
        "peildatum": _TOLD_ON.get(municipality),
        # As text, like an export in which one row holds words.
        "aantal_rest": str(dwellings),
        "planstatus": status,
        "won_2020_2024": soon,
        "won_2025_2029": later,
        "won_2030_2050": dwellings - soon - later,
    }
    return feature(properties, ring)


def _faulty(valid: list[Feature]) -> list[Feature]:
    """Make plans with faults on purpose, one of each kind; every fault must end up as an Issue."""

    def copy_of(at: int, name: str, number: int | None) -> Feature:
        plan = copy.deepcopy(valid[at])
        properties = _properties(plan)
        properties["plannaam"] = name
        properties["plan_id"] = None if number is None else f"WP-{number:03d}"
        return plan

    first = len(valid) + 1
    crossing = feature({}, [(-9_950, -6_000), (-9_700, -5_830), (-9_700, -6_000), (-9_950, -5_830), (-9_950, -6_000)])
    bow_tie = {**copy_of(9, "Gekruiste Akker", first), "geometry": crossing["geometry"]}

    repeated = copy.deepcopy(valid[10])
    same_id = {**copy.deepcopy(valid[11]), "geometry": _moved(valid[11], 150.0, 780.0)}

    no_geometry = {**copy_of(12, "Nergenshuizen", first + 1), "geometry": None}
    empty_geometry = {**copy_of(13, "Lege Hof", first + 2), "geometry": {"type": "Polygon", "coordinates": []}}

    with_height = copy_of(14, "Terphoogte", first + 3)
    with_height["geometry"] = _moved(with_height, -420.0, 240.0, height_m=1.2)

    text_for_number = {**copy_of(16, "Raadselakker", first + 4), "geometry": _moved(valid[16], 300.0, 380.0)}
    _properties(text_for_number)["aantal_rest"] = "nog te bepalen"

    without_id = {**copy_of(17, "Naamloos Erf", None), "geometry": _moved(valid[17], -260.0, 410.0)}
    return [bow_tie, repeated, same_id, no_geometry, empty_geometry, with_height, text_for_number, without_id]


def _properties(plan: Feature) -> dict[str, object]:
    properties = plan["properties"]
    assert isinstance(properties, dict)
    return properties


def _moved(plan: Feature, x: float, y: float, *, height_m: float | None = None) -> dict[str, object]:
    geometry = plan["geometry"]
    assert isinstance(geometry, dict)
    above = [] if height_m is None else [height_m]
    rings = [[[round(px + x, 1), round(py + y, 1), *above] for px, py in ring] for ring in geometry["coordinates"]]
    return {"type": "Polygon", "coordinates": rings}
