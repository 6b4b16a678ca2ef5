"""How QGIS draws the layers: QML made of `styles/*.yaml`, with the aliases and the meaning of coded values in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final
from xml.etree import ElementTree as ET

import yaml

__all__ = ["StyledColumn", "qml"]

_FALLBACK: Final = "claim"
_DRAWN_AS: Final = {"scenario_conflicts": "conflicts", "scenario_opportunities": "opportunities"}
"""Layers that are drawn as another one."""

_QGIS: Final = "3.22.0-Białowieża"
"""The oldest release that these files were opened in; later ones read them as they are."""


@dataclass(frozen=True)
class StyledColumn:
    """A column as a form shows it: alias ('' for none) and the values that it may have with their meaning."""

    alias: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class _Symbol:
    """Colours as #rrggbb; widths and hatch distance in millimetres on paper, `angle` in degrees."""

    outline: str
    width: float
    fill: str = ""
    fill_opacity: float = 0.0
    dash: bool = False
    hatch: str = ""
    angle: float = 45.0
    every: float = 2.0
    shown: bool = True


def qml(layer: str, group: str, columns: Mapping[str, StyledColumn], *, points: bool) -> str:
    """Return a layer's style as QGIS 3 QML.

    A layer takes ``layer_styles/<layer>.yaml`` (of a scenario: that of the basic one), else that of its group, else
    that of a claim.

    Parameters
    ----------
    group
        As in `ReportContext.layers`; '' when unknown.
    columns
        The layer's columns in order.
    points
        Whether its features are points; they become circles in the same colours.
    """
    style = _style(layer, group)
    root = ET.Element(
        "qgis",
        version=_QGIS,
        styleCategories="Symbology|Labeling|Fields|Forms",
        labelsEnabled=_flag(style.get("labels_on", False)),
    )
    kind = "marker" if points else "fill"
    if "classes" in style:
        _add_classes(root, style, columns, kind)
    else:
        renderer = ET.SubElement(root, "renderer-v2", type="singleSymbol", symbollevels="0", forceraster="0")
        _add_symbol(ET.SubElement(renderer, "symbols"), "0", _Symbol(**style["symbol"]), kind)
    _add_labels(root, style["label"], points=points)
    _add_fields(root, columns)
    ET.SubElement(root, "previewExpression").text = f'"{style["label"]}"'
    ET.SubElement(root, "layerGeometryType").text = "0" if points else "2"
    ET.indent(root)
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ET.tostring(root, encoding="unicode")


@cache
def _styles() -> dict[str, dict[str, Any]]:
    folder = files("maps.geopackage").joinpath("layer_styles")
    found = {item.name: item for item in folder.iterdir() if item.name.endswith(".yaml")}
    return {
        name.removesuffix(".yaml"): yaml.safe_load(item.read_text(encoding="utf-8")) for name, item in found.items()
    }


def _style(layer: str, group: str) -> dict[str, Any]:
    styles = _styles()
    return next(styles[name] for name in (_DRAWN_AS.get(layer, layer), group, _FALLBACK) if name in styles)


def _add_classes(root: ET.Element, style: Mapping[str, Any], columns: Mapping[str, StyledColumn], kind: str) -> None:
    column = style["column"]
    meaning = columns[column].values
    renderer = ET.SubElement(
        root,
        "renderer-v2",
        type="categorizedSymbol",
        attr=column,
        symbollevels="0",
        forceraster="0",
        enableorderby="1",
    )
    categories = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    for number, (value, description) in enumerate(style["classes"].items()):
        symbol = _Symbol(**description)
        label = f"{value} {meaning.get(value, '')}".strip()
        ET.SubElement(
            categories,
            "category",
            symbol=str(number),
            value=value,
            type="long",
            label=label,
            render="true" if symbol.shown else "false",
        )
        _add_symbol(symbols, str(number), symbol, kind)
    # The worst is drawn last: distance findings of one plan lie on top of each other.
    clause = ET.SubElement(ET.SubElement(renderer, "orderby"), "orderByClause", asc="1", nullsFirst="1")
    clause.text = f'"{column}"'


def _add_symbol(parent: ET.Element, name: str, symbol: _Symbol, kind: str) -> None:
    element = ET.SubElement(parent, "symbol", name=name, type=kind, alpha="1", clip_to_extent="1", force_rhr="0")
    fill = _colour(symbol.fill or symbol.outline, symbol.fill_opacity)
    stroke = {
        "outline_color": _colour(symbol.outline, 1.0),
        "outline_style": "dash" if symbol.dash else "solid",
        "outline_width": str(symbol.width),
        "outline_width_unit": "MM",
    }
    if kind == "marker":
        # A point without a fill would be a ring that nobody finds.
        solid = _colour(symbol.fill or symbol.outline, max(symbol.fill_opacity, 0.8))
        _add_layer(
            element, "SimpleMarker", {"color": solid, "name": "circle", "size": "3", "size_unit": "MM", **stroke}
        )
        return
    _add_layer(
        element,
        "SimpleFill",
        {"color": fill, "style": "solid" if symbol.fill else "no", "joinstyle": "bevel", **stroke},
    )
    if symbol.hatch:
        lines = _add_layer(
            element,
            "LinePatternFill",
            {
                "angle": str(symbol.angle),
                "color": _colour(symbol.hatch, 1.0),
                "distance": str(symbol.every),
                "distance_unit": "MM",
                "line_width": "0.26",
                "line_width_unit": "MM",
            },
        )
        drawn = ET.SubElement(lines, "symbol", name=f"@{name}@1", type="line", alpha="1", clip_to_extent="1")
        _add_layer(
            drawn,
            "SimpleLine",
            {"line_color": _colour(symbol.hatch, 1.0), "line_width": "0.26", "line_width_unit": "MM"},
        )


def _add_layer(parent: ET.Element, kind: str, settings: Mapping[str, str]) -> ET.Element:
    layer = ET.SubElement(parent, "layer", attrib={"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    options = ET.SubElement(layer, "Option", type="Map")
    for name, value in settings.items():
        ET.SubElement(options, "Option", name=name, value=value, type="QString")
    # Releases before 3.20 know only this form, later ones prefer the other.
    for name, value in settings.items():
        ET.SubElement(layer, "prop", k=name, v=value)
    return layer


def _add_labels(root: ET.Element, column: str, *, points: bool) -> None:
    labeling = ET.SubElement(root, "labeling", type="simple")
    settings = ET.SubElement(labeling, "settings", calloutType="simple")
    text = ET.SubElement(
        settings,
        "text-style",
        fieldName=column,
        isExpression="0",
        fontSize="8",
        fontSizeUnit="Point",
        textColor="27,42,65,255",
    )
    ET.SubElement(
        text, "text-buffer", bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM", bufferColor="255,255,255,255"
    )
    # 0: around the point; 1: over the area.
    ET.SubElement(settings, "placement", placement="0" if points else "1", dist="1")
    ET.SubElement(settings, "rendering", obstacle="1", scaleVisibility="0")


def _add_fields(root: ET.Element, columns: Mapping[str, StyledColumn]) -> None:
    configuration = ET.SubElement(root, "fieldConfiguration")
    aliases = ET.SubElement(root, "aliases")
    for index, (name, column) in enumerate(columns.items()):
        ET.SubElement(aliases, "alias", field=name, index=str(index), name=column.alias)
        if not column.values:
            continue
        field = ET.SubElement(configuration, "field", name=name, configurationFlags="None")
        config = ET.SubElement(ET.SubElement(field, "editWidget", type="ValueMap"), "config")
        outer = ET.SubElement(config, "Option", type="Map")
        choices = ET.SubElement(outer, "Option", name="map", type="List")
        for value, text in column.values.items():
            one = ET.SubElement(choices, "Option", type="Map")
            ET.SubElement(one, "Option", name=text, value=value, type="QString")


def _colour(colour: str, opacity: float) -> str:
    """QGIS writes a colour as red,green,blue,alpha, each 0 to 255."""
    channels = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return ",".join(map(str, [*channels, round(opacity * 255)]))


def _flag(value: bool) -> str:
    return "1" if value else "0"
