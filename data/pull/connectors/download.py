"""A file at an address: GeoPackage, GeoJSON, GML, zipped shapefile, grid or table, itself or in a zip."""

import hashlib
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Final

import pyogrio

from data.entries.source import Source
from data.errors import IncompletePull, UnsafeContent
from data.files.formats import FORMATS, checked
from data.pull.connectors.connector import Connector, Order, Pulled, validators

__all__ = ["CONNECTOR", "accepted", "fetched"]

_ZIP: Final = b"PK\x03\x04"


def _pull(order: Order) -> Pulled:
    return fetched(order, order.address)


def _probe(order: Order) -> tuple[str, ...]:
    """Look at the beginning only: which columns there are tells the whole file."""
    order.peek(order.address)
    return ()


CONNECTOR: Final = Connector(
    _pull,
    _probe,
    needs=("format",),
    knows=("collection", "join", "member", "csv"),
    kinds=("features", "table", "raster"),
)


def fetched(order: Order, address: str) -> Pulled:
    """Download one file and prove that it is what the entry says, and whole.

    Raises
    ------
    IncompletePull
        It is not; what came is kept aside.
    SourceUnavailable
        Nothing came.
    """
    answer = order.download(address, headers=order.conditions())
    if answer.unchanged:
        return Pulled("", unchanged=True)
    kind = str(order.source.format)
    with order.target.open("rb") as stream:
        zipped = stream.read(len(_ZIP)) == _ZIP and not FORMATS[kind].parts
    return replace(accepted(order, kind, address, zipped=zipped), validators=validators(answer))


def accepted(order: Order, kind: str, what: str, *, zipped: bool) -> Pulled:
    """Return the pull of one file, which lies in the order's target.

    Raises
    ------
    IncompletePull
        It is not of its kind, or not whole.
    """
    source = order.source
    form = FORMATS[kind]
    try:
        with checked(order.target, kind, what, zipped=zipped, member=source.member, max_bytes=source.max_bytes) as file:
            features = _count(source, file) if source.kind == "features" and form.driver is not None else None
    except UnsafeContent as err:
        msg = order.refused(str(err))
        raise IncompletePull(msg) from err
    suffix = f"{form.suffixes[0]}.zip" if zipped else form.suffixes[0]
    return Pulled(suffix, features, content=_content(source, order.target))


def _count(source: Source, file: Path) -> int | None:
    """How many features a file holds; None when it cannot tell, or when reading must tell what is wrong with it."""
    try:
        count = int(pyogrio.read_info(file, layer=source.collection or 0, force_feature_count=True)["features"])
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError):
        return None
    return count if count >= 0 else None


def _content(source: Source, path: Path) -> str:
    """Hash what a file says: the files of a zip without their times, a text without its declared noise."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            told = sorted((info.filename, info.file_size, info.CRC) for info in archive.infolist())
        return hashlib.sha256(repr(told).encode()).hexdigest()
    if not source.noise:
        return ""
    noise = re.compile("|".join(f"(?:{pattern})" for pattern in source.noise).encode())
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for line in stream:
            digest.update(noise.sub(b"", line))
    return digest.hexdigest()
