"""The ground of wind and solar search areas inside a region, each m² once, with what it may yield."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from spatial import overlay
from spatial.geometry.symbols import is_symbol
from spatial.layers.layer import ID
from spatial.layers.region import Region

__all__ = ["BOTH", "SEARCH_LAYERS", "SOLAR", "WIND", "SearchGround", "area_once_ha", "search_ground"]

WIND: Final = "wind"
SOLAR: Final = "solar"
BOTH: Final = "both"

SEARCH_LAYERS: Final[Mapping[str, str]] = {"wind_areas": WIND, "solar_areas": SOLAR}
"""The layers of search areas, with what each is for; an area that stands in both is for both."""

_REALISED: Final = "realised"
_PIPELINE: Final = "pipeline"
_AMBITION: Final = "ambition"


class SearchGround(NamedTuple):
    """Pieces of search areas inside a region; those that are computed from their area share no ground.

    Parameters
    ----------
    geometry, technique, stage
        The piece; ``wind``, ``solar`` or ``both``; ``pipeline`` or ``ambition``.
    area_m2
        Of the piece.
    given_gwh, given_mw
        What the source says of it, in proportion to the part that lies inside; NaN when the area has to tell.
    realised, symbols
        How many areas were left out: they stand there already, or are drawn as a symbol and have no number.
    staged
        Whether any source tells the stage of its areas.
    """

    geometry: np.ndarray
    technique: np.ndarray
    stage: np.ndarray
    area_m2: np.ndarray
    given_gwh: np.ndarray
    given_mw: np.ndarray
    realised: int
    symbols: int
    staged: bool

    def take(self, rows: np.ndarray) -> "SearchGround":
        """Return the pieces of a mask."""
        return self._replace(
            geometry=self.geometry[rows],
            technique=self.technique[rows],
            stage=self.stage[rows],
            area_m2=self.area_m2[rows],
            given_gwh=self.given_gwh[rows],
            given_mw=self.given_mw[rows],
        )


class _Pieces(NamedTuple):
    geometry: np.ndarray
    technique: np.ndarray
    stage: np.ndarray
    gwh: np.ndarray
    mw: np.ndarray


def search_ground(
    features: Mapping[str, gpd.GeoDataFrame], region: Region, *, numbered: bool = True, threads: int = 1
) -> SearchGround:
    """Cut the search areas to the region and divide their ground.

    An area of which the source gives energy or power stands as it is. Of the others the ground is taken once: not
    where one with a number lies, in the pipeline before in ambition, and where wind and solar meet it is for both.

    Parameters
    ----------
    features
        Layer name to the features that touch the region, uncut (EPSG:28992).
    region
        Where.
    numbered
        Whether to take what sources say of energy and power; otherwise areas alone tell.
    """
    areas = _stacked(features)
    if not numbered:
        areas[["gwh", "mw"]] = np.nan
    realised = (areas["stage"] == _REALISED).to_numpy()
    known = (areas["gwh"].notna() | areas["mw"].notna()).to_numpy()
    symbol = areas["symbol"].to_numpy(dtype=bool) & ~known & ~realised
    kept = areas[~realised & ~symbol].reset_index(drop=True)
    inside = overlay.overlaps(
        np.asarray(kept.geometry.values), np.array([region.geometry], dtype=object), threads=threads
    )
    cut = kept.iloc[inside.left].reset_index(drop=True)
    share = shapely.area(inside.geometry) / shapely.area(np.asarray(cut.geometry.values))
    stage = np.where(cut["stage"] == _PIPELINE, _PIPELINE, _AMBITION).astype(object)
    gwh, mw = cut["gwh"].to_numpy(dtype=float) * share, cut["mw"].to_numpy(dtype=float) * share
    numbers = ~(np.isnan(gwh) & np.isnan(mw))
    technique = cut["technique"].to_numpy(dtype=object)
    given = _Pieces(inside.geometry[numbers], technique[numbers], stage[numbers], gwh[numbers], mw[numbers])
    drawn = _drawn_once(inside.geometry[~numbers], technique[~numbers], stage[~numbers], given.geometry, threads)
    columns = [np.concatenate(pair) for pair in zip(given, drawn, strict=True)]
    return SearchGround(
        columns[0],
        columns[1],
        columns[2],
        shapely.area(columns[0]),
        columns[3],
        columns[4],
        int(realised.sum()),
        int(symbol.sum()),
        bool((areas["stage"] != "").any()),
    )


def area_once_ha(polygons: np.ndarray, *, threads: int = 1) -> float:
    """Return the ground of polygons in ha, each m² once."""
    if len(polygons) == 0:
        return 0.0
    joined = overlay.dissolve(polygons, np.zeros(len(polygons), dtype=np.int64), threads=threads)
    return float(shapely.area(joined.geometry).sum()) / 10_000


def _stacked(features: Mapping[str, gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Bring both layers together; an area that stands in both, by id and shape, comes once."""
    frames = []
    for layer, technique in SEARCH_LAYERS.items():
        frame = features.get(layer)
        if frame is None or frame.empty:
            continue
        nothing = pd.Series(np.nan, index=frame.index)
        frames.append(
            gpd.GeoDataFrame(
                {
                    "id": frame[ID].astype(object),
                    "technique": technique,
                    "stage": frame["stage"].fillna("").astype(object) if "stage" in frame else "",
                    "gwh": pd.to_numeric(frame["energy_gwh"]).astype(float) if "energy_gwh" in frame else nothing,
                    "mw": pd.to_numeric(frame["power_mw"]).astype(float) if "power_mw" in frame else nothing,
                    "symbol": is_symbol(frame),
                },
                geometry=np.asarray(frame.geometry.values),
                crs=frame.crs,
            )
        )
    if not frames:
        columns = ["id", "technique", "stage", "gwh", "mw", "symbol"]
        return gpd.GeoDataFrame({name: pd.Series(dtype=object) for name in columns}, geometry=[])
    areas = pd.concat(frames, ignore_index=True)
    shape = pd.Series(shapely.to_wkb(np.asarray(areas.geometry.values)), index=areas.index)
    twin = pd.DataFrame({"id": areas["id"], "shape": shape}).duplicated(keep=False)
    areas.loc[twin, "technique"] = BOTH
    again = pd.DataFrame({"id": areas["id"], "shape": shape}).duplicated()
    return gpd.GeoDataFrame(areas[~(twin & again)].reset_index(drop=True), geometry="geometry", crs=areas.crs)


def _drawn_once(
    geometry: np.ndarray, technique: np.ndarray, stage: np.ndarray, given: np.ndarray, threads: int
) -> _Pieces:
    """Divide the ground of areas that have nothing but their shape."""
    pieces: list[tuple[np.ndarray, str, str]] = []
    taken = given
    for now in (_PIPELINE, _AMBITION):
        wind, solar = (
            _left_of(geometry[(stage == now) & np.isin(technique, (own, BOTH))], taken, threads)
            for own in (WIND, SOLAR)
        )
        both = overlay.overlaps(wind, solar, threads=threads).geometry
        pieces += [
            (_left_of(wind, both, threads), WIND, now),
            (_left_of(solar, both, threads), SOLAR, now),
            (both, BOTH, now),
        ]
        taken = np.concatenate([taken, wind, solar])
    counts = [len(shapes) for shapes, _, _ in pieces]
    total = sum(counts)
    return _Pieces(
        np.concatenate([shapes for shapes, _, _ in pieces]),
        np.repeat(np.array([name for _, name, _ in pieces], dtype=object), counts),
        np.repeat(np.array([now for _, _, now in pieces], dtype=object), counts),
        np.full(total, np.nan),
        np.full(total, np.nan),
    )


def _left_of(polygons: np.ndarray, taken: np.ndarray, threads: int) -> np.ndarray:
    """Join polygons into one and take other ground from it; none is left where all was taken."""
    if len(polygons) == 0:
        return polygons
    joined = overlay.dissolve(polygons, np.zeros(len(polygons), dtype=np.int64), threads=threads).geometry
    rest = overlay.polygonal(overlay.difference(joined, taken, threads=threads).geometry)
    return np.asarray(rest[~shapely.is_empty(rest)])
