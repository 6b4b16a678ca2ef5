"""The nouns of joint fact finding: `Fact`, `Question` and `Position`, as parties write them down."""

from typing import Annotated, Final, Literal, get_args

from pydantic import Field, StringConstraints, field_validator, model_validator

from spatial.messages import Text
from spatial.parameters.params import Identifier, Row, Status

__all__ = [
    "AGREEMENTS",
    "FACT_THEMES",
    "OPINIONS",
    "Agreement",
    "Alternative",
    "Fact",
    "Opinion",
    "Position",
    "Question",
]

Theme = Literal[
    "energy",
    "housing",
    "nitrogen",
    "grid",
    "nature",
    "water",
    "safety",
    "landscape",
    "cross_border",
    "process",
    "ground",
]
Opinion = Literal["agreed", "disputed", "noted"]
"""What a party may say of a fact."""

OPINIONS: Final[tuple[str, ...]] = get_args(Opinion)

Agreement = Literal["agreed", "disputed", "differs", "outdated", "noted"]

FACT_THEMES: Final[tuple[str, ...]] = get_args(Theme)
AGREEMENTS: Final[tuple[str, ...]] = get_args(Agreement)

Said = Annotated[str, StringConstraints(strip_whitespace=True)]
Number = Annotated[float, Field(allow_inf_nan=False)]
By = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(:GM[0-9]{4})?$")]
"""A party, or the party of one municipality: ``ps``, ``gemeente:GM0141``."""


class _Reading(Row):
    """What one source says."""

    value: Number | None = None
    text: Text | None = None
    source: Said
    edition: Said = ""
    status: Status

    @field_validator("source")
    @classmethod
    def _has_source(cls, source: str) -> str:
        if not source:
            msg = "a fact without a source is not shown; name the document, page or body that says it"
            raise ValueError(msg)
        return source

    @model_validator(mode="after")
    def _says_something(self) -> "_Reading":
        if (self.value is None) == (self.text is None):
            msg = "give either 'value' (a number) or 'text' (nl and en)"
            raise ValueError(msg)
        return self


class Alternative(_Reading):
    """What another source says of the same; its unit is that of the fact.

    `outdated`: it said so before, and the fact has come in its place.
    """

    outdated: bool = False


class Fact(_Reading):
    """A number or statement that people decide by, with where it comes from and who would know.

    `kind`: ``official`` (laid down by who decides on it), ``derived`` (computed, the source says how), ``reported``
    (somebody says so). `may_calculate` says whether it may go into a sum; `about` names the rules, parameters, targets
    and indicators that rest on it. `alternatives` are what other sources say: they differ, or are outdated. Only a
    party disputes it.
    """

    id: Identifier
    theme: Theme
    title: Text
    unit: Said = ""
    holder: Said = ""
    kind: Literal["official", "derived", "reported"]
    may_calculate: bool
    about: tuple[Identifier, ...] = ()
    alternatives: tuple[Alternative, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> "Fact":
        if self.value is not None and not self.unit:
            msg = "a value has a 'unit'; write \"1\" for a plain number"
            raise ValueError(msg)
        if self.value is None and (self.unit or self.may_calculate):
            msg = "a text has no 'unit', and nothing can be calculated with it (may_calculate: false)"
            raise ValueError(msg)
        if any((other.value is None) != (self.value is None) for other in self.alternatives):
            msg = "the alternatives of a value are values, those of a text are texts"
            raise ValueError(msg)
        return self


class Question(Row):
    """What an alliance wants to know before it decides, and who is to answer it.

    `holder` is the body that knows (a party, RIVM, CBS, …). An `independent` answer comes from an expert outside the
    alliance, the `author`.
    """

    id: Identifier
    question: Text
    asked_by: tuple[By, ...] = ()
    holder: Said
    about: tuple[Identifier, ...] = ()
    independent: bool = False
    author: Said = ""
    answer: Text | None = None
    answer_source: Said = ""

    @model_validator(mode="after")
    def _answered(self) -> "Question":
        if not self.holder:
            msg = "every question has a 'holder': the body that is to answer it"
            raise ValueError(msg)
        if (self.answer is None) != (not self.answer_source):
            msg = "'answer' and 'answer_source' go together: an answer without a source is not shown"
            raise ValueError(msg)
        if self.independent and not self.author:
            msg = "an independent answer has an 'author'"
            raise ValueError(msg)
        return self


class Position(Row):
    """What a party says of a fact; the pair of fact and party occurs once.

    `agreed`: it works with the value. `disputed`: it does not, and says why or which value it holds. `noted`: it has
    seen the fact and does not say either.
    """

    fact: Identifier
    by: By
    position: Opinion
    value: Number | None = None
    text: Said = ""

    @model_validator(mode="after")
    def _reasoned(self) -> "Position":
        if self.position == "disputed" and self.value is None and not self.text:
            msg = "who disputes a fact gives the 'value' that it holds, or says why in 'text'"
            raise ValueError(msg)
        return self

    @property
    def key(self) -> tuple[str, str]:
        """Fact and party: what makes it one position."""
        return self.fact, self.by

    @property
    def party(self) -> str:
        """The party without its municipality."""
        return self.by.partition(":")[0]

    @property
    def municipality(self) -> str:
        """The code of the municipality, or ''."""
        return self.by.partition(":")[2]
