"""The findings of a region's map, as columns."""

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from maps.common.labels import Wording
from maps.common.numbers import is_missing, plain
from maps.common.shapes import ShapeStore
from maps.region_map.schema import FindingColumns, Layer
from spatial.findings.content import is_outdated
from spatial.findings.tables import CONFLICTS
from spatial.layers.content_date import CONTENT_ON
from spatial.report.findings import GRADE
from spatial.report.report import RegionReport
from spatial.rules.rules import REGION, TARGETS

__all__ = ["finding_columns", "findings_of"]


def findings_of(report: RegionReport) -> gpd.GeoDataFrame:
    """Return all findings with `grade`, those of the basic scenario first; row numbers from 0.

    Those for the region as a whole stand among them without a geometry, and with nothing that is said of a place.
    """
    parts = [
        frame.rename(columns={GRADE[kind]: "grade"})
        for kind, frame in (
            ("conflict", report.conflicts),
            ("opportunity", report.opportunities),
            ("conflict", _without_place(report)),
            ("conflict", report.scenario_conflicts),
            ("opportunity", report.scenario_opportunities),
        )
    ]
    findings = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    further = (findings["scenario"] != report.ruleset.scenario).to_numpy(dtype=bool)
    order = np.argsort(further, kind="stable")
    return gpd.GeoDataFrame(findings.iloc[order].reset_index(drop=True), geometry="geometry", crs=report.conflicts.crs)


def _without_place(report: RegionReport) -> pd.DataFrame:
    nothing = {"left_layer": REGION, "right_layer": TARGETS, "cross_border": False, "partners": 0, "geometry": None}
    rows = report.region_findings.assign(**nothing)
    return rows.reindex(columns=list(report.conflicts.columns)).astype(CONFLICTS.dtypes)


def finding_columns(
    report: RegionReport,
    findings: gpd.GeoDataFrame,
    layers: Sequence[Layer],
    scenarios: Sequence[str],
    shapes: ShapeStore,
    labels: Wording,
) -> FindingColumns:
    """Return the findings as the page's scripts read them.

    `shape` is -1 where nothing is drawn: what holds for the region as a whole has no place, and grade 0 is listed only.

    Parameters
    ----------
    findings
        As of `findings_of`, with `case`.
    layers
        A side that is a feature of one of them stands as its number there.
    scenarios
        Ids, the basic one first.
    """
    rules = {str(name): number for number, name in enumerate(report.rules["rule_id"])}
    numbers = {name: number for number, name in enumerate(scenarios)}
    ids = _listed(findings["finding_id"])
    left, left_far = _side(findings, layers, "left")
    right, right_far = _side(findings, layers, "right")
    return FindingColumns(
        id=tuple(ids),
        rule=tuple(rules[name] for name in _listed(findings["rule_id"])),
        grade=tuple(int(grade) for grade in _listed(findings["grade"])),
        scenario=tuple(numbers[name] for name in _listed(findings["scenario"])),
        shape=_shapes_of(findings, shapes),
        left=left,
        left_far=left_far,
        right=right,
        right_far=right_far,
        distance_m=_numbers(findings["distance_m"], 1),
        area_ha=_numbers(findings["area_ha"], 4),
        area_in_region_ha=_numbers(findings["area_in_region_ha"], 4),
        dwellings=_numbers(findings["dwellings"], 0),
        energy_gwh=_numbers(findings["energy_gwh"], 3),
        places=_codes(findings["municipalities"]),
        case=tuple(_listed(findings["case"])),
        deciders=_codes(findings["deciders"]),
        flags=_flags(findings, labels),
        content_on=tuple(plain(day) for day in _listed(findings[CONTENT_ON])),
        is_outdated=tuple(int(is_outdated(flags)) for flags in _listed(findings["flags"])),
        first_seen=tuple(f"{day:%Y-%m-%d}" for day in _listed(findings["first_seen"])),
        is_new=_is_new(report, ids),
    )


def _listed(values: pd.Series) -> list[Any]:
    """Return plain values: going through a column of pandas' own types one by one takes ten times as long."""
    return list(values.to_numpy(dtype=object))


def _is_new(report: RegionReport, ids: Sequence[str]) -> tuple[int, ...]:
    # Without a release before it everything would be new, which says nothing.
    if report.background.previous_on is None:
        return (0,) * len(ids)
    return tuple(int(name not in report.background.first_seen) for name in ids)


def _flags(findings: gpd.GeoDataFrame, labels: Wording) -> tuple[str, ...]:
    pairs = list(zip(_listed(findings["flags"]), _listed(findings["cross_border"]), strict=True))
    written = {pair: labels.flags_of(pair[0], cross_border=bool(pair[1])) for pair in set(pairs)}
    return tuple(written[pair] for pair in pairs)


def _shapes_of(findings: gpd.GeoDataFrame, shapes: ShapeStore) -> tuple[int, ...]:
    geometries = np.asarray(findings.geometry.values)
    everywhere = (findings["left_layer"] == REGION).to_numpy(dtype=bool)
    drawn = (findings["grade"] >= 1).to_numpy(dtype=bool) & ~everywhere
    result = np.full(len(findings), -1, dtype=np.int64)
    result[drawn] = shapes.add(geometries[drawn])
    listed = ~drawn & ~everywhere
    result[listed] = shapes.known(geometries[listed])
    return tuple(result.tolist())


def _side(
    findings: gpd.GeoDataFrame, layers: Sequence[Layer], side: str
) -> tuple[tuple[int, ...], dict[str, tuple[str, str]]]:
    """Return the number of each side's feature in its layer, -1 where it is in none, and apart these by row."""
    numbers_of: Mapping[str, Mapping[str, int]] = {
        layer.key: {name: number for number, name in enumerate(layer.features.ids)} for layer in layers
    }
    numbers: list[int] = []
    far: dict[str, tuple[str, str]] = {}
    rows = zip(*(_listed(findings[f"{side}_{part}"]) for part in ("layer", "id", "name")), strict=True)
    for row, (layer, name, title) in enumerate(rows):
        number = numbers_of.get(str(layer), {}).get(str(name), -1)
        numbers.append(number)
        if number < 0:
            far[str(row)] = (plain(name), plain(title))
    return tuple(numbers), far


def _numbers(values: pd.Series, decimals: int) -> tuple[float | int | None, ...]:
    return tuple(_number(value, decimals) for value in _listed(values))


def _number(value: object, decimals: int) -> float | int | None:
    if is_missing(value):
        return None
    rounded = round(float(value), decimals)  # type: ignore[arg-type]
    return int(rounded) if rounded == int(rounded) else rounded


def _codes(values: pd.Series) -> tuple[str, ...]:
    return tuple("" if is_missing(value) else str(value) for value in _listed(values))
