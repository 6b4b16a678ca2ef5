"""The overlay kernel: candidate pairs from a tree, decided with prepared geometry, cut by vectorised calls.

GEOS builds the index of a prepared geometry when it is first asked, and not thread-safely: two threads on one prepared
geometry crash the process. So a thread works on copies of its own, the pairs being cut at the borders between prepared
geometries, and the geometries that are passed in are never prepared.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import shapely

__all__ = ["Distances", "Overlaps", "overlaps", "polygonal", "reaching", "within_distance"]

_CLIP_VERTICES = 256
"""A partner with more vertices than this is cut down to its pair's box before it is intersected."""

_CLIP_MARGIN_M = 1.0
"""Room around that box, so that cutting never touches the answer."""

_CLIP_WIDTH_M = 1e-6
"""A piece narrower than this may owe its being or its absence to the rounding of the cut: it is done again, uncut."""


_OUTWARD = np.array([-1.0, -1.0, 1.0, 1.0])


class Overlaps(NamedTuple):
    """Pairs that share ground: row numbers of both sides and the shared ground, sorted by (left, right)."""

    left: np.ndarray
    right: np.ndarray
    geometry: np.ndarray


class Distances(NamedTuple):
    """Pairs within a distance: row numbers, `distance_m` and the nearest point of the right side, sorted."""

    left: np.ndarray
    right: np.ndarray
    distance_m: np.ndarray
    nearest: np.ndarray


def overlaps(left: np.ndarray, right: np.ndarray, *, threads: int = 1) -> Overlaps:
    """Intersect two arrays of valid polygons pairwise.

    Pairs that only touch (no shared area) are left out. A feature that lies wholly inside its partner is returned as
    it is, not recomputed. Coordinates are used as they are (double precision, no snapping).

    Parameters
    ----------
    left, right
        Arrays of valid 2D (multi)polygons in one plane CRS with metres; either may be empty.
    threads
        Threads to share the pairs over; the result does not depend on it.
    """
    left_at, right_at = _candidates(left, right)
    heavy_is_left = shapely.get_num_coordinates(left)[left_at] >= shapely.get_num_coordinates(right)[right_at]
    parts = []
    for owner, heavy, light, mask in (
        ("left", left, right, heavy_is_left),
        ("right", right, left, ~heavy_is_left),
    ):
        ours, others = (left_at, right_at) if owner == "left" else (right_at, left_at)
        done = _by_owner(heavy, ours[mask], light, others[mask], _intersect, threads)
        for at, other_at, geometry in done:
            parts.append((at, other_at, geometry) if owner == "left" else (other_at, at, geometry))
    if not parts:
        return Overlaps(_no_rows(), _no_rows(), np.array([], dtype=object))
    lefts, rights, geometries = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((rights, lefts))
    return Overlaps(lefts[order], rights[order], geometries[order])


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
    boxes = shapely.box(*(shapely.bounds(left) + distance_m * _OUTWARD).T)
    left_at, right_at = _candidates(boxes, right) if len(left) else (_no_rows(), _no_rows())
    done = _by_owner(
        right,
        right_at,
        left,
        left_at,
        lambda heavy, ours, light, others: _measure(heavy, ours, light, others, distance_m),
        threads,
    )
    if not done:
        return Distances(_no_rows(), _no_rows(), np.array([], dtype=float), np.array([], dtype=object))
    rights, lefts, metres, nearest = (np.concatenate(column) for column in zip(*done, strict=True))
    order = np.lexsort((rights, lefts))
    return Distances(lefts[order], rights[order], metres[order], nearest[order])


def reaching(geometries: np.ndarray, area: shapely.Geometry) -> np.ndarray:
    """Return a mask of the geometries that touch or overlap one area."""
    mask = np.zeros(len(geometries), dtype=bool)
    near = shapely.STRtree(geometries).query(area)
    own = _copies(np.array([area], dtype=object))
    shapely.prepare(own)
    mask[near] = shapely.intersects(own[0], geometries[near])
    return mask


def polygonal(geometries: np.ndarray) -> np.ndarray:
    """Keep the polygonal part of each geometry; lines and points, which have no area, become an empty polygon."""
    kinds = shapely.get_type_id(geometries)
    result = geometries.copy()
    mixed = np.flatnonzero(~np.isin(kinds, (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)))
    for at in mixed:
        parts = shapely.get_parts(shapely.get_parts(geometries[at]))
        polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
        result[at] = polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)
    return result


def _candidates(left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if len(left) == 0 or len(right) == 0:
        return _no_rows(), _no_rows()
    found = shapely.STRtree(right).query(left)
    return found[0], found[1]


def _by_owner(
    heavy: np.ndarray,
    heavy_at: np.ndarray,
    light: np.ndarray,
    light_at: np.ndarray,
    work: Callable[[np.ndarray, np.ndarray, np.ndarray, np.ndarray], tuple[np.ndarray, ...]],
    threads: int,
) -> list[tuple[np.ndarray, ...]]:
    """Give each thread whole runs of pairs with the same heavy geometry, which it copies and prepares for itself."""
    if len(heavy_at) == 0:
        return []
    order = np.lexsort((light_at, heavy_at))
    heavy_at, light_at = heavy_at[order], light_at[order]
    owners, first = np.unique(heavy_at, return_index=True)
    cost = np.cumsum(shapely.get_num_coordinates(heavy)[heavy_at] + 64)
    blocks = max(1, min(threads * 8, len(owners))) if threads > 1 else 1
    targets = cost[-1] * np.arange(1, blocks) / blocks
    cuts = np.unique(first[np.searchsorted(cost[first], targets, side="left").clip(max=len(first) - 1)])
    pieces = [piece for piece in np.split(np.arange(len(heavy_at)), cuts) if len(piece)]

    def run(piece: np.ndarray) -> tuple[np.ndarray, ...]:
        numbers, compact = np.unique(heavy_at[piece], return_inverse=True)
        own = _copies(heavy[numbers])
        shapely.prepare(own)
        answer = work(own, compact, light, light_at[piece])
        return numbers[answer[0]], *answer[1:]

    if threads == 1 or len(pieces) == 1:
        return [run(piece) for piece in pieces]
    with ThreadPoolExecutor(max_workers=threads) as pool:
        return list(pool.map(run, pieces))


def _intersect(
    heavy: np.ndarray, heavy_at: np.ndarray, light: np.ndarray, light_at: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    meets = shapely.intersects(heavy[heavy_at], light[light_at])
    heavy_at, light_at = heavy_at[meets], light_at[meets]
    inside = shapely.contains_properly(heavy[heavy_at], light[light_at])
    geometry = light[light_at].copy()
    cut = np.flatnonzero(~inside)
    big = heavy[heavy_at[cut]]
    clip = np.flatnonzero(shapely.get_num_coordinates(big) > _CLIP_VERTICES)
    if len(clip):
        big[clip] = _clipped(big[clip], light[light_at[cut[clip]]])
    geometry[cut] = polygonal(shapely.intersection(big, light[light_at[cut]]))
    again = cut[clip]
    again = again[shapely.area(geometry[again]) <= _CLIP_WIDTH_M * shapely.length(geometry[again])]
    geometry[again] = polygonal(shapely.intersection(heavy[heavy_at[again]], light[light_at[again]]))
    real = shapely.area(geometry) > 0
    return heavy_at[real], light_at[real], geometry[real]


def _clipped(big: np.ndarray, partners: np.ndarray) -> np.ndarray:
    boxes = shapely.bounds(partners) + _CLIP_MARGIN_M * _OUTWARD
    clipped = np.array(
        [shapely.clip_by_rect(geometry, *box) for geometry, box in zip(big, boxes, strict=True)], dtype=object
    )
    # clip_by_rect promises no valid output; where it fails, the whole partner is used.
    unsound = ~shapely.is_valid(clipped) | shapely.is_empty(clipped)
    clipped[unsound] = big[unsound]
    return clipped


def _measure(
    heavy: np.ndarray, heavy_at: np.ndarray, light: np.ndarray, light_at: np.ndarray, limit_m: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    near = shapely.dwithin(heavy[heavy_at], light[light_at], limit_m)
    heavy_at, light_at = heavy_at[near], light_at[near]
    lines = shapely.shortest_line(heavy[heavy_at], light[light_at])
    return heavy_at, light_at, shapely.length(lines), shapely.get_point(lines, 0)


def _copies(geometries: np.ndarray) -> np.ndarray:
    return np.asarray(shapely.force_2d(geometries))


def _no_rows() -> np.ndarray:
    return np.array([], dtype=np.int64)
