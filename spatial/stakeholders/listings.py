"""Tables of the whole book: its parties, and what each group can do about each type of finding."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from spatial.messages import Sayable, message
from spatial.stakeholders.book import InfluenceBook
from spatial.stakeholders.columns import ACTION_COLUMNS, INFLUENCE, PARTIES
from spatial.stakeholders.rows import GROUPS, INFLUENCES, Action, LeadTime, Party

__all__ = ["ACTION_NAMES", "INFLUENCE_COLUMNS", "PARTY_COLUMNS", "action_values", "influence_table", "parties_table"]

PARTY_COLUMNS: Final = PARTIES.names

ACTION_NAMES: Final = tuple(column.name for column in ACTION_COLUMNS)
"""What is known of one action."""

INFLUENCE_COLUMNS: Final = INFLUENCE.names


def parties_table(parties: Mapping[str, Party]) -> pd.DataFrame:
    """Return the parties: `PARTY_COLUMNS`, sorted by id; `card` is '' where a body has none of its own.

    `title` and `card` are texts of the book.
    """
    rows = [
        (
            name,
            party.title,
            party.level,
            party.group,
            party.card or "",
        )
        for name, party in sorted(parties.items())
    ]
    return pd.DataFrame(rows, columns=list(PARTY_COLUMNS))


def influence_table(book: InfluenceBook) -> pd.DataFrame:
    """Return what each group can do about each type of finding.

    `INFLUENCE_COLUMNS`, sorted by number of the finding type, by group in the order of `GROUPS`, by influence in that
    of `INFLUENCES`: the first row of a group is its strongest. `lead_time` ends with the status letter of its number;
    `lead_time_months` is NaN where no term can be given. Titles, actions and instruments are texts of the book.
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
            book.finding_types[row.finding_type].title,
            row.party,
            row.influence,
            row.id,
            *action_values(row, book),
        )
        for row in ordered
    ]
    table = pd.DataFrame(rows, columns=list(INFLUENCE_COLUMNS))
    return table.astype(INFLUENCE.dtypes)


def action_values(action: Action, book: InfluenceBook) -> tuple[Sayable | float | None, ...]:
    """Return `ACTION_NAMES` of an action; the lead time with the status letter of its number, which has no column."""
    term = book.lead_times[action.lead_time] if action.lead_time is not None else None
    return (
        action.action,
        action.instrument,
        action.article,
        "" if term is None else _lead_time(term),
        term.months if term else None,
        action.prerequisite or "",
        action.status,
        action.source,
    )


def _lead_time(term: LeadTime) -> Sayable:
    if term.value is None:
        return term.title
    return message("stakeholders.lead_time", term=term.title, status=term.status)
