"""Which layers are known in a region, where sources cover some provinces only."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from data.entries.source import Source
from data.snapshots.snapshot import Health
from spatial.layers.layer import ID, Layer
from spatial.layers.region import PROVINCE_CODE, Region
from spatial.report.report import ReportContext

__all__ = ["known_layers"]


def known_layers(
    region: Region,
    layers: Mapping[str, Layer],
    sources: Sequence[Source],
    municipalities: Layer,
    report_context: ReportContext,
) -> tuple[Mapping[str, Layer], ReportContext]:
    """Leave out the layers that no source covers in a region, as nothing there is not the same as nothing known.

    A layer stays, with health ``partial``, where its sources cover a part of the region, or where a feature of a
    province nearby is in reach: what is found with it is true, what is not found says nothing.

    Parameters
    ----------
    layers
        Of each layer the features that may matter to the region.
    sources
        The sources of the run that are available.
    municipalities
        All of them; without a column `province_code` it is unknown in which province a region lies, and only sources
        of the whole country cover it.

    Returns
    -------
    The layers that are known in the region, in order, and the context with the health that layers have there.
    """
    provinces = _provinces(region, municipalities)
    health_in_region: dict[str, Health] = {}
    for name, layer in layers.items():
        covered = _covered_provinces(name, sources)
        if covered is not None and (not provinces or provinces - covered):
            health_in_region[name] = "partial" if provinces & covered or len(layer) else "missing"
    if not health_in_region:
        return layers, report_context
    table = report_context.layers.copy()
    table["health"] = [
        _worse(health_in_region.get(name), health) for name, health in zip(table["layer"], table["health"], strict=True)
    ]
    known = {name: layer for name, layer in layers.items() if health_in_region.get(name) != "missing"}
    return known, replace(report_context, layers=table)


def _provinces(region: Region, municipalities: Layer) -> set[str]:
    frame = municipalities.frame
    if PROVINCE_CODE not in frame:
        return set()
    codes = frame.loc[np.isin(frame[ID], region.municipalities), PROVINCE_CODE]
    return {str(code) for code in codes.dropna() if code}


def _covered_provinces(layer: str, sources: Sequence[Source]) -> set[str] | None:
    """Return the provinces that the layer's sources cover; None for the whole country."""
    makers = [source for source in sources if layer in source.feeds and source.attach is None]
    if not makers or not all(source.covers for source in makers):
        return None
    return {code for source in makers for code in source.covers}


def _worse(in_region: Health | None, nationwide: Health) -> Health:
    """Return the health in the region; of a layer that is partial there, anything worse that holds nationwide."""
    if in_region is None or (in_region == "partial" and nationwide in ("not_public", "missing")):
        return nationwide
    return in_region
