"""The nitrogen indicators: how much of the sensitive nature here is overloaded, and the national goals beside it."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from spatial import overlay
from spatial.indicators.inputs import IndicatorInputs
from spatial.indicators.national import national_rows
from spatial.indicators.rows import IndicatorRows
from spatial.layers.nitrogen import NITROGEN_CLASSES
from spatial.layers.region import Region
from spatial.messages import message, sentences

__all__ = ["nitrogen_rows"]

_HABITAT: Final = "nitrogen_habitat"
_NATURE: Final = "natura2000"
_DEPOSITIONS: Final = ("deposition_table_mol_ha_yr", "deposition_raster_mol_ha_yr")
_BELOW: Final = ("none", "approaching")

_WITHOUT_SOURCE: Final = ("nitrogen.origin", "nitrogen.origin_province")
"""What no source that may be had gives of a region."""


def nitrogen_rows(rows: IndicatorRows, inputs: IndicatorInputs, *, threads: int = 1) -> None:
    """Add the rows of the theme."""
    habitat = inputs.features.get(_HABITAT)
    if habitat is None:
        for name in ("sensitive_area", "area_share", "below_kdw_share", "mean_exceedance"):
            rows.absent(f"nitrogen.{name}", message("absent.nitrogen.no_habitat_source"))
    else:
        _habitat_rows(rows, habitat, inputs.region, threads)
    _deposition_rows(rows, inputs, threads)
    for name in ("nitrogen.goal", "nitrogen.national_realised", "nitrogen.national_expected"):
        national_rows(rows, inputs, name)
    for name in _WITHOUT_SOURCE:
        rows.absent(name, message(f"absent.{name}"))


def _habitat_rows(rows: IndicatorRows, habitat: gpd.GeoDataFrame, region: Region, threads: int) -> None:
    inside, at = _inside(habitat, region, threads)
    boundary = (habitat["zone_origin"] == "boundary").all() if "zone_origin" in habitat and len(habitat) else False
    basis = sentences(message("basis.nitrogen.once"), message("basis.nitrogen.whole_areas") if boundary else "")
    source = rows.origin(_HABITAT)
    classes = habitat["nitrogen_class"].fillna("").to_numpy(dtype=object)[at] if "nitrogen_class" in habitat else at * 0
    areas_ha = _once(inside, classes, threads)
    total_ha = sum(areas_ha.values())
    rows.add("nitrogen.sensitive_area", total_ha, source=source, basis=basis)
    known_ha = sum(areas_ha.get(name, 0.0) for name in NITROGEN_CLASSES)
    if known_ha == 0:
        reason = message("absent.nitrogen.no_habitat" if total_ha == 0 else "absent.nitrogen.no_class")
        for name in ("area_share", "below_kdw_share", "mean_exceedance"):
            rows.absent(f"nitrogen.{name}", reason)
        return
    classed = sentences(basis, message("basis.nitrogen.classed", known_ha=known_ha, total_ha=total_ha))
    for name in NITROGEN_CLASSES:
        share = areas_ha.get(name, 0.0) / known_ha
        rows.add("nitrogen.area_share", share, subject=name, source=source, basis=classed)
    below = sum(areas_ha.get(name, 0.0) for name in _BELOW) / known_ha
    rows.add("nitrogen.below_kdw_share", below, source=source, basis=classed)
    excess = (
        pd.to_numeric(habitat["deposition_mol_ha_yr"]) - pd.to_numeric(habitat["critical_deposition_mol_ha_yr"])
    ).to_numpy(dtype=float)[at]
    weight = np.where(np.isnan(excess), 0.0, shapely.area(inside))
    mean = float((np.where(np.isnan(excess), 0.0, np.maximum(excess, 0.0)) * weight).sum() / weight.sum())
    rows.add(
        "nitrogen.mean_exceedance",
        mean,
        source=source,
        basis=message("basis.nitrogen.mean_exceedance"),
    )


def _deposition_rows(rows: IndicatorRows, inputs: IndicatorInputs, threads: int) -> None:
    name = "nitrogen.mean_deposition"
    nature = inputs.features.get(_NATURE)
    if nature is None:
        rows.absent(name, message("absent.nitrogen.no_nature_source"))
        return
    inside, at = _inside(nature, inputs.region, threads)
    area = shapely.area(inside)
    is_known = False
    for column in _DEPOSITIONS:
        if column not in nature:
            continue
        values = pd.to_numeric(nature[column]).to_numpy(dtype=float)[at]
        known = ~np.isnan(values)
        if not area[known].sum() > 0:
            continue
        is_known = True
        way = column.removeprefix("deposition_").removesuffix("_mol_ha_yr")
        rows.add(
            name,
            float((values[known] * area[known]).sum() / area[known].sum()),
            subject=way,
            source=rows.origin(f"{_NATURE}.{column}"),
            basis=message("basis.nitrogen.mean_deposition", known=int(known.sum()), areas=len(known)),
        )
    if not is_known:
        rows.absent(name, message("absent.nitrogen.mean_deposition"))


def _inside(frame: gpd.GeoDataFrame, region: Region, threads: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the ground inside the region, and the row of the frame that it is of."""
    shapes = np.array([region.geometry], dtype=object)
    found = overlay.overlaps(np.asarray(frame.geometry.values), shapes, threads=threads)
    return found.geometry, found.left


def _once(shapes: np.ndarray, classes: np.ndarray, threads: int) -> dict[str, float]:
    """Return ha by class; where habitats lie on each other the ground is of the worst class that is known."""
    areas: dict[str, float] = {}
    taken = np.array([], dtype=object)
    for name in (*reversed(NITROGEN_CLASSES), ""):
        own = shapes[(classes == name) if name else ~np.isin(classes, NITROGEN_CLASSES)]
        if len(own) == 0:
            continue
        joined = overlay.dissolve(own, np.zeros(len(own), dtype=np.int64), threads=threads).geometry
        rest = overlay.difference(joined, taken, threads=threads).geometry
        areas[name] = float(shapely.area(rest).sum()) / 10_000
        taken = np.concatenate([taken, joined])
    return areas
