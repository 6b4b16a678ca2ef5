"""By which instrument those who decide on a finding do so, and how long that takes."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from spatial.messages import Sayable
from spatial.rules.rules import Rule
from spatial.stakeholders.book import InfluenceBook
from spatial.stakeholders.listings import ACTION_NAMES, action_values
from spatial.stakeholders.rows import Influence

__all__ = ["DECISION_COLUMNS", "decisions"]

_DECIDING: Final = ("finding_id", "party_id", "municipality", "finding_type")

DECISION_COLUMNS: Final = (*_DECIDING, *ACTION_NAMES)


def decisions(
    table: pd.DataFrame,
    findings: pd.DataFrame,
    rules: Mapping[str, Rule],
    book: InfluenceBook,
    *,
    influence: Influence = "beslist",
) -> pd.DataFrame:
    """Return how each body that decides on a finding (or has another influence on it) can do so.

    Parameters
    ----------
    table
        `finding_parties`; its rows with this influence count.
    findings
        `finding_id`, `rule_id`.
    rules
        By id: all that `findings` names.
    book
        Actions and authorities.

    Returns
    -------
    DataFrame
        `DECISION_COLUMNS`, sorted by finding, party, municipality and action id; several rows for a body with several
        instruments. What no action says of a wind or solar area comes from the authorities by power. A body whose
        instrument is not known has one row with '' and NaN.
    """
    deciding = table.loc[table["influence"] == influence, [*_DECIDING, "actions"]]
    energy = {name: bool(rule.energy_sides) for name, rule in rules.items()}
    facts = pd.DataFrame(findings[["finding_id", "rule_id"]]).drop_duplicates("finding_id")
    by_power = facts.assign(by_power=facts["rule_id"].map(energy).astype(object))[["finding_id", "by_power"]]
    deciding = deciding.merge(by_power, on="finding_id")
    kinds = ["party_id", "actions", "by_power"]
    rows = [
        (*kind, at, *row)
        for kind in deciding[kinds].drop_duplicates().itertuples(index=False, name=None)
        for at, row in enumerate(_ways(kind, book))
    ]
    known = pd.DataFrame(rows, columns=[*kinds, "order", *ACTION_NAMES])
    result = deciding.merge(known.astype({"lead_time_months": "float64"}), on=kinds)
    result = result.sort_values(["finding_id", "party_id", "municipality", "order"], ignore_index=True)
    return result[list(DECISION_COLUMNS)]


def _ways(kind: tuple[str, str, bool], book: InfluenceBook) -> list[tuple[Sayable | float | None, ...]]:
    """Return `ACTION_NAMES` a row an instrument: of a party's actions, else of the authorities by power."""
    party, actions, by_power = kind
    if actions:
        return [action_values(book.actions[name], book) for name in actions.split(",")]
    powers = [row for row in book.authorities.values() if by_power and row.party == party]
    # Several techniques may have the same instrument.
    once = {row.instrument: row for row in powers}
    rows: list[tuple[Sayable | float | None, ...]] = [
        ("", instrument, row.article, "", None, "", row.status, row.source) for instrument, row in once.items()
    ]
    return rows or [("", "", "", "", None, "", "", "")]
