"""The tables of a GeoPackage 1.3, written through pyogrio: features with their index, and attributes."""

from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyogrio
import shapely

from maps.geopackage.tables import FileTable
from spatial.layers.crs import RD_EPSG

__all__ = ["GEOMETRY", "add_table"]

GEOMETRY: Final = "geom"

_FILE_OPTIONS: Final = {"VERSION": "1.3", "ADD_GPKG_OGR_CONTENTS": "NO"}
"""Readers built on GDAL 3.6, which Debian 12 has, warn about 1.4; a count of features is GDAL's own and no standard."""

_WKB_FIELD: Final = pa.field(GEOMETRY, pa.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"})


# A half-written file is thrown away, so no step of it needs to reach the disk before the next. GDAL opens the file for
# each table, and would wait for the disk each time. This holds for the whole process, in which nothing else writes so.
pyogrio.set_gdal_config_options({"OGR_SQLITE_SYNCHRONOUS": "OFF"})


def add_table(path: Path, table: FileTable) -> None:
    """Write a table to a file, which the first one makes.

    The time of its change is the clock's until `maps.geopackage.metadata.complete` has written another.

    Parameters
    ----------
    path
        Its name ends in ``.gpkg``.
    table
        With geometries: a layer in EPSG:28992 with an R-tree; without: an attribute table.
    """
    options = {"FID": table.key, "IDENTIFIER": table.title, "DESCRIPTION": table.description}
    if table.geometries is None:
        _write(path, table.name, table.rows, {**options, "ASPATIAL_VARIANT": "GPKG_ATTRIBUTES"})
        return
    shapes = pa.array(shapely.to_wkb(table.geometries, byte_order=1, flavor="iso"), type=pa.binary())
    _write(
        path,
        table.name,
        table.rows.append_column(_WKB_FIELD, shapes),
        {**options, "GEOMETRY_NAME": GEOMETRY, "SPATIAL_INDEX": "YES"},
        geometry_name=GEOMETRY,
        geometry_type="MultiPoint" if table.has_points else "MultiPolygon",
        crs=f"EPSG:{RD_EPSG}",
    )


def _write(path: Path, name: str, rows: pa.Table, options: dict[str, str], **geometry: Any) -> None:  # noqa: ANN401
    is_new = not path.exists()
    pyogrio.write_arrow(
        rows,
        path,
        layer=name,
        driver="GPKG",
        append=not is_new,
        dataset_options=_FILE_OPTIONS if is_new else None,
        layer_options=options,
        **geometry,
    )
