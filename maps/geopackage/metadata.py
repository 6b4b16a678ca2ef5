"""What GDAL does not write into a GeoPackage: the time of its change, titles of columns and value lists, by SQL."""

import sqlite3
from collections.abc import Iterable
from typing import Final

import shapely

from maps.geopackage.tables import FileTable
from spatial.schema.column import Column

__all__ = ["complete"]

_SCHEMA_EXTENSION: Final = "http://www.geopackage.org/spec/#extension_schema"

_TABLES: Final = (
    """
    CREATE TABLE gpkg_data_columns (
      table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT,
      constraint_name TEXT,
      CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
      CONSTRAINT gdc_tn UNIQUE (table_name, name))
    """,
    """
    CREATE TABLE gpkg_data_column_constraints (
      constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN,
      max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
      CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value))
    """,
)
_NONE: Final = {"nl": "geen", "en": "none"}


def complete(connection: sqlite3.Connection, content: Iterable[FileTable], changed_at: str, lang: str) -> None:
    """Write what readers are helped with, in the report's language, and the only time of change that the file tells.

    Parameters
    ----------
    content
        The tables that are in the file.
    changed_at
        What the file says of its last change, as `utc_text` writes it.
    """
    content = tuple(content)
    # A half-written file is thrown away, so it needs neither a journal nor to reach the disk step by step.
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    for table in content:
        _date(connection, table, changed_at)
    for statement in _TABLES:
        connection.execute(statement)
    for name in ("gpkg_data_columns", "gpkg_data_column_constraints"):
        row = (name, None, "gpkg_schema", _SCHEMA_EXTENSION, "read-write")
        connection.execute("INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)", row)
    for table in content:
        _add_titles(connection, table, lang)
    _add_value_lists(connection, [column for table in content for column in table.columns], lang)
    connection.execute("COMMIT")


def _date(connection: sqlite3.Connection, table: FileTable, changed_at: str) -> None:
    connection.execute("UPDATE gpkg_contents SET last_change = ? WHERE table_name = ?", (changed_at, table.name))
    if table.geometries is not None:
        # GDAL rounds to 16 digits, by which a box may be smaller than what is in it.
        connection.execute(
            "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
            (*map(float, shapely.total_bounds(table.geometries)), table.name),
        )


def _add_titles(connection: sqlite3.Connection, table: FileTable, lang: str) -> None:
    connection.executemany(
        "INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, NULL, ?)",
        [
            (
                table.name,
                column.name,
                column.label(lang),
                column.label(lang),
                column.description.in_language(lang),
                column.values.name if column.values else None,
            )
            for column in table.columns
        ],
    )


def _add_value_lists(connection: sqlite3.Connection, columns: Iterable[Column], lang: str) -> None:
    """Write the lists that columns name; one of a text that may be absent has the empty text too."""
    lists: dict[str, dict[str, str]] = {}
    for column in columns:
        if column.values is not None:
            words = lists.setdefault(column.values.name, column.values.words(lang))
            if column.optional and column.type == "text":
                words[""] = _NONE[lang]
    connection.executemany(
        "INSERT INTO gpkg_data_column_constraints VALUES (?, 'enum', ?, NULL, NULL, NULL, NULL, ?)",
        [(name, value, text) for name, words in sorted(lists.items()) for value, text in words.items()],
    )
