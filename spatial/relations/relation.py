"""What a relation is: the base of the objects that hold all that is known of one."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, Literal, NamedTuple, Protocol

import numpy as np

from spatial.messages import Text
from spatial.parameters.params import Identifier, Param, Quantity, Row
from spatial.relations.facts import Facts, Features, Measure
from spatial.relations.filters import Certainty, KnownFeatures, Where

__all__ = [
    "LEFT_FEATURE",
    "REGION",
    "SHARED_GROUND",
    "TARGETS",
    "Alternative",
    "Grades",
    "Numbers",
    "Relation",
    "RelationContext",
    "Rung",
]

REGION: Final = "region"
"""The left side of a rule on an indicator: the region itself, which is no layer."""

TARGETS: Final = "targets"
"""The right side of a rule on an indicator: what was promised, which is no layer."""

SHARED_GROUND: Final = "overlap"
"""The finding's geometry is the ground that both features share."""

LEFT_FEATURE: Final = "distance"
"""The finding's geometry is the whole left feature."""


class Numbers(Protocol):
    """What gives a quantity its number: a `RuleSet`."""

    @property
    def params(self) -> Mapping[str, Param]:
        """Every parameter by id."""

    def value(self, quantity: Quantity) -> float:
        """Return the number that a quantity stands for, in its parameter's unit."""


@dataclass(frozen=True)
class RelationContext:
    """Where a relation is asked: of which rule, with which numbers.

    Parameters
    ----------
    numbers
        Those that hold for the features that are looked at.
    rule_id, left_layer, right_layer
        For what is to be said of the data.
    limit
        How far the rule looks at all; None for as far as its tests do.
    threads
        Threads of the overlay kernel; no result depends on it.
    """

    numbers: Numbers
    rule_id: str = ""
    left_layer: str = ""
    right_layer: str = ""
    limit: Quantity | None = None
    threads: int = 1

    @property
    def limit_m(self) -> float:
        """How far the rule looks, in metres."""
        return np.inf if self.limit is None else self.numbers.value(self.limit)


class Grades(NamedTuple):
    """Per pair whether a relation holds, and the grade and flag ('' for none) that it then gives."""

    holds: np.ndarray
    grade: np.ndarray
    flag: np.ndarray


@dataclass(frozen=True)
class Alternative:
    """How a pair could be otherwise, beside its measures.

    Parameters
    ----------
    code
        Key of its words in `Relation.words`.
    facts
        What would then hold; all else stays as it is.
    values
        Numbers that the words show, by measure.
    unless
        Measures whose own changes tell the same.
    """

    code: str
    facts: Mapping[str, float | bool]
    values: Mapping[str, float]
    unless: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rung:
    """One grade that a test may give: in a sentence, and short, with `{number}` for the quantity."""

    words: Text
    short: Text
    quantity: Quantity | None
    grade: int
    flag: str | None


class Relation(Row):
    """One test of a rule: a relation between its sides with its numbers, and the grade that it gives.

    A class is one relation. Its fields are the keys of the test in a rule, its class variables say what else is known
    of it, and its methods find, grade and describe. Nothing outside the class asks a test for its name.

    Parameters
    ----------
    one_per
        What one finding is made for.
    alone
        Whether no other test can stand beside it in a rule.
    sides
        Left and right side that it asks for; None for two layers.
    geometry
        What the geometry of its findings is.
    right_kinds
        Kinds of geometry that the right layer may have.
    right_municipality
        Whether it asks in which municipality the right feature is at home.
    standing_params
        Parameters that it reads under their own name, where the rule set has them.
    measures
        By what it grades; each may be told as the thing to change.
    meaning
        What it compares, in a sentence for the reference.
    words
        By code, what it says of a finding: `now` for how a pair that it graded stands, others for alternatives.
    """

    one_per: ClassVar[Literal["pair", "left", "region"]] = "pair"
    alone: ClassVar[bool] = False
    sides: ClassVar[tuple[str, str] | None] = None
    geometry: ClassVar[str] = LEFT_FEATURE
    right_kinds: ClassVar[frozenset[str]] = frozenset({"polygon", "point"})
    right_municipality: ClassVar[bool] = False
    standing_params: ClassVar[tuple[str, ...]] = ()
    measures: ClassVar[Mapping[str, Measure]] = {}
    meaning: ClassVar[Text]
    words: ClassVar[Mapping[str, Text]] = {}

    relation: str
    flag: Identifier | None = None

    @property
    @abstractmethod
    def grades(self) -> tuple[int, ...]:
        """Every grade that it may give."""

    @property
    @abstractmethod
    def rungs(self) -> tuple[Rung, ...]:
        """What gives which grade, for the reference."""

    @property
    def remarks(self) -> tuple[Text, ...]:
        """What else the reference says of this test."""
        return ()

    @property
    def flags(self) -> tuple[str, ...]:
        """Every flag that it may give."""
        return tuple(dict.fromkeys(flag for flag in (self.flag, *(rung.flag for rung in self.rungs)) if flag))

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators that it reads."""
        return ()

    @property
    def filters(self) -> Mapping[Literal["left", "right"], Where]:
        """The filters of its own on either side."""
        return {}

    @abstractmethod
    def quantities(self) -> Iterator[tuple[str, Quantity, str | None]]:
        """Give every number that it names, with its key and the unit that it must have (None for any)."""

    def faults(self, numbers: Numbers) -> Iterator[str]:
        """Say what is wrong with its numbers among each other."""
        del numbers
        yield from ()

    def reach_m(self, numbers: Numbers) -> float:
        """How far apart the two sides may lie, in metres; 0 where it asks for no distance."""
        del numbers
        return 0.0

    @abstractmethod
    def graded(self, facts: Facts, context: RelationContext) -> Grades:
        """Grade pairs by their facts; the only place where this relation does so."""

    @abstractmethod
    def edges(self, context: RelationContext) -> Mapping[str, tuple[float, ...]]:
        """Return, by measure, the values at which its grade may change."""

    def about(self, left: KnownFeatures, right: KnownFeatures, *, symmetric: bool) -> Certainty:
        """Say which pairs this test is about, whatever their measures."""
        del right, symmetric
        every = np.ones(len(left.whole), dtype=bool)
        return Certainty(every, every)

    def measured(self, features: Features, context: RelationContext) -> Facts:
        """Return the facts, beside what is published, by which it grades pairs that were found before."""
        del features, context
        return {}

    def alternatives(self, facts: Mapping[str, float | bool], context: RelationContext) -> Iterator[Alternative]:
        """Give how a pair could be otherwise so that this test would hold, or hold no more."""
        del facts, context
        yield from ()
