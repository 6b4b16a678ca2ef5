"""Which features are dossiers, and in which dossier a feature of a layer belongs."""

from collections.abc import Iterable, Mapping
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from spatial import overlay
from spatial.geometry.symbols import is_symbol
from spatial.layers.claim_status import claim_status
from spatial.layers.content_date import CONTENT_ON, content_dates
from spatial.layers.crs import RD
from spatial.layers.layer import ID, LEFT_OUT, NAME, NOTE
from spatial.layers.places import HOME, REACHED, column_or_empty
from spatial.mca.subjects import Twins

__all__ = ["HABITAT", "NATURE", "PLACES", "claim_features", "nature_features", "places_of"]

NATURE: Final = "natura2000"
"""The layer of nature areas that are dossiers."""

HABITAT: Final = "nitrogen_habitat"
"""The layer of nature that belongs to the areas of `NATURE`."""

PLACES: Final = (
    "dossier_id", "layer", "feature_id", "name", "municipalities", "dwellings", "energy_gwh", "status", CONTENT_ON,
    "flags", "geometry",
)  # fmt: skip


def claim_features(
    inputs: Mapping[str, gpd.GeoDataFrame], layers: Iterable[str], within: shapely.Geometry, twins: Twins
) -> gpd.GeoDataFrame:
    """Return the claims that have ground in a region: `PLACES`, each area of a combined technique once.

    Parameters
    ----------
    inputs
        Layer name to the features that touch the region, uncut.
    layers
        Those that hold claims.
    """
    parts = [
        _rows(name, inputs[name], [twins.area(name, key) for key in inputs[name][ID]])
        for name in layers
        if name in inputs
    ]
    frame = _joined(parts)
    # Of a drawn symbol the place counts and not the size; a line along the border is no ground.
    has_ground = overlay.intersects_mask(np.asarray(frame.geometry.values), within)
    inside = shapely.area(shapely.intersection(np.asarray(frame.geometry.values)[has_ground], within))
    has_ground[has_ground] = inside > 0
    return frame[has_ground].drop_duplicates("dossier_id").reset_index(drop=True)


def nature_features(frame: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    """Return the nature areas as `PLACES`."""
    if frame is None:
        return _joined([])
    return _joined([_rows(NATURE, frame, [f"{NATURE}:{key}" for key in frame[ID]])])


def places_of(
    features: pd.DataFrame, nature: gpd.GeoDataFrame, habitats: gpd.GeoDataFrame | None, twins: Twins
) -> pd.Series:
    """Return the dossier of each feature, '' for none.

    Parameters
    ----------
    features
        `layer` and `feature_id`, a row each.
    nature, habitats
        Nature areas as `PLACES`, and what lies in them: a habitat belongs to the area of its id, else to that with
        which it shares most ground.
    """
    of_habitat = _areas_of_habitats(nature, habitats)
    return pd.Series(
        [
            of_habitat.get(key, f"{NATURE}:{key}") if layer == HABITAT else twins.area(layer, key)
            for layer, key in zip(features["layer"], features["feature_id"], strict=True)
        ],
        index=features.index,
        dtype=object,
    )


def _areas_of_habitats(nature: gpd.GeoDataFrame, habitats: gpd.GeoDataFrame | None) -> dict[str, str]:
    if habitats is None or nature.empty:
        return {}
    known = set(nature["feature_id"])
    others = habitats[~habitats[ID].isin(known)].reset_index(drop=True)
    shared = overlay.overlaps(np.asarray(others.geometry.values), np.asarray(nature.geometry.values))
    table = pd.DataFrame(
        {
            "habitat": others[ID].to_numpy(dtype=object)[shared.left],
            "dossier": nature["dossier_id"].to_numpy(dtype=object)[shared.right],
            "area": shapely.area(shared.geometry),
        }
    ).sort_values(["habitat", "area", "dossier"], ascending=[True, False, True])
    first = table.drop_duplicates("habitat")
    return dict(zip(first["habitat"], first["dossier"], strict=True))


def _rows(layer: str, frame: gpd.GeoDataFrame, dossier_ids: list[str]) -> gpd.GeoDataFrame:
    def numbers(column: str) -> np.ndarray:
        if column not in frame:
            return np.full(len(frame), np.nan)
        return np.asarray(pd.to_numeric(frame[column]).to_numpy(dtype=float, na_value=np.nan))

    flags = [
        ",".join(dict.fromkeys(code for codes in row for code in str(codes or "").split(",") if code))
        for row in zip(column_or_empty(frame, NOTE), column_or_empty(frame, LEFT_OUT), strict=True)
    ]
    return gpd.GeoDataFrame(
        {
            "dossier_id": dossier_ids,
            "layer": layer,
            "feature_id": frame[ID].to_numpy(dtype=object),
            "name": frame[NAME].fillna("").to_numpy(dtype=object),
            "municipalities": column_or_empty(frame, REACHED if REACHED in frame else HOME),
            "dwellings": numbers("dwellings"),
            "energy_gwh": numbers("energy_gwh"),
            "status": claim_status(frame),
            CONTENT_ON: content_dates(frame),
            "flags": flags,
            "is_symbol": is_symbol(frame),
        },
        geometry=np.asarray(frame.geometry.values),
        crs=RD,
    )


def _joined(parts: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    filled = [part for part in parts if len(part)]
    if not filled:
        return gpd.GeoDataFrame(pd.DataFrame(columns=[*PLACES, "is_symbol"], dtype=object), geometry="geometry", crs=RD)
    return gpd.GeoDataFrame(pd.concat(filled, ignore_index=True), geometry="geometry", crs=RD)
