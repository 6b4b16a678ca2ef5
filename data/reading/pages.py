"""The pages of a pull, put together; a feature that is on two of them is taken once."""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd
import shapely

from data.entries.source import Source
from data.errors import HarmoniseError
from data.files.schemas import ESRI_PAGE, FEATURE_PAGE
from data.pull.connectors.pages import OVERLAP_MARK
from data.reading.files import GML_OPTIONS, UNREADABLE, read_layer
from data.reading.raw import Raw
from data.snapshots.snapshot import Snapshot

_Part = TypeVar("_Part")

__all__ = ["read_esri_pages", "read_geojson_pages", "read_gml_pages"]


def read_geojson_pages(source: Source, snapshot: Snapshot, path: Path, batch_features: int) -> Iterator[Raw]:
    """Read pages of GeoJSON; values are those of the JSON, without guesses at dates.

    Raises
    ------
    HarmoniseError
        A geometry is no GeoJSON, or the number of features differs from the one counted during the pull.
    """
    occurrence = _FirstOccurrence(snapshot)

    def pages() -> Iterator[_FeaturePage]:
        for body, skipped in _page_bodies(path):
            features = [one for one in FEATURE_PAGE.decode(body).features[skipped:] if occurrence.is_first(one.id)]
            try:
                shapes = shapely.from_geojson(np.array([one.shape for one in features], dtype=object))
            except shapely.errors.GEOSException as err:
                msg = f"source '{source.id}': a feature's geometry is no GeoJSON: {err}"
                raise HarmoniseError(msg) from err
            yield _FeaturePage([{"id": one.id, **(one.properties or {})} for one in features], np.atleast_1d(shapes))

    def together(pages: Sequence[_FeaturePage]) -> Raw:
        rows = [row for page in pages for row in page.rows]
        return Raw(pd.DataFrame(rows), np.concatenate([page.shapes for page in pages]))

    return _check_count(
        source, snapshot, (together(batch) for batch in _batches(pages(), lambda page: len(page.rows), batch_features))
    )


def read_esri_pages(source: Source, snapshot: Snapshot, path: Path, batch_features: int) -> Iterator[Raw]:
    """Read pages of Esri JSON; rings become polygons by what contains what, as their direction cannot be relied on.

    Raises
    ------
    HarmoniseError
        A page cannot be read, or the number of features differs from the one counted during the pull.
    """
    occurrence = _FirstOccurrence(snapshot)

    def pages() -> Iterator[Raw]:
        for body, skipped in _page_bodies(path):
            page = ESRI_PAGE.decode(body)
            # A page that says that there is more makes GDAL request it from the network.
            part = _read(source, body, FEATURE_SERVER_PAGING="NO")
            name = page.id_field
            if name in part.frame:
                # GDAL puts rows in the order of their ids; the skipped features are found by theirs.
                first = {str((one.attributes or {}).get(str(name))) for one in page.features[:skipped]}
                ids = part.frame[name].astype(str)
                part = _filtered(part, [one not in first and occurrence.is_first(one) for one in ids])
            yield part

    return _check_count(
        source, snapshot, (_concatenated(batch) for batch in _batches(pages(), _row_count, batch_features))
    )


def read_gml_pages(source: Source, snapshot: Snapshot, path: Path, batch_features: int) -> Iterator[Raw]:
    """Read pages of GML 3.2; every value is text, as guessing would make 363 of the code 0363.

    Raises
    ------
    HarmoniseError
        A page cannot be read, or the number of features differs from the one counted during the pull.
    """
    occurrence = _FirstOccurrence(snapshot)

    def pages() -> Iterator[Raw]:
        # A page without features has no layer that GDAL could read.
        for body, skipped in _page_bodies(path) if snapshot.features != 0 else ():
            part = _read(source, body, **GML_OPTIONS)
            names = part.frame["gml_id"] if "gml_id" in part.frame else [None] * len(part.frame)
            yield _filtered(part, [at >= skipped and occurrence.is_first(name) for at, name in enumerate(names)])

    return _check_count(
        source, snapshot, (_concatenated(batch) for batch in _batches(pages(), _row_count, batch_features))
    )


class _FeaturePage(NamedTuple):
    rows: list[dict[str, Any]]
    shapes: np.ndarray


def _row_count(part: Raw) -> int:
    return len(part.frame)


def _batches(pages: Iterator[_Part], size: Callable[[_Part], int], batch_features: int) -> Iterator[list[_Part]]:
    """Collect pages until a batch holds so many features; at least one batch, which may be empty."""
    batch: list[_Part] = []
    first = True
    for page in pages:
        batch.append(page)
        if sum(map(size, batch)) >= batch_features:
            yield batch
            batch, first = [], False
    if batch or first:
        yield batch


def _read(source: Source, body: bytes, **options: str) -> Raw:
    try:
        return read_layer(body, None, **options)
    except UNREADABLE as err:
        msg = f"source '{source.id}': a page cannot be read: {err}"
        raise HarmoniseError(msg) from err


def _filtered(part: Raw, mask: Sequence[bool]) -> Raw:
    kept = np.array(mask, dtype=bool)
    return part._replace(frame=part.frame[kept], geometries=part.geometries[kept])


def _concatenated(parts: Sequence[Raw]) -> Raw:
    if not parts:
        return Raw(pd.DataFrame(), np.empty(0, dtype=object))
    # An empty page does not state the types of its columns.
    frames = [part.frame for part in parts if len(part.frame)] or [parts[0].frame]
    crs = next((part.crs for part in parts if part.crs is not None), None)
    return Raw(pd.concat(frames, ignore_index=True), np.concatenate([part.geometries for part in parts]), crs)


class _FirstOccurrence:
    """Whether a named feature occurs for the first time; names are kept only where some features came twice."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._watching = snapshot.repeated > 0
        self._seen: set[object] = set()

    def is_first(self, name: object) -> bool:
        if not self._watching or name is None:
            return True
        is_new = name not in self._seen
        self._seen.add(name)
        return is_new


def _page_bodies(path: Path) -> Iterator[tuple[bytes, int]]:
    """Yield each page, and how many of its first features are on the page before it."""
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            yield archive.read(name), int(OVERLAP_MARK in name)


def _check_count(source: Source, snapshot: Snapshot, batches: Iterator[Raw]) -> Iterator[Raw]:
    """Yield the batches, and raise at the end when they do not hold as many features as were pulled."""
    count = 0
    for raw in batches:
        count += len(raw.frame)
        yield raw
    if snapshot.features is not None and count != snapshot.features:
        msg = (
            f"source '{source.id}': {snapshot.features} features were pulled and {count} can be read of them; "
            f"pull again: opgavenkaart refresh --only {source.id}"
        )
        raise HarmoniseError(msg)
