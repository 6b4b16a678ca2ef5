"""What a region's map draws its layers with: colours, styles, badges, and the noun `MapLayer`."""

from dataclasses import dataclass
from typing import Final

__all__ = ["CLASS_COLOURS", "GRADE_COLOURS", "Badge", "MapLayer", "Style", "claim_colour"]

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
class MapLayer:
    """A layer that is no finding. Without `style` it is listed and nothing is drawn.

    Parameters
    ----------
    group
        ``context``, ``claim`` or ``nature``.
    shown
        Whether it is on when the page opens.
    fields, values
        Titles of the attributes, and one column of written values for each.
    shapes, ids, names, classes
        One for each feature; `classes` is empty where no class colours the layer.
    no_data
        Its shapes are where nothing is known, of the layer named here.
    """

    key: str
    group: str
    title: str
    style: Style | None
    shown: bool = False
    health: str = ""
    badges: tuple[Badge, ...] = ()
    notes: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    values: tuple[tuple[str | None, ...], ...] = ()
    shapes: tuple[int, ...] = ()
    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    labelled: bool = False
    no_data: str = ""


def claim_colour(name: str, position: int) -> str:
    """Return the colour of a claim: its own, or one by its position among the layers."""
    return _CLAIM_COLOURS.get(name, _OTHER_CLAIMS[position % len(_OTHER_CLAIMS)])
