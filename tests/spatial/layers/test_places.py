import numpy as np
import pytest
import shapely

from spatial.layers.layer import empty_layer
from spatial.layers.places import municipality_at, reached, with_municipalities
from tests.spatial.factory import array, box, layer, point, strips


def places(*shapes):
    frame = with_municipalities(layer("plans", shapes), strips(3)).frame
    return list(zip(frame["municipality"], frame["municipalities"], strict=True))


def test_a_polygon_is_at_home_where_most_of_it_lies():
    assert places(box(900, 0, 300, 10)) == [("GM0002", "GM0001,GM0002")]


def test_an_even_split_goes_to_the_smaller_code():
    assert places(box(900, 0, 200, 10)) == [("GM0001", "GM0001,GM0002")]


def test_a_polygon_along_the_border_is_in_one_municipality():
    assert places(box(900, 0, 100, 10)) == [("GM0001", "GM0001")]


def test_less_than_a_square_metre_over_the_border_does_not_count():
    assert places(box(900, 0, 100.09, 10)) == [("GM0001", "GM0001")]
    assert places(box(900, 0, 100.1, 10)) == [("GM0001", "GM0001,GM0002")]


def test_a_plan_smaller_than_that_still_lies_somewhere():
    assert places(box(999.5, 0, 1, 1)) == [("GM0001", "GM0001,GM0002")]


def test_a_feature_outside_all_municipalities_has_empty_text():
    assert places(box(0, 5_000, 10), point(0, 5_000)) == [("", ""), ("", "")]


def test_a_point_is_at_home_where_it_lies():
    assert places(point(1_500, 500)) == [("GM0002", "GM0002")]


def test_a_layer_may_mix_points_and_polygons():
    assert places(point(2_500, 500), box(0, 0, 10), point(500, 500)) == [
        ("GM0003", "GM0003"),
        ("GM0001", "GM0001"),
        ("GM0001", "GM0001"),
    ]


def test_an_empty_layer_gets_the_columns():
    frame = with_municipalities(empty_layer("plans"), strips(2)).frame
    assert {"municipality", "municipalities"} <= set(frame.columns)
    assert len(frame) == 0


def test_without_municipalities_everything_lies_outside():
    frame = with_municipalities(layer("plans", [box(0, 0, 10), point(5, 5)]), empty_layer("municipalities")).frame
    assert frame["municipality"].tolist() == ["", ""]
    assert frame["municipalities"].tolist() == ["", ""]


@pytest.mark.parametrize("threads", [1, 3])
def test_reached_names_all_in_order_of_code(threads):
    found = reached(array(box(500, 0, 2_000, 10), box(10, 10, 5), box(0, 9_000, 5)), strips(3), threads=threads)
    assert found.tolist() == ["GM0001,GM0002,GM0003", "GM0001", ""]


def test_municipality_at_a_border_is_the_smaller_code():
    assert municipality_at(array(point(1_000, 500), point(2_000, 500), point(1_000.5, 0)), strips(3)).tolist() == [
        "GM0001",
        "GM0002",
        "GM0002",
    ]


def test_municipality_at_a_missing_point_or_at_sea_is_empty_text():
    assert municipality_at(np.array([None, point(-5, 0), point(5, 5)], dtype=object), strips(1)).tolist() == [
        "",
        "",
        "GM0001",
    ]


def test_municipality_at_no_points_is_nothing():
    assert municipality_at(np.array([], dtype=object), strips(1)).tolist() == []


def test_a_plan_in_two_parts_reaches_both_places():
    assert places(shapely.MultiPolygon([box(0, 0, 10), box(2_500, 0, 20)])) == [("GM0003", "GM0001,GM0003")]
