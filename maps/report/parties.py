"""Who can do what: what lies with each party, and the parties of each finding."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from maps.report.summary import REGION_KIND, basic_findings, basic_region_findings
from spatial.report.findings import GRADE
from spatial.report.report import RegionReport

__all__ = ["INFLUENCE_ORDER", "Load", "lies_with", "parties_by_finding"]

INFLUENCE_ORDER: Final = (
    "beslist",
    "stemt_in",
    "adviseert",
    "kadert",
    "voert_uit",
    "bezit",
    "betaalt",
    "verbindt",
    "toetst",
    "procedeert",
)
"""Types of influence, from deciding to appealing."""


@dataclass(frozen=True)
class Load:
    """What lies with one party in the basic scenario.

    Parameters
    ----------
    municipality
        Its CBS code, for a party that each municipality has; else empty.
    conflicts, opportunities
        How many findings it has influence on.
    worst_severity, best_strength
        The highest grade of each; None without any.
    by_influence
        Type of influence to number of findings, those for the region as a whole among them, in the order of
        `INFLUENCE_ORDER`.
    decides
        Ids of the findings on which it decides: conflicts, opportunities, then those for the region as a whole, the
        highest grade first.
    """

    party_id: str
    municipality: str
    conflicts: int
    opportunities: int
    worst_severity: int | None
    best_strength: int | None
    by_influence: Mapping[str, int]
    decides: tuple[str, ...]


def lies_with(report: RegionReport) -> tuple[Load, ...]:
    """Return what lies with each party, in the order of the parties, each municipality's own in that of the codes."""
    graded = pd.concat(
        [
            pd.DataFrame(
                {
                    "finding_id": (rows := basic_findings(report, kind))["finding_id"].to_numpy(),
                    "kind": kind,
                    "grade": rows[GRADE[kind]].to_numpy(),
                }
            )
            for kind in GRADE
        ]
    )
    whole = basic_region_findings(report)
    graded = pd.concat(
        [
            graded,
            pd.DataFrame(
                {"finding_id": whole["finding_id"], "kind": REGION_KIND, "grade": whole[GRADE["conflict"]].to_numpy()}
            ),
        ]
    )
    graded_parties = report.finding_parties.merge(graded, on="finding_id")
    order = {name: at for at, name in enumerate(report.background.parties["party_id"])}
    groups = graded_parties.groupby(["party_id", "municipality"])
    loads = [_load(str(party), str(place), rows) for (party, place), rows in groups]
    return tuple(sorted(loads, key=lambda load: (order.get(load.party_id, len(order)), load.municipality)))


def _load(party: str, municipality: str, rows: pd.DataFrame) -> Load:
    once = rows.drop_duplicates("finding_id")
    grades = {kind: once.loc[once["kind"] == kind, "grade"] for kind in GRADE}
    decides = rows[rows["influence"] == "beslist"].drop_duplicates("finding_id")
    decides = decides.sort_values(["kind", "grade", "finding_id"], ascending=[True, False, True])
    counts = rows.drop_duplicates(["finding_id", "influence"])["influence"].value_counts()
    return Load(
        party_id=party,
        municipality=municipality,
        conflicts=len(grades["conflict"]),
        opportunities=len(grades["opportunity"]),
        worst_severity=_highest(grades["conflict"]),
        best_strength=_highest(grades["opportunity"]),
        by_influence={name: int(counts[name]) for name in INFLUENCE_ORDER if name in counts},
        decides=tuple(decides["finding_id"]),
    )


def _highest(grades: pd.Series) -> int | None:
    return int(grades.max()) if len(grades) else None


def parties_by_finding(report: RegionReport) -> tuple[tuple[str, str, Mapping[str, list[str]], list[str]], ...]:
    """Return finding id, finding type, influence to parties (``gs``, ``raad:GM0141``) and actions, sorted by id."""
    table = report.finding_parties
    codes = table["party_id"].where(table["municipality"] == "", table["party_id"] + ":" + table["municipality"])
    gathered: dict[str, tuple[str, dict[str, set[str]], set[str]]] = {}
    rows = zip(table["finding_id"], table["finding_type"], table["influence"], codes, table["actions"], strict=True)
    for finding, kind, influence, code, actions in rows:
        mine = gathered.setdefault(finding, (kind, {}, set()))
        mine[1].setdefault(influence, set()).add(code)
        mine[2].update(filter(None, actions.split(",")))
    order = {name: at for at, name in enumerate(INFLUENCE_ORDER)}
    return tuple(
        (
            finding,
            kind,
            {name: sorted(parties[name]) for name in sorted(parties, key=lambda name: order.get(name, len(order)))},
            sorted(actions),
        )
        for finding, (kind, parties, actions) in sorted(gathered.items())
    )
