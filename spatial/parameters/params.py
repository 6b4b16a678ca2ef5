"""The nouns `Param`, `Quantity` and `Scenario`: every number that a rule reads, with where it comes from."""

import math
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from spatial.messages import Text

__all__ = [
    "STATUS_MEANING",
    "Formula",
    "Identifier",
    "Override",
    "Param",
    "Quantity",
    "Row",
    "Scenario",
    "Status",
    "Term",
]

Status = Literal["V", "V2", "D", "U"]

STATUS_MEANING: Final[dict[str, str]] = {
    "V": "seen in the source itself",
    "V2": "seen in a document that quotes the source",
    "D": "derived here",
    "U": "unverified: a working default to be confirmed",
}

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]

Number = Annotated[float, Field(allow_inf_nan=False)]

Place = Annotated[str, Field(pattern=r"^(GM\d{4}|ES\d{2}|PV\d{2})$")]
"""Code of a municipality, an energy region or a province."""


class Row(BaseModel):
    """What a row of the rule book is: frozen, and without keys that nobody reads."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Quantity(Row):
    """A number by the name of its parameter, times another one if wanted (2 × tip height)."""

    param: Identifier
    times: Identifier | None = None


class Term(Row):
    """A parameter times a share, in a sum (½ × rotor diameter)."""

    param: Identifier
    share: float = Field(default=1.0, gt=0, allow_inf_nan=False)


Sum = Annotated[tuple[Term, ...], Field(min_length=1)]


class Formula(Row):
    """The largest of some sums."""

    largest: tuple[Sum, ...] = Field(min_length=1)

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of the parameters that it reads, in its order, each once."""
        return tuple(dict.fromkeys(term.param for terms in self.largest for term in terms))


class Override(Row):
    """Another value of a parameter for what is at home in one municipality, energy region or province."""

    at: Place
    value: Number
    status: Status
    source: str
    edition: str | None = None


class Param(Row):
    """One number with its unit, source, edition and status letter.

    It has a value, or a formula over other parameters; a `RuleSet` fills in the value of a formula. For a place the
    override of its municipality goes before that of its energy region, and that before the one of its province.
    """

    id: Identifier
    value: Number = math.nan
    formula: Formula | None = None
    unit: str
    status: Status
    source: str
    title: Text
    edition: str | None = None
    valid_from: date | None = None
    note: str | None = None
    overrides: tuple[Override, ...] = ()

    @model_validator(mode="after")
    def _one_value(self) -> "Param":
        if ("value" in self.model_fields_set) == (self.formula is not None):
            msg = "a parameter has either a 'value' or a 'formula'"
            raise ValueError(msg)
        places = [override.at for override in self.overrides]
        if twice := sorted({place for place in places if places.count(place) > 1}):
            msg = f"'overrides' names {', '.join(twice)} twice; keep one value a place"
            raise ValueError(msg)
        return self


class Scenario(Row):
    """A named set of parameter values that replaces the basic one, everywhere: it goes before formula and overrides."""

    id: Identifier
    title: Text
    params: dict[Identifier, float] = Field(min_length=1)
    source: str
    status: Status
