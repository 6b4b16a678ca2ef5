"""Findings of rules that compare an indicator of the region with a target: the gap itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from spatial.findings.columns import ABOUT_REGION
from spatial.findings.evaluate import FINDING_COLUMNS, finding_id
from spatial.layers.region import Region
from spatial.messages import Sayable
from spatial.relations.facts import VALUE
from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet
from spatial.stakeholders.places import COUNCILS_ALONE, Places

__all__ = ["TARGET_FINDING_COLUMNS", "TargetFindings", "indicator_row", "judged_anew", "target_findings"]

TARGET_FINDING_COLUMNS: Final = (*FINDING_COLUMNS, "value", "unit")


@dataclass(frozen=True)
class TargetFindings:
    """Hold the findings of one region and scenario.

    Parameters
    ----------
    frame
        `TARGET_FINDING_COLUMNS`, sorted by rule: those of a finding, and the value of the indicator. It has no
        geometry; what is said of a place (distance, areas) is NaN.
    not_evaluated
        Rule id to why its indicator has no value: that is not "on target".
    judged
        Ids of the rules that this scenario judges anew; of others the basic findings hold.
    """

    frame: pd.DataFrame
    not_evaluated: Mapping[str, Sayable]
    judged: tuple[str, ...]


def target_findings(
    ruleset: RuleSet,
    indicators: pd.DataFrame,
    region: Region,
    *,
    basic: RuleSet | None = None,
    places: Places = COUNCILS_ALONE,
) -> TargetFindings:
    """Judge the rules on an indicator (`RuleSet.of_targets`) for one region and the scenario of the rule set.

    The value of the indicator gives the grade. A target has no place, so it has no geometry and no ground; left is the
    region, right the indicator.

    Parameters
    ----------
    ruleset
        The rules with their numbers; its scenario is written to each row.
    indicators
        What `indicator_table` gave; see `indicator_row` for the row that counts.
    region
        Where.
    basic
        With a further scenario, the basic set: rules are judged that the scenario touches, or whose indicator it
        changes, since an indicator reads numbers that the rule itself does not name.
    places
        Whose the deciding bodies are; without it councils are known alone.
    """
    rules = (basic or ruleset).of_targets
    if basic is not None and basic.scenario != ruleset.scenario:
        anew = judged_anew(basic, indicators, ruleset.scenario)
        rules = tuple(rule for rule in rules if rule.id in anew)
    found: list[dict[str, object]] = []
    unknown: dict[str, Sayable] = {}
    for rule in rules:
        (name,) = rule.indicators
        row = indicator_row(indicators, name, region.code, ruleset.scenario)
        if row is None or np.isnan(row["value"]):
            unknown[rule.id] = "" if row is None else row["absent"]
        else:
            found += _finding(rule, ruleset, region, row, places)
    frame = pd.DataFrame(found, columns=list(TARGET_FINDING_COLUMNS))
    judged = tuple(rule.id for rule in rules)
    return TargetFindings(frame.sort_values(["rule_id", "right_id"], ignore_index=True), unknown, judged)


def judged_anew(basic: RuleSet, indicators: pd.DataFrame, scenario: str) -> frozenset[str]:
    """Return the ids of the rules on an indicator that a further scenario judges anew in one region.

    That are those that it touches and those whose indicator it changes; of others the basic findings hold.

    Parameters
    ----------
    indicators
        Rows of the region with `indicator_id` and `scenario`.
    """
    own = set(indicators.loc[indicators["scenario"] == scenario, "indicator_id"])
    touched = basic.touched_by(scenario)
    return frozenset(rule.id for rule in basic.of_targets if rule.id in touched or own & set(rule.indicators))


def indicator_row(indicators: pd.DataFrame, name: str, subject: str, scenario: str) -> pd.Series | None:
    """Return the row of an indicator that counts under a scenario: its own, or else the basic one; None without any.

    Parameters
    ----------
    indicators
        Rows with `indicator_id`, `subject`, `scenario`, the basic scenario first.
    subject
        Whose it is: a region, by its code.
    """
    rows = indicators[(indicators["indicator_id"] == name) & (indicators["subject"] == subject)]
    own = rows[rows["scenario"] == scenario]
    chosen = own if len(own) else rows
    return chosen.iloc[0] if len(chosen) else None


def _finding(rule: Rule, ruleset: RuleSet, region: Region, row: pd.Series, places: Places) -> list[dict[str, object]]:
    """Return the finding that an indicator's value gives, if any."""
    (test,) = rule.tests
    grades = test.graded({VALUE: np.array([row["value"]], dtype=float)}, rule.context(ruleset))
    if not grades.holds[0]:
        return []
    municipalities = ",".join(region.municipalities)
    deciders = [body for decider in rule.deciders for body in places.named(decider, municipalities)]
    return [
        {
            **ABOUT_REGION,
            "finding_id": finding_id(rule.id, f"region:{region.code}", f"targets:{row['indicator_id']}"),
            "rule_id": rule.id,
            "kind": rule.kind,
            "grade": min(int(grades.grade[0]), rule.cap),
            "left_layer": rule.left.layer,
            "left_id": region.code,
            "left_name": region.name,
            "right_layer": rule.right.layer,
            "right_id": row["indicator_id"],
            "right_name": row["title"],
            "municipalities": municipalities,
            "cross_border": len(region.municipalities) > 1,
            "deciders": ",".join(deciders),
            "certainty": rule.certainty,
            "flags": ",".join(flag for flag in (grades.flag[0], "unverified" * (row["status"] == "U")) if flag),
            "scenario": ruleset.scenario,
            "partners": 1,
            "relation": test.geometry,
            "theme": rule.theme or "",
            "finding_type": rule.influence or "",
            "value": float(row["value"]),
            "unit": row["unit"],
        }
    ]
