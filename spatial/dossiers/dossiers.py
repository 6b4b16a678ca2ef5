"""From findings to dossiers: what was found of one place, brought together and counted once."""

from collections.abc import Iterable, Mapping
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from spatial.dossiers.authorities import Way, authorities, first_ways, next_step
from spatial.dossiers.columns import DOSSIERS
from spatial.dossiers.features import HABITAT, NATURE, claim_features, nature_features, places_of
from spatial.layers.content_date import CONTENT_ON
from spatial.layers.crs import RD
from spatial.mca.subjects import Twins
from spatial.messages import Sayable
from spatial.relations.relation import SHARED_GROUND
from spatial.schema.value_lists import SEVERITY

__all__ = ["dossiers"]

_HEAVY: Final = 3
"""Conflicts of this severity and above take the ground that they are about."""

_M2_IN_HA: Final = 10_000


def dossiers(
    findings: gpd.GeoDataFrame,
    partners: pd.DataFrame,
    inputs: Mapping[str, gpd.GeoDataFrame],
    nature: Mapping[str, gpd.GeoDataFrame],
    *,
    claim_layers: Iterable[str],
    within: shapely.Geometry,
    decisions: pd.DataFrame,
    parties: Mapping[str, Sayable],
    places: Mapping[str, str],
) -> gpd.GeoDataFrame:
    """Return one row for each claim with ground in a region, and for each nature area that a finding is about.

    Parameters
    ----------
    findings
        Of the basic scenario, with all columns of a report's findings.
    partners
        `spatial.findings.per_left.PARTNER_COLUMNS` of these findings.
    inputs
        Layer name to the features that touch the region, uncut.
    nature
        The nature areas (`NATURE`) and habitats (`HABITAT`) that findings are about, also those beyond the region.
    claim_layers
        The layers whose features are claims, in order: of an area in several of them the first names it.
    within
        The region (EPSG:28992).
    decisions
        `spatial.stakeholders.decisions.DECISION_COLUMNS` of these findings.
    parties, places
        Party id to its title, and code of a municipality or province to its name.

    Returns
    -------
    GeoDataFrame
        The columns of `DOSSIERS` and ``geometry`` (EPSG:28992, the whole feature), sorted by kind (claims first) and
        id; empty for a region without claims.
    """
    twins = Twins(inputs)
    claims = claim_features(inputs, claim_layers, within, twins).assign(kind="claim")
    areas = nature_features(nature.get(NATURE)).assign(kind="nature")
    links = _links(findings, partners, areas, nature.get(HABITAT), twins)
    areas = areas[areas["dossier_id"].isin(links["dossier_id"])]
    parts = [part for part in (claims, areas) if len(part)]
    if not parts:
        return gpd.GeoDataFrame(DOSSIERS.frame([]), geometry=[], crs=RD)
    frame = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), geometry="geometry", crs=RD)
    frame = frame.sort_values(["kind", "dossier_id"], ignore_index=True)
    rows = links[links["dossier_id"].isin(frame["dossier_id"])].merge(
        findings.drop(columns="grade"), on="finding_id", suffixes=("", "_of_finding")
    )
    ways = first_ways(decisions)
    groups = dict(list(rows.groupby("dossier_id")))
    told = [
        _of_findings(groups.get(key), shape, symbol, ways, parties, places)
        for key, shape, symbol in zip(frame["dossier_id"], frame.geometry, frame["is_symbol"], strict=True)
    ]
    summed = pd.DataFrame(told, index=frame.index)
    summed["dwellings"] = summed["dwellings"].where(frame["kind"] == "nature", frame["dwellings"])
    summed["municipality_names"] = [_named(codes, places) for codes in frame["municipalities"]]
    table = pd.concat([frame.drop(columns=["dwellings", "geometry"]), summed], axis=1)
    days = [None if pd.isna(day) else day for day in table[CONTENT_ON]]
    table[CONTENT_ON] = pd.Series(days, index=table.index, dtype=object)
    return gpd.GeoDataFrame(table[list(DOSSIERS.names)].astype(DOSSIERS.dtypes), geometry=frame.geometry, crs=RD)


def _links(
    findings: gpd.GeoDataFrame,
    partners: pd.DataFrame,
    nature: gpd.GeoDataFrame,
    habitats: gpd.GeoDataFrame | None,
    twins: Twins,
) -> pd.DataFrame:
    """Return which finding is about which dossier, with the grade that it has there; each once, with the highest."""
    left = findings[["finding_id", "left_layer", "left_id", "grade"]].set_axis(
        ["finding_id", "layer", "feature_id", "grade"], axis=1
    )
    right = partners[["finding_id", "right_layer", "right_id", "grade"]].set_axis(list(left), axis=1)
    right = right[right["finding_id"].isin(findings["finding_id"])]
    links = pd.concat([left, right], ignore_index=True).astype({"grade": int})
    links["dossier_id"] = places_of(links, nature, habitats, twins)
    links = links.sort_values(["dossier_id", "finding_id", "grade"], ascending=[True, True, False])
    return links.drop_duplicates(["dossier_id", "finding_id"])[["dossier_id", "finding_id", "grade"]]


def _of_findings(
    rows: pd.DataFrame | None,
    shape: shapely.Geometry,
    symbol: bool,
    ways: Mapping[str, Mapping[str, Way]],
    parties: Mapping[str, Sayable],
    places: Mapping[str, str],
) -> dict[str, object]:
    """Return what the findings of one dossier say of it."""
    area_ha = np.nan if symbol else shapely.area(shape) / _M2_IN_HA
    if rows is None:
        return {
            **dict.fromkeys(("severity", "strength", "dwellings"), np.nan),
            **dict.fromkeys(("severity_label", "authorities", "certainty", "next_step"), ""),
            "conflicts": 0,
            "opportunities": 0,
            "area_ha": area_ha,
            "affected_area_ha": 0.0,
            "usable_area_ha": area_ha,
            "first_seen": None,
        }
    conflicts, opportunities = rows[rows["kind"] == "conflict"], rows[rows["kind"] == "opportunity"]
    # The heaviest conflict speaks for the place; without one the strongest opportunity does.
    heaviest = (
        (conflicts if len(conflicts) else opportunities)
        .sort_values(["grade", "finding_id"], ascending=[False, True])
        .iloc[0]
    )
    severity = int(conflicts["grade"].max()) if len(conflicts) else None
    return {
        "severity": np.nan if severity is None else severity,
        "severity_label": "" if severity is None else SEVERITY.values[str(severity)],
        "strength": opportunities["grade"].max() if len(opportunities) else np.nan,
        "conflicts": len(conflicts),
        "opportunities": len(opportunities),
        "dwellings": _dwellings(conflicts),
        "area_ha": area_ha,
        "affected_area_ha": _ground_ha(conflicts[conflicts["grade"] > 0], shape),
        "usable_area_ha": area_ha - _ground_ha(conflicts[conflicts["grade"] >= _HEAVY], shape),
        "authorities": authorities(heaviest["deciders"], parties, places),
        "certainty": heaviest["certainty"],
        "next_step": next_step(heaviest["deciders"], ways.get(heaviest["finding_id"], {}), parties, places),
        "first_seen": rows["first_seen"].min(),
    }


def _dwellings(conflicts: pd.DataFrame) -> float:
    """Return the dwellings of the plans that have a conflict here, each plan once; NaN where none has a number."""
    plans = conflicts[conflicts["left_layer"] == "housing_plans"].drop_duplicates("left_id")
    known = pd.to_numeric(plans["dwellings"]).dropna()
    return float(known.sum()) if len(known) else np.nan


def _ground_ha(conflicts: pd.DataFrame, shape: shapely.Geometry) -> float:
    """Return how much of a place conflicts share ground on, each m² once."""
    shared = conflicts[conflicts["relation"] == SHARED_GROUND]
    if shared.empty:
        return 0.0
    ground = shapely.union_all(np.asarray(shared["geometry"], dtype=object))
    return float(shapely.area(shapely.intersection(ground, shape))) / _M2_IN_HA


def _named(codes: str, places: Mapping[str, str]) -> str:
    return ", ".join(places.get(code, code) for code in codes.split(",") if code)
