"""Which layers are known of a region, where sources tell of some provinces only."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from data.snapshots.snapshot import Health
from flows.run.source_status import SourceStatus
from spatial.layers.layer import ID, Layer
from spatial.layers.region import PROVINCE_CODE, Region
from spatial.report.report import ReportContext

__all__ = ["known_here"]


def known_here(
    region: Region,
    layers: Mapping[str, Layer],
    sources: Sequence[SourceStatus],
    municipalities: Layer,
    background: ReportContext,
) -> tuple[Mapping[str, Layer], ReportContext]:
    """Leave out the layers that no source tells of in a region, as nothing there is not the same as nothing known.

    A layer stays, and is told as partial, where its sources tell of a part of the region, or where a feature of a
    province nearby is in reach: what is found with it is true, what is not found says nothing.

    Parameters
    ----------
    layers
        Of each layer what may matter to the region.
    municipalities
        All of them; without a column `province_code` nobody knows in which province a region lies, and it is covered
        by sources of the whole country only.

    Returns
    -------
    The layers that are known here, in order, and the background with the health that layers have here.
    """
    here = _provinces(region, municipalities)
    told: dict[str, Health] = {}
    for name, layer in layers.items():
        covered = _covered(name, sources)
        if covered is not None and (not here or here - covered):
            told[name] = "partial" if here & covered or len(layer) else "missing"
    if not told:
        return layers, background
    table = background.layers.copy()
    table["health"] = [
        _worse(told.get(name), health) for name, health in zip(table["layer"], table["health"], strict=True)
    ]
    known = {name: layer for name, layer in layers.items() if told.get(name) != "missing"}
    return known, replace(background, layers=table)


def _provinces(region: Region, municipalities: Layer) -> set[str]:
    frame = municipalities.frame
    if PROVINCE_CODE not in frame:
        return set()
    own = frame.loc[np.isin(frame[ID], region.municipalities), PROVINCE_CODE]
    return {str(code) for code in own.dropna() if code}


def _covered(layer: str, sources: Sequence[SourceStatus]) -> set[str] | None:
    """Return the provinces that the layer's sources tell of; None for the whole country."""
    had = [state.source for state in sources if state.snapshot and layer in state.source.feeds]
    making = [source for source in had if source.attach is None]
    if not making or not all(source.covers for source in making):
        return None
    return {code for source in making for code in source.covers}


def _worse(here: Health | None, health: Health) -> Health:
    """Return how a layer stands here; of one that is partial here, anything worse that holds everywhere."""
    if here is None or (here == "partial" and health in ("not_public", "missing")):
        return health
    return here
