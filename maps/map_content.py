"""What a region's map holds: groups of layers of features, and the JSON that the page's script reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from maps.shapes import ShapeStore

__all__ = [
    "CLASS_COLOURS",
    "GRADE_COLOURS",
    "Badge",
    "Feature",
    "Group",
    "Item",
    "LegendEntry",
    "MapLayer",
    "Style",
    "as_json",
    "claim_colour",
]

GRADE_COLOURS: Final = {
    "conflict": {
        1: ("#fee391", "#a67c00"),
        2: ("#fb9a29", "#a94f00"),
        3: ("#d7301f", "#7a0c05"),
        4: ("#67000d", "#2b0006"),
    },
    "opportunity": {
        1: ("#b8e4e6", "#2a7f86"),
        2: ("#41aeb5", "#0f6068"),
        3: ("#006d77", "#003c42"),
    },
}
"""Kind to grade to (fill, outline): lightness falls as the grade rises, so they differ without colour vision too."""

CLASS_COLOURS: Final = {
    "none": "#a6dba0",
    "approaching": "#e6dfa0",
    "light": "#dfc27d",
    "moderate": "#bf812d",
    "severe": "#8c510a",
    "": "#7fa88a",
}
"""Nitrogen class to fill; '' is unknown."""

_CLAIM_COLOURS: Final = {"housing_plans": "#6a3fa0", "wind_areas": "#1769aa", "solar_areas": "#8a6d00"}
_OTHER_CLAIMS: Final = ("#7f4f24", "#4a5568", "#00695c", "#ad1457", "#37474f")


@dataclass(frozen=True)
class Style:
    """How a layer is drawn; `dash` is an SVG dash array."""

    colour: str
    fill: str = ""
    fill_opacity: float = 0.0
    weight: float = 1.0
    dash: str = ""


@dataclass(frozen=True)
class Badge:
    """A word that stands beside a title: `kind` is ``label`` or ``health``."""

    kind: str
    text: str


@dataclass(frozen=True)
class Item:
    """One finding at a place.

    `beside` names the partner and the distance or the shared ground, `partner` is the number of its shape.
    """

    grade: int
    reason: str
    beside: str
    partner: int | None
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Feature:
    """One shape to draw; `grade` or `class_code` choose its colour, `more` findings are counted and not listed."""

    shape: int
    name: str
    grade: int | None = None
    class_code: str | None = None
    values: tuple[str | None, ...] = ()
    items: tuple[Item, ...] = ()
    more: int = 0


@dataclass(frozen=True)
class LegendEntry:
    """A colour and its meaning. `grade` is set where the reader can switch it on and off."""

    text: str
    fill: str
    outline: str
    count: str
    grade: int | None = None
    shown: bool = True


@dataclass(frozen=True)
class MapLayer:
    """A line of the panel. Without `style` nothing is drawn and there is nothing to switch on.

    `told`: whether its lines tell of findings that are not drawn.
    """

    key: str
    title: str
    style: Style | None
    shown: bool = False
    kind: str = ""
    count: str = ""
    badges: tuple[Badge, ...] = ()
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    fields: tuple[str, ...] = ()
    legend: tuple[LegendEntry, ...] = ()
    features: tuple[Feature, ...] = ()
    labelled: bool = False
    evaluated: bool = True
    told: bool = False


@dataclass(frozen=True)
class Group:
    """Layers under one heading; `grades` is the legend that switches grades in all of them."""

    key: str
    title: str
    layers: tuple[MapLayer, ...]
    kind: str = ""
    grades: tuple[LegendEntry, ...] = ()
    open: bool = True


def claim_colour(name: str, position: int) -> str:
    """Return the colour of a claim: its own, or one by its position among the layers."""
    return _CLAIM_COLOURS.get(name, _OTHER_CLAIMS[position % len(_OTHER_CLAIMS)])


def as_json(groups: Sequence[Group], shapes: ShapeStore) -> dict[str, object]:
    """Return what the page's script draws; keys are short because they stand thousands of times."""
    drawn = [(group, layer) for group in groups for layer in group.layers if layer.style is not None]
    return {
        "colours": {
            kind: {str(grade): list(pair) for grade, pair in grades.items()} for kind, grades in GRADE_COLOURS.items()
        },
        "classes": CLASS_COLOURS,
        "shapes": shapes.encoded(),
        "layers": [_layer(group, layer) for group, layer in drawn],
    }


def _layer(group: Group, layer: MapLayer) -> dict[str, object]:
    return {
        "key": layer.key,
        "pane": group.key,
        "kind": layer.kind,
        "title": layer.title,
        "badges": [badge.text for badge in layer.badges],
        "labelled": layer.labelled,
        "style": vars(layer.style),
        "facts": layer.facts,
        "fields": layer.fields,
        "features": [_feature(feature) for feature in layer.features],
    }


def _feature(feature: Feature) -> dict[str, object]:
    content: dict[str, object] = {"s": feature.shape, "n": feature.name}
    if feature.grade is not None:
        content["g"] = feature.grade
    if feature.class_code is not None:
        content["c"] = feature.class_code
    if any(value is not None for value in feature.values):
        content["v"] = feature.values
    if feature.items:
        content["i"] = [
            {"g": item.grade, "r": item.reason, "b": item.beside, "f": item.facts}
            | ({} if item.partner is None else {"p": item.partner})
            for item in feature.items
        ]
    if feature.more:
        content["m"] = feature.more
    return content
