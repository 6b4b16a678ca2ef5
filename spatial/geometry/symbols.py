"""Features that are drawn as a symbol: a triangle, a circle or a small square that says where, and not how large."""

from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from spatial.layers.layer import NOTE

__all__ = ["SYMBOL", "SymbolLimits", "is_symbol", "looks_like_symbol", "says_symbol"]

SYMBOL: Final = "symbol_geometry"
"""The note that such a feature carries: its place counts, its area never does."""

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
    parts = shapely.get_geometry(geometries[single], 0)
    whole = (shapely.get_dimensions(parts) == 2) & (shapely.get_num_interior_rings(parts) == 0)
    single, rings = single[whole], shapely.simplify(shapely.get_exterior_ring(parts[whole]), _STRAIGHT_M)
    corners = shapely.get_num_coordinates(rings) - 1
    for count, limit_m2, regular in ((3, limits.triangle_m2, _equilateral), (4, limits.square_m2, _square)):
        these = single[corners == count]
        points = shapely.get_coordinates(rings[corners == count]).reshape(-1, count + 1, 2)
        found[these] |= (area[these] < limit_m2) & regular(points)
    outline_m = shapely.length(rings)
    round_ = (corners >= _ROUND_CORNERS) & (4 * np.pi * area[single] >= _ROUNDNESS * outline_m**2)
    found[single[round_]] |= area[single[round_]] < limits.circle_m2
    return np.asarray(found)


def is_symbol(frame: gpd.GeoDataFrame) -> np.ndarray:
    """Return a mask of the features that carry the note."""
    return says_symbol(frame[NOTE]) if NOTE in frame else np.zeros(len(frame), dtype=bool)


def says_symbol(remarks: pd.Series) -> np.ndarray:
    """Return a mask of the remarks, or flags of findings, separated by commas, that the note is among."""
    return np.array([isinstance(text, str) and SYMBOL in text.split(",") for text in remarks], dtype=bool)


def _equilateral(points: np.ndarray) -> np.ndarray:
    """Whether closed rings, each a row of points, have sides of one length."""
    return _even(np.diff(points, axis=1))


def _square(points: np.ndarray) -> np.ndarray:
    return np.asarray(_equilateral(points) & _even(points[:, :2] - points[:, 2:4]))


def _even(lines: np.ndarray) -> np.ndarray:
    """Whether the lines in a row are of one length, as far as a drawing hand or a projection keeps them so."""
    if len(lines) == 0:
        return np.zeros(0, dtype=bool)
    lengths_m = np.hypot(lines[..., 0], lines[..., 1])
    return np.asarray(np.ptp(lengths_m, axis=1) <= _EVEN_SHARE * lengths_m.mean(axis=1))
