"""The rules of a region's map: their words, their numbers, and what scenarios change of their findings."""

from collections.abc import Mapping
from typing import Any, Final

from maps.common.data_quality import rests_on_unverified
from maps.common.errors import MapsError
from maps.common.labels import Wording
from maps.common.numbers import is_missing
from maps.common.thresholds import thresholds
from maps.region_map.rule_schema import Param, Rule, RuleDifference, Scenario
from spatial.indicators import judged_anew
from spatial.report.report import RegionReport
from spatial.rules.reasons import reason_fault
from spatial.rules.rules import REGION

__all__ = ["rule_numbers", "rule_rows", "scenario_rows"]

_COUNTS: Final = ("gained", "lost", "regraded")
_SUMS: Final = (
    *("area_gained_ha", "area_lost_ha", "dwellings_gained", "dwellings_lost"),
    *("energy_gained_gwh", "energy_lost_gwh"),
)


def rule_rows(report: RegionReport, labels: Wording) -> tuple[Rule, ...]:
    """Return the rules in the order of the report's table; `needs` says why one was not evaluated.

    Raises
    ------
    MapsError
        A rule's reason names what a finding does not have.
    """
    rules, unverified = report.ruleset.rules, rests_on_unverified(report)
    return tuple(
        Rule(
            id=row["rule_id"],
            kind=row["kind"],
            theme=rules[row["rule_id"]].theme or "",
            title=row["title"],
            reason=_reason(str(row["reason"])),
            source=row["source"],
            status=row["status"],
            certainty=row["certainty"],
            left=row["left_layer"],
            right=row["right_layer"],
            evaluated=bool(row["evaluated"]),
            needs="" if row["evaluated"] else _why_not(report, row, labels),
            rests_on_unverified=row["rule_id"] in unverified,
        )
        for row in report.rules.to_dict("records")
    )


def _reason(template: str) -> str:
    """Return the template, checked: the page fills it, where nobody would see that it cannot be filled."""
    if fault := reason_fault(template):
        raise MapsError(fault)
    return template


def _why_not(report: RegionReport, row: Mapping[Any, object], labels: Wording) -> str:
    """Say why a rule was not evaluated: a layer is missing or holds nothing here, or an indicator has no value."""
    needs = str(row["needs"]).split(",")
    if row["left_layer"] == REGION:
        return labels.text("layer.no_value", indicators=", ".join(labels.layer(name) for name in needs))
    if all(name in report.inputs for name in needs):
        return labels.text("layer.nothing_known", layers=", ".join(labels.layer(name) for name in needs))
    named = [labels.text("layer.layer_name", title=labels.layer(name)) for name in needs]
    text = "layer.not_evaluated" if len(named) == 1 else "layer.not_evaluated_more"
    return labels.text(text, layers=", ".join(named))


def rule_numbers(report: RegionReport, labels: Wording) -> dict[str, tuple[Param, ...]]:
    """Return the numbers that each rule reads, with unit, status and source; a rule without any has none."""
    numbers = {
        name: tuple(
            Param(
                title=row["title"],
                value=row["value"],
                unit=row["unit"],
                status=row["status"],
                source=", ".join(part for part in (str(row["source"]), str(row["edition"])) if part),
                formula=row["formula"],
            )
            for row in thresholds(rule, report.ruleset, labels)
        )
        for name, rule in report.ruleset.rules.items()
    }
    return {name: rows for name, rows in numbers.items() if rows}


def scenario_rows(report: RegionReport, labels: Wording) -> tuple[Scenario, ...]:
    """Return the scenarios of the run, the basic one first, each with the numbers of the rules that it touches."""
    numbers = {str(name): number for number, name in enumerate(report.rules["rule_id"])}
    basic = report.ruleset.scenario
    rows = [Scenario(id=basic, title=labels.text("map.scenario_basic"), touched=(), difference=())]
    for name in report.further_scenarios:
        scenario = report.ruleset.scenarios.get(name)
        touched = _judged_by(report, name) if scenario else ()
        rows.append(
            Scenario(
                id=name,
                title=scenario.title.in_language(labels.lang) if scenario else name,
                touched=tuple(numbers[rule] for rule in touched if rule in numbers),
                difference=_difference(report, name),
            )
        )
    return tuple(rows)


def _judged_by(report: RegionReport, scenario: str) -> tuple[str, ...]:
    """Return the rules of which a scenario has findings of its own, if any: the basic ones hold no longer."""
    anew = judged_anew(report.ruleset, report.indicators, scenario)
    return tuple(dict.fromkeys((*report.ruleset.touched_by(scenario), *sorted(anew))))


def _difference(report: RegionReport, scenario: str) -> tuple[RuleDifference, ...]:
    """Return the rules of the report's comparison of which anything changes."""
    compared = report.comparisons[report.comparisons["scenario"] == scenario]
    rows = (
        RuleDifference(
            rule_id=row["rule_id"],
            **{name: int(row[name]) for name in _COUNTS},
            **{name: 0 if is_missing(row[name]) else row[name] for name in _SUMS},
        )
        for row in compared.to_dict("records")
    )
    return tuple(row for row in rows if any(getattr(row, name) for name in (*_COUNTS, *_SUMS)))
