"""Outlines cut into short stretches: a tree searches these faster than a whole outline."""

from typing import Final, NamedTuple

import numpy as np
import shapely

__all__ = ["Stretches", "stretches"]

_EDGES: Final = 24
"""Edges in a stretch, at most."""


class Stretches(NamedTuple):
    """Lines of at most a few edges, and the row that each belongs to; sorted by row. Points are kept as they are."""

    line: np.ndarray
    owner: np.ndarray


def stretches(geometries: np.ndarray) -> Stretches:
    """Cut the outlines of polygons, and lines, into stretches that share their end points, each edge in just one.

    No coordinate is changed, so distances to the stretches are those to the outlines.
    """
    polygon_rows = np.flatnonzero(shapely.get_dimensions(geometries) == 2)
    polygons, at_polygon = shapely.get_parts(geometries[polygon_rows], return_index=True)
    rings, polygon_of = shapely.get_rings(polygons, return_index=True)
    other_rows = np.flatnonzero(shapely.get_dimensions(geometries) < 2)
    parts, at_other = shapely.get_parts(geometries[other_rows], return_index=True)
    is_line = shapely.get_dimensions(parts) == 1
    lines = np.concatenate([rings, parts[is_line]])
    owner = np.concatenate([polygon_rows[at_polygon[polygon_of]], other_rows[at_other[is_line]]])
    pieces, line_of = _cut(lines)
    all_stretches = np.concatenate([pieces, parts[~is_line]])
    owner_of_each = np.concatenate([owner[line_of], other_rows[at_other[~is_line]]])
    order = np.argsort(owner_of_each, kind="stable")
    return Stretches(all_stretches[order], owner_of_each[order])


def _cut(lines: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    points, line = shapely.get_coordinates(lines, return_index=True)
    if len(points) == 0:
        return np.array([], dtype=object), np.array([], dtype=np.int64)
    first = np.flatnonzero(np.r_[True, np.diff(line) > 0])
    edges = np.diff(np.append(first, len(points))) - 1
    counts = -(-edges // _EDGES)
    line_of = np.repeat(np.arange(len(first)), counts)
    number = np.arange(len(line_of)) - np.repeat(np.cumsum(counts) - counts, counts)
    start = first[line_of] + number * _EDGES
    size = np.minimum(_EDGES, edges[line_of] - number * _EDGES) + 1
    point_numbers = np.repeat(start - (np.cumsum(size) - size), size) + np.arange(int(size.sum()))
    return shapely.linestrings(points[point_numbers], indices=np.repeat(np.arange(len(line_of)), size)), line[first][
        line_of
    ]
