"""Big polygons cut into cells: each partner of a polygon sees only the piece that lies around it."""

from typing import Final, NamedTuple

import numpy as np
import shapely

__all__ = ["MARGIN_M", "Cells", "cells"]

MARGIN_M: Final = 1.000_173
"""Room around a partner that its piece keeps at least, so that cutting never touches the answer."""

_BESIDE: Final = (1.618_034, 2.718_282)
"""Cells begin and end so many margins beside the polygon: survey coordinates are whole millimetres, so a cut hardly
ever runs through a vertex or along an edge."""

_FEW_VERTICES: Final = 256
_FAN: Final = 4
"""A cell holds so many times so many smaller ones. Reading past vertices outside a small rectangle is so cheap that
halving would cost more."""

_DEEPEST: Final = 9
_WHOLE: Final = 1 - 1e-12


class Cells(NamedTuple):
    """Pieces of polygons and the partners that each is for.

    `geometry` holds the polygons and then the pieces; `partner` and `piece` say which partner sees which, `uncut` that
    it is the polygon as it is; `inside` are the partners that lie in their polygon, away from its outline. Partners in
    neither lie outside.
    """

    geometry: np.ndarray
    partner: np.ndarray
    piece: np.ndarray
    uncut: np.ndarray
    inside: np.ndarray


class _Grid(NamedTuple):
    """Cells within cells over each polygon, with half their size of room on every side, and the boxes of the partners.

    `depth`: how deep a cell still holds all that a partner may have in common with its polygon.
    """

    corner: np.ndarray
    size: np.ndarray
    low: np.ndarray
    high: np.ndarray
    depth: np.ndarray

    @classmethod
    def over(cls, polygons: np.ndarray, owner: np.ndarray, boxes: np.ndarray) -> "_Grid":
        bounds = shapely.bounds(polygons)
        corner, end = bounds[:, :2] - MARGIN_M * _BESIDE[0], bounds[:, 2:] + MARGIN_M * _BESIDE[1]
        low = np.clip(boxes[:, :2] - MARGIN_M, corner[owner], end[owner])
        high = np.clip(boxes[:, 2:] + MARGIN_M, corner[owner], end[owner])
        cells_along = (end - corner)[owner] / np.maximum(high - low, MARGIN_M)
        depth = np.floor(np.log(cells_along) / np.log(_FAN)).min(axis=1).clip(0, _DEEPEST)
        return cls(corner, end - corner, low, high, depth.astype(np.int64))

    def places(self, rows: np.ndarray, owner: np.ndarray, depth: int) -> np.ndarray:
        """Return column and row of the cell of a depth that the middle of each partner lies in."""
        middle = (self.low[rows] + self.high[rows]) / 2
        cells_along = _FAN**depth
        at = (middle - self.corner[owner]) / self.size[owner] * cells_along
        return np.asarray(at.astype(np.int64).clip(0, cells_along - 1))

    def rectangles(self, places: np.ndarray, owner: np.ndarray, depth: int) -> np.ndarray:
        """Return cells with their room, as (minx, miny, maxx, maxy)."""
        size = self.size[owner] / _FAN**depth
        low = self.corner[owner] + (places - 0.5) * size
        return np.concatenate([low, low + 2 * size], axis=1)


class _Found(NamedTuple):
    """Pieces of one cut: what fills its rectangle, and what is neither that nor empty."""

    geometry: np.ndarray
    full: np.ndarray
    kept: np.ndarray


def cells(polygons: np.ndarray, owner: np.ndarray, boxes: np.ndarray) -> Cells:
    """Cut polygons to what lies around their partners, each cell from the one around it, while that has many vertices.

    Which piece a partner sees depends on its polygon and on itself alone, never on other partners: so a pair has the
    same answer, to the last bit, whatever else it is judged with.

    Parameters
    ----------
    polygons
        Array of valid (multi)polygons.
    owner
        Row of the polygon of each partner.
    boxes
        Bounding boxes of the partners, one a row.

    Notes
    -----
    The fast cut (GEOS clip_by_rect) promises no valid piece: hold a point of each partner against the polygon. What is
    left of an edge that was cut is turned by the rounding of its new end, by 1e-9 m at most.
    """
    pieces: list[np.ndarray] = []
    partners, seen, inside = [], [], [np.array([], dtype=np.int64)]

    def keep(geometry: np.ndarray, rows: np.ndarray, at: np.ndarray) -> None:
        seen.append(at + sum(map(len, pieces)))
        pieces.append(geometry)
        partners.append(rows)

    small = _is_small(polygons)[owner]
    rows = np.flatnonzero(~small)
    keep(polygons, np.flatnonzero(small), owner[small])
    geometry, owner_of, at, depth = polygons, np.arange(len(polygons)), owner[rows], 0
    if len(rows):
        grid = _Grid.over(polygons, owner, boxes)
    while len(rows):
        last = grid.depth[rows] <= depth
        found = _cut(geometry[at[last]], np.concatenate([grid.low[rows[last]], grid.high[rows[last]]], axis=1))
        inside.append(rows[last][found.full])
        keep(found.geometry[found.kept], rows[last][found.kept], np.arange(int(found.kept.sum())))
        rows, at, depth = rows[~last], at[~last], depth + 1
        places = grid.places(rows, owner_of[at], depth)
        first, at_child = _alike(at, places, _FAN**depth)
        parent, place = at[first], places[first]
        owner_of = owner_of[parent]
        found = _cut(geometry[parent], grid.rectangles(place, owner_of, depth))
        inside.append(rows[found.full[at_child]])
        further = found.kept[at_child]
        number = np.cumsum(found.kept) - 1
        geometry, owner_of = found.geometry[found.kept], owner_of[found.kept]
        rows, at = rows[further], number[at_child[further]]
        small = _is_small(geometry)[at]
        keep(geometry, rows[small], at[small])
        rows, at = rows[~small], at[~small]
    partner, piece = np.concatenate(partners), np.concatenate(seen)
    uncut = np.arange(len(partner)) < len(partners[0])
    return Cells(np.concatenate(pieces), partner, piece, uncut, np.concatenate(inside))


def _is_small(polygons: np.ndarray) -> np.ndarray:
    return np.asarray(shapely.get_num_coordinates(polygons) <= _FEW_VERTICES)


def _alike(node: np.ndarray, places: np.ndarray, cells_along: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the first row of each cell within a node, and the number of the cell of each row."""
    key = (node * cells_along + places[:, 0]) * cells_along + places[:, 1]
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    return first, inverse


def _cut(geometry: np.ndarray, rectangles: np.ndarray) -> _Found:
    # The function behind shapely.clip_by_rect takes a rectangle for each geometry; the public one takes one for all.
    pieces = shapely.lib.clip_by_rect(geometry, *rectangles.T)
    width_m, height_m = (rectangles[:, 2:] - rectangles[:, :2]).T
    plain = shapely.get_num_coordinates(pieces) == 5
    full = plain & (shapely.area(pieces) >= width_m * height_m * _WHOLE)
    return _Found(pieces, full, ~full & ~shapely.is_empty(pieces))
