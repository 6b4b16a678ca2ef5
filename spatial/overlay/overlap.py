"""The ground that features of two layers share, pair by pair."""

from typing import Final, NamedTuple

import numpy as np
import shapely

from spatial.overlay import robust
from spatial.overlay.pieces import around
from spatial.overlay.work import by_owner, candidates, left_is_heavier, map_threads

__all__ = ["Overlaps", "overlaps", "width_m"]

_TURNED_M: Final = 1e-6
"""A piece narrower than this may owe its being to the rounding of a cut edge: it is made again, uncut."""

_SMALL_M2: Final = 1.0
"""More ground is never so narrow: its outline would be a thousand kilometres long."""


class Overlaps(NamedTuple):
    """Pairs that share ground, sorted by (left, right).

    `left` and `right` are row numbers, `geometry` the shared polygons, `snapped` marks those that GEOS could make only
    on a grid of `sound.SNAP_M`. `slivers` counts the pairs that were left out because what they share is too narrow.
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
        Pairs that share less than this width are left out and counted.
    threads
        Threads to share the pairs over; the result does not depend on it.
    """
    found = candidates(left, right)
    heavy_left = left_is_heavier(left, right, found)
    cuts = [
        *_cut(left, found.left, right, found.right, np.flatnonzero(heavy_left), threads),
        *_cut(right, found.right, left, found.left, np.flatnonzero(~heavy_left), threads),
    ]
    if not cuts:
        nothing = np.array([], dtype=object)
        return Overlaps(found.left, found.right, nothing, np.array([], dtype=bool), 0)
    pair, geometry, snapped = (np.concatenate(column) for column in zip(*cuts, strict=True))
    # Candidates are sorted by (left, right), so their positions are, too.
    order = np.argsort(pair)
    wide = np.ones(len(order), dtype=bool)
    if least_width_m > 0:
        wide = width_m(geometry[order]) >= least_width_m
    order = order[wide]
    return Overlaps(
        found.left[pair[order]], found.right[pair[order]], geometry[order], snapped[order], int((~wide).sum())
    )


def width_m(polygons: np.ndarray) -> np.ndarray:
    """Return area over half the outline: the width of a long strip, and never more than the width of anything."""
    return np.asarray(2 * shapely.area(polygons) / shapely.length(polygons))


def _cut(
    heavy: np.ndarray, heavy_at: np.ndarray, light: np.ndarray, light_at: np.ndarray, pairs: np.ndarray, threads: int
) -> list[_Cut]:
    def work(piece: np.ndarray) -> _Cut:
        at = pairs[piece]
        cut = _shared(heavy, heavy_at[at], light[light_at[at]])
        return _Cut(at[cut.pair], cut.geometry, cut.snapped)

    return map_threads(work, by_owner(heavy, heavy_at[pairs], light, light_at[pairs]), threads)


def _shared(heavy: np.ndarray, heavy_at: np.ndarray, light: np.ndarray) -> _Cut:
    """Intersect pairs that are sorted by their heavy side; what is prepared here no other thread ever sees."""
    seen = around(heavy, heavy_at, light)
    pair, at = seen.pair, seen.piece
    own = seen.geometry
    shapely.prepare(own)
    meets = shapely.intersects(own[at], light[pair])
    pair, at = pair[meets], at[meets]
    properly = shapely.contains_properly(own[at], light[pair])
    within = np.concatenate([seen.inside, pair[properly]])
    pair, at = pair[~properly], at[~properly]
    whole = heavy[heavy_at[pair]]
    ground = robust.intersection(own[at], light[pair], whole)
    area_m2 = shapely.area(ground.geometry)
    small = np.flatnonzero((area_m2 > 0) & (area_m2 < _SMALL_M2))
    turned = small[area_m2[small] <= _TURNED_M * shapely.length(ground.geometry[small])]
    again = robust.intersection(whole[turned], light[pair[turned]], whole[turned])
    ground.geometry[turned], ground.snapped[turned] = again.geometry, again.snapped
    area_m2[turned] = shapely.area(again.geometry)
    real = area_m2 > 0
    return _Cut(
        np.concatenate([within, pair[real]]),
        np.concatenate([light[within], ground.geometry[real]]),
        np.concatenate([np.zeros(len(within), dtype=bool), ground.snapped[real]]),
    )
