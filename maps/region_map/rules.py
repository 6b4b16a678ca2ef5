"""The rules of a region's map: their words, their numbers, and who can do what about their findings."""

from typing import Final

from maps.common.data_quality import rests_on_unverified
from maps.common.errors import MapsError
from maps.common.labels import Wording
from maps.common.numbers import is_missing
from maps.common.thresholds import thresholds
from spatial.report.report import RegionReport
from spatial.rules.reasons import reason_fault
from spatial.rules.rules import REGION

__all__ = ["finding_types", "rule_numbers", "rule_rows", "scenario_rows"]

_ACTION: Final = ("influence", "action", "instrument", "article", "lead_time", "prerequisite", "status")

Row = dict[str, object]


def rule_rows(report: RegionReport, wording: Wording) -> list[Row]:
    """Return one row a rule in the order of the report's table; `needs` says why it was not evaluated.

    Raises
    ------
    MapsError
        A rule's reason names what a finding does not have.
    """
    rules, doubted = report.ruleset.rules, rests_on_unverified(report)
    return [
        {
            "id": row["rule_id"],
            "kind": row["kind"],
            "theme": rules[row["rule_id"]].theme or "",
            "title": row["title"],
            "reason": _reason(str(row["reason"])),
            "source": row["source"],
            "status": row["status"],
            "certainty": row["certainty"],
            "left": row["left_layer"],
            "right": row["right_layer"],
            "evaluated": bool(row["evaluated"]),
            "needs": "" if row["evaluated"] else _why_not(report, row, wording),
            "type": rules[row["rule_id"]].influence or "",
            "doubted": row["rule_id"] in doubted,
        }
        for row in report.rules.to_dict("records")
    ]


def _reason(template: str) -> str:
    """Return the template, proved: the page fills it, where nobody would see that it cannot be filled."""
    if fault := reason_fault(template):
        raise MapsError(fault)
    return template


def _why_not(report: RegionReport, row: Row, wording: Wording) -> str:
    """Say why a rule was not evaluated: a layer is missing or holds nothing here, or an indicator has no value."""
    needs = str(row["needs"]).split(",")
    if row["left_layer"] == REGION:
        return wording.text("layer.no_value", indicators=", ".join(wording.layer(name) for name in needs))
    if all(name in report.inputs for name in needs):
        return wording.text("layer.nothing_known", layers=", ".join(wording.layer(name) for name in needs))
    named = [wording.text("layer.layer_name", title=wording.layer(name)) for name in needs]
    text = "layer.not_evaluated" if len(named) == 1 else "layer.not_evaluated_more"
    return wording.text(text, layers=", ".join(named))


def rule_numbers(report: RegionReport, wording: Wording) -> dict[str, list[Row]]:
    """Return the numbers that each rule reads, with unit, status and source; a rule without any has none."""
    told = {
        name: [
            {
                "title": row["title"],
                "value": row["value"],
                "unit": row["unit"],
                "status": row["status"],
                "source": ", ".join(part for part in (str(row["source"]), str(row["edition"])) if part),
                **({"formula": row["formula"]} if row["formula"] else {}),
            }
            for row in thresholds(rule, report.ruleset, wording)
        ]
        for name, rule in report.ruleset.rules.items()
    }
    return {name: rows for name, rows in told.items() if rows}


def finding_types(report: RegionReport) -> dict[str, Row]:
    """Return each type of finding with its title and who can do what about it, in the order of the report's table."""
    return {
        str(kind): {
            "title": rows["type_title"].iloc[0],
            "actions": [
                {"party": row["party_id"], **{name: row[name] for name in _ACTION}} for row in rows.to_dict("records")
            ],
        }
        for kind, rows in report.influence.groupby("finding_type", sort=False)
    }


def scenario_rows(report: RegionReport, wording: Wording) -> list[Row]:
    """Return the scenarios of the run, the basic one first, each with the numbers of the rules that it touches."""
    rules = {str(name): at for at, name in enumerate(report.rules["rule_id"])}
    basic = report.ruleset.scenario
    tables = (report.conflicts["scenario"], report.opportunities["scenario"], report.comparisons["scenario"])
    further = sorted({str(name) for table in tables for name in table} - {basic})
    rows: list[Row] = [{"id": basic, "title": wording.text("map.scenario_basic"), "touched": []}]
    for name in further:
        scenario = report.ruleset.scenarios.get(name)
        touched = report.ruleset.touched_by(name) if scenario else ()
        title = scenario.title.in_language(wording.lang) if scenario else name
        rows.append(
            {
                "id": name,
                "title": title,
                "touched": [rules[rule] for rule in touched if rule in rules],
                "difference": _difference(report, name),
            }
        )
    return rows


def _difference(report: RegionReport, scenario: str) -> list[Row]:
    """Return the rows of the report's comparison that tell of a change, by rule; what is nothing is left out."""
    rows = report.comparisons[report.comparisons["scenario"] == scenario]
    told = [
        {str(key): value for key, value in row.items() if key != "scenario" and not is_missing(value) and value != 0}
        for row in rows.to_dict("records")
    ]
    return [row for row in told if len(row) > 1]
