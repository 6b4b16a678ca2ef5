import numpy as np
import pytest
import shapely
from hypothesis import given

from spatial import overlay
from tests.spatial.factory import X0, Y0, array, box
from tests.spatial.strategies import ground_m2, grounds, loose_lists, mosaic_lists

NOTHING = np.array([], dtype=object)


def test_difference_takes_overlapping_ground_once():
    left = overlay.difference(array(box(0, 0, 100)), array(box(50, 0, 30, 100), box(60, 0, 30, 100)))
    assert shapely.equals(left.geometry[0], shapely.union(box(0, 0, 50, 100), box(90, 0, 10, 100)))


def test_difference_leaves_what_is_touched_or_apart_as_it_is():
    left = array(box(0, 0, 100), box(500, 500, 9))
    result = overlay.difference(left, array(box(100, 20, 50), box(100, 100, 5)))
    assert shapely.equals_identical(result.geometry, left).all()


def test_difference_of_a_covered_feature_is_an_empty_polygon():
    result = overlay.difference(array(box(5, 5, 10), box(0, 0, 20)), array(box(0, 0, 20)))
    assert shapely.is_empty(result.geometry).all()
    assert {shape.geom_type for shape in result.geometry} == {"Polygon"}


@pytest.mark.parametrize(("left", "right"), [(NOTHING, array(box(0, 0, 1))), (array(box(0, 0, 1)), NOTHING)])
def test_difference_with_nothing_changes_nothing(left, right):
    result = overlay.difference(left, right, threads=2)
    assert np.array_equal(result.geometry, left)
    assert result.snapped.tolist() == [False] * len(left)


@pytest.mark.usefixtures("cutting")
def test_difference_leaves_no_sliver_along_a_slanting_border_of_a_big_polygon():
    # The border rises 1 in 3, so a cut edge would be rounded off the plan's vertices.
    bow = [(300 - n * 3 / 4, -50 - 200 * np.sin(np.pi * n / 400)) for n in range(1, 400)]
    big = shapely.polygons([(X0 + x, Y0 + y) for x, y in [(0, 0), (300, 100), (300, -50), *bow, (0, -50)]])
    plans = [
        shapely.polygons([(X0 + 3 * n, Y0 + n), (X0 + 3 * n + 30, Y0 + n + 10), (X0 + 300, Y0 - 50)]) for n in range(90)
    ]
    left = overlay.difference(array(*plans), array(big)).geometry
    assert shapely.area(left).max() == 0


@pytest.mark.usefixtures("cutting")
@given(mosaic_lists, mosaic_lists)
def test_difference_equals_the_count_of_quarter_cells(left_shapes, right_shapes):
    result = overlay.difference(grounds(left_shapes), grounds(right_shapes), threads=2)
    assert shapely.area(result.geometry).tolist() == pytest.approx(
        [ground_m2(one, right_shapes) for one in left_shapes], rel=1e-9
    )


@pytest.mark.usefixtures("cutting")
@given(loose_lists, loose_lists)
def test_difference_equals_brute_force(left_shapes, right_shapes):
    result = overlay.difference(array(*left_shapes), array(*right_shapes)).geometry
    whole = shapely.union_all(array(*right_shapes))
    expected = [shapely.difference(shape, whole).area for shape in left_shapes]
    assert shapely.area(result).tolist() == pytest.approx(expected, rel=1e-9, abs=1e-6)
    assert shapely.is_valid(result).all()


@pytest.mark.usefixtures("cutting")
@given(loose_lists, loose_lists)
def test_shared_and_remaining_ground_make_the_whole(left_shapes, right_shapes):
    left, right = array(*left_shapes), array(*right_shapes)
    for row in range(len(right)):
        one = right[row : row + 1]
        inside = np.zeros(len(left))
        actual = overlay.overlaps(left, one)
        inside[actual.left] = shapely.area(actual.geometry)
        rest = shapely.area(overlay.difference(left, one).geometry)
        assert (inside + rest).tolist() == pytest.approx(shapely.area(left).tolist(), rel=1e-9)


@given(loose_lists, loose_lists)
def test_difference_does_not_depend_on_threads(left_shapes, right_shapes):
    one, three = (overlay.difference(array(*left_shapes), array(*right_shapes), threads=count) for count in (1, 3))
    assert shapely.equals_identical(one.geometry, three.geometry).all()
