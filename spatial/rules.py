"""The nouns `Rule`, `Param` and `Scenario`: what is compared with what, from which number on, and who decides."""

from collections.abc import Container
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

__all__ = [
    "STATUS_MEANING",
    "Band",
    "Condition",
    "Modifier",
    "Param",
    "Quantity",
    "Rule",
    "Scenario",
    "Side",
    "Status",
    "Test",
    "Text",
    "Where",
]

Status = Literal["V", "V2", "D", "U"]

STATUS_MEANING: Final[dict[str, str]] = {
    "V": "seen in the source itself",
    "V2": "seen in a document that quotes the source",
    "D": "derived here",
    "U": "unverified: a working default to be confirmed",
}

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(_Data):
    """A text for readers, in Dutch and English."""

    nl: str
    en: str

    def in_language(self, lang: str) -> str:
        """Return the text in `nl` or `en`."""
        return self.nl if lang == "nl" else self.en


class Quantity(_Data):
    """A number by the name of its parameter, times another one if wanted (2 × tip height)."""

    param: Identifier
    times: Identifier | None = None


class Param(_Data):
    """One number with its unit, source, edition and status letter."""

    id: Identifier
    value: float
    unit: str
    status: Status
    source: str
    title: Text
    edition: str | None = None
    valid_from: date | None = None
    note: str | None = None


class Excluded(_Data):
    """Values that a feature must not have; a feature without a value passes."""

    not_in: tuple[str | int | float | bool, ...]


Where = dict[str, tuple[str | int | float | bool, ...] | Excluded]
"""Attribute filter: column to the values allowed, or to `not_in`."""


class Side(_Data):
    """One side of a rule: a layer, and which of its features."""

    layer: Identifier
    where: Where = Field(default_factory=dict)


class Band(_Data):
    """The grade of pairs nearer than `to` (the last band includes its limit)."""

    to: Quantity
    grade: int = Field(ge=0, le=4)
    flag: Identifier | None = None


class Test(_Data):
    """One relation between the sides, and the grade that it gives.

    `overlap`: shared ground. `within_distance`: at most the last band's limit apart.
    `adjacent_cross_border`: the same, and at home in different municipalities.
    With `beyond` a left feature that lies wholly in the right one does not count: a strip around an area is not it.
    """

    __test__ = False

    relation: Literal["overlap", "within_distance", "adjacent_cross_border"]
    grade: int | None = Field(default=None, ge=0, le=4)
    flag: Identifier | None = None
    bands: tuple[Band, ...] = ()
    beyond: bool = False
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
        if self.relation == "overlap" and self.beyond:
            msg = "an overlap test knows no 'beyond'; it goes with a distance"
            raise ValueError(msg)
        return self


class Condition(_Data):
    """A comparison of a finding's measure with a parameter."""

    measure: Literal["dwellings", "distance_m", "energy_gwh"]
    op: Literal["<", "<=", ">", ">="]
    value: Quantity


class Modifier(_Data):
    """A step up or down in grade when all conditions hold."""

    when: tuple[Condition, ...] = Field(min_length=1)
    step: Literal[-2, -1, 1, 2]


class Rule(_Data):
    """One row of the rule book.

    Tests are tried in order; the first that holds for a pair of features makes the finding. A rule whose sides are one
    layer is symmetric: each unordered pair is judged once.
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
            msg = f"a {self.kind} has grades 0 to {top}"
            raise ValueError(msg)
        if self.certainty == "screening" and max(min(grade, self.cap) for grade in grades) > 3:
            msg = "a screening is capped at grade 3 (set cap: 3)"
            raise ValueError(msg)
        return self

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers without which the rule cannot be evaluated."""
        return tuple(dict.fromkeys((self.left.layer, self.right.layer)))

    def missing(self, layers: Container[str]) -> tuple[str, ...]:
        """Return the layers that the rule needs and that are not among these."""
        return tuple(name for name in self.layers if name not in layers)

    @property
    def symmetric(self) -> bool:
        """Whether left and right are the same layer, so that a pair has no direction."""
        return self.left.layer == self.right.layer


class Scenario(_Data):
    """A named set of parameter values that replaces the basic one."""

    id: Identifier
    title: Text
    params: dict[Identifier, float] = Field(min_length=1)
    source: str
    status: Status
