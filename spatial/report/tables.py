"""The tables of a report that hold no geometry."""

from collections.abc import Container, Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.geometry.symbols import says_symbol
from spatial.indicators import INDICATOR_COLUMNS
from spatial.layers.layer import ID, NAME, Layer
from spatial.layers.region import PROVINCE_CODE, PROVINCE_NAME, Region
from spatial.parameters.params import Param
from spatial.relations.relation import SHARED_GROUND
from spatial.report.columns import PARAMS, RULES
from spatial.rules.ruleset import RuleSet

__all__ = [
    "all_place_names",
    "figures_of",
    "measures",
    "param_table",
    "place_names",
    "rule_table",
    "with_measures",
    "without_value",
]


def rule_table(
    ruleset: RuleSet, findings: pd.DataFrame, not_evaluated: Mapping[str, tuple[str, ...]], bare: set[str]
) -> pd.DataFrame:
    """Return one row a rule, with what it still needs to be evaluated here and how many findings it gave.

    Parameters
    ----------
    findings
        Those of one scenario.
    not_evaluated
        Rule id to what it misses.
    bare
        Layers without any feature here.
    """
    counts = findings["rule_id"].value_counts()
    needs = {rule.id: not_evaluated.get(rule.id) or tuple({rule.left.layer} & bare) for rule in ruleset.rules.values()}
    rows = [
        {
            "rule_id": rule.id,
            "kind": rule.kind,
            "title": rule.title,
            "reason": rule.reason,
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
    return RULES.frame(rows)


def param_table(ruleset: RuleSet) -> pd.DataFrame:
    """Return one row a parameter: unit, status letter, source, how it is reckoned and where another value holds."""
    rows = [
        {
            "param_id": param.id,
            "title": param.title,
            "value": param.value,
            "unit": param.unit,
            "status": param.status,
            "source": param.source,
            "edition": param.edition or "",
            "note": param.note or "",
            "formula": _formula(param),
            "overrides": "; ".join(f"{own.at}={own.value:g} ({own.status})" for own in param.overrides),
        }
        for param in ruleset.params.values()
    ]
    return PARAMS.frame(rows)


def _formula(param: Param) -> str:
    """Write how a number follows from others, by their ids; '' for one that is given."""
    if param.formula is None:
        return ""
    sums = [
        " + ".join(term.param if term.share == 1 else f"{term.share:g} × {term.param}" for term in terms)
        for terms in param.formula.largest
    ]
    return sums[0] if len(sums) == 1 else f"max({'; '.join(sums)})"


def without_value(ruleset: RuleSet, unknown: Container[str]) -> dict[str, tuple[str, ...]]:
    """Return, for each rule on an indicator that had no value, that indicator."""
    return {rule.id: rule.indicators for rule in ruleset.of_targets if rule.id in unknown}


def with_measures(
    task: pd.DataFrame,
    region: Region,
    findings: gpd.GeoDataFrame,
    scenario: str,
    inputs: Mapping[str, gpd.GeoDataFrame],
    balance: pd.DataFrame,
) -> pd.DataFrame:
    """Return the indicators of the task, and behind them the measures under one scenario with the same columns.

    Measures are what was counted and summed here; they have no title of their own and status D.
    """
    counted = measures(region, findings, scenario, inputs, balance)
    counted = counted.assign(
        theme="measure", title="", low=np.nan, high=np.nan, scenario=scenario, status="D", source="", edition=""
    ).assign(basis="", absent="")
    return pd.concat([task, counted[list(INDICATOR_COLUMNS)]], ignore_index=True)


def measures(
    region: Region,
    findings: gpd.GeoDataFrame,
    scenario: str,
    inputs: Mapping[str, gpd.GeoDataFrame],
    balance: pd.DataFrame,
) -> pd.DataFrame:
    """Return the counts and measures of a region under one scenario, each with its unit, in a fixed order."""
    rows: list[tuple[str, str, float, str]] = [("area", region.code, region.area_ha, "ha")]
    basic = findings[findings["scenario"] == scenario]
    for (rule, grade), count in basic.groupby(["rule_id", "grade"]).size().items():
        rows.append(("findings_by_grade", f"{rule}:{grade}", float(count), "1"))
    for rule, part in basic.groupby("rule_id"):
        rows.append(("findings", str(rule), float(len(part)), "1"))
        rows.append(("findings_cross_border", str(rule), float(part["cross_border"].sum()), "1"))
        drawn = ~says_symbol(part["flags"])
        shared = part[(part["relation"] == SHARED_GROUND) & drawn]
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


def all_place_names(municipalities: pd.DataFrame) -> dict[str, str]:
    """Return code to name of every municipality of a frame, and of their provinces where the frame has them."""
    names = dict(zip(municipalities[ID], municipalities[NAME], strict=True))
    if PROVINCE_CODE in municipalities and PROVINCE_NAME in municipalities:
        known = municipalities[municipalities[PROVINCE_CODE].map(lambda code: isinstance(code, str) and bool(code))]
        names |= dict(zip(known[PROVINCE_CODE], known[PROVINCE_NAME], strict=True))
    return names


def figures_of(energy_regions: Layer | None, region: Region) -> pd.Series | None:
    """Return the row with the figures of an energy region; None for another kind of region, or without figures."""
    if energy_regions is None:
        return None
    found = energy_regions.frame[energy_regions.frame[ID] == region.code]
    return found.iloc[0] if len(found) else None


def place_names(region: Region, around: pd.DataFrame) -> dict[str, str]:
    """Return code to name of all that has a say in a region: itself, its municipalities and provinces, the country.

    Parameters
    ----------
    around
        Municipalities that touch the region; `in_region` tells the members.
    """
    members = around[around["in_region"]]
    places = {"NL": "Nederland", region.code: region.name, **dict(zip(members[ID], members[NAME], strict=True))}
    if PROVINCE_CODE in members and PROVINCE_NAME in members:
        places |= {
            str(code): str(name)
            for code, name in zip(members[PROVINCE_CODE], members[PROVINCE_NAME], strict=True)
            if isinstance(code, str) and code
        }
    return places
