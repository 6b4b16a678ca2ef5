"""Which features of the layers a report publishes."""

from collections.abc import Collection, Mapping

import geopandas as gpd
import pandas as pd

from spatial.dossiers import HABITAT, NATURE
from spatial.layers.crs import RD
from spatial.layers.layer import ID, Layer

__all__ = ["nature_inputs", "outside_inputs", "published_inputs"]


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
