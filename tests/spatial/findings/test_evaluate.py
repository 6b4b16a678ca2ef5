from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from spatial.findings.evaluate import FINDING_COLUMNS, evaluate, finding_id
from spatial.layers.layer import Layer, empty_layer
from spatial.layers.region import regions
from tests.properties import examples
from tests.spatial.factory import (
    array,
    box,
    layer,
    overlap,
    param,
    placed,
    point,
    region,
    rule,
    ruleset,
    strips,
    within,
)

LAND = strips(4)
WEST, EAST = regions(LAND)
ALL = regions(LAND, ("PV01",))[0]

IN_WIND = rule("C-04", "plans", "wind", [overlap(4), within(("near", 3), ("far", 2))])
IN_NATURE = rule("C-03", "plans", "nature", [overlap(4)], deciders=["raad", "ps"])
TOGETHER = rule("M-12", "plans", "plans", [within(("near", 2), relation="adjacent_cross_border")], kind="opportunity")
AROUND = rule("C-05", "wind", "plans", [within(("near", 4), ("far", 2), relation="count_within")])
LIMITS = {"near": 100, "far": 300}


def judged(made, here, *layers, threads=1, own=(), **params):
    numbers = {name: value for name, value in (LIMITS | params).items() if name not in {item.id for item in own}}
    return evaluate(ruleset(made, own=own, **numbers), placed(LAND, *layers), here, LAND, threads=threads)


def row(made, here, *layers):
    table = judged([made], here, *layers).frame
    assert len(table) == 1
    return table.iloc[0]


def test_an_overlap_finding_is_the_shared_ground():
    plans = layer("plans", [box(100, 100, 200)], ["p"], dwellings=[40])
    wind = layer("wind", [box(200, 100, 500, 200)], ["w"], energy_gwh=[7.5])
    found = row(IN_WIND, WEST, plans, wind)
    assert shapely.equals(found["geometry"], box(200, 100, 100, 200))
    assert found[["area_ha", "area_in_region_ha", "distance_m"]].tolist() == [2, 2, 0]
    assert found[["dwellings", "energy_gwh"]].tolist() == [40, 7.5]
    assert found[["left_layer", "left_id", "left_name"]].tolist() == ["plans", "p", "Feature p"]
    assert found[["right_layer", "right_id", "right_name"]].tolist() == ["wind", "w", "Feature w"]
    assert found[["rule_id", "kind", "grade", "relation", "certainty", "scenario"]].tolist() == [
        "C-04",
        "conflict",
        4,
        "overlap",
        "fact",
        "basis",
    ]


def test_a_distance_finding_is_the_whole_left_feature():
    plan = box(100, 0, 100)
    found = row(IN_WIND, WEST, layer("plans", [plan], ["p"]), layer("wind", [box(250, 0, 90)], ["w"]))
    assert shapely.equals_identical(found["geometry"], plan)
    assert found[["relation", "grade", "distance_m", "area_ha", "area_in_region_ha"]].tolist() == [
        "distance",
        3,
        50,
        1,
        1,
    ]


def test_an_overlap_over_the_border_tells_its_ground_on_either_side():
    plans, wind = layer("plans", [box(1_900, 0, 400, 100)], ["p"]), layer("wind", [box(1_900, 0, 400)], ["w"])
    west, east = row(IN_WIND, WEST, plans, wind), row(IN_WIND, EAST, plans, wind)
    assert west["finding_id"] == east["finding_id"]
    assert shapely.equals(west["geometry"], east["geometry"])
    assert (west["area_ha"], west["area_in_region_ha"], east["area_in_region_ha"]) == (4, 1, 3)


def test_an_overlap_stands_only_where_its_own_ground_lies():
    plans, wind = layer("plans", [box(1_900, 0, 400, 100)], ["p"]), layer("wind", [box(2_100, 0, 400)], ["w"])
    assert len(judged([IN_WIND], WEST, plans, wind).frame) == 0
    assert row(IN_WIND, EAST, plans, wind)["area_in_region_ha"] == 2


def test_a_partner_over_the_border_is_seen():
    plans, wind = layer("plans", [box(1_900, 0, 50)], ["p"]), layer("wind", [box(2_020, 0, 50)], ["w"])
    found = row(IN_WIND, WEST, plans, wind)
    assert found["distance_m"] == 70
    # The partner is no claim of a rule of this set: where it lies says nothing of who decides.
    assert found["municipalities"] == "GM0002"
    assert not found["cross_border"]
    assert len(judged([IN_WIND], EAST, plans, wind).frame) == 0


def test_a_symmetric_finding_stands_in_both_regions():
    plans = layer("plans", [box(1_900, 0, 50), box(2_020, 0, 50)])
    west, east = row(TOGETHER, WEST, plans), row(TOGETHER, EAST, plans)
    assert west["finding_id"] == east["finding_id"]
    assert (west["area_in_region_ha"], east["area_in_region_ha"]) == (0.25, 0)


def test_a_council_decides_for_each_municipality_that_is_concerned():
    found = row(IN_NATURE, WEST, layer("plans", [box(900, 0, 200)], ["p"]), layer("nature", [box(950, 0, 500)], ["n"]))
    assert found["municipalities"] == "GM0001,GM0002"
    assert found["deciders"] == "raad:GM0001,raad:GM0002,ps"


def test_a_finding_in_one_municipality_crosses_no_border():
    # The plan reaches over the border, and so does nature; what they share does not, nor does either home.
    plans, nature = layer("plans", [box(700, 0, 350, 100)], ["p"]), layer("nature", [box(800, 50, 100)], ["n"])
    found = row(IN_NATURE, WEST, plans, nature)
    assert (found["municipalities"], found["cross_border"]) == ("GM0001", False)


def test_a_plan_that_is_a_point_has_findings_and_no_area():
    found = row(IN_WIND, WEST, layer("plans", [point(100, 50)], ["p"]), layer("wind", [box(150, 0, 100)], ["w"]))
    assert found[["distance_m", "area_ha", "area_in_region_ha"]].tolist() == [50, 0, 0]
    assert found["geometry"].geom_type == "Point"


def test_a_point_outside_the_region_has_no_finding_in_it():
    plans, wind = layer("plans", [point(2_010, 50)], ["p"]), layer("wind", [box(1_900, 0, 100)], ["w"])
    assert len(judged([IN_WIND], WEST, plans, wind).frame) == 0
    assert row(IN_WIND, EAST, plans, wind)["distance_m"] == 10


def test_energy_of_one_area_in_two_layers_counts_once():
    both = rule("C-14", "wind", "solar", [overlap(1)])
    wind = layer("wind", [box(0, 0, 10), box(50, 0, 10)], ["a", "b"], energy_gwh=[5, 5])
    solar = layer("solar", [box(0, 0, 10), box(50, 0, 10)], ["a", "x"], energy_gwh=[5, 3])
    assert judged([both], WEST, wind, solar).frame["energy_gwh"].tolist() == [5, 8]


def test_a_measure_that_neither_side_has_stays_without_a_value():
    plans = layer("plans", [box(0, 0, 10), box(20, 0, 10)], dwellings=[np.nan, 12])
    found = judged([IN_NATURE], WEST, plans, layer("nature", [box(0, 0, 90)], ["n"])).frame
    assert found["dwellings"].tolist() == pytest.approx([np.nan, 12], nan_ok=True)
    assert found["energy_gwh"].isna().all()


def test_a_second_distance_is_told_beside_the_flags():
    made = rule("C-01", "plans", "habitat", [within(("far", 1))], also_distance_to="natura2000")
    layers = (
        layer("plans", [box(0, 0, 10), box(50, 0, 10)], ["p", "q"]),
        layer("habitat", [box(200, 0, 10)], ["h"]),
        layer("natura2000", [box(100, 0, 200), box(0, 900, 10)], ["n", "o"]),
    )
    assert judged([made], WEST, *layers).frame["flags"].tolist() == [
        "natura2000_distance_m=90",
        "natura2000_distance_m=40",
    ]
    assert judged([made], WEST, *layers[:2]).frame["flags"].tolist() == ["", ""]


def test_a_rule_without_its_layers_is_named_with_what_it_misses():
    found = judged([IN_WIND, IN_NATURE, TOGETHER, AROUND], WEST, layer("plans", [box(0, 0, 10)]))
    assert dict(found.not_evaluated) == {"C-04": ("wind",), "C-03": ("nature",), "C-05": ("wind",)}
    found = judged([AROUND, IN_WIND], WEST, layer("wind", [box(0, 0, 10)]))
    assert dict(found.not_evaluated) == {"C-05": ("plans",), "C-04": ("plans",)}


def test_a_rule_whose_second_layer_alone_is_missing_is_judged():
    made = rule("C-01", "plans", "nature", [within(("far", 1))], also_distance_to="natura2000")
    plans, nature = layer("plans", [box(0, 0, 10)]), layer("nature", [box(50, 0, 10)])
    assert len(judged([made], WEST, plans, nature).frame) == 1
    assert dict(judged([made], WEST, plans).not_evaluated) == {"C-01": ("nature",)}
    assert dict(judged([made], WEST, nature, layer("natura2000", [box(0, 0, 9)])).not_evaluated) == {"C-01": ("plans",)}


def test_a_rule_on_an_indicator_is_passed_over():
    test = within(("near", 3), ("far", 2), relation="below_target", indicator="energy.covered_share")
    found = judged([rule("C-24", "region", "targets", [test])], WEST, layer("plans", [box(0, 0, 10)]))
    assert (len(found.frame), dict(found.not_evaluated)) == (0, {})


def test_a_count_is_a_finding_of_the_left_feature_alone():
    wind = layer("wind", [box(1_800, 0, 100)], ["w"], energy_gwh=[7.5], dwellings=[9])
    homes = layer("plans", [point(1_950, 50), point(2_050, 50), point(2_199, 50), point(2_500, 50)], dwellings=[5] * 4)
    found = row(AROUND, WEST, wind, homes)
    assert found["finding_id"] == finding_id("C-05", "wind:w", "plans:")
    assert found[["right_layer", "right_id", "right_name"]].tolist() == ["plans", "", ""]
    assert found[["grade", "distance_m", "dwellings", "energy_gwh", "area_ha"]].tolist() == [4, 50, 3, 7.5, 1]
    assert found["flags"] == "count_within_100_m=1,count_within_300_m=3"
    assert (found["relation"], found["geometry"]) == ("distance", wind.geometries[0])
    assert found["deciders"] == "raad:GM0002,gs"


def test_a_count_is_decided_where_the_claim_lies_wherever_what_was_counted_does():
    wind = layer("wind", [box(1_800, 0, 100)], ["w"])
    found = row(AROUND, WEST, wind, layer("plans", [point(2_050, 50), point(1_600, 50)]))
    assert (found["municipalities"], found["cross_border"]) == ("GM0002", False)
    assert found["deciders"] == "raad:GM0002,gs"


def test_a_count_is_told_with_a_second_distance_and_moved_by_what_it_counted():
    many = {"step": -1, "when": [{"measure": "dwellings", "op": "<=", "value": {"param": "few"}}]}
    made = rule("C-05", "wind", "plans", AROUND.model_dump()["tests"], modifiers=[many], also_distance_to="nature")
    wind, homes = layer("wind", [box(0, 0, 100)], ["w"]), layer("plans", [point(150, 50), point(160, 50)])
    table = judged([made], WEST, wind, homes, layer("nature", [box(170, 0, 9)]), few=2).frame
    assert table["grade"].tolist() == [3]
    assert table["flags"].tolist() == ["count_within_100_m=2,count_within_300_m=2,step-1,nature_distance_m=70"]


def graded(table):
    return {
        (left, right): grade
        for left, right, grade in zip(table["left_id"], table["right_id"], table["grade"], strict=True)
    }


def test_numbers_are_those_of_the_place_where_the_left_feature_is_at_home():
    plans = layer("plans", [box(1_000 * n + 500, 0, 10) for n in range(4)], ["p1", "p2", "p3", "p4"])
    wind = layer("wind", [box(1_000 * n + 660, 0, 10) for n in range(4)], ["w1", "w2", "w3", "w4"])
    # Each plan lies 150 m from its wind area; only in the first is that near, and in the east it is too far.
    own = [param("near", 100, GM0001=160, PV01=90), param("far", 300, ES02=140)]
    assert graded(judged([IN_WIND], ALL, plans, wind, own=own).frame) == {("p1", "w1"): 3, ("p2", "w2"): 2}


def test_the_home_of_the_left_feature_counts_and_not_that_of_the_right_one():
    plans, wind = layer("plans", [box(1_900, 0, 50)], ["p"]), layer("wind", [box(2_020, 0, 50)], ["w"])
    assert graded(judged([IN_WIND], ALL, plans, wind, own=[param("near", 50, GM0003=200)]).frame) == {("p", "w"): 2}
    assert graded(judged([IN_WIND], ALL, plans, wind, own=[param("near", 50, GM0002=200)]).frame) == {("p", "w"): 3}


def test_what_is_at_home_nowhere_has_the_numbers_of_the_whole_country():
    off = layer("plans", [box(-300, 0, 310, 10), box(-500, 0, 100)], ["p", "sea"])
    wind = layer("wind", [box(-340, 0, 10)], ["w"])
    own = [param("near", 100, GM0001=20)]
    everywhere = region(box(-1_000, 0, 9_000), "NL")
    assert graded(judged([IN_WIND], everywhere, off, wind, own=own).frame) == {("p", "w"): 2, ("sea", "w"): 3}


@pytest.mark.parametrize("at", ["GM0002", "GM0003"])
def test_a_pair_of_one_layer_keeps_the_higher_grade_of_its_two_places(at):
    both = rule("C-10", "wind", "wind", [within(("near", 3), ("far", 1))])
    wind = layer("wind", [box(1_900, 0, 50), box(2_100, 0, 50), box(2_900, 0, 50)], ["w1", "w2", "w3"])
    plain = judged([both], ALL, wind).frame
    raised = judged([both], ALL, wind, own=[param("near", 100, **{at: 200})]).frame
    assert (graded(plain), graded(raised)) == ({("w1", "w2"): 1}, {("w1", "w2"): 3})
    assert plain["finding_id"].tolist() == raised["finding_id"].tolist()
    # A lower number on one side takes nothing away from what the other side says.
    assert graded(judged([both], ALL, wind, own=[param("far", 300, **{at: 110})]).frame) == {("w1", "w2"): 1}
    far = [param("far", 300, **{at: 1_000})]
    reached = {("w1", "w2"): 1, ("w1", "w3"): 1} | ({("w2", "w3"): 1} if at == "GM0003" else {})
    assert graded(judged([both], ALL, wind, own=far).frame) == reached


def test_what_is_left_out_at_several_places_is_counted_together():
    plans = layer("plans", [box(1_000 * n + 500, 0, 100) for n in range(4)])
    wind = layer("wind", [box(1_000 * n + 599.9995, 0, 100) for n in range(4)], ["w1", "w2", "w3", "w4"])
    made = rule("C-04", "plans", "wind", [overlap(4)])
    width = [param("overlap.rounding_width_m", 0.001), param("overlap.sliver_width_m", 1, GM0001=2, GM0003=3)]
    assert [issue.count for issue in judged([made], ALL, plans, wind, own=width).issues] == [4]


def test_an_empty_layer_is_judged_and_gives_nothing():
    found = judged([IN_WIND], WEST, layer("plans", [box(0, 0, 10)]), empty_layer("wind"))
    assert dict(found.not_evaluated) == {}
    assert list(found.frame.columns) == [*FINDING_COLUMNS, "geometry"]
    assert (len(found.frame), found.frame.crs.to_epsg()) == (0, 28992)


@pytest.mark.parametrize("layers", [(), (empty_layer("plans"), empty_layer("wind"))], ids=["no layers", "no features"])
def test_nothing_to_judge_gives_a_table_without_rows(layers):
    found = judged([IN_WIND, TOGETHER], WEST, *layers)
    assert list(found.frame.columns) == [*FINDING_COLUMNS, "geometry"]
    assert len(found.frame) == 0


def test_rows_are_sorted_by_rule_falling_grade_and_ids():
    plans = layer("plans", [box(0, 0, 50), box(200, 0, 50), box(900, 0, 90)])
    wind = layer("wind", [box(240, 0, 50), box(20, 0, 50)], ["w", "v"])
    found = judged([IN_WIND, rule("A-01", "wind", "plans", [overlap(1)])], ALL, plans, wind).frame
    assert list(zip(found["rule_id"], found["grade"], found["left_id"], found["right_id"], strict=True)) == [
        ("A-01", 1, "v", "a"),
        ("A-01", 1, "w", "b"),
        ("C-04", 4, "a", "v"),
        ("C-04", 4, "b", "w"),
        ("C-04", 2, "a", "w"),
        ("C-04", 2, "b", "v"),
    ]


def test_a_finding_id_depends_on_rule_and_features_alone():
    plans, wind = layer("plans", [box(0, 0, 50)], ["p"]), layer("wind", [box(20, 0, 50)], ["w"])
    moved = layer("wind", [box(30, 10, 90)], ["w"], note=["redrawn"])
    before, after = row(IN_WIND, WEST, plans, wind), row(IN_WIND, WEST, plans, moved)
    assert before["finding_id"] == after["finding_id"] == finding_id("C-04", "plans:p", "wind:w")
    assert before["geometry"] != after["geometry"]


def test_finding_ids_differ_by_rule_side_and_feature():
    told = [("C-04", "a", "b"), ("C-05", "a", "b"), ("C-04", "b", "a"), ("C-04", "ab", ""), ("C-04", "", "ab")]
    assert len({finding_id(*parts) for parts in told}) == len(told)


@st.composite
def _claims(draw: st.DrawFn, name: str) -> Layer:
    """Draw up to six boxes on tens of metres, on the land of LAND and a little beside it."""
    tens = st.integers(-20, 400)
    drawn = draw(st.lists(st.tuples(tens, st.integers(-10, 100), st.integers(1, 90), st.integers(1, 30)), max_size=6))
    numbers = draw(st.lists(st.none() | st.integers(1, 900), min_size=len(drawn), max_size=len(drawn)))
    shapes = [box(*(10 * value for value in corner)) for corner in drawn]
    return layer(name, shapes, [f"{name}{n}" for n in range(len(drawn))], dwellings=np.array(numbers, dtype=float))


# A judgement of four rules takes a tenth of a second, so these draw fewer examples than the kernel's.
few = examples(0.4)
drawn_layers = st.tuples(*[_claims(name) for name in ("plans", "wind", "nature")])
OWN = [param("near", 100, GM0002=40, ES02=180), param("far", 300, GM0003=900, PV01=250)]
"""Some numbers for places; with the limits of the rules they rise everywhere."""
EVERY = [IN_WIND, IN_NATURE, TOGETHER, AROUND, rule("C-10", "wind", "wind", [overlap(1), within(("far", 1))])]


@few
@given(drawn_layers, st.sampled_from([[], OWN]))
def test_the_findings_of_all_regions_are_those_of_the_whole(layers, own):
    # Ten metres of sea around the land are nobody's, so the whole is made of the same regions.
    parts = pd.concat([judged(EVERY, here, *layers, own=own).frame for here in (WEST, EAST)])
    whole = judged(EVERY, ALL, *layers, own=own).frame
    assert whole["finding_id"].is_unique
    assert set(parts["finding_id"]) == set(whole["finding_id"])
    once = parts.drop_duplicates("finding_id").set_index("finding_id").reindex(whole["finding_id"])
    for column in ("grade", "flags", "area_ha", "distance_m", "municipalities", "cross_border", "deciders"):
        assert once[column].tolist() == whole[column].tolist()


@few
@given(drawn_layers)
def test_ground_in_the_regions_adds_up_to_the_finding(layers):
    land = shapely.union_all(LAND.geometries)
    parts = pd.concat([judged(EVERY, here, *layers).frame for here in (WEST, EAST)])
    shared = parts[parts["relation"] == "overlap"]
    summed = shared.groupby("finding_id")["area_in_region_ha"].sum()
    once = shared.drop_duplicates("finding_id").set_index("finding_id").reindex(summed.index)
    on_land = shapely.area(shapely.intersection(once["geometry"].to_numpy(), land)) / 10_000 if len(once) else []
    assert summed.tolist() == pytest.approx(list(on_land), rel=1e-9)
    dry = [shapely.covers(land, shape) for shape in once["geometry"]]
    assert summed[dry].tolist() == pytest.approx(once["area_ha"][dry].tolist(), rel=1e-9)


@few
@given(drawn_layers)
def test_every_finding_lies_in_its_region_and_an_overlap_in_both_features(layers):
    by_name = {item.name: item.frame.set_index("feature_id").geometry for item in layers}
    for found in judged(EVERY, EAST, *layers).frame.itertuples():
        left = by_name[found.left_layer][found.left_id]
        # A count is about all features of the other layer.
        right = (
            by_name[found.right_layer].union_all() if not found.right_id else by_name[found.right_layer][found.right_id]
        )
        if found.relation == "overlap":
            assert shapely.covers(left, found.geometry)
            assert shapely.covers(right, found.geometry)
            assert found.area_ha * 10_000 == pytest.approx(shapely.intersection(left, right).area, rel=1e-9)
        else:
            assert found.distance_m == pytest.approx(shapely.distance(left, right), abs=1e-3)
        about = (left, right) if found.right_id else (left,)
        assert any(shapely.intersects(EAST.geometry, shape) for shape in about)
        assert 0 <= found.area_in_region_ha <= found.area_ha


@few
@given(drawn_layers, st.randoms(use_true_random=False), st.sampled_from([[], OWN]))
def test_order_and_threads_do_not_change_the_table(layers, random, own):
    straight = judged(EVERY, ALL, *layers, own=own).frame
    rules, turned = random.sample(EVERY, len(EVERY)), []
    for item in random.sample(layers, len(layers)):
        turned.append(Layer(item.name, item.frame.iloc[random.sample(range(len(item)), len(item))]))
    other = judged(rules, ALL, *turned, threads=3, own=own).frame
    assert other.drop(columns="geometry").equals(straight.drop(columns="geometry"))
    assert shapely.equals_identical(other.geometry.to_numpy(), straight.geometry.to_numpy()).all()


@few
@given(drawn_layers)
def test_a_wider_limit_only_adds_findings(layers):
    found = [set(judged([IN_WIND], ALL, *layers, far=far).frame["finding_id"]) for far in (101, 300, 2_000)]
    assert all(narrow <= wide for narrow, wide in pairwise(found))


def test_inputs_are_left_as_they_were():
    plans, wind = layer("plans", [box(0, 0, 50)]), layer("wind", [box(20, 0, 50)], ["w"])
    before = plans.frame.copy()
    evaluate(ruleset([IN_WIND], **LIMITS), placed(LAND, plans, wind), region(box(0, 0, 90)), LAND)
    assert plans.frame.equals(before)
    assert not shapely.is_prepared(array(*plans.geometries, *wind.geometries)).any()
