import numpy as np
import pytest

from spatial.findings.pairs import same_area
from spatial.layers.places import with_municipalities
from spatial.relations.feature_relation import PAIR_COLUMNS
from tests.spatial.factory import box, layer, overlap, rule, strips, within
from tests.spatial.relations.support import BANDS, LIMITS, PLAN, grades, judged, ladder


def test_the_first_test_that_holds_judges_a_pair():
    made = rule("R", "plans", "nature", [overlap(4), BANDS])
    right = layer("nature", [box(50, 0, 100), box(100, 0, 10), box(160, 0, 10)])
    assert grades(judged(made, PLAN, right, **LIMITS)) == {(0, 0): 4, (0, 1): 3, (0, 2): 3}


def test_filters_of_sides_and_tests_both_count():
    made = rule(
        "R",
        {"layer": "plans", "where": {"status": ["soft"]}},
        "nature",
        [within(("far", 2), right_where={"feature_id": ["b"]}, left_where={"phase": [1]})],
    )
    plans = layer("plans", [box(0, n, 1) for n in range(3)], status=["soft", "soft", "hard"], phase=[1, 2, 1])
    assert grades(judged(made, plans, layer("nature", [box(5, 0, 1), box(9, 0, 1)]), **LIMITS)) == {(0, 1): 2}


def test_a_symmetric_rule_judges_each_pair_once():
    made = rule("R", "plans", "plans", [BANDS])
    plans = layer("plans", [box(0, 0, 10), box(50, 0, 10), box(90, 0, 10)])
    assert grades(judged(made, plans, plans, **LIMITS)) == {(0, 1): 3, (0, 2): 3, (1, 2): 3}


@pytest.mark.parametrize("test", [overlap(3), BANDS], ids=["overlap", "distance"])
@pytest.mark.parametrize("empty", ["left", "right", "both"])
def test_nothing_on_a_side_gives_a_table_without_rows(test, empty):
    made = rule("R", "plans", "nature", [test])
    left = PLAN if empty == "right" else PLAN.take(np.array([False]))
    right = ladder(10) if empty == "left" else ladder(10).take(np.array([False]))
    table = judged(made, left, right, **LIMITS)
    assert len(table) == 0
    assert tuple(table.columns) == PAIR_COLUMNS


def test_pairs_are_sorted_whatever_the_threads():
    made = rule("R", "plans", "nature", [overlap(3), BANDS])
    left = layer("plans", [box(n * 40, 0, 60) for n in range(12)])
    right = layer("nature", [box(n * 90, 30, 70) for n in range(6)])
    one, three = (judged(made, left, right, threads=count, **LIMITS) for count in (1, 3))
    keys = list(zip(one["left"], one["right"], strict=True))
    assert keys == sorted(set(keys))
    assert len(keys) == 12 * 6
    assert one.drop(columns="shared").equals(three.drop(columns="shared"))


@pytest.mark.parametrize("statuses", [("hard", "soft"), ("soft", "hard")])
def test_a_rule_on_one_layer_finds_a_pair_whichever_side_has_the_smaller_id(statuses):
    sides = [{"layer": "plans", "where": {"status": [status]}} for status in ("hard", "soft")]
    made = rule("R", *sides, [overlap(1)])
    plans = layer("plans", [box(0, 0, 100), box(50, 0, 100)], status=list(statuses))
    table = judged(made, plans, plans)
    assert len(table) == 1
    assert plans.frame["status"].iloc[table["left"].iloc[0]] == "hard"


def test_a_rule_on_one_layer_never_pairs_a_feature_with_itself():
    made = rule("R", "plans", "plans", [overlap(1)])
    plans = layer("plans", [box(0, 0, 100), box(50, 0, 100)])
    assert grades(judged(made, plans, plans)) == {(0, 1): 1}


def test_one_area_in_two_layers_is_told_by_its_ground_and_not_by_its_number():
    municipalities = strips(2)
    wind = with_municipalities(layer("wind", [box(0, 0, 100), box(200, 0, 100)]), municipalities).frame
    solar = with_municipalities(layer("solar", [box(0, 0, 100), box(400, 0, 100)]), municipalities).frame
    assert same_area(wind, solar).tolist() == [True, False]
    assert same_area(wind, layer("nature", [box(0, 0, 100), box(200, 0, 100)]).frame).tolist() == [False, False]
