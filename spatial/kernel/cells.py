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
_LAST: Final = -1
_WHOLE: Final = 1 - 1e-12

_Rectangle = tuple[float, float, float, float]


class Cells(NamedTuple):
    """Pieces of one polygon and the partners that each is for.

    `geometry` holds the pieces; `partner` and `cell` say which partner sees which piece; `inside` are the partners
    that lie in the polygon, away from its outline. Partners in neither lie outside it.
    """

    geometry: list[shapely.Geometry]
    partner: np.ndarray
    cell: np.ndarray
    inside: np.ndarray


class _Cell(NamedTuple):
    geometry: shapely.Geometry
    depth: int
    rows: np.ndarray


class _Grid(NamedTuple):
    """Cells within cells over a polygon, each with half its size of room on every side, and the boxes of the partners.

    `depth`: how deep a cell still holds all that a partner may have in common with the polygon.
    """

    corner: np.ndarray
    size: np.ndarray
    low: np.ndarray
    high: np.ndarray
    depth: np.ndarray

    @classmethod
    def over(cls, polygon: shapely.Geometry, boxes: np.ndarray) -> "_Grid":
        minx, miny, maxx, maxy = shapely.bounds(polygon)
        corner = np.array([minx, miny]) - MARGIN_M * _BESIDE[0]
        end = np.array([maxx, maxy]) + MARGIN_M * _BESIDE[1]
        low = np.clip(boxes[:, :2] - MARGIN_M, corner, end)
        high = np.clip(boxes[:, 2:] + MARGIN_M, corner, end)
        cells_along = (end - corner) / np.maximum(high - low, MARGIN_M)
        depth = np.floor(np.log(cells_along) / np.log(_FAN)).min(axis=1).clip(0, _DEEPEST)
        return cls(corner, end - corner, low, high, depth.astype(np.int64))

    def places(self, rows: np.ndarray, depth: int) -> np.ndarray:
        """Return column and row of the cell of a depth that the middle of each partner lies in."""
        cells = _FAN**depth
        middle = (self.low[rows] + self.high[rows]) / 2
        return np.asarray(((middle - self.corner) / self.size * cells).astype(np.int64).clip(0, cells - 1))

    def around(self, row: int) -> _Rectangle:
        """Return the box of a partner with its room, as far as the polygon goes."""
        west, south = self.low[row].tolist()
        east, north = self.high[row].tolist()
        return west, south, east, north

    def rectangle(self, place: np.ndarray, depth: int) -> _Rectangle:
        """Return a cell with its room."""
        size = self.size / _FAN**depth
        west, south = (self.corner + (place - 0.5) * size).tolist()
        east, north = (self.corner + (place + 1.5) * size).tolist()
        return west, south, east, north


def cells(polygon: shapely.Geometry, boxes: np.ndarray) -> Cells:
    """Cut a polygon to what lies around its partners, each cell from the one around it, while that has many vertices.

    Which piece a partner sees depends on the polygon and on the partner alone, never on other partners: so a pair has
    the same answer, to the last bit, whatever else it is judged with.

    Parameters
    ----------
    polygon
        A valid (multi)polygon.
    boxes
        Bounding boxes of the partners, one a row, at least one.

    Notes
    -----
    The fast cut (GEOS clip_by_rect) promises no valid piece: hold a point of each partner against the polygon. What is
    left of an edge that was cut is turned by the rounding of its new end, by 1e-9 m at most.
    """
    grid = _Grid.over(polygon, boxes)
    waiting = [_Cell(polygon, 0, np.arange(len(boxes)))]
    pieces: list[shapely.Geometry] = []
    seen: list[np.ndarray] = []
    inside: list[np.ndarray] = [np.array([], dtype=np.int64)]
    while waiting:
        cell = waiting.pop()
        if shapely.get_num_coordinates(cell.geometry) <= _FEW_VERTICES:
            pieces.append(cell.geometry)
            seen.append(cell.rows)
            continue
        last = grid.depth[cell.rows] <= cell.depth
        deeper = cell.rows[~last]
        parts = [
            *((grid.around(row), np.array([row]), _LAST) for row in cell.rows[last]),
            *(
                (grid.rectangle(place, cell.depth + 1), rows, cell.depth + 1)
                for place, rows in _grouped(grid.places(deeper, cell.depth + 1), deeper)
            ),
        ]
        for rectangle, rows, depth in parts:
            piece = shapely.clip_by_rect(cell.geometry, *rectangle)
            if _fills(piece, rectangle):
                inside.append(rows)
            elif not piece.is_empty and depth == _LAST:
                pieces.append(piece)
                seen.append(rows)
            elif not piece.is_empty:
                waiting.append(_Cell(piece, depth, rows))
    return Cells(
        pieces,
        np.concatenate([np.array([], dtype=np.int64), *seen]),
        np.repeat(np.arange(len(seen)), [len(rows) for rows in seen]),
        np.concatenate(inside),
    )


def _grouped(places: np.ndarray, rows: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    if len(rows) == 0:
        return []
    order = np.lexsort(places.T)
    new = np.flatnonzero((np.diff(places[order], axis=0) != 0).any(axis=1)) + 1
    return [(places[part[0]], rows[part]) for part in np.split(order, new)]


def _fills(piece: shapely.Geometry, rectangle: _Rectangle) -> bool:
    if shapely.get_num_coordinates(piece) != 5:
        return False
    minx, miny, maxx, maxy = rectangle
    return bool(shapely.area(piece) >= (maxx - minx) * (maxy - miny) * _WHOLE)
