"""Features that are drawn as a symbol: a triangle, a circle or a small square that says where, and not how large."""

from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import shapely

__all__ = ["SYMBOL", "SymbolLimits", "is_symbol", "looks_like_symbol"]

SYMBOL: Final = "symbol_geometry"
"""The note that such a feature carries: its place counts, its area never does."""

_NOTE: Final = "note"
_STRAIGHT_M: Final = 0.01
_EVEN_SHARE: Final = 0.02
_ROUND_CORNERS: Final = 12
_ROUNDNESS: Final = 0.975
"""4π·area/outline²: 1 for a circle, 0.977 for a regular polygon of 12 corners, 0.785 for a square."""


class SymbolLimits(NamedTuple):
    """Up to which area, in m², a shape is taken for a symbol; a plan of that shape may be larger.

    `any_m2`: whatever its shape. `square_m2`: four equal sides and right angles. `triangle_m2`: three equal sides; a
    plot between three streets has them only nearly equal. `circle_m2`: round.
    """

    any_m2: float
    square_m2: float
    triangle_m2: float
    circle_m2: float


def looks_like_symbol(geometries: np.ndarray, limits: SymbolLimits) -> np.ndarray:
    """Return a mask of the polygons that were stamped on the map, not drawn along a plot.

    Parameters
    ----------
    geometries
        Polygons and multipolygons in metres; a feature of several parts, or with a hole, is judged by area alone.
        Points are none of these shapes.
    limits
        The areas up to which.
    """
    area = shapely.area(geometries)
    found = (area < limits.any_m2) & (shapely.get_dimensions(geometries) == 2)
    single = np.flatnonzero(shapely.get_num_geometries(geometries) == 1)
    rings = shapely.get_exterior_ring(shapely.get_geometry(geometries[single], 0))
    whole = ~shapely.is_missing(rings) & (
        shapely.get_num_interior_rings(shapely.get_geometry(geometries[single], 0)) == 0
    )
    single, rings = single[whole], shapely.simplify(rings[whole], _STRAIGHT_M)
    corners = shapely.get_num_coordinates(rings) - 1
    sides_m = _by_corners(rings, corners, 3)
    found[single[corners == 3]] |= (area[single[corners == 3]] < limits.triangle_m2) & _even(sides_m)
    four = single[corners == 4]
    found[four] |= (area[four] < limits.square_m2) & _square(rings[corners == 4])
    outline_m = shapely.length(rings)
    round_ = (corners >= _ROUND_CORNERS) & (4 * np.pi * area[single] >= _ROUNDNESS * outline_m**2)
    found[single[round_]] |= area[single[round_]] < limits.circle_m2
    return np.asarray(found)


def is_symbol(frame: gpd.GeoDataFrame) -> np.ndarray:
    """Return a mask of the features that carry the note."""
    if _NOTE not in frame:
        return np.zeros(len(frame), dtype=bool)
    return np.array([isinstance(note, str) and SYMBOL in note.split(",") for note in frame[_NOTE]], dtype=bool)


def _by_corners(rings: np.ndarray, corners: np.ndarray, count: int) -> np.ndarray:
    """Return the lengths of the sides of the rings with so many corners, one row a ring."""
    points = shapely.get_coordinates(rings[corners == count]).reshape(-1, count + 1, 2)
    return np.asarray(np.hypot(*np.moveaxis(np.diff(points, axis=1), 2, 0)))


def _even(lengths: np.ndarray) -> np.ndarray:
    """Whether all lengths in a row are the same, as far as a drawing hand or a projection keeps them so."""
    if len(lengths) == 0:
        return np.zeros(0, dtype=bool)
    return np.asarray(np.ptp(lengths, axis=1) <= _EVEN_SHARE * lengths.mean(axis=1))


def _square(rings: np.ndarray) -> np.ndarray:
    points = shapely.get_coordinates(rings).reshape(-1, 5, 2)[:, :4]
    sides_m = np.hypot(*np.moveaxis(points - np.roll(points, 1, axis=1), 2, 0))
    diagonals_m = np.hypot(*np.moveaxis(points[:, :2] - points[:, 2:], 2, 0))
    return np.asarray(_even(sides_m) & _even(diagonals_m))
