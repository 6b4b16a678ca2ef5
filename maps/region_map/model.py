"""The content of a region's map: everything that its scripts read, as plain JSON."""

from typing import Final

import geopandas as gpd

from maps.common.labels import Wording
from maps.common.numbers import moment
from maps.common.shapes import TOLERANCE_M, ShapeStore
from maps.common.styles import CLASS_COLOURS, GRADE_COLOURS, MapLayer
from maps.common.texts import texts
from maps.region_map.findings import finding_columns, findings_of
from maps.region_map.grade_changes import grade_change_content
from maps.region_map.layers import map_layers
from maps.region_map.rules import finding_types, rule_numbers, rule_rows, scenario_rows
from maps.region_map.weighing import programme_rows, task_rows, weighing_content
from spatial.report.report import RegionReport

__all__ = ["map_model"]

_WORDS: Final = (
    "map.", "page.", "group.", "layer.", "legend.", "severity.", "strength.", "certainty.", "status.", "label.",
    "health.", "nitrogen.", "value.", "field.", "report.influence.", "report.unit.",
)  # fmt: skip
"""How the keys of texts begin that the page's scripts may use."""


def map_model(report: RegionReport, shapes: ShapeStore, wording: Wording) -> dict[str, object]:
    """Return what the page's scripts read; `shapes` is filled with all that is drawn.

    Features and findings stand as columns, since that takes half the room; `decode.js` makes objects of features
    and of what is weighed.
    """
    layers = map_layers(report, shapes, wording)
    scenarios = scenario_rows(report, wording)
    every = findings_of(report)
    basic = every[every["scenario"] == report.ruleset.scenario]
    background = report.background
    return {
        "meta": {
            "code": report.region.code,
            "name": report.region.name,
            "lang": background.lang,
            "published": moment(background.at, background.lang),
            "published_on": f"{background.at:%Y-%m-%d}",
            "previous_on": None if background.previous_on is None else f"{background.previous_on:%Y-%m-%d}",
            "tolerance_m": TOLERANCE_M,
        },
        "words": {key: text for key, text in texts(wording.lang).items() if key.startswith(_WORDS)},
        "places": _places(report, every),
        "parties": {
            row["party_id"]: {"title": row["title"], "group": row["group"], "level": row["level"]}
            for row in background.parties.to_dict("records")
        },
        "layerTitles": dict(wording.layers),
        "colours": {
            kind: {str(grade): list(pair) for grade, pair in grades.items()} for kind, grades in GRADE_COLOURS.items()
        },
        "classes": CLASS_COLOURS,
        "rules": rule_rows(report, wording),
        "types": finding_types(report),
        "params": rule_numbers(report, wording),
        "layers": [_layer(layer) for layer in layers],
        "scenarios": scenarios,
        "findings": finding_columns(
            report, every, layers, [str(scenario["id"]) for scenario in scenarios], shapes, wording
        ),
        "gradeChanges": grade_change_content(report, every, wording),
        "weighing": weighing_content(report, [str(name) for name in basic["finding_id"]]),
        "programme": programme_rows(report),
        "task": task_rows(report),
    }


def _places(report: RegionReport, every: gpd.GeoDataFrame) -> dict[str, str]:
    """Return code to name of the municipalities that the page tells of."""
    told = {code for column in ("municipalities", "deciders") for codes in every[column] for code in codes.split(",")}
    named = {code.rpartition(":")[2] for code in told} | set(report.municipalities["feature_id"])
    return {code: name for code, name in sorted(report.place_names.items()) if code in named}


def _layer(layer: MapLayer) -> dict[str, object]:
    told: dict[str, object] = {
        "key": layer.key,
        "group": layer.group,
        "title": layer.title,
        "style": None if layer.style is None else vars(layer.style),
        "shown": layer.shown,
        "health": layer.health,
        "badges": [vars(badge) for badge in layer.badges],
        "notes": layer.notes,
        "fields": layer.fields,
        "features": {"s": layer.shapes, "id": layer.ids, "n": layer.names, "v": layer.values},
    }
    if layer.classes:
        told["features"] = {**told["features"], "c": layer.classes}  # type: ignore[dict-item]
    if layer.labelled:
        told["labelled"] = True
    if layer.no_data:
        told |= {"noData": True, "of": layer.no_data}
    return told
