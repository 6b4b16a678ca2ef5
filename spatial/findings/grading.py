"""From a pair's first grade to its final one: modifiers, cap, and the flags that explain it."""

import operator
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.findings.pairs import same_area
from spatial.layers.layer import NOTE
from spatial.relations.overlap import SLIVER_GRADE, are_slivers
from spatial.relations.relation import Numbers
from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet

__all__ = ["Stepped", "capped", "graded", "stepped"]

_COMPARE: Final[dict[str, Callable[..., Any]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
"""How a condition compares a measure with its number; an unknown measure (NaN) fulfils none."""


class Stepped(NamedTuple):
    """Grades after a rule's modifiers, and for each modifier a mask of the pairs for which it holds and counts.

    One that holds does not count where the grade would fall below 0. `conditions` has a mask a condition.
    """

    grade: np.ndarray
    conditions: tuple[tuple[np.ndarray, ...], ...]
    holds: tuple[np.ndarray, ...]
    counts: tuple[np.ndarray, ...]


def stepped(
    rule: Rule, numbers: Numbers, grade: np.ndarray, measures: Mapping[str, np.ndarray] | pd.DataFrame
) -> Stepped:
    """Apply a rule's modifiers, in order, to first grades.

    Parameters
    ----------
    measures
        Name to one value a pair; NaN, where it is unknown, fulfils no condition.
    """
    grade = grade.copy()
    conditions, held, counted = [], [], []
    for modifier in rule.modifiers:
        masks = []
        for condition in modifier.when:
            values = np.asarray(measures[condition.measure], dtype=float)
            with np.errstate(invalid="ignore"):
                masks.append(np.asarray(_COMPARE[condition.op](values, numbers.value(condition.value))))
        holds = np.logical_and.reduce(masks)
        counts = holds & (grade + modifier.step >= 0)
        grade[counts] += modifier.step
        conditions.append(tuple(masks))
        held.append(holds)
        counted.append(counts)
    return Stepped(grade, tuple(conditions), tuple(held), tuple(counted))


def capped(rule: Rule, grade: np.ndarray, sliver: np.ndarray) -> np.ndarray:
    """Return grades no higher than the rule's cap, and than that of a sliver where there is one."""
    grade = np.minimum(grade, rule.cap)
    return np.where(sliver, np.minimum(grade, SLIVER_GRADE), grade)


def graded(
    rule: Rule,
    ruleset: RuleSet,
    table: pd.DataFrame,
    measures: pd.DataFrame,
    left_rows: gpd.GeoDataFrame,
    right_rows: gpd.GeoDataFrame,
) -> tuple[np.ndarray, list[str]]:
    """Apply the rule's modifiers and cap to a table of pairs.

    Returns
    -------
    The grade per pair (0 to the rule's cap) and its flags, comma-separated in a fixed order: the test's own flag, a
    step and its size, `sliver`, `same_area` (one area of a combined technique), and the `note` of either feature.
    """
    flags: list[list[str]] = [[flag] if flag else [] for flag in table["flag"]]
    moved = stepped(rule, ruleset, table["grade"].to_numpy(), measures)
    for modifier, counts in zip(rule.modifiers, moved.counts, strict=True):
        for row in np.flatnonzero(counts):
            flags[row].append(f"step{modifier.step:+d}")
    if rule.flag_at_zero is not None:
        for row in np.flatnonzero(np.minimum(moved.grade, rule.cap) == 0):
            flags[row].append(rule.flag_at_zero)
    sliver = are_slivers(table["shared"].to_numpy(dtype=object), ruleset)
    for row in np.flatnonzero(sliver):
        flags[row].append("sliver")
    _remark(flags, rule, left_rows, right_rows)
    return capped(rule, moved.grade, sliver), [",".join(row) for row in flags]


def _remark(flags: list[list[str]], rule: Rule, left_rows: gpd.GeoDataFrame, right_rows: gpd.GeoDataFrame) -> None:
    """Add what is known of the features themselves."""
    if not rule.symmetric:
        for row in np.flatnonzero(same_area(left_rows, right_rows)):
            flags[row].append("same_area")
    for side in (left_rows, right_rows):
        if NOTE in side:
            for at, note in enumerate(side[NOTE]):
                if isinstance(note, str) and note and note not in flags[at]:
                    flags[at].append(note)
