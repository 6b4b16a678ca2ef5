"""The energy indicators: what is realised, what the search areas may add, and what that says of the bid."""

from typing import Final

from spatial.indicators.bid import bid_of, bid_rows
from spatial.indicators.coverage import area_coverage_rows
from spatial.indicators.expected import expected_rows
from spatial.indicators.inputs import IndicatorInputs
from spatial.indicators.national import national_rows
from spatial.indicators.potential import Range
from spatial.indicators.realised import Realised, realised_rows
from spatial.indicators.rows import IndicatorRows, worst_status
from spatial.indicators.search_ground import SearchGround
from spatial.indicators.supply import Supply, supply_rows
from spatial.indicators.targets import Target
from spatial.messages import Message, Sayable, clauses, message, sentences

__all__ = ["energy_rows"]

_WITHOUT_SOURCE: Final = (
    "energy.ladder_power",
    "energy.system_efficiency",
    "energy.support",
)
"""What no source that may be had gives of a region."""

_MONITOR: Final = ("energy.use", "energy.renewable", "energy.co2")

_NATIONAL: Final = (
    "energy.national_goal",
    "energy.national_bids",
    "energy.national_realised",
    "energy.national_pipeline",
    "energy.national_expected",
)


def energy_rows(
    rows: IndicatorRows, inputs: IndicatorInputs, ground: SearchGround, drawn: SearchGround, *, threads: int = 1
) -> None:
    """Add the rows of the theme; `ground` with what sources say of energy and power, `drawn` by area alone."""
    bid_rows(rows, inputs)
    realised = realised_rows(rows, inputs)
    area_coverage_rows(rows, inputs)
    supply = supply_rows(rows, inputs, ground, drawn, threads=threads)
    _cover_rows(rows, bid_of(inputs), realised, supply)
    expected_rows(rows, inputs, bid_of(inputs), realised, supply)
    for name in _NATIONAL:
        national_rows(rows, inputs, name)
    for name in _MONITOR:
        rows.absent(name, message("absent.energy.monitor"))
    for name in _WITHOUT_SOURCE:
        rows.absent(name, message(f"absent.{name}"))


def _cover_rows(rows: IndicatorRows, bid: Target | None, realised: Realised | None, supply: Supply) -> None:
    """Add what is covered of the bid: with potential for the share, without it for what must still be found."""
    status = worst_status(supply.status, *([realised.status] if realised else []), *([bid.status] if bid else []))
    source = clauses(realised.source if realised else "", supply.source)
    basis = sentences(supply.warning, _cover_basis(realised, supply))
    covered = _covered(realised, supply)
    if covered is None:
        rows.absent("energy.covered", message("absent.energy.covered"))
    else:
        rows.add(
            "energy.covered", covered.mid, low=covered.low, high=covered.high, status=status, source=source, basis=basis
        )
    no_bid = message("absent.energy.no_bid") if bid is None or bid.value == 0 else None
    if bid is None or no_bid or covered is None or realised is None or supply.potential is None:
        rows.absent("energy.covered_share", no_bid or message("absent.energy.covered_share"))
    else:
        share = Range(*(part / bid.value for part in covered))
        rows.add(
            "energy.covered_share", share.mid, low=share.low, high=share.high, status=status, source=source,
            edition=bid.edition, basis=basis,
        )  # fmt: skip
    _gap_rows(rows, bid, realised, supply, source, no_bid)


def _gap_rows(
    rows: IndicatorRows,
    bid: Target | None,
    realised: Realised | None,
    supply: Supply,
    source: Sayable,
    no_bid: Message | None,
) -> None:
    """Add what is realised of the bid, and what must still be found for it."""
    if bid is None or no_bid or realised is None:
        for name in ("energy.realised_share", "energy.gap"):
            rows.absent(name, no_bid or message("absent.see", indicators=["energy.realised"]))
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
        basis=sentences(
            message("basis.energy.gap"),
            realised.basis,
            "" if supply.pipeline else message("basis.energy.pipeline_unknown"),
        ),
    )


def _covered(realised: Realised | None, supply: Supply) -> Range | None:
    """Return what is realised, in the pipeline and potential together in TWh; none where nothing is known."""
    if realised is None and supply.potential is None:
        return None
    parts = [
        *([Range(realised.twh, realised.twh, realised.twh)] if realised else []),
        *(part for part in (supply.pipeline, supply.potential) if part),
    ]
    return Range(*(sum(values) for values in zip(*parts, strict=True)))


def _cover_basis(realised: Realised | None, supply: Supply) -> Sayable:
    unknown = [
        message(f"basis.energy.part.{name}")
        for name, part in (("realised", realised), ("pipeline", supply.pipeline), ("potential", supply.potential))
        if not part
    ]
    return sentences(
        message("basis.energy.covered"),
        message("basis.energy.unknown", parts=unknown) if unknown else "",
        realised.basis if realised else "",
    )
