"""How far apart features of two layers lie."""

from typing import Final, NamedTuple

import numpy as np
import shapely

from spatial.overlay.outlines import stretches
from spatial.overlay.shapes import copies
from spatial.overlay.work import by_owner, candidates, map_threads

__all__ = ["Distances", "Nearest", "intersects_mask", "nearest", "within_distance"]

_OUTWARD: Final = np.array([-1.0, -1.0, 1.0, 1.0])
_TOGETHER: Final = 4_096


class Distances(NamedTuple):
    """Pairs within a distance: row numbers, `distance_m` and the nearest point of the right side, sorted."""

    left: np.ndarray
    right: np.ndarray
    distance_m: np.ndarray
    nearest: np.ndarray


class Nearest(NamedTuple):
    """Per left row the nearest right row and its `distance_m`; -1 and NaN where none is near enough."""

    right: np.ndarray
    distance_m: np.ndarray


def within_distance(left: np.ndarray, right: np.ndarray, distance_m: float, *, threads: int = 1) -> Distances:
    """Find the pairs that lie at most `distance_m` apart, without buffering anything.

    Distance is the shortest between the two shapes, 0 where they touch or overlap; the limit itself is inside.

    Parameters
    ----------
    left, right
        Arrays of valid 2D geometries in one plane CRS with metres; either may be empty.
    distance_m
        The limit in metres, ≥ 0.
    threads
        Threads to share the pairs over; the result does not depend on it.
    """
    found = candidates(shapely.box(*(shapely.bounds(left) + distance_m * _OUTWARD).T), right)

    def measure(piece: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        numbers, at = np.unique(found.right[piece], return_inverse=True)
        own = copies(right[numbers])
        shapely.prepare(own)
        near = shapely.dwithin(own[at], left[found.left[piece]], distance_m)
        piece, at = piece[near], at[near]
        lines = shapely.shortest_line(own[at], left[found.left[piece]])
        return piece, shapely.length(lines), shapely.get_point(lines, 0)

    done = map_threads(measure, by_owner(right, found.right, left, found.left), threads)
    if not done:
        return Distances(found.left, found.right, np.array([], dtype=float), np.array([], dtype=object))
    pair, metres, points = (np.concatenate(column) for column in zip(*done, strict=True))
    order = np.argsort(pair)
    return Distances(found.left[pair[order]], found.right[pair[order]], metres[order], points[order])


def nearest(left: np.ndarray, right: np.ndarray, distance_m: float, *, threads: int = 1) -> Nearest:
    """Find for each left geometry the right one that lies nearest, of several as near the one with the lowest row.

    Parameters
    ----------
    left, right
        Arrays of valid 2D geometries in one plane CRS with metres; either may be empty.
    distance_m
        How far to look, in metres, > 0; the limit itself is inside.
    threads
        Threads to share the work over; the result does not depend on it.
    """
    best = np.full(len(left), -1, dtype=np.int64)
    metres = np.full(len(left), np.nan)
    meets = within_distance(left, right, 0.0, threads=threads)
    rows, first = np.unique(meets.left, return_index=True)
    best[rows], metres[rows] = meets.right[first], 0.0
    apart = np.flatnonzero(best < 0)
    ours, theirs = stretches(left[apart]), stretches(right)
    if len(ours.line) == 0 or len(theirs.line) == 0:
        return Nearest(best, metres)
    tree = shapely.STRtree(theirs.line)

    def look(some: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        (at, other), far = tree.query_nearest(ours.line[some], max_distance=distance_m, return_distance=True)
        return ours.owner[some[at]], theirs.owner[other], far

    work = np.array_split(np.arange(len(ours.line)), -(-len(ours.line) // _TOGETHER))
    found = [np.concatenate(column) for column in zip(*map_threads(look, work, threads), strict=True)]
    order = np.lexsort((found[1], found[2], found[0]))
    rows, first = np.unique(found[0][order], return_index=True)
    best[apart[rows]], metres[apart[rows]] = found[1][order[first]], found[2][order[first]]
    return Nearest(best, metres)


def intersects_mask(geometries: np.ndarray, area: shapely.Geometry) -> np.ndarray:
    """Return a mask of the geometries that touch or overlap one area."""
    mask = np.zeros(len(geometries), dtype=bool)
    near = shapely.STRtree(geometries).query(area)
    own = copies(np.array([area], dtype=object))
    shapely.prepare(own)
    mask[near] = shapely.intersects(own[0], geometries[near])
    return mask
