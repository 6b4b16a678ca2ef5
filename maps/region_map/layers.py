"""The map's layers that are no findings: borders, claims and nature, and where nothing is known of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from maps.common.badges import layer_badges
from maps.common.coverages import drawn_forms
from maps.common.labels import Wording
from maps.common.numbers import plain
from maps.common.schema import column_of, columns_of
from maps.common.shapes import ShapeStore, simplified_coverage
from maps.common.styles import CLASS_COLOURS, claim_colour
from maps.region_map.schema import FeatureColumns, Layer, LayerBadge, Style
from spatial.indicators.coverage import without_plans
from spatial.indicators.plan_capacity import PLANS
from spatial.layers.content_date import CONTENT_ON, content_dates
from spatial.layers.layer import ID, LEFT_OUT, NAME, NOTE, SOURCE_TERM
from spatial.layers.places import HOME, REACHED, column_or_empty
from spatial.report.report import RegionReport
from spatial.schema.column import Column

__all__ = ["map_layers"]

_MUNICIPALITIES: Final = "municipalities"
_CLASS: Final = "nitrogen_class"
_NOT_SHOWN: Final = {CONTENT_ON, ID, NAME, REACHED, "geometry", NOTE, "in_region"}
_MOST_COLUMNS: Final = 12
_WITH_HOLES: Final = ("partial", "missing", "not_public")
"""Health of a layer of which something may be there that nobody sees."""

_NO_DATA: Final = Style(colour="#5b6472", weight=0.8)
_NOT_COUNTED: Final = Style(colour="#667085", fill="#98a2b3", fill_opacity=0.15, weight=1, dash="2 3")

_LISTED_IN: Final[Mapping[str, Literal["context", "claim", "nature"]]] = {
    "boundary": "context",
    "nature": "nature",
    "claim": "claim",
    "combined": "claim",
}
"""Group of a layer, in the order of drawing, to the group in which the map lists it."""


def map_layers(report: RegionReport, shapes: ShapeStore, labels: Wording) -> tuple[Layer, ...]:
    """Return the layers in the order in which they are drawn, from below: borders, nature, claims.

    Every layer that the report knows is among them; of an absent one nothing is drawn, and it says so by having no
    style. Where nothing is known of a claim or of nature, a layer beside it holds the municipalities concerned.
    """
    borders = _borders(report, shapes, labels)
    members = borders[1].features
    result = [*borders]
    for group in _LISTED_IN:
        for position, row in enumerate(_rows(report, group)):
            if str(row["layer"]) == _MUNICIPALITIES:
                continue
            layer = _input_layer(report, row, shapes, labels, _style(group, str(row["layer"]), position))
            result += [*_left_out(report, layer, shapes, labels), layer]
            blank = _no_data(report, layer, str(row["health"]), members, labels)
            if group in ("nature", "claim") and blank is not None:
                result.append(blank)
    return tuple(result)


def _borders(report: RegionReport, shapes: ShapeStore, labels: Wording) -> tuple[Layer, Layer, Layer]:
    """Return the borders: the neighbours', the region's municipalities', and its own."""
    around = report.municipalities
    whole = np.asarray(around.geometry.values)
    simple = simplified_coverage(whole) if len(around) else np.array([], dtype=object)
    member = around["in_region"].to_numpy(dtype=bool)
    # The outline is made of the drawn municipalities: simplified by itself it would run beside their borders.
    outline = shapely.union_all(simple[member]) if member.any() else report.region.geometry
    municipalities = FeatureColumns(
        shapes=tuple(shapes.add(whole, drawn=simple)),
        ids=tuple(str(code) for code in around[ID]),
        names=tuple(plain(name) for name in around[NAME]),
    )
    region = FeatureColumns(
        shapes=tuple(shapes.add(np.array([report.region.geometry]), drawn=np.array([outline], dtype=object))),
        ids=(report.region.code,),
        names=(report.region.name,),
    )

    def border(key: str, style: Style, features: FeatureColumns) -> Layer:
        title = labels.text(f"layer.{key}")
        is_labelled = key != "region"
        return Layer(
            key=key, group="context", title=title, style=style, shown=True, features=features, labelled=is_labelled
        )

    neighbour_style = Style(colour="#98a2b3", fill="#d5dae1", fill_opacity=0.45, weight=0.8)
    return (
        border("neighbours", neighbour_style, _picked(municipalities, np.flatnonzero(~member))),
        border("members", Style(colour="#44546a", weight=1.3), _picked(municipalities, np.flatnonzero(member))),
        border("region", Style(colour="#1b2a41", weight=3), region),
    )


def _picked(features: FeatureColumns, rows: Iterable[int]) -> FeatureColumns:
    """Return some of the features, without attributes and classes."""
    picked = list(rows)
    return FeatureColumns(
        shapes=tuple(features.shapes[row] for row in picked),
        ids=tuple(features.ids[row] for row in picked),
        names=tuple(features.names[row] for row in picked),
    )


def _rows(report: RegionReport, group: str) -> list[dict[str, object]]:
    table = report.background.layers
    return list(table[table["group"] == group].to_dict("records"))


def _style(group: str, name: str, position: int) -> Style:
    if group == "boundary":
        return Style(colour="#667085", weight=1, dash="4 3")
    if group == "nature":
        return Style(colour="#2e6b34", fill="#4d9a55", fill_opacity=0.3, weight=1.2)
    colour = claim_colour(name, position)
    return Style(colour=colour, fill=colour, fill_opacity=0.22, weight=1.4)


def _input_layer(
    report: RegionReport, row: Mapping[str, object], shapes: ShapeStore, labels: Wording, style: Style
) -> Layer:
    """Return a layer of the report, with the features that lie in the region."""
    name, group = str(row["layer"]), str(row["group"])
    frame = report.inputs.get(name)
    if frame is not None:
        frame = frame[~_is_left_out(frame)]
    columns = _columns(report, name, frame)
    return Layer(
        key=name,
        group=_LISTED_IN[group],
        title=str(row["title"]),
        style=None if frame is None else style,
        shown=frame is not None and group == "claim",
        badges=tuple(LayerBadge(kind=badge.kind, text=badge.text) for badge in layer_badges(row, labels)),
        notes=_notes(report, name),
        fields=tuple(column.label(labels.lang) for column in columns),
        features=FeatureColumns() if frame is None else _features(frame, columns, shapes, labels),
    )


def _left_out(report: RegionReport, layer: Layer, shapes: ShapeStore, labels: Wording) -> tuple[Layer, ...]:
    """Return the features of a layer that do not count (finished, dropped, without dwellings left), off by default."""
    frame = report.inputs.get(layer.key)
    if frame is None or not (is_left_out := _is_left_out(frame)).any():
        return ()
    columns = _columns(report, layer.key, frame)
    return (
        Layer(
            key=f"left-out-{layer.key}",
            group=layer.group,
            title=labels.text("map.layers.left_out", layer=layer.title),
            style=_NOT_COUNTED,
            fields=tuple(column.label(labels.lang) for column in columns),
            features=_features(frame[is_left_out], columns, shapes, labels),
        ),
    )


def _is_left_out(frame: gpd.GeoDataFrame) -> np.ndarray:
    return np.asarray(column_or_empty(frame, LEFT_OUT) != "", dtype=bool)


def _columns(report: RegionReport, layer: str, frame: gpd.GeoDataFrame | None) -> list[Column]:
    if frame is None:
        return []
    shown = [str(column) for column in frame if _is_shown(str(column), frame)]
    # Of every feature the page says of when its data are, also that nobody knows.
    shown = [*shown[: _MOST_COLUMNS - 1], CONTENT_ON]
    return [column_of(columns_of(report, layer), column) for column in shown]


def _features(
    frame: gpd.GeoDataFrame, columns: Sequence[Column], shapes: ShapeStore, labels: Wording
) -> FeatureColumns:
    geometries = np.asarray(frame.geometry.values)
    frame = frame.assign(**{CONTENT_ON: content_dates(frame)})
    return FeatureColumns(
        shapes=tuple(shapes.add(geometries, drawn=drawn_forms(geometries))),
        ids=tuple(str(value) for value in frame[ID].to_numpy(dtype=object)),
        names=tuple(plain(value) for value in frame[NAME].to_numpy(dtype=object)),
        values=tuple(_written(column, frame[column.name], labels) for column in columns),
        classes=_classes(frame),
    )


def _written(column: Column, values: pd.Series, labels: Wording) -> tuple[str | None, ...]:
    listed = list(values.to_numpy(dtype=object))
    # Thousands of plans share a few statuses and places; what is missing is not equal to itself.
    known: dict[tuple[type, object], str | None] = {}
    for value in listed:
        if (type(value), value) not in known:
            known[type(value), value] = labels.value(column, value)
    return tuple(known[type(value), value] for value in listed)


def _no_data(report: RegionReport, layer: Layer, health: str, members: FeatureColumns, labels: Wording) -> Layer | None:
    """Return the municipalities of the region of which a layer with holes knows nothing; None without any.

    A layer of which no feature touches the region may not reach so far, whatever its health; nor housing plans into a
    municipality that states some and has none on the map.
    """
    frame = report.inputs.get(layer.key)
    undelivered: frozenset[str] = frozenset()
    if layer.key == PLANS:
        around = report.municipalities
        undelivered = without_plans(around[around["in_region"].to_numpy(dtype=bool)], frame)
    whole = frame is not None and len(frame) > 0 and health not in _WITH_HOLES
    if whole and not undelivered:
        return None
    reached: set[str] = set(members.ids) - undelivered if whole else set()
    if frame is not None and REACHED in frame:
        reached |= {code for codes in frame[REACHED].astype(str) for code in codes.split(",")} - undelivered
    rows = [row for row, code in enumerate(members.ids) if code not in reached]
    if not rows:
        return None
    return Layer(
        key=f"no-data-{layer.key}",
        group=layer.group,
        title=labels.text("map.layers.no_data", layer=layer.title),
        style=_NO_DATA,
        # A layer that is absent altogether would hatch the whole map, and there may be many: its line says it.
        shown=layer.shown and len(layer.features.shapes) > 0,
        features=_picked(members, rows),
        no_data=layer.key,
    )


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


def _classes(frame: gpd.GeoDataFrame) -> tuple[str, ...]:
    if _CLASS not in frame or not frame[_CLASS].isin(list(CLASS_COLOURS)[:-1]).any():
        return ()
    return tuple(code if code in CLASS_COLOURS else "" for code in frame[_CLASS])
