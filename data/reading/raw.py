"""What a reader gives: rows and shapes, before anything is proved of them."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from pyproj import CRS

__all__ = ["Raw"]


class Raw(NamedTuple):
    """Rows, their geometries (None where a row has none), the CRS that the file states, how many shapes had arcs.

    `shaped` is False for what has no column of geometries at all.
    """

    frame: pd.DataFrame
    geometries: np.ndarray
    crs: CRS | None = None
    curved: int = 0
    shaped: bool = True
