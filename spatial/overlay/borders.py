"""Borders that features share, and features joined into one."""

from typing import NamedTuple

import numpy as np
import shapely

from spatial.overlay.outlines import stretches
from spatial.overlay.shapes import polygonal
from spatial.overlay.work import map_threads

__all__ = ["Adjacencies", "Dissolved", "adjacent", "dissolve"]

_BATCH_PAIRS = 2_048


class Adjacencies(NamedTuple):
    """Pairs of rows of one layer, `first` < `second`, sorted, and the length of the border that they share."""

    first: np.ndarray
    second: np.ndarray
    border_m: np.ndarray


class Dissolved(NamedTuple):
    """One polygon a group, in order of the group's value; `coverage` marks those whose members were a coverage."""

    group: np.ndarray
    geometry: np.ndarray
    coverage: np.ndarray


def adjacent(polygons: np.ndarray, *, longer_than_m: float = 0.0, threads: int = 1) -> Adjacencies:
    """Find the polygons that share a stretch of outline longer than a minimum.

    Only outlines that run exactly over each other count, with the same vertices or with others; a corner has no
    length. Polygons that also overlap are included.

    Parameters
    ----------
    polygons
        Array of valid 2D (multi)polygons in one plane CRS with metres; may be empty.
    longer_than_m
        Shared borders of this length or less are left out.
    threads
        Threads to share the work over; the result does not depend on it.
    """
    lines, owners = stretches(polygons)
    nothing = np.array([], dtype=np.int64)
    if len(lines) == 0:
        return Adjacencies(nothing, nothing, np.array([], dtype=float))
    first, second = shapely.STRtree(lines).query(lines)
    is_ordered = owners[first] < owners[second]
    first, second = first[is_ordered], second[is_ordered]

    def measure(rows: np.ndarray) -> np.ndarray:
        return np.asarray(shapely.length(shapely.intersection(lines[first[rows]], lines[second[rows]])))

    batches = np.array_split(np.arange(len(first)), max(1, len(first) // _BATCH_PAIRS))
    length_m = np.concatenate(map_threads(measure, batches, threads))
    pairs, pair_of = np.unique(np.column_stack([owners[first], owners[second]]), axis=0, return_inverse=True)
    border_m = np.bincount(pair_of.ravel(), weights=length_m, minlength=len(pairs))
    kept = border_m > longer_than_m
    return Adjacencies(pairs[kept, 0], pairs[kept, 1], border_m[kept])


def dissolve(polygons: np.ndarray, groups: np.ndarray, *, threads: int = 1) -> Dissolved:
    """Join the polygons of each group into one.

    Members that are a coverage (no overlaps, neighbours share every vertex) are joined by dropping the borders between
    them, which moves no vertex and is fast; that they are one is checked first, since GEOS returns a wrong union of
    others without an error. Others are joined by overlay.

    Parameters
    ----------
    polygons
        Array of valid 2D (multi)polygons in one plane CRS with metres; may be empty.
    groups
        The group of each, of any type that sorts.
    threads
        Threads to share the groups over; the result does not depend on it.
    """
    group_values, group_of = np.unique(groups, return_inverse=True)
    order = np.argsort(group_of, kind="stable")
    members = np.split(order, np.flatnonzero(np.diff(group_of[order])) + 1) if len(order) else []

    def join(rows: np.ndarray) -> tuple[shapely.Geometry, bool]:
        shapes = polygons[rows]
        if shapely.coverage_is_valid(shapes):
            return shapely.coverage_union_all(shapes), True
        return shapely.union_all(shapes), False

    results = map_threads(join, members, threads)
    polygons_by_group = np.array([geometry for geometry, _ in results], dtype=object)
    return Dissolved(
        group_values, polygonal(polygons_by_group), np.array([was_coverage for _, was_coverage in results], dtype=bool)
    )
