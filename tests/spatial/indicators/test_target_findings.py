"""The gap itself as a finding: an indicator of the region against the bands of a rule."""

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from spatial.findings.evaluate import FINDING_COLUMNS
from spatial.indicators import INDICATOR_COLUMNS, target_findings
from spatial.rules.rules import Rule
from tests.spatial.factory import ruleset, text
from tests.spatial.indicators.support import HERE, scenario


def gap(*bands, name="C-24.ENERGY", **more):
    told = {
        "id": name,
        "kind": "conflict",
        "title": text(name),
        "reason": text("why"),
        "left": {"layer": "region"},
        "right": {"layer": "targets"},
        "tests": [
            {
                "relation": "below_target",
                "indicator": "energy.covered_share",
                "bands": [{"to": {"param": to}, "grade": grade} for to, grade in bands],
            }
        ],
        "deciders": ["raad", "ps"],
        "certainty": "assumption",
        "zone_semantics": "attention",
        "source": ["a test"],
        "status": "U",
    }
    return Rule.model_validate(told | more)


RULES = ruleset([gap(("half", 3), ("whole", 2))], [scenario("more", whole=1.5)], half=0.5, whole=1.0)


def told(value: float, absent: str = "", scenario: str = "basis", status: str = "D") -> pd.DataFrame:
    row = {"indicator_id": "energy.covered_share", "subject": HERE.code, "value": value, "absent": absent}
    row |= {"title": "Covered", "scenario": scenario, "status": status}
    return pd.DataFrame([row]).reindex(columns=list(INDICATOR_COLUMNS))


@pytest.mark.parametrize(("share", "grade"), [(0.0, 3), (0.49, 3), (0.5, 2), (0.99, 2)])
def test_the_first_band_above_the_value_grades(share, grade):
    found = target_findings(RULES, told(share), HERE).frame
    assert found["grade"].tolist() == [grade]


@pytest.mark.parametrize("share", [1.0, 1.3])
def test_on_target_is_no_finding(share):
    found = target_findings(RULES, told(share), HERE)
    assert found.frame.empty
    assert found.not_evaluated == {}
    assert list(found.frame.columns) == [*FINDING_COLUMNS, "value", "unit"]


def test_an_absent_indicator_is_not_evaluated_and_says_why():
    found = target_findings(RULES, told(np.nan, "no bid is known"), HERE)
    assert found.frame.empty
    assert found.not_evaluated == {"C-24.ENERGY": "no bid is known"}


def test_a_finding_is_about_the_region_names_its_councils_and_has_no_place():
    row = target_findings(RULES, told(0.7), HERE).frame.iloc[0]
    assert (row["left_layer"], row["left_id"], row["right_layer"], row["right_id"]) == (
        *("region", HERE.code),
        *("targets", "energy.covered_share"),
    )
    assert row["municipalities"] == "GM0001,GM0002"
    assert row["deciders"] == "raad:GM0001,raad:GM0002,ps"
    assert row["cross_border"]
    assert row["value"] == 0.7
    assert "geometry" not in row
    assert row[["distance_m", "area_ha", "area_in_region_ha"]].isna().all()


def test_a_target_that_is_not_reached_is_no_opportunity():
    with pytest.raises(ValidationError, match="its kind is 'conflict', not 'opportunity'"):
        gap(("whole", 3), kind="opportunity")


def test_a_gap_on_numbers_that_nobody_confirmed_is_flagged():
    assert target_findings(RULES, told(0.7, status="U"), HERE).frame["flags"].tolist() == ["unverified"]
    assert target_findings(RULES, told(0.7), HERE).frame["flags"].tolist() == [""]


def test_the_id_does_not_change_with_the_grade_or_the_scenario():
    basic = target_findings(RULES, told(0.3), HERE).frame
    other = target_findings(RULES.under("more"), told(1.2), HERE).frame
    assert basic["finding_id"].tolist() == other["finding_id"].tolist()
    assert other["scenario"].tolist() == ["more"]


def test_a_scenario_reads_its_own_row_where_there_is_one():
    both = pd.concat([told(0.3), told(1.6, scenario="more")], ignore_index=True)
    assert target_findings(RULES.under("more"), both, HERE).frame.empty


def test_a_cap_holds():
    rules = ruleset([gap(("whole", 3), cap=1)], whole=1.0)
    assert target_findings(rules, told(0.3), HERE).frame["grade"].tolist() == [1]


def test_a_scenario_judges_what_it_touches_or_whose_indicator_it_changes():
    rules = ruleset([gap(("whole", 2))], [scenario("else", other=2)], whole=1.0, other=1)
    other = rules.under("else")
    untouched = target_findings(other, told(0.3), HERE, basic=rules)
    assert untouched.judged == ()
    assert untouched.frame.empty
    both = pd.concat([told(0.3), told(0.6, scenario="else")], ignore_index=True)
    changed = target_findings(other, both, HERE, basic=rules)
    assert changed.judged == ("C-24.ENERGY",)
    assert changed.frame["scenario"].tolist() == ["else"]
