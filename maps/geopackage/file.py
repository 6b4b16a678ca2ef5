"""The SQLite side of a GeoPackage 1.3: system tables, features with their index, attributes, titles, value lists.

Written as SQL and not through GDAL: aliases, value lists, styles and attribute tables would need SQL all the same, and
GDAL takes the time of writing from a setting of the whole process, which regions that are written side by side share.
Nothing here depends on the clock, so the same tables give the same bytes.
"""

import sqlite3
import struct
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import shapely
from pyproj import CRS

from maps.geopackage.tables import Table
from spatial.layers.crs import RD, RD_EPSG

__all__ = ["APPLICATION_ID", "GEOMETRY", "add_domains", "add_table", "add_titles", "create"]

APPLICATION_ID: Final = 0x47504B47
"""'GPKG', by which the file is known."""

VERSION: Final = 10300
"""GeoPackage 1.3: readers built on GDAL 3.6, which Debian 12 has, warn about 1.4."""

GEOMETRY: Final = "geom"

_LITTLE_ENDIAN_WITH_XY_ENVELOPE: Final = 0b0000_0011
_AREA: Final = 2
_SCHEMA_EXTENSION: Final = "http://www.geopackage.org/spec/#extension_schema"
_RTREE_EXTENSION: Final = "http://www.geopackage.org/spec120/#extension_rtree"

_SYSTEM: Final = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT,
  constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN,
  max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
"""

_KEEPS_INDEX: Final = {
    "insert": 'AFTER INSERT ON "{t}" WHEN (NEW."{c}" NOTNULL AND NOT ST_IsEmpty(NEW."{c}")) BEGIN {put} END',
    "update1": 'AFTER UPDATE OF "{c}" ON "{t}" WHEN OLD.fid = NEW.fid AND '
    '(NEW."{c}" NOTNULL AND NOT ST_IsEmpty(NEW."{c}")) BEGIN {put} END',
    "update2": 'AFTER UPDATE OF "{c}" ON "{t}" WHEN OLD.fid = NEW.fid AND '
    '(NEW."{c}" ISNULL OR ST_IsEmpty(NEW."{c}")) BEGIN {drop} END',
    "update3": 'AFTER UPDATE ON "{t}" WHEN OLD.fid != NEW.fid AND '
    '(NEW."{c}" NOTNULL AND NOT ST_IsEmpty(NEW."{c}")) BEGIN {drop} {put} END',
    "update4": 'AFTER UPDATE ON "{t}" WHEN OLD.fid != NEW.fid AND (NEW."{c}" ISNULL OR ST_IsEmpty(NEW."{c}")) '
    'BEGIN DELETE FROM "{index}" WHERE id IN (OLD.fid, NEW.fid); END',
    "delete": 'AFTER DELETE ON "{t}" WHEN OLD."{c}" NOTNULL BEGIN {drop} END',
}
"""What the R-tree extension asks for, so that the index stays right when someone edits the file."""


def create(connection: sqlite3.Connection) -> None:
    """Make an empty GeoPackage with the system tables and the reference systems."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    for statement in _SYSTEM.split(";\n"):
        connection.execute(statement)
    world = CRS.from_epsg(4326)
    systems = [
        ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
        ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
        ("WGS 84 geodetic", 4326, "EPSG", 4326, world.to_wkt("WKT1_GDAL"), "longitude and latitude in degrees"),
        (RD.name, RD_EPSG, "EPSG", RD_EPSG, RD.to_wkt("WKT1_GDAL"), "RD New, metres"),
    ]
    connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", systems)
    for name in ("gpkg_data_columns", "gpkg_data_column_constraints"):
        _add_extension(connection, (name, None, "gpkg_schema", _SCHEMA_EXTENSION, "read-write"))


def add_table(connection: sqlite3.Connection, table: Table, changed_at: str) -> None:
    """Write a table with its rows, and register it.

    Parameters
    ----------
    table
        With geometries: a layer in EPSG:28992 with an R-tree; without: an attribute table.
    changed_at
        What the file says of its last change, as `utc_text` writes it.
    """
    spatial = table.geometries is not None
    kinds = [f'"{column.name}" {column.type}' for column in table.columns]
    shape = [f'"{GEOMETRY}" {_type_name(table)}'] if spatial else []
    # AUTOINCREMENT: an id that was deleted is not given to another feature (recommended by the Dutch validator).
    key = f"{table.key} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"
    connection.execute(f'CREATE TABLE "{table.name}" ({", ".join([key, *shape, *kinds])})')
    rows: Iterable[tuple[object, ...]] = table.rows
    if table.geometries is None:
        bounds: tuple[float | None, ...] = (None, None, None, None)
    else:
        blobs = _blobs(table.geometries)
        rows = [(blob, *row) for blob, row in zip(blobs, rows, strict=True)] if table.columns else [(b,) for b in blobs]
        bounds = tuple(map(float, shapely.total_bounds(table.geometries)))
    names = [f'"{name}"' for name in [GEOMETRY] * spatial + [column.name for column in table.columns]]
    marks = ", ".join("?" * len(names))
    connection.executemany(f'INSERT INTO "{table.name}" ({", ".join(names)}) VALUES ({marks})', rows)
    connection.execute(
        "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            table.name,
            "features" if spatial else "attributes",
            table.title,
            table.description,
            changed_at,
            *bounds,
            RD_EPSG if spatial else None,
        ),
    )
    if table.geometries is not None:
        connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)",
            (table.name, GEOMETRY, _type_name(table), RD_EPSG),
        )
        _add_index(connection, table.name, shapely.bounds(table.geometries))


def add_titles(connection: sqlite3.Connection, table: str, titles: Mapping[str, tuple[str, str, str | None]]) -> None:
    """Give columns their alias: column name to (title, description, name of a value list or None)."""
    connection.executemany(
        "INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, NULL, ?)",
        [(table, column, title, title, about or None, values) for column, (title, about, values) in titles.items()],
    )


def add_domains(connection: sqlite3.Connection, domains: Mapping[str, Mapping[str, str]]) -> None:
    """Write value lists: name to value to meaning."""
    connection.executemany(
        "INSERT INTO gpkg_data_column_constraints VALUES (?, 'enum', ?, NULL, NULL, NULL, NULL, ?)",
        [(name, value, text) for name, values in domains.items() for value, text in values.items()],
    )


def _type_name(table: Table) -> str:
    areas = table.geometries is not None and bool((shapely.get_dimensions(table.geometries) == _AREA).all())
    return "MULTIPOLYGON" if areas else "MULTIPOINT"


def _blobs(geometries: np.ndarray) -> list[bytes]:
    head = struct.Struct("<2sBBi4d")
    boxes = shapely.bounds(geometries)[:, [0, 2, 1, 3]].tolist()
    bodies = shapely.to_wkb(geometries, byte_order=1, flavor="iso")
    return [
        head.pack(b"GP", 0, _LITTLE_ENDIAN_WITH_XY_ENVELOPE, RD_EPSG, *bounds) + body
        for bounds, body in zip(boxes, bodies, strict=True)
    ]


def _add_index(connection: sqlite3.Connection, table: str, bounds: np.ndarray) -> None:
    index = f"rtree_{table}_{GEOMETRY}"
    connection.execute(f'CREATE VIRTUAL TABLE "{index}" USING rtree(id, minx, maxx, miny, maxy)')
    connection.executemany(
        f'INSERT INTO "{index}" VALUES (?, ?, ?, ?, ?)',
        [(row, minx, maxx, miny, maxy) for row, (minx, miny, maxx, maxy) in enumerate(bounds.tolist(), start=1)],
    )
    envelope = ", ".join(f'{name}(NEW."{GEOMETRY}")' for name in ("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"))
    put = f'INSERT OR REPLACE INTO "{index}" VALUES (NEW.fid, {envelope});'
    drop = f'DELETE FROM "{index}" WHERE id = OLD.fid;'
    for event, body in _KEEPS_INDEX.items():
        filled = body.format(t=table, c=GEOMETRY, index=index, put=put, drop=drop)
        connection.execute(f'CREATE TRIGGER "{index}_{event}" {filled}')
    _add_extension(connection, (table, GEOMETRY, "gpkg_rtree_index", _RTREE_EXTENSION, "write-only"))


def _add_extension(connection: sqlite3.Connection, row: tuple[str, str | None, str, str, str]) -> None:
    """Register an extension: table, column, name, definition, scope."""
    connection.execute("INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)", row)
