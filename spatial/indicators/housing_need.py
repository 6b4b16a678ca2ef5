"""The need for dwellings of a region, what is built of it, and whether enough is known to set plans against it."""

import math
from typing import Final, NamedTuple

from spatial.indicators import params
from spatial.indicators.inputs import IndicatorInputs
from spatial.indicators.params import read_param
from spatial.indicators.plan_capacity import Capacity, numbers_in
from spatial.indicators.rows import IndicatorRows, worst_status
from spatial.indicators.targets import Target
from spatial.layers.layer import ID, NAME
from spatial.messages import Message, Sayable, Text, clauses, message, sentences

__all__ = ["NeedLeft", "need_left", "need_rows", "not_enough_known"]

_WEIGHTS: Final = ("housing_stock", "population")
"""Columns by which municipalities weigh, the first that every one of them has; else each weighs the same."""

_BUILT_UNTIL: Final = "dwellings_built_until"


class NeedLeft(NamedTuple):
    """Dwellings of a need that are not built yet, with their origin; `title` and `edition` are those of the need."""

    dwellings: float
    title: Text
    edition: str
    status: str
    source: Sayable
    basis: Sayable


def need_rows(rows: IndicatorRows, inputs: IndicatorInputs) -> Target | None:
    """Add need and deal; the deal of a province is the need of a region that is that province, and of no other."""
    need = inputs.targets.latest("housing.need", inputs.region.code)
    own = inputs.region.code if inputs.region.code.startswith("PV") else inputs.province
    deal = inputs.targets.latest("housing.deal", own) if own else None
    need = need or deal
    if need is None:
        rows.absent("housing.need", message("absent.housing.need", region=inputs.region.code))
    else:
        basis = sentences(message("basis.housing.whole_province") if need is deal else "", need.note or "")
        rows.add("housing.need", need.value, status=need.status, source=need.source, edition=need.edition, basis=basis)
    places = inputs.provinces or ((own,) if own else ())
    deals = [target for code in places if (target := inputs.targets.latest("housing.deal", code))]
    for target in deals:
        of_province = "" if target.at == own else message("basis.housing.of_province")
        rows.add(
            "housing.deal",
            target.value,
            subject=target.at,
            status=target.status,
            source=target.source,
            edition=target.edition,
            basis=sentences(of_province, target.note or ""),
        )
    if not deals:
        rows.absent("housing.deal", message("absent.housing.deal"))
    return need


def need_left(rows: IndicatorRows, inputs: IndicatorInputs, need: Target | None) -> NeedLeft | Message:
    """Add what was built since the need began, and what is left of it; return that, or why it is not known.

    The column ``dwellings_built_since_YEAR`` of the municipalities must hold a number for each of them, with the year
    in which the need began. A need without such a year stands for what is still to be built.
    """
    if need is None or need.value == 0:
        reason = message("absent.housing.no_need")
        rows.absent("housing.built_since", reason)
        rows.absent("housing.need_left", reason)
        return reason
    if need.start_year is None:
        rows.absent("housing.built_since", message("absent.housing.no_start_year"))
        as_given = NeedLeft(
            need.value, need.title, need.edition, need.status, need.source, message("basis.housing.as_given")
        )
        rows.add(
            "housing.need_left", need.value, status=worst_status(need.status), source=need.source,
            edition=need.edition, basis=as_given.basis,
        )  # fmt: skip
        return as_given
    column = f"dwellings_built_since_{need.start_year}"
    built = numbers_in(inputs.members, column)
    if built.isna().any():
        reason = message("absent.housing.built_unknown", year=str(need.start_year), column=column)
        rows.absent("housing.built_since", reason)
        rows.absent("housing.need_left", reason)
        return reason
    return _left(rows, inputs, need, float(built.sum()), rows.origin(f"municipalities.{column}"))


def _left(rows: IndicatorRows, inputs: IndicatorInputs, need: Target, built: float, source: Sayable) -> NeedLeft:
    until = numbers_in(inputs.members, _BUILT_UNTIL).max()
    told = "" if math.isnan(until) else message("basis.housing.built_until", year=str(int(until)))
    rows.add("housing.built_since", built, status="V", source=source, basis=told)
    basis = sentences(
        message("basis.housing.need_left", need=round(need.value), year=str(need.start_year), built=round(built)), told
    )
    left = NeedLeft(need.value - built, need.title, need.edition, need.status, clauses(need.source, source), basis)
    rows.add(
        "housing.need_left", left.dwellings, status=worst_status(need.status), source=left.source,
        edition=need.edition, basis=basis,
    )  # fmt: skip
    return left


def not_enough_known(rows: IndicatorRows, inputs: IndicatorInputs, capacity: Capacity) -> Message | None:
    """Add which share of the region the capacity is known of; return why that is too little, None where it is enough.

    Municipalities weigh by their dwellings, else by their inhabitants, else each the same.
    """
    members = inputs.members
    known = members[ID].isin(capacity.municipalities).to_numpy()
    weight, parts = "count", known.astype(float)
    for column in _WEIGHTS:
        values = numbers_in(members, column)
        if values.notna().all() and values.sum() > 0:
            weight, parts = column, values.where(known, 0.0).to_numpy() / values.sum() * len(members)
            break
    share = float(parts.sum()) / len(members)
    words = message(f"basis.coverage.weight.{weight}")
    lost = sorted(members.loc[~known, NAME].astype(str))
    rows.add(
        "housing.capacity_known_share",
        share,
        source=capacity.source,
        basis=sentences(
            message("basis.coverage.known", known=int(known.sum()), members=len(members), weight=words),
            message("basis.without", names=lost) if lost else "",
        ),
    )
    least = read_param(inputs.ruleset, params.COVERAGE_LEAST)
    if share >= least.value:
        return None
    return message(
        "absent.housing.coverage",
        known=int(known.sum()),
        members=len(members),
        share=share,
        weight=words,
        least=least.value,
        names=lost,
    )
