"""What the scripts of a region's map read: the model of the page, and its JSON Schema.

Features, findings and what is ranked stand as columns, which take half the room of rows. A number of a row is its place
in its table, from 0 on.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from maps.common.page_model import Part, schema_of

__all__ = [
    "Action",
    "Criterion",
    "FeatureColumns",
    "FindingColumns",
    "FindingType",
    "Layer",
    "LayerBadge",
    "MapModel",
    "Mca",
    "Meta",
    "Param",
    "Party",
    "Perspective",
    "ProgrammeStep",
    "Rule",
    "RuleDifference",
    "Scenario",
    "Style",
    "SubjectColumns",
    "map_schema",
]

Kind = Literal["conflict", "opportunity"]
Number = float | int
Column = tuple[Number | None, ...]
Numbers = tuple[int, ...]
Texts = tuple[str, ...]
Colours = Annotated[tuple[str, str], Field(description="Fill and outline")]
Title = Annotated[str, Field(description="For readers, in the language of the page")]
Status = Annotated[str, Field(description="Status letter")]
Source = Annotated[str, Field(description="Where it comes from")]


class Meta(Part):
    """The region and the release."""

    code: str = Field(description="CBS code of the region")
    lang: Literal["nl", "en"] = Field(description="Language of titles and texts")
    previous_on: str | None = Field(description="Day of the release before this one (ISO); null: there is none")


class Party(Part):
    """A body or group that decides or acts."""

    title: Title
    group: str = Field(description="Group of parties to which it belongs")
    level: str = Field(description="Level of government: municipality, province, …")


class Rule(Part):
    """A rule, evaluated or not."""

    id: str = Field(description="Rule id")
    kind: Kind = Field(description="What its findings are")
    theme: str = Field(description="Code of its theme; '' for none")
    title: Title
    reason: str = Field(description="Sentence with {fields} of a finding")
    source: Source
    status: Status
    certainty: str = Field(description="Code of how certain its findings are")
    left: str = Field(description="Key of the layer, or id of what was counted")
    right: str = Field(description="As left")
    evaluated: bool = Field(description="False is not 'no conflict'")
    needs: str = Field(description="Why it was not evaluated; '' when it was")
    type: str = Field(description="Key in `types`; '' for none")
    rests_on_unverified: bool = Field(description="Whether it, or a number that it reads, has status U")


class Param(Part):
    """A number that a rule reads."""

    title: Title
    value: Number = Field(description="In `unit`")
    unit: str = Field(description="Code of the unit")
    status: Status
    source: Source
    formula: str = Field(description="How it follows from others; '' when it is given")


class Action(Part):
    """What a party can do about findings of a type."""

    party: str = Field(description="Group of parties")
    influence: str = Field(description="Code of the influence that this is")
    action: str = Field(description="What it can do")
    instrument: str = Field(description="With what; '' for nothing")
    article: str = Field(description="Article of law; '' for none")
    lead_time: str = Field(description="How long it takes, in words, maybe with a status letter of its own")
    prerequisite: str = Field(description="What must come first; '' for nothing")
    status: Status


class FindingType(Part):
    """A type of findings."""

    title: Title
    actions: tuple[Action, ...] = Field(description="In the order of the report")


class Style(Part):
    """How a layer is drawn."""

    colour: str = Field(description="Of the outline")
    fill: str = Field(default="", description="'' for none")
    fill_opacity: Number = Field(default=0, description="0 to 1")
    weight: Number = Field(default=1, description="Width of the outline in pixels")
    dash: str = Field(default="", description="SVG dash array; '' for a full line")


class LayerBadge(Part):
    """A word beside a layer's title: such as fictional, derived or stale."""

    kind: Literal["label", "health"] = Field(description="What it is about")
    text: str = Field(description="The word")


class FeatureColumns(Part):
    """The features of a layer."""

    shapes: Numbers = Field(default=(), description="Numbers of their shapes")
    ids: Texts = Field(default=(), description="Feature ids, unique in the layer")
    names: Texts = Field(default=(), description="Names; '' for none")
    values: tuple[tuple[str | None, ...], ...] = Field(
        default=(), description="A column for each of the layer's fields, of values as they are written; null: none"
    )
    classes: Texts = Field(default=(), description="Code of the class that colours each; empty where classes do not")


class Layer(Part):
    """A layer that is no finding; the order is that of drawing, from below."""

    key: str = Field(description="Unique in the page")
    group: Literal["context", "claim", "nature"] = Field(description="Group in which it is listed")
    title: Title
    style: Style | None = Field(description="Null: it is absent, and nothing is drawn")
    shown: bool = Field(default=False, description="Whether it is on when the page opens")
    badges: tuple[LayerBadge, ...] = Field(default=(), description="Beside its title")
    notes: Texts = Field(default=(), description="What its sources say of their accuracy")
    fields: Texts = Field(default=(), description="Titles of the attributes")
    features: FeatureColumns = Field(default=FeatureColumns(), description="Its features")
    labelled: bool = Field(default=False, description="Whether names stand on the map")
    no_data: str = Field(default="", description="Its shapes are where nothing is known of this layer; '' for none")


class RuleDifference(Part):
    """What a scenario changes of one rule's findings; each m² and each plan counts once."""

    rule_id: str = Field(description="See `rules`")
    gained: int = Field(description="Findings that only the scenario has")
    lost: int = Field(description="Findings that only the basic scenario has")
    regraded: int = Field(description="Findings of both with another grade")
    area_gained_ha: Number = Field(description="Ground of the findings gained")
    area_lost_ha: Number = Field(description="Ground of the findings lost")
    dwellings_gained: Number = Field(description="Of the findings gained")
    dwellings_lost: Number = Field(description="Of the findings lost")
    energy_gained_gwh: Number = Field(description="Of the findings gained, GWh a year")
    energy_lost_gwh: Number = Field(description="Of the findings lost, GWh a year")


class Scenario(Part):
    """A scenario; the basic one is the first."""

    id: str = Field(description="Scenario id")
    title: Title
    touched: Numbers = Field(description="Numbers of the rules that have findings of its own")
    difference: tuple[RuleDifference, ...] = Field(description="Rules that it changes")


class FindingColumns(Part):
    """The findings, those of the basic scenario first."""

    id: Texts = Field(description="Finding id; the same in each scenario")
    rule: Numbers = Field(description="Number of its rule")
    grade: Numbers = Field(description="Severity or strength")
    scenario: Numbers = Field(description="Number of the scenario in which it stands")
    shape: Numbers = Field(description="Number of its shape; -1: nothing is drawn")
    left: Numbers = Field(description="Number of the feature in the layer of the rule's left side; -1: see left_far")
    right: Numbers = Field(description="As left")
    left_far: dict[str, tuple[str, str]] = Field(description="Number of the finding to id and name of its left side")
    right_far: dict[str, tuple[str, str]] = Field(description="As left_far")
    distance_m: Column = Field(description="Metres; null: none")
    area_ha: Column = Field(description="Hectares of the whole; null: none")
    area_in_region_ha: Column = Field(description="Hectares in the region; null: none")
    dwellings: Column = Field(description="Dwellings; null: unknown")
    energy_gwh: Column = Field(description="GWh a year; null: unknown")
    places: Texts = Field(description="CBS codes of the municipalities that it reaches, with commas")
    deciders: Texts = Field(description="Codes of who decides (party, or party:municipality), with commas")
    flags: Texts = Field(description="What to mind, in words")
    first_seen: Texts = Field(description="Day (ISO)")
    is_new: Numbers = Field(description="1: it was not in the release before")


class Criterion(Part):
    """By what is ranked."""

    id: str = Field(description="Criterion id")
    title: Title
    unit: str = Field(description="Unit of its values, as it is written")
    status: Status
    basis: str = Field(description="What it measures")


class Perspective(Part):
    """With which weights is ranked."""

    id: str = Field(description="Perspective id")
    title: Title
    method: Literal["weights", "least_regret"] = Field(description="How ranks come about")
    weights: dict[str, Number] = Field(description="Criterion to weight; empty for least regret")
    over: Texts = Field(description="Perspectives over which regret is taken; empty: all with weights")
    chosen_by: str = Field(description="Whose weights they are")


class SubjectColumns(Part):
    """What is ranked. One that is a finding has its number in `finding`, another its id in `id`."""

    kind: Texts = Field(description="opportunity or search_area")
    finding: Numbers = Field(description="Number of the finding; -1: it is none")
    id: Texts = Field(description="layer:feature of what is no finding; '' for a finding")
    name: Texts = Field(description="Names")
    excluded_by: tuple[Numbers, ...] = Field(description="Numbers of findings that are never traded off")
    scores: tuple[Column, ...] = Field(description="A column for each criterion: 0 to 1; null: unknown")
    values: tuple[Column, ...] = Field(description="A column for each criterion, in its unit; null: unknown")
    rank_best: Column = Field(description="Best rank of all perspectives; null: it has none")
    rank_worst: Column = Field(description="Worst rank of all perspectives; null: it has none")
    basis: Texts = Field(description="What was not known, and how it was ranked then")


class Mca(Part):
    """The multi-criteria analysis."""

    first_n: int = Field(description="How many count as the first")
    criteria: tuple[Criterion, ...] = Field(description="By what is ranked")
    perspectives: tuple[Perspective, ...] = Field(description="With which weights")
    subjects: SubjectColumns = Field(description="What is ranked")


class ProgrammeStep(Part):
    """A chosen opportunity, in the order in which it can be decided."""

    position: int = Field(description="1 is first")
    finding_id: str = Field(description="See `findings`")
    title: Title
    left_name: str = Field(description="'' for none")
    right_name: str = Field(description="'' for none")
    dwellings: Number | None = Field(description="Dwellings of both features; null: unknown")
    energy_gwh: Number | None = Field(description="GWh a year; null: unknown")
    decide_first: str = Field(description="What must be decided before; '' when nothing")
    decide_first_by: str = Field(description="By whom, as `deciders` of a finding")
    instrument: str = Field(description="With which instrument")
    lead_time_months: Number | None = Field(description="How long it takes; null: unknown")
    depends_on: Texts = Field(description="Ids of findings")


class MapModel(Part):
    """All that the page of one region's map knows, but for shapes."""

    meta: Meta = Field(description="The region and the release")
    words: dict[str, str] = Field(description="Texts of the catalogue by key, with {places} to fill")
    places: dict[str, str] = Field(description="CBS code of a municipality to its name")
    parties: dict[str, Party] = Field(description="By id")
    layer_titles: dict[str, str] = Field(description="Title of every layer and indicator that a rule may name")
    colours: dict[Kind, dict[str, Colours]] = Field(description="Kind and grade to colours")
    classes: dict[str, str] = Field(description="Class of a nature area to its fill; '' is unknown")
    rules: tuple[Rule, ...] = Field(description="Every rule")
    types: dict[str, FindingType] = Field(description="Types of findings by id")
    params: dict[str, tuple[Param, ...]] = Field(description="Rule id to the numbers that it reads; none: absent")
    layers: tuple[Layer, ...] = Field(description="Every layer, from below")
    scenarios: tuple[Scenario, ...] = Field(description="The basic one first")
    findings: FindingColumns = Field(description="Conflicts and opportunities")
    mca: Mca = Field(description="The multi-criteria analysis")
    programme: tuple[ProgrammeStep, ...] = Field(description="Chosen opportunities in order")


def map_schema() -> dict[str, Any]:
    """Return the JSON Schema of `MapModel` as it is written."""
    return schema_of(MapModel)
