"""What the scripts of a region's map read: the model of the page, and its JSON Schema.

Features, findings and what is ranked stand as columns, which take half the room of rows. A number of a row is its place
in its table, from 0 on.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from maps.common.page_model import Column, Kind, Number, Numbers, Part, Texts, Title, schema_of
from maps.region_map.mca_schema import Mca, ProgrammeStep
from maps.region_map.rule_schema import Action, Param, Rule, Scenario

__all__ = [
    "FeatureColumns",
    "FindingColumns",
    "GradeChanges",
    "Layer",
    "LayerBadge",
    "MapModel",
    "Meta",
    "Party",
    "Style",
    "map_schema",
]

Colours = Annotated[tuple[str, str], Field(description="Fill and outline")]


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
    case: Numbers = Field(description="Number of the case that it is: what can be done about it")
    deciders: Texts = Field(description="Codes of who decides (party, or party:municipality), with commas")
    flags: Texts = Field(description="What to mind, in words")
    content_on: Texts = Field(description="Of when its oldest data are (ISO day, month or year); '': unknown")
    is_outdated: Numbers = Field(description="1: its data are older than its rule bears")
    first_seen: Texts = Field(description="Day (ISO)")
    is_new: Numbers = Field(description="1: it was not in the release before")


class GradeChanges(Part):
    """What would change the grade of each finding, each line and each set of lines once."""

    lines: Texts = Field(description="Lines of text")
    sets: tuple[Numbers, ...] = Field(description="Numbers of the lines of each set, in order")
    of: Numbers = Field(description="For each finding the number of its set")


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
    actions: tuple[Action, ...] = Field(description="What parties can do")
    cases: tuple[Numbers, ...] = Field(description="Numbers of the actions that apply to some findings together")
    params: dict[str, tuple[Param, ...]] = Field(description="Rule id to the numbers that it reads; none: absent")
    layers: tuple[Layer, ...] = Field(description="Every layer, from below")
    scenarios: tuple[Scenario, ...] = Field(description="The basic one first")
    findings: FindingColumns = Field(description="Conflicts and opportunities")
    grade_changes: GradeChanges = Field(description="What would change the grades of the findings")
    mca: Mca = Field(description="The multi-criteria analysis")
    programme: tuple[ProgrammeStep, ...] = Field(description="Chosen opportunities in order")


def map_schema() -> dict[str, Any]:
    """Return the JSON Schema of `MapModel` as it is written."""
    return schema_of(MapModel)
