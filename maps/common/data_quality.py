"""What a report does not know for certain: numbers with status U, and layers of which not all is known."""

import re
from dataclasses import dataclass
from typing import Final

import pandas as pd

from spatial.indicators.coverage import without_plans
from spatial.indicators.plan_capacity import PLANS
from spatial.layers.layer import ID, NAME
from spatial.relations.overlap import SLIVER_WIDTH
from spatial.report.report import RegionReport

__all__ = [
    "UNVERIFIED",
    "Spot",
    "UnverifiedShare",
    "lead_time",
    "rests_on_unverified",
    "unverified_shares",
    "white_spots",
]

UNVERIFIED: Final = "U"

_LETTER: Final = re.compile(r"(.*?)\s*\[(V2?|D|U)\]", re.DOTALL)
_NO_FEATURES: Final = "no_features_here"
_NONE_DELIVERED: Final = "none_delivered"
_NUMBERS: Final = {
    "params": "value",
    "indicators": "value",
    "influence": "lead_time_months",
    "facts": "value",
    "criteria": None,
}
"""Table to the column that must hold a number for its row to count; None: each row does."""


@dataclass(frozen=True)
class UnverifiedShare:
    """How many of the numbers of a table have status U."""

    table: str
    numbers: int
    unverified: int

    @property
    def share(self) -> float:
        """0 to 1; 0 without numbers."""
        return self.unverified / self.numbers if self.numbers else 0.0


@dataclass(frozen=True)
class Spot:
    """A layer of which nothing, or not all, is known here.

    `why` is its health, ``no_features_here``, or ``none_delivered``: `places` are the municipalities (by name) of which
    the source holds nothing, though they state that there is something.
    """

    layer: str
    title: str
    why: str
    rules: tuple[str, ...]
    places: tuple[str, ...] = ()


def unverified_shares(report: RegionReport) -> tuple[UnverifiedShare, ...]:
    """Return the share of numbers with status U, by table, and under ``all`` that of everything.

    A parameter stands among the facts too, under the same id; it counts once, as a parameter.
    """
    params = set(report.params["param_id"])
    parts = []
    for table, column in _NUMBERS.items():
        rows: pd.DataFrame = getattr(report, table)
        numbered = rows if column is None else rows[rows[column].notna()]
        if table == "facts":
            numbered = numbered[~numbered["fact_id"].isin(params)]
        letters = numbered["status"]
        if table == "influence":
            letters = [lead_time(*row)[1] for row in numbered[["lead_time", "status"]].itertuples(index=False)]
        parts.append(UnverifiedShare(table, len(numbered), sum(letter == UNVERIFIED for letter in letters)))
    whole = UnverifiedShare("all", sum(part.numbers for part in parts), sum(part.unverified for part in parts))
    return (whole, *parts)


def lead_time(term: str, status: str) -> tuple[str, str]:
    """Return a lead time without the status letter that it ends on (``8 weken [V2]``), and its status.

    Without a letter of its own it has the status of the action.
    """
    found = _LETTER.fullmatch(term)
    return (found[1], found[2]) if found else (term, status)


def rests_on_unverified(report: RegionReport) -> frozenset[str]:
    """Return the ids of the rules that have status U or read a number that has.

    The width of a sliver, which every rule of overlaps reads, marks none: it lowers grades, and makes no finding.
    """
    doubted = set(report.params.loc[report.params["status"] == UNVERIFIED, "param_id"]) - {SLIVER_WIDTH}
    return frozenset(
        rule.id
        for rule in report.ruleset.rules.values()
        if rule.status == UNVERIFIED or doubted & set(report.ruleset.params_of(rule))
    )


def white_spots(report: RegionReport) -> tuple[Spot, ...]:
    """Return the layers that are not whole and fresh, and claims of which nothing is here, or in a municipality."""
    issues = report.issues
    bare = set(issues.loc[issues["kind"] == _NO_FEATURES, "layer"])
    rules = report.rules
    members = report.municipalities[report.municipalities["in_region"].to_numpy(dtype=bool)]
    undelivered = without_plans(members, report.inputs.get(PLANS))
    names = tuple(sorted(members.loc[members[ID].isin(undelivered), NAME].astype(str)))
    spots = []
    for row in report.background.layers.to_dict("records"):
        name, health = str(row["layer"]), str(row["health"])
        places = names if name == PLANS else ()
        why = health if health != "fresh" else _NO_FEATURES if name in bare else _NONE_DELIVERED if places else ""
        if why:
            reads = rules.loc[(rules["left_layer"] == name) | (rules["right_layer"] == name), "rule_id"]
            spots.append(Spot(name, str(row["title"]), why, tuple(reads), places))
    return tuple(spots)
