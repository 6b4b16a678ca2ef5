"""RegionReport → GeoPackage: one file that opens styled in QGIS and passes the Dutch publishing norm."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import shapely

from maps.geopackage.aliases import column_words, domain, table_words
from maps.geopackage.file import GEOMETRY, add_domains, add_table, add_titles, create
from maps.geopackage.styles import StyledColumn, qml
from maps.geopackage.tables import Column, Table, tables, utc_text
from spatial.report.report import RegionReport

__all__ = ["write_geopackage"]

_STYLE_COLUMNS = (
    Column("f_table_catalog", "TEXT"),
    Column("f_table_schema", "TEXT"),
    Column("f_table_name", "TEXT"),
    Column("f_geometry_column", "TEXT"),
    Column("styleName", "TEXT"),
    Column("styleQML", "TEXT"),
    Column("styleSLD", "TEXT"),
    Column("useAsDefault", "BOOLEAN"),
    Column("description", "TEXT"),
    Column("owner", "TEXT"),
    Column("ui", "TEXT"),
    Column("update_time", "DATETIME"),
)
"""As QGIS itself makes the table."""


def write_geopackage(report: RegionReport, path: Path) -> None:
    """Write a region's report as a GeoPackage 1.3, replacing the file in one step.

    Layers `region`, `municipalities`, `conflicts`, `opportunities` and every input layer under its own name, uncut, in
    EPSG:28992 (metres) as multipolygons or multipoints; a layer without rows is left out. Tables `rules`, `params`,
    `sources`, `parties`, `finding_parties`, `indicators`, `balance`, `issues`, also when empty. Titles, value lists
    and QGIS styles are in the report's language. The same report gives the same bytes, also from threads that write
    side by side: the only time in the file is `report.background.at`.

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
    partial = path.with_name(f"{path.name}.part")
    partial.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(partial, isolation_level=None)) as connection:
            _write(connection, content, report)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _write(connection: sqlite3.Connection, content: tuple[Table, ...], report: RegionReport) -> None:
    lang, changed_at = report.background.lang, utc_text(report.background.at)
    # A half-written file is thrown away, so it needs neither a journal nor to reach the disk step by step.
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    create(connection)
    for table in content:
        add_table(connection, table, changed_at)
    add_table(connection, _styles(content, report, changed_at), changed_at)
    used: dict[str, dict[str, str]] = {}
    for table in content:
        titles = {}
        for column in table.columns:
            words = column_words(table.name, column.name, lang)
            values = dict(domain(words.domain, lang)) if words.domain else {}
            if values:
                used[words.domain] = values
            if words.title:
                titles[column.name] = (words.title, words.description, words.domain if values else None)
        add_titles(connection, table.name, titles)
    add_domains(connection, dict(sorted(used.items())))
    connection.execute("COMMIT")


def _styles(content: Iterable[Table], report: RegionReport, changed_at: str) -> Table:
    lang = report.background.lang
    groups = report.background.layers.set_index("layer")["group"].to_dict()
    rows = [
        (
            "",
            "",
            table.name,
            GEOMETRY,
            table.name,
            qml(
                table.name,
                groups.get(table.name, ""),
                dict(_styled(table, lang)),
                points=bool((shapely.get_dimensions(table.geometries) == 0).all()),
            ),
            "",
            1,
            table.title,
            "",
            None,
            changed_at,
        )
        for table in content
        if table.geometries is not None
    ]
    words = table_words("layer_styles", lang)
    title, description = (words.title, words.description) if words else ("layer_styles", "")
    return Table("layer_styles", title, description, _STYLE_COLUMNS, tuple(zip(*rows, strict=True)), key="id")


def _styled(table: Table, lang: str) -> Iterator[tuple[str, StyledColumn]]:
    for column in table.columns:
        words = column_words(table.name, column.name, lang)
        yield column.name, StyledColumn(words.title, domain(words.domain, lang) if words.domain else {})
