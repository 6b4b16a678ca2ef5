from itertools import product

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from spatial import overlay
from tests.spatial.factory import X0, Y0, array, box, point
from tests.spatial.strategies import loose_lists

NOTHING = np.array([], dtype=object)


def test_within_distance_includes_the_limit_itself():
    result = overlay.within_distance(array(box(0, 0, 100)), array(box(600, 0, 10), box(601, 0, 10)), 500)
    assert (result.right.tolist(), result.distance_m.tolist()) == ([0], [500])


def test_within_distance_measures_slantwise():
    # 300 m east and 400 m north of the corner.
    result = overlay.within_distance(array(box(0, 0, 100)), array(box(400, 500, 10)), 500)
    assert result.distance_m.tolist() == [500]
    assert len(overlay.within_distance(array(box(0, 0, 100)), array(box(400, 500, 10)), 499.999).left) == 0


def test_within_distance_gives_the_nearest_point_of_the_right_side():
    result = overlay.within_distance(array(box(0, 0, 100), point(500, 0)), array(box(200, 30, 50, 10)), 1_000)
    assert shapely.get_x(result.nearest).tolist() == [X0 + 200, X0 + 250]
    assert shapely.get_y(result.nearest)[1] == Y0 + 30
    assert (shapely.distance(result.nearest, box(200, 30, 50, 10)) == 0).all()


def test_within_distance_is_zero_for_what_touches_overlaps_or_lies_inside():
    around = array(box(100, 0, 10), box(50, 50, 100), box(10, 10, 5), point(20, 20), box(-500, -500, 2_000))
    result = overlay.within_distance(array(box(0, 0, 100)), around, 0)
    assert (result.right.tolist(), result.distance_m.tolist()) == ([0, 1, 2, 3, 4], [0] * 5)
    assert (shapely.distance(result.nearest, box(0, 0, 100)) == 0).all()
    assert (shapely.distance(result.nearest, around) == 0).all()


@given(loose_lists, loose_lists, st.sampled_from([0, 100, 250, 500, 1_300]))
def test_within_distance_equals_brute_force(left_shapes, right_shapes, limit_m):
    left, right = array(*left_shapes), array(*right_shapes)
    result = overlay.within_distance(left, right, limit_m, threads=1)
    measured = {(a, b): shapely.distance(left[a], right[b]) for a, b in product(range(len(left)), range(len(right)))}
    pairs = list(zip(result.left.tolist(), result.right.tolist(), strict=True))
    assert pairs == [pair for pair, metres in measured.items() if metres <= limit_m]
    assert result.distance_m.tolist() == pytest.approx([measured[pair] for pair in pairs], rel=1e-9)
    assert (shapely.distance(result.nearest, right[result.right]) < 1e-6).all()
    assert shapely.distance(result.nearest, left[result.left]).tolist() == pytest.approx(
        result.distance_m.tolist(), abs=1e-6
    )


@given(loose_lists, loose_lists)
def test_within_distance_does_not_depend_on_the_number_of_threads(left_shapes, right_shapes):
    left, right = array(*left_shapes), array(*right_shapes)
    one, three = (overlay.within_distance(left, right, 400, threads=count) for count in (1, 3))
    assert np.array_equal(one.left, three.left)
    assert np.array_equal(one.right, three.right)
    assert shapely.equals_identical(one.nearest, three.nearest).all()
    assert np.array_equal(one.distance_m, three.distance_m)


@given(loose_lists, loose_lists)
def test_within_distance_is_symmetric(left_shapes, right_shapes):
    there = overlay.within_distance(array(*left_shapes), array(*right_shapes), 400)
    back = overlay.within_distance(array(*right_shapes), array(*left_shapes), 400)
    order = np.lexsort((back.left, back.right))
    assert np.array_equal(there.left, back.right[order])
    assert there.distance_m.tolist() == pytest.approx(back.distance_m[order].tolist(), abs=1e-9)


def test_reaching_holds_for_what_touches_or_overlaps():
    shapes = array(box(0, 0, 10), box(10, 10, 5), box(11, 0, 5), point(10, 5), point(3, 3))
    assert overlay.intersects_mask(shapes, box(0, 0, 10)).tolist() == [True, True, False, True, True]


def test_reaching_of_nothing_is_nothing():
    assert overlay.intersects_mask(NOTHING, box(0, 0, 10)).tolist() == []


def test_nearest_is_the_lower_row_of_two_as_near():
    result = overlay.nearest(
        array(box(0, 0, 10)), array(box(60, 0, 5), box(-45, 0, 5), box(20, 0, 5), box(-15, 0, 5)), 99
    )
    assert (result.right.tolist(), result.distance_m.tolist()) == ([2], [10])


def test_nearest_is_zero_for_what_lies_inside_touches_or_overlaps():
    right = array(box(0, 0, 1_000), box(2_000, 0, 10))
    result = overlay.nearest(array(box(400, 400, 5), box(1_000, 0, 5), point(2_005, 5), point(1_500, 0)), right, 600)
    assert (result.right.tolist(), result.distance_m.tolist()) == ([0, 0, 1, 0], [0, 0, 0, 500])


def test_nearest_beyond_the_limit_is_none():
    result = overlay.nearest(array(box(0, 0, 10), box(0, 0, 20)), array(box(110, 0, 5)), 90)
    assert result.right.tolist() == [-1, 0]
    assert np.isnan(result.distance_m[0])
    assert result.distance_m[1] == 90


@pytest.mark.parametrize(("left", "right"), [(NOTHING, array(box(0, 0, 1))), (array(box(0, 0, 1)), NOTHING)])
def test_nearest_of_nothing_is_none(left, right):
    result = overlay.nearest(left, right, 10, threads=2)
    assert result.right.tolist() == [-1] * len(left)
    assert np.isnan(result.distance_m).all()


@given(loose_lists, loose_lists, st.sampled_from([100, 900, 9_000]), st.sampled_from([1, 3]))
def test_nearest_equals_brute_force(left_shapes, right_shapes, limit_m, threads):
    left, right = array(*left_shapes), array(*right_shapes)
    result = overlay.nearest(left, right, limit_m, threads=threads)
    for at, shape in enumerate(left_shapes):
        metres = shapely.distance(shape, right)
        near = metres.min(initial=np.inf)
        if near > limit_m:
            assert result.right[at] == -1
        else:
            assert result.distance_m[at] == pytest.approx(near, abs=1e-9)
            assert metres[result.right[at]] == pytest.approx(near, abs=1e-9)
