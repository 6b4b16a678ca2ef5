"""A report with words in one language, written once: every output then reads the same."""

from dataclasses import fields, replace
from typing import Any, Final

import pandas as pd

from maps.common.phrases import say
from maps.common.reason import reason
from spatial.messages import Message, Sayable, Text
from spatial.report.report import RegionReport, ReportContext
from spatial.rules.reasons import REASON_FIELDS

__all__ = ["worded", "worded_context", "worded_table"]

_WITHOUT_MESSAGES: Final = frozenset({"string", "empty", "boolean", "integer", "floating", "date", "datetime"})
"""Kinds of columns in which no message stands, as pandas names them."""

_REASON: Final = "reason"
_ASKED: Final = tuple(name for name in REASON_FIELDS if name != "distance_km")


def worded(report: RegionReport) -> RegionReport:
    """Return a report in which every message and text is words, in the language of its background.

    Tables keep rows, order, columns and numbers; what a report does not say but measured is the same object. A report
    in words comes back equal, so nothing changes where it is called again.

    Raises
    ------
    MapsError
        There are no texts in the background's language, a message does not fit its text in the catalogue, or a rule's
        reason names a field that it may not.
    """
    words = _Words(report.background.lang)
    tables = {
        part.name: words.table(table)
        for part in fields(report)
        if isinstance(table := getattr(report, part.name), pd.DataFrame) and part.name != "municipalities"
    }
    return replace(report, background=worded_context(report.background), **tables)


def worded_context(background: ReportContext) -> ReportContext:
    """Return what all regions of a run share, in the words of its language.

    Raises
    ------
    MapsError
        As `worded`.
    """
    words = _Words(background.lang)
    return replace(
        background,
        layers=words.table(background.layers),
        sources=words.table(background.sources),
        parties=words.table(background.parties),
        origins={name: words(origin) for name, origin in background.origins.items()},
    )


def worded_table(table: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return a table whose messages and texts are words in one language; itself where it holds none.

    Raises
    ------
    MapsError
        As `worded`.
    """
    return _Words(lang).table(table)


class _Words:
    """Say messages in one language; equal ones, of which tables have many, once."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._said: dict[Sayable, str] = {}

    def __call__(self, what: Any) -> Any:  # noqa: ANN401 - whatever a table holds
        if not isinstance(what, Message | Text):
            return what
        if what not in self._said:
            self._said[what] = say(what, self._lang)
        return self._said[what]

    def table(self, table: pd.DataFrame) -> pd.DataFrame:
        columns = {}
        if _REASON in table and "left_name" in table and any(isinstance(what, Text) for what in table[_REASON]):
            columns[_REASON] = self._reasons(table)
        for name, values in table.items():
            if name in columns or values.dtype != object or pd.api.types.infer_dtype(values) in _WITHOUT_MESSAGES:
                continue
            content = list(values.to_numpy(dtype=object))
            if any(isinstance(value, Message | Text) for value in content):
                columns[str(name)] = [self(value) for value in content]
        return table.assign(**columns) if columns else table

    def _reasons(self, findings: pd.DataFrame) -> list[str]:
        """Fill the reasons of rules with the names and numbers of each finding; those that are words stay."""
        asked = findings[[name for name in _ASKED if name in findings]].to_dict("records")
        return [
            reason(self(what), row, self._lang) if isinstance(what, Text) else what
            for what, row in zip(findings[_REASON], asked, strict=True)
        ]
