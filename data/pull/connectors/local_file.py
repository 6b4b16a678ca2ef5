"""Files that lie on a disk: what a province sends by mail is dropped into a folder and read from there."""

import shutil
import zipfile
from pathlib import Path
from typing import Final

from data.errors import SourceUnavailable
from data.files.archives import kind_inside
from data.files.formats import FORMATS, form_of
from data.pull.connectors.connector import Connector, Order, Pulled
from data.pull.connectors.download import accepted

__all__ = ["CONNECTOR"]

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_FOLDER: Final = ".gdb"
_ZIP: Final = ".zip"


def _pull(order: Order) -> Pulled:
    """Copy a local file; a file geodatabase, which is a folder, becomes a zip with fixed times."""
    path, kind, zipped = _found(order)
    if path.is_dir():
        _zip_folder(path, order.target)
    else:
        shutil.copyfile(path, order.target)
    return accepted(order, kind, path.name, zipped=zipped)


def _probe(order: Order) -> tuple[str, ...]:
    _found(order)
    return ()


CONNECTOR: Final = Connector(
    _pull,
    _probe,
    knows=("collection", "csv", "format", "join", "member"),
    local=True,
    kinds=("features", "table", "raster"),
)


def _found(order: Order) -> tuple[Path, str, bool]:
    """Return the file, its kind and whether that is zipped; of several that fit a pattern, the newest."""
    asked = Path(order.address)
    fitting = asked.parent.glob(asked.name) if "*" in asked.name else [asked]
    present = [path for path in fitting if path.exists()]
    if not present:
        msg = (
            f"source '{order.source.id}': there is no file {order.address}; put it there, "
            "or change 'address' in its entry"
        )
        raise SourceUnavailable(msg)
    path = max(present, key=lambda candidate: (candidate.stat().st_mtime, candidate.name))
    told = _kind(path, order.source.format)
    if told is None:
        known = ", ".join([*(suffix for form in FORMATS.values() for suffix in form.suffixes), _FOLDER, _ZIP])
        msg = f"source '{order.source.id}': {path.name} is of no known kind; allowed: {known}"
        raise SourceUnavailable(msg)
    return path, *told


def _kind(path: Path, stated: str | None) -> tuple[str, bool] | None:
    """Return the kind that the entry states, or else the file's name, or else what lies in the zip that it is."""
    if path.is_dir():
        return ("filegdb", False) if path.suffix.lower() == _FOLDER else None
    if stated is not None:
        return stated, path.suffix.lower() == _ZIP and not FORMATS[stated].parts
    told = form_of(path.name)
    if told is None and zipfile.is_zipfile(path):
        inside = {kind: form.parts or tuple(f"*{end}" for end in form.suffixes) for kind, form in FORMATS.items()}
        kind = kind_inside(path, inside)
        return None if kind is None else (kind, not FORMATS[kind].parts)
    return told


def _zip_folder(folder: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".lock":
                member = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", _EPOCH)
                archive.writestr(member, path.read_bytes())
