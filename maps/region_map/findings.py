"""The findings of a region's map, as columns."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from maps.common.labels import Wording
from maps.common.numbers import is_missing, plain
from maps.common.shapes import ShapeStore
from maps.common.styles import MapLayer
from spatial.report.findings import GRADE
from spatial.report.report import RegionReport
from spatial.rules.rules import REGION

__all__ = ["finding_columns", "findings_of"]

_DECIMALS: Final = {"distance_m": 1, "area_ha": 4, "area_in_region_ha": 4, "dwellings": 0, "energy_gwh": 3}


def findings_of(report: RegionReport) -> gpd.GeoDataFrame:
    """Return conflicts and opportunities with `grade`, those of the basic scenario first; row numbers from 0."""
    parts = [
        frame.rename(columns={GRADE[kind]: "grade"})
        for kind, frame in (("conflict", report.conflicts), ("opportunity", report.opportunities))
    ]
    every = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    further = (every["scenario"] != report.ruleset.scenario).to_numpy(dtype=bool)
    order = np.argsort(further, kind="stable")
    return gpd.GeoDataFrame(every.iloc[order].reset_index(drop=True), geometry="geometry", crs=report.conflicts.crs)


def finding_columns(
    report: RegionReport,
    every: gpd.GeoDataFrame,
    layers: Sequence[MapLayer],
    scenarios: Sequence[str],
    shapes: ShapeStore,
    wording: Wording,
) -> dict[str, object]:
    """Return the findings as columns of equal length, as the page's script reads them.

    Parameters
    ----------
    every
        As of `findings_of`.
    layers
        A side that is a feature of one of them is told by its number there; other sides stand in `leftFar` and
        `rightFar` as row to (id, name).
    scenarios
        Ids, the basic one first.

    Returns
    -------
    Column to values. `shape` is -1 where nothing is drawn: what holds for the region as a whole would hide all else,
    and grade 0 is told only.
    """
    rules = {str(name): at for at, name in enumerate(report.rules["rule_id"])}
    numbered = {name: at for at, name in enumerate(scenarios)}
    known, compares = report.background.first_seen, report.background.previous_on is not None

    def listed(column: str) -> list[Any]:
        return _listed(every[column])

    pairs = list(zip(listed("flags"), listed("cross_border"), strict=True))
    flags = {pair: wording.flags_of(pair[0], cross_border=bool(pair[1])) for pair in set(pairs)}
    columns: dict[str, object] = {
        "id": listed("finding_id"),
        "rule": [rules[name] for name in listed("rule_id")],
        "grade": [int(grade) for grade in listed("grade")],
        "scenario": [numbered[name] for name in listed("scenario")],
        "shape": _shapes_of(every, shapes),
        **_sides(every, layers),
        **{name: _numbers(every[name], decimals) for name, decimals in _DECIMALS.items()},
        "places": [_codes(value) for value in listed("municipalities")],
        "deciders": [_codes(value) for value in listed("deciders")],
        "flags": [flags[pair] for pair in pairs],
        "first_seen": [f"{day:%Y-%m-%d}" for day in listed("first_seen")],
        # Without a release before it everything would be new, which tells nothing.
        "isNew": [int(compares and name not in known) for name in listed("finding_id")],
    }
    return columns


def _listed(values: pd.Series) -> list[Any]:
    """Return plain values: going through a column of pandas' own types one by one takes ten times as long."""
    return list(values.to_numpy(dtype=object))


def _shapes_of(every: gpd.GeoDataFrame, shapes: ShapeStore) -> list[int]:
    geometries = np.asarray(every.geometry.values)
    everywhere = (every["left_layer"] == REGION).to_numpy(dtype=bool)
    drawn = (every["grade"] >= 1).to_numpy(dtype=bool) & ~everywhere
    result = np.full(len(every), -1, dtype=np.int64)
    result[drawn] = shapes.add(geometries[drawn])
    told = ~drawn & ~everywhere
    result[told] = shapes.known(geometries[told])
    return [int(number) for number in result]


def _sides(every: gpd.GeoDataFrame, layers: Sequence[MapLayer]) -> dict[str, object]:
    at: Mapping[str, Mapping[str, int]] = {
        layer.key: {name: row for row, name in enumerate(layer.ids)} for layer in layers
    }
    result: dict[str, object] = {}
    for side in ("left", "right"):
        numbers: list[int] = []
        far: dict[str, tuple[str, str]] = {}
        rows = zip(*(_listed(every[f"{side}_{part}"]) for part in ("layer", "id", "name")), strict=True)
        for row, (layer, name, title) in enumerate(rows):
            number = at.get(str(layer), {}).get(str(name), -1)
            numbers.append(number)
            if number < 0:
                far[str(row)] = (plain(name), plain(title))
        result |= {side: numbers, f"{side}Far": far}
    return result


def _numbers(values: pd.Series, decimals: int) -> list[float | int | None]:
    return [_number(value, decimals) for value in _listed(values)]


def _number(value: object, decimals: int) -> float | int | None:
    if is_missing(value):
        return None
    rounded = round(float(value), decimals)  # type: ignore[arg-type]
    return int(rounded) if rounded == int(rounded) else rounded


def _codes(value: object) -> str:
    return "" if is_missing(value) else str(value)
