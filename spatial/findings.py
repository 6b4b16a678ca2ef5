"""The noun `Finding`, as a table, and the step that makes it: `evaluate`."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from spatial import kernel
from spatial.crs import RD
from spatial.grading import graded
from spatial.issues import Issue
from spatial.layer import ID, NAME, Layer
from spatial.places import HOME, REACHED, column_or_empty, municipality_at, reached
from spatial.region import Region
from spatial.relations import is_overlap, pairs, same_area
from spatial.rules import Rule
from spatial.ruleset import RuleSet

__all__ = ["FACT_COLUMNS", "FINDING_COLUMNS", "Findings", "evaluate", "finding_id"]

FACT_COLUMNS: Final = (
    "left_layer",
    "left_id",
    "left_name",
    "right_layer",
    "right_id",
    "right_name",
    "distance_m",
    "area_ha",
    "area_in_region_ha",
    "dwellings",
    "energy_gwh",
    "municipalities",
    "cross_border",
    "deciders",
    "certainty",
    "flags",
)
"""What is told of a pair of features, in the order in which it is published."""

FINDING_COLUMNS: Final = ("finding_id", "rule_id", "kind", "grade", *FACT_COLUMNS, "scenario", "relation")


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


def finding_id(rule_id: str, left: str, right: str) -> str:
    """Return the id that depends on the rule and on both features alone, so that it survives a refresh."""
    digest = hashlib.sha256("\x1f".join((rule_id, left, right)).encode()).hexdigest()
    return f"{rule_id}-{digest[:12]}"


def evaluate(
    ruleset: RuleSet, layers: Mapping[str, Layer], region: Region, municipalities: Layer, *, threads: int = 1
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
    threads
        Threads of the kernel; the result does not depend on it.
    """
    not_evaluated = {rule.id: missing for rule in ruleset.rules.values() if (missing := rule.missing(layers))}
    judged = [rule for rule in ruleset.rules.values() if rule.id not in not_evaluated and not rule.of_targets]
    ground = {
        name: _area_in(layers[name].geometries, region, threads)
        for name in sorted({rule.left.layer for rule in judged})
    }
    found = [_evaluate_rule(rule, ruleset, layers, ground, region, municipalities, threads) for rule in judged]
    filled = [table for table, _ in found if len(table)]
    issues = tuple(issue for _, met in found for issue in met)
    columns = [*FINDING_COLUMNS, "geometry"]
    if not filled:
        nothing = gpd.GeoDataFrame({name: [] for name in FINDING_COLUMNS}, geometry=[], crs=RD)
        return Findings(nothing[columns], not_evaluated, issues)
    frame = gpd.GeoDataFrame(pd.concat(filled, ignore_index=True), geometry="geometry", crs=RD)[columns]
    frame = frame.sort_values(
        ["rule_id", "grade", "left_id", "right_id"], ascending=[True, False, True, True], ignore_index=True
    )
    return Findings(frame, not_evaluated, issues)


def _evaluate_rule(
    rule: Rule,
    ruleset: RuleSet,
    layers: Mapping[str, Layer],
    ground: Mapping[str, np.ndarray],
    region: Region,
    municipalities: Layer,
    threads: int,
) -> tuple[pd.DataFrame, tuple[Issue, ...]]:
    left_layer, right_layer = layers[rule.left.layer], layers[rule.right.layer]
    left, right = left_layer.frame, right_layer.frame
    in_region = ground[rule.left.layer]
    if not rule.symmetric:
        # Only what has ground here can make a finding here; its partners may lie anywhere.
        kept = np.flatnonzero(in_region > 0)
        left, in_region = left.iloc[kept].reset_index(drop=True), in_region[kept]
    table, issues = pairs(rule, ruleset, left, right, threads=threads)
    if rule.symmetric:
        here = (in_region[table["left"]] > 0) | (in_region[table["right"]] > 0)
        table = table[here].reset_index(drop=True)
    if table.empty:
        return table, issues
    ours = left.iloc[table["left"].to_numpy()].reset_index(drop=True)
    theirs = right.iloc[table["right"].to_numpy()].reset_index(drop=True)
    overlap = is_overlap(table["shared"])
    geometry = np.where(overlap, table["shared"].to_numpy(), np.asarray(ours.geometry.values))
    area_m2 = shapely.area(geometry)
    inside_m2 = in_region[table["left"].to_numpy()].copy()
    inside_m2[overlap] = _area_in(geometry[overlap], region, threads)
    codes = _municipalities(table, ours, theirs, overlap, geometry, municipalities, threads)
    result = pd.DataFrame(
        {
            "finding_id": [
                finding_id(rule.id, f"{rule.left.layer}:{a}", f"{rule.right.layer}:{b}")
                for a, b in zip(ours[ID], theirs[ID], strict=True)
            ],
            "rule_id": rule.id,
            "kind": rule.kind,
            "left_layer": rule.left.layer,
            "left_id": ours[ID],
            "left_name": ours[NAME],
            "right_layer": rule.right.layer,
            "right_id": theirs[ID],
            "right_name": theirs[NAME],
            "distance_m": table["distance_m"],
            "area_ha": area_m2 / 10_000,
            "area_in_region_ha": np.minimum(inside_m2, area_m2) / 10_000,
            "dwellings": _summed(ours, theirs, "dwellings"),
            "energy_gwh": _summed(ours, theirs, "energy_gwh"),
            "municipalities": codes,
            "cross_border": ["," in code for code in codes],
            "certainty": rule.certainty,
            "scenario": ruleset.scenario,
            "relation": np.where(overlap, "overlap", "distance"),
            "geometry": geometry,
        }
    )
    grades, flags = graded(rule, ruleset, table, result, ours, theirs)
    result["grade"] = grades
    result["distance_m"] = result["distance_m"].round(3)
    result["flags"] = _with_second_distance(rule, ruleset, layers, ours, flags, threads)
    result["deciders"] = [_deciders(rule, code) for code in codes]
    return result[(result["area_in_region_ha"] > 0) | (area_m2 == 0) | (rule.symmetric & ~overlap)], issues


def _area_in(geometries: np.ndarray, region: Region, threads: int) -> np.ndarray:
    """Ground of each geometry inside the region in m²; for a point inside 1, so that 'has ground' holds for it."""
    area = np.zeros(len(geometries))
    flat = np.flatnonzero(shapely.get_dimensions(geometries) == 2)
    found = kernel.overlaps(geometries[flat], np.array([region.geometry], dtype=object), threads=threads)
    area[flat[found.left]] = shapely.area(found.geometry)
    dots = np.flatnonzero(shapely.get_dimensions(geometries) == 0)
    area[dots[kernel.reaching(geometries[dots], region.geometry)]] = 1.0
    return area


def _municipalities(
    table: pd.DataFrame,
    ours: gpd.GeoDataFrame,
    theirs: gpd.GeoDataFrame,
    overlap: np.ndarray,
    geometry: np.ndarray,
    municipalities: Layer,
    threads: int,
) -> list[str]:
    """Where the finding's ground lies, where both claims are at home, and where the nearest point of the other is."""
    where = column_or_empty(ours, REACHED).copy()
    several = np.flatnonzero(overlap & np.array(["," in codes for codes in where], dtype=bool))
    where[several] = reached(geometry[several], municipalities, threads=threads)
    nearest = municipality_at(table["nearest"].to_numpy(dtype=object), municipalities)
    homes = (column_or_empty(ours, HOME), column_or_empty(theirs, HOME))
    return [
        ",".join(sorted({code for part in parts for code in part.split(",") if code}))
        for parts in zip(where, nearest, *homes, strict=True)
    ]


def _summed(ours: gpd.GeoDataFrame, theirs: gpd.GeoDataFrame, column: str) -> pd.Series:
    """Add up what both sides bring, an area that stands in both layers once; no value where neither has one."""
    absent = pd.Series(np.nan, index=ours.index)
    left = pd.to_numeric(ours[column]) if column in ours else absent
    right = pd.to_numeric(theirs[column]) if column in theirs else absent
    same = pd.Series(same_area(ours, theirs), index=ours.index)
    total = left.fillna(0) + right.fillna(0).where(~same | left.isna(), 0)
    return total.where(left.notna() | right.notna())


def _with_second_distance(
    rule: Rule, ruleset: RuleSet, layers: Mapping[str, Layer], ours: gpd.GeoDataFrame, flags: list[str], threads: int
) -> list[str]:
    """Tell the distance to a further layer too, where that is no farther than the rule looks."""
    other, reach_m = rule.also_distance_to, ruleset.reach_of_rule(rule)
    if other is None or other not in layers or len(layers[other]) == 0 or reach_m == 0:
        return flags
    geometries = np.asarray(ours.geometry.values)
    unique, back = np.unique(ours[ID].to_numpy(dtype=object), return_index=True)
    found = kernel.nearest(geometries[back], layers[other].geometries, reach_m, threads=threads)
    distance_m = dict(zip(unique, found.distance_m, strict=True))
    extra = ["" if np.isnan(metres := distance_m[name]) else f"{other}_distance_m={metres:.0f}" for name in ours[ID]]
    return [",".join(part for part in parts if part) for parts in zip(flags, extra, strict=True)]


def _deciders(rule: Rule, municipalities: str) -> str:
    """Write 'raad' out to the council of each municipality that is concerned: each decides for its own ground."""
    expanded: list[str] = []
    for decider in rule.deciders:
        if decider == "raad" and municipalities:
            expanded.extend(f"raad:{code}" for code in municipalities.split(","))
        else:
            expanded.append(decider)
    return ",".join(expanded)
