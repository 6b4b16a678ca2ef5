"""File formats: which driver reads them, how their bytes begin, and whether they are all there.

GDAL chooses a driver by the bytes, and some of its drivers open what a file points to: another file, an address. So a
file is checked before GDAL sees it, and must be what its entry says.
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

__all__ = ["FORMATS", "FileFormat", "format_of", "open_checked"]

_HEAD_BYTES: Final = 4096
_SQLITE: Final = b"SQLite format 3\x00"
_SHAPEFILE: Final = struct.pack(">I", 9994)
_GPKG_IDS: Final = (b"GPKG", b"GP10", b"GP11")
_MARKUP_STARTS: Final = ("<!doctype html", "<html", "<?xml version")


@dataclass(frozen=True)
class FileFormat:
    """A file format.

    Parameters
    ----------
    driver
        GDAL's name of the one driver that may read it; None where GDAL does not.
    suffixes
        Endings of files of this format, the usual one first.
    fault
        Return what is wrong with a file that should be of this format; empty when nothing is.
    parts
        Where a zip is the file itself, not a wrapping around it: the names of the files to take out of it.
    """

    driver: str | None
    suffixes: tuple[str, ...]
    fault: Callable[[Path], str]
    parts: tuple[str, ...] = ()


def format_of(name: str) -> tuple[str, bool] | None:
    """Return the format that a file's name states, and whether it is zipped; None when it states none."""
    lower_name = name.lower()
    for kind, file_format in FORMATS.items():
        for suffix in file_format.suffixes:
            if lower_name.endswith(suffix):
                return kind, False
            if lower_name.endswith(f"{suffix}.zip"):
                return kind, not file_format.parts
    return None


@contextmanager
def open_checked(
    path: Path, kind: str, what: str, *, zipped: bool = False, member: str | None = None, max_bytes: int
) -> Iterator[Path]:
    """Open a file for reading, after checking that it is of its format and whole; out of its zip, if it is in one.

    It is in a folder of its own that is deleted afterwards, as some drivers write an index beside what they read.

    Parameters
    ----------
    kind
        A name of `FORMATS`.
    what
        What the file is, for messages.
    zipped
        Whether it is in a zip, from which `member` is taken (``*`` for any text), or else the one file of its format.
    max_bytes
        How large it may be, unpacked.

    Yields
    ------
    The path of the file to read.

    Raises
    ------
    UnsafeContent
        It is not; the message says what it looks like.
    """
    file_format = FORMATS[kind]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"file{file_format.suffixes[0]}"
        if file_format.parts:
            check_archive(path, what, max_bytes)
            # GDAL recognises a geodatabase by the folder's name, and must not take another folder for one.
            file = Path(folder) / f"file{file_format.suffixes[0].removesuffix('.zip')}"
            unpack(path, file_format.parts, file, what)
        elif zipped:
            check_archive(path, what, max_bytes)
            unpack_one(path, member or f"*{file_format.suffixes[0]}", file, what)
        else:
            file.symlink_to(path.resolve())
        fault = file_format.fault(file)
        if fault:
            msg = f"{what} should be {file_format.suffixes[0].lstrip('.')}, but {fault}"
            raise UnsafeContent(msg)
        yield file


def _read_head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_HEAD_BYTES)


def _description(head: bytes) -> str:
    text = head[:120].decode("utf-8", errors="replace").lstrip("\ufeff \t\r\n")
    if text.lower().startswith(_MARKUP_STARTS):
        return f"it is a web page or an XML report: {' '.join(text.split())[:80]}"
    return f"it begins with {head[:24]!r}"


def _geopackage(path: Path) -> str:
    head = _read_head(path)
    if not head.startswith(_SQLITE) or head[68:72] not in _GPKG_IDS:
        return _description(head)
    # The header counts the pages of the file (SQLite file format, 1.3.7 and 1.3.8).
    (page_bytes,) = struct.unpack(">H", head[16:18])
    (pages,) = struct.unpack(">I", head[28:32])
    expected = (65_536 if page_bytes == 1 else page_bytes) * pages
    size = path.stat().st_size
    return (
        f"it breaks off after {size:,} of {expected:,} bytes" if head[24:28] == head[92:96] and size < expected else ""
    )


def _geojson(path: Path) -> str:
    head = _read_head(path).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith(b"{"):
        return _description(head)
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _HEAD_BYTES))
        return "" if stream.read().rstrip().endswith(b"}") else "it breaks off before its closing brace"


def _xml(path: Path) -> str:
    """Parse the whole file for its end and for a DOCTYPE, in C and without keeping anything."""

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
        return f"it is no whole XML ({err}); {_description(_read_head(path))}"
    return ""


class _Doctype(Exception):
    pass


def _text(path: Path) -> str:
    head = _read_head(path)
    text = head.decode("utf-8", errors="replace").lstrip("\ufeff \t\r\n")
    return _description(head) if b"\x00" in head or text.startswith(("<", "{")) else ""


def _grid(path: Path) -> str:
    head = _read_head(path)
    return "" if head.lstrip().lower().startswith(b"ncols") else _description(head)


def _tiff(path: Path) -> str:
    head = _read_head(path)
    return "" if head[:4] in (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+") else _description(head)


def _shapefiles(folder: Path) -> str:
    """Check the head of each shapefile, which also states its length (ESRI Shapefile, July 1998, page 4)."""
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".shp")
    for file in files:
        head = _read_head(file)
        if head[:4] != _SHAPEFILE:
            return f"{file.name} is none: {_description(head)}"
        (words,) = struct.unpack(">I", head[24:28])
        if file.stat().st_size < 2 * words:
            return f"{file.name} breaks off after {file.stat().st_size:,} of {2 * words:,} bytes"
    return "" if files else "it holds no .shp"


def _geodatabase(folder: Path) -> str:
    return "" if (folder / "a00000001.gdbtable").is_file() else "it holds no .gdb"


FORMATS: Final[Mapping[str, FileFormat]] = MappingProxyType(
    {
        "gpkg": FileFormat("GPKG", (".gpkg",), _geopackage),
        "geojson": FileFormat("GeoJSON", (".geojson", ".json"), _geojson),
        "gml": FileFormat("GML", (".gml",), _xml),
        "csv": FileFormat(None, (".csv",), _text),
        "asc": FileFormat("AAIGrid", (".asc",), _grid),
        "tif": FileFormat("GTiff", (".tif", ".tiff"), _tiff),
        "filegdb": FileFormat("OpenFileGDB", (".gdb.zip",), _geodatabase, ("*.gdb/*",)),
        "shapefile": FileFormat(
            "ESRI Shapefile", (".shp.zip",), _shapefiles, ("*.shp", "*.shx", "*.dbf", "*.prj", "*.cpg", "*.qix")
        ),
    }
)
