"""The energy task: what stands there, what the search areas may add, and what that says of the bid."""

from typing import Final

from spatial.indicators.bid import bid_of, bid_rows
from spatial.indicators.given import Given
from spatial.indicators.national import national_rows
from spatial.indicators.potential import Range
from spatial.indicators.realised import Realised, realised_rows
from spatial.indicators.rows import Rows, joined, worst_status
from spatial.indicators.search_ground import SearchGround
from spatial.indicators.supply import Supply, supply_rows

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


def energy_rows(rows: Rows, given: Given, ground: SearchGround, drawn: SearchGround, *, threads: int = 1) -> None:
    """Add the rows of the theme; `ground` with what sources say of energy and power, `drawn` by area alone."""
    bid_rows(rows, given)
    realised = realised_rows(rows, given)
    supply = supply_rows(rows, given, ground, drawn, threads=threads)
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


def _cover_rows(rows: Rows, given: Given, realised: Realised | None, supply: Supply) -> None:
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
    basis = joined(supply.warning, _cover_words(rows, realised, supply))
    if known is None:
        dutch, english = (
            "Er is geen bron van gerealiseerd of van zoekgebieden.",
            "There is no source of what stands or of search areas.",
        )
        rows.absent("energy.covered", dutch, english)
    else:
        rows.add("energy.covered", known.mid, low=known.low, high=known.high, status=status, source=source, basis=basis)
    no_bid = (
        "Er is geen bod bekend voor deze regio (zie energy.bid).",
        "No bid is known for this region (see energy.bid).",
    )
    if bid is None or known is None or bid.value == 0 or realised is None or supply.potential is None:
        why = (
            no_bid
            if bid is None or bid.value == 0
            else (
                "Zonder gerealiseerd of zonder zoekgebieden is niet te zeggen wat gedekt is (zie energy.realised en "
                "energy.potential).",
                "Without what is realised or without search areas it cannot be said what is covered (see "
                "energy.realised and energy.potential).",
            )
        )
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
        basis=joined(
            rows.say(
                "Bod min gerealiseerd en pijplijn; onder nul is er meer dan het bod.",
                "Bid less realised and pipeline; below zero there is more than the bid.",
            ),
            realised.basis,
            "" if supply.pipeline else rows.say("De pijplijn is onbekend.", "The pipeline is unknown."),
        ),
    )


def _cover_words(rows: Rows, realised: Realised | None, supply: Supply) -> str:
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
    return joined(words, missing, realised.basis if realised else "")
