"""The noun `Finding`, as a table, and the step that makes it: `evaluate`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.findings.columns import EVALUATED
from spatial.findings.pairs import pairs
from spatial.findings.placed_rules import placed_sets
from spatial.findings.rows import EvaluationContext, finding_id, finding_rows
from spatial.layers.crs import RD
from spatial.layers.issues import Issue
from spatial.layers.layer import Layer
from spatial.layers.region import Region
from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet
from spatial.stakeholders import InfluenceBook

__all__ = ["FINDING_COLUMNS", "Findings", "evaluate", "finding_id"]

FINDING_COLUMNS: Final = tuple(column.name for column in EVALUATED)


@dataclass(frozen=True)
class Findings:
    """Hold the findings of one region and the rules that could not be judged.

    Parameters
    ----------
    frame
        `FINDING_COLUMNS` and ``geometry`` (EPSG:28992), sorted by rule, descending grade, left and right id. Its
        geometry is the shared ground for an overlap and the whole left feature for a distance.
    not_evaluated
        Rule id to the layers that it misses: that is not "no conflict".
    issues
        What was met in overlaying: overlaps too narrow to be ground, overlaps made on a grid.
    """

    frame: gpd.GeoDataFrame
    not_evaluated: Mapping[str, tuple[str, ...]]
    issues: tuple[Issue, ...] = ()


def evaluate(
    ruleset: RuleSet,
    layers: Mapping[str, Layer],
    region: Region,
    municipalities: Layer,
    *,
    influence: InfluenceBook | None = None,
    threads: int = 1,
    today: date | None = None,
) -> Findings:
    """Judge every rule for one region, but for those on an indicator (`RuleSet.of_targets`): features do not tell that.

    Nothing is clipped beforehand: a finding stands in the region when its geometry has ground in it (for a symmetric
    rule: when that of either feature has), whatever lies over the border.

    Parameters
    ----------
    ruleset
        The rules with their numbers; its scenario is written to each row.
    layers
        Layers by name, with `municipality` and `municipalities` (see `with_municipalities`) on those that lie on land;
        they reach at least as far beyond the region as the widest rule looks.
    region
        Where.
    municipalities
        All municipalities, also those beyond the region.
    influence
        Tells who decides on wind and solar, and adds both councils across a border; without it a finding names the
        deciders of its rule alone.
    threads
        Threads of the kernel; the result does not depend on it.
    today
        The day on which the age of content is counted (see `Side.max_content_age_years`); without it no finding is
        marked as outdated.
    """
    not_evaluated = {rule.id: missing for rule in ruleset.rules.values() if (missing := rule.missing(layers))}
    judged = [rule for rule in ruleset.rules.values() if rule.id not in not_evaluated and not rule.of_targets]
    context = EvaluationContext(region, municipalities, threads, influence, today)
    ground = {name: context.ground_m2(layers[name].geometries) for name in sorted({rule.left.layer for rule in judged})}
    found = [_evaluate_rule(rule, ruleset, layers, ground[rule.left.layer], context) for rule in judged]
    filled = [table for table, _ in found if len(table)]
    issues = tuple(issue for _, met in found for issue in met)
    columns = [*FINDING_COLUMNS, "geometry"]
    if not filled:
        nothing = gpd.GeoDataFrame(pd.DataFrame(columns=list(FINDING_COLUMNS), dtype=object), geometry=[], crs=RD)
        return Findings(nothing[columns], not_evaluated, issues)
    frame = gpd.GeoDataFrame(pd.concat(filled, ignore_index=True), geometry="geometry", crs=RD)[columns]
    frame = frame.sort_values(
        ["rule_id", "grade", "left_id", "right_id"], ascending=[True, False, True, True], ignore_index=True
    )
    return Findings(frame, not_evaluated, issues)


def _evaluate_rule(
    rule: Rule, ruleset: RuleSet, layers: Mapping[str, Layer], in_region: np.ndarray, context: EvaluationContext
) -> tuple[pd.DataFrame, tuple[Issue, ...]]:
    left, right = layers[rule.left.layer].frame, layers[rule.right.layer].frame
    if not rule.symmetric:
        # Only what has ground here can make a finding here; its partners may lie anywhere.
        kept = np.flatnonzero(in_region > 0)
        left, in_region = left.iloc[kept].reset_index(drop=True), in_region[kept]
    tables: list[pd.DataFrame] = []
    issues: list[Issue] = []
    for rows, at_home in placed_sets(rule, ruleset, left, context.municipalities):
        if rule.symmetric:
            # Either side may bring its own numbers, so a pair is looked at with both.
            table, met = pairs(rule, at_home, left, right, threads=context.threads)
            table = table[table["left"].isin(rows) | table["right"].isin(rows)]
            table = table[(in_region[table["left"]] > 0) | (in_region[table["right"]] > 0)]
        else:
            table, met = pairs(rule, at_home, left.iloc[rows], right, threads=context.threads)
            table["left"] = rows[table["left"]]
        issues.extend(met)
        if len(table):
            made = finding_rows(rule, at_home, layers, table.reset_index(drop=True), (left, right), in_region, context)
            tables.append(made)
    if len(tables) < 2:
        return (tables[0] if tables else pd.DataFrame()), _told_once(issues, rule)
    found = pd.concat(tables, ignore_index=True)
    return _one_a_pair(found) if rule.symmetric else found, _told_once(issues, rule)


def _one_a_pair(found: pd.DataFrame) -> pd.DataFrame:
    """Keep the highest grade of a pair that was judged with the numbers of either side."""
    ids = np.sort(found[["left_id", "right_id"]].to_numpy(dtype=str), axis=1)
    ordered = found.assign(one=ids[:, 0], other=ids[:, 1]).sort_values(
        ["one", "other", "grade", "left_id"], ascending=[True, True, False, True]
    )
    return ordered.drop_duplicates(["one", "other"]).drop(columns=["one", "other"])


def _told_once(issues: list[Issue], rule: Rule) -> tuple[Issue, ...]:
    """Add up what was counted with the numbers of several places; for a symmetric rule each of them met all pairs."""
    met: dict[Issue, int] = {}
    for issue in issues:
        alike = replace(issue, count=0)
        met[alike] = (
            max(met.get(alike, 0), issue.count)
            if rule.symmetric or issue.feature_id
            else (met.get(alike, 0) + issue.count)
        )
    return tuple(replace(issue, count=count) for issue, count in met.items())
