"""What a region's map weighs, and its programme and task."""

import re
from collections.abc import Sequence
from typing import Final

import pandas as pd

from maps.common.numbers import is_missing
from maps.common.texts import texts
from spatial.mca.book import FIRST_N
from spatial.report.report import RegionReport

__all__ = ["programme_rows", "task_rows", "weighing_content"]

_WEIGHT: Final = re.compile(r"([A-Za-z0-9_.-]+)[= ]([0-9.]+(?:e-?[0-9]+)?)")
_CRITERION: Final = ("title", "unit", "status", "source", "basis")
_SUBJECT: Final = ("subject_kind", "subject_id")
_TASK: Final = ("theme", "title", "value", "low", "high", "unit", "subject", "scenario", "status", "basis", "absent")

Row = dict[str, object]


def weighing_content(report: RegionReport, finding_ids: Sequence[str]) -> Row:
    """Return criteria, perspectives and subjects with their scores, as the page ranks them anew.

    Subjects stand as columns. One that is a finding has its number in `finding`, another -1; `excluded_by` holds
    numbers of findings, comma-separated. `scores` and `raws` have a column for each criterion.

    Parameters
    ----------
    finding_ids
        Those of the basic scenario, in the order in which the page has them.
    """
    criteria = [str(name) for name in report.criteria["criterion_id"]]
    perspectives = [str(name) for name in report.perspectives["perspective_id"]]
    words = texts(report.background.lang)
    first = report.ruleset.params.get(FIRST_N)
    return {
        "first_n": None if first is None else int(first.value),
        "criteria": [
            {
                "id": row["criterion_id"],
                **{name: row[name] for name in _CRITERION},
                "unit": words.get(f"report.unit.{row['unit']}", row["unit"]),
            }
            for row in report.criteria.to_dict("records")
        ],
        "perspectives": [
            {
                "id": row["perspective_id"],
                "title": row["title"],
                "method": row["method"],
                "weights": _weights(row) if row["method"] == "weights" else {},
                "over": [] if row["method"] == "weights" else _over(row, perspectives),
                "basis": row["weights"],
                "chosen_by": row["chosen_by"],
                "status": row["status"],
                "source": row["source"],
            }
            for row in report.perspectives.to_dict("records")
        ],
        "subjects": _subjects(report, criteria, finding_ids),
    }


def _weights(row: Row) -> dict[str, float]:
    return {name: float(weight) for name, weight in _WEIGHT.findall(str(row["weights"]))}


def _over(row: Row, perspectives: Sequence[str]) -> list[str]:
    """Return the perspectives over which a least-regret one looks, as its own text names them."""
    named = re.split(r"[:,]\s*", str(row["weights"]))
    return [name for name in perspectives if name in named]


def _subjects(report: RegionReport, criteria: Sequence[str], finding_ids: Sequence[str]) -> Row:
    at = {name: row for row, name in enumerate(finding_ids)}
    table = report.stability
    subjects = pd.MultiIndex.from_frame(table[list(_SUBJECT)])
    numbers = [at.get(str(name), -1) for name in table["subject_id"]]
    by = report.scores.set_index([*_SUBJECT, "criterion_id"])
    wide = {
        column: by[column].unstack("criterion_id").reindex(index=subjects, columns=criteria)  # noqa: PD010
        for column in ("raw", "score")
    }
    return {
        "kind": table["subject_kind"].tolist(),
        "finding": numbers,
        "id": ["" if number >= 0 else str(name) for name, number in zip(table["subject_id"], numbers, strict=True)],
        "name": table["name"].tolist(),
        "excluded_by": [
            ",".join(str(at.get(one, one)) for one in str(ids).split(",") if one) for ids in table["excluded_by"]
        ],
        "scores": [_numbers(wide["score"][name]) for name in criteria],
        "raws": [_numbers(wide["raw"][name]) for name in criteria],
        "stability": {
            str(name): [_plain(value) for value in table[name].to_numpy(dtype=object)]
            for name in table
            if name not in (*_SUBJECT, "name", "excluded_by")
        },
    }


def _numbers(values: pd.Series) -> list[float | int | None]:
    return [_number(value) for value in values.tolist()]


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
