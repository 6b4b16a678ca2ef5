"""The map's layers that are no findings: borders, claims and nature, and where nothing is known of them."""

from typing import Final

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
from maps.common.styles import CLASS_COLOURS, MapLayer, Style, claim_colour
from spatial.layers.layer import ID, NAME, NOTE, SOURCE_TERM
from spatial.layers.places import HOME, REACHED
from spatial.report.report import RegionReport
from spatial.schema.column import Column

__all__ = ["map_layers"]

_MUNICIPALITIES: Final = "municipalities"
_CLASS: Final = "nitrogen_class"
_NOT_SHOWN: Final = {ID, NAME, REACHED, "geometry", NOTE, "in_region"}
_MOST_COLUMNS: Final = 12
_WITH_HOLES: Final = ("partial", "missing", "not_public")
"""Health of a layer of which something may be there that nobody sees."""

_NO_DATA: Final = Style("#5b6472", weight=0.8)

Row = dict[str, object]


def map_layers(report: RegionReport, shapes: ShapeStore, wording: Wording) -> tuple[MapLayer, ...]:
    """Make the layers in the order in which they are drawn, from below: borders, nature, claims.

    Every layer that the report knows is among them; of an absent one nothing is drawn, and it says so by having no
    style. Where nothing is known of a claim or of nature, a layer beside it holds the municipalities concerned.
    """
    context = _context(report, shapes, wording)
    members = context[1]
    result = [*context]
    for group in ("boundary", "nature", "claim", "combined"):
        for position, row in enumerate(_rows(report, group)):
            if str(row["layer"]) == _MUNICIPALITIES:
                continue
            layer = _input_layer(report, row, shapes, wording, _style(group, str(row["layer"]), position))
            result.append(layer)
            if group in ("nature", "claim") and (blank := _no_data(report, layer, members, wording)):
                result.append(blank)
    return tuple(result)


def _context(report: RegionReport, shapes: ShapeStore, wording: Wording) -> tuple[MapLayer, ...]:
    """Make the borders: the region's, its municipalities', and the neighbours'."""
    around = report.municipalities
    whole = np.asarray(around.geometry.values)
    simple = simplified_coverage(whole) if len(around) else np.array([], dtype=object)
    member = around["in_region"].to_numpy(dtype=bool)
    # The outline is made of the drawn municipalities: simplified by itself it would run beside their borders.
    outline = shapely.union_all(simple[member]) if member.any() else report.region.geometry
    numbers = shapes.add(whole, drawn=simple)
    codes, names = [str(code) for code in around[ID]], [plain(name) for name in around[NAME]]
    (region,) = shapes.add(np.array([report.region.geometry]), drawn=np.array([outline], dtype=object))

    def of(key: str, style: Style, mask: np.ndarray) -> MapLayer:
        at = np.flatnonzero(mask)
        return MapLayer(
            key,
            "context",
            wording.text(f"layer.{key}"),
            style,
            shown=True,
            shapes=tuple(numbers[row] for row in at),
            ids=tuple(codes[row] for row in at),
            names=tuple(names[row] for row in at),
            labelled=True,
        )

    return (
        of("neighbours", Style("#98a2b3", "#d5dae1", 0.45, 0.8), ~member),
        of("members", Style("#44546a", weight=1.3), member),
        MapLayer(
            "region",
            "context",
            wording.text("layer.region"),
            Style("#1b2a41", weight=3),
            shown=True,
            shapes=(region,),
            ids=(report.region.code,),
            names=(report.region.name,),
        ),
    )


def _rows(report: RegionReport, group: str) -> list[Row]:
    table = report.background.layers
    return list(table[table["group"] == group].to_dict("records"))


def _style(group: str, name: str, position: int) -> Style:
    if group == "boundary":
        return Style("#667085", weight=1, dash="4 3")
    if group == "nature":
        return Style("#2e6b34", "#4d9a55", 0.3, 1.2)
    colour = claim_colour(name, position)
    return Style(colour, colour, 0.22, 1.4)


def _input_layer(report: RegionReport, row: Row, shapes: ShapeStore, wording: Wording, style: Style) -> MapLayer:
    name, group = str(row["layer"]), str(row["group"])
    told = {
        "key": name,
        "group": {"boundary": "context", "combined": "claim"}.get(group, group),
        "title": str(row["title"]),
        "health": str(row["health"]),
        "badges": layer_badges(row, wording),
        "notes": _notes(report, name),
    }
    frame = report.inputs.get(name)
    if frame is None:
        return MapLayer(**told, style=None)  # type: ignore[arg-type]
    shown = [str(column) for column in frame if _is_shown(str(column), frame)][:_MOST_COLUMNS]
    columns = [column_of(columns_of(report, name), column) for column in shown]
    geometries = np.asarray(frame.geometry.values)
    return MapLayer(
        **told,  # type: ignore[arg-type]
        style=style,
        shown=group == "claim",
        fields=tuple(column.label(wording.lang) for column in columns),
        values=tuple(_written(column, frame[column.name], wording) for column in columns),
        shapes=tuple(shapes.add(geometries, drawn=drawn_forms(geometries))),
        ids=tuple(str(value) for value in frame[ID].to_numpy(dtype=object)),
        names=tuple(plain(value) for value in frame[NAME].to_numpy(dtype=object)),
        classes=_classes(frame),
    )


def _written(column: Column, values: pd.Series, wording: Wording) -> tuple[str | None, ...]:
    every = list(values.to_numpy(dtype=object))
    # Thousands of plans share a few statuses and places; what is missing is not equal to itself.
    told: dict[tuple[type, object], str | None] = {}
    for value in every:
        if (type(value), value) not in told:
            told[type(value), value] = wording.value(column, value)
    return tuple(told[type(value), value] for value in every)


def _no_data(report: RegionReport, layer: MapLayer, members: MapLayer, wording: Wording) -> MapLayer | None:
    """Return the municipalities of the region of which a layer with holes knows nothing; None without any.

    A layer of which no feature touches the region may not reach so far, whatever its health.
    """
    frame = report.inputs.get(layer.key)
    if frame is not None and len(frame) and layer.health not in _WITH_HOLES:
        return None
    reached: set[str] = set()
    if frame is not None and REACHED in frame:
        reached = {code for codes in frame[REACHED].astype(str) for code in codes.split(",")}
    at = [row for row, code in enumerate(members.ids) if code not in reached]
    if not at:
        return None
    return MapLayer(
        f"no-data-{layer.key}",
        layer.group,
        wording.text("map.layers.no_data", layer=layer.title),
        _NO_DATA,
        # A layer that is absent altogether would hatch the whole map, and there may be many: its line says it.
        shown=layer.shown and len(layer.shapes) > 0,
        health=layer.health,
        shapes=tuple(members.shapes[row] for row in at),
        ids=tuple(members.ids[row] for row in at),
        names=tuple(members.names[row] for row in at),
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
