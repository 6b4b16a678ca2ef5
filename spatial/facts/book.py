"""A `FactBook`: facts, questions and positions that fit together, frozen."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from spatial.facts.rows import Fact, Position, Question
from spatial.layers.errors import RuleError

__all__ = ["FactBook", "Referable"]

_NEAREST: Final = 5
_FEW: Final = 12


@dataclass(frozen=True)
class Referable:
    """Hold the ids that facts, questions and positions may name."""

    rules: Collection[str] = ()
    params: Collection[str] = ()
    targets: Collection[str] = ()
    indicators: Collection[str] = ()
    parties: Collection[str] = ()


@dataclass(frozen=True)
class FactBook:
    """Hold facts and questions by id, and positions by fact and party.

    Parameters, targets and facts are all facts to a reader, so their ids differ, and a position may be on any of them.

    Raises
    ------
    RuleError
        A row names a fact, rule, parameter, target, indicator or party that is not there, or a fact has the id of a
        parameter or target.
    """

    facts: dict[str, Fact]
    questions: dict[str, Question]
    positions: dict[tuple[str, str], Position]
    known: Referable

    def __post_init__(self) -> None:
        known = self.known
        numbers = {*known.params, *known.targets}
        matters = {*numbers, *known.rules, *known.indicators}
        for fact in self.facts.values():
            if fact.id in numbers:
                msg = (
                    f"fact '{fact.id}': a parameter or target has that id, and is a fact already; "
                    f"give the fact another id and name it under 'about'"
                )
                raise RuleError(msg)
            _known(f"fact '{fact.id}', about", fact.about, matters, "rule, parameter, target or indicator")
        for question in self.questions.values():
            place = f"question '{question.id}'"
            _known(f"{place}, about", question.about, matters | set(self.facts), "fact, rule, parameter or target")
            _known(f"{place}, asked_by", [by.partition(":")[0] for by in question.asked_by], known.parties, "party")
        for position in self.positions.values():
            place = f"position of '{position.by}' on '{position.fact}'"
            _known(f"{place}, fact", [position.fact], numbers | set(self.facts), "fact, parameter or target")
            _known(f"{place}, by", [position.party], known.parties, "party")

    def about(self, name: str) -> Iterator[Fact]:
        """Give the facts that a rule, parameter, target or indicator rests on, in order."""
        return (fact for fact in self.facts.values() if name in fact.about)


def _known(place: str, names: Collection[str], allowed: Collection[str], what: str) -> None:
    for name in names:
        if name in allowed:
            continue
        ordered = sorted(allowed)
        near = get_close_matches(name, ordered, _NEAREST, 0.4)
        if len(ordered) <= _FEW:
            hint = f"allowed: {', '.join(ordered) or 'none, there are none'}"
        elif near:
            hint = f"nearest: {', '.join(near)}"
        else:
            hint = f"allowed are {len(ordered)}, such as {', '.join(ordered[:_NEAREST])}"
        msg = f"{place}: there is no {what} '{name}'; {hint}"
        raise RuleError(msg)
