"""The rows of `report.json`: what each column of a region's tables means, as models that refuse what they do not tell.

A field that may be absent is null for a number or a time and '' for text. Numbers carry their unit in their name or in
a field `unit`.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "Comparison",
    "Criterion",
    "Fact",
    "Finding",
    "Indicator",
    "Influence",
    "InfluenceType",
    "Kind",
    "Layer",
    "Param",
    "Party",
    "Perspective",
    "Position",
    "Programme",
    "Question",
    "Rule",
    "Source",
    "StatusLetter",
    "SubjectKind",
]

Kind = Annotated[Literal["conflict", "opportunity"], Field(description="Conflict or joint opportunity")]
SubjectKind = Annotated[Literal["opportunity", "search_area"], Field(description="What is weighed")]
Stand = Annotated[Literal["agreed", "disputed", "noted"], Field(description="Whether parties agree with it")]
Health = Annotated[
    Literal["fresh", "unverified", "stale", "partial", "not_public", "missing"],
    Field(description="How well it could be pulled; stale and less is not 'nothing there'"),
]
Certainty = Annotated[
    Literal["fact", "screening", "assumption"], Field(description="A screening is no permit test: grade 3 at most")
]
InfluenceType = Annotated[
    Literal["beslist", "kadert", "stemt_in", "voert_uit", "bezit", "betaalt", "verbindt", "toetst", "procedeert"],
    Field(description="Decides, sets rules, consents, realises, owns, pays, convenes, supervises, can appeal"),
]
StatusLetter = Annotated[
    Literal["V", "V2", "D", "U", ""],
    Field(
        description="V: seen in the source itself; V2: seen in a document that quotes the source; D: derived here; "
        "U: unverified, a working default to be confirmed; '': it stands on no number"
    ),
]
Id = Annotated[str, Field(description="Id, unique in its table")]
Title = Annotated[str, Field(description="Title for readers, in the language of the report")]
Unit = Annotated[str, Field(description="Unit of the numbers; '1' for a count, 'share' for 0 to 1")]
From = Annotated[str, Field(description="Where it comes from")]
Edition = Annotated[str, Field(description="Edition or year of the source; '' when it names none")]
Basis = Annotated[str, Field(description="Assumptions and way of reckoning, in words")]
Value = Annotated[float | None, Field(description="The number, in `unit`; null when there is none")]
LeadTime = Annotated[float | None, Field(description="How long it takes, in months; null: unknown")]
LeftName = Annotated[str, Field(description="Name of the left feature, '' when it has none")]
RightName = Annotated[str, Field(description="Name of the right feature, '' when it has none")]
ScenarioId = Annotated[str, Field(description="Under which scenario; 'basis' is the basic one")]
RuleId = Annotated[str, Field(description="See `rules`")]
FindingId = Annotated[str, Field(description="See `conflicts` and `opportunities`")]
PartyId = Annotated[str, Field(description="Party, see `parties`")]
Place = Annotated[str, Field(description="CBS code of the municipality whose party it is; '' for other parties")]
Ids = Annotated[list[str], Field(description="Ids of findings")]


class Row(BaseModel):
    """A row that has exactly the fields that are told, without NaN or infinity."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Layer(Row):
    """A layer, and how well it is known."""

    layer: Id
    title: Title
    group: str = Field(description="claim, combined, nature or boundary")
    balanced: bool = Field(description="Whether it takes part in the area balance")
    bulk: bool = Field(description="Whether only those of its many features stand here that some finding is about")
    health: Health
    label: str = Field(description="fictional, derived, or '' for what was published as it is")
    sources: list[str] = Field(description="Ids of its sources")


class Source(Row):
    """A source, with its health and age."""

    source_id: Id
    title: Title
    provider: str = Field(description="Who publishes it")
    licence: str = Field(description="Under which terms")
    layers: list[str] = Field(description="Layers that it feeds")
    health: Health
    captured_at: datetime | None = Field(description="When it was pulled, UTC; null: never")
    features: int | None = Field(description="Features pulled")
    sha256: str = Field(description="Of the bytes as they came")
    url: str = Field(description="Where they came from")
    label: str = Field(description="fictional, derived or ''")
    note: str = Field(description="What the source says of its own accuracy")


class Rule(Row):
    """A rule of the rule book, and whether it was evaluated here."""

    rule_id: Id
    kind: Kind
    title: Title
    reason: str = Field(description="Why it matters, with {fields} of a finding")
    left_layer: str = Field(description="Layer of the left feature of its findings")
    right_layer: str = Field(description="Layer of the right feature of its findings")
    certainty: Certainty
    status: StatusLetter
    source: From
    evaluated: bool = Field(description="False is not 'no conflict': see `needs`")
    needs: list[str] = Field(description="What is missing, or of which nothing is known here")
    findings: int = Field(description="Number of findings in the basic scenario")


class Param(Row):
    """A number that rules read."""

    param_id: Id
    title: Title
    value: Value
    unit: Unit
    status: StatusLetter
    source: From
    edition: Edition
    note: str = Field(description="What must be known beside the number")
    formula: str = Field(description="How it follows from other numbers, by their ids; '' for one that is given")
    overrides: str = Field(description="Places where another value holds: code=value (status), apart by ;")


class Finding(Row):
    """A conflict or opportunity; the layers and the title of a finding are those of its rule."""

    finding_id: str = Field(description="Depends on rule, left and right feature alone; the same in every scenario")
    rule_id: str = Field(description="Its rule, see `rules`")
    grade: int = Field(ge=0, le=4, description="Severity 0 to 4 of a conflict, strength 0 to 3 of an opportunity")
    left_id: str = Field(description="Feature of the rule's left layer")
    left_name: LeftName
    right_id: str = Field(description="Feature of the rule's right layer; '' when several are counted")
    right_name: RightName
    distance_m: float | None = Field(description="Between both, in metres; 0 for shared ground")
    area_ha: float | None = Field(description="Shared ground, or the left feature where none is shared")
    area_in_region_ha: float | None = Field(description="Part of it inside the region")
    dwellings: int | None = Field(description="Of both features, or as counted")
    energy_gwh: float | None = Field(description="Of both features, GWh a year")
    municipalities: list[str] = Field(description="CBS codes")
    cross_border: bool = Field(description="Whether more than one municipality is concerned")
    deciders: list[str] = Field(description="Who decides: party, or party:municipality")
    certainty: Certainty
    flags: list[str] = Field(description="Remarks, see the handbook")
    first_seen: date = Field(description="Date of the first release that held it")
    scenario: str = Field(description="Under which scenario; 'basis' is the basic one")


class Indicator(Row):
    """A measure of the region; without a value it says why."""

    indicator_id: Id
    subject: str = Field(description="What it is about, when it is one of several; else the region")
    theme: Literal["energy", "housing", "nitrogen", "grid", "nature", "process", "ground", "measure"] = Field(
        description="Part of the task"
    )
    title: Title
    value: Value
    low: float | None = Field(description="Low end where the value is a range")
    high: float | None = Field(description="High end where the value is a range")
    unit: Unit
    scenario: ScenarioId
    status: StatusLetter
    source: From
    edition: Edition
    basis: Basis
    absent: str = Field(description="Why there is no value and how to give one; '' when there is one")


class Party(Row):
    """A body or group that can do something."""

    party_id: Id
    title: Title
    level: str = Field(description="municipality, province, water_board, state, grid or other")
    group: str = Field(description="Which of the nine groups it belongs to")
    card: str = Field(description="Its instruments in one paragraph; '' for a body within a group")


class Influence(Row):
    """What a group of parties can do about findings of one type."""

    finding_type: str = Field(description="FT1 to FT14")
    type_title: str = Field(description="Title of the finding type")
    party_id: PartyId
    influence: InfluenceType
    action: str = Field(description="What it can do")
    instrument: str = Field(description="With which instrument; '' when none is known")
    article: str = Field(description="Law and article; '' when none is known")
    lead_time: str = Field(description="How long it takes, in words")
    lead_time_months: LeadTime
    prerequisite: str = Field(description="What must come first")
    status: StatusLetter
    source: From


class Fact(Row):
    """Something that the parties can agree on or dispute."""

    fact_id: Id
    theme: str = Field(description="What it is about")
    title: Title
    value: Value
    value_text: str = Field(description="The value in words, or all values where they differ")
    unit: Unit
    status: StatusLetter
    kind: Literal["official", "derived", "reported"] = Field(description="How it came about")
    source: From
    edition: Edition
    holder: str = Field(description="Who keeps it")
    may_calculate: bool = Field(description="Whether it may be reckoned with")
    agreement: Stand
    dissent: str = Field(description="Who disputes it, and in which words")
    about: list[str] = Field(description="Ids of rules, parameters, targets or indicators")


class Position(Row):
    """What one party says of a fact."""

    fact_id: str = Field(description="See `facts`")
    party_id: PartyId
    municipality: Place
    position: Stand
    value: float | None = Field(description="The party's own value")
    text: str = Field(description="In the party's own words")


class Question(Row):
    """What parties want to know, and who can tell."""

    question_id: Id
    question: str = Field(description="What is asked")
    asked_by: str = Field(description="Party, or party:municipality; several with commas")
    holder: str = Field(description="Who holds the knowledge")
    about: str = Field(description="Ids of rules, parameters, facts or indicators, with commas")
    independent: bool = Field(description="Whether someone outside answers")
    author: str = Field(description="Who answers, when someone outside does")
    status: Literal["open", "answered"] = Field(description="Whether there is an answer")
    answer: str = Field(description="The answer; '' while open")


class Comparison(Row):
    """What a scenario changes of one rule's findings."""

    scenario: ScenarioId
    rule_id: RuleId
    gained: int = Field(description="Findings that only the scenario has")
    lost: int = Field(description="Findings that only the basic scenario has")
    regraded: int = Field(description="Findings of both with another grade")
    area_gained_ha: float | None = Field(description="Ground of the findings gained")
    area_lost_ha: float | None = Field(description="Ground of the findings lost")
    dwellings_gained: float | None = Field(description="Of the findings gained")
    dwellings_lost: float | None = Field(description="Of the findings lost")
    energy_gained_gwh: float | None = Field(description="Of the findings gained, GWh a year")
    energy_lost_gwh: float | None = Field(description="Of the findings lost, GWh a year")


class Criterion(Row):
    """By what is weighed."""

    criterion_id: Id
    title: Title
    unit: Unit
    status: StatusLetter
    source: From
    basis: Basis


class Perspective(Row):
    """A way to weigh, chosen by parties."""

    perspective_id: Id
    title: Title
    method: Literal["weights", "least_regret"] = Field(description="How scores become a rank")
    weights: str = Field(description="Criteria with their weights")
    chosen_by: str = Field(description="Which parties chose it")
    source: From
    status: StatusLetter


class Programme(Row):
    """A chosen opportunity, in the order in which it can be decided."""

    position: int = Field(description="1 is first")
    finding_id: FindingId
    rule_id: RuleId
    title: Title
    left_name: LeftName
    right_name: RightName
    strength: int | None = Field(description="0 to 3")
    dwellings: int | None = Field(description="Dwellings of both features")
    energy_gwh: float | None = Field(description="GWh a year")
    deciders: list[str] = Field(description="Who decides on it")
    decide_first: str = Field(description="What must be decided before; '' when nothing")
    decide_first_by: str = Field(description="By whom")
    instrument: str = Field(description="With which instrument it is decided first")
    lead_time_months: LeadTime
    depends_on: Ids
    basis: Basis
