"""Shapes that look natural, from sums and products only: the same coordinates on every machine."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

__all__ = [
    "ORIGIN_RD_M",
    "Feature",
    "Point",
    "Ring",
    "blob",
    "feature",
    "oblong",
    "point_feature",
    "rounded",
    "wander",
    "wander_ring",
]

Point = tuple[float, float]
Ring = list[Point]
Feature = dict[str, object]

ORIGIN_RD_M: Final = (180_000.0, 500_000.0)
"""The sample is drawn in metres around this point of RD New; the region itself does not exist."""

_OCTAGON: Final[tuple[Point, ...]] = (
    (1.0, 0.0),
    (0.7, 0.7),
    (0.0, 1.0),
    (-0.7, 0.7),
    (-1.0, 0.0),
    (-0.7, -0.7),
    (0.0, -1.0),
    (0.7, -0.7),
)


def wander(rng: np.random.Generator, start: Point, end: Point, *, halvings: int, roughness: float) -> list[Point]:
    """Draw a natural-looking line between two points, both ends included.

    Each halving moves the middle of every piece sideways, by at most half of `roughness` times the piece's length.
    """
    line = [start, end]
    for _ in range(halvings):
        finer: list[Point] = []
        for (ax, ay), (bx, by) in pairwise(line):
            offset = (float(rng.random()) - 0.5) * roughness
            finer += [(ax, ay), ((ax + bx) / 2 - offset * (by - ay), (ay + by) / 2 + offset * (bx - ax))]
        line = [*finer, line[-1]]
    return line


def wander_ring(rng: np.random.Generator, corners: Sequence[Point], *, halvings: int, roughness: float) -> Ring:
    """Draw a natural-looking closed ring through the corners; the first point is repeated at the end."""
    ring: Ring = []
    for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
        ring += wander(rng, start, end, halvings=halvings, roughness=roughness)[:-1]
    return [*ring, ring[0]]


def blob(rng: np.random.Generator, centre: Point, radius_m: float, *, halvings: int = 2) -> Ring:
    """Draw a roundish natural patch of about this radius."""
    corners = []
    for x, y in _OCTAGON:
        reach_m = radius_m * (0.8 + 0.35 * float(rng.random()))
        corners.append((centre[0] + x * reach_m, centre[1] + y * reach_m))
    return wander_ring(rng, corners, halvings=halvings, roughness=0.3)


def oblong(centre: Point, length_m: float, width_m: float, along: Point = (1.0, 0.0)) -> Ring:
    """Draw a rectangle; `along` is the unit vector of its length."""
    (x, y), (ux, uy) = centre, along
    half, side = length_m / 2, width_m / 2
    corners = [(-half, -side), (half, -side), (half, side), (-half, side), (-half, -side)]
    return [(x + a * ux - b * uy, y + a * uy + b * ux) for a, b in corners]


def rounded(ring: Sequence[Point]) -> Ring:
    """Move a ring from the drawing to RD New, in whole decimetres; consecutive equal points become one."""
    moved = [(round(ORIGIN_RD_M[0] + x, 1), round(ORIGIN_RD_M[1] + y, 1)) for x, y in ring]
    return [point for number, point in enumerate(moved) if number == 0 or point != moved[number - 1]]


def feature(properties: Mapping[str, object], *rings: Ring) -> Feature:
    """Make a GeoJSON feature: one ring gives a polygon, more give a multipolygon of separate parts."""
    parts = [[[list(point) for point in rounded(ring)]] for ring in rings]
    shape: dict[str, object]
    if len(parts) == 1:
        shape = {"type": "Polygon", "coordinates": parts[0]}
    else:
        shape = {"type": "MultiPolygon", "coordinates": parts}
    return {"type": "Feature", "properties": dict(properties), "geometry": shape}


def point_feature(properties: Mapping[str, object], point: Point) -> Feature:
    """Make a GeoJSON feature of one point."""
    (place,) = rounded([point])
    return {
        "type": "Feature",
        "properties": dict(properties),
        "geometry": {"type": "Point", "coordinates": list(place)},
    }
