"""A region's findings in sums: by rule and grade, and pairs that are conflict and opportunity at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from spatial import overlay
from spatial.geometry.symbols import says_symbol
from spatial.layers.layer import ID
from spatial.report.findings import GRADE
from spatial.report.report import RegionReport
from spatial.rules.rules import REGION

__all__ = [
    "REGION_KIND",
    "TOP_GRADE",
    "Pair",
    "RuleSum",
    "basic_findings",
    "basic_region_findings",
    "pairs_of_both",
    "rule_sums",
]

TOP_GRADE: Final = {"conflict": 4, "opportunity": 3}

REGION_KIND: Final = "region"
"""What stands in the place of a kind where a finding has no place: it is neither conflict nor opportunity."""

_M2_IN_HA: Final = 10_000
_SAME_AREA: Final = "same_area"


@dataclass(frozen=True)
class RuleSum:
    """What one rule found in the basic scenario.

    Parameters
    ----------
    by_grade
        Every grade of the kind, the highest first, to its number of findings.
    area_ha
        Shared ground inside the region of grade 1 and more, each m² once; None where nothing is shared. Symbols have
        no ground.
    dwellings, energy_gwh
        Of the features in findings of grade 1 and more, each feature once; None where none has a number. Dwellings that
        were counted around an area (such a finding has no right feature) are those of every finding.
    """

    rule_id: str
    kind: str
    evaluated: bool
    by_grade: Mapping[int, int]
    area_ha: float | None
    dwellings: int | None
    energy_gwh: float | None


@dataclass(frozen=True)
class Pair:
    """Two findings about the same two features."""

    conflict: str
    severity: int
    opportunity: str
    strength: int


def basic_findings(report: RegionReport, kind: str) -> gpd.GeoDataFrame:
    """Return the findings of a kind in the basic scenario that have a place."""
    return report.conflicts if kind == "conflict" else report.opportunities


def basic_region_findings(report: RegionReport) -> pd.DataFrame:
    """Return the findings without a place in the basic scenario."""
    return report.region_findings[report.region_findings["scenario"] == report.ruleset.scenario]


def rule_sums(report: RegionReport) -> tuple[RuleSum, ...]:
    """Return one sum a rule, in the order of the rules."""
    by_kind = {kind: dict(list(basic_findings(report, kind).groupby("rule_id"))) for kind in GRADE}
    nothing = {kind: basic_findings(report, kind).iloc[:0] for kind in GRADE}
    return tuple(
        _sum_without_place(report, rule)
        if rule["left_layer"] == REGION
        else _sum_of(report, rule, by_kind[rule["kind"]].get(rule["rule_id"], nothing[rule["kind"]]))
        for rule in report.rules.to_dict("records")
    )


def _sum_without_place(report: RegionReport, rule: Mapping[str, object]) -> RuleSum:
    """Return the sum of a rule on a target: it has grades and nothing that lies anywhere."""
    rows = basic_region_findings(report)
    counts = rows.loc[rows["rule_id"] == rule["rule_id"], GRADE["conflict"]].value_counts()
    return RuleSum(
        rule_id=str(rule["rule_id"]),
        kind=str(rule["kind"]),
        evaluated=bool(rule["evaluated"]),
        by_grade=_by_grade("conflict", counts),
        area_ha=None,
        dwellings=None,
        energy_gwh=None,
    )


def _by_grade(kind: str, counts: pd.Series) -> dict[int, int]:
    return {grade: int(counts.get(grade, 0)) for grade in range(TOP_GRADE[kind], -1, -1)}


def _sum_of(report: RegionReport, rule: Mapping[str, object], rows: gpd.GeoDataFrame) -> RuleSum:
    kind = str(rule["kind"])
    counts = rows[GRADE[kind]].value_counts()
    shown = rows[rows[GRADE[kind]] >= 1]
    counted = shown["right_id"] == ""
    dwellings = [
        *_once(report, shown[~counted], "dwellings"),
        *shown.loc[counted, "dwellings"].dropna().astype(float),
    ]
    energy_gwh = _once(report, shown, "energy_gwh")
    return RuleSum(
        rule_id=str(rule["rule_id"]),
        kind=kind,
        evaluated=bool(rule["evaluated"]),
        by_grade=_by_grade(kind, counts),
        area_ha=_ground_ha(report, shown),
        dwellings=round(fsum(dwellings)) if dwellings else None,
        energy_gwh=fsum(energy_gwh) if energy_gwh else None,
    )


def _ground_ha(report: RegionReport, rows: gpd.GeoDataFrame) -> float | None:
    shapes = np.asarray(rows.geometry.values)[_share_ground(report, rows)] if len(rows) else np.array([], dtype=object)
    if len(shapes) == 0:
        return None
    joined = overlay.dissolve(shapes, np.zeros(len(shapes), dtype=np.int64)).geometry
    inside = overlay.overlaps(joined, np.array([report.region.geometry], dtype=object))
    return float(shapely.area(inside.geometry).sum()) / _M2_IN_HA


def _share_ground(report: RegionReport, rows: gpd.GeoDataFrame) -> np.ndarray:
    """Return a mask of the findings whose geometry is ground of both features, and not a symbol's.

    A pair that only touches is at distance 0 too; its geometry is the whole left feature.
    """
    shapes = np.asarray(rows.geometry.values)
    mask: np.ndarray = (rows["distance_m"] == 0).to_numpy() & ~says_symbol(rows["flags"]) & (shapely.area(shapes) > 0)
    for layer in sorted(set(rows.loc[mask, "right_layer"])):
        frame = report.inputs.get(layer)
        if frame is None:
            continue
        of_layer = np.flatnonzero(mask & (rows["right_layer"] == layer).to_numpy())
        at = pd.Index(frame[ID]).get_indexer(rows["right_id"].iloc[of_layer])
        # What is only counted has no right feature, and a partner that does not touch the region no ground in it.
        mask[of_layer] = at >= 0
        of_layer, at = of_layer[at >= 0], at[at >= 0]
        partners = np.asarray(frame.geometry.values)[at]
        mask[of_layer] = shapely.area(shapely.intersection(shapes[of_layer], partners)) > 0
    return mask


def _once(report: RegionReport, rows: gpd.GeoDataFrame, column: str) -> list[float]:
    """Return what the features of these findings bring, each feature once; one area of two techniques counts once."""
    same = np.array([_SAME_AREA in str(flags).split(",") for flags in rows["flags"]], dtype=bool)
    sides = {"left": rows, "right": rows[~same]}
    named = {
        (layer, feature)
        for side, part in sides.items()
        for layer, feature in zip(part[f"{side}_layer"], part[f"{side}_id"], strict=True)
    }
    values: list[float] = []
    for layer in sorted({name for name, _ in named}):
        frame = report.inputs.get(layer)
        if frame is None or column not in frame:
            continue
        wanted = {feature for name, feature in named if name == layer}
        values += pd.to_numeric(frame.loc[frame[ID].isin(wanted), column]).dropna().astype(float).tolist()
    return values


def pairs_of_both(report: RegionReport) -> tuple[Pair, ...]:
    """Return the pairs of findings, one a conflict and one an opportunity, about the same two features.

    Which of the two is left does not matter. Sorted: the highest severity first, then the highest strength.
    """
    conflicts, opportunities = (_keyed(report, kind) for kind in ("conflict", "opportunity"))
    both = conflicts.merge(opportunities, on="pair", suffixes=("_c", "_o"))
    both = both.sort_values(
        ["grade_c", "grade_o", "finding_id_c", "finding_id_o"], ascending=[False, False, True, True]
    )
    return tuple(
        Pair(row.finding_id_c, int(row.grade_c), row.finding_id_o, int(row.grade_o)) for row in both.itertuples()
    )


def _keyed(report: RegionReport, kind: str) -> pd.DataFrame:
    rows = basic_findings(report, kind)
    sides = [rows[f"{side}_layer"].astype(str) + "\x1f" + rows[f"{side}_id"].astype(str) for side in ("left", "right")]
    # What is only counted has no right feature of its own.
    counted = (rows["right_id"] == "").to_numpy()
    table = pd.DataFrame(
        {
            "pair": ["\x1e".join(sorted(pair)) for pair in zip(*sides, strict=True)],
            "finding_id": rows["finding_id"].to_numpy(),
            "grade": rows[GRADE[kind]].to_numpy(),
        }
    )
    return table[~counted]
