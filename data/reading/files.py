"""Vector files, each read by the one driver of its format."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyproj import CRS

from data.entries.source import Source
from data.errors import HarmoniseError, UnsafeContent
from data.files.formats import FORMATS, FileFormat, format_of, open_checked
from data.reading.curves import count_curved
from data.reading.joins import join_tables
from data.reading.raw import Raw
from data.snapshots.snapshot import Snapshot

__all__ = ["GML_OPTIONS", "UNREADABLE", "open_snapshot", "read_layer", "read_vector"]

# A type guessed from the values would turn the code 0363 into 363.
pyogrio.set_gdal_config_options({"GML_FIELDTYPES": "ALWAYS_STRING"})

UNREADABLE: Final = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.GeometryError,
)
"""What GDAL raises for a file that is not what it should be."""

GML_OPTIONS: Final = {"EXPOSE_GML_ID": "YES", "DOWNLOAD_SCHEMA": "NO"}
"""The id of a feature becomes a column, and no schema is fetched from elsewhere."""

_CRS_MEMBER: Final = re.compile(rb'"crs"\s*:\s*\{')


def read_vector(source: Source, snapshot: Snapshot, path: Path) -> Raw:
    """Read a vector file.

    Raises
    ------
    HarmoniseError
        It cannot be read, or has no such layer; the message lists the available ones.
    """
    with open_snapshot(source, snapshot, path) as (file, file_format):
        try:
            collection = _collection(source, file)
            raw = read_layer(file, collection, **(GML_OPTIONS if file_format.driver == "GML" else {}))
        except UNREADABLE as err:
            msg = f"source '{source.id}': the file cannot be read: {err}"
            raise HarmoniseError(msg) from err
        if not raw.has_geometry:
            msg = f"source '{source.id}': layer '{collection}' has no geometry; is it a table ('kind: table')?"
            raise HarmoniseError(msg)
        if source.join:
            raw = join_tables(source, raw, {join.table: _table(source, file, join.table) for join in source.join})
        if file_format.driver == "GeoJSON" and not _states_crs(file):
            raw = raw._replace(crs=None)
        return raw._replace(curved=count_curved(file, collection) if file_format.driver == "GPKG" else 0)


@contextmanager
def open_snapshot(source: Source, snapshot: Snapshot, path: Path) -> Iterator[tuple[Path, FileFormat]]:
    """Open the file of a snapshot, after checking that it is of its format.

    Yields
    ------
    The path of the file to read, and its format.

    Raises
    ------
    HarmoniseError
        It is not.
    """
    format_and_zipped = format_of(f"x{snapshot.suffix}")
    if format_and_zipped is None:
        msg = f"source '{source.id}': files that end on {snapshot.suffix} are not read here"
        raise HarmoniseError(msg)
    kind, zipped = format_and_zipped
    try:
        with open_checked(
            path,
            kind,
            f"source '{source.id}': the file",
            zipped=zipped,
            member=source.member,
            max_bytes=source.max_bytes,
        ) as file:
            yield file, FORMATS[kind]
    except UnsafeContent as err:
        raise HarmoniseError(str(err)) from err


def read_layer(file: Path | bytes, collection: str | None, **options: Any) -> Raw:  # noqa: ANN401 - GDAL's own options
    """Read one layer of a file that was checked, or of its bytes.

    The plain reader turns arcs into short lines, where Arrow raises; and it leaves texts as they are, where the data
    frame reader guesses that a column of mixed types is JSON.

    Raises
    ------
    pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError
        It cannot be read.
    """
    meta, _, shapes, columns = pyogrio.raw.read(file, layer=collection, **options)
    frame = pd.DataFrame(dict(zip(meta["fields"], columns, strict=True)))
    file_crs = None if meta["crs"] is None else CRS.from_user_input(meta["crs"])
    if shapes is None:
        return Raw(frame, np.full(len(frame), None, dtype=object), file_crs, has_geometry=False)
    return Raw(frame, np.asarray(shapely.from_wkb(shapes, on_invalid="ignore")), file_crs)


def _table(source: Source, file: Path, name: str) -> pd.DataFrame:
    try:
        return read_layer(file, name).frame
    except UNREADABLE as err:
        names = ", ".join(str(layer) for layer in pyogrio.list_layers(file)[:, 0])
        msg = f"source '{source.id}': table '{name}' cannot be read ({err}); the file has: {names}"
        raise HarmoniseError(msg) from err


def _collection(source: Source, file: Path) -> str:
    names = [str(layer) for layer in pyogrio.list_layers(file)[:, 0]]
    collection = source.collection or (names[0] if len(names) == 1 else None)
    if collection not in names:
        fault = f"has no layer '{collection}'" if collection else "has several layers; name one in 'collection'"
        msg = f"source '{source.id}': the file {fault}; have: {', '.join(names) or 'none'}"
        raise HarmoniseError(msg)
    return str(collection)


def _states_crs(path: Path) -> bool:
    """Whether a GeoJSON file has a `crs` member; writers put it at the start, or after the features."""
    with path.open("rb") as stream:
        head = stream.read(65_536)
        stream.seek(max(0, path.stat().st_size - 65_536))
        return bool(_CRS_MEMBER.search(head) or _CRS_MEMBER.search(stream.read()))
