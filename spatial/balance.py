"""The area balance: every square metre of a region once, by the combination of claims that lies on it."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import shapely

from spatial import kernel
from spatial.errors import SpatialError
from spatial.layer import Layer
from spatial.region import Region
from spatial.symbols import is_symbol

__all__ = ["BALANCE_COLUMNS", "BALANCE_TOLERANCE", "area_balance"]

BALANCE_COLUMNS = ("claims", "area_ha")
BALANCE_TOLERANCE = 1e-6


def area_balance(region: Region, layers: Mapping[str, Layer], *, threads: int = 1) -> pd.DataFrame:
    """Divide a region by the claims on it.

    Each layer's features are joined first, so ground on which two plans of one layer lie counts once. What is drawn as
    a symbol has no area and takes no ground.

    Returns
    -------
    Columns `claims` (layer names, comma-separated, sorted; '' where nothing is claimed) and `area_ha`, sorted by
    claims; the rows add up to the region's area within a relative 1e-6.

    Raises
    ------
    SpatialError
        The rows do not add up.
    """
    whole = np.array([region.geometry], dtype=object)
    pieces: dict[tuple[str, ...], shapely.Geometry] = {(): region.geometry}
    for name in sorted(layers):
        shapes = layers[name].geometries
        shapes = shapes[(shapely.get_dimensions(shapes) == 2) & ~is_symbol(layers[name].frame)]
        ground = shapely.union_all(kernel.overlaps(shapes, whole, threads=threads).geometry)
        if shapely.is_empty(ground):
            continue
        divided: dict[tuple[str, ...], shapely.Geometry] = {}
        for claims, piece in pieces.items():
            for key, part in (
                (claims, shapely.difference(piece, ground)),
                ((*claims, name), shapely.intersection(piece, ground)),
            ):
                flat = kernel.polygonal(np.array([part], dtype=object))[0]
                if shapely.area(flat) > 0:
                    divided[key] = flat
        pieces = divided
    rows = sorted((",".join(claims), float(shapely.area(piece)) / 10_000) for claims, piece in pieces.items())
    table = pd.DataFrame(rows, columns=list(BALANCE_COLUMNS))
    missing_ha = region.area_ha - table["area_ha"].sum()
    if abs(missing_ha) > BALANCE_TOLERANCE * region.area_ha:
        msg = (
            f"the area balance of {region.code} does not close: {missing_ha:.4f} ha of {region.area_ha:.1f} ha missing"
        )
        raise SpatialError(msg)
    return table
