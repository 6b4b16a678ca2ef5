"""Of when the content of a source is: from its entry, from a column, or from the file itself."""

import re
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from data.entries.source import Source
from data.files.cell_values import as_text
from data.harmonise.columns import Report
from data.snapshots.snapshot import ATOM_UPDATED, LAST_EDIT, Snapshot
from spatial.layers.content_date import ContentSpan, last_day
from spatial.layers.errors import LayerError

__all__ = ["as_content_date", "content_column", "stated_date", "table_span"]

_FORMS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<year>\d{4})",
        r"(?P<year>\d{4})-(?P<month>\d{2})",
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})([T ].*)?",
        r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})([T ].*)?",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        # Periods of CBS: a year, a quarter, a month.
        r"(?P<year>\d{4})JJ\d{2}",
        r"(?P<year>\d{4})KW(?P<quarter>0[1-4])",
        r"(?P<year>\d{4})MM(?P<month>\d{2})",
    )
)
"""How sources write dates; the day stands first or last, never the month."""

_MILLISECONDS: Final = re.compile(r"\d{12,13}")
"""A moment of ArcGIS: milliseconds since 1970."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MONTHS_IN_QUARTER: Final = 3
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")

_NO_ZIP_DATE: Final = "1980-01-01"
"""What a zip states for a file of which it knows no date."""

_OWN_PAGES: Final = (".pages.zip", ".esri.zip", ".gml-pages.zip", ".rows.zip")
"""Zips that a connector wrote itself: the dates in them are nobody's."""


def as_content_date(value: str) -> str | None:
    """Return a date as a source writes it as ISO date, month or year; None for what is no date."""
    text = value.strip()
    if _MILLISECONDS.fullmatch(text):
        return (_EPOCH + timedelta(milliseconds=int(text))).date().isoformat()
    for form in _FORMS:
        if match := form.fullmatch(text):
            parts = match.groupdict()
            month = int(parts["quarter"]) * _MONTHS_IN_QUARTER if parts.get("quarter") else parts.get("month")
            numbers = [f"{int(part):02d}" for part in (month, parts.get("day")) if part is not None]
            found = "-".join([parts["year"], *numbers])
            try:
                last_day(found)
            except LayerError:
                return None
            return found
    return None


def content_column(source: Source, raw: pd.DataFrame, ids: pd.Series, stated: str, issue: Report) -> pd.Series:
    """Return the date of the content of each row; None where it is unknown.

    Parameters
    ----------
    raw
        Rows as the source has them, with the column that its entry names.
    ids
        Of the rows, for issues.
    stated
        The date of all of the source where it has one; '' otherwise.
    issue
        Takes what is no date; such a value is left empty.
    """
    if source.content is None or source.content.column is None:
        return pd.Series(stated or None, index=raw.index, dtype=object)
    texts = as_text(raw[source.content.column])
    dates = {text: as_content_date(text) for text in texts.dropna().unique()}
    result = texts.map(dates).astype(object)
    result = result.where(result.notna(), None)
    for row in np.flatnonzero(result.isna() & texts.notna() & (texts.str.strip() != "")):
        message = f"column {source.content.column}: '{texts.iloc[row]}' is no date; the date of the content is unknown"
        issue("no_date", str(ids.iloc[row]), message)
    return result


def table_span(source: Source, rows: pd.DataFrame) -> ContentSpan | None:
    """Return of when the rows of a table are, by the column that its entry names; None where it names none."""
    if source.content is None or source.content.column is None:
        return None
    texts = as_text(rows[source.content.column]).dropna().unique()
    return ContentSpan.of(found for text in texts if (found := as_content_date(text)))


def stated_date(source: Source, snapshot: Snapshot, path: Path) -> str:
    """Return the one date of all that a source holds, by its entry, address or file; '' where there is none.

    Parameters
    ----------
    path
        The file of the snapshot.
    """
    content = source.content
    if content is None or content.column is not None:
        return ""
    if content.address:
        query = source.variant_for(snapshot.request).query
        return _year_in(snapshot.request) or _year_in(" ".join(map(str, query.values())))
    return content.on or _own_date(source, snapshot, path)


def _year_in(text: str) -> str:
    """Return the year that an address or its query names; '' where that names none, or several."""
    years = set(_YEAR.findall(text))
    return years.pop() if len(years) == 1 else ""


def _own_date(source: Source, snapshot: Snapshot, path: Path) -> str:
    """Return the date that a file or its server states, '' where neither states one.

    A GeoPackage states when its tables were last changed, a zip of when its files are; otherwise that counts which the
    server states. The time stamp of a local file is not used: it is that of the last copy.
    """
    if snapshot.suffix == ".gpkg":
        own = _date_of_geopackage(path, source.collection)
    elif snapshot.suffix.endswith(".zip") and snapshot.suffix not in _OWN_PAGES:
        own = _date_of_zip(path)
    else:
        own = ""
    return own or _date_of_server(snapshot)


def _date_of_geopackage(path: Path, table: str | None) -> str:
    query = "SELECT last_change FROM gpkg_contents" + (" WHERE lower(table_name) = lower(?)" if table else "")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            moments = [str(moment) for (moment,) in connection.execute(query, (table,) if table else ())]
    except sqlite3.DatabaseError:
        # Reading its features reports what is wrong with the file; of its date nothing is known.
        return ""
    return max((found for moment in moments if (found := as_content_date(moment))), default="")


def _date_of_zip(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        days = [date(*info.date_time[:3]).isoformat() for info in archive.infolist() if not info.is_dir()]
    return max((day for day in days if day != _NO_ZIP_DATE), default="")


def _date_of_server(snapshot: Snapshot) -> str:
    validators = snapshot.validators
    try:
        return parsedate_to_datetime(validators.get("last-modified", "")).date().isoformat()
    except ValueError:
        # A feed states its moment and the file's address, a service the milliseconds of its last edit.
        stated = validators.get(LAST_EDIT) or validators.get(ATOM_UPDATED, "").partition(" ")[0]
        return as_content_date(stated) or ""
