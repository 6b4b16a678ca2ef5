"""Files that lie on a disk: what a province sends by mail is dropped into a folder and read from there."""

import shutil
import zipfile
from pathlib import Path
from typing import Final

from data.connectors.download import count_features
from data.connectors.pull import Connector, Order, Pulled
from data.errors import IncompletePull, SourceUnavailable, UnsafeContent
from data.formats import FORMATS, check_file, form_of

__all__ = ["CONNECTOR"]

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_FOLDER: Final = ".gdb"


def _pull(order: Order) -> Pulled:
    """Copy a local file; a file geodatabase, which is a folder, becomes a zip with fixed times."""
    path, kind, zipped = _found(order)
    if path.is_dir():
        _zip_folder(path, order.target)
    else:
        shutil.copyfile(path, order.target)
    form = FORMATS[kind]
    source = order.source.model_copy(update={"format": kind})
    try:
        check_file(order.target, form, path.name, source.max_mb * 1_000_000, zipped=zipped)
        features = count_features(source, order.target, zipped=zipped)
    except UnsafeContent as err:
        msg = order.refused(str(err))
        raise IncompletePull(msg, transient=False) from err
    return Pulled(f"{form.suffixes[0]}.zip" if zipped else form.suffixes[0], features)


def _probe(order: Order) -> tuple[str, ...]:
    _found(order)
    return ()


CONNECTOR: Final = Connector(
    _pull,
    _probe,
    knows=("collection", "csv", "format", "member"),
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
    told = ("filegdb", False) if path.is_dir() and path.suffix.lower() == _FOLDER else form_of(path.name)
    if order.source.format is not None:
        told = (order.source.format, path.suffix.lower() == ".zip" and not FORMATS[order.source.format].packed)
    if told is None or (path.is_dir() and told[0] != "filegdb"):
        known = ", ".join([*(suffix for form in FORMATS.values() for suffix in form.suffixes), _FOLDER])
        msg = f"source '{order.source.id}': {path.name} is of no known kind; allowed: {known}"
        raise SourceUnavailable(msg)
    return path, *told


def _zip_folder(folder: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".lock":
                member = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", _EPOCH)
                archive.writestr(member, path.read_bytes())
