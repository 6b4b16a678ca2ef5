"""Features as the source has them, whatever their format, and their proved CRS."""

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from data.entries.source import Source
from data.errors import HarmoniseError
from data.files.cell_values import as_numbers
from data.reading.crs import check_plausible, proved_crs
from data.reading.files import read_vector
from data.reading.pages import read_esri_pages, read_geojson_pages, read_gml_pages
from data.reading.raw import Raw
from data.reading.tables import read_table
from data.snapshots.snapshot import Snapshot

__all__ = ["Features", "read_batches", "read_features"]


class Features:
    """Rows as the source has them, their geometries and the proved CRS.

    `curved` counts the geometries with arcs, which were turned into short straight pieces on reading; it is known of
    GeoPackages only.
    """

    def __init__(self, frame: pd.DataFrame, geometries: np.ndarray, crs: CRS, *, curved: int) -> None:
        self.frame = frame
        self.geometries = geometries
        self.crs = crs
        self.curved = curved


def read_features(source: Source, snapshot: Snapshot, path: Path) -> Features:
    """Read the features of a snapshot and prove their CRS.

    The catalogue's `crs`, the file's own and the one that the server stated must agree. GeoJSON without a `crs` member
    proves nothing by itself (GDAL calls it WGS 84, PDOK serves RD that way), so there the entry or the server decides.

    Raises
    ------
    HarmoniseError
        The file cannot be read, has no such collection, or its CRS is absent, contradicted or impossible.
    """
    (features,) = read_batches(source, snapshot, path, sys.maxsize)
    return features


def read_batches(source: Source, snapshot: Snapshot, path: Path, batch_features: int) -> Iterator[Features]:
    """Read the features of a snapshot that came in pages some pages at a time; any other file is one batch.

    Parameters
    ----------
    batch_features
        A batch ends with the page on which it reaches so many features.

    Yields
    ------
    At least one batch, which may be empty; their order is that of the pages.

    Raises
    ------
    HarmoniseError
        As `read_features`; what was pulled and cannot be read is known only after the last batch.
    """
    reader = _PAGE_READERS.get(snapshot.suffix)
    if reader is None:
        batches = iter([_FILE_READERS.get(snapshot.suffix, read_vector)(source, snapshot, path)])
    else:
        batches = reader(source, snapshot, path, batch_features)
    for raw in batches:
        crs = proved_crs(source, raw.crs, snapshot.content_crs)
        check_plausible(source, crs, raw.geometries)
        yield Features(raw.frame, raw.geometries, crs, curved=raw.curved)


def _read_points(source: Source, snapshot: Snapshot, path: Path) -> Raw:
    table = read_table(source, snapshot, path)
    columns = [source.csv.x, source.csv.y]
    missing = [str(column) for column in columns if column not in table]
    if missing:
        msg = (
            f"source '{source.id}': coordinate column(s) {', '.join(missing)} missing; set csv.x and csv.y to two of: "
            f"{', '.join(map(str, table.columns))}"
        )
        raise HarmoniseError(msg)
    x, y = (as_numbers(table[column], source.csv.decimal).to_numpy() for column in columns)
    known = ~(np.isnan(x) | np.isnan(y))
    points = np.full(len(table), None, dtype=object)
    points[known] = shapely.points(x[known], y[known])
    return Raw(table, points)


_FILE_READERS: Final[Mapping[str, Callable[[Source, Snapshot, Path], Raw]]] = MappingProxyType(
    {".csv": _read_points, ".csv.zip": _read_points}
)
_PAGE_READERS: Final[Mapping[str, Callable[[Source, Snapshot, Path, int], Iterator[Raw]]]] = MappingProxyType(
    {".pages.zip": read_geojson_pages, ".esri.zip": read_esri_pages, ".gml-pages.zip": read_gml_pages}
)
"""Readers by the ending of a snapshot's file; GDAL reads all others."""
