"""The noun `Rule`: what is compared with what, from which number on, and who decides."""

from collections.abc import Container
from typing import Literal

from pydantic import Field, model_validator

from spatial.messages import Text
from spatial.parameters.params import Identifier, Quantity, Row, Status
from spatial.relations.filters import Where
from spatial.relations.registry import RELATIONS, Test
from spatial.relations.relation import REGION, TARGETS, Numbers, RelationContext

__all__ = ["REGION", "TARGETS", "Condition", "Modifier", "Rule", "Side", "Theme"]

Theme = Literal["nitrogen", "energy", "housing", "water", "grid", "nature", "safety", "landscape", "cross_border"]

_OF_FEATURES = ("limit", "modifiers", "flag_at_zero", "also_distance_to", "energy_sides")
"""Keys of a rule that are about features."""


class Side(Row):
    """One side of a rule: a layer, which of its features, and how old their content may be.

    Findings on content that is older than `max_content_age_years` are marked as outdated.
    """

    layer: Identifier
    where: Where = Field(default_factory=dict)
    max_content_age_years: Quantity | None = None


class Condition(Row):
    """A comparison of a finding's measure with a parameter."""

    measure: Literal["dwellings", "distance_m", "energy_gwh"]
    op: Literal["<", "<=", ">", ">="]
    value: Quantity


class Modifier(Row):
    """A step up or down in grade when all conditions hold."""

    when: tuple[Condition, ...] = Field(min_length=1)
    step: Literal[-2, -1, 1, 2]


class Rule(Row):
    """One row of the rule book.

    Tests are tried in order; the first that holds for a pair of features makes the finding. A rule whose sides are one
    layer is symmetric: each unordered pair is judged once. With `one_per: left` all partners of a left feature make one
    finding, named after the heaviest. Of its `energy_sides` technique and power tell who decides; one of its `deciders`
    in `decider_where` decides on the left features of that filter alone; `advisers` advise and do not decide.
    """

    id: Identifier
    kind: Literal["conflict", "opportunity"]
    title: Text
    reason: Text
    left: Side
    right: Side
    tests: tuple[Test, ...] = Field(min_length=1)
    limit: Quantity | None = None
    modifiers: tuple[Modifier, ...] = ()
    cap: int = Field(default=4, ge=0, le=4)
    flag_at_zero: Identifier | None = None
    also_distance_to: Identifier | None = None
    one_per: Literal["pair", "left"] | None = None
    theme: Theme | None = None
    energy_sides: tuple[Literal["left", "right"], ...] = ()
    deciders: tuple[Identifier, ...] = ()
    decider_where: dict[Identifier, Where] = Field(default_factory=dict)
    advisers: tuple[Identifier, ...] = ()
    influence: Identifier | None = None
    certainty: Literal["fact", "screening", "assumption"]
    zone_semantics: Literal["inclusion", "exclusion", "conditional", "attention", "compensation"]
    source: tuple[str, ...] = Field(min_length=1)
    status: Status
    note: str | None = None

    @model_validator(mode="after")
    def _graded(self) -> "Rule":
        top = 4 if self.kind == "conflict" else 3
        grades = [grade for test in self.tests for grade in test.grades]
        if max(grades) > top:
            msg = f"the grades of kind '{self.kind}' are 0 to {top}, here is {max(grades)}"
            raise ValueError(msg)
        if self.certainty != "fact" and max(min(grade, self.cap) for grade in grades) > 3:
            msg = f"a rule that is no fact ({self.certainty}) is capped at grade 3 (set cap: 3)"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _decided(self) -> "Rule":
        if not self.deciders and not self.energy_sides:
            msg = "nobody decides; name who does under 'deciders', or the 'energy_sides' whose power tells it"
            raise ValueError(msg)
        if unknown := [name for name in self.decider_where if name not in self.deciders]:
            msg = f"'decider_where' names '{unknown[0]}', which is none of the deciders ({', '.join(self.deciders)})"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _alone(self) -> "Rule":
        alone = [test.relation for test in self.tests if test.alone]
        if alone and len(self.tests) > 1:
            msg = f"a rule with relation '{alone[0]}' has one test; make a rule of each"
            raise ValueError(msg)
        if self.finding_per == "left" and self.symmetric:
            what = "'one_per: left'" if self.one_per else f"relation '{self.tests[0].relation}'"
            msg = f"{what} is about the features of another layer; left and right are the same one"
            raise ValueError(msg)
        if self.one_per and self.tests[0].one_per != "pair":
            msg = f"relation '{self.tests[0].relation}' gives one finding a {self.tests[0].one_per}; take out 'one_per'"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _sided(self) -> "Rule":
        own = {name: relation.sides for name, relation in RELATIONS.items() if relation.sides}
        given, test = (self.left.layer, self.right.layer), self.tests[0]
        wrong = given != test.sides if test.sides else set(given) & {side for pair in own.values() for side in pair}
        if wrong:
            named = "; ".join(f"'{name}' compares left '{a}' with right '{b}'" for name, (a, b) in own.items())
            msg = f"relation {named}, and no other relation does; the sides are '{given[0]}' and '{given[1]}'"
            raise ValueError(msg)
        if test.sides and self.kind != "conflict":
            msg = f"relation '{test.relation}' finds what is not reached: its kind is 'conflict', not '{self.kind}'"
            raise ValueError(msg)
        keys = [key for key in _OF_FEATURES if getattr(self, key)]
        sides = (self.left, self.right)
        keys += ["where"] if any(side.where for side in sides) else []
        keys += ["max_content_age_years"] if any(side.max_content_age_years for side in sides) else []
        if test.sides and keys:
            msg = f"relation '{test.relation}' knows no '{keys[0]}'; it is about the region as a whole"
            raise ValueError(msg)
        return self

    @property
    def finding_per(self) -> Literal["pair", "left", "region"]:
        """What one finding is made for: a pair of features, a left feature with all its partners, or the region."""
        return self.one_per or self.tests[0].one_per

    @property
    def counts(self) -> bool:
        """Whether what lies on the right is counted and no feature of a finding."""
        return self.tests[0].one_per == "left"

    @property
    def of_targets(self) -> bool:
        """Whether the rule is about an indicator of the region, and not about features."""
        return self.finding_per == "region"

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators that its tests read, in order."""
        return tuple(name for test in self.tests for name in test.indicators)

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers without which the rule cannot be evaluated; none for a rule on an indicator."""
        if self.of_targets:
            return ()
        return tuple(dict.fromkeys((self.left.layer, self.right.layer)))

    def missing(self, layers: Container[str]) -> tuple[str, ...]:
        """Return the layers that the rule needs and that are not among these."""
        return tuple(name for name in self.layers if name not in layers)

    @property
    def symmetric(self) -> bool:
        """Whether left and right are the same layer, so that a pair has no direction."""
        return self.left.layer == self.right.layer

    def context(self, numbers: Numbers, *, threads: int = 1) -> RelationContext:
        """Return what its tests are asked with."""
        return RelationContext(numbers, self.id, self.left.layer, self.right.layer, self.limit, threads)
