"""The relations between two layers: from two tables to a table of graded pairs."""

from collections.abc import Callable
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from spatial import kernel
from spatial.places import HOME, column_or_empty
from spatial.rules import Excluded, Rule, Test, Where
from spatial.ruleset import RuleSet

__all__ = ["PAIR_COLUMNS", "is_overlap", "matching", "pairs", "same_area"]

PAIR_COLUMNS: Final = ("left", "right", "distance_m", "grade", "flag", "shared", "nearest")
"""Row numbers of both sides; distance; grade before modifiers; flag or ''; shared ground (None for a distance);
the point of the right side that is nearest (None for an overlap)."""


def matching(frame: gpd.GeoDataFrame, where: Where) -> np.ndarray:
    """Return a mask of the rows that pass an attribute filter; a column that is absent counts as 'no value'."""
    mask = np.ones(len(frame), dtype=bool)
    for column, allowed in where.items():
        values = frame[column] if column in frame else pd.Series([None] * len(frame))
        if isinstance(allowed, Excluded):
            mask &= ~values.isin(list(allowed.not_in)).to_numpy()
        else:
            mask &= values.isin(list(allowed)).to_numpy()
    return mask


def pairs(
    rule: Rule, ruleset: RuleSet, left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, *, threads: int = 1
) -> pd.DataFrame:
    """Find and grade the pairs that a rule is about; a pair is judged by the first test that holds for it.

    Parameters
    ----------
    rule, ruleset
        The rule, and the set that gives its numbers.
    left, right
        Frames of Layers (EPSG:28992); the sides' own filters are applied here.
    threads
        Threads of the kernel.

    Returns
    -------
    Columns `PAIR_COLUMNS`, sorted by (left, right), one row a pair; for a symmetric rule a pair stands once, its left
    being the smaller id.
    """
    found: list[pd.DataFrame] = []
    taken: set[tuple[int, int]] = set()
    for test in rule.tests:
        left_rows = np.flatnonzero(matching(left, rule.left.where) & matching(left, test.left_where))
        right_rows = np.flatnonzero(matching(right, rule.right.where) & matching(right, test.right_where))
        table = _RELATIONS[test.relation](test, rule, ruleset, left.iloc[left_rows], right.iloc[right_rows], threads)
        table["left"], table["right"] = left_rows[table["left"]], right_rows[table["right"]]
        if rule.symmetric:
            table = _unordered(table, left["feature_id"].to_numpy())
        keys = list(zip(table["left"], table["right"], strict=True))
        table = table[np.array([key not in taken for key in keys], dtype=bool)]
        taken.update(keys)
        found.append(table)
    filled = [table for table in found if len(table)]
    result = pd.concat(filled, ignore_index=True) if filled else found[0]
    return result.sort_values(["left", "right"], ignore_index=True)[list(PAIR_COLUMNS)]


def same_area(ours: gpd.GeoDataFrame, theirs: gpd.GeoDataFrame) -> np.ndarray:
    """Return a mask of the rows where both sides are one area that stands in two layers (a combined technique)."""
    mask: np.ndarray = (ours["feature_id"] == theirs["feature_id"]).to_numpy(dtype=bool) & (HOME in theirs)
    rows = np.flatnonzero(mask)
    mask[rows] = shapely.equals_exact(_geometries(ours)[rows], _geometries(theirs)[rows])
    return mask


def _unordered(table: pd.DataFrame, ids: np.ndarray) -> pd.DataFrame:
    """Keep each pair of different features once; of a pair that was found both ways, with the smaller id left."""
    left, right = table["left"].to_numpy(), table["right"].to_numpy()
    first, second = np.minimum(left, right), np.maximum(left, right)
    order = np.lexsort((ids[left].astype(str), second, first))
    order = order[left[order] != right[order]]
    pairs_of = pd.DataFrame({"first": first[order], "second": second[order]})
    return table.iloc[order[~pairs_of.duplicated().to_numpy()]]


def _overlap(
    test: Test, _rule: Rule, _ruleset: RuleSet, left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, threads: int
) -> pd.DataFrame:
    found = kernel.overlaps(_geometries(left), _geometries(right), threads=threads)
    count = len(found.left)
    return _table(
        found.left, found.right, np.zeros(count), [test.grade] * count, [test.flag or ""] * count, found.geometry
    )


def _within_distance(
    test: Test, rule: Rule, ruleset: RuleSet, left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, threads: int
) -> pd.DataFrame:
    limits = np.array([ruleset.value(band.to) for band in test.bands])
    reach = limits[-1] if rule.limit is None else min(limits[-1], ruleset.value(rule.limit))
    found = kernel.within_distance(_geometries(left), _geometries(right), float(reach), threads=threads)
    # Bands are [from, to): a pair at exactly 1 km is in the band beyond it; only the last one within
    # reach holds its own limit.
    band = np.searchsorted(limits, found.distance_m, side="right").clip(max=np.searchsorted(limits, reach))
    grades = np.array([item.grade for item in test.bands])[band]
    flags = np.array([item.flag or test.flag or "" for item in test.bands], dtype=object)[band]
    return _table(found.left, found.right, found.distance_m, grades, flags, None, found.nearest)


def _adjacent_cross_border(
    test: Test, rule: Rule, ruleset: RuleSet, left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, threads: int
) -> pd.DataFrame:
    table = _within_distance(test, rule, ruleset, left, right, threads)
    home_left = column_or_empty(left, HOME)[table["left"]]
    home_right = column_or_empty(right, HOME)[table["right"]]
    return table[(home_left != home_right) & (home_left != "") & (home_right != "")].reset_index(drop=True)


_Relation = Callable[[Test, Rule, RuleSet, gpd.GeoDataFrame, gpd.GeoDataFrame, int], pd.DataFrame]

_RELATIONS: Final[dict[str, _Relation]] = {
    "overlap": _overlap,
    "within_distance": _within_distance,
    "adjacent_cross_border": _adjacent_cross_border,
}


def _geometries(frame: gpd.GeoDataFrame) -> np.ndarray:
    return np.asarray(frame.geometry.values)


def _table(
    left: np.ndarray,
    right: np.ndarray,
    distance_m: np.ndarray,
    grade: object,
    flag: object,
    shared: np.ndarray | None,
    nearest: np.ndarray | None = None,
) -> pd.DataFrame:
    nothing = np.full(len(left), None, dtype=object)
    return pd.DataFrame(
        {
            "left": left,
            "right": right,
            "distance_m": distance_m,
            "grade": np.asarray(grade, dtype=np.int64),
            "flag": np.asarray(flag, dtype=object),
            "shared": nothing if shared is None else shared,
            "nearest": nothing if nearest is None else nearest,
        }
    )


def is_overlap(shared: pd.Series) -> np.ndarray:
    """Return a mask of the pairs that an overlap test made."""
    return np.asarray(~shapely.is_missing(np.asarray(shared, dtype=object)))
