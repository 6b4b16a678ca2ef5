"""Dwellings in hard and soft plans, by period, from the plans on the map or from what municipalities state."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.indicators.inputs import IndicatorInputs
from spatial.indicators.rows import IndicatorRows
from spatial.layers.layer import ID, NAME
from spatial.layers.places import HOME
from spatial.messages import Sayable, message, sentences

__all__ = ["HARDNESS", "PLANS", "Capacity", "capacity_rows", "numbers_in", "plans_at_home"]

PLANS: Final = "housing_plans"
HARDNESS: Final = ("hard", "soft")

_UNKNOWN: Final = "?"
_PERIODS: Final[Mapping[str, int]] = {"2020-2024": 2020, "2025-2029": 2025, "2030-2050": 2030}
"""Periods in which sources count, with their first year."""


class Capacity(NamedTuple):
    """Dwellings in plans; what is not hard is soft.

    Parameters
    ----------
    total
        Hardness to dwellings of every period.
    dated
        Hardness and period to dwellings, as far as a source tells the period.
    source, basis
        Where they come from, and what is not in them.
    municipalities
        Codes of the municipalities that they are known of.
    """

    total: Mapping[str, float]
    dated: Mapping[tuple[str, str], float]
    source: Sayable
    basis: Sayable
    municipalities: frozenset[str]

    def undated(self, kind: str) -> float:
        """Return the dwellings of which no source tells the period."""
        return self.total[kind] - sum(value for (own, _), value in self.dated.items() if own == kind)

    def before(self, kind: str, year: int | None) -> float:
        """Return the dwellings of periods that begin before a year, and those without a period."""
        if year is None:
            return self.total[kind]
        known = sum(value for (own, period), value in self.dated.items() if own == kind and _PERIODS[period] < year)
        return known + self.undated(kind)


def plans_at_home(inputs: IndicatorInputs) -> gpd.GeoDataFrame | None:
    """Return the housing plans that are at home in a municipality of the region; none where there is no such layer."""
    plans = inputs.features.get(PLANS)
    if plans is None or HOME not in plans:
        return None
    return plans[plans[HOME].isin(inputs.region.municipalities)].reset_index(drop=True)


def capacity_rows(rows: IndicatorRows, inputs: IndicatorInputs, plans: gpd.GeoDataFrame | None) -> Capacity | None:
    """Add the dwellings in plans by both sources, and return the one to go on with; none where neither tells.

    Plans on the map are gone on with where every municipality has one. Else what the municipalities state: one without
    any plan is more often one that the source does not cover than one that plans nothing.
    """
    on_map = _on_map(rows, inputs, plans)
    stated = _stated(rows, inputs)
    if on_map is not None and plans is not None and set(inputs.region.municipalities) <= set(plans[HOME]):
        return on_map
    if stated is not None or on_map is None:
        return stated
    return on_map._replace(basis=sentences(message("basis.housing.at_least"), on_map.basis))


def numbers_in(frame: pd.DataFrame, column: str) -> pd.Series:
    """Return a column as floats, NaN where there is no number or no such column."""
    if column not in frame:
        return pd.Series(np.nan, index=frame.index)
    return pd.to_numeric(frame[column]).astype(float)


def _on_map(rows: IndicatorRows, inputs: IndicatorInputs, plans: gpd.GeoDataFrame | None) -> Capacity | None:
    if plans is None or plans.empty or "dwellings" not in plans:
        reason = message("absent.housing.no_plan_source" if plans is None else "absent.housing.no_plan_here")
        rows.absent("housing.plans", reason)
        rows.absent("housing.plans_by_period", reason)
        return None
    origin = rows.origin(PLANS)
    dwellings = numbers_in(plans, "dwellings")
    status = plans["status"] if "status" in plans else pd.Series("", index=plans.index)
    kinds = np.where(status.isin(HARDNESS), status, _UNKNOWN)
    for kind in (*HARDNESS, _UNKNOWN):
        own = dwellings[kinds == kind]
        basis: Sayable = message("basis.housing.plans_of_kind", plans=len(own))
        rows.add("housing.plans", own.sum(), subject=kind, source=origin, basis=basis)
    unknown = int(dwellings.isna().sum())
    basis = message("basis.housing.plans", plans=len(plans), unknown=unknown)
    rows.add("housing.plans", dwellings.sum(), source=origin, basis=basis)
    lost = sorted(inputs.members.loc[~inputs.members[ID].isin(plans[HOME]), NAME].astype(str))
    if lost:
        basis = sentences(basis, message("basis.housing.no_plan_in", names=lost))
    columns = {period: f"dwellings_{period.replace('-', '_')}" for period in _PERIODS}
    hardness = np.where(kinds == "hard", "hard", "soft")
    capacity = Capacity(
        {kind: float(dwellings[hardness == kind].sum()) for kind in HARDNESS},
        {
            (kind, period): float(numbers_in(plans, column)[hardness == kind].sum())
            for kind in HARDNESS
            for period, column in columns.items()
        },
        origin,
        basis,
        frozenset(plans[HOME].astype(str)),
    )
    _period_rows(rows, "housing.plans_by_period", capacity)
    return capacity


def _stated(rows: IndicatorRows, inputs: IndicatorInputs) -> Capacity | None:
    """Add the plan capacity that a table gives per municipality."""
    members = inputs.members
    totals = {kind: numbers_in(members, f"plan_capacity_{kind}") for kind in HARDNESS}
    known = totals["hard"].notna() | totals["soft"].notna()
    # A table of capacities has 0 where nobody answered: that is no capacity of 0.
    stated = pd.concat(totals.values(), axis=1).sum(axis=1) > 0
    if not known.any():
        for name in ("housing.stated_plans", "housing.stated_plans_by_period"):
            rows.absent(name, message("absent.housing.stated_plans"))
        return None
    origin = rows.origin(*(f"municipalities.plan_capacity_{kind}" for kind in HARDNESS))
    lost = sorted(members.loc[~stated, NAME].astype(str))
    basis = sentences(message("basis.housing.stated"), message("basis.without", names=lost) if lost else "")
    for kind in HARDNESS:
        rows.add("housing.stated_plans", totals[kind].sum(), subject=kind, source=origin, basis=basis)
    dated = {
        (kind, period): float(numbers_in(members, f"plan_capacity_{kind}_{period.replace('-', '_')}").sum())
        for kind in HARDNESS
        for period in _PERIODS
    }
    whole = {kind: float(totals[kind].sum()) for kind in HARDNESS}
    capacity = Capacity(whole, dated, origin, basis, frozenset(members.loc[stated, ID].astype(str)))
    _period_rows(rows, "housing.stated_plans_by_period", capacity)
    return capacity


def _period_rows(rows: IndicatorRows, name: str, capacity: Capacity) -> None:
    if not any(capacity.dated.values()):
        rows.absent(name, message("absent.housing.no_periods"))
        return
    for (kind, period), value in capacity.dated.items():
        rows.add(name, value, subject=f"{kind} {period}", source=capacity.source)
    for kind in HARDNESS:
        rows.add(name, capacity.undated(kind), subject=f"{kind} {_UNKNOWN}", source=capacity.source)
