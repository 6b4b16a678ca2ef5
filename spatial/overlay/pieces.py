"""Pairs of a heavy and a light feature, each with the piece of the heavy one that lies around the light one."""

from typing import Final, NamedTuple

import numpy as np
import shapely

from spatial.overlay.cells import MARGIN_M, Cells, cells
from spatial.overlay.shapes import copies

__all__ = ["Seen", "around"]

_MANY: Final = 200
"""From so many partners on, a polygon is prepared to be asked for a point of each."""


class Seen(NamedTuple):
    """What pairs see of their heavy side; no piece is an object that was passed in.

    `pair` are the pairs that may meet an outline, `piece` says which of `geometry` each sees; `inside` are the pairs
    whose light side lies wholly in the heavy one. Pairs in neither share no ground.
    """

    geometry: np.ndarray
    pair: np.ndarray
    piece: np.ndarray
    inside: np.ndarray


def around(heavy: np.ndarray, heavy_at: np.ndarray, light: np.ndarray) -> Seen:
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
    made = cells(polygons, owner, boxes)
    wrong = _unsound(polygons, owner, boxes, made)
    good = ~wrong[made.partner]
    again = np.flatnonzero(wrong)
    # The first pieces are the polygons themselves.
    geometry = np.concatenate([copies(polygons), made.geometry[len(polygons) :]])
    return Seen(
        geometry,
        np.concatenate([made.partner[good], again]),
        np.concatenate([made.piece[good], owner[again]]),
        made.inside[~wrong[made.inside]],
    )


def _unsound(polygons: np.ndarray, owner: np.ndarray, boxes: np.ndarray, made: Cells) -> np.ndarray:
    """Return a mask of the partners whose piece is on the wrong side: a point beside each is in both or in neither."""
    wrong = np.zeros(len(boxes), dtype=bool)
    cut = np.ones(len(boxes), dtype=bool)
    cut[made.partner[made.uncut]] = False
    rows = np.flatnonzero(cut)
    whole = polygons.copy()
    many = np.bincount(owner[rows], minlength=len(polygons)) >= _MANY
    whole[many] = copies(polygons[many])
    shapely.prepare(whole[many])
    x, y = (boxes[:, :2] - MARGIN_M / 2).T
    claimed = np.zeros(len(boxes), dtype=bool)
    claimed[made.inside] = True
    partner, piece = made.partner[~made.uncut], made.piece[~made.uncut]
    claimed[partner] = shapely.intersects_xy(made.geometry[piece], x[partner], y[partner])
    wrong[rows] = claimed[rows] != shapely.intersects_xy(whole[owner[rows]], x[rows], y[rows])
    return wrong
