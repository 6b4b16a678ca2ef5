"""Targets and figures of the whole country, to stand beside a region's."""

from spatial.indicators.inputs import IndicatorInputs
from spatial.indicators.rows import IndicatorRows
from spatial.indicators.targets import NATION
from spatial.messages import message, sentences

__all__ = ["national_rows"]


def national_rows(rows: IndicatorRows, inputs: IndicatorInputs, indicator: str) -> None:
    """Add the national targets of an indicator, and say with each that they are national."""
    targets = inputs.targets.of(indicator, NATION)
    for target in targets:
        rows.add(
            indicator,
            target.value,
            subject=f"{NATION} {target.goal_year}" if target.goal_year else NATION,
            status=target.status,
            source=target.source,
            edition=target.edition or (str(target.goal_year) if target.goal_year else ""),
            basis=sentences(message("basis.national"), target.note or ""),
        )
    if not targets:
        rows.absent(indicator, message("absent.national", indicator=indicator), subject=NATION)
