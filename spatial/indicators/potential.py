"""What search areas may yield, low, mid and high, and how much of it lies under a heavy conflict."""

from collections.abc import Mapping
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from spatial import overlay
from spatial.indicators import params
from spatial.indicators.full_load_hours import Hours
from spatial.indicators.params import read_param
from spatial.indicators.search_ground import BOTH, SEARCH_LAYERS, SOLAR, WIND, SearchGround, area_once_ha
from spatial.layers.layer import ID
from spatial.relations.relation import SHARED_GROUND
from spatial.rules.ruleset import RuleSet

__all__ = ["Conflicted", "Range", "Yields", "under_conflict", "yields_of"]


class Range(NamedTuple):
    """A number with its lower and upper end, in one unit."""

    low: float
    mid: float
    high: float


class Yields(NamedTuple):
    """Energy per piece of search ground, in GWh a year, and what is assumed where no source tells."""

    low: np.ndarray
    mid: np.ndarray
    high: np.ndarray
    status: str
    source: str

    def total(self, rows: np.ndarray) -> Range:
        """Add up the pieces of a mask, in GWh a year."""
        return Range(*(float(part[rows].sum()) for part in (self.low, self.mid, self.high)))


class Conflicted(NamedTuple):
    """What lies under a heavy conflict: ground in ha, each m² once, and mid energy in GWh a year."""

    area_ha: float
    gwh: float


def yields_of(ground: SearchGround, ruleset: RuleSet, hours: Mapping[str, Hours]) -> Yields:
    """Compute what each piece yields with the full-load hours of the region.

    Energy that the source gives stands. Power that it gives is times full-load hours. Else: area × density ×
    full-load hours. On ground for both wind and solar low is the lesser of the two, high the greater, mid halfway.
    """
    span = {name: Range(of.low, of.mid, of.high) for name, of in hours.items()}
    per_ha = {name: Range(*(d * h for d, h in zip(_density(ruleset, name), span[name], strict=True))) for name in span}
    by_area = _for_each(ground.technique, per_ha) * (ground.area_m2 / 10_000) / 1_000
    by_power = _for_each(ground.technique, span) * ground.given_mw / 1_000
    estimated = np.where(np.isnan(ground.given_mw), by_area, by_power)
    low, mid, high = np.where(np.isnan(ground.given_gwh), estimated, ground.given_gwh)
    read = [read_param(ruleset, name) for name in params.ENERGY_PARAMS]
    computed = bool(np.isnan(ground.given_gwh).any())
    return Yields(
        low,
        mid,
        high,
        "U" if computed and any(number.status == "U" for number in read) else "D",
        "; ".join(dict.fromkeys(number.source for number in read)) if computed else "",
    )


def under_conflict(
    ground: SearchGround,
    mid_gwh: np.ndarray,
    findings: gpd.GeoDataFrame,
    features: Mapping[str, gpd.GeoDataFrame],
    least_grade: float,
    *,
    threads: int = 1,
) -> Conflicted:
    """Measure the search ground that has a conflict of some grade or worse.

    Of an overlap the shared ground counts; of a distance the whole search area, as no place in it is better known.
    """
    heavy = findings[(findings["kind"] == "conflict") & (findings["grade"] >= least_grade)]
    shapes = [_shapes_of(heavy, features, layer) for layer in SEARCH_LAYERS]
    found = overlay.overlaps(ground.geometry, np.concatenate(shapes), threads=threads)
    if len(found.left) == 0:
        return Conflicted(0.0, 0.0)
    joined = overlay.dissolve(found.geometry, found.left, threads=threads)
    rows = joined.group.astype(np.int64)
    share = np.minimum(1.0, shapely.area(joined.geometry) / ground.area_m2[rows])
    return Conflicted(area_once_ha(joined.geometry, threads=threads), float((share * mid_gwh[rows]).sum()))


def _shapes_of(heavy: gpd.GeoDataFrame, features: Mapping[str, gpd.GeoDataFrame], layer: str) -> np.ndarray:
    sides = [heavy[f"{side}_layer"] == layer for side in ("left", "right")]
    overlap = heavy["relation"] == SHARED_GROUND
    shared = heavy[(sides[0] | sides[1]) & overlap]
    beside = [heavy.loc[mask & ~overlap, f"{side}_id"] for mask, side in zip(sides, ("left", "right"), strict=True)]
    ids = pd.unique(pd.concat(beside))
    frame = features.get(layer)
    whole = frame[frame[ID].isin(ids)].geometry.to_numpy() if frame is not None else np.array([], dtype=object)
    shapes = np.concatenate([shared.geometry.to_numpy(), whole]).astype(object)
    return np.asarray(shapes[shapely.get_dimensions(shapes) == 2])


def _density(ruleset: RuleSet, technique: str) -> Range:
    """Return MW per ha."""
    if technique == SOLAR:
        names = (params.SOLAR_LOW, params.SOLAR_MID, params.SOLAR_HIGH)
        return Range(*(read_param(ruleset, name).value for name in names))
    wide, dense = (read_param(ruleset, name).value / 100 for name in (params.WIND_WIDE, params.WIND_DENSE))
    return Range(wide, wide, dense)


def _for_each(technique: np.ndarray, of: Mapping[str, Range]) -> np.ndarray:
    """Return three rows (low, mid, high) with a number for each piece."""
    wind, solar = of[WIND], of[SOLAR]
    low, high = min(wind.low, solar.low), max(wind.high, solar.high)
    per = {**of, BOTH: Range(low, (wind.mid + solar.mid) / 2, high)}
    return np.array([[per[name][at] for name in technique] for at in range(3)]).reshape(3, len(technique))
