"""The housing indicators: plans and their capacity beside the need, and what stands in their way."""

from typing import Final

import geopandas as gpd
import shapely

from spatial.geometry.symbols import is_symbol
from spatial.indicators import params
from spatial.indicators.coverage import plan_coverage_rows
from spatial.indicators.housing_hindrance import hindrance_rows
from spatial.indicators.housing_need import NeedLeft, need_left, need_rows, not_enough_known
from spatial.indicators.inputs import IndicatorInputs
from spatial.indicators.national import national_rows
from spatial.indicators.params import read_param
from spatial.indicators.plan_capacity import PLANS, Capacity, capacity_rows, numbers_in, plans_at_home
from spatial.indicators.potential import Range
from spatial.indicators.rows import IndicatorRows, worst_status
from spatial.layers.layer import NAME
from spatial.messages import Message, Sayable, clauses, message, sentences

__all__ = ["housing_rows"]

_FIGURES: Final = {
    "housing.stock": "housing_stock",
    "housing.built": "dwellings_built",
    "housing.permitted": "dwellings_permitted",
}

_WITHOUT_SOURCE: Final = ("housing.deficit", "housing.affordable_share", "housing.social_share")
"""What no source that may be had gives of a region."""


def housing_rows(rows: IndicatorRows, inputs: IndicatorInputs) -> None:
    """Add the rows of the theme."""
    plans = plans_at_home(inputs)
    capacity = capacity_rows(rows, inputs, plans)
    plan_coverage_rows(rows, inputs, plans)
    _density_row(rows, inputs, plans)
    _against_need(rows, inputs, capacity)
    hindrance_rows(rows, inputs, plans)
    for name, column in _FIGURES.items():
        _sum_row(rows, inputs, name, column)
    for name in ("housing.social_goal", "housing.national_need", "housing.national_plan_share"):
        national_rows(rows, inputs, name)
    for name in _WITHOUT_SOURCE:
        rows.absent(name, message(f"absent.{name}"))


def _density_row(rows: IndicatorRows, inputs: IndicatorInputs, plans: gpd.GeoDataFrame | None) -> None:
    if plans is None or "dwellings" not in plans:
        rows.absent("housing.odd_density", message("absent.housing.odd_density"))
        return
    low, high = (read_param(inputs.ruleset, name) for name in (params.DENSITY_LOW, params.DENSITY_HIGH))
    drawn = ~is_symbol(plans) & (numbers_in(plans, "dwellings") > 0).to_numpy()
    area_ha = shapely.area(plans.geometry.to_numpy()[drawn]) / 10_000
    per_ha = numbers_in(plans, "dwellings").to_numpy()[drawn] / area_ha
    rows.add(
        "housing.odd_density",
        int(((per_ha < low.value) | (per_ha > high.value)).sum()),
        status=worst_status(low.status, high.status),
        source=clauses(rows.origin(PLANS), low.source, high.source),
        basis=message("basis.housing.odd_density", low=low.value, high=high.value, plans=len(per_ha)),
    )


def _against_need(rows: IndicatorRows, inputs: IndicatorInputs, capacity: Capacity | None) -> None:
    """Add what the plans hold, and that against the need that is left: of plans with a period what comes in time."""
    need = need_rows(rows, inputs)
    left = need_left(rows, inputs, need)
    if capacity is None:
        for name in ("hard_share", "capacity", "capacity_known_share", "capacity_share", "norm_share"):
            rows.absent(f"housing.{name}", message("absent.housing.capacity"))
        return
    part = read_param(inputs.ruleset, params.SOFT_SHARE)
    year = need.goal_year if need is not None else None
    hard, soft = capacity.before("hard", year), capacity.before("soft", year)
    total = sum(capacity.total.values())
    if total > 0:
        share = capacity.total["hard"] / total
        rows.add("housing.hard_share", share, source=capacity.source, basis=capacity.basis)
    else:
        rows.absent("housing.hard_share", message("absent.housing.no_dwellings"))
    basis = sentences(
        message("basis.housing.capacity", soft_share=part.value), _in_time(capacity, year), capacity.basis
    )
    source = clauses(capacity.source, part.source)
    counted = Range(hard, hard + part.value * soft, hard + soft)
    rows.add(
        "housing.capacity", counted.mid, low=counted.low, high=counted.high, status=worst_status(part.status),
        source=source, basis=basis,
    )  # fmt: skip
    unknown = not_enough_known(rows, inputs, capacity)
    _share_rows(rows, inputs, counted, unknown or left, source, basis)


def _share_rows(
    rows: IndicatorRows,
    inputs: IndicatorInputs,
    counted: Range,
    left: NeedLeft | Message,
    source: Sayable,
    basis: Sayable,
) -> None:
    """Add the capacity against what is left of the need, and against the norm; or why that is not to be said."""
    part = read_param(inputs.ruleset, params.SOFT_SHARE)
    norm = read_param(inputs.ruleset, params.CAPACITY_NORM)
    for name, times, statuses in (
        ("housing.capacity_share", 1.0, (part.status,)),
        ("housing.norm_share", norm.value, (part.status, norm.status)),
    ):
        if not isinstance(left, NeedLeft):
            rows.absent(name, left)
            continue
        if left.dwellings <= 0:
            rows.absent(name, message("absent.housing.need_met"))
            continue
        wanted = left.dwellings * times
        rows.add(
            name,
            counted.mid / wanted,
            low=counted.low / wanted,
            high=counted.high / wanted,
            status=worst_status(*statuses, left.status),
            source=clauses(source, left.source),
            edition=left.edition,
            basis=sentences(message("basis.housing.need", need=left.dwellings, title=left.title), left.basis, basis),
        )


def _in_time(capacity: Capacity, year: int | None) -> Sayable:
    if year is None:
        return ""
    undated = round(sum(capacity.undated(kind) for kind in capacity.total))
    return message("basis.housing.in_time", year=year, undated=undated)


def _sum_row(rows: IndicatorRows, inputs: IndicatorInputs, name: str, column: str) -> None:
    members = inputs.members
    values = numbers_in(members, column)
    if not values.notna().any():
        rows.absent(name, message("absent.housing.no_column", column=column))
        return
    lost = sorted(members.loc[values.isna().to_numpy(), NAME].astype(str))
    rows.add(
        name,
        values.sum(),
        source=rows.origin(f"municipalities.{column}"),
        basis=message("basis.without", names=lost) if lost else "",
    )
