from dataclasses import replace
from datetime import date

import pytest
import shapely

from spatial.findings.evaluate import evaluate
from spatial.layers.issues import ISSUE_COLUMNS, Issue
from spatial.layers.region import regions
from spatial.messages import Text, message
from spatial.parameters.params import Scenario
from spatial.report.report import CONFLICT_COLUMNS, OPPORTUNITY_COLUMNS
from spatial.report.summarise import summarise
from tests.spatial.factory import background, box, layer, overlap, placed, rule, ruleset, strips, text, within
from tests.spatial.rulebook_factory import rulebook, with_needed

LAND = strips(4)
WEST, EAST = regions(LAND)
LAYERS = placed(
    LAND,
    layer(
        "plans",
        [box(900, 0, 200, 100), box(1_900, 0, 200, 100), box(3_500, 0, 10)],
        ["p", "q", "r"],
        dwellings=[50, 20, 9],
    ),
    layer(
        "wind", [box(1_000, 0, 50), box(2_150, 0, 50)], ["w", "x"], energy_gwh=[3.5, 1.5], mean_mol_ha_yr=[1_400, None]
    ),
)
LOW = Scenario.model_validate(
    {"id": "low", "title": text("low"), "params": {"near": 50}, "source": "a test", "status": "U"}
)
RULES = with_needed(
    ruleset(
        [
            rule("C-04", "plans", "wind", [overlap(4), within(("near", 3))]),
            rule("M-01", "wind", "plans", [overlap(2)], kind="opportunity"),
            rule("C-99", "plans", "nowhere", [overlap(1)]),
        ],
        [LOW],
        near=100,
    )
)
BOOK = rulebook(RULES)


def report(here=WEST, layers=LAYERS, scenarios=(), **more):
    sets = [RULES, *[RULES.under(name) for name in scenarios]]
    findings = tuple(evaluate(made, layers, here, LAND) for made in sets)
    return summarise(here, findings, sets, BOOK, layers, LAND, background(*layers, **more))


def indicator(made, name):
    rows = made.indicators[made.indicators["indicator_id"] == name]
    return dict(zip(rows["subject"], rows["value"], strict=True))


def test_conflicts_and_opportunities_have_their_columns():
    made = report()
    assert list(made.conflicts.columns) == [*CONFLICT_COLUMNS, "geometry"]
    assert list(made.opportunities.columns) == [*OPPORTUNITY_COLUMNS, "geometry"]
    assert made.conflicts[["rule_id", "left_id", "right_id", "severity"]].to_numpy().tolist() == [
        ["C-04", "p", "w", 4],
        ["C-04", "q", "x", 3],
    ]
    assert made.opportunities[["rule_id", "left_id", "strength"]].to_numpy().tolist() == [["M-01", "w", 2]]


def test_titles_are_those_of_the_rule_and_say_the_border():
    made = report()
    title, why = (Text(**text(words)) for words in ("C-04", "why C-04"))
    assert made.conflicts["title"].tolist() == [message("finding.across", title=title)] * 2
    assert made.rules[["title", "reason"]].iloc[0].tolist() == [title, why]


def test_a_finding_was_first_seen_today_unless_a_release_held_it():
    known = report().conflicts["finding_id"].iloc[0]
    made = report(first_seen={known: date(2026, 3, 1)})
    assert made.conflicts["first_seen"].tolist() == [date(2026, 3, 1), date(2026, 11, 23)]


def test_inputs_are_whole_features_that_touch_the_region():
    made = report()
    assert made.inputs["plans"]["feature_id"].tolist() == ["p", "q"]
    assert shapely.equals_identical(made.inputs["plans"].geometry.iloc[1], box(1_900, 0, 200, 100))
    assert made.inputs["wind"]["feature_id"].tolist() == ["w"]


def test_municipalities_around_tell_which_are_members():
    around = report().municipalities
    assert around["feature_id"].tolist() == ["GM0001", "GM0002", "GM0003"]
    assert around["in_region"].tolist() == [True, True, False]


def test_the_rule_table_tells_what_was_not_evaluated():
    table = report().rules.set_index("rule_id")
    assert table["evaluated"].to_dict() == {"C-04": True, "M-01": True, "C-99": False}
    assert table["needs"].to_dict() == {"C-04": "", "M-01": "", "C-99": "nowhere"}
    assert table["findings"].to_dict() == {"C-04": 2, "M-01": 1, "C-99": 0}


def test_the_parameter_table_has_every_number_with_its_source():
    rows = report().params[["param_id", "value", "unit", "status", "source"]].to_numpy().tolist()
    assert len(rows) == len(RULES.params)
    assert ["near", 100, "m", "U", "a test"] in rows


def test_a_party_decides_once_for_each_finding_with_the_municipality_of_a_council():
    made = report()
    first = made.conflicts["finding_id"].iloc[0]
    rows = made.finding_parties[made.finding_parties["finding_id"] == first]
    assert rows[["party_id", "municipality", "influence"]].to_numpy().tolist() == [
        ["gs", "", "beslist"],
        ["raad", "GM0001", "beslist"],
        ["raad", "GM0002", "beslist"],
    ]


def test_the_balance_of_the_claims_closes():
    balance = report().balance.set_index("claims")["area_ha"].to_dict()
    # Plans: 200 × 100 and the western half of that; wind: 50 × 50 inside the first plan.
    assert balance == pytest.approx({"": 200 - 3, "plans": 3 - 0.25, "plans,wind": 0.25})


def test_a_layer_outside_the_balance_takes_no_ground():
    found = evaluate(RULES, LAYERS, WEST, LAND)
    told = background(*LAYERS)
    only_wind = replace(told, layers=told.layers.assign(balanced=[False, True]))
    assert summarise(WEST, (found,), [RULES], BOOK, LAYERS, LAND, only_wind).balance["claims"].tolist() == ["", "wind"]


def test_a_plan_that_is_drawn_as_a_symbol_is_found_and_not_measured():
    drawn = {**LAYERS, "plans": LAYERS["plans"].assign(note="symbol_geometry")}
    made = summarise(WEST, (evaluate(RULES, drawn, WEST, LAND),), [RULES], BOOK, drawn, LAND, background(*drawn))
    assert indicator(made, "findings") == {"C-04": 2, "M-01": 1}
    assert indicator(made, "overlap_in_region") == {}
    assert made.balance["claims"].tolist() == ["", "wind"]


def test_indicators_count_and_add_up():
    made = report()
    assert indicator(made, "area") == {"ES01": 200}
    assert indicator(made, "unclaimed") == {"ES01": pytest.approx(197)}
    assert indicator(made, "findings") == {"C-04": 2, "M-01": 1}
    assert indicator(made, "findings_by_grade") == {"C-04:3": 1, "C-04:4": 1, "M-01:2": 1}
    assert indicator(made, "findings_cross_border") == {"C-04": 2, "M-01": 1}
    assert indicator(made, "overlap_in_region") == pytest.approx({"C-04": 0.25, "M-01": 0.25})
    assert indicator(made, "features") == {"plans": 2, "wind": 1}
    assert indicator(made, "dwellings") == {"plans": 50 + 20}
    assert indicator(made, "energy_gwh") == {"wind": 3.5}
    assert indicator(made, "mean_mol_ha_yr") == {"wind:w": 1_400}


def test_the_findings_of_a_scenario_stand_apart_and_leave_the_indicators():
    made = report(scenarios=["low"])
    assert made.conflicts["scenario"].tolist() == ["basis", "basis"]
    assert made.scenario_conflicts["scenario"].tolist() == ["low", "low"]
    assert set(made.scenario_conflicts["finding_id"]) == set(made.conflicts["finding_id"])
    assert made.further_scenarios == ("low",)
    assert report().further_scenarios == ()
    assert made.indicators.equals(report().indicators)


def test_issues_are_those_of_features_here_and_of_whole_sources():
    issues = (
        Issue("s", "plans", "repaired", "p", area_m2=2.5),
        Issue("s", "plans", "repaired", "r"),
        Issue("s", "municipalities", "no_region", "GM0003"),
        Issue("s", "municipalities", "no_region", "GM0004"),
        Issue("s", "plans", "missing_page"),
    )
    table = report(issues=issues).issues
    assert list(table.columns) == list(ISSUE_COLUMNS)
    assert list(zip(table["layer"], table["kind"], table["feature_id"], strict=True)) == [
        ("municipalities", "no_region", "GM0003"),
        ("plans", "missing_page", ""),
        ("plans", "repaired", "p"),
    ]


def test_a_region_without_findings_has_the_same_tables():
    nothing = {name: item.take(item.frame["feature_id"].isin(["r"]).to_numpy()) for name, item in LAYERS.items()}
    empty, full = report(layers=nothing), report()
    for name in ("conflicts", "opportunities", "finding_parties", "balance", "indicators", "rules", "params", "issues"):
        assert list(getattr(empty, name).columns) == list(getattr(full, name).columns)
    assert (len(empty.conflicts), len(empty.opportunities), len(empty.finding_parties)) == (0, 0, 0)
    assert empty.conflicts.dtypes.astype(str)["dwellings"] == "Int64"
    assert empty.conflicts.crs.to_epsg() == 28992
    assert empty.balance.to_numpy().tolist() == [["", 200]]


def test_the_same_inputs_give_the_same_report():
    one, other = report(scenarios=["low"]), report(scenarios=["low"])
    for name in ("conflicts", "opportunities", "municipalities", "finding_parties", "balance", "indicators", "rules"):
        assert getattr(one, name).equals(getattr(other, name))
