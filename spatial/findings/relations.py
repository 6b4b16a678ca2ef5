"""The relations between two layers: from two tables to a table of graded pairs."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from spatial import overlay
from spatial.layers.issues import Issue
from spatial.layers.layer import ID
from spatial.layers.places import HOME, column_or_empty
from spatial.rules.rules import Excluded, Rule, Test, Where
from spatial.rules.ruleset import ROUNDING_WIDTH, RuleSet

__all__ = ["PAIR_COLUMNS", "Pairs", "is_overlap", "matching", "pairs", "same_area"]

PAIR_COLUMNS: Final = ("left", "right", "distance_m", "grade", "flag", "shared", "nearest", "count")
"""Row numbers of both sides (right is -1 for a count); distance (for a count that of the nearest); grade before
modifiers; flags or ''; shared ground (None for a distance); the point of the right side that is nearest (None for an
overlap); how many were counted (NaN for a pair)."""

_TOGETHER: Final = 100_000
"""So many features are counted at once."""


class Pairs(NamedTuple):
    """A table with `PAIR_COLUMNS`, and what was met in making it."""

    table: pd.DataFrame
    issues: tuple[Issue, ...] = ()


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


def pairs(rule: Rule, ruleset: RuleSet, left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, *, threads: int = 1) -> Pairs:
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
    Rows sorted by (left, right), one a pair; for a symmetric rule a pair stands once, its left being the smaller id. A
    rule that counts has one row for each left feature that has any on the other side near enough. Issues tell how many
    overlaps were too narrow to be ground, and which were made on a grid.
    """
    found: list[pd.DataFrame] = []
    issues: list[Issue] = []
    taken: set[tuple[int, int]] = set()
    for test in rule.tests:
        left_rows = np.flatnonzero(matching(left, rule.left.where) & matching(left, test.left_where))
        right_rows = np.flatnonzero(matching(right, rule.right.where) & matching(right, test.right_where))
        table, met = _RELATIONS[test.relation](
            test, rule, ruleset, left.iloc[left_rows], right.iloc[right_rows], threads
        )
        issues.extend(met)
        table["left"] = left_rows[table["left"]]
        if not rule.counts:
            table["right"] = right_rows[table["right"]]
        if rule.symmetric:
            table = _unordered(table, left[ID].to_numpy())
        keys = list(zip(table["left"], table["right"], strict=True))
        table = table[np.array([key not in taken for key in keys], dtype=bool)]
        taken.update(keys)
        found.append(table)
    filled = [table for table in found if len(table)]
    result = pd.concat(filled, ignore_index=True) if filled else found[0]
    return Pairs(result.sort_values(["left", "right"], ignore_index=True)[list(PAIR_COLUMNS)], tuple(issues))


def same_area(ours: gpd.GeoDataFrame, theirs: gpd.GeoDataFrame) -> np.ndarray:
    """Return a mask of the rows where both sides are one area that stands in two layers (a combined technique)."""
    mask: np.ndarray = (ours[ID] == theirs[ID]).to_numpy(dtype=bool) & (HOME in theirs)
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
    test: Test, rule: Rule, ruleset: RuleSet, left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, threads: int
) -> Pairs:
    least_m = ruleset.params[ROUNDING_WIDTH].value if ROUNDING_WIDTH in ruleset.params else 0.0
    found = overlay.overlaps(_geometries(left), _geometries(right), least_width_m=least_m, threads=threads)
    count = len(found.left)
    table = _table(
        found.left, found.right, np.zeros(count), [test.grade] * count, [test.flag or ""] * count, found.geometry
    )
    if test.least_share is not None:
        ours = shapely.area(_geometries(left)[found.left])
        wide = shapely.area(found.geometry) > ruleset.value(test.least_share) * ours
        table = table[wide & (ours > 0)].reset_index(drop=True)
    return Pairs(table, tuple(_met(rule, left, right, found, least_m)))


def _met(
    rule: Rule, left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, found: overlay.Overlaps, least_m: float
) -> Iterator[Issue]:
    if found.slivers:
        told = f"{rule.id}: shares less than {least_m:g} m of width with {rule.right.layer}; left out as rounding"
        yield Issue("", rule.left.layer, "sliver_dropped", "", told, count=found.slivers)
    for at in np.flatnonzero(found.snapped):
        other = right[ID].iloc[found.right[at]]
        told = f"{rule.id}: the overlap with {rule.right.layer} '{other}' was made on a grid of {overlay.SNAP_M:g} m"
        area_m2 = float(shapely.area(found.geometry[at]))
        yield Issue("", rule.left.layer, "snapped", str(left[ID].iloc[found.left[at]]), told, area_m2)


def _within_distance(
    test: Test, rule: Rule, ruleset: RuleSet, left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, threads: int
) -> Pairs:
    limits, reach = _limits(test, rule, ruleset)
    found = overlay.within_distance(_geometries(left), _geometries(right), reach, threads=threads)
    # Bands are [from, to): a pair at exactly 1 km is in the band beyond it; only the last one within
    # reach holds its own limit.
    band = np.searchsorted(limits, found.distance_m, side="right").clip(max=np.searchsorted(limits, reach))
    grades = np.array([item.grade for item in test.bands])[band]
    flags = np.array([item.flag or test.flag or "" for item in test.bands], dtype=object)[band]
    table = _table(found.left, found.right, found.distance_m, grades, flags, None, found.nearest)
    if test.beyond:
        meet = np.flatnonzero(found.distance_m == 0)
        ours, theirs = _geometries(left)[found.left[meet]], _geometries(right)[found.right[meet]]
        table = table.drop(index=meet[shapely.covered_by(ours, theirs)]).reset_index(drop=True)
    return Pairs(table)


def _adjacent_cross_border(
    test: Test, rule: Rule, ruleset: RuleSet, left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, threads: int
) -> Pairs:
    table = _within_distance(test, rule, ruleset, left, right, threads).table
    home_left = column_or_empty(left, HOME)[table["left"]]
    home_right = column_or_empty(right, HOME)[table["right"]]
    apart = (home_left != home_right) & (home_left != "") & (home_right != "")
    return Pairs(table[apart].reset_index(drop=True))


def _count_within(
    test: Test, rule: Rule, ruleset: RuleSet, left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, threads: int
) -> Pairs:
    limits, reach = _limits(test, rule, ruleset)
    edges = np.array([*limits[limits < reach], reach])
    ours, theirs = _geometries(left), _geometries(right)
    # As for a distance, a band ends before its limit, and only the last one holds it.
    within = np.append(np.nextafter(edges[:-1], 0), reach)
    batches = np.array_split(theirs, -(-len(theirs) // _TOGETHER) or 1)
    counts = overlay.counts_within(ours, np.tile(within, (len(ours), 1)), batches, threads=threads)
    held = np.flatnonzero(counts[:, -1])
    counts, band = counts[held], np.argmax(counts[held] > 0, axis=1)
    # One metre more than the reach: what was counted on the limit itself must be found again.
    near = overlay.nearest(ours[held], theirs, reach + 1, threads=threads).right
    lines = shapely.shortest_line(theirs[near], ours[held])
    told = [
        [f"count_within_{edge:.10g}_m={count}" for edge, count in zip(edges, row, strict=True) if count]
        for row in counts
    ]
    flags = [
        ",".join(part for part in (test.bands[at].flag or test.flag or "", *parts) if part)
        for at, parts in zip(band, told, strict=True)
    ]
    grades = np.array([item.grade for item in test.bands])[band]
    table = _table(
        held, np.full(len(held), -1), shapely.length(lines), grades, flags, None, shapely.get_point(lines, 0)
    )
    return Pairs(table.assign(count=counts[:, -1].astype(float)))


def _limits(test: Test, rule: Rule, ruleset: RuleSet) -> tuple[np.ndarray, float]:
    """Return the limits of a test's bands, and how far it looks within the rule's limit, in metres."""
    limits = np.array([ruleset.value(band.to) for band in test.bands])
    reach = limits[-1] if rule.limit is None else min(limits[-1], ruleset.value(rule.limit))
    return limits, float(reach)


_Relation = Callable[[Test, Rule, RuleSet, gpd.GeoDataFrame, gpd.GeoDataFrame, int], Pairs]

_RELATIONS: Final[dict[str, _Relation]] = {
    "overlap": _overlap,
    "within_distance": _within_distance,
    "adjacent_cross_border": _adjacent_cross_border,
    "count_within": _count_within,
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
            "count": np.full(len(left), np.nan),
        }
    )


def is_overlap(shared: pd.Series) -> np.ndarray:
    """Return a mask of the pairs that an overlap test made."""
    return np.asarray(~shapely.is_missing(np.asarray(shared, dtype=object)))
