"""The step `programme`: the chosen opportunities in an order, with what must be decided first, and by whom."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.layers.errors import RuleError
from spatial.mca.book import DEPENDENCY_GRADE, FIRST_N, McaBook
from spatial.mca.columns import PROGRAMME
from spatial.mca.criterion_list import OPPORTUNITY
from spatial.mca.decisions import Decisions, first_decisions
from spatial.mca.scoring import floats
from spatial.mca.weigh import Mca
from spatial.messages import Sayable, clauses, message
from spatial.rules.ruleset import RuleSet

__all__ = ["PROGRAMME_COLUMNS", "programme"]

PROGRAMME_COLUMNS: Final = PROGRAMME.names

NO_CLAIM_MONTHS: Final[Mapping[tuple[str, str], float]] = MappingProxyType({})
"""Where it is not known of any claim what it takes itself."""


def programme(
    weighing: Mca,
    findings: gpd.GeoDataFrame,
    book: McaBook,
    ruleset: RuleSet,
    *,
    decisions: pd.DataFrame | None = None,
    claim_months: Mapping[tuple[str, str], float] = NO_CLAIM_MONTHS,
    chosen: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Put the chosen opportunities in an order: first what depends on least, and what others wait for before these.

    Ordered by the worst conflict that it depends on, the number of such conflicts, the longest lead time that is known
    of its chain (unknown ones last), and the rank. The chain: the decisions on these conflicts and on the opportunity
    itself, and what its claims take themselves. An opportunity depends on the conflicts, from the grade of
    ``weighing.dependency_grade`` on, that touch one of its claims.

    Parameters
    ----------
    weighing
        From `weigh`.
    findings
        Those that were weighed, with `title`.
    decisions
        How each body that decides on a finding can do so: `finding_id`, `party_id`, `municipality` ('' for a body that
        is no council), `action`, `instrument`, `lead_time_months`. Without it neither instrument nor lead time is
        known.
    claim_months
        Layer and feature id of a claim to what its own permits and building take, where that is known.
    chosen
        Ids of opportunities, for instance those that the parties agreed on. Without it: down the least-regret ranking,
        each area once and the theme of which fewest are chosen first, until ``weighing.first_n`` are found.

    Returns
    -------
    `PROGRAMME_COLUMNS`; empty where nothing is ranked. `decide_first` names the conflict that weighs most and what its
    deciders can do (those of the opportunity itself where it depends on none), `decide_first_by` who they are,
    `depends_on` the ids of the conflicts, the worst first.

    Raises
    ------
    RuleError
        There is no least-regret perspective to choose by, or a chosen id is no opportunity or is shut out.
    """
    ranking, place = _ranked(weighing, book, chosen)
    ids = (
        _refused_unless_ranked(weighing, chosen)
        if chosen is not None
        else _greedy(ranking, weighing, findings, ruleset)
    )
    basic = findings[findings["scenario"] == ruleset.scenario].drop_duplicates("finding_id").set_index("finding_id")
    rows = basic.loc[ids].reset_index()
    least = int(ruleset.params[DEPENDENCY_GRADE].value)
    depends = _dependencies(rows, weighing.claims, basic, least)
    own_months = _longest_of_claims(ids, weighing.claims, claim_months)
    first = first_decisions(rows, depends, basic, decisions, own_months)
    rank = place.reindex(ids).to_numpy(dtype=np.float64)
    order = np.lexsort((rows["finding_id"].to_numpy(dtype=str), rank, first.lead_months, first.count, first.worst))
    table = pd.DataFrame(
        {
            "finding_id": rows["finding_id"],
            "rule_id": rows["rule_id"],
            "title": rows["title"],
            "left_name": rows["left_name"],
            "right_name": rows["right_name"],
            "strength": rows["grade"].astype(int),
            "dwellings": pd.array(floats(rows["dwellings"]), dtype="Int64"),
            "energy_gwh": floats(rows["energy_gwh"]),
            "deciders": rows["deciders"],
            "decide_first": first.action,
            "decide_first_by": first.by,
            "instrument": first.instrument,
            "lead_time_months": first.lead_months,
            "depends_on": first.depends_on,
        }
    ).iloc[order]
    table["basis"] = _basis(first, order, rank, weighing, book, chosen, least)
    table.insert(0, "position", np.arange(1, len(table) + 1))
    return table.reset_index(drop=True)[list(PROGRAMME_COLUMNS)]


def _ranked(weighing: Mca, book: McaBook, chosen: Sequence[str] | None) -> tuple[pd.DataFrame, "pd.Series[float]"]:
    """Return the opportunities that have a rank, the best first, and the rank by id."""
    names = _by_regret(book)
    if not names and chosen is None:
        msg = "the programme is chosen by least regret, and no perspective has 'method: least_regret'; give one"
        raise RuleError(msg)
    table = weighing.ranking
    own = table[(table["subject_kind"] == OPPORTUNITY) & table["rank"].notna()]
    own = own[own["perspective_id"].isin(names[:1])].sort_values(["rank", "subject_id"], ignore_index=True)
    return own, own.set_index("subject_id")["rank"]


def _by_regret(book: McaBook) -> list[str]:
    return sorted(row.id for row in book.perspectives.values() if row.method == "least_regret")


def _refused_unless_ranked(weighing: Mca, chosen: Sequence[str]) -> list[str]:
    table = weighing.stability[weighing.stability["subject_kind"] == OPPORTUNITY]
    excluded_by = dict(zip(table["subject_id"], table["excluded_by"], strict=True))
    for name in chosen:
        if name not in excluded_by:
            msg = f"programme: there is no opportunity '{name}' in this region; choose ids of the table opportunities"
            raise RuleError(msg)
        if conflicts := excluded_by[name]:
            msg = f"programme: opportunity '{name}' is shut out by {conflicts}; a hard restriction is not traded off"
            raise RuleError(msg)
    return sorted(set(chosen))


def _greedy(ranking: pd.DataFrame, weighing: Mca, findings: pd.DataFrame, ruleset: RuleSet) -> list[str]:
    """Choose by rank, the themes in turn: ten times the same kind of opportunity is no programme."""
    claims = weighing.claims[weighing.claims["subject_kind"] == OPPORTUNITY]
    areas = claims.groupby("subject_id")["area"].agg(frozenset)
    first_n = int(ruleset.params[FIRST_N].value)
    rule_of = findings.drop_duplicates("finding_id").set_index("finding_id")["rule_id"]
    left = {name: ruleset.rules[rule_of[name]].theme for name in ranking["subject_id"]}
    chosen_of = dict.fromkeys(left.values(), 0)
    taken: set[str] = set()
    result: list[str] = []
    while left and len(result) < first_n:
        # Of equals the first counts: the best of its theme.
        name = min(left, key=lambda one: chosen_of[left[one]])
        theme, ground = left.pop(name), areas.get(name, frozenset())
        if not ground & taken:
            taken |= ground
            chosen_of[theme] += 1
            result.append(name)
    return result


def _longest_of_claims(
    ids: Sequence[str], claims: pd.DataFrame, claim_months: Mapping[tuple[str, str], float]
) -> dict[str, float]:
    """Return by opportunity the longest time that one of its claims takes itself; those of which none is known not."""
    own = claims[claims["subject_id"].isin(ids)]
    longest: dict[str, float] = {}
    for name, layer, feature in zip(own["subject_id"], own["layer"], own["feature_id"], strict=True):
        if (months := claim_months.get((layer, feature))) is not None:
            longest[name] = max(months, longest.get(name, 0.0))
    return longest


def _dependencies(rows: gpd.GeoDataFrame, claims: pd.DataFrame, basic: gpd.GeoDataFrame, least: int) -> pd.DataFrame:
    """Return `at` (row of the opportunity), `finding_id` and `grade` of the conflicts, the worst first, each once."""
    own = claims[claims["subject_id"].isin(rows["finding_id"])]
    place = pd.Series(np.arange(len(rows)), index=rows["finding_id"])
    own = pd.DataFrame(
        {
            "at": place.reindex(own["subject_id"]).to_numpy(),
            "layer": own["layer"].to_numpy(),
            "feature_id": own["feature_id"].to_numpy(),
        }
    )
    conflicts = basic[(basic["kind"] == "conflict") & (basic["grade"] >= max(least, 1))].reset_index()
    found = pd.concat(
        [
            own.merge(
                conflicts[["finding_id", "grade", f"{side}_layer", f"{side}_id"]],
                left_on=["layer", "feature_id"],
                right_on=[f"{side}_layer", f"{side}_id"],
            )[["at", "finding_id", "grade"]]
            for side in ("left", "right")
        ]
    ).drop_duplicates(["at", "finding_id"])
    return found.sort_values(["at", "grade", "finding_id"], ascending=[True, False, True], ignore_index=True)


def _basis(
    first: Decisions,
    order: np.ndarray,
    rank: np.ndarray,
    weighing: Mca,
    book: McaBook,
    chosen: Sequence[str] | None,
    least: int,
) -> list[Sayable]:
    position = np.empty(len(order), dtype=int)
    position[order] = np.arange(1, len(order) + 1)
    names = weighing.perspectives.set_index("perspective_id")["title"]
    basis = []
    for at in order:
        partners = sorted(position[list(first.partners[at])])
        months = first.lead_months[at]
        basis.append(
            clauses(
                message("mca.chosen_by_hand") if chosen is not None else "",
                ""
                if np.isnan(rank[at])
                else message("mca.chosen_rank", rank=int(rank[at]), perspective=names[_by_regret(book)[0]]),
                message("mca.depends", conflicts=first.count[at], grade=least, worst=first.worst[at])
                if first.count[at]
                else message("mca.free", grade=least),
                _chain(months, of_claims=bool(first.is_of_claims[at])),
                message("mca.together", positions=partners) if partners else "",
            )
        )
    return basis


def _chain(months: float, *, of_claims: bool) -> Sayable:
    """Say how long the longest part of the chain takes, and whether that is a claim itself."""
    if np.isnan(months):
        return message("mca.no_lead_time")
    if of_claims:
        return message("mca.lead_time_of_claims", months=months)
    return message("mca.lead_time", months=months)
