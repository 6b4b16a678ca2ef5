"""A GeoPackage opened to be looked at: never changed, whatever its journal mode."""

import sqlite3
import struct
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from maps.common.errors import OutputError

__all__ = ["GeoPackage", "Layer", "geometry", "opened", "quoted"]

_APPLICATION_ID: Final = 0x47504B47
"""'GPKG', by which the file is known."""

_MAGIC: Final = b"SQLite format 3\x00"
_FILE_HEADER_BYTES: Final = 100
_GEOMETRY_HEADER_BYTES: Final = 8
_ENVELOPE_BYTES: Final = (0, 32, 48, 48, 64)


@dataclass(frozen=True)
class Layer:
    """A features table as it is registered: geometry column, declared type (upper case), reference system, Z."""

    name: str
    geometry_column: str
    type: str
    srs_id: int
    z: int
    m: int


@dataclass(frozen=True)
class GeoPackage:
    """Hold an open file with what the checks ask for more than once.

    Parameters
    ----------
    tables
        Names of its ordinary tables and views, without system tables.
    layers
        Its features tables, by name.
    """

    path: Path
    connection: sqlite3.Connection
    tables: tuple[str, ...]
    layers: tuple[Layer, ...]
    _geometries: dict[str, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        """Return what a query gives."""
        return self.connection.execute(sql, values).fetchall()

    def records(self, table: str, column: str, value: object) -> list[dict[str, Any]]:
        """Return the rows of a table in which a column has a value, by column, in order; none without such a table."""
        columns = self.columns(table)
        if not columns:
            return []
        rows = self.rows(f"SELECT * FROM {quoted(table)} WHERE {quoted(column)} = ? ORDER BY 1", (value,))
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def has_table(self, name: str) -> bool:
        """Tell whether there is a table or view of that name."""
        return bool(self.rows("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)))

    def columns(self, table: str) -> list[str]:
        """Return a table's columns in order; none when there is no such table."""
        return [row[1] for row in self.rows(f"PRAGMA table_info({quoted(table)})")]

    def key(self, table: str) -> str:
        """Return the name of a table's row number."""
        named = [row[1] for row in self.rows(f"PRAGMA table_info({quoted(table)})") if row[5]]
        return named[0] if len(named) == 1 else "rowid"

    def geometries(self, layer: Layer) -> tuple[np.ndarray, np.ndarray]:
        """Return a layer's row numbers and geometries; what cannot be read is None, as is what is not there."""
        if layer.name not in self._geometries:
            column = quoted(layer.geometry_column)
            if layer.geometry_column not in self.columns(layer.name):
                column = "NULL"
            rows = self.rows(f"SELECT {quoted(self.key(layer.name))}, {column} FROM {quoted(layer.name)}")
            bodies = np.array([_body(row[1]) for row in rows], dtype=object)
            read = shapely.from_wkb(bodies, on_invalid="ignore") if len(rows) else bodies
            self._geometries[layer.name] = (np.array([row[0] for row in rows], dtype=object), read)
        return self._geometries[layer.name]


@contextmanager
def opened(path: Path) -> Iterator[GeoPackage]:
    """Open a GeoPackage for reading.

    The file is opened as immutable, so that looking at one in WAL mode leaves no files beside it.

    Raises
    ------
    OutputError
        It is absent, no SQLite database, no GeoPackage, or damaged (also when that shows during the reading).
    """
    try:
        with path.open("rb") as file:
            head = file.read(_FILE_HEADER_BYTES)
    except OSError as err:
        msg = f"{path}: cannot be read ({err.strerror}); give the path of a GeoPackage"
        raise OutputError(msg) from err
    if not head.startswith(_MAGIC) or len(head) < _FILE_HEADER_BYTES:
        msg = f"{path}: this is no GeoPackage (no SQLite database); give a file that `opgavenkaart run` wrote"
        raise OutputError(msg)
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as connection:
            yield GeoPackage(path, connection, *_inventory(path, connection))
    except sqlite3.DatabaseError as err:
        msg = f"{path}: the database is damaged or no GeoPackage ({err}); make it again with `opgavenkaart run`"
        raise OutputError(msg) from err


def geometry(blob: object) -> shapely.Geometry | None:
    """Return a geometry as it stands in a GeoPackage; None for NULL and for what cannot be read."""
    return shapely.from_wkb(_body(blob), on_invalid="ignore")


def quoted(name: str) -> str:
    """Return a name as SQL may hold it."""
    return '"' + name.replace('"', '""') + '"'


def _inventory(path: Path, connection: sqlite3.Connection) -> tuple[tuple[str, ...], tuple[Layer, ...]]:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
    needed = {"gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"}
    if application != _APPLICATION_ID or not needed <= set(names):
        absent = ", ".join(sorted(needed - set(names))) or "the application id GPKG"
        msg = f"{path}: this is SQLite and no GeoPackage ({absent} missing); give a file that `opgavenkaart run` wrote"
        raise OutputError(msg)
    own = tuple(sorted(name for name in names if not name.startswith(("gpkg_", "sqlite_", "rtree_"))))
    layers = connection.execute(
        "SELECT table_name, column_name, upper(geometry_type_name), srs_id, z, m FROM gpkg_geometry_columns "
        "ORDER BY table_name"
    )
    return own, tuple(Layer(*row) for row in layers if row[0] in own)


def _body(blob: object) -> bytes | None:
    """Return the WKB in a GeoPackage geometry; None for NULL and for what has no proper header."""
    if not isinstance(blob, bytes) or len(blob) < _GEOMETRY_HEADER_BYTES or blob[:2] != b"GP":
        return None
    flags = struct.unpack_from("<B", blob, 3)[0]
    envelope = (flags >> 1) & 0b111
    return blob[_GEOMETRY_HEADER_BYTES + _ENVELOPE_BYTES[envelope] :] if envelope < len(_ENVELOPE_BYTES) else None
