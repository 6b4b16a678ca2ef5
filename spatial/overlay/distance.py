"""Distances between features of two layers."""

from typing import Final, NamedTuple

import numpy as np
import shapely

from spatial.overlay.outlines import stretches
from spatial.overlay.shapes import copies
from spatial.overlay.work import by_owner, candidates, map_threads

__all__ = ["Distances", "Nearest", "intersects_mask", "nearest", "within_distance"]

_OUTWARD: Final = np.array([-1.0, -1.0, 1.0, 1.0])
_BATCH_STRETCHES: Final = 4_096


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

    Distance is the shortest between the two shapes, 0 where they touch or overlap; the limit itself is included.

    Parameters
    ----------
    left, right
        Arrays of valid 2D geometries in one plane CRS with metres; either may be empty.
    distance_m
        The limit in metres, ≥ 0.
    threads
        Threads to share the pairs over; the result does not depend on it.
    """
    pairs = candidates(shapely.box(*(shapely.bounds(left) + distance_m * _OUTWARD).T), right)

    def measure(piece: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        numbers, right_number = np.unique(pairs.right[piece], return_inverse=True)
        own_right = copies(right[numbers])
        shapely.prepare(own_right)
        is_near = shapely.dwithin(own_right[right_number], left[pairs.left[piece]], distance_m)
        piece, right_number = piece[is_near], right_number[is_near]
        lines = shapely.shortest_line(own_right[right_number], left[pairs.left[piece]])
        return piece, shapely.length(lines), shapely.get_point(lines, 0)

    results = map_threads(measure, by_owner(right, pairs.right, left, pairs.left), threads)
    if not results:
        return Distances(pairs.left, pairs.right, np.array([], dtype=float), np.array([], dtype=object))
    pair, distances_m, points = (np.concatenate(column) for column in zip(*results, strict=True))
    order = np.argsort(pair)
    return Distances(pairs.left[pair[order]], pairs.right[pair[order]], distances_m[order], points[order])


def nearest(left: np.ndarray, right: np.ndarray, distance_m: float, *, threads: int = 1) -> Nearest:
    """Find for each left geometry the nearest right one; of several as near, the one with the lowest row.

    Parameters
    ----------
    left, right
        Arrays of valid 2D geometries in one plane CRS with metres; either may be empty.
    distance_m
        Greatest distance to search, in metres, > 0; the limit itself is included.
    threads
        Threads to share the work over; the result does not depend on it.
    """
    nearest_right = np.full(len(left), -1, dtype=np.int64)
    distances_m = np.full(len(left), np.nan)
    touching = within_distance(left, right, 0.0, threads=threads)
    rows, first = np.unique(touching.left, return_index=True)
    nearest_right[rows], distances_m[rows] = touching.right[first], 0.0
    apart = np.flatnonzero(nearest_right < 0)
    left_stretches, right_stretches = stretches(left[apart]), stretches(right)
    if len(left_stretches.line) == 0 or len(right_stretches.line) == 0:
        return Nearest(nearest_right, distances_m)
    tree = shapely.STRtree(right_stretches.line)

    def query(rows_of_batch: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        (left_number, right_number), distance = tree.query_nearest(
            left_stretches.line[rows_of_batch], max_distance=distance_m, return_distance=True
        )
        return left_stretches.owner[rows_of_batch[left_number]], right_stretches.owner[right_number], distance

    batches = np.array_split(np.arange(len(left_stretches.line)), -(-len(left_stretches.line) // _BATCH_STRETCHES))
    results = [np.concatenate(column) for column in zip(*map_threads(query, batches, threads), strict=True)]
    order = np.lexsort((results[1], results[2], results[0]))
    rows, first = np.unique(results[0][order], return_index=True)
    nearest_right[apart[rows]], distances_m[apart[rows]] = results[1][order[first]], results[2][order[first]]
    return Nearest(nearest_right, distances_m)


def intersects_mask(geometries: np.ndarray, area: shapely.Geometry) -> np.ndarray:
    """Return a mask of the geometries that touch or overlap one area."""
    mask = np.zeros(len(geometries), dtype=bool)
    candidate_rows = shapely.STRtree(geometries).query(area)
    prepared = copies(np.array([area], dtype=object))
    shapely.prepare(prepared)
    mask[candidate_rows] = shapely.intersects(prepared[0], geometries[candidate_rows])
    return mask
