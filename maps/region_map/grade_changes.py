"""What would change the grade of each finding of a region's map: lines of text, each once."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import geopandas as gpd
import numpy as np

from maps.common.grade_change_text import Measured, change_lines
from maps.common.labels import Wording
from maps.region_map.schema import GradeChanges
from spatial.findings.changes_at_home import ChangeAtHome, changes_at_home
from spatial.findings.graded_pairs import graded_pairs
from spatial.findings.placed_rules import codes_of
from spatial.indicators import indicator_row
from spatial.layers.layer import ID
from spatial.relations.facts import VALUE
from spatial.report.report import RegionReport
from spatial.rules.rules import Rule

__all__ = ["grade_changes"]


class _Value(NamedTuple):
    """The value of an indicator (NaN: unknown), and its unit."""

    value: float
    unit: str


def grade_changes(report: RegionReport, findings: gpd.GeoDataFrame, labels: Wording) -> GradeChanges:
    """Return what would change the grades.

    Parameters
    ----------
    findings
        As of `maps.region_map.findings.findings_of`.

    Returns
    -------
    Lines that do not repeat the measures of a finding, which stand beside them: so many findings share a set.
    """
    texts: dict[str, int] = {}
    sets: dict[tuple[int, ...], int] = {}
    numbers = np.full(len(findings), -1, dtype=np.int64)
    codes = {row[ID]: codes_of(row) for row in report.municipalities.drop(columns="geometry").to_dict("records")}
    for (scenario, rule_id), rows in findings.groupby(["scenario", "rule_id"], sort=False).indices.items():
        rule = report.ruleset.rules[str(rule_id)]
        used = report.ruleset if scenario == report.ruleset.scenario else report.ruleset.under(str(scenario))
        part = findings.iloc[rows].reset_index(drop=True)
        grades = part["grade"].tolist()
        values = _values(report, rule, part)
        pairs = graded_pairs(rule, used, part, report.inputs, [one.value for one in values] if values else None)
        known: dict[tuple[int, int], int] = {}
        for at, found in enumerate(changes_at_home(rule, used, pairs, codes)):
            # Findings that share a change share its lines; a target has one of its own.
            key = (id(found.change), grades[at])
            if key not in known:
                lines = _lines(found, key[1], labels, values[at] if values else None)
                numbered = tuple(texts.setdefault(line, len(texts)) for line in lines)
                known[key] = sets.setdefault(numbered, len(sets))
            numbers[rows[at]] = known[key]
    return GradeChanges(lines=tuple(texts), sets=tuple(sets), of=tuple(numbers.tolist()))


def _lines(found: ChangeAtHome, grade: int, labels: Wording, value: _Value | None) -> Iterator[str]:
    if found.change is None:
        yield labels.text("explain.not_from_rule")
        return
    measures = {} if value is None else {VALUE: Measured(value.value, value.unit)}
    yield from change_lines(found.change, grade, labels.lang, measures, now=value is not None)
    if found.change.tests_left_out:
        yield labels.text("explain.left_out", tests=", ".join(map(str, found.change.tests_left_out)))


def _values(report: RegionReport, rule: Rule, findings: gpd.GeoDataFrame) -> Sequence[_Value]:
    """Return the value of the indicator that each finding on a target is about; nothing for another rule."""
    if not rule.of_targets:
        return ()
    rows = [
        indicator_row(report.indicators, name, subject, scenario)
        for name, subject, scenario in zip(findings["right_id"], findings["left_id"], findings["scenario"], strict=True)
    ]
    return [_Value(float("nan"), "") if row is None else _Value(float(row["value"]), str(row["unit"])) for row in rows]
