"""The tables of a report that hold no geometry."""

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from spatial.findings import Findings
from spatial.layer import ID
from spatial.region import Region
from spatial.ruleset import RuleSet
from spatial.symbols import says_symbol

__all__ = ["finding_parties", "indicators", "param_table", "rule_table"]


def rule_table(ruleset: RuleSet, findings: Findings, bare: set[str], lang: str) -> pd.DataFrame:
    """Return one row a rule, with what it still needs to be evaluated here and how many findings it gave."""
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


def param_table(ruleset: RuleSet, lang: str) -> pd.DataFrame:
    """Return one row a parameter, with unit, status letter and source."""
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


def finding_parties(every: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return who decides on which finding: one row a finding and party, a council with its municipality."""
    rows = sorted(
        {
            (finding, *(decider.split(":", 1) if ":" in decider else (decider, "")), "beslist")
            for finding, deciders in zip(every["finding_id"], every["deciders"], strict=True)
            for decider in deciders.split(",")
        }
    )
    return pd.DataFrame(rows, columns=["finding_id", "party_id", "municipality", "influence"])


def indicators(
    region: Region,
    every: gpd.GeoDataFrame,
    scenario: str,
    inputs: Mapping[str, gpd.GeoDataFrame],
    balance: pd.DataFrame,
) -> pd.DataFrame:
    """Return the counts and measures of a region under one scenario, each with its unit, in a fixed order."""
    rows: list[tuple[str, str, float, str]] = [("area", region.code, region.area_ha, "ha")]
    basic = every[every["scenario"] == scenario]
    for (rule, grade), count in basic.groupby(["rule_id", "grade"]).size().items():
        rows.append(("findings_by_grade", f"{rule}:{grade}", float(count), "1"))
    for rule, part in basic.groupby("rule_id"):
        rows.append(("findings", str(rule), float(len(part)), "1"))
        rows.append(("findings_cross_border", str(rule), float(part["cross_border"].sum()), "1"))
        drawn = ~says_symbol(part["flags"])
        shared = part[(part["relation"] == "overlap") & drawn]
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
