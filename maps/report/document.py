"""RegionReport → JSON: everything of one region but geometry, by a schema that is published."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from pydantic import ValidationError

from maps.common.data_quality import unverified_shares, white_spots
from maps.common.errors import OutputError
from maps.common.numbers import is_missing
from maps.common.source_list import is_fictional
from maps.common.texts import texts
from maps.report.parties import lies_with, parties_by_finding
from maps.report.rows import FINDING_ROWS, OF_THE_RULE, Row, RowsOf
from maps.report.schema import FORMAT, Mca, ReportDocument
from maps.report.subjects import subjects
from maps.report.summary import RuleSum, pairs_of_both, rule_sums
from spatial.layers.issues import ISSUE_COLUMNS
from spatial.layers.layer import ID, NAME
from spatial.report.findings import GRADE
from spatial.report.report import RegionReport
from spatial.schema.column import Column
from spatial.schema.table import Table

__all__ = ["report_document", "write_report_json"]

_DIGITS: Final = 10
"""Significant digits of a number: a square metre in a million hectares."""

Record = dict[str, Any]


def write_report_json(report: RegionReport, path: Path, *, sums: tuple[RuleSum, ...] | None = None) -> None:
    """Write the report as one JSON file, UTF-8, a row of a table on a line of its own.

    Numbers have ten significant digits; what is absent is null, or '' for text; there is no NaN. Findings stand
    without geometry, title and layers, which their rule tells. Rows keep the order of the report. The same report
    gives the same bytes.

    Parameters
    ----------
    path
        Where; its folder exists. A reader sees the old file or the whole new one.
    sums
        What `rule_sums` gives of the report; it is computed where it is not given.

    Raises
    ------
    OutputError
        The report does not fit its schema: which table and field, and what is allowed.
    """
    document = report_document(report, sums=sums)
    partial = path.with_name(f"{path.name}.part")
    try:
        partial.write_bytes("".join(_written(document.model_dump(mode="json"))).encode())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def report_document(report: RegionReport, *, sums: tuple[RuleSum, ...] | None = None) -> ReportDocument:
    """Return the report as the document that is written; `sums` as in `write_report_json`.

    Raises
    ------
    OutputError
        The report does not fit its schema.
    """
    try:
        return ReportDocument.model_validate(_content(report, rule_sums(report) if sums is None else sums))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        msg = (
            f"report.json of {report.region.code}: {error.error_count()} value(s) do not fit the schema, the first is "
            f"{where}: {first['msg']}, got {first['input']!r:.80}; mend what makes that table, or the schema in "
            "maps.report.schema"
        )
        raise OutputError(msg) from error


def _content(report: RegionReport, sums: tuple[RuleSum, ...]) -> Record:
    background = report.background
    return {
        **_tables(report, ReportDocument),
        "format": FORMAT,
        "region": {"code": report.region.code, "name": report.region.name, "area_ha": _number(report.region.area_ha)},
        "lang": background.lang,
        "published_at": background.at.astimezone(UTC),
        "signals": texts(background.lang)["page.signals"],
        "fictional": is_fictional(background),
        "ruleset_sha256": report.ruleset.digest,
        "scenario": report.ruleset.scenario,
        "scenarios": _scenarios(report),
        "municipalities": [
            {"code": code, "name": name, "in_region": bool(inside)}
            for code, name, inside in report.municipalities[[ID, NAME, "in_region"]].itertuples(index=False)
        ],
        "unverified": [{**asdict(part), "share": _number(part.share)} for part in unverified_shares(report)],
        "white_spots": [
            {**asdict(spot), "rules": list(spot.rules), "places": list(spot.places)} for spot in white_spots(report)
        ],
        "summary": [_summary(asdict(part)) for part in sums],
        "conflicts": _findings(report.conflicts, "conflict"),
        "opportunities": _findings(report.opportunities, "opportunity"),
        "scenario_conflicts": _findings(report.scenario_conflicts, "conflict"),
        "scenario_opportunities": _findings(report.scenario_opportunities, "opportunity"),
        "both": [asdict(pair) for pair in pairs_of_both(report)],
        "finding_parties": [
            {"finding_id": finding, "finding_type": kind, "parties": parties, "actions": actions}
            for finding, kind, parties, actions in parties_by_finding(report)
        ],
        "lies_with": [{**asdict(load), "decides": list(load.decides)} for load in lies_with(report)],
        "weighing": {
            **_tables(report, Mca),
            "subjects": [_plain(asdict(subject)) for subject in subjects(report)],
        },
        "issues": _issues(report.issues),
    }


def _tables(report: RegionReport, model: type[Row]) -> dict[str, list[Record]]:
    """Return the rows of every table that a model has a field for, but of findings: their grade has two names."""
    marks = {name: mark for name, field in model.model_fields.items() for mark in field.metadata}
    return {
        name: _rows(mark.table, report.rows_of(mark.table).drop(columns="geometry", errors="ignore"))
        for name, mark in marks.items()
        if isinstance(mark, RowsOf) and mark.table is not FINDING_ROWS
    }


def _rows(table: Table, frame: pd.DataFrame) -> list[Record]:
    """Return a table's rows as its model wants them.

    Raises
    ------
    OutputError
        The frame has other columns than the table.
    """
    fields, columns = set(table.names), set(frame.columns)
    if fields != columns:
        lacking, unknown = sorted(fields - columns), sorted(columns - fields)
        faults = [f"lacks {', '.join(lacking)}"] * bool(lacking) + [f"has {', '.join(unknown)} too"] * bool(unknown)
        msg = (
            f"report.json, table '{table.name}': it {' and '.join(faults)}; allowed are exactly the columns of "
            f"its description: {', '.join(table.names)}"
        )
        raise OutputError(msg)
    return [
        {column.name: _value(row[column.name], column) for column in table.columns} for row in frame.to_dict("records")
    ]


def _value(value: Any, column: Column) -> Any:  # noqa: ANN401 - whatever a table holds
    if column.many:
        return _listed(value)
    nullable = column.optional and column.type != "text"
    if is_missing(value) or (nullable and isinstance(value, str) and not value):
        return None if nullable else ""
    return _plain(value)


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a table holds
    """Return what JSON knows: no type of numpy or pandas, and numbers with ten digits."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    return value


def _number(value: float) -> float | None:
    return None if is_missing(value) else float(f"{float(value):.{_DIGITS}g}")


def _listed(value: Any) -> list[str]:  # noqa: ANN401 - a text with commas, or a sequence
    if is_missing(value):
        return []
    parts: Iterable[str] = value.split(",") if isinstance(value, str) else value
    return [part.strip() for part in parts if part.strip()]


def _scenarios(report: RegionReport) -> list[Record]:
    known = report.ruleset.scenarios
    return [
        {
            "scenario": name,
            "title": known[name].title.in_language(report.background.lang),
            "params": known[name].params,
            "source": known[name].source,
            "status": known[name].status,
        }
        for name in report.further_scenarios
        if name in known
    ]


def _summary(part: Record) -> Record:
    counts = {str(grade): count for grade, count in part["by_grade"].items()}
    return {**_plain(part), "by_grade": counts}


def _findings(frame: pd.DataFrame, kind: str) -> list[Record]:
    table = pd.DataFrame(frame.drop(columns=["geometry", *OF_THE_RULE])).rename(columns={GRADE[kind]: "grade"})
    return _rows(FINDING_ROWS, table)


def _issues(issues: pd.DataFrame) -> list[Record]:
    keys = list(ISSUE_COLUMNS[:3])
    grouped = issues.groupby(keys, sort=True).agg(
        count=("count", "sum"), area_m2=("area_m2", "sum"), example=("message", "first")
    )
    return [_plain(row) for row in grouped.reset_index().to_dict("records")]


def _written(document: Mapping[str, Any]) -> Iterator[str]:
    """Write each row of a table on a line of its own, so that two releases can be compared line by line."""
    yield "{"
    for number, (key, value) in enumerate(document.items()):
        yield f"{',' if number else ''}\n{json.dumps(key)}: "
        if isinstance(value, dict) and any(isinstance(part, list) for part in value.values()):
            yield from _written(value)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield "[\n" + ",\n".join(_compact(row) for row in value) + "\n]"
        else:
            yield _compact(value)
    yield "\n}" if document else "}"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
