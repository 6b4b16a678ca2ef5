"""Tables of who can do something about which finding, and of what lies with each party."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from spatial.influence.book import InfluenceBook
from spatial.influence.rows import GROUPS, INFLUENCES
from spatial.rules import Rule
from spatial.ruleset import BASIC

__all__ = [
    "FINDING_PARTY_COLUMNS",
    "LIES_WITH_COLUMNS",
    "finding_parties",
    "lies_with",
]

FINDING_PARTY_COLUMNS: Final = ("finding_id", "party_id", "municipality", "influence", "finding_type")

LIES_WITH_COLUMNS: Final = (
    "party_id",
    "municipality",
    "title",
    "level",
    "group",
    "influence",
    "findings",
    "decides",
    "conflicts",
    "worst_severity",
    "opportunities",
    "best_strength",
    "finding_ids",
)

_COUNCIL: Final = "municipality"
"""Level of the bodies of which every municipality has one of its own."""


def finding_parties(every: pd.DataFrame, rules: Mapping[str, Rule], book: InfluenceBook) -> pd.DataFrame:
    """Return who can do something about which finding.

    A decider of the finding stands with its role (``beslist``, unless it only advises, convenes, frames or pays), a
    council with each municipality. Beside them stand the groups that can act on findings of the rule's type; the group
    ``gemeente`` once for each municipality concerned. A group's own ``beslist`` is left out where a body of that group
    (for a municipality: of that municipality) decides already, and where it depends on a condition that names nobody.

    Parameters
    ----------
    every
        Findings: `finding_id`, `rule_id`, `deciders` and `municipalities` (both comma-separated), several rows of one
        finding (scenarios) counting once.
    rules
        By id: all that `every` names; `influence` is the finding type.
    book
        Parties and actions.

    Returns
    -------
    DataFrame
        `FINDING_PARTY_COLUMNS`, each row once, sorted by them; `municipality` and `finding_type` '' for none.
    """
    facts = pd.DataFrame(every[["finding_id", "rule_id", "deciders", "municipalities"]]).drop_duplicates()
    types = {name: rule.influence or "" for name, rule in rules.items()}
    facts["finding_type"] = facts["rule_id"].map(types).astype(object)
    deciding = _deciding(facts, book)
    acting = _acting(facts, book)
    mine = ["finding_id", "group", "municipality"]
    decided = deciding.loc[deciding["influence"] == "beslist", mine].drop_duplicates()
    known = acting.merge(decided, how="left", on=mine, indicator=True)["_merge"].to_numpy() == "both"
    acting = acting[~(known & (acting["influence"] == "beslist").to_numpy())]
    columns = list(FINDING_PARTY_COLUMNS)
    table = pd.concat([deciding[columns], acting[columns]], ignore_index=True).astype(object)
    return table.drop_duplicates().sort_values(columns, ignore_index=True)


def lies_with(
    table: pd.DataFrame, every: pd.DataFrame, parties: pd.DataFrame, *, scenario: str = BASIC
) -> pd.DataFrame:
    """Return per party what lies with it.

    Parameters
    ----------
    table
        `finding_parties`.
    every
        Findings: `finding_id`, `kind`, `grade`, `scenario`.
    parties
        `party_table`.
    scenario
        Whose grades count; findings of this scenario alone are told.

    Returns
    -------
    DataFrame
        `LIES_WITH_COLUMNS`, one row a party and municipality that has a finding, sorted by group in the order of
        `GROUPS`, municipality, party. `influence`: its ways of influencing, comma-separated; `findings` and `decides`:
        how many it has and decides on; `worst_severity` and `best_strength` are NaN without a conflict or opportunity;
        `finding_ids`: comma-separated, those it decides on first, then by descending grade.
    """
    graded = pd.DataFrame(every.loc[every["scenario"] == scenario, ["finding_id", "kind", "grade"]])
    rows = table.merge(graded.drop_duplicates("finding_id"), on="finding_id")
    conflict = rows["kind"] == "conflict"
    rows = rows.assign(
        decides=rows["influence"] == "beslist",
        severity=rows["grade"].where(conflict).astype("float64"),
        strength=rows["grade"].where(~conflict).astype("float64"),
    )
    party = ["party_id", "municipality"]
    ways = rows[[*party, "influence"]].drop_duplicates()
    ways["order"] = ways["influence"].map({name: at for at, name in enumerate(INFLUENCES)})
    joined = ways.sort_values([*party, "order"]).groupby(party)["influence"].agg(",".join)
    once = rows.sort_values(["decides", "grade", "finding_id"], ascending=[False, False, True])
    once = once.drop_duplicates([*party, "finding_id"])
    grouped = once.groupby(party)
    result = pd.DataFrame(
        {
            "influence": joined,
            "findings": grouped.size(),
            "decides": grouped["decides"].sum(),
            "conflicts": grouped["severity"].count(),
            "worst_severity": grouped["severity"].max(),
            "opportunities": grouped["strength"].count(),
            "best_strength": grouped["strength"].max(),
            "finding_ids": grouped["finding_id"].agg(",".join),
        }
    ).reset_index()
    result = result.merge(parties[["party_id", "title", "level", "group"]], on="party_id", how="left")
    result["order"] = result["group"].map({name: at for at, name in enumerate(GROUPS)})
    counts = dict.fromkeys(("findings", "decides", "conflicts", "opportunities"), "int64")
    result = result.sort_values(["order", "municipality", "party_id"], ignore_index=True).astype(counts)
    return result[list(LIES_WITH_COLUMNS)]


def _deciding(facts: pd.DataFrame, book: InfluenceBook) -> pd.DataFrame:
    """One row a finding and decider, a body that each municipality has with its code."""
    named = facts.assign(decider=facts["deciders"].str.split(",")).explode("decider", ignore_index=True)
    named = named[named["decider"].fillna("") != ""]
    parts = named["decider"].str.extract(r"^([^:]*):?(.*)$")
    roles = {name: party.role for name, party in book.parties.items()}
    groups = {name: party.group for name, party in book.parties.items()}
    named = named.assign(
        party_id=parts[0].to_numpy(),
        municipality=parts[1].to_numpy(),
        influence=parts[0].map(roles).to_numpy(),
        group=parts[0].map(groups).to_numpy(),
    )
    # A rule may name another body than the council that each municipality has one of.
    councils = [name for name, party in book.parties.items() if party.level == _COUNCIL]
    bare = (named["party_id"].isin(councils) & (named["municipality"] == "")).to_numpy()
    return pd.concat([named[~bare], _by_municipality(named[bare], keep=True)], ignore_index=True)


def _acting(facts: pd.DataFrame, book: InfluenceBook) -> pd.DataFrame:
    """One row a finding and way in which a group can act on its type, a municipality with its code."""
    actions = pd.DataFrame(
        sorted({(row.finding_type, row.party, row.influence) for row in book.actions.values() if not row.where_named}),
        columns=["finding_type", "party_id", "influence"],
        dtype=object,
    )
    found = facts.merge(actions, on="finding_type").assign(municipality="")
    found["group"] = found["party_id"]
    levels = {name: party.level for name, party in book.parties.items()}
    own = (found["party_id"].map(levels) == _COUNCIL).to_numpy(dtype=bool)
    return pd.concat([found[~own], _by_municipality(found[own], keep=False)], ignore_index=True)


def _by_municipality(rows: pd.DataFrame, *, keep: bool) -> pd.DataFrame:
    """Write each row out to the municipalities of its finding; without any (at sea) it is kept as it is, or dropped."""
    written = rows.assign(municipality=rows["municipalities"].str.split(",")).explode("municipality", ignore_index=True)
    return written if keep else written[np.asarray(written["municipality"] != "", dtype=bool)]
