"""The table of who can do something about which finding."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from spatial.rules.rules import Rule
from spatial.stakeholders.book import InfluenceBook
from spatial.stakeholders.cases import CASE, actions_by, actions_of, with_cases
from spatial.stakeholders.columns import FINDING_PARTIES

__all__ = [
    "FINDING_PARTY_COLUMNS",
    "finding_parties",
]

FINDING_PARTY_COLUMNS: Final = FINDING_PARTIES.names

_FACTS: Final = ("finding_id", "rule_id", "deciders", "municipalities")

_COUNCIL: Final = "municipality"
"""Level of the bodies of which every municipality has one of its own."""


def finding_parties(findings: pd.DataFrame, rules: Mapping[str, Rule], book: InfluenceBook) -> pd.DataFrame:
    """Return who can do something about which finding.

    A decider of the finding stands with its role (``beslist``, unless it only advises, convenes, frames or pays), a
    council with each municipality, a body of the province with the province. The rule's advisers advise. Beside them
    stand the groups that can act on findings of the rule's type; the group ``gemeente`` once for each municipality
    concerned. A group's own ``beslist`` counts only where the rule names nobody who decides: it knows its case, a type
    does not. `actions` are the ids of what it can do so, as far as the finding meets their conditions.

    Parameters
    ----------
    findings
        `deciders` and `municipalities` (both comma-separated), and what `spatial.stakeholders.cases.with_cases` asks.
    rules
        By id: all that `findings` names; `influence` is the finding type.
    book
        Parties and actions.

    Returns
    -------
    DataFrame
        `FINDING_PARTY_COLUMNS`, each row once, sorted by them; `municipality` and `finding_type` '' for none.
    """
    facts = with_cases(findings, rules, book)[[*_FACTS, *CASE]]
    facts["by_power"] = facts["rule_id"].map({name: bool(rule.energy_sides) for name, rule in rules.items()})
    deciding = _deciding(facts, book)
    acting = _acting(facts, book)
    decided = deciding.loc[deciding["influence"] == "beslist", "finding_id"].unique()
    acting = acting[~(acting["finding_id"].isin(decided) & (acting["influence"] == "beslist"))]
    columns = list(FINDING_PARTY_COLUMNS)
    parts = [deciding[columns], _advising(facts, rules, book)[columns], acting[columns]]
    table = pd.concat(parts, ignore_index=True).astype(object)
    return table.drop_duplicates().sort_values(columns, ignore_index=True)


def _deciding(facts: pd.DataFrame, book: InfluenceBook) -> pd.DataFrame:
    """One row a finding and decider, a body that each municipality has with its code."""
    named = facts.assign(decider=facts["deciders"].str.split(",")).explode("decider", ignore_index=True)
    named = named[named["decider"].fillna("") != ""]
    parts = named["decider"].str.extract(r"^([^:]*):?(.*)$")
    roles = {name: party.role for name, party in book.parties.items()}
    named = named.assign(
        party_id=parts[0].to_numpy(), municipality=parts[1].to_numpy(), influence=parts[0].map(roles).to_numpy()
    )
    # A rule may name another body than the council that each municipality has one of.
    councils = [name for name, party in book.parties.items() if party.level == _COUNCIL]
    bare = (named["party_id"].isin(councils) & (named["municipality"] == "")).to_numpy()
    named = pd.concat([named[~bare], _by_municipality(named[bare], keep=True)], ignore_index=True)
    return _with_actions(named, book)


def _advising(facts: pd.DataFrame, rules: Mapping[str, Rule], book: InfluenceBook) -> pd.DataFrame:
    """One row a finding and adviser of its rule."""
    advisers = facts["rule_id"].map({name: list(rule.advisers) for name, rule in rules.items()}).astype(object)
    named = facts.assign(party_id=advisers).explode("party_id", ignore_index=True)
    named = named[named["party_id"].notna()].assign(municipality="", influence="adviseert")
    return _with_actions(named, book)


def _with_actions(named: pd.DataFrame, book: InfluenceBook) -> pd.DataFrame:
    """Add the ids of the actions by which a party exerts its influence; there are few different kinds."""
    kinds = [*CASE, "party_id", "influence", "by_power"]
    unique = named[kinds].drop_duplicates()
    ids = [
        ",".join(action.id for action in actions_by(party, influence, **case, book=book))
        for party, influence, case in zip(
            unique["party_id"], unique["influence"], unique[[*CASE, "by_power"]].to_dict("records"), strict=True
        )
    ]
    return named.merge(unique.assign(actions=pd.Series(ids, index=unique.index, dtype=object)), on=kinds)


def _acting(facts: pd.DataFrame, book: InfluenceBook) -> pd.DataFrame:
    """One row a finding and way in which a group can act on its case, a municipality with its code."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for finding_type, left_out in facts[CASE].drop_duplicates().itertuples(index=False, name=None):
        for action in actions_of(finding_type, left_out, book):
            if not action.where_named:
                rows.setdefault((finding_type, left_out, action.party, action.influence), []).append(action.id)
    columns = [*CASE, "party_id", "influence", "actions"]
    actions = pd.DataFrame([(*key, ",".join(ids)) for key, ids in rows.items()], columns=columns, dtype=object)
    found = facts.merge(actions, on=CASE).assign(municipality="")
    levels = {name: party.level for name, party in book.parties.items()}
    own = (found["party_id"].map(levels) == _COUNCIL).to_numpy(dtype=bool)
    return pd.concat([found[~own], _by_municipality(found[own], keep=False)], ignore_index=True)


def _by_municipality(rows: pd.DataFrame, *, keep: bool) -> pd.DataFrame:
    """Write each row out to the municipalities of its finding; without any (at sea) it is kept as it is, or dropped."""
    written = rows.assign(municipality=rows["municipalities"].str.split(",")).explode("municipality", ignore_index=True)
    return written if keep else written[np.asarray(written["municipality"] != "", dtype=bool)]
