"""Tables of the whole book: its parties, and what each group can do about each type of finding."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from spatial.stakeholders.book import InfluenceBook
from spatial.stakeholders.columns import ACTION_COLUMNS, INFLUENCE, PARTIES
from spatial.stakeholders.rows import GROUPS, INFLUENCES, Action, Party

__all__ = ["INFLUENCE_COLUMNS", "PARTY_COLUMNS", "TOLD_COLUMNS", "influence_table", "parties_table", "told"]

PARTY_COLUMNS: Final = PARTIES.names

TOLD_COLUMNS: Final = tuple(column.name for column in ACTION_COLUMNS)
"""What is told of one action."""

INFLUENCE_COLUMNS: Final = INFLUENCE.names


def parties_table(parties: Mapping[str, Party], lang: str) -> pd.DataFrame:
    """Return the parties: `PARTY_COLUMNS`, sorted by id; `card` is '' where a body has none of its own."""
    rows = [
        (
            name,
            party.title.in_language(lang),
            party.level,
            party.group,
            party.card.in_language(lang) if party.card else "",
        )
        for name, party in sorted(parties.items())
    ]
    return pd.DataFrame(rows, columns=list(PARTY_COLUMNS))


def influence_table(book: InfluenceBook, lang: str) -> pd.DataFrame:
    """Return what each group can do about each type of finding.

    `INFLUENCE_COLUMNS`, sorted by number of the finding type, by group in the order of `GROUPS`, by influence in that
    of `INFLUENCES`: the first row of a group is its strongest. `lead_time` ends with the status letter of its number;
    `lead_time_months` is NaN where no term can be told.
    """
    ordered = sorted(
        book.actions.values(),
        key=lambda row: (
            int(row.finding_type.removeprefix("FT")),
            GROUPS.index(row.party),
            INFLUENCES.index(row.influence),
            row.id,
        ),
    )
    rows = [
        (
            row.finding_type,
            book.finding_types[row.finding_type].title.in_language(lang),
            row.party,
            row.influence,
            *told(row, book, lang),
        )
        for row in ordered
    ]
    table = pd.DataFrame(rows, columns=list(INFLUENCE_COLUMNS))
    return table.astype(INFLUENCE.dtypes)


def told(action: Action, book: InfluenceBook, lang: str) -> tuple[str | float | None, ...]:
    """Return `TOLD_COLUMNS` of an action; the lead time with the status letter of its number, which has no column."""
    term = book.lead_times[action.lead_time] if action.lead_time is not None else None
    words = term.title.in_language(lang) if term else ""
    return (
        action.action.in_language(lang),
        action.instrument.in_language(lang),
        action.article,
        words if term is None or term.value is None else f"{words} [{term.status}]",
        term.months if term else None,
        action.prerequisite.in_language(lang) if action.prerequisite else "",
        action.status,
        action.source,
    )
