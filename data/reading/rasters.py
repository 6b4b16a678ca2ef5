"""Rasters in RD New."""

from pathlib import Path

import numpy as np
import rasterio
from pyproj import CRS

from data.entries.source import Source
from data.errors import HarmoniseError
from data.reading.crs import proved_crs
from data.reading.files import open_snapshot
from data.snapshots.snapshot import Snapshot
from spatial.geometry.raster import Raster

__all__ = ["read_raster"]


def read_raster(source: Source, snapshot: Snapshot, path: Path) -> Raster:
    """Read the first band of a raster in RD New, as it is or in a zip; cells without a value become NaN.

    Extent and cell size are read from the file: RIVM's differ per year.

    Raises
    ------
    HarmoniseError
        It cannot be read, or neither the file nor the entry says that it is in EPSG:28992.
    """
    try:
        with (
            open_snapshot(source, snapshot, path) as (file, file_format),
            rasterio.open(file, driver=file_format.driver) as dataset,
        ):
            file_crs = None if dataset.crs is None else CRS.from_user_input(dataset.crs)
            values = dataset.read(1, masked=True).astype(np.float64).filled(np.nan)
            bounds = dataset.bounds
    except rasterio.errors.RasterioIOError as err:
        msg = f"source '{source.id}': the raster cannot be read: {err}"
        raise HarmoniseError(msg) from err
    crs = proved_crs(source, file_crs, None)
    if crs.to_epsg() != 28992:
        msg = f"source '{source.id}': the raster is in {crs.to_string()}; only rasters in EPSG:28992 can be measured"
        raise HarmoniseError(msg)
    return Raster(values, (bounds.left, bounds.bottom, bounds.right, bounds.top))
