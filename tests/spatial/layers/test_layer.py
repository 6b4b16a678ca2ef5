import numpy as np
import pytest
import shapely

from spatial.layers.errors import LayerError
from spatial.layers.layer import Layer, empty_layer
from tests.spatial.factory import array, box, frame, layer, point


def test_rows_are_sorted_by_id():
    plans = layer("plans", [box(0, 0, 1), box(5, 0, 1), box(9, 0, 1)], ["c", "a", "b"], dwellings=[3, 1, 2])
    assert plans.frame["feature_id"].tolist() == ["a", "b", "c"]
    assert plans.frame["dwellings"].tolist() == [1, 2, 3]
    assert shapely.equals_identical(plans.geometries, array(box(5, 0, 1), box(9, 0, 1), box(0, 0, 1))).all()


def test_points_and_several_parts_are_features_too():
    shapes = [
        point(0, 0),
        shapely.MultiPoint([point(1, 1), point(2, 2)]),
        shapely.MultiPolygon([box(0, 0, 1), box(5, 5, 1)]),
    ]
    assert len(layer("mixed", shapes)) == len(shapes)


def test_an_empty_layer_has_the_columns_and_the_crs():
    nothing = empty_layer("plans", ("dwellings",))
    assert len(nothing) == 0
    assert list(nothing.frame.columns) == ["feature_id", "name", "dwellings", "geometry"]
    assert nothing.frame.crs.to_epsg() == 28992


def test_take_keeps_rows_by_mask_or_by_position():
    plans = layer("plans", [box(0, 0, 1), box(5, 0, 1), box(9, 0, 1)])
    assert plans.take(np.array([True, False, True])).frame["feature_id"].tolist() == ["a", "c"]
    assert plans.take(np.array([2, 1])).frame["feature_id"].tolist() == ["b", "c"]


def test_take_nothing_gives_an_empty_layer():
    assert len(layer("plans", [box(0, 0, 1)]).take(np.array([False]))) == 0


def test_assign_adds_columns_in_row_order_and_leaves_the_layer_alone():
    plans = layer("plans", [box(0, 0, 1), box(5, 0, 1)], ["b", "a"])
    wider = plans.assign(dwellings=[1, 2])
    assert wider.frame[["feature_id", "dwellings"]].to_numpy().tolist() == [["a", 1], ["b", 2]]
    assert wider.name == "plans"
    assert "dwellings" not in plans.frame


@pytest.mark.parametrize("column", ["feature_id", "geometry"])
def test_assign_refuses_what_was_proved(column):
    with pytest.raises(LayerError, match=f"layer 'plans': {column} cannot be assigned"):
        layer("plans", [box(0, 0, 1)]).assign(**{column: ["x"]})


BOW_TIE = shapely.Polygon([(140_000, 455_000), (140_009, 455_009), (140_009, 455_000), (140_000, 455_009)])

BROKEN = {
    "column 'name' is missing": frame([box(0, 0, 1)]).drop(columns="name"),
    "column 'feature_id' is missing": frame([box(0, 0, 1)]).drop(columns="feature_id"),
    "there is no geometry column 'geometry'": frame([box(0, 0, 1)]).rename_geometry("geom"),
    "the CRS is EPSG:3857, not EPSG:28992": frame([box(0, 0, 1)]).set_crs(3857, allow_override=True),
    "the CRS is None, not EPSG:28992": frame([box(0, 0, 1)]).set_crs(None, allow_override=True),
    "1 id(s) occur twice (e.g. 'a')": frame([box(0, 0, 1), box(5, 0, 1)], ["a", "a"]),
    "a feature has no id": frame([box(0, 0, 1), box(5, 0, 1)], ["a", None]),
    "1 feature(s) with null geometry": frame([box(0, 0, 1), None]),
    "1 feature(s) with empty geometry": frame([box(0, 0, 1), shapely.Polygon()]),
    "1 feature(s) with geometry with Z": frame([shapely.force_3d(box(0, 0, 1), 5)]),
    "1 feature(s) with geometry that is no (multi)polygon": frame(
        [shapely.LineString([(140_000, 455_000), (140_009, 455_000)])]
    ),
    "1 feature(s) with invalid geometry": frame([BOW_TIE]),
    "coordinates (5, 52, 6, 53) lie outside RD New": frame([shapely.box(5, 52, 6, 53)]),
    "coordinates (555000, 6800000, 556000, 6801000) lie outside RD New": frame(
        [shapely.box(555_000, 6_800_000, 556_000, 6_801_000)]
    ),
}


@pytest.mark.parametrize(("fault", "table"), BROKEN.items(), ids=BROKEN)
def test_a_broken_promise_is_named(fault, table):
    with pytest.raises(LayerError, match="layer 'plans' breaks 1 promise") as caught:
        Layer("plans", table)
    assert fault in str(caught.value)


def test_all_broken_promises_are_named_at_once():
    table = frame([BOW_TIE, None, shapely.force_3d(box(0, 0, 1), 5)], ["a", "a", "b"]).drop(columns="name")
    with pytest.raises(LayerError) as caught:
        Layer("plans", table.set_crs(4326, allow_override=True))
    assert str(caught.value) == (
        "layer 'plans' breaks 6 promise(s): column 'name' is missing; the CRS is EPSG:4326, not EPSG:28992; "
        "1 id(s) occur twice (e.g. 'a'); 1 feature(s) with null geometry; 1 feature(s) with geometry with Z or M; "
        "1 feature(s) with invalid geometry"
    )


def test_rows_that_were_proved_are_only_sorted():
    plans = layer("plans", [box(0, 0, 1), box(5, 0, 1), box(9, 0, 1)])
    again = Layer.trusted("plans", plans.frame.iloc[[2, 0]])
    assert again.frame.equals(plans.take(np.array([0, 2])).frame)
