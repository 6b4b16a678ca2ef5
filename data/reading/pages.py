"""The pages of a pull, brought together; a feature that stands on two of them is taken once."""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import shapely

from data.errors import HarmoniseError
from data.reading.files import read_layer
from data.reading.raw import Raw
from data.snapshot import Snapshot
from data.source import Source
from data.wire import ESRI_PAGE, FEATURE_PAGE

__all__ = ["read_esri_pages", "read_geojson_pages", "read_gml_pages"]


def read_geojson_pages(source: Source, snapshot: Snapshot, path: Path) -> Raw:
    """Read pages of GeoJSON; values are those of the JSON, without guesses at dates.

    Raises
    ------
    HarmoniseError
        A geometry is no GeoJSON, or other features stand there than were counted when they came.
    """
    rows: list[dict[str, Any]] = []
    shapes: list[np.ndarray] = []
    once = _Once(snapshot)
    for body in _bodies(path):
        features = [one for one in FEATURE_PAGE.decode(body).features if once.takes(one.id)]
        rows += [{"id": one.id, **(one.properties or {})} for one in features]
        try:
            shapes.append(np.atleast_1d(shapely.from_geojson(np.array([one.shape for one in features], dtype=object))))
        except shapely.errors.GEOSException as err:
            msg = f"source '{source.id}': a feature's geometry is no GeoJSON: {err}"
            raise HarmoniseError(msg) from err
    return _counted(source, snapshot, Raw(pd.DataFrame(rows), np.concatenate(shapes)))


def read_esri_pages(source: Source, snapshot: Snapshot, path: Path) -> Raw:
    """Read pages of Esri JSON; rings become polygons by what lies in what, as their direction cannot be relied on.

    Raises
    ------
    HarmoniseError
        A page cannot be read, or other features stand there than were counted when they came.
    """
    return _by_gdal(source, snapshot, path, _object_ids)


def read_gml_pages(source: Source, snapshot: Snapshot, path: Path) -> Raw:
    """Read pages of GML 3.2; every value is text, as guessing would make 363 of the code 0363.

    Raises
    ------
    HarmoniseError
        A page cannot be read, or other features stand there than were counted when they came.
    """
    return _by_gdal(source, snapshot, path, _gml_ids, EXPOSE_GML_ID="YES", DOWNLOAD_SCHEMA="NO")


def _by_gdal(
    source: Source,
    snapshot: Snapshot,
    path: Path,
    ids: Callable[[bytes, pd.DataFrame], Sequence[object]],
    **options: str,
) -> Raw:
    once = _Once(snapshot)
    parts = []
    for body in _bodies(path):
        try:
            part = read_layer(body, None, **options)
        except pyogrio.errors.DataSourceError as err:
            msg = f"source '{source.id}': a page cannot be read: {err}"
            raise HarmoniseError(msg) from err
        if part is None:
            continue
        if snapshot.repeated:
            kept = np.array([once.takes(name) for name in ids(body, part.frame)], dtype=bool)
            part = part._replace(frame=part.frame[kept], geometries=part.geometries[kept])
        parts.append(part)
    if not parts:
        return Raw(pd.DataFrame(), np.empty(0, dtype=object))
    # An empty page says nothing of the type of its columns.
    told = [part.frame for part in parts if len(part.frame)] or [parts[0].frame]
    frame = pd.concat(told, ignore_index=True)
    return _counted(source, snapshot, Raw(frame, np.concatenate([part.geometries for part in parts]), parts[0].crs))


def _object_ids(body: bytes, _frame: pd.DataFrame) -> Sequence[object]:
    page = ESRI_PAGE.decode(body)
    return [(one.attributes or {}).get(str(page.objectIdFieldName)) for one in page.features]


def _gml_ids(_body: bytes, frame: pd.DataFrame) -> Sequence[object]:
    return list(frame["gml_id"])


class _Once:
    """Let each named feature pass once; only where some came twice is it worth remembering their names."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._watching = snapshot.repeated > 0
        self._seen: set[object] = set()

    def takes(self, name: object) -> bool:
        if not self._watching or name is None:
            return True
        new = name not in self._seen
        self._seen.add(name)
        return new


def _bodies(path: Path) -> Iterator[bytes]:
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            yield archive.read(name)


def _counted(source: Source, snapshot: Snapshot, raw: Raw) -> Raw:
    if snapshot.features is not None and len(raw.frame) != snapshot.features:
        msg = (
            f"source '{source.id}': {snapshot.features} features were pulled and {len(raw.frame)} can be read of them; "
            f"pull again: opgavenkaart refresh --only {source.id}"
        )
        raise HarmoniseError(msg)
    return raw
