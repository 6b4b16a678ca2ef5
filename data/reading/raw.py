"""What a reader gives: rows and shapes, before anything of them is checked."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from pyproj import CRS

__all__ = ["Raw"]


class Raw(NamedTuple):
    """Rows, their geometries (None where a row has none), the CRS that the file states, how many shapes had arcs.

    `has_geometry` is False for a table that has no geometry column at all.
    """

    frame: pd.DataFrame
    geometries: np.ndarray
    crs: CRS | None = None
    curved: int = 0
    has_geometry: bool = True
