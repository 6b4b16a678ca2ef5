"""Big polygons cut into cells: each partner of a polygon sees only the piece that lies around it."""

from typing import Final, NamedTuple

import numpy as np
import shapely

__all__ = ["MARGIN_M", "Cells", "cells"]

MARGIN_M: Final = 1.000_173
"""Room around the partners of a cell, so that cutting never touches the answer. No survey measures to a hundredth of a
millimetre, so a cut runs along no edge and through no vertex."""

_FEW_VERTICES: Final = 256
_FAN: Final = 8
"""Into how many parts the partners are divided at each cut: reading past the vertices outside a small rectangle is so
cheap that a deeper tree of cuts costs more."""

_WHOLE: Final = 1 - 1e-12


class Cells(NamedTuple):
    """Pieces of one polygon and the partners that each is for.

    `geometry` holds the pieces; `partner` and `cell` say which partner sees which piece; `inside` are the partners
    that lie in the polygon, away from its outline. Partners in neither lie outside it.
    """

    geometry: list[shapely.Geometry]
    partner: np.ndarray
    cell: np.ndarray
    inside: np.ndarray


class _Node(NamedTuple):
    geometry: shapely.Geometry
    rows: np.ndarray
    done: bool


def cells(polygon: shapely.Geometry, boxes: np.ndarray, margin_m: float) -> Cells:
    """Cut a polygon into pieces around its partners, dividing these by place until few vertices or one is left.

    Parameters
    ----------
    polygon
        A valid (multi)polygon.
    boxes
        Bounding boxes of the partners, one a row, at least one.
    margin_m
        Room around the partners' boxes that a piece keeps. An edge that reaches beyond it is cut there, and what is
        left of it is turned by the rounding of its new end; with a margin longer than every edge no edge that a
        partner can meet is touched.

    Notes
    -----
    The fast cut (GEOS clip_by_rect) promises no valid piece: hold a point of each partner against the polygon.
    """
    waiting = [_Node(polygon, np.arange(len(boxes)), done=_is_small(polygon))]
    done: list[_Node] = []
    inside: list[np.ndarray] = [np.array([], dtype=np.int64)]
    while waiting:
        node = waiting.pop()
        if node.done:
            done.append(node)
            continue
        for rows in _parts(boxes, node.rows):
            rectangle = _around(boxes[rows], margin_m)
            piece = shapely.clip_by_rect(node.geometry, *rectangle)
            if _fills(piece, rectangle):
                inside.append(rows)
            elif not piece.is_empty:
                waiting.append(_Node(piece, rows, done=len(rows) == 1 or _is_small(piece)))
    counts = [len(node.rows) for node in done]
    return Cells(
        [node.geometry for node in done],
        np.concatenate([np.array([], dtype=np.int64), *(node.rows for node in done)]),
        np.repeat(np.arange(len(done)), counts),
        np.concatenate(inside),
    )


def _is_small(polygon: shapely.Geometry) -> bool:
    return bool(shapely.get_num_coordinates(polygon) <= _FEW_VERTICES)


def _parts(boxes: np.ndarray, rows: np.ndarray) -> list[np.ndarray]:
    parts = [rows]
    while len(parts) < min(_FAN, len(rows)):
        parts = [half for part in parts for half in _halves(boxes, part) if len(half)]
    return parts


def _halves(boxes: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    middles = boxes[rows, :2] + boxes[rows, 2:]
    along = middles[:, int(np.argmax(np.ptp(middles, axis=0)))]
    order = np.argsort(along, kind="stable")
    half = len(rows) // 2
    return rows[order[:half]], rows[order[half:]]


def _around(boxes: np.ndarray, margin_m: float) -> tuple[float, float, float, float]:
    minx, miny = boxes[:, :2].min(axis=0) - margin_m
    maxx, maxy = boxes[:, 2:].max(axis=0) + margin_m
    return float(minx), float(miny), float(maxx), float(maxy)


def _fills(piece: shapely.Geometry, rectangle: tuple[float, float, float, float]) -> bool:
    if shapely.get_num_coordinates(piece) != 5:
        return False
    minx, miny, maxx, maxy = rectangle
    return bool(shapely.area(piece) >= (maxx - minx) * (maxy - miny) * _WHOLE)
