"""RegionReport → CSV: all findings as one table that any spreadsheet opens, and that none executes."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import pandas as pd

from spatial.findings.tables import CONFLICTS, FINDINGS, GRADE_COLUMN
from spatial.report.report import RegionReport
from spatial.rules.rules import REGION, TARGETS

__all__ = ["FINDINGS_CSV_COLUMNS", "write_findings_csv"]

FINDINGS_CSV_COLUMNS: Final = FINDINGS.names
"""`grade` stands for the severity of a conflict and for the strength of an opportunity."""

_FORMULA: Final = re.compile(r"\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|[\t\r\n]")


def write_findings_csv(report: RegionReport, path: Path) -> None:
    """Write all findings as UTF-8 CSV with `FINDINGS_CSV_COLUMNS` as its first line.

    The basic scenario comes first: conflicts, opportunities, then targets that are not reached, which have no place and
    so neither distance nor area. Those of further scenarios follow in the same order; the column `scenario` tells them
    apart. Rows keep the order of the report; without findings the first line stands alone.

    Areas are in hectares, distances in metres, energy in GWh a year, dates as YYYY-MM-DD, yes and no as ``true`` and
    ``false``; an unknown value is empty. Numbers are written in full. A text that a spreadsheet would take for a
    formula (it begins with ``=``, ``+``, ``-``, ``@`` or a control character) gets an apostrophe before it; numbers
    never do. The same report gives the same bytes.

    Parameters
    ----------
    path
        Where; its folder exists. A reader sees the old file or the whole new one.
    """
    partial = path.with_name(f"{path.name}.part")
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            # Only with this end of line does Python 3.11 quote a text that holds \r.
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(FINDINGS_CSV_COLUMNS)
            for kind, frame in _parts(report):
                writer.writerows(_rows(kind, frame.rename(columns={GRADE_COLUMN[kind].name: "grade"})))
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _parts(report: RegionReport) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the tables of findings with their kind, in the order of the file."""
    of_basic = report.region_findings["scenario"] == report.ruleset.scenario
    yield "conflict", report.conflicts
    yield "opportunity", report.opportunities
    yield "conflict", _without_place(report.region_findings[of_basic])
    yield "conflict", report.scenario_conflicts
    yield "opportunity", report.scenario_opportunities
    yield "conflict", _without_place(report.region_findings[~of_basic])


def _without_place(rows: pd.DataFrame) -> pd.DataFrame:
    """Return findings on targets with every column of the file: what is said of a place stays empty."""
    across = rows["municipalities"].str.contains(",", regex=False).astype(bool)
    sides = rows.assign(left_layer=REGION, right_layer=TARGETS, cross_border=across)
    return sides.reindex(columns=list(CONFLICTS.names))


def _rows(kind: str, frame: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    columns = [_cells(frame[name]) for name in FINDINGS_CSV_COLUMNS[1:]]
    return zip([kind] * len(frame), *columns, strict=True)


def _cells(series: pd.Series) -> list[str]:
    absent = series.isna().to_numpy()
    return ["" if gone else _cell(value) for value, gone in zip(series.astype(object).tolist(), absent, strict=True)]


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = str(value)
    return f"'{text}" if _FORMULA.match(text) else text
