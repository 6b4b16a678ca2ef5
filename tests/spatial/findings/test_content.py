"""Of when the content of findings is, and which of it is older than their rule bears."""

from datetime import date

import pytest

from spatial.findings.content import content_on, is_outdated
from spatial.findings.evaluate import evaluate
from spatial.layers.errors import RuleError
from tests.spatial.factory import box, frame, layer, param, placed, region, rule, ruleset, strips, within

LAND = strips(1, 100_000, 1_000)
TODAY = date(2026, 11, 23)
BEARS = {"max_content_age_years": {"param": "years"}}


def found(content, nature_on="2026", left=BEARS, right=(), today=TODAY):
    """Flags of the findings of plans with these dates at one nature area, in their order."""
    plans = layer("plans", [box(100 * at, 0, 50) for at in range(len(content))], content_on=content)
    nature = layer("nature", [box(0, 500, 1_000, 100)], ["n"], content_on=[nature_on])
    made = rule("R-1", {"layer": "plans", **dict(left)}, {"layer": "nature", **dict(right)}, [within(("near", 3))])
    rules = ruleset([made], own=[param("years", 2, "years")], near=1_000)
    rows = evaluate(rules, placed(LAND, plans, nature), region(LAND.geometries[0]), LAND, today=today).frame
    return rows.sort_values("left_id")["flags"].tolist()


def test_what_is_older_than_its_side_of_the_rule_bears_is_marked():
    # Counted from the last day that a date stands for: 2024-11 ends less than two years before.
    assert found(["2024-11-20", "2024-11", "2024", "2023"]) == ["outdated", "", "", "outdated"]
    assert found(["2023", "2026"], nature_on="2013", right=BEARS) == ["outdated", "outdated"]


def test_without_an_age_or_a_day_nothing_is_too_old():
    assert found(["1999"], left={}) == [""]
    assert found(["1999"], today=None) == [""]


def test_an_unknown_date_is_not_old_and_is_said_where_the_other_is_known():
    assert found([None, "2026"]) == ["content_unknown", ""]
    assert found([None], nature_on=None) == [""]


def test_the_greatest_age_is_in_years():
    made = rule("R-1", {"layer": "plans", **BEARS}, "nature", [within(("near", 3))])
    with pytest.raises(RuleError, match="years"):
        ruleset([made], own=[param("years", 2, "m")], near=1_000)


def test_a_finding_is_as_old_as_the_older_of_both():
    sides = [frame([box(0, 0, 1)] * 3, content_on=days) for days in (["2021-07", None, None], ["2013", "2024", None])]
    assert content_on(*sides) == ["2013", "2024", ""]


def test_a_flag_tells_it_among_others():
    assert is_outdated("symbol_geometry,outdated")
    assert not is_outdated("content_unknown")
    assert not is_outdated("")
