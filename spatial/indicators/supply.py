"""What search areas bring: pipeline, potential, ground, and what of it lies under a heavy conflict."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np

from spatial.indicators import params
from spatial.indicators.full_load_hours import full_load_hours
from spatial.indicators.inputs import IndicatorInputs
from spatial.indicators.params import read_param
from spatial.indicators.potential import Range, Yields, under_conflict, yields_of
from spatial.indicators.rows import IndicatorRows
from spatial.indicators.search_ground import BOTH, SEARCH_LAYERS, SOLAR, WIND, SearchGround, area_once_ha
from spatial.messages import Sayable, clauses, message, sentences

__all__ = ["Supply", "supply_rows"]

_OF_SEARCH_AREAS: Final = (
    "energy.pipeline",
    "energy.potential",
    "energy.potential_by_area",
    "energy.potential_wind",
    "energy.potential_solar",
    "energy.potential_wind_to_solar",
    "energy.search_area",
    "energy.space_use",
    "energy.conflict_share",
    "energy.conflict_area",
)


class Supply(NamedTuple):
    """What search areas bring, in TWh; none where no layer of them could be had.

    `potential_gwh` is the mid potential of ``wind`` and ``solar``.
    """

    pipeline: Range | None
    potential: Range | None
    potential_gwh: Mapping[str, float]
    status: str
    source: Sayable
    warning: Sayable


def supply_rows(
    rows: IndicatorRows, inputs: IndicatorInputs, ground: SearchGround, drawn: SearchGround, *, threads: int = 1
) -> Supply:
    """Add the rows of search areas, and return what they bring; nothing where no layer of them could be had.

    Parameters
    ----------
    ground, drawn
        With what sources say of energy and power, and by area alone.
    """
    available = [layer for layer in SEARCH_LAYERS if layer in inputs.features]
    lost = [layer for layer in SEARCH_LAYERS if layer not in inputs.features]
    if not available:
        for name in _OF_SEARCH_AREAS:
            rows.absent(name, message("absent.energy.search_areas"))
        return Supply(None, None, {}, "D", "", "")
    yields = yields_of(ground, inputs.ruleset, full_load_hours(inputs.ruleset, inputs.energy_region))
    source = clauses(rows.origin(*available), yields.source)
    warning = rows.with_label(
        message("basis.energy.without_layers", layers=rows.named(lost)) if lost else "", available
    )
    pipeline = _twh(yields.total(ground.stage == "pipeline"))
    potential = _twh(yields.total(ground.stage != "pipeline"))
    supply = Supply(
        pipeline if ground.staged else None, potential, _of_techniques(ground, yields), yields.status, source, warning
    )
    if ground.staged:
        rows.add(
            "energy.pipeline",
            pipeline.mid,
            low=pipeline.low,
            high=pipeline.high,
            status=yields.status,
            source=source,
            basis=sentences(warning, message("basis.energy.pipeline")),
        )
    else:
        rows.absent("energy.pipeline", message("absent.energy.pipeline"))
    _potential_rows(rows, inputs, ground, yields, supply, threads)
    _area_alone_row(rows, inputs, drawn, supply)
    return supply


def _potential_rows(
    rows: IndicatorRows,
    inputs: IndicatorInputs,
    ground: SearchGround,
    yields: Yields,
    supply: Supply,
    threads: int,
) -> None:
    planned = ground.stage != "pipeline"
    total = _twh(yields.total(planned))
    basis = sentences(supply.warning, _assumptions(inputs, ground))
    rows.add(
        "energy.potential", total.mid, low=total.low, high=total.high, status=supply.status, source=supply.source,
        basis=basis,
    )  # fmt: skip
    for name, own in (("energy.potential_wind", WIND), ("energy.potential_solar", SOLAR)):
        alone, shared = (yields.total(planned & (ground.technique == technique)) for technique in (own, BOTH))
        rows.add(
            name,
            supply.potential_gwh[own],
            low=alone.low,
            high=alone.high + shared.high,
            status=supply.status,
            source=supply.source,
            basis=sentences(supply.warning, message("basis.energy.potential_of_one")),
        )
    _ratio(rows, supply)
    area_ha = _area_rows(rows, ground, planned, supply, threads)
    if area_ha > 0 and total.mid > 0:
        rows.add(
            "energy.space_use", area_ha / (total.mid * 1_000), status=supply.status, source=supply.source,
            basis=supply.warning,
        )  # fmt: skip
    else:
        rows.absent("energy.space_use", message("absent.energy.no_search_area"))
    _conflict_rows(rows, inputs, ground, yields, supply, threads)


def _area_alone_row(rows: IndicatorRows, inputs: IndicatorInputs, drawn: SearchGround, supply: Supply) -> None:
    """Add what the same ground would bring by rule of thumb, beside what sources say of it."""
    yields = yields_of(drawn, inputs.ruleset, full_load_hours(inputs.ruleset, inputs.energy_region))
    total = _twh(yields.total(drawn.stage != "pipeline"))
    rows.add(
        "energy.potential_by_area",
        total.mid,
        low=total.low,
        high=total.high,
        status=yields.status,
        source=yields.source,
        basis=sentences(supply.warning, message("basis.energy.by_area"), _assumptions(inputs, drawn)),
    )


def _area_rows(rows: IndicatorRows, ground: SearchGround, planned: np.ndarray, supply: Supply, threads: int) -> float:
    basis = sentences(supply.warning, message("basis.energy.search_area"))
    for own in (WIND, SOLAR, BOTH):
        area_ha = area_once_ha(ground.geometry[planned & (ground.technique == own)], threads=threads)
        rows.add("energy.search_area", area_ha, subject=own, source=supply.source, basis=basis)
    total_ha = area_once_ha(ground.geometry[planned], threads=threads)
    rows.add("energy.search_area", total_ha, source=supply.source, basis=basis)
    return total_ha


def _conflict_rows(
    rows: IndicatorRows,
    inputs: IndicatorInputs,
    ground: SearchGround,
    yields: Yields,
    supply: Supply,
    threads: int,
) -> None:
    grade = read_param(inputs.ruleset, params.HEAVY_GRADE).value
    planned = ground.stage != "pipeline"
    found = under_conflict(
        ground.take(planned), yields.mid[planned], inputs.findings, inputs.features, grade, threads=threads
    )
    basis = sentences(supply.warning, message("basis.energy.in_conflict", grade=grade))
    rows.add("energy.conflict_area", found.area_ha, source=supply.source, basis=basis)
    total = float(yields.mid[planned].sum())
    if total > 0:
        rows.add("energy.conflict_share", found.gwh / total, status=supply.status, source=supply.source, basis=basis)
    else:
        rows.absent("energy.conflict_share", message("absent.energy.no_search_area"))


def _of_techniques(ground: SearchGround, yields: Yields) -> Mapping[str, float]:
    """Return the mid potential of each technique in GWh; of ground for both half of it counts with each."""
    planned = ground.stage != "pipeline"
    shared = yields.total(planned & (ground.technique == BOTH)).mid / 2
    return {own: yields.total(planned & (ground.technique == own)).mid + shared for own in (WIND, SOLAR)}


def _ratio(rows: IndicatorRows, supply: Supply) -> None:
    name, wind, solar = "energy.potential_wind_to_solar", supply.potential_gwh[WIND], supply.potential_gwh[SOLAR]
    if solar > 0:
        rows.add(name, wind / solar, status=supply.status, source=supply.source, basis=supply.warning)
    else:
        rows.absent(name, message("absent.energy.no_solar_area"))


def _assumptions(inputs: IndicatorInputs, ground: SearchGround) -> Sayable:
    """Return what the yields are computed with."""
    planned = ground.stage != "pipeline"
    given_gwh = int((planned & ~np.isnan(ground.given_gwh)).sum())
    given_mw = int((planned & np.isnan(ground.given_gwh) & ~np.isnan(ground.given_mw)).sum())
    by_area = int(planned.sum()) - given_gwh - given_mw
    left_out = ground.realised or ground.symbols
    return sentences(
        message("basis.energy.pieces", by_yield=given_gwh, by_power=given_mw, by_area=by_area),
        _rules_of_thumb(inputs) if given_gwh < int(planned.sum()) else "",
        message("basis.energy.left_out", realised=ground.realised, symbols=ground.symbols) if left_out else "",
    )


def _rules_of_thumb(inputs: IndicatorInputs) -> Sayable:
    value = {name: read_param(inputs.ruleset, name).value for name in params.ENERGY_PARAMS}
    hours = full_load_hours(inputs.ruleset, inputs.energy_region)
    own = [message(f"basis.energy.technique.{name}") for name in (WIND, SOLAR) if hours[name].is_own]
    return sentences(
        message(
            "basis.energy.rules_of_thumb",
            wide=value[params.WIND_WIDE],
            dense=value[params.WIND_DENSE],
            low_hours=round(hours[WIND].low),
            hours=round(hours[WIND].mid),
            high_hours=round(hours[WIND].high),
            low=value[params.SOLAR_LOW],
            mid=value[params.SOLAR_MID],
            high=value[params.SOLAR_HIGH],
            sun_hours=round(hours[SOLAR].mid),
        ),
        message("basis.energy.own_hours", techniques=own) if own else "",
    )


def _twh(part: Range) -> Range:
    return Range(*(value / 1_000 for value in part))
