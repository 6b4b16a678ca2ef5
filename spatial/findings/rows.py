"""From graded pairs to the rows of the table of findings."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from spatial import overlay
from spatial.findings.columns import EVALUATED
from spatial.findings.content import with_content_flags
from spatial.findings.finding_column import FindingRows
from spatial.findings.grading import graded
from spatial.findings.pairs import same_area
from spatial.layers.crs import RD
from spatial.layers.layer import ID, NAME, Layer
from spatial.layers.places import HOME, REACHED, column_or_empty, reached
from spatial.layers.region import Region
from spatial.relations.feature_relation import is_present
from spatial.relations.filters import matching
from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet
from spatial.stakeholders import InfluenceBook
from spatial.stakeholders.authority import with_authorities
from spatial.stakeholders.places import Places

__all__ = ["EvaluationContext", "finding_id", "finding_rows"]


@dataclass(frozen=True)
class EvaluationContext:
    """Where rules are judged, with all municipalities, also those beyond it, who decides there, and kernel threads.

    Without `influence` nobody is added to the deciders that a rule names, without `today` nothing is outdated.
    """

    region: Region
    municipalities: Layer
    threads: int
    influence: InfluenceBook | None = None
    today: date | None = None

    @cached_property
    def places(self) -> Places:
        """Which body is whose: councils by municipality, provinces by province."""
        return Places.of(self.municipalities.frame, self.influence)

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
    context: EvaluationContext,
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
    The columns of a finding in the order of the pairs, also of those of which no ground lies in the region.
    """
    left_rows = sides[0].iloc[table["left"].to_numpy()].reset_index(drop=True)
    counts = rule.counts
    right_rows = _nobody(len(table)) if counts else sides[1].iloc[table["right"].to_numpy()].reset_index(drop=True)
    overlap = is_present(table["shared"])
    geometry = np.where(overlap, table["shared"].to_numpy(), np.asarray(left_rows.geometry.values))
    area_m2 = shapely.area(geometry)
    inside_m2 = in_region[table["left"].to_numpy()].copy()
    inside_m2[overlap] = context.ground_m2(geometry[overlap])
    codes = _municipalities(rule, ruleset, left_rows, right_rows, overlap, geometry, context)
    measures = _measures(rule, table, left_rows, right_rows)
    grades, flags = graded(rule, ruleset, table, measures, left_rows, right_rows)
    deciders = _deciders(rule, left_rows, codes, context.places)
    if context.influence is not None:
        deciders, flags = with_authorities(
            rule, ruleset, context.influence, left_rows, right_rows, deciders, flags, context.places
        )
    flags = with_content_flags(rule, ruleset, left_rows, right_rows, flags, context.today)
    rows = FindingRows(
        rule=rule,
        ruleset=ruleset,
        ids=[
            finding_id(rule.id, f"{rule.left.layer}:{a}", f"{rule.right.layer}:{b}")
            for a, b in zip(left_rows[ID], right_rows[ID], strict=True)
        ],
        left=left_rows,
        right=right_rows,
        measures=measures,
        area_m2=area_m2,
        area_in_region_m2=np.minimum(inside_m2, area_m2),
        relation=table["relation"].to_numpy(),
        partners=table["count"].fillna(1).to_numpy(dtype=np.int64),
        grade=grades,
        municipalities=codes,
        deciders=deciders,
        flags=_with_second_distance(rule, ruleset, layers, left_rows, flags, context.threads),
    )
    result = pd.DataFrame({column.name: column.compute(rows) for column in EVALUATED if column.compute})
    return result.assign(geometry=geometry)


def _nobody(count: int) -> gpd.GeoDataFrame:
    """Return the right side of a count: so many rows that are no feature."""
    return gpd.GeoDataFrame({ID: [""] * count, NAME: [""] * count}, geometry=[None] * count, crs=RD)


def _municipalities(
    rule: Rule,
    ruleset: RuleSet,
    left_rows: gpd.GeoDataFrame,
    right_rows: gpd.GeoDataFrame,
    overlap: np.ndarray,
    geometry: np.ndarray,
    context: EvaluationContext,
) -> list[str]:
    """Return where the finding's ground lies, and where the claims that it is about are at home.

    What a claim meets (nature, a road) lies in municipalities, too, which have no say in the claim.
    """
    where = column_or_empty(left_rows, REACHED).copy()
    several = np.flatnonzero(overlap & np.array(["," in codes for codes in where], dtype=bool))
    where[several] = reached(geometry[several], context.municipalities, threads=context.threads)
    homes = [column_or_empty(left_rows, HOME)]
    if rule.right.layer in ruleset.claim_layers:
        homes.append(column_or_empty(right_rows, HOME))
    return [
        ",".join(sorted({code for part in parts for code in part.split(",") if code}))
        for parts in zip(where, *homes, strict=True)
    ]


def _measures(
    rule: Rule, table: pd.DataFrame, left_rows: gpd.GeoDataFrame, right_rows: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Return what is measured of each pair, and how much it is about."""
    counts = rule.counts
    return pd.DataFrame(
        {
            "distance_m": table["distance_m"],
            "dwellings": table["count"] if counts else _summed(left_rows, right_rows, "dwellings"),
            "energy_gwh": _summed(left_rows, right_rows, "energy_gwh"),
        }
    )


def _summed(left_rows: gpd.GeoDataFrame, right_rows: gpd.GeoDataFrame, column: str) -> pd.Series:
    """Add up what both sides bring, an area that stands in both layers once; no value where neither has one."""
    absent = pd.Series(np.nan, index=left_rows.index)
    left = pd.to_numeric(left_rows[column]) if column in left_rows else absent
    right = pd.to_numeric(right_rows[column]) if column in right_rows else absent
    same = pd.Series(same_area(left_rows, right_rows), index=left_rows.index)
    total = left.fillna(0) + right.fillna(0).where(~same | left.isna(), 0)
    return total.where(left.notna() | right.notna())


def _with_second_distance(
    rule: Rule,
    ruleset: RuleSet,
    layers: Mapping[str, Layer],
    left_rows: gpd.GeoDataFrame,
    flags: list[str],
    threads: int,
) -> list[str]:
    """Add the distance to a further layer too, where that is no farther than the rule looks."""
    other, reach_m = rule.also_distance_to, ruleset.reach_of_rule(rule)
    if other is None or other not in layers or len(layers[other]) == 0 or reach_m == 0:
        return flags
    geometries = np.asarray(left_rows.geometry.values)
    unique, back = np.unique(left_rows[ID].to_numpy(dtype=object), return_index=True)
    found = overlay.nearest(geometries[back], layers[other].geometries, reach_m, threads=threads)
    distance_m = dict(zip(unique, found.distance_m, strict=True))
    extra = [
        "" if np.isnan(metres := distance_m[name]) else f"{other}_distance_m={metres:.0f}" for name in left_rows[ID]
    ]
    return [",".join(part for part in parts if part) for parts in zip(flags, extra, strict=True)]


def _deciders(rule: Rule, left_rows: gpd.GeoDataFrame, codes: Sequence[str], places: Places) -> list[str]:
    """Return the rule's deciders of each finding, each body by the place of which it is one.

    A body that decides on some left features only is left out of the others.
    """
    decides = {party: matching(left_rows, where) for party, where in rule.decider_where.items()}
    return [
        ",".join(
            name
            for party in rule.deciders
            if party not in decides or decides[party][row]
            for name in places.named(party, municipalities)
        )
        for row, municipalities in enumerate(codes)
    ]
