"""RegionReport → GeoPackage: one file that opens styled in QGIS and passes the Dutch publishing norm."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pyarrow as pa

from maps.geopackage.file import GEOMETRY, add_table
from maps.geopackage.metadata import complete
from maps.geopackage.styles import StyledColumn, qml
from maps.geopackage.tables import FileTable, tables
from spatial.report.report import RegionReport

__all__ = ["write_geopackage"]

_STYLES: Final = {
    "nl": ("Stijlen", "Hoe QGIS de lagen tekent."),
    "en": ("Styles", "How QGIS draws the layers."),
}
_STYLE_COLUMNS: Final = pa.schema(
    [
        ("f_table_catalog", pa.string()),
        ("f_table_schema", pa.string()),
        ("f_table_name", pa.string()),
        ("f_geometry_column", pa.string()),
        ("styleName", pa.string()),
        ("styleQML", pa.string()),
        ("styleSLD", pa.string()),
        ("useAsDefault", pa.bool_()),
        ("description", pa.string()),
        ("owner", pa.string()),
        ("ui", pa.string()),
        ("update_time", pa.timestamp("ms", tz="UTC")),
    ]
)
"""As QGIS itself makes the table."""


def write_geopackage(report: RegionReport, path: Path) -> None:
    """Write a region's report as a GeoPackage 1.3, replacing the file in one step.

    Layers `region`, `municipalities`, `conflicts`, `opportunities` (of the basic scenario), `scenario_conflicts`,
    `scenario_opportunities` (of the further ones) and every input layer under its own name, uncut, in EPSG:28992
    (metres) as multipolygons or multipoints; a layer without rows is left out. The tables of
    `spatial.report.table_list.ATTRIBUTE_TABLES`, also when empty. Titles, value lists and QGIS styles are in the
    report's language. The same report gives the same bytes, also from threads that write side by side: the only time
    in the file is `report.background.at`.

    Parameters
    ----------
    path
        Where; its folder exists. A reader sees the old file or the whole new one.

    Raises
    ------
    OutputError
        A name, a value or a layer's mix of points and areas cannot stand in the file.
    """
    content = tables(report)
    lang, changed_at = report.background.lang, report.background.at
    # GDAL knows a file's kind by its ending.
    draft, partial = path.with_name(f"{path.name}.part.gpkg"), path.with_name(f"{path.name}.part")
    _remove(draft, partial)
    try:
        for table in (*content, styles := _styles(content, report)):
            add_table(draft, table)
        with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            complete(connection, (*content, styles), _utc_text(changed_at), lang)
            # A file counts its changes, of which GDAL makes more or fewer as the clock ticks; a copy begins at one.
            connection.execute("VACUUM INTO ?", (str(partial),))
        partial.replace(path)
    finally:
        _remove(draft, partial)


def _remove(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _utc_text(moment: datetime) -> str:
    """Return an aware time as the standard writes it: UTC, milliseconds, Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _styles(content: Iterable[FileTable], report: RegionReport) -> FileTable:
    lang = report.background.lang
    groups = report.background.layers.set_index("layer")["group"].to_dict()
    rows = [
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": table.name,
            "f_geometry_column": GEOMETRY,
            "styleName": table.name,
            "styleQML": qml(table.name, groups.get(table.name, ""), _styled(table, lang), points=table.has_points),
            "styleSLD": "",
            "useAsDefault": True,
            "description": table.title,
            "owner": "",
            "ui": None,
            "update_time": report.background.at,
        }
        for table in content
        if table.geometries is not None
    ]
    return FileTable(
        "layer_styles", *_STYLES[lang], columns=(), rows=pa.Table.from_pylist(rows, schema=_STYLE_COLUMNS), key="id"
    )


def _styled(table: FileTable, lang: str) -> dict[str, StyledColumn]:
    return {
        column.name: StyledColumn(column.label(lang), column.values.words(lang) if column.values else {})
        for column in table.columns
    }
