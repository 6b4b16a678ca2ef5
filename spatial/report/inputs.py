"""Which features of the layers a report publishes."""

from collections.abc import Collection, Mapping

import geopandas as gpd
import pandas as pd

from spatial import overlay
from spatial.dossiers import HABITAT, NATURE
from spatial.layers.crs import RD
from spatial.layers.layer import ID, Layer
from spatial.layers.region import Region

__all__ = ["municipalities_around", "nature_inputs", "outside_inputs", "published_inputs", "touching"]


def touching(layer: Layer, region: Region) -> gpd.GeoDataFrame:
    """Return the features of a layer that touch a region, uncut, in the order of the layer."""
    return layer.frame[overlay.intersects_mask(layer.geometries, region.geometry)].reset_index(drop=True)


def municipalities_around(municipalities: Layer, region: Region) -> gpd.GeoDataFrame:
    """Return the municipalities that touch a region, uncut; `in_region` tells its members."""
    around = touching(municipalities, region)
    around["in_region"] = around[ID].isin(region.municipalities)
    return around


def published_inputs(
    inputs: Mapping[str, gpd.GeoDataFrame], bulk: Collection[str], findings: pd.DataFrame, partners: pd.DataFrame
) -> dict[str, gpd.GeoDataFrame]:
    """Return the features that touch a region; of the layers named in `bulk` only those that a finding is about."""
    return {name: _named(findings, partners, name, frame) if name in bulk else frame for name, frame in inputs.items()}


def outside_inputs(
    layers: Mapping[str, Layer],
    inputs: Mapping[str, gpd.GeoDataFrame],
    findings: pd.DataFrame,
    partners: pd.DataFrame,
) -> dict[str, gpd.GeoDataFrame]:
    """Return the features beyond a region that a finding is about; a layer without any is left out."""
    found = {}
    for name, layer in layers.items():
        beyond = layer.frame[~layer.frame[ID].isin(inputs[name][ID])].reset_index(drop=True)
        named = _named(findings, partners, name, beyond)
        if len(named):
            found[name] = named
    return found


def nature_inputs(
    inputs: Mapping[str, gpd.GeoDataFrame], outside: Mapping[str, gpd.GeoDataFrame]
) -> dict[str, gpd.GeoDataFrame]:
    """Return nature areas and habitats, those in a region and those beyond it that a finding is about, by layer."""
    return {
        name: gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=RD)
        for name in (NATURE, HABITAT)
        if (parts := [found[name] for found in (inputs, outside) if name in found])
    }


def _named(findings: pd.DataFrame, partners: pd.DataFrame, layer: str, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the features of a layer that some finding or partner of one is about, in the order of the frame."""
    sides = [findings.loc[findings[f"{side}_layer"] == layer, f"{side}_id"] for side in ("left", "right")]
    sides.append(partners.loc[partners["right_layer"] == layer, "right_id"])
    return frame[frame[ID].isin(set().union(*sides))].reset_index(drop=True)
