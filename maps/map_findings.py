"""The map's layers of findings: one per rule, one shape per place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from maps.map_content import GRADE_COLOURS, Badge, Feature, Group, Item, LegendEntry, MapLayer, Style
from maps.map_layers import layer_badges
from maps.numbers import day, is_missing, number, plain, whole_or_short
from maps.reason import reason
from maps.shapes import ShapeStore
from maps.wording import Wording
from spatial.report import RegionReport
from spatial.rules import REGION

__all__ = ["ITEMS_LISTED", "finding_groups"]

ITEMS_LISTED: Final = 5
"""How many findings of one place are told; the rest is counted."""

_GRADE: Final = {"conflict": "severity", "opportunity": "strength"}
_SHOWN_FROM: Final = {"conflict": 2, "opportunity": 1}
_STYLE: Final = {
    "conflict": Style("#7a0c05", "#d7301f", 0.72, 1.4),
    "opportunity": Style("#0f6068", "#41aeb5", 0.55, 1.6, "5 3"),
}

Places = Mapping[tuple[str, str], int]
Row = dict[str, object]


@dataclass(frozen=True)
class _Drawing:
    """What every step draws with: the report, the store of shapes, the numbers of the inputs' shapes, the words."""

    report: RegionReport
    shapes: ShapeStore
    places: Places
    wording: Wording

    def rules(self, kind: str) -> list[Row]:
        table = self.report.rules
        return list(table[table["kind"] == kind].to_dict("records"))


def finding_groups(report: RegionReport, shapes: ShapeStore, places: Places, wording: Wording) -> tuple[Group, ...]:
    """Make the groups of conflicts and opportunities, and one more for each further scenario.

    Findings of one rule on one geometry become one shape with the worst grade. Grade 0 is counted and not drawn, and
    what holds for the region as a whole is told and not drawn. A rule that was not evaluated says so, and which layers
    are missing.

    Parameters
    ----------
    places
        Number of the shape of each input feature, by layer and feature id: what a finding's partner is pointed at by.
    """
    drawing = _Drawing(report, shapes, places, wording)
    basic = report.ruleset.scenario
    by_kind = {"conflict": report.conflicts, "opportunity": report.opportunities}
    groups = [_kind_group(drawing, kind, frame[frame["scenario"] == basic]) for kind, frame in by_kind.items()]
    names = pd.concat([frame["scenario"] for frame in by_kind.values()]).unique()
    for name in sorted(str(name) for name in names if name != basic):
        layers = tuple(
            layer
            for kind, frame in by_kind.items()
            for layer in _scenario_layers(drawing, kind, frame[frame["scenario"] == name], name)
        )
        scenario = report.ruleset.scenarios.get(name)
        title = wording.text("group.scenario", title=scenario.title.in_language(wording.lang) if scenario else name)
        groups.append(Group(f"scenario-{name}", title, layers, "scenario", open=False))
    return tuple(groups)


def _kind_group(drawing: _Drawing, kind: str, rows: gpd.GeoDataFrame) -> Group:
    layers = [
        _rule_layer(drawing, rule, kind, rows[rows["rule_id"] == rule["rule_id"]]) for rule in drawing.rules(kind)
    ]
    # What was found comes first, then what is not known, then what is known to be absent.
    ordered = tuple(sorted(layers, key=lambda layer: (layer.style is None and not layer.told, layer.evaluated)))
    return Group(kind, drawing.wording.text(f"group.{kind}"), ordered, kind, _legend(kind, ordered, drawing.wording))


def _scenario_layers(drawing: _Drawing, kind: str, rows: gpd.GeoDataFrame, scenario: str) -> list[MapLayer]:
    return [
        _rule_layer(drawing, rule, kind, mine, scenario)
        for rule in drawing.rules(kind)
        if len(mine := rows[rows["rule_id"] == rule["rule_id"]])
    ]


def _why_not(drawing: _Drawing, rule: Row) -> str:
    """Say why a rule was not evaluated: a layer is missing or holds nothing here, or an indicator has no value."""
    wording, needs = drawing.wording, str(rule["needs"]).split(",")
    if rule["left_layer"] == REGION:
        return wording.text("layer.no_value", indicators=", ".join(wording.layer(name) for name in needs))
    if all(name in drawing.report.inputs for name in needs):
        return wording.text("layer.nothing_known", layers=", ".join(wording.layer(name) for name in needs))
    named = [wording.text("layer.layer_name", title=wording.layer(name)) for name in needs]
    text = "layer.not_evaluated" if len(named) == 1 else "layer.not_evaluated_more"
    return wording.text(text, layers=", ".join(named))


def _rule_layer(drawing: _Drawing, rule: Row, kind: str, rows: gpd.GeoDataFrame, scenario: str = "") -> MapLayer:
    wording = drawing.wording
    key, title = f"rule-{scenario or drawing.report.ruleset.scenario}-{rule['rule_id']}", str(rule["title"])
    badges, doubts = _badges_of(drawing, rule)
    facts = (
        *((wording.text("field.data"), doubt) for doubt in doubts),
        (wording.text("field.source"), f"{rule['rule_id']}; {rule['source']}"),
        (wording.text("field.status"), wording.word("status", rule["status"])),
    )
    if not rule["evaluated"]:
        return MapLayer(key, title, None, lines=(_why_not(drawing, rule),), evaluated=False)
    everywhere = rows[rows["left_layer"] == REGION]
    rows = rows[rows["left_layer"] != REGION]
    grades = rows[_GRADE[kind]].to_numpy()
    features = _features(drawing, rule, _GRADE[kind], rows[grades >= 1])
    lines = []
    if len(features) and len(features) < int((grades >= 1).sum()):
        found, at = wording.count(int((grades >= 1).sum())), wording.count(len(features))
        lines.append(
            wording.text("layer.places" if len(features) > 1 else "layer.one_place", findings=found, places=at)
        )
    lines.extend(_undrawn(rows[grades == 0], wording))
    lines.extend(_everywhere(rule, kind, everywhere, wording))
    if not lines and not features:
        lines.append(wording.text("layer.nothing"))
    return MapLayer(
        key,
        title,
        _STYLE[kind] if features else None,
        shown=kind == "conflict" and not scenario,
        kind=kind,
        count=wording.count(len(features)),
        badges=badges,
        lines=tuple(lines),
        facts=facts,
        features=features,
        told=len(everywhere) > 0,
    )


def _everywhere(rule: Row, kind: str, rows: gpd.GeoDataFrame, wording: Wording) -> list[str]:
    """Tell what holds for the region as a whole: a map that is filled with it would hide all else."""
    return [
        wording.text(
            "layer.whole_region",
            grade=f"{row[_GRADE[kind]]} {wording.word(_GRADE[kind], row[_GRADE[kind]])}",
            reason=reason(str(rule["reason"]), row, wording.lang),
        )
        for row in rows.drop(columns="geometry").to_dict("records")
    ]


def _badges_of(drawing: _Drawing, rule: Row) -> tuple[tuple[Badge, ...], list[str]]:
    """Return what a rule inherits from its layers: a finding is as real and as fresh as what it was made of."""
    table = drawing.report.background.layers
    badges: dict[Badge, None] = {}
    doubts = []
    for name in dict.fromkeys((rule["left_layer"], rule["right_layer"])):
        for row in table[table["layer"] == name].to_dict("records"):
            own = layer_badges(row, drawing.wording)
            badges.update(dict.fromkeys(own))
            if own:
                doubts.append(f"{row['title']}: {', '.join(badge.text for badge in own)}")
    return tuple(badges), doubts


def _undrawn(rows: gpd.GeoDataFrame, wording: Wording) -> list[str]:
    must = np.array(["must_calculate" in str(flags).split(",") for flags in rows["flags"]], dtype=bool)
    counts = {"layer.must_calculate": int(must.sum()), "layer.only_signal": int((~must).sum())}
    return [wording.text(key, count=wording.count(count)) for key, count in counts.items() if count]


def _features(drawing: _Drawing, rule: Row, grade: str, rows: gpd.GeoDataFrame) -> tuple[Feature, ...]:
    """One feature a place, the worst last, so that it is drawn on top."""
    table = pd.DataFrame(rows.drop(columns="geometry"))
    table["shape"] = drawing.shapes.add(np.asarray(rows.geometry.values))
    table = table.sort_values(
        [grade, "distance_m", "finding_id"], ascending=[False, True, True], na_position="last", kind="stable"
    )
    sizes = table.groupby("shape").size()
    listed = table.groupby("shape", sort=False).head(ITEMS_LISTED)
    items: dict[int, list[Item]] = {}
    names: dict[int, str] = {}
    for row in listed.to_dict("records"):
        number = int(row["shape"])
        names.setdefault(number, plain(row["left_name"]))
        items.setdefault(number, []).append(_item(drawing, rule, row, int(row[grade]), number))
    features = [
        Feature(number, names[number], found[0].grade, items=tuple(found), more=int(sizes[number]) - len(found))
        for number, found in items.items()
    ]
    return tuple(sorted(features, key=lambda feature: (feature.grade or 0, feature.shape)))


def _item(drawing: _Drawing, rule: Row, row: Row, grade: int, shape: int) -> Item:
    wording = drawing.wording
    partner = drawing.places.get((str(row["right_layer"]), str(row["right_id"])))
    facts = (
        ("decides", wording.parties_of(row["deciders"])),
        ("certainty", wording.word("certainty", row["certainty"])),
        ("flags", wording.flags_of(row["flags"], cross_border=bool(row["cross_border"]))),
        ("municipalities", wording.places_of(row["municipalities"])),
        ("first_seen", day(row["first_seen"], wording.lang)),
    )
    return Item(
        grade,
        reason(str(rule["reason"]), row, wording.lang),
        _beside(row, wording),
        None if partner == shape else partner,
        tuple((wording.text(f"field.{key}"), value) for key, value in facts if value),
    )


def _beside(row: Row, wording: Wording) -> str:
    distance_m, area_ha = row["distance_m"], row["area_ha"]
    parts = [plain(row["right_name"]) or wording.text("field.unnamed")]
    if not is_missing(distance_m) and float(distance_m) > 0:  # type: ignore[arg-type]
        parts.append(f"{number(float(distance_m) / 1000, wording.lang, 1)} km")  # type: ignore[arg-type]
    elif not is_missing(area_ha):
        parts.append(wording.text("field.shared", hectares=whole_or_short(float(area_ha), wording.lang)))  # type: ignore[arg-type]
    return " \u00b7 ".join(parts)


def _legend(kind: str, layers: tuple[MapLayer, ...], wording: Wording) -> tuple[LegendEntry, ...]:
    counts: dict[int, int] = {}
    for layer in layers:
        for feature in layer.features:
            counts[feature.grade or 0] = counts.get(feature.grade or 0, 0) + 1
    return tuple(
        LegendEntry(
            wording.word(_GRADE[kind], grade),
            fill,
            outline,
            wording.count(counts.get(grade, 0)),
            grade,
            grade >= _SHOWN_FROM[kind],
        )
        for grade, (fill, outline) in sorted(GRADE_COLOURS[kind].items(), reverse=True)
    )
