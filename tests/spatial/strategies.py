"""Geometry for hypothesis: mosaics whose overlap can be counted without any geometry engine, and loose polygons."""

from typing import Final

import numpy as np
import shapely
from hypothesis import strategies as st

from tests.spatial.factory import X0, Y0, box

CELL_M: Final = 100
SIDE: Final = 4

_HALVES: Final = {
    0: frozenset(),
    1: frozenset("NESW"),
    2: frozenset("NE"),
    3: frozenset("ES"),
    4: frozenset("SW"),
    5: frozenset("WN"),
}
"""What a cell may hold: nothing, all, or two neighbouring quarters of its four, which is half of it cut slantwise."""

_CORNERS: Final = {
    1: ((0, 0), (1, 0), (1, 1), (0, 1)),
    2: ((0, 1), (1, 1), (1, 0)),
    3: ((1, 1), (1, 0), (0, 0)),
    4: ((0, 0), (1, 0), (0, 1)),
    5: ((0, 0), (0, 1), (1, 1)),
}

Mosaic = tuple[int, ...]

mosaics: Final = st.tuples(*[st.sampled_from((0, 0, 0, 1, 1, 2, 3, 4, 5))] * (SIDE * SIDE)).filter(any)
"""States of the cells of a square, row by row: they make holes, touching corners, shared borders and several parts."""

mosaic_lists: Final = st.lists(mosaics, max_size=5)


def ground(mosaic: Mosaic) -> shapely.Geometry:
    """Draw a mosaic as one valid (multi)polygon on whole metres."""
    pieces = []
    for at, state in enumerate(mosaic):
        if state:
            x, y = X0 + CELL_M * (at % SIDE), Y0 + CELL_M * (at // SIDE)
            pieces.append(shapely.polygons([(x + CELL_M * dx, y + CELL_M * dy) for dx, dy in _CORNERS[state]]))
    return shapely.union_all(pieces)


def grounds(drawn: list[Mosaic]) -> np.ndarray:
    return np.array([ground(mosaic) for mosaic in drawn], dtype=object)


def shared_m2(one: Mosaic, other: Mosaic) -> float:
    """Count the quarters of cells that two mosaics have in common."""
    quarters = sum(len(_HALVES[a] & _HALVES[b]) for a, b in zip(one, other, strict=True))
    return quarters * CELL_M * CELL_M / 4


def ground_m2(one: Mosaic, others: list[Mosaic]) -> float:
    """Count the quarters of cells of a mosaic that none of the others has."""
    left = [
        _HALVES[state] - frozenset().union(*(_HALVES[other[at]] for other in others)) for at, state in enumerate(one)
    ]
    return sum(map(len, left)) * CELL_M * CELL_M / 4


@st.composite
def _loose_polygon(draw: st.DrawFn) -> shapely.Geometry:
    """Draw the hull of some points on whole metres, perhaps with a triangular hole, perhaps with a part beside it."""
    place = st.tuples(st.integers(0, 30), st.integers(0, 30))
    shell = shapely.convex_hull(shapely.multipoints(draw(st.lists(place, min_size=3, max_size=8, unique=True))))
    if shell.geom_type != "Polygon":
        x, y, _, _ = shapely.bounds(shell)
        shell = shapely.box(x, y, x + 3, y + 2)
    hole = draw(st.none() | st.tuples(place, place, place))
    if hole is not None and shapely.contains_properly(shell, ring := shapely.polygons([*hole])) and ring.area:
        shell = shapely.polygons(
            shapely.get_coordinates(shell.exterior), holes=[shapely.get_coordinates(ring.exterior)]
        )
    if draw(st.booleans()):
        minx, miny, _, _ = shapely.bounds(shell)
        beside = shapely.box(minx - 5, miny, minx, miny + draw(st.integers(1, 9)))
        if not shapely.intersects(shell, beside):
            shell = shapely.multipolygons([shell, beside])
    return shapely.transform(shell, lambda xy: xy * 100 + [X0, Y0])


loose_lists: Final = st.lists(_loose_polygon(), max_size=6)

boxes: Final = st.builds(box, st.integers(0, 30), st.integers(0, 30), st.integers(1, 20), st.integers(1, 20))
"""Boxes on whole metres inside a square of 50 m."""
