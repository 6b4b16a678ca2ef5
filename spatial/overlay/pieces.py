"""Pairs of a heavy and a light feature, each with the piece of the heavy one that lies around the light one."""

from typing import Final, NamedTuple

import numpy as np
import shapely

from spatial.overlay.cells import MARGIN_M, Cells, cells
from spatial.overlay.shapes import copies

__all__ = ["PairPieces", "cut_around"]

_PREPARE_FROM: Final = 200
"""A polygon with at least so many partners is prepared, as a point of each is tested against it."""


class PairPieces(NamedTuple):
    """The pieces of their heavy side that pairs see; no piece is an object that was passed in.

    `pair` are the pairs that may meet an outline, `piece` is the row of `geometry` that each sees; `inside` are the
    pairs whose light side lies wholly in the heavy one. Pairs in neither share no area.
    """

    geometry: np.ndarray
    pair: np.ndarray
    piece: np.ndarray
    inside: np.ndarray


def cut_around(heavy: np.ndarray, heavy_at: np.ndarray, light: np.ndarray) -> PairPieces:
    """Cut heavy polygons to what lies around their partners.

    Parameters
    ----------
    heavy
        Array of valid (multi)polygons.
    heavy_at
        Row of `heavy`, a pair an element.
    light
        The partner of each pair.
    """
    numbers, owner = np.unique(heavy_at, return_inverse=True)
    polygons, boxes = heavy[numbers], shapely.bounds(light)
    cell_pieces = cells(polygons, owner, boxes)
    is_wrong = _on_wrong_side(polygons, owner, boxes, cell_pieces)
    is_wrong[_partners_of_broken_pieces(cell_pieces)] = True
    is_right = ~is_wrong[cell_pieces.partner]
    to_recompute = np.flatnonzero(is_wrong)
    # The first pieces are the polygons themselves.
    geometry = np.concatenate([copies(polygons), cell_pieces.geometry[len(polygons) :]])
    return PairPieces(
        geometry,
        np.concatenate([cell_pieces.partner[is_right], to_recompute]),
        np.concatenate([cell_pieces.piece[is_right], owner[to_recompute]]),
        cell_pieces.inside[~is_wrong[cell_pieces.inside]],
    )


def _partners_of_broken_pieces(cell_pieces: Cells) -> np.ndarray:
    """Return the partners whose piece is not valid: a cut through a vertex may leave a ring that crosses itself."""
    partner, piece = cell_pieces.partner[~cell_pieces.uncut], cell_pieces.piece[~cell_pieces.uncut]
    is_broken = np.zeros(len(cell_pieces.geometry), dtype=bool)
    pieces = np.unique(piece)
    is_broken[pieces] = ~shapely.is_valid(cell_pieces.geometry[pieces])
    return np.asarray(partner[is_broken[piece]])


def _on_wrong_side(polygons: np.ndarray, owner: np.ndarray, boxes: np.ndarray, cell_pieces: Cells) -> np.ndarray:
    """Return a mask of partners whose piece contradicts the polygon: a point beside each is in both or in neither."""
    is_wrong = np.zeros(len(boxes), dtype=bool)
    is_cut = np.ones(len(boxes), dtype=bool)
    is_cut[cell_pieces.partner[cell_pieces.uncut]] = False
    rows = np.flatnonzero(is_cut)
    whole = polygons.copy()
    has_many = np.bincount(owner[rows], minlength=len(polygons)) >= _PREPARE_FROM
    whole[has_many] = copies(polygons[has_many])
    shapely.prepare(whole[has_many])
    x, y = (boxes[:, :2] - MARGIN_M / 2).T
    is_in_piece = np.zeros(len(boxes), dtype=bool)
    is_in_piece[cell_pieces.inside] = True
    partner, piece = cell_pieces.partner[~cell_pieces.uncut], cell_pieces.piece[~cell_pieces.uncut]
    is_in_piece[partner] = shapely.intersects_xy(cell_pieces.geometry[piece], x[partner], y[partner])
    is_wrong[rows] = is_in_piece[rows] != shapely.intersects_xy(whole[owner[rows]], x[rows], y[rows])
    return is_wrong
