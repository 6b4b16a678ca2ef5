"""What of the energy is expected to stand in the goal year: chances of realisation, and what can still be in time."""

from datetime import date
from typing import Final, NamedTuple

from spatial.indicators import params
from spatial.indicators.inputs import IndicatorInputs
from spatial.indicators.lead_times import lead_years
from spatial.indicators.params import read_param
from spatial.indicators.potential import Range
from spatial.indicators.realised import Realised
from spatial.indicators.rows import IndicatorRows, worst_status
from spatial.indicators.supply import Supply
from spatial.indicators.targets import Target
from spatial.messages import Sayable, clauses, message, sentences

__all__ = ["expected_rows"]

_DAYS_IN_YEAR: Final = 365.25


class _InTime(NamedTuple):
    """Which share of the potential can stand in the goal year, and what is said of it."""

    share: float
    basis: Sayable


def expected_rows(
    rows: IndicatorRows, inputs: IndicatorInputs, bid: Target | None, realised: Realised | None, supply: Supply
) -> None:
    """Add what is expected to stand in the goal year of the bid, and which share of the bid that is.

    What stands counts in full, the pipeline and the search areas by their chances; of search areas nothing of a
    technique whose lead time ends after the goal year.
    """
    potential = supply.potential
    if realised is None or potential is None:
        for name in ("energy.expected", "energy.expected_share"):
            rows.absent(name, message("absent.energy.expected"))
        return
    chances = [read_param(inputs.ruleset, name) for name in (params.CHANCE_PIPELINE, params.CHANCE_SEARCH_AREA)]
    pipeline = supply.pipeline or Range(0.0, 0.0, 0.0)
    in_time = _in_time(inputs, bid, supply)
    expected = Range(
        *(
            realised.twh + chances[0].value * built + chances[1].value * in_time.share * may_come
            for built, may_come in zip(pipeline, potential, strict=True)
        )
    )
    status = worst_status(realised.status, supply.status, *(chance.status for chance in chances))
    source = clauses(realised.source, supply.source)
    basis = sentences(
        supply.warning,
        message("basis.energy.expected", pipeline=chances[0].value, search_area=chances[1].value),
        in_time.basis,
        realised.basis,
        "" if supply.pipeline else message("basis.energy.pipeline_unknown"),
    )
    rows.add(
        "energy.expected", expected.mid, low=expected.low, high=expected.high, status=status, source=source,
        basis=basis,
    )  # fmt: skip
    if bid is None or bid.value == 0:
        rows.absent("energy.expected_share", message("absent.energy.no_bid"))
        return
    share = Range(*(part / bid.value for part in expected))
    rows.add(
        "energy.expected_share", share.mid, low=share.low, high=share.high, status=worst_status(status, bid.status),
        source=source, edition=bid.edition, basis=basis,
    )  # fmt: skip


def _in_time(inputs: IndicatorInputs, bid: Target | None, supply: Supply) -> _InTime:
    total = sum(supply.potential_gwh.values())
    if bid is None or bid.goal_year is None or inputs.on is None or total == 0:
        return _InTime(1.0, "")
    left_years = (date(bid.goal_year, 12, 31) - inputs.on).days / _DAYS_IN_YEAR
    takes_years = lead_years(inputs.ruleset)
    late = [name for name, years in takes_years.items() if years > left_years and supply.potential_gwh[name] > 0]
    lost = sum(supply.potential_gwh[name] for name in late)
    told = [
        message(f"basis.energy.too_late.{name}", years=takes_years[name], goal_year=str(bid.goal_year)) for name in late
    ]
    return _InTime(1 - lost / total, sentences(*told) if told else "")
