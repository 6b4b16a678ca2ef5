"""Search areas for wind along two lines, for solar beside them, at villages and, awkwardly, at nature."""

from itertools import pairwise
from typing import Final

from tools.sample.drawing import Feature, Point, Ring, feature, oblong
from tools.sample.nature import CORRIDOR_NORTH_M

__all__ = ["CANAL", "DIKE", "WIND_WIDTH_M", "Line", "beside", "search_areas"]

Line = tuple[Point, Point]
"""A start and the unit vector in which the line runs."""

CANAL: Final[Line] = ((-1_000, -11_000), (0.8, 0.6))
DIKE: Final[Line] = ((-12_000, 10_000), (40 / 41, 9 / 41))

WIND_WIDTH_M: Final = 500.0
_WIND_LENGTH_M: Final = 1_500.0
_POWER_PER_TURBINE_MW: Final = 5.6
_WIND_HOURS: Final = 3_000.0
_SOLAR_POWER_MW_PER_HA: Final = 1.0
_SOLAR_HOURS: Final = 950.0

_WIND: Final = "Wind"
_SOLAR: Final = "Zon op veld"
_BOTH: Final = "combinatie: zon op veld + wind"

_ON_LINES: Final[tuple[tuple[str, str, Line, float, int, str], ...]] = (
    (_WIND, "Lange Vaart 1", CANAL, 1_000, 3, "ambitie"),
    (_WIND, "Lange Vaart 2", CANAL, 3_200, 3, "ambitie"),
    (_WIND, "Lange Vaart 3", CANAL, 5_400, 3, "ambitie"),
    (_BOTH, "Lange Vaart 4", CANAL, 7_600, 2, "pijplijn"),
    (_WIND, "Lange Vaart 5", CANAL, 9_800, 3, "ambitie"),
    (_BOTH, "Lange Vaart grens", CANAL, 11_500, 3, "ambitie"),
    (_WIND, "Lange Vaart Buurdrecht", CANAL, 14_300, 3, "pijplijn"),
    (_WIND, "Zomerdijk 1", DIKE, 1_200, 2, "gerealiseerd"),
    (_WIND, "Zomerdijk 2", DIKE, 3_500, 3, "ambitie"),
    (_WIND, "Zomerdijk 3", DIKE, 5_800, 3, "ambitie"),
    (_BOTH, "Zomerdijk 4", DIKE, 8_600, 3, "ambitie"),
    (_WIND, "Zomerdijk 5", DIKE, 11_000, 2, "ambitie"),
)
"""Technique, name, line, metres along it, turbines, stage."""

_FIELDS: Final[tuple[tuple[str, Ring, str], ...]] = (
    ("Fictiedam zuid", oblong((-900, -8_700), 520, 380), "ambitie"),
    ("Oefenwoude west", oblong((-11_300, -8_900), 560, 420, (0.8, 0.6)), "pijplijn"),
    ("Oefenheide oost", oblong((-5_950, -2_700), 520, 420), "ambitie"),
    ("Heidepoort", oblong((-6_000, -700), 420, 300, (0.6, -0.8)), "ambitie"),
    ("Beekdal noord", oblong((-4_600, 7_450), 600, 380), "ambitie"),
    ("Grensveen west", oblong((6_600, 5_800), 480, 400), "ambitie"),
    ("Proefvaart", oblong((5_700, CORRIDOR_NORTH_M + 60 + 180), 700, 360), "pijplijn"),
    ("Houtwallen", oblong((-3_800, 1_350), 420, 320, (0.8, 0.6)), "ambitie"),
    ("Denkbeeldhoven oost", oblong((7_150, 9_150), 480, 420), "ambitie"),
    ("Buurdrecht noord", oblong((11_700, 5_400), 640, 460), "ambitie"),
    ("Stelhuizen oost", oblong((7_300, -2_300), 460, 380, (0.6, 0.8)), "ambitie"),
)
"""Solar fields away from the lines: name, area, stage."""


def beside(line: Line, along_m: float, aside_m: float) -> Point:
    """Return the point so far along a line and so far to its left."""
    (x, y), (ux, uy) = line
    return (x + along_m * ux - aside_m * uy, y + along_m * uy + aside_m * ux)


def search_areas() -> list[Feature]:
    """Make the search areas of all techniques, as one national file would hold them."""
    areas = [
        (technique, name, _wind_ring(beside(line, along_m, 0), line), turbines, stage)
        for technique, name, line, along_m, turbines, stage in _ON_LINES
    ]
    for name, line, along_m, aside_m in (
        ("Lange Vaart zon 1", CANAL, 1_300, -600),
        ("Lange Vaart zon 2", CANAL, 9_900, -320),
        ("Zomerdijk zon", DIKE, 3_700, -900),
    ):
        ring = oblong(beside(line, along_m, aside_m), 700, 400, line[1])
        areas.append((_SOLAR, name, ring, 0, "ambitie"))
    areas += [(_SOLAR, name, ring, 0, stage) for name, ring, stage in _FIELDS]
    features = []
    for number, (technique, name, ring, turbines, stage) in enumerate(areas, start=1):
        wind_mw = turbines * _POWER_PER_TURBINE_MW
        solar_mw = 0.0 if technique == _WIND else _area_m2(ring) / 10_000 * _SOLAR_POWER_MW_PER_HA
        properties = {
            "zoekgebied_id": f"ZG-{number:02d}",
            "naam": name,
            "techniek_t": technique,
            "ambitie_st": stage,
            "gebied_typ": "zoekgebied",
            "bod_MW": round(wind_mw + solar_mw, 1),
            "bod_GWh": round((wind_mw * _WIND_HOURS + solar_mw * _SOLAR_HOURS) / 1_000, 1),
            "herkomst": "verzonnen",
        }
        features.append(feature(properties, ring))
    return features


def _wind_ring(centre: Point, line: Line) -> Ring:
    """Draw a strip along the line with blunt ends; its long sides stay straight, so that distances to it are known."""
    half, side, blunt = _WIND_LENGTH_M / 2, WIND_WIDTH_M / 2, 120.0
    corners = [
        (-half, -side),
        (half - blunt, -side),
        (half, -side + blunt),
        (half, side),
        (-half + blunt, side),
        (-half, side - blunt),
        (-half, -side),
    ]
    (ux, uy) = line[1]
    return [(centre[0] + a * ux - b * uy, centre[1] + a * uy + b * ux) for a, b in corners]


def _area_m2(ring: Ring) -> float:
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring))) / 2
