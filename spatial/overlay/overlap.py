"""The area that features of two layers share, pair by pair."""

from typing import Final, NamedTuple

import numpy as np
import shapely

from spatial.overlay import robust
from spatial.overlay.pieces import cut_around
from spatial.overlay.work import by_owner, candidates, left_is_heavier, map_threads

__all__ = ["Overlaps", "mean_width_m", "overlaps"]

_SUSPECT_WIDTH_M: Final = 1e-6
"""A piece narrower than this may come from the rounding of a cut edge: it is computed again from the whole polygon."""

_SMALL_M2: Final = 1.0
"""A larger piece is never so narrow: its outline would be a thousand kilometres long."""


class Overlaps(NamedTuple):
    """Pairs that share area, sorted by (left, right).

    `left` and `right` are row numbers, `geometry` the shared polygons, `snapped` marks those that GEOS could make only
    on a grid of `robust.SNAP_M`. `slivers` counts the pairs that were left out because what they share is too narrow.
    """

    left: np.ndarray
    right: np.ndarray
    geometry: np.ndarray
    snapped: np.ndarray
    slivers: int


class _Cut(NamedTuple):
    pair: np.ndarray
    geometry: np.ndarray
    snapped: np.ndarray


def overlaps(left: np.ndarray, right: np.ndarray, *, least_width_m: float = 0.0, threads: int = 1) -> Overlaps:
    """Intersect two arrays of valid polygons pairwise.

    Pairs that only touch (no shared area) are left out. A feature that lies wholly inside its partner is returned as
    it is, not recomputed. Coordinates are used as they are: double precision, no snapping, so a new vertex lies within
    1e-9 m of where two edges cross (a coordinate of 600 km holds 1e-10 m).

    Parameters
    ----------
    left, right
        Arrays of valid 2D (multi)polygons in one plane CRS with metres; either may be empty.
    least_width_m
        Pairs that share less than this mean width are left out and counted.
    threads
        Threads to share the pairs over; the result does not depend on it.
    """
    pairs = candidates(left, right)
    heavy_left = left_is_heavier(left, right, pairs)
    cuts = [
        *_cut(left, pairs.left, right, pairs.right, np.flatnonzero(heavy_left), threads),
        *_cut(right, pairs.right, left, pairs.left, np.flatnonzero(~heavy_left), threads),
    ]
    if not cuts:
        no_geometry = np.array([], dtype=object)
        return Overlaps(pairs.left, pairs.right, no_geometry, np.array([], dtype=bool), 0)
    pair, geometry, snapped = (np.concatenate(column) for column in zip(*cuts, strict=True))
    # Candidates are sorted by (left, right), so their positions are, too.
    order = np.argsort(pair)
    is_wide = np.ones(len(order), dtype=bool)
    if least_width_m > 0:
        is_wide = mean_width_m(geometry[order]) >= least_width_m
    order = order[is_wide]
    return Overlaps(
        pairs.left[pair[order]], pairs.right[pair[order]], geometry[order], snapped[order], int((~is_wide).sum())
    )


def mean_width_m(polygons: np.ndarray) -> np.ndarray:
    """Return area over half the perimeter: the width of a long strip, and never more than the width of anything."""
    return np.asarray(2 * shapely.area(polygons) / shapely.length(polygons))


def _cut(
    heavy: np.ndarray, heavy_at: np.ndarray, light: np.ndarray, light_at: np.ndarray, pairs: np.ndarray, threads: int
) -> list[_Cut]:
    def work(piece: np.ndarray) -> _Cut:
        at = pairs[piece]
        result = _shared(heavy, heavy_at[at], light[light_at[at]])
        return _Cut(at[result.pair], result.geometry, result.snapped)

    return map_threads(work, by_owner(heavy, heavy_at[pairs], light, light_at[pairs]), threads)


def _shared(heavy: np.ndarray, heavy_at: np.ndarray, light: np.ndarray) -> _Cut:
    """Intersect pairs that are sorted by their heavy side; no other thread ever sees what is prepared here."""
    pieces = cut_around(heavy, heavy_at, light)
    pair, piece = pieces.pair, pieces.piece
    prepared = pieces.geometry
    shapely.prepare(prepared)
    intersects = shapely.intersects(prepared[piece], light[pair])
    pair, piece = pair[intersects], piece[intersects]
    is_inside = shapely.contains_properly(prepared[piece], light[pair])
    inside = np.concatenate([pieces.inside, pair[is_inside]])
    pair, piece = pair[~is_inside], piece[~is_inside]
    whole = heavy[heavy_at[pair]]
    shared = robust.intersection(prepared[piece], light[pair], whole)
    area_m2 = shapely.area(shared.geometry)
    small_rows = np.flatnonzero((area_m2 > 0) & (area_m2 < _SMALL_M2))
    suspect = small_rows[area_m2[small_rows] <= _SUSPECT_WIDTH_M * shapely.length(shared.geometry[small_rows])]
    recomputed = robust.intersection(whole[suspect], light[pair[suspect]], whole[suspect])
    shared.geometry[suspect], shared.snapped[suspect] = recomputed.geometry, recomputed.snapped
    area_m2[suspect] = shapely.area(recomputed.geometry)
    has_area = area_m2 > 0
    return _Cut(
        np.concatenate([inside, pair[has_area]]),
        np.concatenate([light[inside], shared.geometry[has_area]]),
        np.concatenate([np.zeros(len(inside), dtype=bool), shared.snapped[has_area]]),
    )
