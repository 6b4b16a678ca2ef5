"""Who decides on a dossier by name, and the next step: what the first of them does, and what must come before."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from spatial.messages import Sayable, message

__all__ = ["Way", "authorities", "first_ways", "next_step"]


class Way(NamedTuple):
    """What a body does to decide on a finding, and what must come first ('' for nothing)."""

    action: Sayable
    prerequisite: Sayable


def first_ways(decisions: pd.DataFrame) -> dict[str, dict[str, Way]]:
    """Return by finding id the first known way of each body (``gs:PV23``) to act on it.

    Parameters
    ----------
    decisions
        `spatial.stakeholders.decisions.DECISION_COLUMNS`: those that decide, then those that carry something out.
    """
    known = decisions[decisions["action"].astype(bool)].drop_duplicates(["finding_id", "party_id", "municipality"])
    bodies = _bodies(known["party_id"].tolist(), known["municipality"].tolist())
    rows = zip(known["finding_id"], bodies, known["action"], known["prerequisite"], strict=True)
    ways: dict[str, dict[str, Way]] = {}
    for finding, body, action, first in rows:
        ways.setdefault(finding, {})[body] = Way(action, first)
    return ways


def next_step(
    deciders: str,
    ways: Mapping[str, Way],
    parties: Mapping[str, Sayable],
    places: Mapping[str, str],
) -> Sayable:
    """Return who does what next about a finding, and what must come first; '' where no way of acting is known.

    That is the first of its deciders of whom an action is known (a rule names them in order of who acts first), or else
    whoever carries something out.
    """
    for code in (*filter(None, deciders.split(",")), *ways):
        if code in ways:
            way, who = ways[code], _name(code, parties, places)
            if way.prerequisite:
                return message("joined.next_step_after", who=who, action=way.action, first=way.prerequisite)
            return message("joined.next_step", who=who, action=way.action)
    return ""


def authorities(deciders: str, parties: Mapping[str, Sayable], places: Mapping[str, str]) -> Sayable:
    """Return the deciders (comma-separated codes) by name; '' for none."""
    names = tuple(_name(code, parties, places) for code in deciders.split(",") if code)
    return message("joined.names", names=names) if names else ""


def _name(code: str, parties: Mapping[str, Sayable], places: Mapping[str, str]) -> Sayable:
    party, _, place = code.partition(":")
    title = parties.get(party, party)
    return message("joined.party_of_place", title=title, place=places.get(place, place)) if place else title


def _bodies(parties: list[str], places: list[str]) -> list[str]:
    return [f"{party}:{place}" if place else party for party, place in zip(parties, places, strict=True)]
