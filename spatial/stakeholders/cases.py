"""Which actions hold for which finding: those of its type whose conditions it meets."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from spatial.rules.rules import Rule
from spatial.stakeholders.book import InfluenceBook
from spatial.stakeholders.rows import Action

__all__ = ["CASE", "actions_by", "actions_of", "with_cases"]

CASE: Final = ["finding_type", "left_out"]
"""What findings have in common for which the same actions hold."""

_DECIDES: Final = "beslist"

_PUBLIC: Final = ("municipality", "province", "state", "grid")

_FRAMES: Final = ("kadert",)

_OWN: Final = ("bezit", "voert_uit")


def with_cases(findings: pd.DataFrame, rules: Mapping[str, Rule], book: InfluenceBook) -> pd.DataFrame:
    """Return findings, each once, with the columns of `CASE`.

    Parameters
    ----------
    findings
        `finding_id`, `rule_id`, `left_layer`, `right_layer`, `claim_status`, `grade`; of a finding that stands there
        under several scenarios the first counts.
    rules
        By id: all that `findings` names.

    Returns
    -------
    DataFrame
        In order; `finding_type` '' for a rule without one, `left_out` the ids of the actions of that type whose
        conditions are not met, separated by commas.
    """
    facts = pd.DataFrame(findings).drop_duplicates("finding_id").reset_index(drop=True)
    types = {name: rule.influence or "" for name, rule in rules.items()}
    kinds = facts["rule_id"].map(types).astype(object)
    left_out = pd.Series("", index=facts.index, dtype=object)
    for name, action in sorted(book.actions.items()):
        if action.only_for is not None:
            misses = (kinds == action.finding_type).to_numpy(dtype=bool) & ~_meets(action, facts)
            left_out[misses] += f"{name},"
    return facts.assign(finding_type=kinds, left_out=left_out)


def actions_of(finding_type: str, left_out: str, book: InfluenceBook) -> list[Action]:
    """Return the actions of a case, by id."""
    shut = set(left_out.split(","))
    return [
        action
        for name, action in sorted(book.actions.items())
        if action.finding_type == finding_type and name not in shut
    ]


def actions_by(
    party: str, influence: str, *, finding_type: str, left_out: str, by_power: bool, book: InfluenceBook
) -> list[Action]:
    """Return by which actions of a case a party exerts an influence, by id.

    A public body that decides without an action that says so decides on the frame that it sets (an ordinance); an
    owner, initiator, or water board with its own land on what it owns and carries out. With `by_power` an authority
    decides on wind or solar, of which no action tells (`InfluenceBook.authorities`): nothing.
    """
    who = book.parties[party]
    mine = [
        action
        for action in actions_of(finding_type, left_out, book)
        if action.party == who.group and (not action.bodies or party in (*action.bodies, who.group))
    ]
    found = [action for action in mine if action.influence == influence]
    if found or influence != _DECIDES or (by_power and any(row.party == party for row in book.authorities.values())):
        return found
    for way in _FRAMES if who.level in _PUBLIC else _OWN:
        if found := [action for action in mine if action.influence == way]:
            return found
    return []


def _meets(action: Action, facts: pd.DataFrame) -> np.ndarray:
    meets = np.ones(len(facts), dtype=bool)
    conditions = action.only_for
    if conditions is None:
        return meets
    if conditions.rules:
        meets &= facts["rule_id"].isin(conditions.rules).to_numpy()
    if conditions.layers:
        meets &= (facts["left_layer"].isin(conditions.layers) | facts["right_layer"].isin(conditions.layers)).to_numpy()
    if conditions.status:
        meets &= facts["claim_status"].isin(conditions.status).to_numpy()
    return np.asarray(meets & (facts["grade"] >= conditions.least_grade).to_numpy(dtype=bool))
