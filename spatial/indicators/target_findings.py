"""Findings of rules that hold an indicator of the region against a target: the gap itself."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.findings.columns import ABOUT_REGION
from spatial.findings.evaluate import FINDING_COLUMNS, finding_id
from spatial.layers.crs import RD
from spatial.layers.region import Region
from spatial.messages import Sayable
from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet

__all__ = ["BELOW_TARGET", "TargetFindings", "target_findings"]

BELOW_TARGET = "below_target"
"""The relation of such a test: its indicator's value lies below a band's limit."""


@dataclass(frozen=True)
class TargetFindings:
    """Hold the findings of one region and scenario.

    Parameters
    ----------
    frame
        `FINDING_COLUMNS` and ``geometry`` (EPSG:28992), sorted by rule.
    not_evaluated
        Rule id to why its indicator could not tell: that is not "on target".
    judged
        Ids of the rules that this scenario judges anew; of others the basic findings hold.
    """

    frame: gpd.GeoDataFrame
    not_evaluated: Mapping[str, Sayable]
    judged: tuple[str, ...]


def target_findings(
    ruleset: RuleSet, indicators: pd.DataFrame, region: Region, *, basic: RuleSet | None = None
) -> TargetFindings:
    """Judge the rules of relation ``below_target`` for one region and the scenario of the rule set.

    A test holds when its indicator is below the limit of a band; the first such band gives the grade. The geometry is
    that of the region; left is the region, right the indicator.

    Parameters
    ----------
    ruleset
        The rules with their numbers; its scenario is written to each row.
    indicators
        What `indicator_table` gave; of a scenario without a row of its own the basic one counts.
    region
        Where.
    basic
        With a further scenario, the basic set: rules are judged that the scenario touches, or whose indicator it
        changes, since an indicator reads numbers that the rule itself does not name.
    """
    rules = (basic or ruleset).of_targets
    if basic is not None and basic.scenario != ruleset.scenario:
        own = set(indicators.loc[indicators["scenario"] == ruleset.scenario, "indicator_id"])
        rules = tuple(
            rule for rule in rules if rule.id in ruleset.rules or own & {str(test.indicator) for test in rule.tests}
        )
    judged = tuple(rule.id for rule in rules)
    found: list[dict[str, object]] = []
    unknown: dict[str, Sayable] = {}
    for rule in rules:
        for test in rule.tests:
            row = _row_of(indicators, str(test.indicator), region.code, ruleset.scenario)
            if row is None or np.isnan(row["value"]):
                unknown[rule.id] = row["absent"] if row is not None else ""
                continue
            limits = [(ruleset.value(band.to), band) for band in test.bands]
            hit = next((band for limit, band in limits if row["value"] < limit), None)
            if hit is None:
                continue
            flags = [*([hit.flag] if hit.flag else []), *(["unverified"] if row["status"] == "U" else [])]
            grade = min(hit.grade, rule.cap)
            found.append(_finding(rule, region, row, grade, ",".join(flags), ruleset.scenario))
            break
    unknown = {name: why for name, why in unknown.items() if name not in {str(item["rule_id"]) for item in found}}
    columns = [*FINDING_COLUMNS, "geometry"]
    if not found:
        nothing = gpd.GeoDataFrame(pd.DataFrame(columns=list(FINDING_COLUMNS), dtype=object), geometry=[], crs=RD)
        return TargetFindings(nothing[columns], unknown, judged)
    frame = gpd.GeoDataFrame(found, geometry="geometry", crs=RD)[columns]
    return TargetFindings(frame.sort_values(["rule_id", "right_id"], ignore_index=True), unknown, judged)


def _finding(rule: Rule, region: Region, row: pd.Series, grade: int, flags: str, scenario: str) -> dict[str, object]:
    codes = ",".join(region.municipalities)
    deciders = [
        part
        for decider in rule.deciders
        for part in ([f"raad:{code}" for code in region.municipalities] if decider == "raad" else [decider])
    ]
    return {
        **ABOUT_REGION,
        "finding_id": finding_id(rule.id, f"region:{region.code}", f"targets:{row['indicator_id']}"),
        "rule_id": rule.id,
        "kind": rule.kind,
        "grade": grade,
        "left_layer": rule.left.layer,
        "left_id": region.code,
        "left_name": region.name,
        "right_layer": rule.right.layer,
        "right_id": row["indicator_id"],
        "right_name": row["title"],
        "distance_m": 0.0,
        "area_ha": region.area_ha,
        "area_in_region_ha": region.area_ha,
        "dwellings": np.nan,
        "energy_gwh": np.nan,
        "municipalities": codes,
        "cross_border": len(region.municipalities) > 1,
        "deciders": ",".join(deciders),
        "certainty": rule.certainty,
        "flags": flags,
        "scenario": scenario,
        "relation": BELOW_TARGET,
        "geometry": region.geometry,
    }


def _row_of(indicators: pd.DataFrame, name: str, subject: str, scenario: str) -> pd.Series | None:
    rows = indicators[(indicators["indicator_id"] == name) & (indicators["subject"] == subject)]
    own = rows[rows["scenario"] == scenario]
    chosen = own if len(own) else rows
    return chosen.iloc[0] if len(chosen) else None
