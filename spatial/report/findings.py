"""The findings of a report: of every scenario, with titles and dates, as conflicts and as opportunities."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import geopandas as gpd
import pandas as pd

from spatial.findings.evaluate import FACT_COLUMNS
from spatial.layers.crs import RD
from spatial.layers.layer import ID
from spatial.messages import message
from spatial.rules.ruleset import RuleSet

__all__ = [
    "CONFLICT_COLUMNS",
    "GRADE",
    "OPPORTUNITY_COLUMNS",
    "conflicts_of",
    "features_in",
    "opportunities_of",
    "stacked",
]

CONFLICT_COLUMNS: Final = ("finding_id", "rule_id", "title", "severity", *FACT_COLUMNS, "first_seen", "scenario")
OPPORTUNITY_COLUMNS: Final = ("finding_id", "rule_id", "title", "strength", *FACT_COLUMNS, "first_seen", "scenario")

GRADE: Final = {"conflict": "severity", "opportunity": "strength"}
"""Kind of finding to the name of its grade."""

_TYPES: Final = {
    "dwellings": "Int64",
    "energy_gwh": "float64",
    "distance_m": "float64",
    "area_ha": "float64",
    "area_in_region_ha": "float64",
    "cross_border": "bool",
}


def stacked(
    parts: Sequence[gpd.GeoDataFrame], ruleset: RuleSet, first_seen: dict[str, date], today: date
) -> gpd.GeoDataFrame:
    """Bring findings together and add `title` and `first_seen`.

    Parameters
    ----------
    parts
        Tables of findings with the same columns, in order; at least one.
    first_seen
        Finding id to the date on which a release first held it; `today` for the others.
    """
    filled = [part for part in parts if len(part)] or [parts[0]]
    every = gpd.GeoDataFrame(pd.concat(filled, ignore_index=True), geometry="geometry", crs=RD)
    titles = {name: rule.title for name, rule in ruleset.rules.items()}
    whole = {rule.id for rule in ruleset.of_targets}
    across = {name: message("finding.across", title=title) for name, title in titles.items() if name not in whole}
    every["title"] = [
        across.get(rule, titles[rule]) if border else titles[rule]
        for rule, border in zip(every["rule_id"], every["cross_border"], strict=True)
    ]
    every["first_seen"] = [first_seen.get(name, today) for name in every["finding_id"]]
    return every


def conflicts_of(every: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the conflicts: `CONFLICT_COLUMNS` and ``geometry``."""
    return _of_kind(every, "conflict", CONFLICT_COLUMNS)


def opportunities_of(every: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the joint opportunities: `OPPORTUNITY_COLUMNS` and ``geometry``."""
    return _of_kind(every, "opportunity", OPPORTUNITY_COLUMNS)


def _of_kind(every: gpd.GeoDataFrame, kind: str, columns: tuple[str, ...]) -> gpd.GeoDataFrame:
    grade = GRADE[kind]
    rows = every[every["kind"] == kind].rename(columns={"grade": grade}).reset_index(drop=True)
    typed = rows[[*columns, "geometry"]].astype({grade: "int32", **_TYPES})
    return gpd.GeoDataFrame(typed, geometry="geometry", crs=RD)


def features_in(findings: pd.DataFrame, layer: str, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the features of a layer that some finding is about, in the order of the layer's frame."""
    sides = [findings.loc[findings[f"{side}_layer"] == layer, f"{side}_id"] for side in ("left", "right")]
    return frame[frame[ID].isin(set().union(*sides))].reset_index(drop=True)
