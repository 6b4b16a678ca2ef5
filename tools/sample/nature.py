"""Heath, valley, lakes and a bog: protected nature, its habitats, and the nitrogen that falls on it."""

from typing import Final

import numpy as np

from tools.sample.drawing import Feature, Point, Ring, blob, feature, oblong, wander_ring

__all__ = [
    "CORRIDOR_NORTH_M",
    "deposition_grid",
    "deposition_rows",
    "habitats",
    "national_park",
    "natura2000",
    "network",
]

_HEATH: Final[tuple[Point, ...]] = (
    (-11_300, -2_900),
    (-9_800, -4_700),
    (-7_600, -4_900),
    (-6_000, -3_600),
    (-5_900, -1_900),
    (-7_300, -200),
    (-9_400, 200),
    (-10_900, -1_000),
)
_VALLEY_UPPER: Final[tuple[Point, ...]] = (
    (-12_800, 7_300),
    (-11_700, 6_800),
    (-10_300, 6_000),
    (-9_100, 6_100),
    (-8_000, 6_900),
    (-8_100, 7_600),
    (-9_300, 6_900),
    (-10_300, 6_800),
    (-11_500, 7_700),
    (-12_700, 8_200),
)
_VALLEY_LOWER: Final[tuple[Point, ...]] = (
    (-8_000, 6_900),
    (-6_900, 6_700),
    (-5_700, 5_700),
    (-4_400, 5_600),
    (-3_300, 6_300),
    (-3_400, 7_000),
    (-4_500, 6_300),
    (-5_500, 6_500),
    (-6_700, 7_400),
    (-8_100, 7_600),
)
_VALLEY_MOUTH: Final[tuple[Point, ...]] = (
    (-2_700, 6_500),
    (-1_200, 6_000),
    (-300, 6_400),
    (-900, 7_200),
    (-2_600, 7_300),
)
_BOG: Final[tuple[Point, ...]] = (
    (6_900, 5_800),
    (8_000, 4_600),
    (9_700, 4_900),
    (10_600, 6_300),
    (10_100, 7_800),
    (8_400, 8_000),
    (7_300, 7_200),
)
_LAKES: Final[tuple[Point, ...]] = (
    (1_700, -9_300),
    (2_900, -10_200),
    (4_600, -9_900),
    (5_100, -8_700),
    (4_100, -7_500),
    (2_500, -7_700),
)
_PARK: Final[tuple[Point, ...]] = (
    (-12_300, -2_800),
    (-10_600, -5_600),
    (-7_400, -5_900),
    (-5_300, -4_300),
    (-5_000, -1_700),
    (-6_600, 500),
    (-9_300, 1_000),
    (-11_600, -300),
)

CORRIDOR_NORTH_M: Final = -1_000.0
"""Northern edge of the straight strip of nature along the canal, in the drawing."""

_AREAS: Final = {"9901": "Oefenheide", "9902": "Dal van de Schijnbeek", "9903": "Grensveen", "9904": "Proefplassen"}

_HABITATS: Final[tuple[tuple[str, str, str, int, int, tuple[tuple[Point, float], ...]], ...]] = (
    ("9901", "H4030", "Droge heiden", 714, 1_520, (((-9_600, -2_800), 750), ((-7_400, -2_000), 520))),
    ("9901", "H4010A", "Vochtige heiden", 1_071, 1_490, (((-8_300, -3_500), 480),)),
    ("9901", "H9190", "Oude eikenbossen", 1_071, 1_125, (((-6_900, -3_400), 330),)),
    ("9902", "H6410", "Blauwgraslanden", 786, 1_310, (((-9_800, 6_400), 250), ((-5_000, 6_000), 210))),
    ("9902", "H9190", "Oude eikenbossen", 1_071, 1_040, (((-1_600, 6_700), 280),)),
    ("9903", "H4010A", "Vochtige heiden", 1_071, 1_230, (((8_100, 6_500), 480), ((9_500, 6_700), 450))),
    ("9904", "H3150baz", "Meren met krabbenscheer", 2_143, 1_380, (((3_400, -8_900), 620),)),
)
"""Area, habitat type, its name, critical deposition, deposition (mol N/ha/yr), patches."""

_DEPOSITION: Final = {"9901": 1_468.4, "9902": 1_252.7, "9903": 1_236.1}
"""The values of the table; the lakes have none."""

_HALVINGS: Final = 5
_GRID_CELLS: Final = 32
_VOID_CELLS: Final = 4

_PARK_ANCHOR: Final = (5.637383, 52.469476)
"""Degrees east and north (WGS 84) of the drawing's point (-8 000, -2 000)."""
_DEGREES_PER_METRE: Final = (1 / 67_952.0, 1 / 111_268.0)
"""At this latitude; accurate to some ten metres over the park, which is fictional anyway."""


def natura2000(rng: np.random.Generator) -> list[Feature]:
    """Make four areas; the valley is three features with one number, two of which share an edge."""
    rows: tuple[tuple[str, str, bool, tuple[Point, ...]], ...] = (
        ("9901", "HR", True, _HEATH),
        ("9902", "HR", True, _VALLEY_UPPER),
        ("9902", "HR", True, _VALLEY_LOWER),
        ("9902", "HR", True, _VALLEY_MOUTH),
        ("9903", "VR+HR", True, _BOG),
        ("9904", "VR", False, _LAKES),
    )
    features = []
    edge: Ring = []
    piece = 2**_HALVINGS
    for number, directive, sensitive, corners in rows:
        ring = wander_ring(rng, corners, halvings=_HALVINGS, roughness=0.26)
        if corners is _VALLEY_UPPER:
            edge = ring[4 * piece : 5 * piece + 1]
        elif corners is _VALLEY_LOWER:
            # The lower valley ends with the edge of the upper one, in the opposite direction.
            ring = [*ring[: 9 * piece], *edge[::-1]]
        properties = {"nr": number, "naam": _AREAS[number], "richtlijn": directive, "stikstofgevoelig": sensitive}
        features.append(feature(properties, ring))
    return features


def habitats(rng: np.random.Generator) -> list[Feature]:
    """Make one feature a patch; patches of one habitat type in one area share their number."""
    features = []
    for number, code, name, critical, deposition, patches in _HABITATS:
        for at, (centre, radius_m) in enumerate(patches, start=1):
            properties = {
                "gebied_habitattype": f"{number}-{code}",
                "vlak": at,
                "gebied": _AREAS[number],
                "habitattype": code,
                "habitat": name,
                "kdw_mol_ha_jr": critical,
                "depositie_mol_ha_jr": deposition,
            }
            features.append(feature(properties, blob(rng, centre, radius_m)))
    return features


def network(rng: np.random.Generator) -> list[Feature]:
    """Make the nature network: woods and wet land around the protected areas, and a straight strip along the canal."""
    patches: tuple[tuple[str, Point, float], ...] = (
        ("Woud van Oefenwoude", (-11_200, -7_600), 900),
        ("Rand van de Oefenheide", (-5_400, -5_200), 800),
        ("Beekloop Schijnbeek", (-10_900, 4_900), 600),
        ("Houtwallen Maquettedorp", (-3_500, 1_000), 500),
        ("Veenrand Verzonnerveen", (3_700, 10_900), 800),
        ("Oevers van de Proefplassen", (5_600, -9_800), 700),
    )
    features = [
        feature({"nummer": f"NN-{at:02d}", "naam": name}, blob(rng, centre, radius_m, halvings=4))
        for at, (name, centre, radius_m) in enumerate(patches, start=1)
    ]
    strip = oblong((5_000, CORRIDOR_NORTH_M - 100), 3_000, 200)
    dike = oblong((-8_400, 10_900), 500, 160)
    return [
        *features,
        feature({"nummer": "NN-07", "naam": "Verbindingszone Proefvaart"}, strip),
        feature({"nummer": "NN-08", "naam": "Bosje aan de Zomerdijk"}, dike),
    ]


def national_park(rng: np.random.Generator) -> list[Feature]:
    """Make the park around the heath, in degrees (WGS 84)."""
    ring = []
    for x, y in wander_ring(rng, _PARK, halvings=4, roughness=0.24):
        east = _PARK_ANCHOR[0] + (x + 8_000) * _DEGREES_PER_METRE[0]
        north = _PARK_ANCHOR[1] + (y + 2_000) * _DEGREES_PER_METRE[1]
        ring.append([round(east, 6), round(north, 6)])
    shape = {"type": "Polygon", "coordinates": [ring]}
    properties = {"nummer": "NP-99", "naam": "Nationaal Park Oefenheide"}
    return [{"type": "Feature", "properties": properties, "geometry": shape}]


def deposition_rows() -> list[str]:
    """Return the deposition per area as a Dutch table: semicolons, decimal commas, two years."""
    lines = ["jaar;nummer;gebied;depositie"]
    for year, factor in ((2020, 1.07), (2025, 1.0)):
        for number, value in _DEPOSITION.items():
            lines.append(f"{year};{number};{_AREAS[number]};{value * factor:.1f}".replace(".", ","))
    return lines


def deposition_grid(rng: np.random.Generator) -> list[str]:
    """Return a grid of 1 km cells as ESRI ASCII, which cannot state its CRS: more in the south and the east."""
    last = _GRID_CELLS - 1
    lines = [f"ncols {_GRID_CELLS}", f"nrows {_GRID_CELLS}", "xllcorner 164000", "yllcorner 484000"]
    lines += ["cellsize 1000", "NODATA_value -9999"]
    for row in range(_GRID_CELLS):
        cells = [1_180 + 10 * row + 3 * column + int(rng.integers(0, 60)) for column in range(_GRID_CELLS)]
        # The corners have no value, so that readers must handle such cells.
        void = [min(row, last - row) + min(column, last - column) < _VOID_CELLS for column in range(_GRID_CELLS)]
        lines.append(" ".join("-9999" if empty else str(cell) for empty, cell in zip(void, cells, strict=True)))
    return lines
