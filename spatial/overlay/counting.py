"""Points counted around areas, a batch at a time, so that millions of them are never in memory together."""

from collections.abc import Iterable

import numpy as np
import shapely

from spatial.overlay.shapes import copies
from spatial.overlay.work import imap_threads

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
    # GEOS builds the tree at its first query, which two threads must not make at once.
    tree.query(shapely.Point(0, 0))

    def count(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        point_number, area = tree.query(points)
        numbers, area_number = np.unique(area, return_inverse=True)
        own_areas = copies(areas[numbers])
        shapely.prepare(own_areas)
        distance_m = shapely.distance(own_areas[area_number], points[point_number])
        is_near = distance_m[:, None] <= limits_m[area]
        counts_of_areas = [np.bincount(area_number[column], minlength=len(numbers)) for column in is_near.T]
        return numbers, np.column_stack(counts_of_areas) if counts_of_areas else np.zeros(
            (len(numbers), 0), dtype=np.int64
        )

    for numbers, counts_of_areas in imap_threads(count, batches, threads):
        counts[numbers] += counts_of_areas
    return counts
