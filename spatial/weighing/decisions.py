"""What must be decided before an opportunity can be taken up, by whom, with which instrument and lead time."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.ruleset import RuleSet
from spatial.weighing.scoring import Numbers

__all__ = ["Decisions", "first_decisions"]

DECIDES = "beslist"
"""The kind of influence of a party that takes the decision."""


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
        Of the conflict that weighs most; of the opportunity itself where it depends on none. '' where nothing is known.
    lead_months
        The longest known lead time of the decisions on all of them; NaN where none is known.
    """

    worst: np.ndarray
    count: np.ndarray
    depends_on: list[str]
    partners: list[frozenset[int]]
    action: list[str]
    by: list[str]
    instrument: list[str]
    lead_months: Numbers


def first_decisions(
    rows: gpd.GeoDataFrame,
    depends: pd.DataFrame,
    basic: gpd.GeoDataFrame,
    ruleset: RuleSet,
    influence: pd.DataFrame | None,
    finding_parties: pd.DataFrame | None,
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
    """
    waiting = {at: part["finding_id"].tolist() for at, part in depends.groupby("at")}
    sharing = depends.groupby("finding_id")["at"].agg(frozenset)
    needed = sorted({*rows["finding_id"], *depends["finding_id"]})
    actions = _actions(needed, basic, ruleset, influence, finding_parties)
    grades, deciders = basic["grade"], basic["deciders"]
    count = len(rows)
    worst, number = np.zeros(count, dtype=int), np.zeros(count, dtype=int)
    lead: Numbers = np.full(count, np.nan)
    result = Decisions(worst, number, [], [], [], [], [], lead)
    for at, own in enumerate(rows["finding_id"]):
        conflicts = waiting.get(at, [])
        judged = conflicts or [own]
        months = [_longest(actions.get(name)) for name in judged]
        known = [value for value in months if not np.isnan(value)]
        lead[at] = max(known, default=np.nan)
        number[at] = len(conflicts)
        worst[at] = max((int(grades[name]) for name in conflicts), default=0)
        # The least of these is the worst; a lead time that is not known counts as none.
        first = min(
            (-int(grades[name]), -float(np.nan_to_num(value)), name) for name, value in zip(judged, months, strict=True)
        )[-1]
        mine = actions.get(first)
        result.depends_on.append(",".join(conflicts))
        result.partners.append(frozenset[int]().union(*(sharing[name] for name in conflicts)) - {at})
        result.by.append(str(deciders[first]))
        result.action.append(_joined(mine, "action"))
        result.instrument.append(_joined(mine, "instrument"))
    return result


def _actions(
    findings: list[str],
    basic: gpd.GeoDataFrame,
    ruleset: RuleSet,
    influence: pd.DataFrame | None,
    finding_parties: pd.DataFrame | None,
) -> dict[str, pd.DataFrame]:
    """Return per finding the actions of those who decide on its type, by group."""
    if influence is None or not findings:
        return {}
    types = {rule.id: rule.influence for rule in ruleset.rules.values()}
    named = pd.DataFrame({"finding_id": findings})
    named["finding_type"] = [types.get(rule) for rule in basic.loc[findings, "rule_id"]]
    deciding = influence[influence["influence"] == DECIDES]
    table = named.merge(deciding, on="finding_type").sort_values(["finding_id", "party_id", "action"])
    if finding_parties is not None:
        decides = finding_parties.loc[finding_parties["influence"] == DECIDES, ["finding_id", "party_id"]]
        own = table.merge(decides.drop_duplicates(), on=["finding_id", "party_id"])
        # Who decides may be named as a body (raad) and not as its group (gemeente): then all actions of the type stand.
        table = pd.concat([own, table[~table["finding_id"].isin(own["finding_id"])]])
    return {str(name): part for name, part in table.groupby("finding_id")}


def _longest(actions: pd.DataFrame | None) -> float:
    return float("nan") if actions is None else float(actions["lead_time_months"].max())


def _joined(actions: pd.DataFrame | None, column: str) -> str:
    if actions is None:
        return ""
    return "; ".join(dict.fromkeys(text for text in actions[column] if text))
