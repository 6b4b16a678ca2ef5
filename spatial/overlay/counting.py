"""Points counted around areas, a batch at a time, so that millions of them never sit in memory together."""

from collections.abc import Iterable

import numpy as np
import shapely

from spatial.overlay.shapes import copies
from spatial.overlay.work import over_stream

__all__ = ["counts_within"]


def counts_within(
    areas: np.ndarray, limits_m: np.ndarray, batches: Iterable[np.ndarray], *, threads: int = 1
) -> np.ndarray:
    """Count the points that lie within distances of areas; a point near several areas counts for each.

    Nothing is buffered: distance is the shortest to the area, 0 inside it; a limit itself is inside. Batches that are
    compact in space (row groups of a partitioned layer) are fastest, since each looks at few areas.

    Parameters
    ----------
    areas
        Array of n valid 2D (multi)polygons in one plane CRS with metres; may be empty.
    limits_m
        Array (n, k): k distances for each area, ≥ 0, in any order.
    batches
        Arrays of points in the same CRS; a few are held at a time.
    threads
        Threads to share the batches over; the result does not depend on it.

    Returns
    -------
    Array (n, k) of whole numbers.
    """
    counts = np.zeros(limits_m.shape, dtype=np.int64)
    if len(areas) == 0:
        return counts
    reach_m = limits_m.max(axis=1, initial=0.0)
    boxes = shapely.bounds(areas) + reach_m[:, None] * np.array([-1.0, -1.0, 1.0, 1.0])
    tree = shapely.STRtree(shapely.box(*boxes.T))
    # GEOS builds the tree at its first query, which must not be that of two threads at once.
    tree.query(shapely.Point(0, 0))

    def count(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        at, area = tree.query(points)
        numbers, own_at = np.unique(area, return_inverse=True)
        own = copies(areas[numbers])
        shapely.prepare(own)
        distance_m = shapely.distance(own[own_at], points[at])
        near = distance_m[:, None] <= limits_m[area]
        found = [np.bincount(own_at[column], minlength=len(numbers)) for column in near.T]
        return numbers, np.column_stack(found) if found else np.zeros((len(numbers), 0), dtype=np.int64)

    for numbers, found in over_stream(count, batches, threads):
        counts[numbers] += found
    return counts
