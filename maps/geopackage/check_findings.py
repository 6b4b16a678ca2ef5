"""Checks of what findings are about: whether an answer holds for the features, councils and ground that it names."""

from collections.abc import Iterator
from typing import Final

import shapely

from maps.geopackage.faults import Check, Found, counted
from maps.geopackage.reading import GeoPackage, quoted
from maps.geopackage.tables import FINDING_LAYERS

__all__ = ["FINDING_CHECKS"]

_WHOLE_REGION_SHARE: Final = 0.95
_M2_IN_HA: Final = 10_000
_COUNCIL: Final = "raad:"


def _two_features(file: GeoPackage) -> Found:
    """No feature has a finding with itself, and no pair of features stands twice under one rule and scenario."""
    columns = ("finding_id", "rule_id", "scenario", "left_layer", "left_id", "right_layer", "right_id")
    for table in _layers(file, *columns):
        itself, twice, seen = [], [], set()
        for name, rule, scenario, *sides in file.rows(f"SELECT {', '.join(columns)} FROM {table} ORDER BY finding_id"):
            left, right = tuple(sides[:2]), tuple(sides[2:])
            if left == right:
                itself.append(name)
            pair = (rule, scenario, *sorted((left, right)))
            if pair in seen:
                twice.append(name)
            seen.add(pair)
        yield from counted(table, "right_id", itself, "between a feature and itself", "finding_id")
        yield from counted(
            table, "right_id", twice, "between two features that another finding is between", "finding_id"
        )


def _present(file: GeoPackage) -> Found:
    """Every feature that a finding or a partner of one names is in the layer that it names."""
    for table in (*_layers(file, "left_layer", "left_id", "right_layer", "right_id"), *_partner_tables(file)):
        for side in ("left", "right"):
            if f"{side}_layer" not in file.columns(table):
                continue
            columns = f"{side}_layer, {side}_id"
            rows = file.rows(f"SELECT DISTINCT {columns} FROM {table} WHERE {side}_id <> '' ORDER BY {columns}")
            known = {layer: _ids(file, layer) for layer in {layer for layer, _ in rows}}
            absent = [f"{layer}:{name}" for layer, name in rows if name not in known[layer]]
            yield from counted(table, f"{side}_id", absent, "that are not in their layer", f"{side}_id")


def _councils(file: GeoPackage) -> Found:
    """Every council that decides is one in whose municipality a claim of the finding lies."""
    columns = ("finding_id", "deciders", "left_layer", "left_id", "right_layer", "right_id")
    places = {layer.name: _places(file, layer.name) for layer in file.layers}
    for table in _layers(file, *columns):
        wrong = []
        for name, deciders, *sides in file.rows(f"SELECT {', '.join(columns)} FROM {table} ORDER BY finding_id"):
            own = {
                code
                for layer, feature in (sides[:2], sides[2:])
                for code in places.get(layer, {}).get(feature, "").split(",")
            }
            councils = [part for part in (deciders or "").split(",") if part.startswith(_COUNCIL)]
            if any(part.removeprefix(_COUNCIL) not in own for part in councils):
                wrong.append(name)
        what = "decided by a council in whose municipality no claim of it lies"
        yield from counted(table, "deciders", wrong, what, "finding_id")


def _of_a_place(file: GeoPackage) -> Found:
    """No finding takes the whole region: what holds for all of it is about no place."""
    layers = {layer.name: layer for layer in file.layers}
    if "region" not in layers:
        return
    region_ha = float(shapely.area(file.geometries(layers["region"])[1]).sum()) / _M2_IN_HA
    for table in _layers(file, "finding_id", "area_in_region_ha"):
        rows = file.rows(
            f"SELECT finding_id FROM {table} WHERE area_in_region_ha > {_WHOLE_REGION_SHARE * region_ha} "
            "ORDER BY finding_id"
        )
        what = f"that take {_WHOLE_REGION_SHARE:.0%} of the region or more"
        yield from counted(table, "area_in_region_ha", [row[0] for row in rows], what, "finding_id")


def _layers(file: GeoPackage, *columns: str) -> Iterator[str]:
    for table in FINDING_LAYERS:
        if set(columns) <= set(file.columns(table)):
            yield table


def _partner_tables(file: GeoPackage) -> Iterator[str]:
    if {"right_layer", "right_id"} <= set(file.columns("finding_partners")):
        yield "finding_partners"


def _ids(file: GeoPackage, layer: str) -> set[str]:
    if "feature_id" not in file.columns(layer):
        return set()
    return {row[0] for row in file.rows(f"SELECT feature_id FROM {quoted(layer)}")}


def _places(file: GeoPackage, layer: str) -> dict[str, str]:
    """Return feature id to the municipalities that it reaches into."""
    if not {"feature_id", "municipalities"} <= set(file.columns(layer)):
        return {}
    return {name: codes or "" for name, codes in file.rows(f"SELECT feature_id, municipalities FROM {quoted(layer)}")}


FINDING_CHECKS: Final = (
    Check("C11", "error", _two_features),
    Check("C12", "error", _present),
    Check("C13", "error", _councils),
    Check("C14", "error", _of_a_place),
)
