"""Kinds of files: by which driver they are read, how their bytes begin, and whether they are all there.

GDAL chooses a driver by looking at the bytes, and some of its drivers open what a file points to: another file, an
address. So a file is looked at before GDAL is, and must be what its entry says.
"""

import struct
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final
from xml.parsers import expat

from data.errors import UnsafeContent
from data.files.archives import check_archive, unpack, unpack_one

__all__ = ["FORMATS", "Form", "checked", "form_of"]

_HEAD_BYTES: Final = 4096
_SQLITE: Final = b"SQLite format 3\x00"
_SHAPEFILE: Final = struct.pack(">I", 9994)
_GPKG_IDS: Final = (b"GPKG", b"GP10", b"GP11")
_PAGES: Final = ("<!doctype html", "<html", "<?xml version")


@dataclass(frozen=True)
class Form:
    """A kind of file.

    Parameters
    ----------
    driver
        GDAL's name of the one driver that may read it; None where GDAL does not.
    suffixes
        Endings of files of this kind, the usual one first.
    fault
        What is wrong with a file that should be of this kind; empty when nothing is.
    parts
        Where a zip is the file itself, not a wrapping around it: the names of what is taken out of it.
    """

    driver: str | None
    suffixes: tuple[str, ...]
    fault: Callable[[Path], str]
    parts: tuple[str, ...] = ()


def form_of(name: str) -> tuple[str, bool] | None:
    """Return the kind that a file's name tells, and whether it is zipped; None when it tells none."""
    low = name.lower()
    for kind, form in FORMATS.items():
        for suffix in form.suffixes:
            if low.endswith(suffix):
                return kind, False
            if low.endswith(f"{suffix}.zip"):
                return kind, not form.parts
    return None


@contextmanager
def checked(
    path: Path, kind: str, what: str, *, zipped: bool = False, member: str | None = None, max_bytes: int
) -> Iterator[Path]:
    """Give a file to read, after proving that it is of its kind and whole; out of its zip, if it is in one.

    It stands in a folder of its own that is gone afterwards, as some drivers write an index beside what they read.

    Parameters
    ----------
    kind
        A name of `FORMATS`.
    what
        What it is, for messages.
    zipped
        Whether it lies in a zip, from which `member` is taken (``*`` for any text), or else the one file of its kind.
    max_bytes
        How large it may be, unpacked.

    Raises
    ------
    UnsafeContent
        It is not; the message says what it looks like.
    """
    form = FORMATS[kind]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"file{form.suffixes[0]}"
        if form.parts:
            check_archive(path, what, max_bytes)
            # A folder's name tells GDAL a geodatabase, and keeps it from taking a folder for one of its own.
            file = Path(folder) / f"file{form.suffixes[0].removesuffix('.zip')}"
            unpack(path, form.parts, file, what)
        elif zipped:
            check_archive(path, what, max_bytes)
            unpack_one(path, member or f"*{form.suffixes[0]}", file, what)
        else:
            file.symlink_to(path.resolve())
        fault = form.fault(file)
        if fault:
            msg = f"{what} should be {form.suffixes[0].lstrip('.')}, but {fault}"
            raise UnsafeContent(msg)
        yield file


def _opening(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_HEAD_BYTES)


def _looks(head: bytes) -> str:
    text = head[:120].decode("utf-8", errors="replace").lstrip("\ufeff \t\r\n")
    if text.lower().startswith(_PAGES):
        return f"it is a web page or an XML report: {' '.join(text.split())[:80]}"
    return f"it begins with {head[:24]!r}"


def _geopackage(path: Path) -> str:
    head = _opening(path)
    if not head.startswith(_SQLITE) or head[68:72] not in _GPKG_IDS:
        return _looks(head)
    # The header counts the pages of the file (SQLite file format, 1.3.7 and 1.3.8).
    (page_bytes,) = struct.unpack(">H", head[16:18])
    (pages,) = struct.unpack(">I", head[28:32])
    expected = (65_536 if page_bytes == 1 else page_bytes) * pages
    size = path.stat().st_size
    return (
        f"it breaks off after {size:,} of {expected:,} bytes" if head[24:28] == head[92:96] and size < expected else ""
    )


def _geojson(path: Path) -> str:
    head = _opening(path).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith(b"{"):
        return _looks(head)
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _HEAD_BYTES))
        return "" if stream.read().rstrip().endswith(b"}") else "it breaks off before its closing brace"


def _xml(path: Path) -> str:
    """Parse the whole for its end and for a DOCTYPE, in C and without keeping anything."""

    def refuse(*_arguments: object) -> None:
        raise _Doctype

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    try:
        with path.open("rb") as stream:
            parser.ParseFile(stream)
    except _Doctype:
        return "it has a DOCTYPE, which no data needs"
    except expat.ExpatError as err:
        return f"it is no whole XML ({err}); {_looks(_opening(path))}"
    return ""


class _Doctype(Exception):
    pass


def _text(path: Path) -> str:
    head = _opening(path)
    text = head.decode("utf-8", errors="replace").lstrip("\ufeff \t\r\n")
    return _looks(head) if b"\x00" in head or text.startswith(("<", "{")) else ""


def _grid(path: Path) -> str:
    head = _opening(path)
    return "" if head.lstrip().lower().startswith(b"ncols") else _looks(head)


def _tiff(path: Path) -> str:
    head = _opening(path)
    return "" if head[:4] in (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+") else _looks(head)


def _shapefiles(folder: Path) -> str:
    """Look at the head of each shapefile, which also says how long it is (ESRI Shapefile, July 1998, page 4)."""
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".shp")
    for file in files:
        head = _opening(file)
        if head[:4] != _SHAPEFILE:
            return f"{file.name} is none: {_looks(head)}"
        (words,) = struct.unpack(">I", head[24:28])
        if file.stat().st_size < 2 * words:
            return f"{file.name} breaks off after {file.stat().st_size:,} of {2 * words:,} bytes"
    return "" if files else "it holds no .shp"


def _geodatabase(folder: Path) -> str:
    return "" if (folder / "a00000001.gdbtable").is_file() else "it holds no .gdb"


FORMATS: Final[Mapping[str, Form]] = MappingProxyType(
    {
        "gpkg": Form("GPKG", (".gpkg",), _geopackage),
        "geojson": Form("GeoJSON", (".geojson", ".json"), _geojson),
        "gml": Form("GML", (".gml",), _xml),
        "csv": Form(None, (".csv",), _text),
        "asc": Form("AAIGrid", (".asc",), _grid),
        "tif": Form("GTiff", (".tif", ".tiff"), _tiff),
        "filegdb": Form("OpenFileGDB", (".gdb.zip",), _geodatabase, ("*.gdb/*",)),
        "shapefile": Form(
            "ESRI Shapefile", (".shp.zip",), _shapefiles, ("*.shp", "*.shx", "*.dbf", "*.prj", "*.cpg", "*.qix")
        ),
    }
)
