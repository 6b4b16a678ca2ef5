"""Big polygons cut into cells: each partner of a polygon sees only the piece around it."""

from typing import Final, NamedTuple

import numpy as np
import shapely

__all__ = ["MARGIN_M", "Cells", "cells"]

MARGIN_M: Final = 1.000_173
"""Least margin of a piece around its partner, so that cutting never changes the result."""

_OUTER_MARGINS: Final = (1.618_034, 2.718_282)
"""Margins by which cells begin and end outside the polygon: survey coordinates are whole millimetres, so a cut hardly
ever runs through a vertex or along an edge."""

_FEW_VERTICES: Final = 256
_CELLS_PER_SIDE: Final = 4
"""Smaller cells along each side of a cell. Skipping vertices outside a small rectangle is so cheap that halving would
cost more."""

_MAX_DEPTH: Final = 9
_FULL_SHARE: Final = 1 - 1e-12


class Cells(NamedTuple):
    """Pieces of polygons and the partners that each is for.

    `geometry` holds the polygons and then the pieces; `partner` and `piece` pair a partner with its piece, `uncut`
    marks pairs whose piece is the whole polygon; `inside` are the partners that lie in their polygon, away from its
    outline. Partners in neither lie outside.
    """

    geometry: np.ndarray
    partner: np.ndarray
    piece: np.ndarray
    uncut: np.ndarray
    inside: np.ndarray


class _Grid(NamedTuple):
    """Nested cells over each polygon, each with a margin of half its size on every side, and the boxes of the partners.

    `depth`: the deepest level at which a cell still holds all that a partner may have in common with its polygon.
    """

    corner: np.ndarray
    size: np.ndarray
    low: np.ndarray
    high: np.ndarray
    depth: np.ndarray

    @classmethod
    def over(cls, polygons: np.ndarray, owner: np.ndarray, boxes: np.ndarray) -> "_Grid":
        bounds = shapely.bounds(polygons)
        corner, end = bounds[:, :2] - MARGIN_M * _OUTER_MARGINS[0], bounds[:, 2:] + MARGIN_M * _OUTER_MARGINS[1]
        low = np.clip(boxes[:, :2] - MARGIN_M, corner[owner], end[owner])
        high = np.clip(boxes[:, 2:] + MARGIN_M, corner[owner], end[owner])
        cells_along = (end - corner)[owner] / np.maximum(high - low, MARGIN_M)
        depth = np.floor(np.log(cells_along) / np.log(_CELLS_PER_SIDE)).min(axis=1).clip(0, _MAX_DEPTH)
        return cls(corner, end - corner, low, high, depth.astype(np.int64))

    def places(self, rows: np.ndarray, owner: np.ndarray, depth: int) -> np.ndarray:
        """Return column and row of the cell of a depth that the centre of each partner lies in."""
        centre = (self.low[rows] + self.high[rows]) / 2
        cells_along = _CELLS_PER_SIDE**depth
        at = (centre - self.corner[owner]) / self.size[owner] * cells_along
        return np.asarray(at.astype(np.int64).clip(0, cells_along - 1))

    def rectangles(self, places: np.ndarray, owner: np.ndarray, depth: int) -> np.ndarray:
        """Return cells with their margins, as (minx, miny, maxx, maxy)."""
        size = self.size[owner] / _CELLS_PER_SIDE**depth
        low = self.corner[owner] + (places - 0.5) * size
        return np.concatenate([low, low + 2 * size], axis=1)


class _CutPieces(NamedTuple):
    """Pieces of one cut; `full` marks those that fill their rectangle, `kept` those that do not and are not empty."""

    geometry: np.ndarray
    full: np.ndarray
    kept: np.ndarray


def cells(polygons: np.ndarray, owner: np.ndarray, boxes: np.ndarray) -> Cells:
    """Cut polygons to what lies around their partners, each cell from the one around it, until it has few vertices.

    Which piece a partner sees depends on its polygon and on itself alone, never on other partners: so a pair has the
    same result, to the last bit, whatever other pairs are overlaid with it.

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
    The fast cut (GEOS clip_by_rect) does not guarantee a valid piece: check a point of each partner against the
    polygon. What is left of an edge that was cut is turned by the rounding of its new end, by 1e-9 m at most.
    """
    pieces: list[np.ndarray] = []
    partners, piece_numbers, inside = [], [], [np.array([], dtype=np.int64)]

    def add_pieces(geometry: np.ndarray, rows: np.ndarray, at: np.ndarray) -> None:
        piece_numbers.append(at + sum(map(len, pieces)))
        pieces.append(geometry)
        partners.append(rows)

    is_small = _is_small(polygons)[owner]
    rows = np.flatnonzero(~is_small)
    add_pieces(polygons, np.flatnonzero(is_small), owner[is_small])
    geometry, owner_of, at, depth = polygons, np.arange(len(polygons)), owner[rows], 0
    if len(rows):
        grid = _Grid.over(polygons, owner, boxes)
    while len(rows):
        last = grid.depth[rows] <= depth
        cut = _cut(geometry[at[last]], np.concatenate([grid.low[rows[last]], grid.high[rows[last]]], axis=1))
        inside.append(rows[last][cut.full])
        add_pieces(cut.geometry[cut.kept], rows[last][cut.kept], np.arange(int(cut.kept.sum())))
        rows, at, depth = rows[~last], at[~last], depth + 1
        places = grid.places(rows, owner_of[at], depth)
        first, at_child = _group_by_cell(at, places, _CELLS_PER_SIDE**depth)
        parent, cell_of_parent = at[first], places[first]
        owner_of = owner_of[parent]
        cut = _cut(geometry[parent], grid.rectangles(cell_of_parent, owner_of, depth))
        inside.append(rows[cut.full[at_child]])
        continues = cut.kept[at_child]
        number = np.cumsum(cut.kept) - 1
        geometry, owner_of = cut.geometry[cut.kept], owner_of[cut.kept]
        rows, at = rows[continues], number[at_child[continues]]
        is_small = _is_small(geometry)[at]
        add_pieces(geometry, rows[is_small], at[is_small])
        rows, at = rows[~is_small], at[~is_small]
    partner, piece = np.concatenate(partners), np.concatenate(piece_numbers)
    uncut = np.arange(len(partner)) < len(partners[0])
    return Cells(np.concatenate(pieces), partner, piece, uncut, np.concatenate(inside))


def _is_small(polygons: np.ndarray) -> np.ndarray:
    return np.asarray(shapely.get_num_coordinates(polygons) <= _FEW_VERTICES)


def _group_by_cell(node: np.ndarray, places: np.ndarray, cells_along: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the first row of each cell within a node, and the number of the cell of each row."""
    key = (node * cells_along + places[:, 0]) * cells_along + places[:, 1]
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    return first, inverse


def _cut(geometry: np.ndarray, rectangles: np.ndarray) -> _CutPieces:
    # The function behind shapely.clip_by_rect takes a rectangle for each geometry; the public one takes one for all.
    pieces = shapely.lib.clip_by_rect(geometry, *rectangles.T)
    width_m, height_m = (rectangles[:, 2:] - rectangles[:, :2]).T
    is_box = shapely.get_num_coordinates(pieces) == 5
    full = is_box & (shapely.area(pieces) >= width_m * height_m * _FULL_SHARE)
    return _CutPieces(pieces, full, ~full & ~shapely.is_empty(pieces))
