"""The rows that say who can do what: parties, finding types, lead times, actions, and who decides by power."""

from typing import Annotated, Final, Literal, get_args

from pydantic import Field, model_validator

from spatial.messages import Text
from spatial.parameters.params import Identifier, Quantity, Row, Status

__all__ = [
    "GROUPS",
    "INFLUENCES",
    "Action",
    "Authority",
    "Conditions",
    "FindingType",
    "Group",
    "Influence",
    "LeadTime",
    "Level",
    "Party",
    "Technique",
]

Group = Literal[
    "gemeente",
    "provincie",
    "waterschap",
    "rijk",
    "netbeheerder",
    "tbo",
    "agrarier",
    "ontwikkelaar",
    "omwonenden",
]

GROUPS: Final[tuple[str, ...]] = get_args(Group)
"""The nine groups of parties, in the order in which they are shown; each is a party of the same id, too."""

Level = Literal["municipality", "province", "water_board", "state", "grid", "other"]

Influence = Literal[
    "beslist", "kadert", "stemt_in", "adviseert", "voert_uit", "bezit", "betaalt", "verbindt", "toetst", "procedeert"
]
"""How a party can act: it decides, sets the frame, consents, advises, carries out, owns, pays, convenes, supervises,
or can appeal."""

INFLUENCES: Final[tuple[str, ...]] = get_args(Influence)

Technique = Literal["wind", "solar"]


class Party(Row):
    """A body or a group of parties.

    `group`: one of `GROUPS`. `role`: what it does where a rule names it as decider; a body that only convenes or
    advises has no power of its own and cannot be the only one that a rule names. `card`: its instruments, in words.
    """

    id: Identifier
    title: Text
    level: Level
    group: Group
    role: Influence = "beslist"
    card: Text | None = None

    @model_validator(mode="after")
    def _carded(self) -> "Party":
        if self.id in GROUPS and (self.card is None or self.group != self.id):
            msg = f"party '{self.id}' is a group: it has a card with its instruments, and itself as group"
            raise ValueError(msg)
        return self


class FindingType(Row):
    """A kind of finding about which the same parties can do the same; a rule names it as its `influence`."""

    id: Annotated[str, Field(pattern=r"^FT[1-9][0-9]*$")]
    title: Text


class LeadTime(Row):
    """How long an instrument takes, with where that is known from; without a value it cannot be given in general."""

    id: Identifier
    title: Text
    value: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    unit: Literal["week", "month"] | None = None
    status: Status
    source: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _with_unit(self) -> "LeadTime":
        if (self.value is None) != (self.unit is None):
            msg = "a lead time has both 'value' and 'unit' (week, month), or neither"
            raise ValueError(msg)
        return self

    @property
    def months(self) -> float | None:
        """The value in months of a twelfth of a year, to one decimal; None where there is none."""
        if self.value is None:
            return None
        return round(self.value * 12 / 52, 1) if self.unit == "week" else self.value


class Conditions(Row):
    """Findings of a type to which an action applies: all that is given must hold.

    `rules`: of one of these. `layers`: one of these is a side of its rule. `status`: planning status or stage of its
    left feature. `least_grade`: of this grade or above.
    """

    rules: tuple[Identifier, ...] = ()
    layers: tuple[Identifier, ...] = ()
    status: tuple[Identifier, ...] = ()
    least_grade: int = Field(default=0, ge=0, le=4)

    @model_validator(mode="after")
    def _asks(self) -> "Conditions":
        if not (self.rules or self.layers or self.status or self.least_grade):
            msg = "'only_for' asks nothing; give rules, layers, status or least_grade, or take it out"
            raise ValueError(msg)
        return self


class Action(Row):
    """What one group of parties can do about one type of finding, in one way of influencing.

    `only_for`: the findings of the type to which it applies; without it all. With `where_named` it decides under a
    condition (power, a national project): it stands with a finding only where that names a body of the group as
    decider, and tells by which instrument it decides. `bodies`: whose instrument it is, where not every body of the
    group has it.
    """

    id: Identifier
    finding_type: Identifier
    party: Group
    influence: Influence
    only_for: Conditions | None = None
    where_named: bool = False
    bodies: tuple[Identifier, ...] = ()
    action: Text
    instrument: Text
    article: str = ""
    lead_time: Identifier | None = None
    prerequisite: Text | None = None
    status: Status
    source: Annotated[str, Field(min_length=1)]


class Authority(Row):
    """Up to which power of a technique one body decides.

    `to`: a parameter in MW; the row without it holds for all above. Power equal to `to` is below it with
    `includes_limit`, and above it otherwise.
    """

    id: Identifier
    technique: Technique
    to: Quantity | None = None
    includes_limit: bool = False
    party: Identifier
    instrument: Text
    article: str = ""
    status: Status
    source: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _limited(self) -> "Authority":
        if self.includes_limit and self.to is None:
            msg = "'includes_limit' goes with a limit 'to'"
            raise ValueError(msg)
        return self
