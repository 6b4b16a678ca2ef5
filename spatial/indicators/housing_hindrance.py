"""Dwellings in plans by what is found of them: nitrogen band, water, room on the grid."""

from itertools import pairwise
from typing import Final

import geopandas as gpd
import pandas as pd

from spatial.indicators.inputs import IndicatorInputs
from spatial.indicators.rows import IndicatorRows, worst_status
from spatial.layers.layer import ID
from spatial.messages import Sayable, message, sentences
from spatial.relations.facts import DISTANCE
from spatial.relations.relation import RelationContext

__all__ = ["hindrance_rows"]

_NITROGEN: Final = "C-01"
_SCREENED: Final = {"housing.plans_screened": 0, "housing.plans_to_assess": 2}
"""Indicators that count plans with a finding of `_NITROGEN`, with the least grade of it; at 2 a calculation is not
enough."""
_WATER: Final = "C-17"
_GRID: Final = "C-16"
_GRID_LAYER: Final = "grid_consumption_areas"
_GRID_CLASS: Final = "congestion_class"


def hindrance_rows(rows: IndicatorRows, inputs: IndicatorInputs, plans: gpd.GeoDataFrame | None) -> None:
    """Add the dwellings by nitrogen band, water class and grid class; each plan counts once in each of them."""
    _nitrogen_rows(rows, inputs, plans)
    _water_rows(rows, inputs, plans)
    _grid_rows(rows, inputs, plans)


def _nitrogen_rows(rows: IndicatorRows, inputs: IndicatorInputs, plans: gpd.GeoDataFrame | None) -> None:
    name = "housing.by_nitrogen_band"
    judged = [_NITROGEN] if _NITROGEN in inputs.ruleset.rules else []
    is_judged = True
    for one in (name, *_SCREENED):
        if plans is None or _not_judged(rows, inputs, one, judged):
            _no_plans(rows, one, plans)
            is_judged = False
    if plans is None or not is_judged:
        return
    rule = inputs.ruleset.rules[_NITROGEN]
    context = RelationContext(inputs.ruleset)
    limits = [0.0, *sorted({edge for test in rule.tests for edge in test.edges(context).get(DISTANCE, ())})]
    found = inputs.findings[inputs.findings["rule_id"] == _NITROGEN]
    nearest = found.groupby("left_id")["distance_m"].min()
    distance = plans[ID].map(nearest).astype(float)
    status = worst_status(rule.status, *(inputs.ruleset.params[name].status for name in inputs.ruleset.params_of(rule)))
    for one, least in _SCREENED.items():
        hit = set(found.loc[found["grade"] >= least, "left_id"])
        rows.add(one, int(plans[ID].isin(hit).sum()), status=status, source="; ".join(rule.source), basis=rule.title)
    for low, high in pairwise(limits):
        # As a rule reads its bands: nearer than the limit, and the last one up to it.
        last = high == limits[-1]
        within = (distance >= low) & ((distance <= high) if last else (distance < high))
        subject = message("subject.band", low_km=low / 1_000, high_km=high / 1_000)
        _dwellings(rows, name, plans[within], subject, "; ".join(rule.source), status)
    beyond = message("subject.beyond", limit_km=limits[-1] / 1_000)
    _dwellings(rows, name, plans[distance.isna()], beyond, "; ".join(rule.source), status)


def _water_rows(rows: IndicatorRows, inputs: IndicatorInputs, plans: gpd.GeoDataFrame | None) -> None:
    name = "housing.by_water_class"
    rules = [rule for rule in inputs.ruleset.rules if rule == _WATER or rule.startswith(f"{_WATER}.")]
    judged = [rule for rule in rules if not inputs.ruleset.rules[rule].missing(inputs.features)]
    if plans is None or (not judged and _not_judged(rows, inputs, name, rules)):
        return _no_plans(rows, name, plans)
    for rule_id in rules:
        rule = inputs.ruleset.rules[rule_id]
        if rule_id not in judged:
            rows.absent(
                name, message("absent.not_judged", layers=rows.named(rule.missing(inputs.features))), subject=rule_id
            )
            continue
        hit = set(inputs.findings.loc[inputs.findings["rule_id"] == rule_id, "left_id"])
        part = plans[plans[ID].isin(hit)]
        _dwellings(rows, name, part, rule_id, "; ".join(rule.source), worst_status(rule.status), rule.title)
    return None


def _grid_rows(rows: IndicatorRows, inputs: IndicatorInputs, plans: gpd.GeoDataFrame | None) -> None:
    name = "housing.by_grid_class"
    if plans is None or _not_judged(rows, inputs, name, [_GRID] if _GRID in inputs.ruleset.rules else []):
        return _no_plans(rows, name, plans)
    rule = inputs.ruleset.rules[_GRID]
    areas = inputs.features.get(_GRID_LAYER)
    found = inputs.findings[inputs.findings["rule_id"] == _GRID]
    classes = (
        found["right_id"].map(areas.drop_duplicates(ID).set_index(ID)[_GRID_CLASS])
        if areas is not None and _GRID_CLASS in areas
        else pd.Series(float("nan"), index=found.index)
    )
    # A plan that lies in several areas waits for the worst of them.
    worst = pd.to_numeric(classes).groupby(found["left_id"]).max()
    of_plan = plans[ID].map(worst)
    hit = plans[ID].isin(set(found["left_id"]))
    status = worst_status(rule.status)
    for value in sorted(of_plan.dropna().unique()):
        _dwellings(rows, name, plans[of_plan == value], f"{value:g}", "; ".join(rule.source), status)
    if (hit & of_plan.isna()).any():
        subject = message("subject.class_unknown")
        _dwellings(rows, name, plans[hit & of_plan.isna()], subject, "; ".join(rule.source), status)
    rest = message("subject.no_finding")
    _dwellings(rows, name, plans[~hit], rest, "; ".join(rule.source), status)
    return None


def _not_judged(rows: IndicatorRows, inputs: IndicatorInputs, name: str, rules: list[str]) -> bool:
    """Say that rules could not be judged, or that there are none; false where all could."""
    if not rules:
        rows.absent(name, message("absent.no_rule"))
        return True
    lost = inputs.missing_layers(rules)
    if lost:
        rows.absent(name, message("absent.not_judged", layers=rows.named(lost)))
    return bool(lost)


def _no_plans(rows: IndicatorRows, name: str, plans: gpd.GeoDataFrame | None) -> None:
    if plans is None:
        rows.absent(name, message("absent.housing.no_plan_source"))


def _dwellings(
    rows: IndicatorRows,
    name: str,
    plans: gpd.GeoDataFrame,
    subject: Sayable,
    source: str,
    status: str,
    title: Sayable = "",
) -> None:
    known = pd.to_numeric(plans["dwellings"]).astype(float) if "dwellings" in plans else pd.Series(dtype=float)
    counts = message("basis.housing.plans_counted", plans=len(plans), unknown=len(plans) - int(known.notna().sum()))
    rows.add(name, known.sum(), subject=subject, status=status, source=source, basis=sentences(title, counts))
