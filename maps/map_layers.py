"""The map's layers that are no findings: borders, claims and nature."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from maps.map_content import CLASS_COLOURS, Badge, Feature, Group, LegendEntry, MapLayer, Style, claim_colour
from maps.numbers import plain
from maps.shapes import ShapeStore, simplified_coverage
from maps.wording import Wording
from spatial.layer import ID, NAME, NOTE, SOURCE_TERM
from spatial.places import HOME, REACHED
from spatial.report import RegionReport

__all__ = ["context_group", "input_groups", "layer_badges", "place_numbers"]

_MUNICIPALITIES: Final = "municipalities"
_CLASS: Final = "nitrogen_class"
_NOT_SHOWN: Final = {ID, NAME, REACHED, "geometry", NOTE, "in_region"}
_MOST_COLUMNS: Final = 12


def context_group(report: RegionReport, shapes: ShapeStore, wording: Wording) -> Group:
    """Make the borders: the region's, its municipalities', and the neighbours'."""
    around = report.municipalities
    simple = simplified_coverage(np.asarray(around.geometry.values)) if len(around) else np.array([], dtype=object)
    member = around["in_region"].to_numpy(dtype=bool)
    # The outline is made of the drawn municipalities: simplified by itself it would run beside their borders.
    outline = shapely.union_all(simple[member]) if member.any() else report.region.geometry
    numbers = shapes.add(simple, final=True)
    names = [plain(name) for name in around[NAME]]

    def features(mask: np.ndarray) -> tuple[Feature, ...]:
        return tuple(Feature(numbers[at], names[at]) for at in np.flatnonzero(mask))

    (region,) = shapes.add(np.array([outline], dtype=object), final=True)
    layers = (
        MapLayer(
            "region",
            wording.text("layer.region"),
            Style("#1b2a41", weight=3),
            shown=True,
            features=(Feature(region, report.region.name),),
        ),
        MapLayer(
            "members",
            wording.text("layer.members"),
            Style("#44546a", weight=1.3),
            shown=True,
            count=wording.count(int(member.sum())),
            features=features(member),
            labelled=True,
        ),
        MapLayer(
            "neighbours",
            wording.text("layer.neighbours"),
            Style("#98a2b3", "#d5dae1", 0.45, 0.8),
            shown=True,
            count=wording.count(int((~member).sum())),
            features=features(~member),
            labelled=True,
        ),
    )
    further = tuple(
        _input_layer(report, row, shapes, wording, Style("#667085", weight=1, dash="4 3"))
        for row in _rows(report, ("boundary",))
        if str(row["layer"]) != _MUNICIPALITIES
    )
    return Group("context", wording.text("group.context"), (*layers, *further), open=False)


def input_groups(report: RegionReport, shapes: ShapeStore, wording: Wording) -> tuple[Group, Group]:
    """Make the groups of claims and of nature, of every layer that the report knows; absent ones say so."""
    claims = tuple(
        _input_layer(report, row, shapes, wording, _claim_style(str(row["layer"]), position))
        for position, row in enumerate(_rows(report, ("claim",)))
    )
    nature = tuple(
        _input_layer(report, row, shapes, wording, Style("#2e6b34", "#4d9a55", 0.3, 1.2))
        for row in _rows(report, ("nature",))
    )
    return (
        Group("claim", wording.text("group.claim"), claims),
        Group("nature", wording.text("group.nature"), nature),
    )


def place_numbers(report: RegionReport, shapes: ShapeStore) -> dict[tuple[str, str], int]:
    """Return the number of the shape of every feature of the inputs by layer and feature id."""
    numbers: dict[tuple[str, str], int] = {}
    for layer, frame in report.inputs.items():
        added = shapes.add(np.asarray(frame.geometry.values))
        numbers.update({(layer, str(name)): at for name, at in zip(frame[ID], added, strict=True)})
    return numbers


def _rows(report: RegionReport, groups: tuple[str, ...]) -> list[dict[str, object]]:
    table = report.background.layers
    return list(table[table["group"].isin(groups)].to_dict("records"))


def _claim_style(name: str, position: int) -> Style:
    colour = claim_colour(name, position)
    return Style(colour, colour, 0.22, 1.4)


def _input_layer(
    report: RegionReport, row: dict[str, object], shapes: ShapeStore, wording: Wording, style: Style
) -> MapLayer:
    name = str(row["layer"])
    key, title, badges = f"layer-{name}", str(row["title"]), layer_badges(row, wording)
    notes = _notes(report, name)
    frame = report.inputs.get(name)
    if frame is None:
        return MapLayer(key, title, None, badges=badges, lines=(wording.text("layer.absent"),), notes=notes)
    columns = [column for column in frame if _is_shown(str(column), frame)][:_MOST_COLUMNS]
    written = [[wording.value(column, value) for value in frame[column]] for column in columns]
    classes = _classes(frame)
    features = tuple(
        Feature(number, plain(title), class_code=code, values=tuple(values))
        for number, title, code, *values in zip(
            shapes.add(np.asarray(frame.geometry.values)), frame[NAME], classes, *written, strict=True
        )
    )
    return MapLayer(
        key,
        title,
        style,
        shown=row["group"] == "claim",
        count=wording.count(len(frame)),
        badges=badges,
        notes=notes,
        facts=tuple((wording.text("source.note"), note) for note in notes),
        fields=tuple(wording.column(column) for column in columns),
        legend=_class_legend(classes, wording),
        features=features,
    )


def layer_badges(row: dict[str, object], wording: Wording) -> tuple[Badge, ...]:
    """Return the words that stand beside a layer: its label, and its health unless it is fresh."""
    badges = []
    if row["label"]:
        badges.append(Badge("label", wording.word("label", row["label"])))
    if row["health"] and row["health"] != "fresh":
        badges.append(Badge("health", wording.word("health", row["health"])))
    return tuple(badges)


def _notes(report: RegionReport, layer: str) -> tuple[str, ...]:
    """Return what the sources of a layer say about their own accuracy."""
    found = []
    for source in report.background.sources.to_dict("records"):
        feeds = source["layers"].split(",") if isinstance(source["layers"], str) else list(source["layers"])
        note = source["note"]
        if layer in [name.strip() for name in feeds] and isinstance(note, str) and note:
            found.append(f"{source['title']}: {note}")
    return tuple(found)


def _is_shown(column: str, frame: gpd.GeoDataFrame) -> bool:
    if column in _NOT_SHOWN or column.endswith(SOURCE_TERM):
        return False
    values = frame[column]
    return bool((values.notna() & (values.astype(str) != "")).any()) and (column != HOME or len(frame) > 0)


def _classes(frame: gpd.GeoDataFrame) -> list[str | None]:
    if _CLASS not in frame or not frame[_CLASS].isin(list(CLASS_COLOURS)[:-1]).any():
        return [None] * len(frame)
    return [code if code in CLASS_COLOURS else "" for code in frame[_CLASS]]


def _class_legend(classes: list[str | None], wording: Wording) -> tuple[LegendEntry, ...]:
    counts = pd.Series(classes, dtype=object).value_counts()
    return tuple(
        LegendEntry(
            wording.word("nitrogen", code) if code else wording.text("layer.unknown_class"),
            colour,
            "#2e6b34",
            wording.count(int(counts[code])),
        )
        for code, colour in CLASS_COLOURS.items()
        if code in counts
    )
