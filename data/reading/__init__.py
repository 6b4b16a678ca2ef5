"""Snapshot bytes into tables: features with a proved CRS, plain tables, rasters in RD New."""

from data.reading.features import Features, read_batches, read_features
from data.reading.rasters import read_raster
from data.reading.tables import read_table

__all__ = ["Features", "read_batches", "read_features", "read_raster", "read_table"]
