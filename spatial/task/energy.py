"""The energy task: what stands there, what the search areas may add, and what that says of the bid."""

from typing import Final, NamedTuple

import numpy as np

from spatial.layer import ID
from spatial.task import numbers
from spatial.task.bid import bid_of, bid_rows
from spatial.task.given import Given
from spatial.task.potential import Range, Yields, under_conflict, yields_of
from spatial.task.realised import Realised, realised_rows
from spatial.task.rows import Rows, worst_status
from spatial.task.search_ground import BOTH, SEARCH_LAYERS, SOLAR, WIND, SearchGround, area_once_ha

__all__ = ["energy_rows"]

_NOT_OURS: Final = {
    "energy.ladder_power": (
        "Geen bron geeft per zoekgebied de trede van de zonneladder; geef bij een bron de kolom area_type.",
        "No source gives the step of the solar ladder for each search area; give the column area_type with a source.",
    ),
    "energy.system_efficiency": (
        "Dit oordeelt de netbeheerder in zijn netimpactanalyse; er is geen open bron van.",
        "The grid operator judges this in the net impact analysis; there is no open source of it.",
    ),
    "energy.support": (
        "Draagvlak staat in besluiten en gesprekken, niet in een open bron; leg het vast als feit of vraag.",
        "Support stands in decisions and talks, not in an open source; put it down as a fact or a question.",
    ),
    "energy.expected_2030": (
        "PBL geeft de verwachting alleen voor heel Nederland (zie energy.national_expected).",
        "PBL gives the expectation for the Netherlands only (see energy.national_expected).",
    ),
}
"""What no source that may be had tells of a region."""

_MONITOR: Final = ("energy.use", "energy.renewable", "energy.co2")

_NATIONAL: Final = (
    "energy.national_goal",
    "energy.national_bids",
    "energy.national_realised",
    "energy.national_pipeline",
    "energy.national_expected",
)


class _Supply(NamedTuple):
    """What search areas bring, in TWh; none where no layer of them could be had."""

    pipeline: Range | None
    potential: Range | None
    status: str
    source: str
    warning: str


def energy_rows(rows: Rows, given: Given, ground: SearchGround, *, threads: int = 1) -> None:
    """Add the rows of the theme."""
    bid_rows(rows, given)
    realised = realised_rows(rows, given)
    supply = _supply_rows(rows, given, ground, threads)
    _cover_rows(rows, given, realised, supply)
    for name in _NATIONAL:
        national_rows(rows, given, name)
    for name in _MONITOR:
        rows.absent(
            name,
            "De Klimaatmonitor geeft dit per gemeente, alleen aan overheden met een sleutel; er is geen bron aan "
            "gekoppeld.",
            "The Klimaatmonitor gives this per municipality, to governments with a key only; no source is coupled.",
        )
    for name, (dutch, english) in _NOT_OURS.items():
        rows.absent(name, dutch, english)


def national_rows(rows: Rows, given: Given, indicator: str) -> None:
    """Add the national targets of an indicator, and say with each that they are national."""
    found = given.targets.of(indicator, "NL")
    for target in found:
        note = target.note.in_language(rows.lang) if target.note else ""
        fixed = rows.say("Een getal van heel Nederland.", "A number of the whole of the Netherlands.")
        rows.add(
            indicator,
            target.value,
            subject=f"NL {target.goal_year}" if target.goal_year else "NL",
            status=target.status,
            source=target.source,
            edition=target.edition or (str(target.goal_year) if target.goal_year else ""),
            basis=f"{fixed} {note}".strip(),
        )
    if not found:
        rows.absent(
            indicator,
            f"Er is geen landelijk doel '{indicator}'; geef het in --rules DIR.",
            f"There is no national target '{indicator}'; give it in --rules DIR.",
            subject="NL",
        )


def _supply_rows(rows: Rows, given: Given, ground: SearchGround, threads: int) -> _Supply:
    had = [layer for layer in SEARCH_LAYERS if layer in given.inputs]
    lost = [layer for layer in SEARCH_LAYERS if layer not in given.inputs]
    if not had:
        for name in (
            *("energy.pipeline", "energy.potential", "energy.potential_wind", "energy.potential_solar"),
            *("energy.potential_wind_to_solar", "energy.search_area", "energy.space_use"),
            *("energy.conflict_share", "energy.conflict_area"),
        ):
            rows.absent(
                name,
                "Er is geen bron van zoekgebieden (lagen wind_areas, solar_areas); voeg er een toe met --catalogue DIR.",
                "There is no source of search areas (layers wind_areas, solar_areas); add one with --catalogue DIR.",
            )
        return _Supply(None, None, "D", "", "")
    yields = yields_of(ground, given.ruleset)
    source = "; ".join(part for part in (rows.origin(*had), yields.source) if part)
    warning = rows.with_label(
        rows.say(f"Zonder {' en '.join(lost)}: geen bron.", f"Without {' and '.join(lost)}: no source.") if lost else "",
        had,
    )
    pipeline = _twh(yields.total(ground.stage == "pipeline"))
    potential = _twh(yields.total(ground.stage != "pipeline"))
    supply = _Supply(pipeline if ground.staged else None, potential, yields.status, source, warning)
    if ground.staged:
        rows.add(
            "energy.pipeline",
            pipeline.mid,
            low=pipeline.low,
            high=pipeline.high,
            status=yields.status,
            source=source,
            basis=_basis(warning, rows.say("Zoekgebieden die 'pijplijn' heten.", "Search areas said to be 'pipeline'.")),
        )
    else:
        rows.absent(
            "energy.pipeline",
            "Geen bron van zoekgebieden zegt wat in de pijplijn is (kolom stage).",
            "No source of search areas says what is in the pipeline (column stage).",
        )
    _potential_rows(rows, given, ground, yields, supply, threads)
    return supply


def _potential_rows(
    rows: Rows, given: Given, ground: SearchGround, yields: Yields, supply: _Supply, threads: int
) -> None:
    planned = ground.stage != "pipeline"
    basis = _basis(supply.warning, _assumptions(rows, given, ground))
    told = {"status": supply.status, "source": supply.source}
    total = _twh(yields.total(planned))
    rows.add("energy.potential", total.mid, low=total.low, high=total.high, basis=basis, **told)
    mids = {}
    for name, own in (("energy.potential_wind", WIND), ("energy.potential_solar", SOLAR)):
        alone, shared = yields.total(planned & (ground.technique == own)), yields.total(planned & (ground.technique == BOTH))
        mids[own] = alone.mid + shared.mid / 2
        rows.add(
            name,
            mids[own],
            low=alone.low,
            high=alone.high + shared.high,
            basis=_basis(
                supply.warning,
                rows.say(
                    "Van grond voor wind en zon samen telt de helft van het midden mee, laag niets en hoog alles.",
                    "Of ground for both wind and solar half of mid counts, low nothing and high all of it.",
                ),
            ),
            **told,
        )
    _ratio(rows, "energy.potential_wind_to_solar", mids[WIND], mids[SOLAR], supply)
    area_ha = _area_rows(rows, ground, planned, supply, threads)
    if area_ha > 0 and total.mid > 0:
        rows.add("energy.space_use", area_ha / (total.mid * 1_000), basis=supply.warning, **told)
    else:
        rows.absent("energy.space_use", "Er is hier geen zoekgebied.", "There is no search area here.")
    _conflict_rows(rows, given, ground, yields, supply, threads)


def _area_rows(rows: Rows, ground: SearchGround, planned: np.ndarray, supply: _Supply, threads: int) -> float:
    basis = _basis(
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
    rows: Rows, given: Given, ground: SearchGround, yields: Yields, supply: _Supply, threads: int
) -> None:
    grade = numbers.read(given.ruleset, numbers.HEAVY_GRADE)
    planned = ground.stage != "pipeline"
    part = SearchGround(*(item[planned] if isinstance(item, np.ndarray) else item for item in ground))
    found = under_conflict(part, yields.mid[planned], given.findings, given.inputs, grade.value, threads=threads)
    basis = _basis(
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


def _cover_rows(rows: Rows, given: Given, realised: Realised | None, supply: _Supply) -> None:
    """Add what is covered of the bid: with potential for the share, without it for what must still be found."""
    bid = bid_of(given)
    if realised is None and supply.potential is None:
        known = None
    else:
        parts = [
            *([Range(realised.twh, realised.twh, realised.twh)] if realised else []),
            *(part for part in (supply.pipeline, supply.potential) if part),
        ]
        known = Range(*(sum(values) for values in zip(*parts, strict=True)))
    status = worst_status(supply.status, *([realised.status] if realised else []), *([bid.status] if bid else []))
    source = "; ".join(dict.fromkeys(part for part in (realised.source if realised else "", supply.source) if part))
    basis = _basis(supply.warning, _cover_words(rows, realised, supply))
    if known is None:
        dutch, english = "Er is geen bron van gerealiseerd of van zoekgebieden.", "There is no source of what stands or of search areas."
        rows.absent("energy.covered", dutch, english)
    else:
        rows.add(
            "energy.covered", known.mid, low=known.low, high=known.high, status=status, source=source, basis=basis
        )
    no_bid = ("Er is geen bod bekend voor deze regio (zie energy.bid).", "No bid is known for this region (see energy.bid).")
    if bid is None or known is None or bid.value == 0:
        why = no_bid if bid is None or bid.value == 0 else ("Zie energy.covered.", "See energy.covered.")
        rows.absent("energy.covered_share", *why)
    else:
        share = Range(*(part / bid.value for part in known))
        rows.add(
            "energy.covered_share", share.mid, low=share.low, high=share.high, status=status, source=source,
            edition=bid.edition, basis=basis,
        )  # fmt: skip
    if bid is None or realised is None or bid.value == 0:
        why = no_bid if bid is None or bid.value == 0 else ("Zie energy.realised.", "See energy.realised.")
        rows.absent("energy.realised_share", *why)
        rows.absent("energy.gap", *why)
        return
    status = worst_status(realised.status, bid.status)
    rows.add(
        "energy.realised_share", realised.twh / bid.value, status=status, source=realised.source,
        edition=realised.edition, basis=realised.basis,
    )  # fmt: skip
    pipeline = supply.pipeline or Range(0.0, 0.0, 0.0)
    rows.add(
        "energy.gap",
        bid.value - realised.twh - pipeline.mid,
        low=bid.value - realised.twh - pipeline.high,
        high=bid.value - realised.twh - pipeline.low,
        status=worst_status(status, supply.status),
        source=source,
        edition=bid.edition,
        basis=_basis(
            rows.say(
                "Bod min gerealiseerd en pijplijn; onder nul is er meer dan het bod.",
                "Bid less realised and pipeline; below zero there is more than the bid.",
            ),
            realised.basis,
            "" if supply.pipeline else rows.say("De pijplijn is onbekend.", "The pipeline is unknown."),
        ),
    )


def _cover_words(rows: Rows, realised: Realised | None, supply: _Supply) -> str:
    words = rows.say(
        "Gerealiseerd, pijplijn en het midden van het aanbod samen; laag en hoog volgen het aanbod.",
        "Realised, pipeline and mid potential together; low and high follow the potential.",
    )
    unknown = [
        *([] if realised else [rows.say("gerealiseerd", "realised")]),
        *([] if supply.pipeline else [rows.say("pijplijn", "pipeline")]),
        *([] if supply.potential else [rows.say("aanbod", "potential")]),
    ]
    missing = rows.say(f"Onbekend: {', '.join(unknown)}.", f"Unknown: {', '.join(unknown)}.") if unknown else ""
    return _basis(words, missing, realised.basis if realised else "")


def _ratio(rows: Rows, name: str, wind: float, solar: float, supply: _Supply) -> None:
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
    return _basis(
        rows.say(
            f"Vlakken: {given_gwh} met opbrengst volgens de bron, {given_mw} met vermogen volgens de bron, {by_area} naar "
            "oppervlakte.",
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


def _basis(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _twh(part: Range) -> Range:
    return Range(*(value / 1_000 for value in part))
