"""The noun `RegionReport`: all that is published of one region; maps and exports read nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial import kernel
from spatial.balance import area_balance
from spatial.crs import RD
from spatial.findings import Findings
from spatial.issues import Issue, issue_table
from spatial.layer import ID, Layer
from spatial.region import Region
from spatial.ruleset import RuleSet

__all__ = ["CONFLICT_COLUMNS", "OPPORTUNITY_COLUMNS", "Background", "RegionReport", "summarise"]

_COMMON: Final = (
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
    "first_seen",
    "scenario",
)
CONFLICT_COLUMNS: Final = ("finding_id", "rule_id", "title", "severity", *_COMMON)
OPPORTUNITY_COLUMNS: Final = ("finding_id", "rule_id", "title", "strength", *_COMMON)


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
    rules = _rule_table(ruleset, findings[0], bare, lang)
    return RegionReport(
        region=region,
        background=background,
        ruleset=ruleset,
        conflicts=conflicts,
        opportunities=opportunities,
        municipalities=around,
        inputs=inputs,
        rules=rules,
        params=_param_table(ruleset, lang),
        finding_parties=_finding_parties(every),
        indicators=_indicators(region, every, inputs, balance),
        balance=balance,
        issues=_issues_of((*background.issues, *_bare(region, inputs, background.layers)), inputs, around),
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


def _rule_table(ruleset: RuleSet, findings: Findings, bare: set[str], lang: str) -> pd.DataFrame:
    counts = findings.frame["rule_id"].value_counts()
    needs = {
        rule.id: findings.not_evaluated.get(rule.id) or tuple({rule.left.layer} & bare)
        for rule in ruleset.rules.values()
    }
    rows = [
        {
            "rule_id": rule.id,
            "kind": rule.kind,
            "title": rule.title.in_language(lang),
            "reason": rule.reason.in_language(lang),
            "left_layer": rule.left.layer,
            "right_layer": rule.right.layer,
            "certainty": rule.certainty,
            "status": rule.status,
            "source": "; ".join(rule.source),
            "evaluated": not needs[rule.id],
            "needs": ",".join(needs[rule.id]),
            "findings": int(counts.get(rule.id, 0)),
        }
        for rule in ruleset.rules.values()
    ]
    columns = ["rule_id", "kind", "title", "reason", "left_layer", "right_layer", "certainty", "status", "source"]
    return pd.DataFrame(rows, columns=[*columns, "evaluated", "needs", "findings"])


def _param_table(ruleset: RuleSet, lang: str) -> pd.DataFrame:
    rows = [
        {
            "param_id": param.id,
            "title": param.title.in_language(lang),
            "value": param.value,
            "unit": param.unit,
            "status": param.status,
            "source": param.source,
            "edition": param.edition or "",
            "note": param.note or "",
        }
        for param in ruleset.params.values()
    ]
    return pd.DataFrame(rows, columns=["param_id", "title", "value", "unit", "status", "source", "edition", "note"])


def _finding_parties(every: gpd.GeoDataFrame) -> pd.DataFrame:
    rows = sorted(
        {
            (finding, *(decider.split(":", 1) if ":" in decider else (decider, "")), "beslist")
            for finding, deciders in zip(every["finding_id"], every["deciders"], strict=True)
            for decider in deciders.split(",")
        }
    )
    return pd.DataFrame(rows, columns=["finding_id", "party_id", "municipality", "influence"])


def _indicators(
    region: Region, every: gpd.GeoDataFrame, inputs: Mapping[str, gpd.GeoDataFrame], balance: pd.DataFrame
) -> pd.DataFrame:
    rows: list[tuple[str, str, float, str]] = [("area", region.code, region.area_ha, "ha")]
    basic = every[every["scenario"] == every["scenario"].iloc[0]] if len(every) else every
    for (rule, grade), count in basic.groupby(["rule_id", "grade"]).size().items():
        rows.append(("findings_by_grade", f"{rule}:{grade}", float(count), "1"))
    for rule, part in basic.groupby("rule_id"):
        rows.append(("findings", str(rule), float(len(part)), "1"))
        rows.append(("findings_cross_border", str(rule), float(part["cross_border"].sum()), "1"))
        shared = part[part["relation"] == "overlap"]
        if len(shared):
            rows.append(("overlap_in_region", str(rule), float(shared["area_in_region_ha"].sum()), "ha"))
    for name, frame in sorted(inputs.items()):
        rows.append(("features", name, float(len(frame)), "1"))
        for column, unit in (("dwellings", "1"), ("energy_gwh", "GWh/yr")):
            if column in frame and len(frame):
                rows.append((column, name, float(pd.to_numeric(frame[column]).sum()), unit))
        for column in [name for name in frame if name.endswith("_mol_ha_yr")]:
            known = frame[frame[column].notna()]
            rows.extend(
                (column, f"{name}:{feature}", float(value), "mol N/ha/yr")
                for feature, value in zip(known[ID], known[column], strict=True)
            )
    free = balance.loc[balance["claims"] == "", "area_ha"].sum()
    rows.append(("unclaimed", region.code, float(free), "ha"))
    return pd.DataFrame(rows, columns=["indicator_id", "subject", "value", "unit"])


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
