"""Targets and figures of the whole country, to stand beside a region's."""

from spatial.indicators.given import Given
from spatial.indicators.rows import Rows
from spatial.indicators.targets import NATION

__all__ = ["national_rows"]


def national_rows(rows: Rows, given: Given, indicator: str) -> None:
    """Add the national targets of an indicator, and say with each that they are national."""
    found = given.targets.of(indicator, NATION)
    for target in found:
        note = target.note.in_language(rows.lang) if target.note else ""
        fixed = rows.say("Een getal van heel Nederland.", "A number of the whole of the Netherlands.")
        rows.add(
            indicator,
            target.value,
            subject=f"{NATION} {target.goal_year}" if target.goal_year else NATION,
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
            subject=NATION,
        )
