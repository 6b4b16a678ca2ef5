"""What rules compare claims with, besides nature: dwellings, crop parcels, the grid, zones, companies, stations."""

from collections.abc import Callable
from typing import Final

import numpy as np

from tools.sample.drawing import Feature, Point, Ring, blob, feature, oblong, point_feature
from tools.sample.energy import CANAL, WIND_WIDTH_M, beside
from tools.sample.municipalities import VILLAGES

__all__ = ["crop_parcels", "dwellings", "grid_areas", "places", "water_zones", "zones"]

_DWELLINGS_OF_A_VILLAGE: Final = ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (-0.5, 0.0), (0.0, -0.5), (0.6, 0.6))
"""Positions of dwellings in a village, as parts of its radius."""

_AT_THE_CANAL: Final = ((1_000, 400), (3_200, 620), (5_400, -120), (7_600, 880), (7_700, 900))
"""Dwellings by themselves: metres along the canal, metres from the strip for wind; one lies in it."""

_PARCELS: Final[tuple[tuple[str, str, Ring], ...]] = (
    ("Bouwland", "Aardappelen", oblong((-1_050, -8_700), 300, 420)),
    ("Grasland", "Grasland, blijvend", oblong((-700, -8_700), 360, 420)),
    ("Landschapselement", "Houtwal", oblong((-880, -8_700), 40, 420)),
    ("Grasland", "Grasland, tijdelijk", oblong((6_600, 5_800), 700, 260)),
    ("Bouwland", "Maïs", oblong((7_300, -2_300), 260, 260)),
    ("Natuurterrein", "Natuurlijk grasland", oblong((-4_600, 7_450), 500, 300)),
    ("Bouwland", "Tarwe", oblong((11_700, 5_400), 500, 300)),
)
"""Category, crop, area."""

_GRID: Final[tuple[tuple[str, int, int, Ring], ...]] = (
    ("West", 3, 1, oblong((-10_000, 0), 10_000, 28_000)),
    ("Midden", 0, 2, oblong((0, 0), 10_000, 28_000)),
    ("Oost", 1, 0, oblong((10_000, 0), 10_000, 28_000)),
)
"""Supply area, class for generation, class for consumption, area: three columns side by side."""

_Shape = Callable[[np.random.Generator], Ring]


def _patch(x: float, y: float, radius_m: float) -> _Shape:
    return lambda rng: blob(rng, (x, y), radius_m)


def _field(x: float, y: float, length_m: float, width_m: float, along: Point = (1.0, 0.0)) -> _Shape:
    return lambda _: oblong((x, y), length_m, width_m, along)


_ZONES: Final[tuple[tuple[str, str, int | None, str | None, _Shape], ...]] = (
    ("rijksweg", "A99", None, None, _field(*beside(CANAL, 5_400, -WIND_WIDTH_M / 2 - 60), 4_000, 30, CANAL[1])),
    ("vaarweg", "Lange Vaart", None, None, _field(*beside(CANAL, 10_650, WIND_WIDTH_M / 2 + 50), 3_200, 40, CANAL[1])),
    ("stiltegebied", "Stilte van de Zomerdijk", None, None, _patch(-3_600, 11_600, 500)),
    ("stiltegebied", "Stilte van het Grensveen", None, None, _patch(9_200, 6_000, 2_100)),
    ("nieuwe natuur", "Nieuw bos van Fictiedam", None, None, _patch(-500, -8_900, 250)),
    ("nieuwe natuur", "Natte schakel Beekdal", None, None, _patch(-4_700, 8_000, 260)),
    ("veen", "Veen van Verzonnerveen", None, None, _patch(1_500, 9_900, 900)),
    ("veen", "Beekveen", None, None, _patch(-4_300, 7_700, 480)),
    ("waterdiepte", "Polder Denkbeeld, diep", None, "2.0 - 5.0 m", _patch(7_200, 8_900, 480)),
    ("waterdiepte", "Polder Denkbeeld, ondiep", None, "0 - 0.5 m", _patch(5_600, 8_000, 400)),
    ("bedrijf", "Maquettewerf", 4, None, _field(-3_400, 1_150, 120, 100)),
    ("bedrijf", "Steenbrekerij Oefenheide", 5, None, _field(-6_800, -4_750, 120, 100)),
    ("bedrijf", "Timmerwerkplaats", 2, None, _field(-2_500, 2_300, 60, 40)),
    ("bedrijventerrein", "Bedrijvenpark Proefvaart", None, None, _field(5_800, 600, 500, 300)),
    ("landelijk gebied", "Landelijk gebied Oefenheide", None, None, _field(-7_000, -4_200, 1_600, 1_200)),
    ("landelijk gebied", "Landelijk gebied Houtwallen", None, None, _field(-3_400, 900, 900, 700)),
    ("nieuwe natuur", "Nieuw bos aan de Lange Vaart", None, None, _patch(-200, -9_900, 200)),
)
"""Kind, name, category of a company, depth of water, area."""

_PLACES: Final[tuple[tuple[str, str, bool | None, Point], ...]] = (
    ("veehouderij", "Hoeve Houtwal", False, (-3_220, 870)),
    ("veehouderij", "Hoeve Heiderand", True, (-6_500, -4_700)),
    ("onderstation", "Station Proefvaart", True, (5_000, -300)),
    ("onderstation", "Station Oefenwoude", False, (-9_800, -6_400)),
    ("station", "Voorbeeldstad Zuid", None, (1_200, -1_100)),
    ("warmtebron", "Restwarmte Proefvaart", None, (5_900, 500)),
)
"""Kind, name, whether it stops or has capacity, location."""


def dwellings() -> list[Feature]:
    """Make some dwellings in every village, and a few others along the canal, near wind."""
    points = [
        (x + east * radius_m, y + north * radius_m)
        for villages in VILLAGES.values()
        for _, (x, y), radius_m in villages
        for east, north in _DWELLINGS_OF_A_VILLAGE
    ]
    points += [beside(CANAL, along_m, -WIND_WIDTH_M / 2 - aside_m) for along_m, aside_m in _AT_THE_CANAL]
    return [
        point_feature(
            {"nummer": f"WO-{number:03d}", "status": "in gebruik", "oppervlakte": 80 + number * 7 % 60}, point
        )
        for number, point in enumerate(points, start=1)
    ]


def crop_parcels() -> list[Feature]:
    """Make crop parcels in search areas for solar fields."""
    return [
        feature({"nummer": f"PE-{number:02d}", "categorie": category, "gewas": crop, "jaar": 2026}, ring)
        for number, (category, crop, ring) in enumerate(_PARCELS, start=1)
    ]


def grid_areas() -> list[Feature]:
    """Make supply areas with the capacity left on the grid, from 0 (room) to 3 (shortage and a queue)."""
    return [
        feature({"nummer": f"VG-{number}", "naam": name, "opwek": generation, "afname": consumption}, ring)
        for number, (name, generation, consumption, ring) in enumerate(_GRID, start=1)
    ]


def water_zones(rng: np.random.Generator) -> list[Feature]:
    """Make one groundwater protection zone, at the edge of a village."""
    return [feature({"nummer": "GW-1", "naam": "Waterwinning Oefenwoude"}, blob(rng, (-10_300, -7_300), 900))]


def zones(rng: np.random.Generator) -> list[Feature]:
    """Make zones, roads, water and companies of all kinds, as one file that serves several layers."""
    return [
        feature(
            {"nummer": f"ZO-{number:02d}", "soort": kind, "naam": name, "categorie": grade, "diepte": depth}, ring(rng)
        )
        for number, (kind, name, grade, depth, ring) in enumerate(_ZONES, start=1)
    ]


def places() -> list[Feature]:
    """Make farms, substations and other points of all kinds, as one file that serves several layers."""
    return [
        point_feature({"nummer": f"PU-{number}", "soort": kind, "naam": name, "kenmerk": flag}, point)
        for number, (kind, name, flag, point) in enumerate(_PLACES, start=1)
    ]
