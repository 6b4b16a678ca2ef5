"""The pairs of a rule: those of its tests in order, each pair judged by the first test that holds for it."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from spatial.layers.issues import Issue
from spatial.layers.layer import ID
from spatial.layers.places import HOME, column_or_empty
from spatial.relations.feature_relation import PAIR_COLUMNS, FeatureRelation, Pairs
from spatial.relations.filters import matching
from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet

__all__ = ["pairs", "same_area"]


def pairs(rule: Rule, ruleset: RuleSet, left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, *, threads: int = 1) -> Pairs:
    """Find and grade the pairs that a rule is about; a pair is judged by the first test that holds for it.

    Parameters
    ----------
    rule, ruleset
        A rule on features, and the set that gives its numbers.
    left, right
        Frames of Layers (EPSG:28992); the sides' own filters are applied here.
    threads
        Threads of the kernel.

    Returns
    -------
    Rows sorted by (left, right), one a pair; for a symmetric rule a pair stands once, its left being the smaller id. A
    rule that counts has one row for each left feature that has any on the other side near enough. Issues say how many
    overlaps were too narrow to be ground, and which were made on a grid.
    """
    found: list[pd.DataFrame] = []
    issues: list[Issue] = []
    taken: set[tuple[int, int]] = set()
    context = rule.context(ruleset, threads=threads)
    for test in rule.tests:
        if not isinstance(test, FeatureRelation):
            msg = f"rule '{rule.id}': relation '{test.relation}' finds no pairs; it is about the region as a whole"
            raise TypeError(msg)
        left_rows = np.flatnonzero(matching(left, rule.left.where) & matching(left, test.left_where))
        right_rows = np.flatnonzero(matching(right, rule.right.where) & matching(right, test.right_where))
        table, met = test.pairs(left.iloc[left_rows], right.iloc[right_rows], context)
        issues.extend(met)
        table["left"] = left_rows[table["left"]]
        if test.one_per == "pair":
            table["right"] = right_rows[table["right"]]
        if rule.symmetric:
            table = _unordered(table, left[ID].to_numpy())
        keys = list(zip(table["left"], table["right"], strict=True))
        if rule.symmetric:
            # One test may find a pair one way round and the next the other way.
            keys = [(min(key), max(key)) for key in keys]
        table = table[np.array([key not in taken for key in keys], dtype=bool)]
        taken.update(keys)
        found.append(table)
    filled = [table for table in found if len(table)]
    result = pd.concat(filled, ignore_index=True) if filled else found[0]
    of_claims = not rule.symmetric and {rule.left.layer, rule.right.layer} <= set(ruleset.claim_layers)
    if of_claims and not rule.counts and len(result):
        result = result[_two_places(left, right, result)]
    return Pairs(result.sort_values(["left", "right"], ignore_index=True)[list(PAIR_COLUMNS)], tuple(issues))


def _two_places(left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, table: pd.DataFrame) -> np.ndarray:
    """Return a mask of the pairs of two places, each once.

    An area of a combined technique is in two layers. It is no partner of itself, and of two such areas, which meet both
    ways round, the pair with the smaller id on the left is kept.
    """
    left_rows = left.iloc[table["left"].to_numpy()].reset_index(drop=True)
    right_rows = right.iloc[table["right"].to_numpy()].reset_index(drop=True)
    # By what each says of itself: of an area beyond the region its other layer may not be at hand.
    of_both = (column_or_empty(left_rows, "technique") == "combined") & (
        column_or_empty(right_rows, "technique") == "combined"
    )
    is_first = left_rows[ID].astype(str).to_numpy() < right_rows[ID].astype(str).to_numpy()
    return np.asarray(~same_area(left_rows, right_rows) & (~of_both | is_first), dtype=bool)


def same_area(left_rows: gpd.GeoDataFrame, right_rows: gpd.GeoDataFrame) -> np.ndarray:
    """Return a mask of the rows where both sides are one area that stands in two layers (a combined technique)."""
    mask: np.ndarray = (left_rows[ID] == right_rows[ID]).to_numpy(dtype=bool) & (HOME in right_rows)
    rows = np.flatnonzero(mask)
    left, right = (np.asarray(side.geometry.values)[rows] for side in (left_rows, right_rows))
    mask[rows] = shapely.equals_exact(left, right)
    return mask


def _unordered(table: pd.DataFrame, ids: np.ndarray) -> pd.DataFrame:
    """Keep each pair of different features once; of a pair that was found both ways, with the smaller id left."""
    left, right = table["left"].to_numpy(), table["right"].to_numpy()
    first, second = np.minimum(left, right), np.maximum(left, right)
    order = np.lexsort((ids[left].astype(str), second, first))
    order = order[left[order] != right[order]]
    pairs_of = pd.DataFrame({"first": first[order], "second": second[order]})
    return table.iloc[order[~pairs_of.duplicated().to_numpy()]]
