"""Dwellings in plans by what is found of them: nitrogen band, water, room on the grid."""

from itertools import pairwise
from typing import Final

import geopandas as gpd
import pandas as pd

from spatial.indicators.given import Given
from spatial.indicators.rows import Rows, worst_status
from spatial.layers.layer import ID
from spatial.relations.facts import DISTANCE
from spatial.relations.relation import RelationContext

__all__ = ["hindrance_rows"]

_NITROGEN: Final = "C-01"
_WATER: Final = "C-17"
_GRID: Final = "C-16"
_GRID_LAYER: Final = "grid_consumption_areas"
_GRID_CLASS: Final = "congestion_class"


def hindrance_rows(rows: Rows, given: Given, plans: gpd.GeoDataFrame | None) -> None:
    """Add the dwellings by nitrogen band, water class and grid class; each plan counts once in each of them."""
    _nitrogen_rows(rows, given, plans)
    _water_rows(rows, given, plans)
    _grid_rows(rows, given, plans)


def _nitrogen_rows(rows: Rows, given: Given, plans: gpd.GeoDataFrame | None) -> None:
    name = "housing.by_nitrogen_band"
    if plans is None or _not_judged(rows, given, name, [_NITROGEN] if _NITROGEN in given.ruleset.rules else []):
        return _no_plans(rows, name, plans)
    rule = given.ruleset.rules[_NITROGEN]
    context = RelationContext(given.ruleset)
    limits = [0.0, *sorted({edge for test in rule.tests for edge in test.edges(context).get(DISTANCE, ())})]
    found = given.findings[given.findings["rule_id"] == _NITROGEN]
    nearest = found.groupby("left_id")["distance_m"].min()
    distance = plans[ID].map(nearest).astype(float)
    status = worst_status(rule.status, *(given.ruleset.params[name].status for name in given.ruleset.params_of(rule)))
    for low, high in pairwise(limits):
        # As a rule reads its bands: nearer than the limit, and the last one up to it.
        last = high == limits[-1]
        within = (distance >= low) & ((distance <= high) if last else (distance < high))
        subject = f"{rows.number(low / 1_000)}-{rows.number(high / 1_000)} km"
        _dwellings(rows, name, plans[within], subject, "; ".join(rule.source), status)
    beyond = rows.say(f"> {rows.number(limits[-1] / 1_000)} km", f"> {rows.number(limits[-1] / 1_000)} km")
    _dwellings(rows, name, plans[distance.isna()], beyond, "; ".join(rule.source), status)
    return None


def _water_rows(rows: Rows, given: Given, plans: gpd.GeoDataFrame | None) -> None:
    name = "housing.by_water_class"
    rules = [rule for rule in given.ruleset.rules if rule == _WATER or rule.startswith(f"{_WATER}.")]
    judged = [rule for rule in rules if not given.ruleset.rules[rule].missing(given.inputs)]
    if plans is None or (not judged and _not_judged(rows, given, name, rules)):
        return _no_plans(rows, name, plans)
    for rule_id in rules:
        rule = given.ruleset.rules[rule_id]
        if rule_id not in judged:
            lost = ", ".join(rule.missing(given.inputs))
            rows.absent(
                name,
                f"Niet beoordeeld: er is geen bron van {lost}.",
                f"Not judged: there is no source of {lost}.",
                subject=rule_id,
            )
            continue
        hit = set(given.findings.loc[given.findings["rule_id"] == rule_id, "left_id"])
        title = rule.title.in_language(rows.lang)
        part = plans[plans[ID].isin(hit)]
        _dwellings(rows, name, part, rule_id, "; ".join(rule.source), worst_status(rule.status), title)
    return None


def _grid_rows(rows: Rows, given: Given, plans: gpd.GeoDataFrame | None) -> None:
    name = "housing.by_grid_class"
    if plans is None or _not_judged(rows, given, name, [_GRID] if _GRID in given.ruleset.rules else []):
        return _no_plans(rows, name, plans)
    rule = given.ruleset.rules[_GRID]
    areas = given.inputs.get(_GRID_LAYER)
    found = given.findings[given.findings["rule_id"] == _GRID]
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
        subject = rows.say("klasse onbekend", "class unknown")
        _dwellings(rows, name, plans[hit & of_plan.isna()], subject, "; ".join(rule.source), status)
    rest = rows.say("geen bevinding", "no finding")
    _dwellings(rows, name, plans[~hit], rest, "; ".join(rule.source), status)
    return None


def _not_judged(rows: Rows, given: Given, name: str, rules: list[str]) -> bool:
    """Say that rules could not be judged, or that there are none; false where all could."""
    if not rules:
        rows.absent(name, "Er is geen regel die dit beoordeelt.", "There is no rule that judges this.")
        return True
    lost = ", ".join(given.missing(rules))
    if lost:
        rows.absent(
            name,
            f"Niet beoordeeld: er is geen bron van {lost}.",
            f"Not judged: there is no source of {lost}.",
        )
    return bool(lost)


def _no_plans(rows: Rows, name: str, plans: gpd.GeoDataFrame | None) -> None:
    if plans is None:
        rows.absent(
            name,
            "Er is geen bron van woningbouwplannen (laag housing_plans).",
            "There is no source of housing plans (layer housing_plans).",
        )


def _dwellings(
    rows: Rows, name: str, plans: gpd.GeoDataFrame, subject: str, source: str, status: str, title: str = ""
) -> None:
    known = pd.to_numeric(plans["dwellings"]).astype(float) if "dwellings" in plans else pd.Series(dtype=float)
    words = rows.say(
        f"{len(plans)} plannen, waarvan {len(plans) - int(known.notna().sum())} zonder aantal.",
        f"{len(plans)} plans, {len(plans) - int(known.notna().sum())} of them without a number.",
    )
    rows.add(name, known.sum(), subject=subject, status=status, source=source, basis=f"{title} {words}".strip())
