"""How far a claim is: the planning status of a plan, the stage of a search area."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.layers.places import column_or_empty

__all__ = ["STATUS_COLUMNS", "claim_status"]

STATUS_COLUMNS: Final = ("status", "stage")


def claim_status(frame: gpd.GeoDataFrame) -> np.ndarray:
    """Return the status of each feature of a layer, in order; '' where it is not known, or the layer knows none."""
    name = next((name for name in STATUS_COLUMNS if name in frame), "")
    return np.asarray(pd.Series(column_or_empty(frame, name), dtype=object).fillna(""), dtype=object)
