"""The noun `RegionReport`: all that is published of one region; maps and exports read nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial import kernel
from spatial import report_tables as tables
from spatial.balance import area_balance
from spatial.crs import RD
from spatial.findings import FACT_COLUMNS, Findings
from spatial.issues import Issue, issue_table
from spatial.layer import ID, Layer
from spatial.region import Region
from spatial.ruleset import RuleSet

__all__ = ["CONFLICT_COLUMNS", "OPPORTUNITY_COLUMNS", "Background", "RegionReport", "summarise"]

CONFLICT_COLUMNS: Final = ("finding_id", "rule_id", "title", "severity", *FACT_COLUMNS, "first_seen", "scenario")
OPPORTUNITY_COLUMNS: Final = ("finding_id", "rule_id", "title", "strength", *FACT_COLUMNS, "first_seen", "scenario")


@dataclass(frozen=True)
class Background:
    """What a report says beside its findings, the same for every region of a run.

    Parameters
    ----------
    at
        Publication time, aware UTC: the only clock that a page shows.
    lang
        ``nl`` or ``en``.
    layers
        One row a layer: `layer`, `title`, `group` (``claim``, ``combined``, ``nature``, ``boundary``), `balanced`
        (whether it makes the area balance), `health`, `label` (empty, ``fictional``, ``derived``), `sources`.
    sources
        One row a source: `source_id`, `title`, `provider`, `licence`, `layers`, `health`, `captured_at`, `features`,
        `sha256`, `url`, `label`, `note`.
    parties
        One row a party: `party_id`, `title`, `level`.
    issues
        Every Issue of the run.
    first_seen
        Finding id to the date on which a release first held it.
    """

    at: datetime
    lang: str
    layers: pd.DataFrame
    sources: pd.DataFrame
    parties: pd.DataFrame
    issues: tuple[Issue, ...]
    first_seen: Mapping[str, date]


@dataclass(frozen=True)
class RegionReport:
    """Hold everything that is published of one region.

    Frames are in EPSG:28992 and sorted; a frame without rows has the same columns.

    Parameters
    ----------
    region, background, ruleset
        What the report is about, and with which rules.
    conflicts, opportunities
        `CONFLICT_COLUMNS`, `OPPORTUNITY_COLUMNS` and ``geometry``; one row a finding and scenario.
    municipalities
        Every municipality that touches the region, uncut; `in_region` tells the members.
    inputs
        Layer name to every feature that touches the region, uncut.
    rules
        One row a rule: `rule_id`, `kind`, `title`, `reason`, `left_layer`, `right_layer`, `certainty`, `status`,
        `source`, `evaluated`, `needs` (layers that are missing, or of which nothing is known in this region: neither
        means "no conflict"), `findings`.
    params, finding_parties, indicators, balance, issues
        The tables of the GeoPackage by the same names.
    """

    region: Region
    background: Background
    ruleset: RuleSet
    conflicts: gpd.GeoDataFrame
    opportunities: gpd.GeoDataFrame
    municipalities: gpd.GeoDataFrame
    inputs: Mapping[str, gpd.GeoDataFrame]
    rules: pd.DataFrame
    params: pd.DataFrame
    finding_parties: pd.DataFrame
    indicators: pd.DataFrame
    balance: pd.DataFrame
    issues: pd.DataFrame


def summarise(
    region: Region,
    findings: tuple[Findings, ...],
    ruleset: RuleSet,
    layers: Mapping[str, Layer],
    municipalities: Layer,
    background: Background,
    *,
    threads: int = 1,
) -> RegionReport:
    """Bring together what is published of a region.

    Parameters
    ----------
    findings
        Those of the basic scenario first, then those of further ones.
    layers
        Layers by name; the `balanced` ones (see `Background.layers`) make the area balance.
    """
    lang = background.lang
    every = _stacked(findings, ruleset, background)
    inputs = {
        name: layer.frame[kernel.reaching(layer.geometries, region.geometry)].reset_index(drop=True)
        for name, layer in layers.items()
    }
    around = municipalities.frame[kernel.reaching(municipalities.geometries, region.geometry)].reset_index(drop=True)
    around["in_region"] = around[ID].isin(region.municipalities)
    balanced = set(background.layers.loc[background.layers["balanced"], "layer"])
    balance = area_balance(region, {name: layer for name, layer in layers.items() if name in balanced}, threads=threads)
    conflicts = _of_kind(every, "conflict", "severity", CONFLICT_COLUMNS)
    opportunities = _of_kind(every, "opportunity", "strength", OPPORTUNITY_COLUMNS)
    bare = {name for name, frame in inputs.items() if frame.empty}
    rules = tables.rule_table(ruleset, findings[0], bare, lang)
    return RegionReport(
        region=region,
        background=background,
        ruleset=ruleset,
        conflicts=conflicts,
        opportunities=opportunities,
        municipalities=around,
        inputs=inputs,
        rules=rules,
        params=tables.param_table(ruleset, lang),
        finding_parties=tables.finding_parties(every),
        indicators=tables.indicators(region, every, ruleset.scenario, inputs, balance.rows),
        balance=balance.rows,
        issues=_issues_of(
            (
                *background.issues,
                *balance.issues,
                *_bare(region, inputs, background.layers),
                *dict.fromkeys(issue for part in findings for issue in part.issues),
            ),
            inputs,
            around,
        ),
    )


def _stacked(findings: tuple[Findings, ...], ruleset: RuleSet, background: Background) -> gpd.GeoDataFrame:
    filled = [part.frame for part in findings if len(part.frame)] or [findings[0].frame]
    every = gpd.GeoDataFrame(pd.concat(filled, ignore_index=True), geometry="geometry", crs=RD)
    titles = {name: rule.title.in_language(background.lang) for name, rule in ruleset.rules.items()}
    across = {"nl": " (over de gemeentegrens)", "en": " (across the municipal border)"}[background.lang]
    every["title"] = [
        titles[rule] + (across if border else "")
        for rule, border in zip(every["rule_id"], every["cross_border"], strict=True)
    ]
    today = background.at.date()
    every["first_seen"] = [background.first_seen.get(name, today) for name in every["finding_id"]]
    return every


def _of_kind(every: gpd.GeoDataFrame, kind: str, grade: str, columns: tuple[str, ...]) -> gpd.GeoDataFrame:
    rows = every[every["kind"] == kind].rename(columns={"grade": grade}).reset_index(drop=True)
    rows = rows[[*columns, "geometry"]]
    types = {
        grade: "int32",
        "dwellings": "Int64",
        "energy_gwh": "float64",
        "distance_m": "float64",
        "area_ha": "float64",
        "area_in_region_ha": "float64",
        "cross_border": "bool",
    }
    return gpd.GeoDataFrame(rows.astype(types), geometry="geometry", crs=RD)


def _bare(region: Region, inputs: Mapping[str, gpd.GeoDataFrame], layers: pd.DataFrame) -> list[Issue]:
    """Tell of claim layers without any feature here: nobody plans anything, or the source does not reach so far."""
    claims = layers.loc[layers["group"] == "claim", "layer"]
    return [
        Issue("", name, "no_features_here", "", f"no feature touches {region.name}; the source may not cover it")
        for name in claims
        if name in inputs and inputs[name].empty
    ]


def _issues_of(
    issues: tuple[Issue, ...], inputs: Mapping[str, gpd.GeoDataFrame], around: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Return the issues of features in this region, and those that concern a whole source."""
    here = {name: set(frame[ID]) for name, frame in inputs.items()} | {"municipalities": set(around[ID])}
    known = [issue for issue in issues if not issue.feature_id or issue.feature_id in here.get(issue.layer, ())]
    return issue_table(np.array(known, dtype=object).tolist())
