import numpy as np
import pytest

from data.rulebook.rulebook import load_rulebook
from spatial.findings.evaluate import evaluate
from spatial.parameters.params import Quantity
from tests.spatial.factory import box, layer, overlap, placed, region, rule, ruleset, strips, within

LAND = strips(1, 100_000, 1_000)
RULEBOOK = load_rulebook().ruleset


def found(made, plans, other, **params):
    """Findings of one rule on plans and another layer, in the order of the plans."""
    ground = placed(LAND, plans, other)
    table = evaluate(ruleset([made], **params), ground, region(LAND.geometries[0]), LAND).frame
    return table.sort_values(["left_id", "right_id"], ignore_index=True)


def graded(made, plans, other, **params):
    table = found(made, plans, other, **params)
    return list(zip(table["grade"], table["flags"], strict=True))


def step(by, *when):
    return {"step": by, "when": [{"measure": measure, "op": op, "value": {"param": to}} for measure, op, to in when]}


NATURE = layer("nature", [box(0, 0, 1_000)], ["n"])


def screened(dwellings, distance_m, nitrogen_class="severe"):
    """Grade and flags of rule C-01 of the rule book; None without a finding."""
    ground = placed(
        LAND,
        layer("housing_plans", [box(1_000 + distance_m, 0, 100)], dwellings=[dwellings]),
        layer("nitrogen_habitat", [box(0, 0, 1_000)], nitrogen_class=[nitrogen_class]),
    )
    table = evaluate(RULEBOOK, ground, region(LAND.geometries[0]), LAND).frame
    rows = table[table["rule_id"] == "C-01"]
    return (int(rows["grade"].iloc[0]), rows["flags"].iloc[0].split(",")) if len(rows) else None


@pytest.mark.parametrize(
    ("dwellings", "distance_m", "grade", "flag"),
    [
        # 2.5 kg a dwelling over 5 years is 0.5 kg a year: twice as many dwellings fit as kg.
        (5, 499, 0, "calculation_suffices"),
        (6, 499, 2, "ecological_assessment"),
        (16, 499, 2, "ecological_assessment"),
        (17, 499, 3, "offsetting"),
        (10, 999, 0, "calculation_suffices"),
        (11, 999, 2, "ecological_assessment"),
        (22, 1_000, 0, "calculation_suffices"),
        (71, 1_000, 3, "offsetting"),
        (68, 3_000, 0, "calculation_suffices"),
        (341, 5_000, 2, "ecological_assessment"),
        (1_661, 14_999, 3, "offsetting"),
        (960, 25_000, 0, "calculation_suffices"),
        (np.nan, 499, 1, "emission_unknown"),
    ],
)
def test_nitrogen_screening(dwellings, distance_m, grade, flag):
    found_grade, flags = screened(dwellings, distance_m)
    assert (found_grade, flags[0]) == (grade, flag)


def test_nitrogen_screening_ends_at_25_km():
    assert screened(50, 25_001) is None


def test_nitrogen_screening_leaves_out_habitat_without_a_problem():
    assert screened(600, 500, "none") is None
    assert screened(600, 500, "approaching") is not None


def test_distances_to_wind_follow_the_tip_height_of_250_m():
    factors = [Quantity(param=f"wind.distance_factor_{n}", times="wind.tip_height_m") for n in (2, 3, 4)]
    assert [RULEBOOK.value(factor) for factor in factors] == [500, 750, 1_000]


def test_a_modifier_steps_and_says_so():
    made = rule("R", "plans", "nature", [overlap(2)], modifiers=[step(1, ("dwellings", ">", "large"))])
    plans = layer("plans", [box(n * 100, 0, 50) for n in range(3)], dwellings=[99, 100, 101])
    assert graded(made, plans, NATURE, large=100) == [(2, ""), (2, ""), (3, "step+1")]


@pytest.mark.parametrize(("op", "held"), [("<", [1, 0, 0]), ("<=", [1, 1, 0]), (">", [0, 0, 1]), (">=", [0, 1, 1])])
def test_a_modifier_compares(op, held):
    made = rule("R", "plans", "nature", [overlap(2)], modifiers=[step(1, ("dwellings", op, "large"))])
    plans = layer("plans", [box(n * 100, 0, 50) for n in range(3)], dwellings=[99, 100, 101])
    assert [grade - 2 for grade, _ in graded(made, plans, NATURE, large=100)] == held


def test_a_modifier_needs_all_its_conditions():
    both = step(-1, ("dwellings", "<=", "small"), ("distance_m", ">=", "far"))
    made = rule("R", "plans", "nature", [within(("edge", 2))], modifiers=[both])
    plans = layer("plans", [box(1_000 + metres, 0, 50) for metres in (10, 500, 500)], dwellings=[5, 5, 50])
    assert graded(made, plans, NATURE, small=10, far=500, edge=900) == [(2, ""), (1, "step-1"), (2, "")]


def test_a_plan_without_a_number_is_not_moved():
    made = rule("R", "plans", "nature", [overlap(2)], modifiers=[step(-1, ("dwellings", "<=", "small"))])
    plans = layer("plans", [box(0, 0, 50), box(100, 0, 50)], dwellings=[5, np.nan])
    assert graded(made, plans, NATURE, small=10) == [(1, "step-1"), (2, "")]


def test_a_step_below_zero_is_not_taken():
    made = rule("R", "plans", "nature", [overlap(1)], modifiers=[step(-2, ("dwellings", "<=", "small"))])
    assert graded(made, layer("plans", [box(0, 0, 50)], dwellings=[5]), NATURE, small=10) == [(1, "")]


def test_steps_add_up_to_the_cap():
    up = step(2, ("dwellings", ">", "large"))
    made = rule("R", "plans", "nature", [overlap(2)], modifiers=[up, up], cap=3)
    assert graded(made, layer("plans", [box(0, 0, 50)], dwellings=[5]), NATURE, large=1) == [(3, "step+2,step+2")]


def test_a_flag_stands_at_grade_zero_alone():
    made = rule("R", "plans", "nature", [within(("near", 1), ("far", 0))], flag_at_zero="look")
    plans = layer("plans", [box(1_050, 0, 50), box(1_500, 0, 50)])
    assert graded(made, plans, NATURE, near=100, far=900) == [(1, ""), (0, "look")]


def test_a_sliver_is_a_signal_of_grade_1_at_most():
    made = rule("R", "plans", "nature", [overlap(4)])
    # A strip of 100 m is w · 100 / (100 + w) wide: 0.99 m for w = 1, 1.96 m for w = 2.
    plans = layer("plans", [box(999, 0, 50, 100), box(998, 200, 50, 100)])
    assert graded(made, plans, NATURE, overlap__sliver_width_m=1) == [(1, "sliver"), (4, "")]


def test_without_its_parameter_nothing_is_a_sliver():
    made = rule("R", "plans", "nature", [overlap(4)])
    assert graded(made, layer("plans", [box(999.9, 0, 50, 100)]), NATURE) == [(4, "")]


def test_a_distance_is_never_a_sliver():
    made = rule("R", "plans", "nature", [within(("near", 3))])
    assert graded(made, layer("plans", [box(1_001, 0, 0.1, 100)]), NATURE, near=9, overlap__sliver_width_m=1) == [
        (3, "")
    ]


def test_one_area_in_two_layers_is_flagged():
    made = rule("R", "wind", "solar", [overlap(1)])
    table = graded(
        made, layer("wind", [box(0, 0, 9), box(50, 0, 9)]), layer("solar", [box(0, 0, 9), box(50, 0, 5)], ["a", "x"])
    )
    assert table == [(1, "same_area"), (1, "")]


def test_flags_stand_in_a_fixed_order_with_the_notes_of_both_features_once():
    made = rule(
        "R",
        "plans",
        "nature",
        [overlap(1, flag="inside")],
        modifiers=[step(-1, ("dwellings", ">", "none"))],
        flag_at_zero="look",
    )
    plans = layer("plans", [box(0, 0, 50)], dwellings=[5], note=["vague"])
    assert graded(made, plans, layer("nature", [box(0, 0, 90)], ["n"], note=["vague"]), none=0) == [
        (0, "inside,step-1,look,vague")
    ]
    assert graded(made, plans, layer("nature", [box(0, 0, 90)], ["n"], note=["old"]), none=0) == [
        (0, "inside,step-1,look,vague,old")
    ]
    assert graded(made, plans, layer("nature", [box(0, 90, 90)], ["n"], note=["old"]), none=0) == []
