"""Files that lie on a disk: GeoPackage, GeoJSON, zipped shapefile, file geodatabase, CSV, raster."""

import shutil
import zipfile
from pathlib import Path
from typing import Final

import pyogrio

from data.connectors.pull import Pulled
from data.errors import SourceUnavailable
from data.source import Source
from data.web import Web

__all__ = ["pull"]

_SUFFIXES: Final = (".gpkg", ".geojson", ".json", ".csv", ".asc", ".tif", ".shp.zip", ".gdb.zip", ".zip", ".gdb")

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def pull(source: Source, address: str, target: Path, web: Web) -> Pulled:  # noqa: ARG001 - one signature for all
    """Copy a local file; a file geodatabase, which is a folder, becomes a zip with fixed times.

    Raises
    ------
    SourceUnavailable
        There is no such file, or its kind is not known.
    """
    path = Path(address)
    suffix = next((known for known in _SUFFIXES if path.name.lower().endswith(known)), None)
    if suffix is None:
        msg = f"source '{source.id}': {path.name} is of no known kind; allowed: {', '.join(_SUFFIXES)}"
        raise SourceUnavailable(msg, transient=False)
    if not path.exists():
        msg = f"source '{source.id}': there is no file {address}; put it there, or change 'address' in its entry"
        raise SourceUnavailable(msg, transient=False)
    if path.is_dir():
        _zip_folder(path, target)
        return Pulled(".gdb.zip", _count(source, str(path)))
    shutil.copyfile(path, target)
    if source.kind != "features" or suffix == ".csv":
        return Pulled(suffix)
    return Pulled(suffix, _count(source, f"/vsizip/{path}" if suffix.endswith(".zip") else str(path)))


def _count(source: Source, path: str) -> int | None:
    """How many features the file holds; None when it cannot be read, which harmonising tells better."""
    try:
        return int(pyogrio.read_info(path, layer=source.collection or 0)["features"])
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError):
        return None


def _zip_folder(folder: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".lock":
                member = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", _EPOCH)
                archive.writestr(member, path.read_bytes())
