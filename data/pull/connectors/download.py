"""A file at an address: GeoPackage, GeoJSON, GML, zipped shapefile, raster or table, as it is or in a zip."""

import hashlib
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Final

import pyogrio

from data.entries.source import Source
from data.errors import IncompletePull, UnsafeContent
from data.files.formats import FORMATS, open_checked
from data.pull.connectors.connector import Connector, FetchRequest, PullResult, cache_validators

__all__ = ["CONNECTOR", "check_file", "fetch_file"]

_ZIP: Final = b"PK\x03\x04"


def _pull(request: FetchRequest) -> PullResult:
    return fetch_file(request, request.address)


def _probe(request: FetchRequest) -> tuple[str, ...]:
    """Fetch the beginning only: the columns are known once the whole file is there."""
    request.peek(request.address)
    return ()


CONNECTOR: Final = Connector(
    _pull,
    _probe,
    required_keys=("format",),
    optional_keys=("collection", "join", "member", "csv"),
    states_date=True,
    kinds=("features", "table", "raster"),
)


def fetch_file(request: FetchRequest, address: str) -> PullResult:
    """Download one file and check that it is what the entry says, and whole.

    Raises
    ------
    IncompletePull
        It is not; what came is kept aside.
    SourceUnavailable
        Nothing came.
    """
    answer = request.download(address, headers=request.conditional_headers())
    if answer.unchanged:
        return PullResult("", unchanged=True)
    kind = str(request.source.format)
    with request.target.open("rb") as stream:
        zipped = stream.read(len(_ZIP)) == _ZIP and not FORMATS[kind].parts
    return replace(check_file(request, kind, address, zipped=zipped), validators=cache_validators(answer))


def check_file(request: FetchRequest, kind: str, what: str, *, zipped: bool) -> PullResult:
    """Return the result of pulling one file, which is in the target of the request.

    Raises
    ------
    IncompletePull
        It is not of its kind, or not whole.
    """
    source = request.source
    file_format = FORMATS[kind]
    try:
        with open_checked(
            request.target, kind, what, zipped=zipped, member=source.member, max_bytes=source.max_bytes
        ) as file:
            features = _count(source, file) if source.kind == "features" and file_format.driver is not None else None
    except UnsafeContent as err:
        msg = request.refusal(str(err))
        raise IncompletePull(msg) from err
    suffix = f"{file_format.suffixes[0]}.zip" if zipped else file_format.suffixes[0]
    return PullResult(suffix, features, content=_content(source, request.target))


def _count(source: Source, file: Path) -> int | None:
    """Return how many features a file holds; None when it does not state it, or when reading must report the fault."""
    try:
        count = int(pyogrio.read_info(file, layer=source.collection or 0, force_feature_count=True)["features"])
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError):
        return None
    return count if count >= 0 else None


def _content(source: Source, path: Path) -> str:
    """Return a hash of what a file says: the files of a zip without their times, a text without its declared noise."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            members = sorted((info.filename, info.file_size, info.CRC) for info in archive.infolist())
        return hashlib.sha256(repr(members).encode()).hexdigest()
    if not source.noise:
        return ""
    noise = re.compile("|".join(f"(?:{pattern})" for pattern in source.noise).encode())
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for line in stream:
            digest.update(noise.sub(b"", line))
    return digest.hexdigest()
