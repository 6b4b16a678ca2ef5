"""Pairs of a heavy and a light feature, each with the piece of the heavy one that lies around the light one."""

from typing import Final, NamedTuple

import numpy as np
import shapely

from spatial.kernel.cells import MARGIN_M, Cells, cells
from spatial.kernel.shapes import copies

__all__ = ["Seen", "around"]

_MANY: Final = 200
"""From so many partners on, a polygon is prepared to be asked for a point of each."""


class Seen(NamedTuple):
    """What pairs see of their heavy side.

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
        Row of `heavy`, sorted, a pair an element; at least one.
    light
        The partner of each pair.
    """
    boxes = shapely.bounds(light)
    pieces: list[shapely.Geometry] = []
    pair, piece, inside = [], [], []
    start = 0
    for end in np.append(np.flatnonzero(np.diff(heavy_at)) + 1, len(heavy_at)).tolist():
        polygon = heavy[heavy_at[start]]
        made = cells(polygon, boxes[start:end])
        wrong = _unsound(polygon, made, boxes[start:end])
        good = ~np.isin(made.partner, wrong)
        pair += [made.partner[good] + start, wrong + start]
        piece += [made.cell[good] + len(pieces), np.full(len(wrong), len(pieces) + len(made.geometry))]
        inside.append(made.inside[~np.isin(made.inside, wrong)] + start)
        pieces += [*made.geometry, polygon] if len(wrong) else made.geometry
        start = end
    return Seen(np.array(pieces, dtype=object), np.concatenate(pair), np.concatenate(piece), np.concatenate(inside))


def _unsound(polygon: shapely.Geometry, made: Cells, boxes: np.ndarray) -> np.ndarray:
    """Return the partners whose piece is on the wrong side: a point beside each must lie in both or in neither."""
    if len(made.geometry) == 1 and made.geometry[0] is polygon:
        return np.array([], dtype=np.int64)
    x, y = (boxes[:, :2] - MARGIN_M / 2).T
    if len(boxes) >= _MANY:
        polygon = copies(np.array([polygon], dtype=object))[0]
        shapely.prepare(polygon)
    claimed = np.zeros(len(boxes), dtype=bool)
    claimed[made.inside] = True
    own = np.array(made.geometry, dtype=object)
    claimed[made.partner] = shapely.intersects_xy(own[made.cell], x[made.partner], y[made.partner])
    return np.flatnonzero(claimed != shapely.intersects_xy(polygon, x, y))
