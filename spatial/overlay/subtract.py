"""What is left of features after the area of a layer is taken away."""

from typing import Final, NamedTuple

import numpy as np
import shapely

from spatial.overlay import robust
from spatial.overlay.pieces import cut_around
from spatial.overlay.shapes import copies
from spatial.overlay.work import by_owner, candidates, map_threads

__all__ = ["Remainders", "difference"]

_BATCH_FEATURES: Final = 512
"""Features of one piece of work."""


class Remainders(NamedTuple):
    """Per left row what is left of it: itself where nothing was taken, an empty polygon where all was.

    `snapped` marks the rows that GEOS could compute only on a grid of `robust.SNAP_M`.
    """

    geometry: np.ndarray
    snapped: np.ndarray


class _Subtrahends(NamedTuple):
    pair: np.ndarray
    piece: np.ndarray


def difference(left: np.ndarray, right: np.ndarray, *, threads: int = 1) -> Remainders:
    """Take from each left polygon the area of all right ones together.

    Area in which several right polygons lie is taken once. Big right polygons are cut to what lies around a left one.
    An edge that was cut is turned by the rounding of its end, so along a shared border less than 1e-9 m of width may be
    left.

    Parameters
    ----------
    left, right
        Arrays of valid 2D (multi)polygons in one plane CRS with metres; either may be empty.
    threads
        Threads to share the work over; the result does not depend on it.
    """
    pairs = candidates(left, right)

    def subtrahends_of(piece: np.ndarray) -> _Subtrahends:
        return _subtrahends(right, pairs.right[piece], left[pairs.left[piece]], piece)

    results = map_threads(subtrahends_of, by_owner(right, pairs.right, left, pairs.left), threads)
    geometry, snapped = left.copy(), np.zeros(len(left), dtype=bool)
    if not results:
        return Remainders(geometry, snapped)
    pair, subtrahend = (np.concatenate(column) for column in zip(*results, strict=True))
    order = np.argsort(pair)
    rows, first = np.unique(pairs.left[pair[order]], return_index=True)
    groups = np.split(subtrahend[order], first[1:])

    def cut_batch(rows_of_batch: np.ndarray) -> Remainders:
        subtrahends = np.array([_union(groups[at]) for at in rows_of_batch], dtype=object)
        return Remainders(*robust.difference(left[rows[rows_of_batch]], subtrahends))

    batches = np.array_split(np.arange(len(rows)), max(1, len(rows) // _BATCH_FEATURES))
    cut_batches = map_threads(cut_batch, batches, threads) if len(rows) else []
    for rows_of_batch, part in zip(batches, cut_batches, strict=False):
        geometry[rows[rows_of_batch]], snapped[rows[rows_of_batch]] = part.geometry, part.snapped
    return Remainders(geometry, snapped)


def _subtrahends(heavy: np.ndarray, heavy_at: np.ndarray, light: np.ndarray, pairs: np.ndarray) -> _Subtrahends:
    """Return the pairs that share area, with the part of the heavy side that lies around the light one."""
    pieces = cut_around(heavy, heavy_at, light)
    prepared = copies(pieces.geometry)
    shapely.prepare(prepared)
    piece, partners = prepared[pieces.piece], light[pieces.pair]
    # What only touches takes nothing away, but would add vertices.
    shares_area = shapely.intersects(piece, partners) & ~shapely.touches(piece, partners)
    # Not the prepared ones: the pieces go on to other threads.
    parts = [pieces.geometry[pieces.piece[shares_area]], light[pieces.inside]]
    return _Subtrahends(pairs[np.concatenate([pieces.pair[shares_area], pieces.inside])], np.concatenate(parts))


def _union(polygons: np.ndarray) -> shapely.Geometry:
    return polygons[0] if len(polygons) == 1 else shapely.union_all(polygons)
