"""The classes of shapes that break overlays, as GEOS tests them: none may raise, lose a pair or lose ground."""

from collections.abc import Callable
from itertools import pairwise
from typing import Final

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from spatial import overlay
from spatial.overlay import robust
from tests.spatial.factory import array, box

FAR: Final = 299_999.123
"""Near the far corner of RD, where a coordinate has the fewest bits left for its fraction."""

FAILURE: Final = "TopologyException: found non-noded intersection"


def polygon(*points: tuple[float, float]) -> shapely.Polygon:
    return shapely.make_valid(shapely.polygons([(FAR - 1_000 + x, 2 * FAR + y) for x, y in points]))


def near_coincident(shift_m: float) -> tuple[shapely.Geometry, shapely.Geometry]:
    wave = [(n * 1.7, 20 * np.sin(n / 3)) for n in range(300)]
    lower = [(x + shift_m, y + shift_m * (-1) ** n) for n, (x, y) in enumerate(wave)]
    return polygon(*wave, (510, 200), (0, 200)), polygon(*lower, (510, 190), (0, 190))


def spikes(width_m: float) -> tuple[shapely.Geometry, shapely.Geometry]:
    teeth = [(n * 3 + side * width_m / 2, 100 if side == 0 else 0) for n in range(90) for side in (-1, 0, 1)]
    return polygon((-10, -50), *teeth, (280, -50)), polygon((-20, 20), (300, 21), (300, 60), (-20, 60.5))


def gore(width_m: float) -> tuple[shapely.Geometry, shapely.Geometry]:
    cut = shapely.difference(
        polygon((0, 0), (500, 0), (500, 500), (0, 500)), polygon((250, 100), (250 + width_m, 100), (250.1, 600))
    )
    return cut, polygon((10, 150), (490, 150.3), (400, 480), (240, 470))


def rotated(angle_rad: float) -> tuple[shapely.Geometry, shapely.Geometry]:
    shape = polygon(*[(100 * np.cos(n) * (1 + n % 2), 100 * np.sin(n) * (1 + n % 2)) for n in np.arange(0, 6.28, 0.02)])
    turn = np.array([[np.cos(angle_rad), -np.sin(angle_rad)], [np.sin(angle_rad), np.cos(angle_rad)]])
    middle = shapely.get_coordinates(shape.centroid)
    return shape, shapely.make_valid(shapely.transform(shape, lambda xy: (xy - middle) @ turn.T + middle))


CLASSES: Final[dict[str, Callable[[float], tuple[shapely.Geometry, shapely.Geometry]]]] = {
    "near-coincident edges": near_coincident,
    "spikes": spikes,
    "narrow gores": gore,
    "rotated by a hair": rotated,
}


@pytest.mark.usefixtures("cutting")
@pytest.mark.parametrize("name", CLASSES)
@given(exponent=st.floats(-11, -1))
def test_ugly_shapes_keep_their_ground(name, exponent):
    one, other = overlay.polygonal(array(*CLASSES[name](10**exponent)))
    left, right = array(one), array(other)
    there, back = overlay.overlaps(left, right), overlay.overlaps(right, left)
    rest = overlay.difference(left, right).geometry
    shared_m2 = shapely.area(there.geometry).sum()
    # A tenth of a square millimetre, on hundreds of metres of outlines that run over each other.
    assert shared_m2 == pytest.approx(shapely.area(back.geometry).sum(), rel=1e-9, abs=1e-7)
    assert shared_m2 + shapely.area(rest).sum() == pytest.approx(one.area, rel=1e-9, abs=1e-7)
    assert shapely.is_valid(there.geometry).all()


@pytest.mark.usefixtures("cutting")
@given(st.lists(st.integers(1, 999), min_size=1, max_size=8, unique=True), st.integers(0, 400))
def test_a_partition_of_the_plane_adds_up(cuts, offset):
    # Strips with slanting borders between them that share every vertex.
    marks = [0, *sorted(cuts), 1_000]
    strips = [polygon((west, 0), (east, 0), (east + 333, 1_000), (west + 333, 1_000)) for west, east in pairwise(marks)]
    plan = polygon((offset, 10), (offset + 300, 400), (offset + 333, 900), (offset + 30, 700))
    actual = overlay.overlaps(array(*strips), array(plan))
    everything = polygon((0, 0), (1_000, 0), (1_333, 1_000), (333, 1_000))
    inside = overlay.overlaps(array(everything), array(plan))
    assert shapely.area(actual.geometry).sum() == pytest.approx(shapely.area(inside.geometry).sum(), rel=1e-9, abs=1e-7)


def test_what_cannot_be_noded_is_snapped_and_marked(monkeypatch):
    # GEOS of today fails on no shape that is known, so the failure is staged: in double precision, for one pair.
    real = shapely.intersection

    def fails(left, right, grid_size=None):
        if grid_size is None and (np.atleast_1d(shapely.area(left)) == 49).any():
            raise shapely.GEOSException(FAILURE)
        return real(left, right, grid_size=grid_size)

    monkeypatch.setattr(shapely, "intersection", fails)
    actual = overlay.overlaps(array(box(0, 0, 7), box(20, 0, 8)), array(box(5.00049, 0, 100)), threads=2)
    assert actual.left.tolist() == [0, 1]
    assert actual.snapped.tolist() == [True, False]
    assert shapely.area(actual.geometry[0]) == pytest.approx(2 * 7)
    assert robust.SNAP_M == 0.001


def test_a_difference_that_cannot_be_noded_is_snapped_and_marked(monkeypatch):
    real = shapely.difference

    def fails(left, right, grid_size=None):
        if grid_size is None:
            raise shapely.GEOSException(FAILURE)
        return real(left, right, grid_size=grid_size)

    monkeypatch.setattr(shapely, "difference", fails)
    result = overlay.difference(array(box(0, 0, 10), box(50, 0, 10)), array(box(4, 0, 30, 10)))
    assert result.snapped.tolist() == [True, False]
    assert shapely.area(result.geometry).tolist() == [40, 100]


def test_a_piece_that_was_closed_the_wrong_way_round_is_found(monkeypatch):
    # The fast cut promises nothing; here it gives the part of its rectangle that is *not* ground.
    real = shapely.lib.clip_by_rect
    comb = shapely.union_all([box(n * 20, 0, 10, 300) for n in range(40)] + [box(0, -10, 800, 10)])
    plans = array(box(205, 100, 60, 60), box(400, 50, 3, 3), box(411, 50, 3, 3), box(700, 200, 30, 30))
    right = overlay.overlaps(array(comb), plans)

    def inverted(geometry, *rectangle):
        return shapely.difference(shapely.box(*rectangle), real(geometry, *rectangle))

    monkeypatch.setattr("spatial.overlay.cells._FEW_VERTICES", 3)
    monkeypatch.setattr(shapely.lib, "clip_by_rect", inverted)
    actual = overlay.overlaps(array(comb), plans)
    assert actual.right.tolist() == right.right.tolist() == [0, 1, 3]
    assert shapely.area(actual.geometry).tolist() == pytest.approx(shapely.area(right.geometry).tolist())
