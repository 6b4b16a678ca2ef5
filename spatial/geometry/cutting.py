"""Polygons cut along straight lines, so that what they share they share on the line, too."""

import numpy as np
import shapely

from spatial import overlay

__all__ = ["cut"]

_LOST_SHARE = 1e-12
_LOST_M2 = 1e-6
"""Both parts of a polygon may differ by so much from the whole: what rounding takes."""


def cut(polygons: np.ndarray, axis: int, at: float) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """Cut polygons along the line x = at or y = at.

    A border that crosses the line gets a vertex there first, which depends on the two ends of its segment alone and
    not on their order: polygons that shared a border still share it, vertex for vertex.

    Parameters
    ----------
    polygons
        Array of valid 2D polygons (no multipolygons) in metres.
    axis
        0 for a line of one x, 1 for a line of one y.

    Returns
    -------
    For the lower side and then for the upper side: polygons, and the rows that they are parts of. A part is rounded to
    double precision on the line.
    """
    low, high = shapely.bounds(polygons)[:, axis], shapely.bounds(polygons)[:, axis + 2]
    across = np.flatnonzero((low < at) & (high > at))
    noded, touching = _with_vertices_on(polygons[across], axis, at)
    sides = []
    for side, untouched in zip(
        _halves(noded, touching, axis, at), (high <= at, (low >= at) & (high > at)), strict=True
    ):
        parts, rows = _polygons_of(side)
        whole = np.flatnonzero(untouched)
        sides.append((np.concatenate([polygons[whole], parts]), np.concatenate([whole, across[rows]])))
    return tuple(sides)


def _halves(polygons: np.ndarray, touching: np.ndarray, axis: int, at: float) -> tuple[np.ndarray, np.ndarray]:
    if len(polygons) == 0:
        return polygons, polygons
    bounds = shapely.bounds(polygons)
    minx, miny = np.floor(bounds[:, :2].min(axis=0)) - 1
    maxx, maxy = np.ceil(bounds[:, 2:].max(axis=0)) + 1
    lower, upper = [minx, miny, maxx, maxy], [minx, miny, maxx, maxy]
    lower[axis + 2] = upper[axis] = at
    halves = shapely.clip_by_rect(polygons, *lower), shapely.clip_by_rect(polygons, *upper)
    # clip_by_rect promises no sound output: a polygon with a vertex on the line, or with a hole that touches its
    # outline, may come back as a ring that touches itself. Such a one is cut by a whole overlay.
    area = shapely.area(polygons)
    lost = touching | (np.abs(shapely.area(halves[0]) + shapely.area(halves[1]) - area) > _LOST_SHARE * area + _LOST_M2)
    holed = np.flatnonzero(~lost & (shapely.get_num_interior_rings(polygons) > 0))
    lost[holed] = ~(shapely.is_valid(halves[0][holed]) & shapely.is_valid(halves[1][holed]))
    for half, box in zip(halves, (lower, upper), strict=True):
        half[lost] = shapely.intersection(polygons[lost], shapely.box(*box))
    return halves


def _polygons_of(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    parts, rows = shapely.get_parts(overlay.polygonal(shapes), return_index=True)
    real = shapely.area(parts) > 0
    return parts[real], rows[real]


def _with_vertices_on(polygons: np.ndarray, axis: int, at: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the polygons with a vertex wherever they cross the line, and which of them had one on it before."""
    if len(polygons) == 0:
        return polygons, np.zeros(0, dtype=bool)
    kind, points, (rings, owners) = shapely.to_ragged_array(polygons)
    below = points[:, axis] < at
    above = points[:, axis] > at
    crossing = (below[:-1] & above[1:]) | (above[:-1] & below[1:])
    crossing[rings[1:-1] - 1] = False  # the end of a ring and the begin of the next are no segment
    first = np.flatnonzero(crossing)
    turned = above[first]
    start = np.where(turned[:, None], points[first + 1], points[first])
    end = np.where(turned[:, None], points[first], points[first + 1])
    other = 1 - axis
    share = (at - start[:, axis]) / (end[:, axis] - start[:, axis])
    added = np.empty((len(first), 2))
    added[:, axis] = at
    added[:, other] = start[:, other] + share * (end[:, other] - start[:, other])
    noded = np.insert(points, first + 1, added, axis=0)
    moved = rings + np.searchsorted(first, rings, side="left")
    on_line = np.flatnonzero(points[:, axis] == at)
    touching = np.zeros(len(polygons), dtype=bool)
    touching[np.searchsorted(rings[owners], on_line, side="right") - 1] = True
    return np.asarray(shapely.from_ragged_array(kind, noded, (moved, owners))), touching
