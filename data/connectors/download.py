"""A file at an address: GeoPackage, GeoJSON, GML, zipped shapefile, grid or table, itself or in a zip."""

import hashlib
import re
import tempfile
import zipfile
from pathlib import Path
from typing import Final

import pyogrio

from data.connectors.pull import Connector, Order, Pulled, validators
from data.errors import IncompletePull, UnsafeContent
from data.formats import FORMATS, check_file, gdal_path
from data.source import Source

__all__ = ["CONNECTOR", "count_features", "fetched"]

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
    knows=("collection", "member", "csv"),
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
    form = FORMATS[str(order.source.format)]
    if answer.unchanged:
        return Pulled("", unchanged=True)
    with order.target.open("rb") as stream:
        zipped = stream.read(len(_ZIP)) == _ZIP and not form.packed
    try:
        check_file(order.target, form, address, order.source.max_mb * 1_000_000, zipped=zipped)
        features = count_features(order.source, order.target, zipped=zipped)
    except UnsafeContent as err:
        msg = order.refused(str(err))
        raise IncompletePull(msg) from err
    suffix = f"{form.suffixes[0]}.zip" if zipped else form.suffixes[0]
    return Pulled(suffix, features, content=_content(order.source, order.target), validators=validators(answer))


def count_features(source: Source, path: Path, *, zipped: bool) -> int | None:
    """How many features a file holds; None when it holds none of a kind that is counted, or reading must tell why."""
    form = FORMATS[str(source.format)]
    if source.kind != "features" or form.driver is None:
        return None
    with tempfile.TemporaryDirectory() as scratch:
        # The ending tells GDAL the kind, and what it writes beside the file goes with the folder.
        alias = Path(scratch) / f"pulled{form.suffixes[0]}{'.zip' if zipped else ''}"
        alias.symlink_to(path.resolve())
        name = gdal_path(alias, form, source.member, f"source '{source.id}'", zipped=zipped)
        try:
            count = int(pyogrio.read_info(name, layer=source.collection or 0, force_feature_count=True)["features"])
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
