"""By which instrument those who decide on a finding do so, and how long that takes."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from spatial.messages import Sayable
from spatial.rules.rules import Rule
from spatial.stakeholders.book import InfluenceBook
from spatial.stakeholders.listings import ACTION_NAMES, action_values

__all__ = ["DECISION_COLUMNS", "decisions"]

DECISION_COLUMNS: Final = ("finding_id", "party_id", "municipality", "finding_type", *ACTION_NAMES)

_PUBLIC: Final = ("municipality", "province", "state", "grid")

_FRAMES: Final = ("kadert",)
"""What a public body that takes no decision of this type still decides on: the frame that it sets (an ordinance)."""

_OWN: Final = ("bezit", "voert_uit")
"""What an owner or initiator, or a water board with its own land, decides on: what it owns and what it carries out."""


def decisions(
    table: pd.DataFrame, findings: pd.DataFrame, rules: Mapping[str, Rule], book: InfluenceBook
) -> pd.DataFrame:
    """Return how each body that decides on a finding can do so.

    Parameters
    ----------
    table
        `finding_parties`; its rows with ``beslist`` count.
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
    deciding = table.loc[table["influence"] == "beslist", ["finding_id", "party_id", "municipality", "finding_type"]]
    energy = {name: bool(rule.energy_sides) for name, rule in rules.items()}
    facts = pd.DataFrame(findings[["finding_id", "rule_id"]]).drop_duplicates("finding_id")
    by_power = facts.assign(by_power=facts["rule_id"].map(energy).astype(object))[["finding_id", "by_power"]]
    deciding = deciding.merge(by_power, on="finding_id")
    kinds = ["finding_type", "party_id", "by_power"]
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
    """Return `ACTION_NAMES` a row an instrument, of a finding type, a party and whether power tells who decides."""
    finding_type, party, by_power = kind
    who = book.parties[party]
    mine = [
        action
        for _, action in sorted(book.actions.items())
        if action.finding_type == finding_type
        and action.party == who.group
        and (not action.bodies or party in (*action.bodies, who.group))
    ]
    if rows := [action_values(action, book) for action in mine if action.influence == "beslist"]:
        return rows
    powers = [row for row in book.authorities.values() if by_power and row.party == party]
    if powers:
        # Several techniques may have the same instrument.
        once = {row.instrument: row for row in powers}
        return [("", instrument, row.article, "", None, "", row.status, row.source) for instrument, row in once.items()]
    for way in _FRAMES if who.level in _PUBLIC else _OWN:
        if rows := [action_values(action, book) for action in mine if action.influence == way]:
            return rows
    return [("", "", "", "", None, "", "", "")]
