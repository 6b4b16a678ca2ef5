"""An `InfluenceBook`: parties, finding types, actions and authorities that fit together, frozen."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NoReturn

from spatial.layers.errors import RuleError
from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet
from spatial.stakeholders.rows import GROUPS, Action, Authority, FindingType, LeadTime, Party

__all__ = ["InfluenceBook", "check_influence"]

_REGIONS: Final = ("regio", "region", "energieregio", "energy_region", "res")
"""What somebody may write for the alliance itself, which has no legal power."""


@dataclass(frozen=True)
class InfluenceBook:
    """Hold who can do what, by id; building one proves that every reference resolves.

    Parameters
    ----------
    parties
        Bodies and the nine groups; a body's `group` tells whose actions it can take.
    finding_types, actions, lead_times
        What each group can do about which type of finding, and how long that takes.
    authorities
        Per technique who decides up to which power.

    Raises
    ------
    RuleError
        A row names what is not there, a group is no party, or not exactly one body has the highest power of a
        technique.
    """

    parties: dict[str, Party]
    finding_types: dict[str, FindingType]
    lead_times: dict[str, LeadTime]
    actions: dict[str, Action]
    authorities: dict[str, Authority]

    def __post_init__(self) -> None:
        if absent := [group for group in GROUPS if group not in self.parties]:
            msg = f"parties: the groups {', '.join(absent)} are missing; each group is a party of the same id"
            raise RuleError(msg)
        for party in self.parties.values():
            if _is_region(party.id):
                _refuse(f"party '{party.id}'", "a region has no legal power and is no party", GROUPS)
        self._check_actions()
        self._check_authorities()

    def _check_actions(self) -> None:
        for action in self.actions.values():
            if action.finding_type not in self.finding_types:
                fault = f"there is no finding type '{action.finding_type}'"
                _refuse(f"action '{action.id}', finding_type", fault, self.finding_types)
            if action.lead_time is not None and action.lead_time not in self.lead_times:
                fault = f"there is no lead time '{action.lead_time}'"
                _refuse(f"action '{action.id}', lead_time", fault, self.lead_times)
            group = [name for name, party in self.parties.items() if party.group == action.party]
            if odd := [body for body in action.bodies if body not in group]:
                _refuse(f"action '{action.id}', bodies", f"no body of '{action.party}' is '{odd[0]}'", group)

    def _check_authorities(self) -> None:
        for row in self.authorities.values():
            if row.party not in self.deciding:
                fault = f"there is no party '{row.party}' that can decide"
                _refuse(f"authority '{row.id}', party", fault, self.deciding)
        for technique in self.techniques:
            last = [row.id for row in self.authorities.values() if row.technique == technique and row.to is None]
            if len(last) != 1:
                msg = (
                    f"authorities of '{technique}': exactly one row has no limit 'to' and decides above all limits; "
                    f"there are {len(last)}" + (f" ({', '.join(last)})" if last else "")
                )
                raise RuleError(msg)

    @property
    def techniques(self) -> tuple[str, ...]:
        """The techniques of which power tells who decides, sorted."""
        return tuple(sorted({row.technique for row in self.authorities.values()}))

    @property
    def deciding(self) -> tuple[str, ...]:
        """The ids of the parties that have the power to decide something, sorted."""
        return tuple(sorted(name for name, party in self.parties.items() if party.role == "beslist"))

    def steps(self, technique: str, ruleset: RuleSet) -> tuple[tuple[float, Authority], ...]:
        """Return a technique's authorities by rising limit in MW, the last with infinity.

        Raises
        ------
        RuleError
            A limit is no parameter of the set or not in MW, or two limits are equal.
        """
        rows = [row for row in self.authorities.values() if row.technique == technique]
        limits = sorted(((_limit_mw(row, ruleset), row) for row in rows), key=lambda step: step[0])
        for (lower, one), (upper, other) in pairwise(limits):
            if not lower < upper:
                msg = f"authorities '{one.id}' and '{other.id}' have one limit, {lower:g} MW; give each its own"
                raise RuleError(msg)
        return tuple(limits)


def check_influence(book: InfluenceBook, ruleset: RuleSet) -> None:
    """Prove that rules and authorities fit the book, so that each finding names a body that can decide.

    Raises
    ------
    RuleError
        A rule names a decider or finding type that is not there, or nobody who can decide; an action is only for a rule
        that is not there; a limit of an authority is no parameter in MW; the message says which
        row, what is wrong, what is allowed.
    """
    for technique in book.techniques:
        book.steps(technique, ruleset)
    for action in book.actions.values():
        _check_conditions(action, ruleset)
    for rule in ruleset.rules.values():
        for decider in rule.deciders:
            if _is_region(decider):
                fault = f"'{decider}' has no legal power: name the bodies that take the decision home"
                _refuse(f"rule '{rule.id}', deciders", fault, book.deciding)
            if decider not in book.parties:
                _refuse(f"rule '{rule.id}', deciders", f"there is no party '{decider}'", book.parties)
        if unknown := [name for name in rule.advisers if name not in book.parties]:
            _refuse(f"rule '{rule.id}', advisers", f"there is no party '{unknown[0]}'", book.parties)
        if rule.influence is not None and rule.influence not in book.finding_types:
            fault = f"there is no finding type '{rule.influence}'"
            _refuse(f"rule '{rule.id}', influence", fault, book.finding_types)
        _check_decided(rule, book)


def _check_decided(rule: Rule, book: InfluenceBook) -> None:
    if rule.energy_sides and not book.techniques:
        msg = f"rule '{rule.id}', energy_sides: no technique has authorities; add rows under 'authorities:'"
        raise RuleError(msg)
    if not _is_decided(rule, book):
        named = ", ".join(rule.deciders)
        fault = f"{named} cannot decide, and nobody does by finding type '{rule.influence or 'none'}'"
        _refuse(f"rule '{rule.id}', deciders", f"{fault}; add a body that can", book.deciding)


def _check_conditions(action: Action, ruleset: RuleSet) -> None:
    """Refuse a condition on a rule that is not there."""
    named = action.only_for.rules if action.only_for is not None else ()
    if unknown := [name for name in named if name not in ruleset.rules]:
        _refuse(f"action '{action.id}', only_for, rules", f"there is no rule '{unknown[0]}'", ruleset.rules)


def _is_decided(rule: Rule, book: InfluenceBook) -> bool:
    by_rule = any(decider in book.deciding for decider in rule.deciders)
    by_type = any(
        action.influence == "beslist" and not action.where_named
        for action in book.actions.values()
        if action.finding_type == rule.influence
    )
    return by_rule or by_type or bool(rule.energy_sides)


def _limit_mw(row: Authority, ruleset: RuleSet) -> float:
    if row.to is None:
        return float("inf")
    for name in (row.to.param, row.to.times):
        if name is not None and name not in ruleset.params:
            _refuse(f"authority '{row.id}', to", f"there is no parameter '{name}'", ruleset.params)
    unit = ruleset.params[row.to.param].unit
    if unit != "MW":
        msg = f"authority '{row.id}', to: parameter '{row.to.param}' is in {unit}; a limit of power is in MW"
        raise RuleError(msg)
    return ruleset.value(row.to)


def _is_region(name: str) -> bool:
    return name.lower() in _REGIONS


def _refuse(place: str, fault: str, allowed: Iterable[str]) -> NoReturn:
    msg = f"{place}: {fault}; allowed: {', '.join(allowed)}"
    raise RuleError(msg)
