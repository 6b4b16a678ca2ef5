"""What must be decided before an opportunity can be taken up, by whom, with which instrument and lead time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.mca.scoring import Numbers
from spatial.mca.subjects import pair_names
from spatial.messages import Sayable, clauses, message

__all__ = ["Decisions", "first_decisions", "longest_months"]


@dataclass(frozen=True)
class Decisions:
    """Hold per opportunity what it waits for.

    Parameters
    ----------
    worst, count
        Worst grade and number of the conflicts that it depends on; 0 for none.
    depends_on
        Their ids, the worst first, separated by commas.
    partners
        Rows of the other opportunities that wait for one of the same conflicts.
    action, by, instrument
        Of the conflict that weighs most, which the action names; of the opportunity itself where it depends on none.
        '' where nothing is known.
    lead_months
        The longest known lead time of the decisions on all of them and on the opportunity itself, and of what its
        claims take themselves; NaN where none is known.
    is_of_claims
        Whether that is what a claim takes itself.
    """

    worst: np.ndarray
    count: np.ndarray
    depends_on: list[str]
    partners: list[frozenset[int]]
    action: list[Sayable]
    by: list[str]
    instrument: list[Sayable]
    lead_months: Numbers
    is_of_claims: np.ndarray


def longest_months(decisions: pd.DataFrame | None) -> dict[str, float]:
    """Return by finding the longest known lead time of the decisions on it, in months; what has none is left out."""
    if decisions is None:
        return {}
    known = decisions.loc[decisions["lead_time_months"].notna(), ["finding_id", "lead_time_months"]]
    longest = known.groupby("finding_id")["lead_time_months"].max()
    return {str(name): float(months) for name, months in longest.items()}


def first_decisions(
    rows: gpd.GeoDataFrame,
    depends: pd.DataFrame,
    basic: gpd.GeoDataFrame,
    decisions: pd.DataFrame | None,
    own_months: Mapping[str, float],
) -> Decisions:
    """Find what each opportunity waits for.

    Of several conflicts the one with the worst grade weighs most, then the one whose decision takes longest, then the
    first by id.

    Parameters
    ----------
    rows
        The opportunities.
    depends
        `at` (row of the opportunity), `finding_id` and `grade` of the conflicts, the worst first.
    basic
        Every finding, by id.
    decisions
        See `spatial.mca.programme.programme`.
    own_months
        By opportunity what its claims take themselves, where that is known.
    """
    waiting = {at: part["finding_id"].tolist() for at, part in depends.groupby("at")}
    sharing = depends.groupby("finding_id")["at"].agg(frozenset)
    months_of = longest_months(decisions)
    needed = {*rows["finding_id"], *depends["finding_id"]}
    ways = _by_finding(needed, decisions)
    grades, deciders, titles = basic["grade"], basic["deciders"], basic["title"]
    names = dict(zip(basic.index, pair_names(basic), strict=True))
    size = len(rows)
    worst, count, lead = np.zeros(size, dtype=int), np.zeros(size, dtype=int), np.full(size, np.nan)
    is_of_claims = np.zeros(size, dtype=bool)
    result = Decisions(worst, count, [], [], [], [], [], lead, is_of_claims)
    for at, own in enumerate(rows["finding_id"]):
        conflicts = waiting.get(at, [])
        judged = conflicts or [own]
        decided = max((months_of[name] for name in (*conflicts, own) if name in months_of), default=np.nan)
        is_of_claims[at] = own in own_months and not own_months[own] <= decided
        lead[at] = own_months[own] if is_of_claims[at] else decided
        count[at] = len(conflicts)
        worst[at] = max((int(grades[name]) for name in conflicts), default=0)
        # The least of these is the worst; a lead time that is not known counts as none.
        first = min((-int(grades[name]), -months_of.get(name, 0.0), name) for name in judged)[-1]
        mine = ways.get(first)
        result.depends_on.append(",".join(conflicts))
        result.partners.append(frozenset[int]().union(*(sharing[name] for name in conflicts)) - {at})
        result.by.append(str(deciders[first]) if mine is None else ",".join(dict.fromkeys(mine["by"])))
        conflict = message("mca.conflict", title=titles[first], names=names[first]) if conflicts else ""
        result.action.append(_matter(conflict, _each_once(mine, "action")))
        result.instrument.append(_each_once(mine, "instrument"))
    return result


def _by_finding(needed: set[str], decisions: pd.DataFrame | None) -> dict[str, pd.DataFrame]:
    """Return per finding the decisions on it, with the body in `by`, a council with its municipality."""
    if decisions is None:
        return {}
    table = decisions[decisions["finding_id"].isin(needed)].copy()
    table["by"] = _bodies(table["party_id"], table["municipality"])
    # Texts have no order; what they hold has one, the same in every language.
    table = table.assign(order=table["action"].map(str))
    table = table.sort_values(["finding_id", "party_id", "municipality", "order"], kind="stable")
    return {str(name): part for name, part in table.groupby("finding_id")}


def _bodies(parties: Sequence[str], municipalities: Sequence[str]) -> list[str]:
    return [f"{party}:{code}" if code else party for party, code in zip(parties, municipalities, strict=True)]


def _each_once(ways: pd.DataFrame | None, column: str) -> Sayable:
    return "" if ways is None else clauses(*ways[column])


def _matter(conflict: Sayable, action: Sayable) -> Sayable:
    """Return what is decided of a conflict; the one that there is where the other is empty."""
    return message("mca.matter", conflict=conflict, action=action) if conflict and action else conflict or action
