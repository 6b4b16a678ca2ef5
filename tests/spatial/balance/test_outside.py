import numpy as np
import pytest
import shapely
from hypothesis import given

from spatial.balance.outside import area_outside, issues_outside, outside_table, region_codes
from spatial.findings.evaluate import evaluate
from spatial.layers.issues import Issue
from spatial.layers.layer import empty_layer
from spatial.layers.region import regions
from tests.properties import examples
from tests.spatial.factory import array, box, layer, point, strips
from tests.spatial.findings.test_halo import EVERYWHERE, SET, layers_over_borders

LAND = strips(2)


def outside(*shapes, land=LAND, **columns):
    table = area_outside(layer("plans", shapes, **columns), land, threads=2)
    assert list(table.columns) == ["feature_id", "outside_m2", "wholly"]
    return {row.feature_id: (row.outside_m2, row.wholly) for row in table.itertuples()}


def test_what_lies_on_land_is_not_told():
    assert outside(box(0, 0, 50), box(950, 0, 100), box(0, 0, 2_000, 1_000), point(5, 5)) == {}


def test_part_and_whole_are_told_apart():
    told = outside(box(-100, 0, 200, 10), box(-300, 0, 50), point(-5, 5), point(0, 5))
    assert told == {"a": (1_000, False), "b": (2_500, True), "c": (0, True)}


def test_touching_the_land_is_lying_outside():
    assert outside(box(-100, 0, 100)) == {"a": (10_000, True)}


def test_the_width_of_a_drawn_line_is_not_told():
    assert outside(box(-0.01, 0, 10, 99)) == {}
    assert list(outside(box(-0.011, 0, 10, 99))) == ["a"]


def test_ground_in_a_municipality_without_region_lies_outside():
    land = strips(2).assign(region_code=["ES01", ""])
    assert outside(box(900, 0, 300, 10), box(1_500, 0, 10), land=land) == {"a": (2_000, False), "b": (100, True)}


def test_municipalities_that_overlap_hide_nothing():
    land = layer("municipalities", [box(0, 0, 100), box(50, 0, 100)], ["GM1", "GM2"], region_code=["ES01", "ES01"])
    assert outside(box(0, 0, 190, 10), land=land) == {"a": (400, False)}


def test_a_symbol_outside_is_told_without_area():
    told = outside(box(-50, 0, 5), box(-3, 0, 5), note=["symbol_geometry", "symbol_geometry"])
    assert told == {"a": (0, True)}


def test_an_empty_layer_has_nothing_outside():
    assert area_outside(empty_layer("plans"), LAND).empty
    assert issues_outside(empty_layer("plans"), LAND) == ()


def test_the_layer_and_each_feature_wholly_outside_are_issues():
    plans = layer("plans", [box(-100, 0, 200, 10), box(-300, 0, 50), point(-5, 5)])
    summed, first, second = issues_outside(plans, LAND)
    assert (summed.kind, summed.layer, summed.feature_id) == ("outside_regions", "plans", "")
    assert (summed.area_m2, summed.count) == (3_500, 3)
    assert summed.message.startswith("2 feature(s) lie wholly and 1 partly outside every energy region")
    assert [(item.kind, item.feature_id, item.area_m2) for item in (first, second)] == [
        ("in_no_region", "b", 2_500),
        ("in_no_region", "c", 0),
    ]


def test_without_energy_regions_nothing_lies_outside():
    bare = layer("municipalities", [box(0, 0, 9)], ["GM0001"])
    assert region_codes(bare) == frozenset()
    assert issues_outside(layer("plans", [box(-100, 0, 9)]), bare) == ()


def test_issues_are_read_back_as_a_table():
    issues = [
        *issues_outside(layer("wind", [box(-300, 0, 50)], ["w"]), LAND),
        *issues_outside(layer("plans", [box(-100, 0, 200, 10)], ["p"]), LAND),
        Issue("", "plans", "repaired", "p", area_m2=7),
    ]
    rows = outside_table(issues).to_dict("records")
    assert rows == [
        {"layer": "plans", "features_wholly": 0, "features_partly": 1, "area_ha": 0.1, "wholly": ()},
        {"layer": "wind", "features_wholly": 1, "features_partly": 0, "area_ha": 0.25, "wholly": ("w",)},
    ]
    assert list(outside_table([]).columns) == ["layer", "features_wholly", "features_partly", "area_ha", "wholly"]


FOUR = strips(4)


@examples(0.5)
@given(layers_over_borders())
def test_inside_and_outside_make_the_feature(layers):
    land = shapely.union_all(FOUR.geometries)
    for item in layers.values():
        expected = shapely.area(shapely.difference(item.geometries, land))
        table = area_outside(item, FOUR).set_index("feature_id").reindex(item.frame["feature_id"])
        assert table["outside_m2"].fillna(0).tolist() == pytest.approx(expected.tolist(), rel=1e-9)


# An example is judged five times, a fifth of a second each.
@examples(0.3)
@given(layers_over_borders())
def test_what_the_nation_finds_and_no_region_shows_is_told_as_lying_outside(layers):
    nation = evaluate(SET, layers, EVERYWHERE, FOUR).frame
    shown = set()
    for here in regions(FOUR):
        shown |= set(evaluate(SET, layers, here, FOUR).frame["finding_id"])
    hidden = nation[~nation["finding_id"].isin(shown)]
    told = {name: area_outside(item, FOUR).set_index("feature_id")["wholly"] for name, item in layers.items()}
    assert shown <= set(nation["finding_id"])
    for found in hidden.itertuples():
        if found.relation == "overlap":
            assert found.left_id in told[found.left_layer].index
            assert found.right_id in told[found.right_layer].index
        else:
            assert told[found.left_layer][found.left_id]
    ground = shapely.intersection(hidden.geometry.to_numpy(), shapely.union_all(FOUR.geometries))
    assert shapely.area(np.append(ground, array(shapely.Point()))).sum() == 0
