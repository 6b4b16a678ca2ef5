"""What the script of the map of all regions reads: the model of the page, and its JSON Schema.

Places are in units of 10 m of RD New, rounded; findings stand as columns. A number of a row is its place in its table,
from 0 on.
"""

from typing import Any, Literal

from pydantic import Field

from maps.common.page_model import Kind, Numbers, Part, Texts, Title, schema_of

__all__ = ["NationFindings", "NationModel", "NationRegion", "NationRule", "NationWords", "nation_schema"]

Outline = tuple[tuple[Numbers, ...], ...]


class NationWords(Part):
    """Texts of the page, some with {places} to fill."""

    none: str = Field(description="No finding is shown")
    shown: str = Field(description="{shown} of {count} findings stand in the table")
    in_regions: str = Field(description="Heads the regions of a finding")
    points: str = Field(description="{count} findings are on the map")
    left_right: str = Field(description="{left} and {right} of a finding")
    zoom_in: str = Field(description="Name of a button")
    zoom_out: str = Field(description="Name of a button")


class NationRegion(Part):
    """A region."""

    name: str = Field(description="Name")
    map: str = Field(description="Address of its map, relative to the page")
    outline: Outline = Field(
        description="Polygons of rings, without the closing position; x and y in turn, each but the first as the "
        "difference to the one before"
    )


class NationRule(Part):
    """A rule that has findings on the map."""

    id: str = Field(description="Rule id")
    kind: Kind = Field(description="What its findings are")
    title: Title


class NationFindings(Part):
    """The heaviest findings of all regions, each once."""

    rule: Numbers = Field(description="Number of its rule")
    left: Numbers = Field(description="Number of a name")
    right: Numbers = Field(description="Number of a name")
    x: Numbers = Field(description="A place on its ground")
    y: Numbers = Field(description="As x")
    regions: tuple[Numbers, ...] = Field(description="Numbers of the regions in which it stands")


class NationModel(Part):
    """All that the page of all regions knows."""

    lang: Literal["nl", "en"] = Field(description="Language of titles and texts")
    words: NationWords = Field(description="Texts of the page")
    regions: tuple[NationRegion, ...] = Field(description="Every region")
    rules: tuple[NationRule, ...] = Field(description="Rules that have findings on the map")
    names: Texts = Field(description="Names of plans, areas and layers")
    findings: NationFindings = Field(description="Points of the map")


def nation_schema() -> dict[str, Any]:
    """Return the JSON Schema of `NationModel` as it is written."""
    return schema_of(NationModel)
