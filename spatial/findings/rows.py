"""From graded pairs to the rows of the table of findings."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from spatial import overlay
from spatial.findings.columns import EVALUATED
from spatial.findings.finding_column import FindingRows
from spatial.findings.grading import graded
from spatial.findings.relations import is_overlap, same_area
from spatial.layers.crs import RD
from spatial.layers.layer import ID, NAME, Layer
from spatial.layers.places import HOME, REACHED, column_or_empty, municipality_at, reached
from spatial.layers.region import Region
from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet
from spatial.stakeholders import InfluenceBook
from spatial.stakeholders.authority import with_authorities, with_councils

__all__ = ["Here", "finding_id", "finding_rows"]


@dataclass(frozen=True)
class Here:
    """Where rules are judged, with all municipalities, also those beyond it, who decides there, and kernel threads.

    Without `influence` nobody is added to the deciders that a rule names.
    """

    region: Region
    municipalities: Layer
    threads: int
    influence: InfluenceBook | None = None

    def ground_m2(self, geometries: np.ndarray) -> np.ndarray:
        """Return the ground of each geometry inside the region in m²; of a point inside 1, so that it has ground."""
        area = np.zeros(len(geometries))
        flat = np.flatnonzero(shapely.get_dimensions(geometries) == 2)
        found = overlay.overlaps(geometries[flat], np.array([self.region.geometry], dtype=object), threads=self.threads)
        area[flat[found.left]] = shapely.area(found.geometry)
        dots = np.flatnonzero(shapely.get_dimensions(geometries) == 0)
        area[dots[overlay.intersects_mask(geometries[dots], self.region.geometry)]] = 1.0
        return area


def finding_id(rule_id: str, left: str, right: str) -> str:
    """Return the id that depends on the rule and on both features alone, so that it survives a refresh."""
    digest = hashlib.sha256("\x1f".join((rule_id, left, right)).encode()).hexdigest()
    return f"{rule_id}-{digest[:12]}"


def finding_rows(
    rule: Rule,
    ruleset: RuleSet,
    layers: Mapping[str, Layer],
    table: pd.DataFrame,
    sides: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame],
    in_region: np.ndarray,
    here: Here,
) -> pd.DataFrame:
    """Return the findings of one rule among graded pairs, in their order.

    Parameters
    ----------
    ruleset
        With the numbers that hold for these pairs.
    table
        Pairs, with `PAIR_COLUMNS`; at least one.
    sides
        The frames in which `left` and `right` of a pair are rows.
    in_region
        Ground of each left row inside the region, in m².

    Returns
    -------
    The columns of a finding, unsorted; a pair of which no ground lies here is left out.
    """
    ours = sides[0].iloc[table["left"].to_numpy()].reset_index(drop=True)
    theirs = _nobody(len(table)) if rule.counts else sides[1].iloc[table["right"].to_numpy()].reset_index(drop=True)
    overlap = is_overlap(table["shared"])
    geometry = np.where(overlap, table["shared"].to_numpy(), np.asarray(ours.geometry.values))
    area_m2 = shapely.area(geometry)
    inside_m2 = in_region[table["left"].to_numpy()].copy()
    inside_m2[overlap] = here.ground_m2(geometry[overlap])
    codes = _municipalities(table, ours, theirs, overlap, geometry, here)
    measures = pd.DataFrame(
        {
            "distance_m": table["distance_m"],
            "dwellings": table["count"] if rule.counts else _summed(ours, theirs, "dwellings"),
            "energy_gwh": _summed(ours, theirs, "energy_gwh"),
        }
    )
    grades, flags = graded(rule, ruleset, table, measures, ours, theirs)
    deciders = [_deciders(rule, code) for code in codes]
    if here.influence is not None:
        councils = with_councils(ours, theirs, deciders)
        deciders, flags = with_authorities(rule, ruleset, here.influence, ours, theirs, councils, flags)
    rows = FindingRows(
        rule=rule,
        ruleset=ruleset,
        ids=[
            finding_id(rule.id, f"{rule.left.layer}:{a}", f"{rule.right.layer}:{b}")
            for a, b in zip(ours[ID], theirs[ID], strict=True)
        ],
        left=ours,
        right=theirs,
        measures=measures,
        area_m2=area_m2,
        area_in_region_m2=np.minimum(inside_m2, area_m2),
        is_overlap=overlap,
        grade=grades,
        municipalities=codes,
        deciders=deciders,
        flags=_with_second_distance(rule, ruleset, layers, ours, flags, here.threads),
    )
    result = pd.DataFrame({column.name: column.compute(rows) for column in EVALUATED if column.compute})
    result["geometry"] = geometry
    return result[(result["area_in_region_ha"] > 0) | (area_m2 == 0) | (rule.symmetric & ~overlap)]


def _nobody(count: int) -> gpd.GeoDataFrame:
    """Return the right side of a count: so many rows that are no feature."""
    return gpd.GeoDataFrame({ID: [""] * count, NAME: [""] * count}, geometry=[None] * count, crs=RD)


def _municipalities(
    table: pd.DataFrame,
    ours: gpd.GeoDataFrame,
    theirs: gpd.GeoDataFrame,
    overlap: np.ndarray,
    geometry: np.ndarray,
    here: Here,
) -> list[str]:
    """Where the finding's ground lies, where both claims are at home, and where the nearest point of the other is."""
    where = column_or_empty(ours, REACHED).copy()
    several = np.flatnonzero(overlap & np.array(["," in codes for codes in where], dtype=bool))
    where[several] = reached(geometry[several], here.municipalities, threads=here.threads)
    nearest = municipality_at(table["nearest"].to_numpy(dtype=object), here.municipalities)
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
    found = overlay.nearest(geometries[back], layers[other].geometries, reach_m, threads=threads)
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
