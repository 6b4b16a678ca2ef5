import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from spatial.geometry.lines import widened


def array(*shapes: object) -> np.ndarray:
    made = np.empty(len(shapes), dtype=object)
    made[:] = shapes
    return made


def test_a_line_reaches_half_its_width_to_each_side() -> None:
    drawn = widened(array(shapely.LineString([(0, 0), (100, 0)])), 12.0)
    assert drawn.was_line.tolist() == [True]
    assert drawn.geometry[0].bounds == (-6, -6, 106, 6)
    assert shapely.distance(drawn.geometry[0], shapely.Point(50, 36)) == 30


def test_pieces_that_meet_under_an_angle_leave_no_gap() -> None:
    pieces = array(shapely.LineString([(0, 0), (100, 0)]), shapely.LineString([(100, 0), (200, 80)]))
    joined = shapely.union_all(widened(pieces, 12.0).geometry)
    assert joined.geom_type == "Polygon"
    assert joined.covers(shapely.Point(100, 0).buffer(5.8))


def test_all_kinds_of_lines_become_areas_without_a_third_coordinate() -> None:
    lines = array(
        shapely.MultiLineString([[(0, 0), (10, 0)], [(50, 0), (60, 0)]]),
        shapely.LinearRing([(0, 0), (100, 0), (100, 100)]),
        shapely.LineString([(0, 0, 7), (10, 0, 7)]),
    )
    drawn = widened(lines, 1.0).geometry
    assert [shape.geom_type for shape in drawn] == ["MultiPolygon", "Polygon", "Polygon"]
    assert not shapely.has_z(drawn).any()
    assert shapely.is_valid(drawn).all()


@pytest.mark.parametrize(
    "other", [None, shapely.Point(1, 2), shapely.box(0, 0, 1, 1), shapely.LineString(), shapely.MultiLineString()]
)
def test_what_is_no_line_comes_back_as_it_is(other: object) -> None:
    given_shapes = array(other)
    drawn = widened(given_shapes, 10.0)
    assert drawn.geometry[0] is other
    assert not drawn.was_line.any()


def test_nothing_stays_nothing() -> None:
    assert len(widened(array(), 10.0).geometry) == 0


@given(
    st.lists(st.tuples(st.integers(-500, 500), st.integers(-500, 500)), min_size=2, max_size=6, unique=True),
    st.floats(0.5, 50),
)
def test_the_area_covers_the_line_and_reaches_no_farther_than_half_the_width(
    places: list[tuple[int, int]], width_m: float
) -> None:
    line = shapely.LineString(places)
    area = widened(array(line), width_m).geometry[0]
    assert area.is_valid
    assert area.buffer(1e-6).covers(line)
    # GEOS leaves out bends of less than a hundredth of the distance.
    assert line.buffer(width_m / 2 * 1.02, quad_segs=64).covers(area)
