"""The noun `Rule`: what is compared with what, from which number on, and who decides."""

from collections.abc import Container
from typing import Final, Literal

from pydantic import Field, model_validator

from spatial.parameters.params import Identifier, Quantity, Row, Status, Text

__all__ = ["REGION", "TARGETS", "Band", "Condition", "Excluded", "Modifier", "Rule", "Side", "Test", "Theme", "Where"]

REGION: Final = "region"
"""The left side of a rule on an indicator: the region itself, which is no layer."""

TARGETS: Final = "targets"
"""The right side of a rule on an indicator: what was promised, which is no layer."""

Theme = Literal["nitrogen", "energy", "housing", "water", "grid", "nature", "safety", "landscape", "cross_border"]

_ALONE: Final = ("count_within", "below_target")
"""Relations that make one finding of a left feature or of the region, so that no other test can be about it too."""


class Excluded(Row):
    """Values that a feature must not have; a feature without a value passes."""

    not_in: tuple[str | int | float | bool, ...]


Where = dict[str, tuple[str | int | float | bool, ...] | Excluded]
"""Attribute filter: column to the values allowed, or to `not_in`."""


class Side(Row):
    """One side of a rule: a layer, and which of its features."""

    layer: Identifier
    where: Where = Field(default_factory=dict)


class Band(Row):
    """The grade of pairs nearer than `to` (the last band includes its limit), or of an indicator below it."""

    to: Quantity
    grade: int = Field(ge=0, le=4)
    flag: Identifier | None = None


class Test(Row):
    """One relation between the sides, and the grade that it gives.

    `overlap`: shared ground; with `least_share` more of it than that share of the left feature's area.
    `within_distance`: at most the last band's limit apart.
    `adjacent_cross_border`: the same, and at home in different municipalities.
    `count_within`: the left feature, and how many right features lie within the bands; the nearest one grades.
    `below_target`: the region, by how its `indicator` stands to the bands.
    With `beyond` a left feature that lies wholly in the right one does not count: a strip around an area is not it.
    """

    __test__ = False

    relation: Literal["overlap", "within_distance", "adjacent_cross_border", "count_within", "below_target"]
    grade: int | None = Field(default=None, ge=0, le=4)
    flag: Identifier | None = None
    bands: tuple[Band, ...] = ()
    beyond: bool = False
    least_share: Quantity | None = None
    indicator: Identifier | None = None
    left_where: Where = Field(default_factory=dict)
    right_where: Where = Field(default_factory=dict)

    @model_validator(mode="after")
    def _complete(self) -> "Test":
        if self.relation == "overlap" and (self.grade is None or self.bands):
            msg = "an overlap test has a grade and no bands"
            raise ValueError(msg)
        if self.relation != "overlap" and (self.grade is not None or not self.bands):
            msg = f"a {self.relation} test has bands and no grade of its own"
            raise ValueError(msg)
        if self.relation not in ("within_distance", "adjacent_cross_border") and self.beyond:
            msg = f"relation '{self.relation}' knows no 'beyond'; it goes with a distance between two features"
            raise ValueError(msg)
        if self.relation != "overlap" and self.least_share is not None:
            msg = f"relation '{self.relation}' knows no 'least_share'; it goes with an overlap"
            raise ValueError(msg)
        if (self.relation == "below_target") != (self.indicator is not None):
            msg = "relation 'below_target' names an 'indicator', and no other relation does"
            raise ValueError(msg)
        if self.relation == "below_target" and (self.left_where or self.right_where):
            msg = "relation 'below_target' knows no 'left_where' or 'right_where'; it is about the region as a whole"
            raise ValueError(msg)
        return self


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
    layer is symmetric: each unordered pair is judged once. Of its `energy_sides` technique and power tell who decides.
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
    theme: Theme | None = None
    energy_sides: tuple[Literal["left", "right"], ...] = ()
    deciders: tuple[Identifier, ...] = Field(min_length=1)
    influence: Identifier | None = None
    certainty: Literal["fact", "screening", "assumption"]
    zone_semantics: Literal["inclusion", "exclusion", "conditional", "attention", "compensation"]
    source: tuple[str, ...] = Field(min_length=1)
    status: Status
    note: str | None = None

    @model_validator(mode="after")
    def _graded(self) -> "Rule":
        top = 4 if self.kind == "conflict" else 3
        grades = [test.grade or 0 for test in self.tests] + [b.grade for test in self.tests for b in test.bands]
        if max(grades) > top:
            msg = f"the grades of kind '{self.kind}' are 0 to {top}, here is {max(grades)}"
            raise ValueError(msg)
        if self.certainty == "screening" and max(min(grade, self.cap) for grade in grades) > 3:
            msg = "a screening is capped at grade 3 (set cap: 3)"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _alone(self) -> "Rule":
        alone = [test.relation for test in self.tests if test.relation in _ALONE]
        if alone and len(self.tests) > 1:
            msg = f"a rule with relation '{alone[0]}' has one test; make a rule of each"
            raise ValueError(msg)
        if alone == ["count_within"] and self.symmetric:
            msg = "relation 'count_within' counts the features of another layer; left and right are the same one"
            raise ValueError(msg)
        sides = (self.left.layer, self.right.layer)
        on_target = alone == ["below_target"]
        if sides != (REGION, TARGETS) if on_target else {REGION, TARGETS} & set(sides):
            msg = (
                f"relation 'below_target' compares left '{REGION}' with right '{TARGETS}', and no other relation does; "
                f"the sides are '{sides[0]}' and '{sides[1]}'"
            )
            raise ValueError(msg)
        if on_target and (self.left.where or self.right.where):
            msg = "relation 'below_target' knows no 'where'; it is about the region as a whole"
            raise ValueError(msg)
        return self

    @property
    def of_targets(self) -> bool:
        """Whether the rule is about an indicator of the region, and not about features."""
        return self.tests[0].relation == "below_target"

    @property
    def counts(self) -> bool:
        """Whether the rule counts features around each left one instead of pairing them."""
        return self.tests[0].relation == "count_within"

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
