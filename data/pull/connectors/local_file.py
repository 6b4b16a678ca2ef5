"""Files on a local disk: what a province sends by mail is put into a folder and read from there."""

import shutil
import zipfile
from pathlib import Path
from typing import Final

from data.errors import SourceUnavailable
from data.files.archives import kind_inside
from data.files.formats import FORMATS, format_of
from data.pull.connectors.connector import Connector, FetchRequest, PullResult
from data.pull.connectors.download import check_file

__all__ = ["CONNECTOR"]

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_GEODATABASE: Final = ".gdb"
_ZIP: Final = ".zip"


def _pull(request: FetchRequest) -> PullResult:
    """Copy a local file; a file geodatabase, which is a folder, becomes a zip with fixed times."""
    path, kind, zipped = _newest_file(request)
    if path.is_dir():
        _zip_folder(path, request.target)
    else:
        shutil.copyfile(path, request.target)
    return check_file(request, kind, path.name, zipped=zipped)


def _probe(request: FetchRequest) -> tuple[str, ...]:
    _newest_file(request)
    return ()


CONNECTOR: Final = Connector(
    _pull,
    _probe,
    optional_keys=("collection", "csv", "format", "join", "member"),
    local=True,
    states_date=True,
    kinds=("features", "table", "raster"),
)


def _newest_file(request: FetchRequest) -> tuple[Path, str, bool]:
    """Return the file, its format and whether it is zipped; of several that match a pattern, the newest."""
    path_pattern = Path(request.address)
    candidates = path_pattern.parent.glob(path_pattern.name) if "*" in path_pattern.name else [path_pattern]
    existing = [path for path in candidates if path.exists()]
    if not existing:
        msg = (
            f"source '{request.source.id}': there is no file {request.address}; put it there, "
            "or change 'address' in its entry"
        )
        raise SourceUnavailable(msg)
    path = max(existing, key=lambda candidate: (candidate.stat().st_mtime, candidate.name))
    format_and_zipped = _format_of_file(path, request.source.format)
    if format_and_zipped is None:
        suffixes = [suffix for file_format in FORMATS.values() for suffix in file_format.suffixes]
        known = ", ".join([*suffixes, _GEODATABASE, _ZIP])
        msg = f"source '{request.source.id}': {path.name} is of no known format; allowed: {known}"
        raise SourceUnavailable(msg)
    return path, *format_and_zipped


def _format_of_file(path: Path, stated: str | None) -> tuple[str, bool] | None:
    """Return the format that the entry states, or else that of the file's name, or else that of a file in its zip."""
    if path.is_dir():
        return ("filegdb", False) if path.suffix.lower() == _GEODATABASE else None
    if stated is not None:
        return stated, path.suffix.lower() == _ZIP and not FORMATS[stated].parts
    from_name = format_of(path.name)
    if from_name is None and zipfile.is_zipfile(path):
        patterns = {
            name: file_format.parts or tuple(f"*{suffix}" for suffix in file_format.suffixes)
            for name, file_format in FORMATS.items()
        }
        name = kind_inside(path, patterns)
        return None if name is None else (name, not FORMATS[name].parts)
    return from_name


def _zip_folder(folder: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".lock":
                member = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", _EPOCH)
                archive.writestr(member, path.read_bytes())
