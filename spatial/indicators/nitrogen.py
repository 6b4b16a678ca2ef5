"""The nitrogen task: how much of the sensitive nature in the region is overloaded, and the national goals beside it."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from spatial import overlay
from spatial.indicators.given import Given
from spatial.indicators.national import national_rows
from spatial.indicators.rows import Rows
from spatial.layers.nitrogen import NITROGEN_CLASSES
from spatial.layers.region import Region

__all__ = ["nitrogen_rows"]

_HABITAT: Final = "nitrogen_habitat"
_NATURE: Final = "natura2000"
_DEPOSITIONS: Final = ("deposition_table_mol_ha_yr", "deposition_raster_mol_ha_yr")
_BELOW: Final = ("none", "approaching")

_ABSENT: Final = {
    "nitrogen.origin": (
        "AERIUS Monitor geeft de herkomst per gebied; er is geen bron aan gekoppeld.",
        "AERIUS Monitor gives the origin per area; no source is coupled.",
    ),
    "nitrogen.origin_province": (
        "AERIUS Monitor geeft dit per gebied; er is geen bron aan gekoppeld.",
        "AERIUS Monitor gives this per area; no source is coupled.",
    ),
}


def nitrogen_rows(rows: Rows, given: Given, *, threads: int = 1) -> None:
    """Add the rows of the theme."""
    habitat = given.inputs.get(_HABITAT)
    if habitat is None:
        why = (
            "Er is geen bron van stikstofgevoelige natuur (laag nitrogen_habitat).",
            "There is no source of nitrogen-sensitive nature (layer nitrogen_habitat).",
        )
        for name in ("sensitive_area", "area_share", "below_kdw_share", "mean_exceedance"):
            rows.absent(f"nitrogen.{name}", *why)
    else:
        _habitat_rows(rows, habitat, given.region, threads)
    _deposition_rows(rows, given, threads)
    for name in ("nitrogen.goal", "nitrogen.national_realised", "nitrogen.national_expected"):
        national_rows(rows, given, name)
    for name, (dutch, english) in _ABSENT.items():
        rows.absent(name, dutch, english)


def _habitat_rows(rows: Rows, habitat: gpd.GeoDataFrame, region: Region, threads: int) -> None:
    inside, at = _inside(habitat, region, threads)
    boundary = (habitat["zone_origin"] == "boundary").all() if "zone_origin" in habitat and len(habitat) else False
    basis = rows.say("Binnen de regio, elke m² één keer.", "Inside the region, each m² once.")
    if boundary:
        basis += rows.say(
            " De hele gebieden die gevoelige natuur hebben: de habitats zelf zijn niet bekend.",
            " The whole of the areas that have sensitive nature: the habitats themselves are not known.",
        )
    source = rows.origin(_HABITAT)
    classes = habitat["nitrogen_class"].fillna("").to_numpy(dtype=object)[at] if "nitrogen_class" in habitat else at * 0
    areas_ha = _once(inside, classes, threads)
    total_ha = sum(areas_ha.values())
    rows.add("nitrogen.sensitive_area", total_ha, source=source, basis=basis)
    known_ha = sum(areas_ha.get(name, 0.0) for name in NITROGEN_CLASSES)
    if known_ha == 0:
        why = (
            ("Er ligt hier geen stikstofgevoelige natuur.", "There is no nitrogen-sensitive nature here.")
            if total_ha == 0
            else (
                "Van geen habitat zijn hier depositie en kritische depositiewaarde allebei bekend; die geeft AERIUS "
                "(bronnen aerius_habitats en aerius_depositions).",
                "Of no habitat here both deposition and critical deposition are known; AERIUS gives them (sources "
                "aerius_habitats and aerius_depositions).",
            )
        )
        for name in ("area_share", "below_kdw_share", "mean_exceedance"):
            rows.absent(f"nitrogen.{name}", *why)
        return
    told = rows.say(
        f"{rows.number(known_ha, 0)} van {rows.number(total_ha, 0)} ha heeft een klasse.",
        f"{rows.number(known_ha, 0)} of {rows.number(total_ha, 0)} ha has a class.",
    )
    for name in NITROGEN_CLASSES:
        share = areas_ha.get(name, 0.0) / known_ha
        rows.add("nitrogen.area_share", share, subject=name, source=source, basis=f"{basis} {told}")
    below = sum(areas_ha.get(name, 0.0) for name in _BELOW) / known_ha
    rows.add("nitrogen.below_kdw_share", below, source=source, basis=f"{basis} {told}")
    excess = (
        pd.to_numeric(habitat["deposition_mol_ha_yr"]) - pd.to_numeric(habitat["critical_deposition_mol_ha_yr"])
    ).to_numpy(dtype=float)[at]
    weight = np.where(np.isnan(excess), 0.0, shapely.area(inside))
    mean = float((np.where(np.isnan(excess), 0.0, np.maximum(excess, 0.0)) * weight).sum() / weight.sum())
    rows.add(
        "nitrogen.mean_exceedance",
        mean,
        source=source,
        basis=rows.say(
            "Naar oppervlakte gewogen; onder de KDW telt nul.",
            "Weighted by area; below critical deposition counts zero.",
        ),
    )


def _deposition_rows(rows: Rows, given: Given, threads: int) -> None:
    name = "nitrogen.mean_deposition"
    nature = given.inputs.get(_NATURE)
    if nature is None:
        rows.absent(name, "Er is geen bron van Natura 2000-gebieden.", "There is no source of Natura 2000 areas.")
        return
    inside, at = _inside(nature, given.region, threads)
    area = shapely.area(inside)
    told = 0
    for column in _DEPOSITIONS:
        if column not in nature:
            continue
        values = pd.to_numeric(nature[column]).to_numpy(dtype=float)[at]
        known = ~np.isnan(values)
        if not area[known].sum() > 0:
            continue
        told += 1
        way = column.removeprefix("deposition_").removesuffix("_mol_ha_yr")
        rows.add(
            name,
            float((values[known] * area[known]).sum() / area[known].sum()),
            subject=way,
            source=rows.origin(f"{_NATURE}.{column}"),
            basis=rows.say(
                f"Gemiddelde per gebied, gewogen naar grond in de regio; {int(known.sum())} van {len(known)} gebieden.",
                f"Mean per area, weighted by ground in the region; {int(known.sum())} of {len(known)} areas.",
            ),
        )
    if not told:
        rows.absent(
            name,
            "Voor geen gebied in de regio is een depositie bekend (AERIUS Monitor of het raster van RIVM).",
            "No deposition is known for any area in the region (AERIUS Monitor or the raster of RIVM).",
        )


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
        here = shapes[(classes == name) if name else ~np.isin(classes, NITROGEN_CLASSES)]
        if len(here) == 0:
            continue
        joined = overlay.dissolve(here, np.zeros(len(here), dtype=np.int64), threads=threads).geometry
        rest = overlay.difference(joined, taken, threads=threads).geometry
        areas[name] = float(shapely.area(rest).sum()) / 10_000
        taken = np.concatenate([taken, joined])
    return areas
