"""Who can do what about which finding of a region's map."""

from collections.abc import Sequence
from typing import Final

from maps.region_map.rule_schema import Action
from spatial.report.report import RegionReport

__all__ = ["action_cases", "actions"]

_ACTION: Final = ("influence", "action", "instrument", "article", "lead_time", "prerequisite", "status")


def actions(report: RegionReport) -> tuple[Action, ...]:
    """Return what parties can do, in the order of the report's table."""
    return tuple(
        Action(party=row["party_id"], **{name: row[name] for name in _ACTION})
        for row in report.influence.to_dict("records")
    )


def action_cases(report: RegionReport, ids: Sequence[str]) -> tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]:
    """Return which actions apply to which finding: the number of the case of each, and the actions of each case.

    Parameters
    ----------
    ids
        Findings, in the order of the answer.
    """
    numbers = {str(name): number for number, name in enumerate(report.influence["action_id"])}
    table = report.finding_parties
    named = table[table["actions"] != ""].groupby("finding_id")["actions"].agg(",".join)
    sets = {str(name): tuple(sorted({numbers[action] for action in codes.split(",")})) for name, codes in named.items()}
    cases: dict[tuple[int, ...], int] = {}
    of_findings = tuple(cases.setdefault(sets.get(name, ()), len(cases)) for name in ids)
    return of_findings, tuple(cases)
