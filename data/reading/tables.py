"""Tables: CSV files, and rows of a service."""

import zipfile
from pathlib import Path
from typing import Final

import pandas as pd

from data.entries.mapping import fields_of
from data.entries.source import Source
from data.errors import HarmoniseError
from data.files.schemas import ROW_PAGE
from data.reading.files import open_snapshot
from data.snapshots.snapshot import Snapshot

__all__ = ["read_table"]

_OBSERVATION_COLUMNS: Final = ("Measure", "Value")


def read_table(source: Source, snapshot: Snapshot, path: Path) -> pd.DataFrame:
    """Read a table as it is; ids and keys stay text, so that '0344' keeps its zero.

    Rows of CBS lose the spaces that their keys are padded with; observations (OData version 4), one number a row,
    become rows with a column for each measure.

    Raises
    ------
    HarmoniseError
        It cannot be read with the entry's `csv` options.
    """
    if snapshot.suffix == ".rows.zip":
        return _rows(source, snapshot, path)
    options = source.csv
    names = [field for mapping in source.layers for field in fields_of(mapping.id)]
    names += [source.attach.key] if source.attach and source.attach.key else []
    texts = dict.fromkeys(names, "string")
    try:
        with open_snapshot(source, snapshot, path) as (file, _):
            return pd.read_csv(
                file, sep=options.separator, decimal=options.decimal, encoding=options.encoding, dtype=texts
            )
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as err:
        msg = f"source '{source.id}': the table cannot be read ({str(err).strip()}); see 'csv' in its entry"
        raise HarmoniseError(msg) from err


def _rows(source: Source, snapshot: Snapshot, path: Path) -> pd.DataFrame:
    with zipfile.ZipFile(path) as archive:
        pages = [ROW_PAGE.decode(archive.read(name)).value for name in sorted(archive.namelist())]
    table = pd.DataFrame([{name: _stripped(value) for name, value in row.items()} for page in pages for row in page])
    if snapshot.repeated:
        table = table.drop_duplicates(ignore_index=True)
    return _wide(source, table) if set(_OBSERVATION_COLUMNS) <= set(table.columns) else table


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _wide(source: Source, table: pd.DataFrame) -> pd.DataFrame:
    measure, value = _OBSERVATION_COLUMNS
    keys = [
        name for name in table.columns if name not in (*_OBSERVATION_COLUMNS, "Id", "ValueAttribute", "StringValue")
    ]
    is_repeated = table.duplicated([*keys, measure])
    if is_repeated.any():
        example = ", ".join(str(part) for part in table.loc[is_repeated, [*keys, measure]].iloc[0])
        msg = f"source '{source.id}': two observations of one measure ({example}); narrow 'filter' in its entry"
        raise HarmoniseError(msg)
    wide = table.set_index([*keys, measure])[value].unstack(measure)  # noqa: PD010 - pivot_table drops empty measures
    return wide.reset_index().rename_axis(columns=None)
