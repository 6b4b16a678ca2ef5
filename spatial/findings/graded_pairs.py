"""The noun `GradedPairs`: what is known of pairs that a rule graded before, so that they can be graded again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.layers.layer import ID
from spatial.layers.places import HOME
from spatial.relations.facts import DISTANCE, UNKNOWN, VALUE, Facts, Features
from spatial.relations.filters import KnownFeatures
from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet

__all__ = ["MEASURES", "GradedPairs", "graded_pairs"]

MEASURES: Final = ("distance_m", "area_ha", "area_in_region_ha", "dwellings", "energy_gwh")
"""The measures of a finding as they are published, each with its unit in its name."""


@dataclass(frozen=True)
class GradedPairs:
    """The facts by which a rule graded pairs, or left features with what was counted, or the region: a row each.

    Parameters
    ----------
    left, right
        What is known of either side.
    measures
        Name to numbers, as they were published; NaN where one is unknown.
    facts
        What else its relations grade by; see `spatial.relations.facts`.
    flags
        As published.
    grade
        As published.
    """

    left: KnownFeatures
    right: KnownFeatures
    measures: Facts
    facts: Facts
    flags: Sequence[Collection[str]]
    grade: np.ndarray

    def __len__(self) -> int:
        return len(self.grade)

    @property
    def homes(self) -> tuple[list[str], list[str]]:
        """In which municipality the left and the right of each pair are at home, '' where that is not known."""
        left, right = (
            [code if isinstance(code, str) else "" for code in side.frame[HOME]]
            if HOME in side.frame
            else [""] * len(self)
            for side in (self.left, self.right)
        )
        return left, right

    def take(self, rows: np.ndarray) -> "GradedPairs":
        """Return some of the pairs, in the order given."""
        return GradedPairs(
            left=self.left.take(rows),
            right=self.right.take(rows),
            measures={name: values[rows] for name, values in self.measures.items()},
            facts={name: values[rows] for name, values in self.facts.items()},
            flags=[self.flags[row] for row in rows],
            grade=self.grade[rows],
        )


def graded_pairs(
    rule: Rule,
    ruleset: RuleSet,
    findings: gpd.GeoDataFrame,
    features: Mapping[str, gpd.GeoDataFrame],
    values: Sequence[float] | None = None,
) -> GradedPairs:
    """Gather the facts by which the findings of one rule were graded, from what is published of them.

    Parameters
    ----------
    rule, ruleset
        The rule that made them, and the numbers that hold.
    findings
        Rows of that rule with `grade`, `flags`, `left_id`, `right_id`, the `MEASURES` and their geometry.
    features
        Layer name to features with all their attributes and geometry; one that is not among them is not known.
    values
        For a rule on an indicator, its value for each finding.
    """
    ids = [findings[f"{side}_id"].astype(str).to_numpy() for side in ("left", "right")]
    columns = {HOME, *(name for test in rule.tests for where in test.filters.values() for name in where)} - {ID}
    frames = [features.get(side.layer) for side in (rule.left, rule.right)]
    left, right = (_known(frame, names, columns) for frame, names in zip(frames, ids, strict=True))
    flags = [frozenset(code for code in str(codes or "").split(",") if code) for codes in findings["flags"]]
    measures = {
        name: pd.to_numeric(findings[name]).to_numpy(dtype=float, na_value=np.nan)
        for name in MEASURES
        if name in findings
    }
    seen = Features(left[1], right[1], np.asarray(findings.geometry.values), measures[DISTANCE], flags)
    facts = {name: np.full(len(findings), value) for name, value in UNKNOWN.items()}
    for test in rule.tests:
        facts |= test.measured(seen, rule.context(ruleset))
    if values is not None:
        facts[VALUE] = np.array(values, dtype=float)
    return GradedPairs(left[0], right[0], measures, facts, flags, findings["grade"].to_numpy(dtype=np.int64))


def _known(
    frame: gpd.GeoDataFrame | None, ids: np.ndarray, columns: Collection[str]
) -> tuple[KnownFeatures, np.ndarray]:
    """Return the attributes of features by id, as far as the columns are asked for, and their geometries."""
    if frame is None:
        nothing = np.full(len(ids), None, dtype=object)
        return KnownFeatures(pd.DataFrame({ID: ids}), np.zeros(len(ids), dtype=bool)), nothing
    at = pd.Index(frame[ID].astype(str)).get_indexer(pd.Index(ids))
    whole = at >= 0
    attributes = {
        name: np.where(whole, frame[name].to_numpy(dtype=object)[at], None)
        for name in sorted(columns)
        if name in frame and len(frame)
    }
    shapes = np.asarray(frame.geometry.values)
    geometry = np.full(len(ids), None, dtype=object)
    geometry[whole] = shapes[at[whole]]
    return KnownFeatures(pd.DataFrame({ID: ids, **attributes}), whole), geometry
