"""What a region's map weighs, and its programme and task."""

import re
from collections.abc import Sequence
from typing import Final

import pandas as pd

from maps.numbers import is_missing
from spatial.report import RegionReport
from spatial.weighing.book import FIRST_N

__all__ = ["programme_rows", "task_rows", "weighing_content"]

_WEIGHT: Final = re.compile(r"([A-Za-z0-9_.-]+)[= ]([0-9.]+(?:e-?[0-9]+)?)")
_CRITERION: Final = ("title", "unit", "status", "source", "basis")
_TASK: Final = ("theme", "title", "value", "low", "high", "unit", "subject", "scenario", "status", "basis", "absent")

Row = dict[str, object]


def weighing_content(report: RegionReport, finding_ids: Sequence[str], sides: Sequence[tuple[str, str]]) -> Row:
    """Return criteria, perspectives and subjects with their scores, as the page ranks them anew.

    Parameters
    ----------
    finding_ids
        Those of the basic scenario, in the order in which the page has them.
    sides
        Of each of them left and right feature as ``layer:id``.
    """
    criteria = [str(name) for name in report.criteria["criterion_id"]]
    first = report.ruleset.params.get(FIRST_N)
    return {
        "first_n": None if first is None else int(first.value),
        "criteria": [
            {"id": row["criterion_id"], **{name: row[name] for name in _CRITERION}}
            for row in report.criteria.to_dict("records")
        ],
        "perspectives": [
            {
                "id": row["perspective_id"],
                "title": row["title"],
                "method": row["method"],
                "weights": _weights(row) if row["method"] == "weights" else {},
                "basis": row["weights"],
                "chosen_by": row["chosen_by"],
                "status": row["status"],
                "source": row["source"],
            }
            for row in report.perspectives.to_dict("records")
        ],
        "subjects": _subjects(report, criteria, finding_ids, sides),
    }


def _weights(row: Row) -> dict[str, float]:
    return {name: float(weight) for name, weight in _WEIGHT.findall(str(row["weights"]))}


def _subjects(
    report: RegionReport, criteria: Sequence[str], finding_ids: Sequence[str], sides: Sequence[tuple[str, str]]
) -> list[Row]:
    at = {name: row for row, name in enumerate(finding_ids)}
    about: dict[str, list[int]] = {}
    for row, pair in enumerate(sides):
        for feature in dict.fromkeys(pair):
            about.setdefault(feature, []).append(row)
    subject = ["subject_kind", "subject_id"]
    raws, scores = (
        {
            (str(kind), str(name), str(criterion)): value
            for kind, name, criterion, value in report.scores[[*subject, "criterion_id", column]].itertuples(
                index=False, name=None
            )
        }
        for column in ("raw", "score")
    )
    told = []
    for row in report.stability.to_dict("records"):
        kind, name = str(row["subject_kind"]), str(row["subject_id"])
        finding = at.get(name)
        told.append(
            {
                "kind": kind,
                "id": name,
                "name": row["name"],
                "findings": about.get(name, []) if finding is None else [finding],
                "features": [name] if finding is None else list(dict.fromkeys(sides[finding])),
                "excluded_by": row["excluded_by"],
                "scores": [_number(scores.get((kind, name, one))) for one in criteria],
                "raws": [_number(raws.get((kind, name, one))) for one in criteria],
                "stability": {
                    key: _plain(value) for key, value in row.items() if key not in (*subject, "name", "excluded_by")
                },
            }
        )
    return told


def programme_rows(report: RegionReport) -> list[Row]:
    """Return the rows of the programme."""
    return _records(report.programme)


def task_rows(report: RegionReport) -> list[Row]:
    """Return the indicators that have a theme of their own and a title."""
    table = report.indicators
    return _records(table.loc[(table["title"] != "") & (table["theme"] != "measure"), list(_TASK)])


def _records(table: pd.DataFrame) -> list[Row]:
    return [{str(key): _plain(value) for key, value in row.items()} for row in table.to_dict("records")]


def _plain(value: object) -> object:
    """Return a value as JSON has it: no number for a missing one."""
    if is_missing(value):
        return None
    return value if isinstance(value, str) else _number(value)


def _number(value: object) -> float | int | None:
    if is_missing(value):
        return None
    rounded = float(f"{float(value):.6g}")  # type: ignore[arg-type]
    return int(rounded) if rounded == int(rounded) else rounded
