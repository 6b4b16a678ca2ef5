"""The nouns `Criterion`, `Perspective` and `Restriction`, and the frozen `McaBook` that holds them."""

import hashlib
import json
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Final, Literal, NoReturn

from pydantic import Field, model_validator

from spatial.layers.errors import RuleError
from spatial.mca.criterion_list import BY_CONFLICT, BY_GRADE, KINDS, UNITS, Measure, SubjectKind
from spatial.messages import Text
from spatial.parameters.params import Identifier, Number, Quantity, Row, Status
from spatial.rules.rules import Theme
from spatial.rules.ruleset import RuleSet

__all__ = ["DEPENDENCY_GRADE", "FIRST_N", "Criterion", "McaBook", "Perspective", "Restriction"]

FIRST_N: Final = "weighing.first_n"
"""Parameter: how many of a ranking are taken to be chosen."""

DEPENDENCY_GRADE: Final = "weighing.dependency_grade"
"""Parameter: from which grade on a conflict must be settled before an opportunity can be taken up."""

Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Grade = Annotated[int, Field(ge=0, le=4)]


class Criterion(Row):
    """One thing that counts: what is measured of a subject, and which score from 0 to 1 a raw value earns.

    `value` holds pairs of raw value and score; between them the score is linear, beyond them it stays. `themes` and
    `least_grade` say which conflicts a measure of conflicts looks at; without themes it looks at all.
    """

    id: Identifier
    title: Text
    subjects: tuple[SubjectKind, ...] = Field(min_length=1)
    measure: Measure
    themes: tuple[Theme, ...] = ()
    least_grade: Grade | None = None
    value: tuple[tuple[Number, Share], ...] = Field(min_length=2)
    unit: str
    status: Status
    source: str
    edition: str | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _fits_its_measure(self) -> "Criterion":
        raws = [raw for raw, _ in self.value]
        if any(later <= earlier for earlier, later in pairwise(raws)):
            msg = f"the raw values in 'value' must rise, they are {raws}"
            raise ValueError(msg)
        if self.unit != UNITS[self.measure]:
            msg = f"the measure '{self.measure}' has the unit '{UNITS[self.measure]}', not '{self.unit}'"
            raise ValueError(msg)
        foreign = [kind for kind in self.subjects if kind not in KINDS[self.measure]]
        if foreign:
            allowed = " and ".join(KINDS[self.measure])
            msg = f"the measure '{self.measure}' is known of {allowed} only, not of {foreign[0]}"
            raise ValueError(msg)
        if self.themes and self.measure not in BY_CONFLICT:
            msg = f"'themes' goes with a measure of conflicts ({', '.join(BY_CONFLICT)}), not with '{self.measure}'"
            raise ValueError(msg)
        if self.least_grade is not None and self.measure not in BY_GRADE:
            msg = f"'least_grade' goes with {', '.join(BY_GRADE)}, not with '{self.measure}'"
            raise ValueError(msg)
        return self


class Perspective(Row):
    """One way to look at the criteria, and who chose it.

    `weights`: the mean of the scores, each with its weight; without weights every criterion counts alike.
    `least_regret`: what is never far from the best, over the perspectives `over` (all that weigh, unless it names
    them). From the one that is `base` the weights are changed, one at a time.
    """

    id: Identifier
    title: Text
    method: Literal["weights", "least_regret"]
    weights: dict[Identifier, Weight] = Field(default_factory=dict)
    over: tuple[Identifier, ...] = ()
    base: bool = False
    chosen_by: Text | str
    source: str
    status: Status

    @model_validator(mode="after")
    def _fits_its_method(self) -> "Perspective":
        if self.method == "least_regret" and (self.weights or self.base):
            msg = "a least_regret perspective has no weights of its own and is no base; it may name others in 'over'"
            raise ValueError(msg)
        if self.method == "weights" and self.over:
            msg = "'over' goes with method: least_regret"
            raise ValueError(msg)
        if self.weights and sum(self.weights.values()) == 0:
            msg = "some weight must be more than 0"
            raise ValueError(msg)
        return self


class Restriction(Row):
    """Which conflicts are hard: what they touch gets no rank, whatever else speaks for it.

    All of what is named must hold: a grade, the zone semantics of the rule, its theme, the rule itself. With
    `least_share` overlaps count only when together they cover that share of the claim; a distance always counts.
    """

    id: Identifier
    title: Text
    least_grade: Grade
    zone_semantics: tuple[Literal["inclusion", "exclusion", "conditional", "attention", "compensation"], ...] = ()
    themes: tuple[Theme, ...] = ()
    rules: tuple[Identifier, ...] = ()
    least_share: Quantity | None = None
    status: Status
    source: str


@dataclass(frozen=True)
class McaBook:
    """Hold criteria, perspectives and restrictions by id; building one proves that every reference resolves.

    Raises
    ------
    RuleError
        A perspective weighs a criterion or looks over a perspective that is not there, there is no criterion, or not
        exactly one perspective is the base.
    """

    criteria: dict[str, Criterion]
    perspectives: dict[str, Perspective]
    restrictions: dict[str, Restriction]

    def __post_init__(self) -> None:
        if not self.criteria:
            _refuse("there is no criterion; give at least one under 'criteria'")
        for perspective in self.perspectives.values():
            for name in perspective.weights:
                if name not in self.criteria:
                    _refuse(
                        f"perspective '{perspective.id}', weights: there is no criterion '{name}'; "
                        f"have: {', '.join(sorted(self.criteria))}"
                    )
            for name in perspective.over:
                if name not in self.weighed:
                    _refuse(
                        f"perspective '{perspective.id}', over: there is no perspective '{name}' with method: weights; "
                        f"have: {', '.join(self.weighed) or 'none'}"
                    )
        bases = [perspective.id for perspective in self.perspectives.values() if perspective.base]
        if len(bases) != 1:
            _refuse(
                f"{len(bases)} perspectives say 'base: true' ({', '.join(bases) or 'none'}); exactly one must, of: "
                f"{', '.join(self.weighed) or 'none'}. To take another base, replace the present one, too"
            )

    def prove(self, ruleset: RuleSet) -> None:
        """Prove that every parameter and rule that is named stands in a rule set.

        Raises
        ------
        RuleError
            One does not, or the parameters of the weighing itself are missing or no whole numbers.
        """
        for name, least in ((FIRST_N, 1), (DEPENDENCY_GRADE, 0)):
            if name not in ruleset.params:
                _refuse(f"weighing: there is no parameter '{name}'; give it under 'params' with unit '1'")
            value = ruleset.params[name].value
            if value != int(value) or value < least:
                _refuse(f"param '{name}': it must be a whole number of at least {least}, it is {value:g}")
        for restriction in self.restrictions.values():
            quantity = restriction.least_share
            for param in () if quantity is None else (quantity.param, quantity.times):
                if param is not None and param not in ruleset.params:
                    _refuse(
                        f"restriction '{restriction.id}', least_share: there is no parameter '{param}'; "
                        f"have: {', '.join(sorted(ruleset.params))}"
                    )
            for rule in restriction.rules:
                if rule not in ruleset.rules:
                    _refuse(
                        f"restriction '{restriction.id}', rules: there is no rule '{rule}'; "
                        f"have: {', '.join(sorted(ruleset.rules))}"
                    )

    @property
    def weighed(self) -> tuple[str, ...]:
        """The ids of the perspectives with weights, sorted."""
        return tuple(sorted(row.id for row in self.perspectives.values() if row.method == "weights"))

    @property
    def base(self) -> str:
        """The id of the perspective from which weights are changed."""
        return next(row.id for row in self.perspectives.values() if row.base)

    def weights_of(self, perspective: str) -> dict[str, float]:
        """Return the weight of every criterion, adding up to 1; 0 for one that the perspective does not name."""
        given = self.perspectives[perspective].weights or dict.fromkeys(self.criteria, 1.0)
        total = sum(given.values())
        return {name: given.get(name, 0.0) / total for name in self.criteria}

    def over(self, perspective: str) -> tuple[str, ...]:
        """Return the perspectives over which a least-regret one looks, sorted."""
        return tuple(sorted(self.perspectives[perspective].over)) or self.weighed

    @property
    def digest(self) -> str:
        """The sha256 of everything in the book."""
        content = [
            [row.model_dump(mode="json") for _, row in sorted(part.items())]
            for part in (self.criteria, self.perspectives, self.restrictions)
        ]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _refuse(msg: str) -> NoReturn:
    raise RuleError(msg)
