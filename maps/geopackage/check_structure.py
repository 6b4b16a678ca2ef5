"""Checks that hold for every layer: names, geometry, reference system, index, and the file itself."""

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
import shapely

from maps.geopackage.faults import Check, Found, counted
from maps.geopackage.file import GEOMETRY
from maps.geopackage.reading import GeoPackage, Layer, quoted
from spatial.layers.crs import RD_BOUNDS, RD_EPSG

__all__ = ["STRUCTURE_CHECKS"]

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,56}")
_TYPES: Final = {"MULTIPOLYGON": shapely.GeometryType.MULTIPOLYGON, "MULTIPOINT": shapely.GeometryType.MULTIPOINT}
_SIDE_FILES: Final = ("-wal", "-shm", "-journal")
_WAL: Final = 2
_QGIS_TABLE: Final = "layer_styles"
_INDEX_PRECISION: Final = 1e-6
"""The index keeps 32-bit numbers, rounded outwards: relative 2^-23, and a margin."""


def _names(file: GeoPackage) -> Found:
    """Names of tables and columns are lower-case letters, digits and _, begin with a letter, and have at most 57."""
    for table in file.tables:
        if not _NAME.fullmatch(table):
            yield table, f"table '{table}': the name is not lower-case letters, digits and _ (at most 57)"
        # QGIS prescribes the columns of its own table.
        wrong = [name for name in file.columns(table) if not _NAME.fullmatch(name) and table != _QGIS_TABLE]
        if wrong:
            yield table, f"table '{table}': {len(wrong)} column name(s) not of that form (e.g. '{wrong[0]}')"


def _registered(file: GeoPackage) -> Found:
    """Every table is no view and stands in gpkg_contents as features or attributes, and the other way round."""
    known = dict(file.rows("SELECT table_name, data_type FROM gpkg_contents"))
    views = {name for (name,) in file.rows("SELECT name FROM sqlite_master WHERE type = 'view'")}
    for table in file.tables:
        if table in views:
            yield table, f"table '{table}' is a view; write a table"
        elif known.get(table) not in ("features", "attributes"):
            yield table, f"table '{table}' stands in gpkg_contents as {known.get(table, 'nothing')}"
    for table in sorted(set(known) - set(file.tables)):
        yield table, f"table '{table}' stands in gpkg_contents and is not there"


def _keys(file: GeoPackage) -> Found:
    """Every layer has one primary key of whole numbers."""
    for layer in file.layers:
        keys = [row for row in file.rows(f"PRAGMA table_info({quoted(layer.name)})") if row[5]]
        if len(keys) != 1 or "INT" not in keys[0][2].upper():
            yield layer.name, f"table '{layer.name}' has no single primary key of whole numbers"


def _geometry_column(file: GeoPackage) -> Found:
    """Geometry columns are called geom."""
    for layer in file.layers:
        if layer.geometry_column != GEOMETRY or GEOMETRY not in file.columns(layer.name):
            given = layer.geometry_column
            yield layer.name, f"table '{layer.name}': the geometry column is '{given}', not '{GEOMETRY}'"


def _reference_system(file: GeoPackage) -> Found:
    """Every layer is in RD New, EPSG:28992."""
    for layer in file.layers:
        contents = file.rows("SELECT srs_id FROM gpkg_contents WHERE table_name = ?", (layer.name,))
        given = {layer.srs_id, *(row[0] for row in contents)}
        codes = {
            row[0]
            for one in given
            for row in file.rows(
                "SELECT organization || ':' || organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id = ?",
                (one,),
            )
        } or {str(one) for one in given}
        if {code.upper() for code in codes} != {f"EPSG:{RD_EPSG}"}:
            yield layer.name, f"table '{layer.name}': the reference system is {', '.join(sorted(codes))}"


def _inside(file: GeoPackage) -> Found:
    """Coordinates lie where RD New has a meaning; swapped axes and degrees do not."""
    for layer, ids, geometries in _read(file):
        minx, miny, maxx, maxy = shapely.bounds(geometries).T
        out = (minx < RD_BOUNDS[0]) | (miny < RD_BOUNDS[1]) | (maxx > RD_BOUNDS[2]) | (maxy > RD_BOUNDS[3])
        yield from counted(layer.name, layer.geometry_column, ids[out], "outside RD New")


def _types(file: GeoPackage) -> Found:
    """Every layer is declared MULTIPOLYGON or MULTIPOINT, and all its features are that."""
    for layer in file.layers:
        if layer.type not in _TYPES:
            yield layer.name, f"table '{layer.name}': the geometry type is {layer.type}, not {' or '.join(_TYPES)}"
    for layer, ids, geometries in _read(file):
        if layer.type in _TYPES:
            other = shapely.get_type_id(geometries) != _TYPES[layer.type]
            yield from counted(layer.name, layer.geometry_column, ids[other], f"not {layer.type}")


def _flat(file: GeoPackage) -> Found:
    """Layers have two dimensions: no Z, no M."""
    for layer in file.layers:
        if layer.z or layer.m:
            yield layer.name, f"table '{layer.name}': Z or M is declared (z={layer.z}, m={layer.m})"
    for layer, ids, geometries in _read(file):
        deep = shapely.has_z(geometries) | shapely.has_m(geometries)
        yield from counted(layer.name, layer.geometry_column, ids[deep], "with Z or M")


def _present(file: GeoPackage) -> Found:
    """Every feature has a readable geometry that is not empty."""
    for layer in file.layers:
        ids, geometries = file.geometries(layer)
        gone = shapely.is_missing(geometries) | shapely.is_empty(geometries)
        yield from counted(layer.name, layer.geometry_column, ids[gone], "with a null, empty or unreadable geometry")


def _valid(file: GeoPackage) -> Found:
    """Every geometry is valid: rings are closed and do not cross."""
    for layer, ids, geometries in _read(file):
        yield from counted(layer.name, layer.geometry_column, ids[~shapely.is_valid(geometries)], "not valid")


def _counter_clockwise(file: GeoPackage) -> Found:
    """Exterior rings run counter-clockwise."""
    for layer, ids, geometries in _read(file):
        parts, owner = shapely.get_parts(geometries, return_index=True)
        areas = np.flatnonzero(shapely.get_type_id(parts) == shapely.GeometryType.POLYGON)
        wrong = ~shapely.is_ccw(shapely.get_exterior_ring(parts[areas]))
        rows = np.unique(owner[areas[wrong]])
        yield from counted(layer.name, layer.geometry_column, ids[rows], "with a clockwise exterior ring")


def _indexed(file: GeoPackage) -> Found:
    """Every layer has an R-tree index that is registered and holds the box of each feature, and nothing else."""
    registered: set[str] = set()
    if file.has_table("gpkg_extensions"):
        rows = file.rows("SELECT table_name FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'")
        registered = {row[0] for row in rows}
    for layer in file.layers:
        index = f"rtree_{layer.name}_{layer.geometry_column}"
        if layer.name not in registered or not file.has_table(index):
            yield layer.name, f"table '{layer.name}': there is no R-tree index, or it is not registered"
            continue
        ids, geometries = file.geometries(layer)
        boxes = {row[0]: row[1:] for row in file.rows(f"SELECT id, minx, miny, maxx, maxy FROM {quoted(index)}")}
        present = ~(shapely.is_missing(geometries) | shapely.is_empty(geometries))
        own = np.array([boxes.pop(name, (np.nan,) * 4) for name in ids[present]]).reshape(-1, 4)
        bounds = shapely.bounds(geometries[present])
        near = np.isclose(own, bounds, rtol=_INDEX_PRECISION, atol=0.01)
        stale = [*ids[present][~near.all(axis=1)], *boxes]
        yield from counted(layer.name, layer.geometry_column, stale, "that the R-tree index has not, or elsewhere")


def _filled(file: GeoPackage) -> Found:
    """No layer is without features."""
    for layer in file.layers:
        if not file.rows(f"SELECT 1 FROM {quoted(layer.name)} LIMIT 1"):
            yield layer.name, f"table '{layer.name}' has no features; leave the layer out"


def _journal(file: GeoPackage) -> Found:
    """Journal mode is DELETE, not WAL: a reader of a read-only folder sees the layers."""
    with file.path.open("rb") as content:
        versions = content.read(20)[18:20]
    if _WAL in versions:
        yield "", "the file is in WAL mode; run PRAGMA journal_mode=DELETE on it"


def _alone(file: GeoPackage) -> Found:
    """There are no files of an unfinished change beside it."""
    found = [file.path.with_name(file.path.name + end) for end in _SIDE_FILES]
    names = [path.name for path in found if path.exists()]
    if names:
        yield "", f"{', '.join(names)} beside the file: it is open elsewhere, or a change was broken off"


def _read(file: GeoPackage) -> Iterator[tuple[Layer, np.ndarray, np.ndarray]]:
    """Yield the layers with the features that have a geometry; what has none is another check's."""
    for layer in file.layers:
        ids, geometries = file.geometries(layer)
        present = ~(shapely.is_missing(geometries) | shapely.is_empty(geometries))
        yield layer, ids[present], geometries[present]


STRUCTURE_CHECKS: Final = (
    Check("G01", "error", _names),
    Check("G02", "error", _registered),
    Check("G03", "error", _keys),
    Check("G04", "error", _geometry_column),
    Check("G05", "error", _reference_system),
    Check("G06", "error", _inside),
    Check("G07", "error", _types),
    Check("G08", "error", _flat),
    Check("G09", "error", _present),
    Check("G10", "error", _valid),
    Check("G11", "error", _counter_clockwise),
    Check("G12", "error", _indexed),
    Check("G13", "error", _filled),
    Check("G14", "error", _journal),
    Check("G15", "error", _alone),
)
