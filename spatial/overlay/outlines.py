"""Outlines in short stretches: what a tree can look for, when the whole of an outline is too long."""

from typing import Final, NamedTuple

import numpy as np
import shapely

__all__ = ["Stretches", "stretches"]

_EDGES: Final = 24
"""Edges in a stretch, at most."""


class Stretches(NamedTuple):
    """Lines of at most a few edges, and the row that each belongs to; sorted by row. A point stands as it is."""

    line: np.ndarray
    owner: np.ndarray


def stretches(geometries: np.ndarray) -> Stretches:
    """Cut the outlines of polygons, and lines, into stretches that share their end points, each edge in just one.

    No coordinate is changed, so distances to the stretches are those to the outlines.
    """
    flat = np.flatnonzero(shapely.get_dimensions(geometries) == 2)
    polygons, at_polygon = shapely.get_parts(geometries[flat], return_index=True)
    rings, at = shapely.get_rings(polygons, return_index=True)
    others = np.flatnonzero(shapely.get_dimensions(geometries) < 2)
    parts, at_other = shapely.get_parts(geometries[others], return_index=True)
    is_line = shapely.get_dimensions(parts) == 1
    lines = np.concatenate([rings, parts[is_line]])
    owner = np.concatenate([flat[at_polygon[at]], others[at_other[is_line]]])
    cut, of = _cut(lines)
    every = np.concatenate([cut, parts[~is_line]])
    owners = np.concatenate([owner[of], others[at_other[~is_line]]])
    order = np.argsort(owners, kind="stable")
    return Stretches(every[order], owners[order])


def _cut(lines: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    points, line = shapely.get_coordinates(lines, return_index=True)
    if len(points) == 0:
        return np.array([], dtype=object), np.array([], dtype=np.int64)
    first = np.flatnonzero(np.r_[True, np.diff(line) > 0])
    edges = np.diff(np.append(first, len(points))) - 1
    counts = -(-edges // _EDGES)
    of = np.repeat(np.arange(len(first)), counts)
    number = np.arange(len(of)) - np.repeat(np.cumsum(counts) - counts, counts)
    start = first[of] + number * _EDGES
    size = np.minimum(_EDGES, edges[of] - number * _EDGES) + 1
    taken = np.repeat(start - (np.cumsum(size) - size), size) + np.arange(int(size.sum()))
    return shapely.linestrings(points[taken], indices=np.repeat(np.arange(len(of)), size)), line[first][of]
