"""What search areas bring: pipeline, potential, ground, and what of it lies under a heavy conflict."""

from typing import NamedTuple

import numpy as np

from spatial.indicators import numbers
from spatial.indicators.given import Given
from spatial.indicators.potential import Range, Yields, under_conflict, yields_of
from spatial.indicators.rows import Rows, joined
from spatial.indicators.search_ground import BOTH, SEARCH_LAYERS, SOLAR, WIND, SearchGround, area_once_ha

__all__ = ["Supply", "supply_rows"]


class Supply(NamedTuple):
    """What search areas bring, in TWh; none where no layer of them could be had."""

    pipeline: Range | None
    potential: Range | None
    status: str
    source: str
    warning: str


def supply_rows(rows: Rows, given: Given, ground: SearchGround, drawn: SearchGround, *, threads: int = 1) -> Supply:
    """Add the rows of search areas, and return what they bring; nothing where no layer of them could be had.

    Parameters
    ----------
    ground, drawn
        With what sources say of energy and power, and by area alone.
    """
    had = [layer for layer in SEARCH_LAYERS if layer in given.inputs]
    lost = [layer for layer in SEARCH_LAYERS if layer not in given.inputs]
    if not had:
        for name in (
            *(
                "energy.pipeline",
                "energy.potential",
                "energy.potential_by_area",
                "energy.potential_wind",
                "energy.potential_solar",
            ),
            *("energy.potential_wind_to_solar", "energy.search_area", "energy.space_use"),
            *("energy.conflict_share", "energy.conflict_area"),
        ):
            rows.absent(
                name,
                "Er is geen bron van zoekgebieden (lagen wind_areas, solar_areas); geef er een met --catalogue DIR.",
                "There is no source of search areas (layers wind_areas, solar_areas); add one with --catalogue DIR.",
            )
        return Supply(None, None, "D", "", "")
    yields = yields_of(ground, given.ruleset)
    source = "; ".join(part for part in (rows.origin(*had), yields.source) if part)
    warning = rows.with_label(
        rows.say(f"Zonder {' en '.join(lost)}: geen bron.", f"Without {' and '.join(lost)}: no source.")
        if lost
        else "",
        had,
    )
    pipeline = _twh(yields.total(ground.stage == "pipeline"))
    potential = _twh(yields.total(ground.stage != "pipeline"))
    supply = Supply(pipeline if ground.staged else None, potential, yields.status, source, warning)
    if ground.staged:
        rows.add(
            "energy.pipeline",
            pipeline.mid,
            low=pipeline.low,
            high=pipeline.high,
            status=yields.status,
            source=source,
            basis=joined(
                warning, rows.say("Zoekgebieden die 'pijplijn' heten.", "Search areas said to be 'pipeline'.")
            ),
        )
    else:
        rows.absent(
            "energy.pipeline",
            "Geen bron van zoekgebieden zegt wat in de pijplijn is (kolom stage).",
            "No source of search areas says what is in the pipeline (column stage).",
        )
    _potential_rows(rows, given, ground, yields, supply, threads)
    _area_alone_row(rows, given, drawn, supply)
    return supply


def _potential_rows(
    rows: Rows, given: Given, ground: SearchGround, yields: Yields, supply: Supply, threads: int
) -> None:
    planned = ground.stage != "pipeline"
    basis = joined(supply.warning, _assumptions(rows, given, ground))
    total = _twh(yields.total(planned))
    rows.add(
        "energy.potential",
        total.mid,
        low=total.low,
        high=total.high,
        status=supply.status,
        source=supply.source,
        basis=basis,
    )
    mids = {}
    for name, own in (("energy.potential_wind", WIND), ("energy.potential_solar", SOLAR)):
        alone, shared = (
            yields.total(planned & (ground.technique == own)),
            yields.total(planned & (ground.technique == BOTH)),
        )
        mids[own] = alone.mid + shared.mid / 2
        rows.add(
            name,
            mids[own],
            low=alone.low,
            high=alone.high + shared.high,
            basis=joined(
                supply.warning,
                rows.say(
                    "Van grond voor wind en zon samen telt de helft van het midden mee, laag niets en hoog alles.",
                    "Of ground for both wind and solar half of mid counts, low nothing and high all of it.",
                ),
            ),
            status=supply.status,
            source=supply.source,
        )
    _ratio(rows, "energy.potential_wind_to_solar", mids[WIND], mids[SOLAR], supply)
    area_ha = _area_rows(rows, ground, planned, supply, threads)
    if area_ha > 0 and total.mid > 0:
        rows.add(
            "energy.space_use",
            area_ha / (total.mid * 1_000),
            status=supply.status,
            source=supply.source,
            basis=supply.warning,
        )
    else:
        rows.absent("energy.space_use", "Er is hier geen zoekgebied.", "There is no search area here.")
    _conflict_rows(rows, given, ground, yields, supply, threads)


def _area_alone_row(rows: Rows, given: Given, drawn: SearchGround, supply: Supply) -> None:
    """Add what the same ground would bring by rule of thumb, beside what sources say of it."""
    yields = yields_of(drawn, given.ruleset)
    total = _twh(yields.total(drawn.stage != "pipeline"))
    rows.add(
        "energy.potential_by_area",
        total.mid,
        low=total.low,
        high=total.high,
        status=yields.status,
        source=yields.source,
        basis=joined(
            supply.warning,
            rows.say(
                "Ter vergelijking: alsof geen bron een opbrengst noemt.",
                "For comparison: as if no source told a yield.",
            ),
            _assumptions(rows, given, drawn),
        ),
    )


def _area_rows(rows: Rows, ground: SearchGround, planned: np.ndarray, supply: Supply, threads: int) -> float:
    basis = joined(
        supply.warning,
        rows.say(
            "Alleen grond binnen de regio, elke m² één keer; zonder pijplijn, gerealiseerd en symbolen.",
            "Only ground inside the region, each m² once; without pipeline, realised and symbols.",
        ),
    )
    for own in (WIND, SOLAR, BOTH):
        area_ha = area_once_ha(ground.geometry[planned & (ground.technique == own)], threads=threads)
        rows.add("energy.search_area", area_ha, subject=own, source=supply.source, basis=basis)
    total_ha = area_once_ha(ground.geometry[planned], threads=threads)
    rows.add("energy.search_area", total_ha, source=supply.source, basis=basis)
    return total_ha


def _conflict_rows(
    rows: Rows, given: Given, ground: SearchGround, yields: Yields, supply: Supply, threads: int
) -> None:
    grade = numbers.read(given.ruleset, numbers.HEAVY_GRADE)
    planned = ground.stage != "pipeline"
    found = under_conflict(
        ground.take(planned), yields.mid[planned], given.findings, given.inputs, grade.value, threads=threads
    )
    basis = joined(
        supply.warning,
        rows.say(
            f"Conflicten van ernst {rows.number(grade.value)} of meer. Van een overlap telt de gedeelde grond, van een "
            "afstand het hele zoekgebied.",
            f"Conflicts of severity {rows.number(grade.value)} or more. Of an overlap the shared ground counts, of a "
            "distance the whole search area.",
        ),
    )
    rows.add("energy.conflict_area", found.area_ha, source=supply.source, basis=basis)
    total = float(yields.mid[planned].sum())
    if total > 0:
        rows.add("energy.conflict_share", found.gwh / total, status=supply.status, source=supply.source, basis=basis)
    else:
        rows.absent("energy.conflict_share", "Er is hier geen zoekgebied.", "There is no search area here.")


def _ratio(rows: Rows, name: str, wind: float, solar: float, supply: Supply) -> None:
    if solar > 0:
        rows.add(name, wind / solar, status=supply.status, source=supply.source, basis=supply.warning)
    else:
        rows.absent(name, "Er is hier geen zoekgebied voor zon.", "There is no search area for solar here.")


def _assumptions(rows: Rows, given: Given, ground: SearchGround) -> str:
    """Print what the yields are reckoned with."""
    value = {name: rows.number(numbers.read(given.ruleset, name).value) for name in numbers.ENERGY_PARAMS}
    told = ground.stage != "pipeline"
    given_gwh = int((told & ~np.isnan(ground.given_gwh)).sum())
    given_mw = int((told & np.isnan(ground.given_gwh) & ~np.isnan(ground.given_mw)).sum())
    by_area = int(told.sum()) - given_gwh - given_mw
    wide, dense = value[numbers.WIND_WIDE], value[numbers.WIND_DENSE]
    hours, least_hours = value[numbers.WIND_HOURS], value[numbers.WIND_HOURS_REALISED]
    solar = [value[name] for name in (numbers.SOLAR_LOW, numbers.SOLAR_MID, numbers.SOLAR_HIGH)]
    sun = value[numbers.SOLAR_HOURS]
    return joined(
        rows.say(
            f"Vlakken: {given_gwh} met opbrengst volgens de bron, {given_mw} met vermogen volgens de bron, {by_area} "
            "naar oppervlakte.",
            f"Pieces: {given_gwh} with yield by the source, {given_mw} with power by the source, {by_area} by area.",
        ),
        rows.say(
            f"Wind {wide} tot {dense} MW/km², {least_hours} tot {hours} vollasturen (midden {wide} en {hours}); zon "
            f"{solar[0]}, {solar[1]} of {solar[2]} MW/ha, {sun} vollasturen.",
            f"Wind {wide} to {dense} MW/km², {least_hours} to {hours} full-load hours (mid {wide} and {hours}); solar "
            f"{solar[0]}, {solar[1]} or {solar[2]} MW/ha, {sun} full-load hours.",
        )
        if given_gwh < int(told.sum())
        else "",
        rows.say(
            f"Niet meegeteld: {ground.realised} gerealiseerd, {ground.symbols} als symbool getekend.",
            f"Left out: {ground.realised} realised, {ground.symbols} drawn as a symbol.",
        )
        if ground.realised or ground.symbols
        else "",
    )


def _twh(part: Range) -> Range:
    return Range(*(value / 1_000 for value in part))
