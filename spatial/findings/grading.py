"""From a pair's first grade to its final one: modifiers, cap, and the flags that explain it."""

import operator
from collections.abc import Callable
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial import overlay
from spatial.findings.relations import is_overlap, same_area
from spatial.layers.layer import NOTE
from spatial.rules.rules import Condition, Rule
from spatial.rules.ruleset import SLIVER_WIDTH, RuleSet

__all__ = ["COMPARE", "graded"]

COMPARE: Final[dict[str, Callable[..., Any]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
"""How a condition compares a measure with its number; an unknown measure (NaN) fulfils none."""


def graded(
    rule: Rule,
    ruleset: RuleSet,
    table: pd.DataFrame,
    measures: pd.DataFrame,
    ours: gpd.GeoDataFrame,
    theirs: gpd.GeoDataFrame,
) -> tuple[np.ndarray, list[str]]:
    """Apply the rule's modifiers and cap to a table of pairs.

    Returns
    -------
    The grade per pair (0 to the rule's cap) and its flags, comma-separated in a fixed order: the test's own flag, a
    step and its size, `sliver`, `same_area` (one area of a combined technique), and the `note` of either feature.
    """
    grade = table["grade"].to_numpy().copy()
    flags: list[list[str]] = [[flag] if flag else [] for flag in table["flag"]]
    for modifier in rule.modifiers:
        holds = np.logical_and.reduce([_holds(condition, ruleset, measures) for condition in modifier.when])
        moved = np.flatnonzero(holds & (grade + modifier.step >= 0))
        grade[moved] += modifier.step
        for row in moved:
            flags[row].append(f"step{modifier.step:+d}")
    grade = np.minimum(grade, rule.cap)
    if rule.flag_at_zero is not None:
        for row in np.flatnonzero(grade == 0):
            flags[row].append(rule.flag_at_zero)
    narrow = _slivers(table, ruleset)
    grade = np.where(narrow, np.minimum(grade, 1), grade)
    for row in np.flatnonzero(narrow):
        flags[row].append("sliver")
    _remark(flags, rule, ours, theirs)
    return grade, [",".join(row) for row in flags]


def _remark(flags: list[list[str]], rule: Rule, ours: gpd.GeoDataFrame, theirs: gpd.GeoDataFrame) -> None:
    """Add what is known of the features themselves."""
    if not rule.symmetric:
        for row in np.flatnonzero(same_area(ours, theirs)):
            flags[row].append("same_area")
    for side in (ours, theirs):
        if NOTE in side:
            for at, note in enumerate(side[NOTE]):
                if isinstance(note, str) and note and note not in flags[at]:
                    flags[at].append(note)


def _holds(condition: Condition, ruleset: RuleSet, measures: pd.DataFrame) -> np.ndarray:
    values = measures[condition.measure].to_numpy(dtype=float)
    with np.errstate(invalid="ignore"):
        return np.asarray(COMPARE[condition.op](values, ruleset.value(condition.value)))


def _slivers(table: pd.DataFrame, ruleset: RuleSet) -> np.ndarray:
    narrow = np.zeros(len(table), dtype=bool)
    if SLIVER_WIDTH not in ruleset.params:
        return narrow
    rows = np.flatnonzero(is_overlap(table["shared"]))
    shared = table["shared"].to_numpy(dtype=object)[rows]
    narrow[rows] = overlay.mean_width_m(shared) < ruleset.params[SLIVER_WIDTH].value
    return narrow
