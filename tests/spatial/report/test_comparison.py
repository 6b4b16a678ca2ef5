import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from spatial.layers.crs import RD
from spatial.layers.errors import RuleError
from spatial.parameters.params import Scenario
from spatial.report.comparison import (
    CHANGE_COLUMNS,
    COMPARISON_COLUMNS,
    TOTAL_COLUMNS,
    Comparison,
    compare,
)
from spatial.rules.ruleset import RuleSet
from tests.properties import examples
from tests.spatial.factory import box, frame, overlap, point, rule, ruleset, text, within

REGION = box(0, 0, 1_000)
"""A square of 100 ha; strips of 100 m across it are 10 ha."""

PLANS = frame([box(0, 0, 100, 1_000), box(100, 0, 100, 1_000), box(950, 0, 100, 1_000)], dwellings=[10, 20, 40])
WIND = frame([box(0, 0, 1_000, 100), box(0, 200, 1_000, 100)], ids=["w", "x"], energy_gwh=[5.0, 7.5])
SOLAR = frame([box(0, 0, 1_000, 100)], ids=["w"], energy_gwh=[5.0])
INPUTS = {"plans": PLANS, "wind": WIND, "solar": SOLAR}


def scenario(name: str, **params: float) -> Scenario:
    values = {key.replace("__", "."): value for key, value in params.items()}
    return Scenario.model_validate(
        {"id": name, "title": text(name), "params": values, "source": "a test", "status": "U"}
    )


def rules() -> RuleSet:
    """`near` and `far` touch C-01 and M-01, `other` touches C-02; nothing touches C-09."""
    return ruleset(
        [
            rule("C-01", "plans", "wind", [within(("wind.near_m", 3))]),
            rule("C-02", "plans", "wind", [within(("wind.other_m", 3))]),
            rule("C-09", "plans", "wind", [overlap()]),
            rule("M-01", "wind", "solar", [within(("wind.near_m", 3))], kind="opportunity"),
        ],
        [scenario("near", wind__near_m=1), scenario("far", wind__near_m=9), scenario("other", wind__other_m=5)],
        wind__near_m=3,
        wind__other_m=3,
    )


Row = tuple[str, str, int, str, str]
"""Rule, scenario, grade, left (layer:id), right (layer:id)."""


def findings(*rows: Row, flags: str = "", dwellings: float = float("nan"), geometry: object = None) -> gpd.GeoDataFrame:
    """Findings on the features above, with the left one as their geometry."""
    told = []
    for rule_id, name, grade, left, right in rows:
        left_layer, left_id = left.split(":")
        right_layer, right_id = right.split(":")
        shape = geometry
        if shape is None:
            source = INPUTS[left_layer]
            shape = source.geometry[source["feature_id"] == left_id].iloc[0]
        told.append(
            {
                "finding_id": f"{rule_id}-{left}-{right}",
                "rule_id": rule_id,
                "grade": grade,
                "left_layer": left_layer,
                "left_id": left_id,
                "right_layer": right_layer,
                "right_id": right_id,
                "dwellings": dwellings,
                "flags": flags,
                "scenario": name,
                "geometry": shape,
            }
        )
    columns = list(told[0]) if told else list(findings(("C-01", "basis", 1, "plans:a", "wind:w")))
    return gpd.GeoDataFrame(pd.DataFrame(told, columns=columns), geometry="geometry", crs=RD)


def stacked(*parts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), geometry="geometry", crs=RD)


def compared(every: gpd.GeoDataFrame, a: str = "basis", b: str = "near", **more: object) -> Comparison:
    given = {"inputs": INPUTS, "within": REGION, **more}
    return compare(every, a, b, rules(), **given)  # type: ignore[arg-type]


def of_rule(told: Comparison, name: str = "C-01") -> dict[str, float]:
    row = told.rules.set_index("rule_id").loc[name]
    return {key: value for key, value in row.to_dict().items() if value}


def total(told: Comparison, kind: str = "conflict") -> dict[str, float]:
    row = told.totals.set_index("kind").loc[kind]
    return {key: value for key, value in row.to_dict().items() if value}


def test_a_finding_that_goes_takes_its_ground_dwellings_and_energy_along() -> None:
    told = compared(findings(("C-01", "basis", 3, "plans:a", "wind:w")))

    assert of_rule(told) == {"lost": 1, "area_lost_ha": 10, "dwellings_lost": 10, "energy_lost_gwh": 5}
    assert total(told) == of_rule(told)
    assert total(told, "opportunity") == {}
    assert told.changes.fillna(-1).to_numpy().tolist() == [
        ["C-01-plans:a-wind:w", "C-01", "conflict", "lost", 3, -1],
    ]


def test_a_plan_that_keeps_one_of_two_findings_is_still_touched() -> None:
    every = findings(
        ("C-01", "basis", 3, "plans:a", "wind:w"),
        ("C-01", "basis", 3, "plans:a", "wind:x"),
        ("C-01", "near", 3, "plans:a", "wind:w"),
    )

    assert of_rule(compared(every)) == {"lost": 1, "energy_lost_gwh": 7.5}


def test_a_plan_with_two_new_findings_counts_once() -> None:
    every = findings(("C-01", "near", 3, "plans:a", "wind:w"), ("C-01", "near", 3, "plans:a", "wind:x"))

    assert of_rule(compared(every)) == {
        "gained": 2,
        "area_gained_ha": 10,
        "dwellings_gained": 10,
        "energy_gained_gwh": 12.5,
    }


def test_ground_is_counted_once_and_only_in_the_region() -> None:
    """Both strips of wind cross the plan: 100 x 1,000 m and 2 strips of 900 x 100 m; of plan c 50 m lie inside."""
    plan = findings(("C-01", "near", 3, "plans:a", "wind:w"))
    strips = findings(("C-01", "near", 3, "wind:w", "wind:x"), ("C-01", "near", 3, "wind:x", "wind:w"))

    assert of_rule(compared(stacked(plan, strips)))["area_gained_ha"] == 10 + 9 + 9
    assert of_rule(compared(findings(("C-01", "near", 3, "plans:c", "wind:w"))))["area_gained_ha"] == 5


def test_ground_that_other_findings_keep_is_neither_gained_nor_lost() -> None:
    """The strip w was touched; now plan a is, which shares 1 ha with it."""
    every = findings(("C-01", "basis", 3, "wind:w", "wind:x"), ("C-01", "near", 3, "plans:a", "wind:x"))

    told = of_rule(compared(every))
    assert (told["area_gained_ha"], told["area_lost_ha"]) == (9, 9)


def test_another_grade_is_no_other_finding() -> None:
    every = findings(("C-01", "basis", 3, "plans:a", "wind:w"), ("C-01", "near", 1, "plans:a", "wind:w"))
    told = compared(every)

    assert of_rule(told) == {"regraded": 1}
    assert told.changes[["change", "grade_a", "grade_b"]].to_numpy().tolist() == [["regraded", 3, 1]]


def test_grade_0_is_a_finding_that_touches_nothing() -> None:
    every = findings(("C-01", "basis", 0, "plans:a", "wind:w"), ("C-01", "near", 2, "plans:a", "wind:w"))

    assert of_rule(compared(every)) == {
        "regraded": 1,
        "area_gained_ha": 10,
        "dwellings_gained": 10,
        "energy_gained_gwh": 5,
    }
    assert of_rule(compared(findings(("C-01", "near", 0, "plans:a", "wind:w")))) == {"gained": 1}


def test_a_rule_that_the_scenario_does_not_touch_is_as_it_was() -> None:
    every = findings(("C-01", "basis", 3, "plans:a", "wind:w"), ("C-09", "basis", 3, "plans:b", "wind:w"))

    assert list(compared(every).rules["rule_id"]) == ["C-01", "M-01"]
    assert list(compared(every, "basis", "other").rules["rule_id"]) == ["C-02"]
    assert of_rule(compared(every, "basis", "other"), "C-02") == {}


def test_two_scenarios_are_compared_by_what_either_touches() -> None:
    every = findings(
        ("C-01", "basis", 3, "plans:a", "wind:w"),
        ("C-01", "near", 3, "plans:b", "wind:w"),
        ("C-02", "basis", 3, "plans:c", "wind:w"),
    )
    told = compared(every, "near", "other")

    assert list(told.rules["rule_id"]) == ["C-01", "C-02", "M-01"]
    assert of_rule(told) == {
        "gained": 1,
        "lost": 1,
        "area_gained_ha": 10,
        "area_lost_ha": 10,
        "dwellings_gained": 10,
        "dwellings_lost": 20,
    }
    assert of_rule(told, "C-02") == {"lost": 1, "area_lost_ha": 5, "dwellings_lost": 40, "energy_lost_gwh": 5}
    assert total(told)["dwellings_gained"] == 10
    assert total(told)["dwellings_lost"] == 20 + 40
    assert "energy_lost_gwh" not in total(told)


def test_a_plan_that_moves_from_one_rule_to_another_is_in_no_total() -> None:
    every = findings(("C-01", "basis", 3, "plans:a", "wind:w"), ("C-02", "other", 3, "plans:a", "wind:w"))
    told = compared(every, "basis", "other")
    assert of_rule(told, "C-02")["dwellings_gained"] == 10
    assert total(told)["dwellings_gained"] == 10

    moved = findings(("C-01", "near", 3, "plans:a", "wind:w"), ("C-02", "other", 3, "plans:a", "wind:w"))
    told = compared(moved, "near", "other")
    assert (of_rule(told)["dwellings_lost"], of_rule(told, "C-02")["dwellings_gained"]) == (10, 10)
    assert total(told) == {"gained": 1, "lost": 1}


def test_conflicts_and_opportunities_are_not_added_up() -> None:
    every = findings(("C-01", "near", 3, "plans:a", "wind:w"), ("M-01", "basis", 3, "wind:x", "solar:w"))
    told = compared(every)

    assert total(told)["gained"] == 1
    assert total(told, "opportunity") == {"lost": 1, "area_lost_ha": 10, "energy_lost_gwh": 12.5}


def test_one_area_in_two_layers_brings_its_energy_once() -> None:
    told = compared(findings(("M-01", "near", 3, "wind:w", "solar:w")))

    assert of_rule(told, "M-01")["energy_gained_gwh"] == 5


def test_a_feature_that_does_not_touch_the_region_is_not_counted() -> None:
    told = compared(findings(("C-01", "near", 3, "plans:a", "wind:elsewhere")))

    assert of_rule(told) == {"gained": 1, "area_gained_ha": 10, "dwellings_gained": 10}


def test_dwellings_that_a_rule_counts_are_compared_by_their_number_and_not_added_to_plans() -> None:
    every = stacked(
        findings(("C-01", "basis", 3, "wind:w", "dwellings:"), dwellings=12),
        findings(("C-01", "near", 3, "wind:w", "dwellings:"), dwellings=40),
    )
    told = compared(every)

    assert of_rule(told) == {"dwellings_gained": 28}
    assert total(told) == {}
    assert len(told.changes) == 0


def test_symbols_points_and_findings_on_the_region_have_no_ground() -> None:
    near: Row = ("C-01", "near", 3, "plans:a", "wind:w")
    assert "area_gained_ha" not in of_rule(compared(findings(near, flags="sliver,symbol_geometry")))
    assert "area_gained_ha" not in of_rule(compared(findings(near, geometry=point(1, 1))))
    on_region = findings(("C-01", "near", 3, "region:ES01", "targets:"), geometry=REGION)
    assert of_rule(compared(on_region)) == {"gained": 1}


def test_a_rule_that_could_not_be_judged_is_told_apart() -> None:
    told = compared(findings(), not_evaluated=["M-01", "C-09"])

    assert list(told.rules["rule_id"]) == ["C-01"]
    assert told.not_evaluated == ("M-01",)


def test_without_findings_the_tables_keep_their_columns() -> None:
    told = compared(findings(), "basis", "other", not_evaluated=["C-02"])

    assert (list(told.rules), len(told.rules)) == (list(COMPARISON_COLUMNS), 0)
    assert (list(told.totals), list(told.totals["kind"])) == (
        list(TOTAL_COLUMNS),
        ["conflict", "opportunity", "target"],
    )
    assert (list(told.changes), len(told.changes)) == (list(CHANGE_COLUMNS), 0)


def test_an_unknown_scenario_is_refused() -> None:
    with pytest.raises(RuleError, match="there is no scenario 'wind-9x'; have: far, near, other"):
        compared(findings(), "basis", "wind-9x")


FOUND = st.lists(
    st.tuples(
        st.sampled_from(["C-01", "M-01"]),
        st.sampled_from(["basis", "near", "far"]),
        st.integers(0, 3),
        st.sampled_from(["plans:a", "plans:b", "plans:c", "wind:w"]),
        st.sampled_from(["wind:w", "wind:x", "solar:w"]),
    ),
    unique_by=lambda row: (row[0], row[1], row[3], row[4]),
    max_size=12,
)


@examples(0.3)
@given(FOUND, st.permutations(["basis", "near", "far"]))
def test_the_other_way_round_gains_and_losses_change_places(rows: list[Row], names: list[str]) -> None:
    every = findings(*rows)
    there, back = compared(every, names[0], names[1]), compared(every, names[1], names[0])
    swapped = {
        name: name.replace("gained", "*").replace("lost", "gained").replace("*", "lost") for name in COMPARISON_COLUMNS
    }

    assert_frame_equal(back.rules, there.rules.rename(columns=swapped)[list(COMPARISON_COLUMNS)], rtol=1e-9)
    assert len(there.changes) == int(there.rules[["gained", "lost", "regraded"]].to_numpy().sum())


@examples(0.3)
@given(FOUND)
def test_nothing_differs_from_itself_and_measures_stay_within_what_there_is(rows: list[Row]) -> None:
    every = findings(*rows)
    same = compared(every, "near", "near")
    assert not same.rules.drop(columns="rule_id").to_numpy().any()

    told = compared(every)
    assert (told.rules["area_gained_ha"] + told.rules["area_lost_ha"] <= 100 + 1e-6).all()
    assert (told.totals[["dwellings_gained", "dwellings_lost"]] <= 70).to_numpy().all()
    table = compare(every, "basis", "near", rules(), inputs=INPUTS, within=REGION).rules
    assert_frame_equal(table, told.rules)


@examples(0.3)
@given(FOUND, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: list[Row], random) -> None:
    mixed = list(rows)
    random.shuffle(mixed)
    one, other = compared(findings(*rows)), compared(findings(*mixed))

    assert_frame_equal(one.rules, other.rules)
    assert_frame_equal(one.totals, other.totals)
    assert_frame_equal(one.changes, other.changes)


def test_ground_of_a_multipolygon_is_counted_too() -> None:
    parts = shapely.union_all([box(0, 0, 100), box(200, 0, 100)])
    told = compared(findings(("C-01", "near", 3, "plans:a", "wind:w"), geometry=parts))

    assert of_rule(told)["area_gained_ha"] == 2


def test_a_target_that_a_scenario_reaches_by_its_indicator_is_no_longer_missed() -> None:
    """The scenario changes no number of the rule: the row of the indicator alone tells that it was judged."""
    shortfall = {"relation": "below_target", "indicator": "homes", "bands": [{"to": {"param": "whole"}, "grade": 3}]}
    book = ruleset([rule("C-24", "region", "targets", [shortfall])], [scenario("near", far=1)], whole=1, far=2)
    missed = findings(("C-24", "basis", 3, "region:ES01", "targets:homes"), geometry=REGION)
    rows = pd.DataFrame({"indicator_id": ["homes", "homes"], "scenario": ["basis", "near"]})

    told = compare(missed, "basis", "near", book, inputs=INPUTS, within=REGION, indicators=rows)
    assert total(told, "target") == {"lost": 1}
    assert total(told, "conflict") == {}
    same = compare(missed, "basis", "near", book, inputs=INPUTS, within=REGION, indicators=rows.iloc[:1])
    assert total(same, "target") == {}
