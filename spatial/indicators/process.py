"""Grid, nature and process: what the region knows of them, and how sure its numbers are."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd
import shapely

from spatial import overlay
from spatial.indicators.inputs import IndicatorInputs
from spatial.indicators.params import INDICATOR_PARAMS, read_param
from spatial.indicators.rows import IndicatorRows
from spatial.messages import message

__all__ = ["grid_rows", "nature_rows", "process_rows"]

_GRIDS: Final = {"grid.consumption": "grid_consumption_areas", "grid.generation": "grid_generation_areas"}
_CLASS: Final = "congestion_class"

_GRID_WITHOUT_SOURCE: Final = ("grid.stations", "grid.planned_year")
_NATURE_WITHOUT_SOURCE: Final = ("nature.habitat_condition", "nature.measures", "nature.province_condition")


def grid_rows(rows: IndicatorRows, inputs: IndicatorInputs, *, threads: int = 1) -> None:
    """Add the share of the region's ground in each class of the capacity map."""
    for name, layer in _GRIDS.items():
        frame = inputs.features.get(layer)
        if frame is None or _CLASS not in frame:
            rows.absent(name, message("absent.grid.no_source", layer=rows.named([layer])[0]))
            continue
        shapes = np.array([inputs.region.geometry], dtype=object)
        found = overlay.overlaps(np.asarray(frame.geometry.values), shapes, threads=threads)
        classes = pd.to_numeric(frame[_CLASS]).to_numpy(dtype=float)[found.left]
        known = ~np.isnan(classes)
        joined = overlay.dissolve(found.geometry[known], classes[known], threads=threads)
        for value, geometry in zip(joined.group, joined.geometry, strict=True):
            share = float(shapely.area(geometry)) / 10_000 / inputs.region.area_ha
            rows.add(name, share, subject=f"{value:g}", source=rows.origin(layer))
        if not known.any():
            rows.absent(name, message("absent.grid.no_class"))
    for name in _GRID_WITHOUT_SOURCE:
        rows.absent(name, message(f"absent.{name}"))


def nature_rows(rows: IndicatorRows) -> None:
    """Say of each indicator of nature where it stands."""
    for name in _NATURE_WITHOUT_SOURCE:
        rows.absent(name, message(f"absent.{name}"))


def process_rows(rows: IndicatorRows, inputs: IndicatorInputs, agreement: Mapping[str, float] | None) -> None:
    """Add findings per decider, the part across borders, agreement on facts, and the part of numbers unverified.

    Parameters
    ----------
    agreement
        ``agreed`` and ``disputed`` to the share of the facts; none where nobody computed it.
    """
    found = inputs.findings
    rows.add("process.findings", len(found), basis=message("basis.process.findings"))
    deciders = found["deciders"].astype("string").str.split(",").explode()
    for decider, count in deciders[deciders != ""].value_counts().sort_index().items():
        rows.add("process.findings_by_decider", count, subject=str(decider))
    if len(found):
        rows.add("process.cross_border_share", float(found["cross_border"].astype(bool).mean()))
    else:
        for name in ("process.findings_by_decider", "process.cross_border_share"):
            rows.absent(name, message("absent.process.no_finding"))
    for name, key in (("process.facts_agreed", "agreed"), ("process.facts_disputed", "disputed")):
        if agreement is None or key not in agreement or np.isnan(agreement[key]):
            rows.absent(name, message("absent.process.no_position"))
        else:
            rows.add(name, agreement[key])
    _unverified_row(rows, inputs)


def _unverified_row(rows: IndicatorRows, inputs: IndicatorInputs) -> None:
    judged = [rule for rule in inputs.ruleset.rules.values() if not rule.missing(inputs.features)]
    read = dict.fromkeys(INDICATOR_PARAMS)
    read |= dict.fromkeys(name for rule in judged for name in inputs.ruleset.params_of(rule))
    places = {inputs.region.code, "NL", *inputs.provinces}
    statuses: list[str] = [read_param(inputs.ruleset, name).status for name in read]
    statuses += [target.status for target in inputs.targets.rows.values() if target.at in places]
    unverified = sum(status == "U" for status in statuses)
    rows.add(
        "process.unverified_share",
        unverified / len(statuses),
        basis=message("basis.process.unverified_share", unverified=unverified, numbers=len(statuses)),
    )
