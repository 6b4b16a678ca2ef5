"""The noun `Finding`, as a table, and the step that makes it: `evaluate`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.findings.columns import EVALUATED
from spatial.findings.pairs import pairs
from spatial.findings.per_left import PARTNER_COLUMNS, partners_of, per_left
from spatial.findings.placed_rules import placed_sets
from spatial.findings.rows import EvaluationContext, finding_id, finding_rows
from spatial.layers.crs import RD
from spatial.layers.issues import Issue
from spatial.layers.layer import LEFT_OUT, Layer
from spatial.layers.region import Region
from spatial.relations.relation import SHARED_GROUND
from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet
from spatial.stakeholders import InfluenceBook

__all__ = ["FINDING_COLUMNS", "Findings", "evaluate", "finding_id"]

FINDING_COLUMNS: Final = tuple(column.name for column in EVALUATED)

_M2_IN_HA: Final = 10_000


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
        Overlaps too narrow to be ground, and overlaps made on a grid.
    partners
        `PARTNER_COLUMNS`: every partner of every finding, sorted by finding and right id; what was counted is
        none.
    """

    frame: gpd.GeoDataFrame
    not_evaluated: Mapping[str, tuple[str, ...]]
    issues: tuple[Issue, ...] = ()
    partners: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(PARTNER_COLUMNS)))


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
    filled = [outcome.findings for outcome in found if len(outcome.findings)]
    issues = tuple(issue for outcome in found for issue in outcome.issues)
    columns = [*FINDING_COLUMNS, "geometry"]
    if not filled:
        nothing = gpd.GeoDataFrame(pd.DataFrame(columns=list(FINDING_COLUMNS), dtype=object), geometry=[], crs=RD)
        return Findings(nothing[columns], not_evaluated, issues)
    frame = gpd.GeoDataFrame(pd.concat(filled, ignore_index=True), geometry="geometry", crs=RD)[columns]
    frame = frame.sort_values(
        ["rule_id", "grade", "left_id", "right_id"], ascending=[True, False, True, True], ignore_index=True
    )
    partners = pd.concat([outcome.partners for outcome in found if len(outcome.partners)] or [found[0].partners])
    partners = partners[partners["finding_id"].isin(frame["finding_id"])]
    partners = partners.sort_values(["finding_id", "right_layer", "right_id"], ignore_index=True)
    return Findings(frame, not_evaluated, issues, partners)


class _Outcome(NamedTuple):
    findings: pd.DataFrame
    partners: pd.DataFrame
    issues: tuple[Issue, ...]


def _evaluate_rule(
    rule: Rule, ruleset: RuleSet, layers: Mapping[str, Layer], in_region: np.ndarray, context: EvaluationContext
) -> _Outcome:
    left, right = layers[rule.left.layer].frame, layers[rule.right.layer].frame
    # Only what has ground here can make a finding here, unless its partner has; partners may lie anywhere.
    kept = np.flatnonzero(_counts(left) & ((in_region > 0) | rule.symmetric))
    left, in_region = left.iloc[kept].reset_index(drop=True), in_region[kept]
    right = left if rule.symmetric else right[_counts(right)].reset_index(drop=True)
    tables: list[pd.DataFrame] = []
    issues: list[Issue] = []
    for rows, at_home in placed_sets(rule, ruleset, left, context.municipalities):
        if rule.symmetric:
            # Either side may bring its own numbers, so a pair is looked at with both.
            table, found_issues = pairs(rule, at_home, left, right, threads=context.threads)
            table = table[table["left"].isin(rows) | table["right"].isin(rows)]
            table = table[(in_region[table["left"]] > 0) | (in_region[table["right"]] > 0)]
        else:
            table, found_issues = pairs(rule, at_home, left.iloc[rows], right, threads=context.threads)
            table["left"] = rows[table["left"]]
        issues.extend(found_issues)
        if len(table):
            table = table.reset_index(drop=True)
            created = finding_rows(rule, at_home, layers, table, (left, right), in_region, context)
            tables.append(created.assign(left=table["left"], right=table["right"]))
    if not tables:
        return _Outcome(pd.DataFrame(), pd.DataFrame(columns=list(PARTNER_COLUMNS)), _each_once(issues, rule))
    found = pd.concat(tables, ignore_index=True)
    if rule.symmetric and len(tables) > 1:
        found = _one_a_pair(found)
    return _in_region(rule, found, left, right, context, _each_once(issues, rule))


def _counts(frame: pd.DataFrame) -> np.ndarray:
    """Return a mask of the features that make findings: not those that are built, dropped or used up."""
    if LEFT_OUT not in frame:
        return np.ones(len(frame), dtype=bool)
    return np.asarray(frame[LEFT_OUT].fillna("") == "", dtype=bool)


def _in_region(
    rule: Rule,
    found: pd.DataFrame,
    left: pd.DataFrame,
    right: pd.DataFrame,
    context: EvaluationContext,
    issues: tuple[Issue, ...],
) -> _Outcome:
    """Return the findings of which ground lies in the region, with all their partners, also those beyond it."""
    if rule.one_per == "left":
        found, partners = per_left(rule, found, left, right)
        again = np.flatnonzero(found["area_in_region_ha"].isna())
        if len(again):
            shapes = found["geometry"].to_numpy(dtype=object)[again]
            inside_ha = context.ground_m2(shapes) / _M2_IN_HA
            found.loc[again, "area_in_region_ha"] = np.minimum(inside_ha, found["area_ha"].to_numpy()[again])
    else:
        partners = partners_of(found[found["right_id"] != ""])
    is_here = (found["area_in_region_ha"] > 0) | (found["area_ha"] == 0)
    if rule.symmetric:
        is_here |= found["relation"] != SHARED_GROUND
    return _Outcome(found[is_here], partners, issues)


def _one_a_pair(found: pd.DataFrame) -> pd.DataFrame:
    """Keep the highest grade of a pair that was judged with the numbers of either side."""
    ids = np.sort(found[["left_id", "right_id"]].to_numpy(dtype=str), axis=1)
    ordered = found.assign(one=ids[:, 0], other=ids[:, 1]).sort_values(
        ["one", "other", "grade", "left_id"], ascending=[True, True, False, True]
    )
    return ordered.drop_duplicates(["one", "other"]).drop(columns=["one", "other"])


def _each_once(issues: list[Issue], rule: Rule) -> tuple[Issue, ...]:
    """Add up what was counted with the numbers of several places; for a symmetric rule each of them saw all pairs."""
    counts: dict[Issue, int] = {}
    for issue in issues:
        alike = replace(issue, count=0)
        counts[alike] = (
            max(counts.get(alike, 0), issue.count)
            if rule.symmetric or issue.feature_id
            else (counts.get(alike, 0) + issue.count)
        )
    return tuple(replace(issue, count=count) for issue, count in counts.items())
