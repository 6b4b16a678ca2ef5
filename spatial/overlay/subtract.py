"""What is left of features after the ground of a layer is taken away."""

from typing import Final, NamedTuple

import numpy as np
import shapely

from spatial.overlay import robust
from spatial.overlay.pieces import around
from spatial.overlay.shapes import copies
from spatial.overlay.work import by_owner, candidates, map_threads

__all__ = ["Remainders", "difference"]

_TOGETHER: Final = 512
"""How many features are cut in one piece of work."""


class Remainders(NamedTuple):
    """Per left row what is left of it: itself where nothing was taken, an empty polygon where all was.

    `snapped` marks the rows that GEOS could make only on a grid of `sound.SNAP_M`.
    """

    geometry: np.ndarray
    snapped: np.ndarray


class _Seen(NamedTuple):
    pair: np.ndarray
    piece: np.ndarray


def difference(left: np.ndarray, right: np.ndarray, *, threads: int = 1) -> Remainders:
    """Take from each left polygon the ground of all right ones together.

    Ground on which several right polygons lie is taken once. Big right polygons are cut to what lies around a left
    one. An edge that was cut is turned by the rounding of its end, so along a shared border less than 1e-9 m of width
    may be left.

    Parameters
    ----------
    left, right
        Arrays of valid 2D (multi)polygons in one plane CRS with metres; either may be empty.
    threads
        Threads to share the work over; the result does not depend on it.
    """
    found = candidates(left, right)

    def look(piece: np.ndarray) -> _Seen:
        return _taken(right, found.right[piece], left[found.left[piece]], piece)

    seen = map_threads(look, by_owner(right, found.right, left, found.left), threads)
    geometry, snapped = left.copy(), np.zeros(len(left), dtype=bool)
    if not seen:
        return Remainders(geometry, snapped)
    pair, taken = (np.concatenate(column) for column in zip(*seen, strict=True))
    order = np.argsort(pair)
    rows, first = np.unique(found.left[pair[order]], return_index=True)
    groups = np.split(taken[order], first[1:])

    def cut(some: np.ndarray) -> Remainders:
        grounds = np.array([_joined(groups[at]) for at in some], dtype=object)
        return Remainders(*robust.difference(left[rows[some]], grounds))

    work = np.array_split(np.arange(len(rows)), max(1, len(rows) // _TOGETHER))
    made = map_threads(cut, work, threads) if len(rows) else []
    for some, part in zip(work, made, strict=False):
        geometry[rows[some]], snapped[rows[some]] = part.geometry, part.snapped
    return Remainders(geometry, snapped)


def _taken(heavy: np.ndarray, heavy_at: np.ndarray, light: np.ndarray, pairs: np.ndarray) -> _Seen:
    """Return the pairs that share ground, with the part of the heavy side that lies around the light one."""
    seen = around(heavy, heavy_at, light)
    own = copies(seen.geometry)
    shapely.prepare(own)
    piece, partners = own[seen.piece], light[seen.pair]
    # What only touches takes nothing, but would leave vertices behind.
    meets = shapely.intersects(piece, partners) & ~shapely.touches(piece, partners)
    # Not the prepared ones: the pieces go on to other threads.
    ground = [seen.geometry[seen.piece[meets]], light[seen.inside]]
    return _Seen(pairs[np.concatenate([seen.pair[meets], seen.inside])], np.concatenate(ground))


def _joined(polygons: np.ndarray) -> shapely.Geometry:
    return polygons[0] if len(polygons) == 1 else shapely.union_all(polygons)
