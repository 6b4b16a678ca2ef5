import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from spatial.geometry.cutting import cut
from tests.spatial.factory import X0, Y0, array, box
from tests.spatial.strategies import CELL_M, SIDE, grounds, mosaics

NO_SHAPES = np.array([], dtype=object)
places = st.integers(0, 4 * SIDE * CELL_M).map(lambda quarter: quarter / 4)


def sides_of(polygons, axis, at):
    return cut(polygons, axis, (X0, Y0)[axis] + at)


def test_a_box_is_cut_in_two():
    (low, low_rows), (high, high_rows) = sides_of(array(box(0, 0, 50)), 0, 20)
    assert shapely.equals(low, array(box(0, 0, 20, 50))).all()
    assert shapely.equals(high, array(box(20, 0, 30, 50))).all()
    assert (low_rows.tolist(), high_rows.tolist()) == ([0], [0])


def test_what_lies_on_one_side_stays_the_same_object():
    west, east = box(0, 0, 20), box(20, 0, 20)
    (low, low_rows), (high, high_rows) = sides_of(array(west, east), 0, 20)
    assert low[0] is west
    assert high[0] is east
    assert (low_rows.tolist(), high_rows.tolist()) == ([0], [1])


def test_a_polygon_that_falls_apart_gives_its_row_more_than_once():
    horseshoe = shapely.difference(box(0, 0, 50, 30), box(0, 10, 40, 10))
    (low, low_rows), (high, high_rows) = sides_of(array(box(100, 0, 5), horseshoe), 0, 20)
    assert (low_rows.tolist(), sorted(high_rows.tolist())) == ([1, 1], [0, 1])
    assert shapely.area(low).sum() == 400
    assert shapely.area(high).sum() == 25 + 2 * 30 * 10 + 10 * 10


@pytest.mark.parametrize("axis", [0, 1])
def test_a_shared_border_stays_shared_vertex_for_vertex(axis):
    # One border from the south and the same from the north: halfway a segment lies no number that a double holds.
    border = [(X0 + 0.1 * n, Y0 + 0.7 * n * n % 13) for n in range(1, 100)]
    below = shapely.polygons([*border, (X0 + 9.9, Y0 - 5), (X0 + 0.1, Y0 - 5)])
    above = shapely.polygons([*border[::-1], (X0 + 0.1, Y0 + 20), (X0 + 9.9, Y0 + 20)])
    for parts, _ in sides_of(array(below, above), axis, 3.3125):
        assert shapely.is_valid(parts).all()
        assert shapely.area(shapely.intersection(parts[0], parts[-1])) == 0
        united = shapely.union_all(parts)
        assert united.geom_type == "Polygon"
        assert shapely.get_num_interior_rings(united) == 0


def test_without_polygons_both_sides_are_empty():
    for parts, rows in cut(NO_SHAPES, 0, 5.0):
        assert (len(parts), len(rows)) == (0, 0)


@given(mosaics, st.sampled_from([0, 1]), places)
def test_both_sides_are_sound_and_make_the_whole(mosaic, axis, at):
    """Corners, edges and holes lie on the line as often as beside it."""
    polygons = shapely.get_parts(grounds([mosaic]))
    sides = sides_of(polygons, axis, at)
    line = (X0, Y0)[axis] + at
    for parts, _ in sides:
        assert shapely.is_valid(parts).all()
        assert (shapely.get_type_id(parts) == shapely.GeometryType.POLYGON).all()
        assert (shapely.area(parts) > 0).all()
    bounds = [shapely.bounds(parts) for parts, _ in sides]
    assert (bounds[0][:, axis + 2] <= line).all()
    assert (bounds[1][:, axis] >= line).all()
    summed = np.zeros(len(polygons))
    for parts, rows in sides:
        np.add.at(summed, rows, shapely.area(parts))
    assert summed.tolist() == pytest.approx(shapely.area(polygons).tolist(), rel=1e-12)
