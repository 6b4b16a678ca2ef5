"""The line at the head of every page: of when its data are, and when they were pulled."""

from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from maps.common.numbers import plain
from maps.common.phrases import phrase
from maps.common.source_list import content_of, moment_of
from spatial.layers.content_date import CONTENT_NEWEST_ON, CONTENT_ON, ContentSpan, oldest_content
from spatial.report.report import ReportContext

__all__ = ["content_line"]

_CLAIM: Final = "claim"

_MONTH: Final = len("2021-07")
"""How much of a date the line says: the tables have the day."""

Record = dict[str, Any]


def content_line(background: ReportContext) -> str:
    """Return of when the data of a page are, in one line that says less than its tables and nothing else.

    Claims come first, by layer, as their age matters most. Then the oldest source where that is another one, how many
    sources do not say of when they are, and when they were pulled. A source without data takes no part.
    """
    lang = background.lang
    held: list[Record] = background.sources[background.sources["captured_at"].notna()].to_dict("records")
    unknown = sum(not _is_dated(source) for source in held)
    parts = [*_claims(background, held), *_oldest(background, held)] if unknown < len(held) else []
    if unknown:
        parts.append(phrase("content_line.unknown", lang, {"count": unknown, "total": len(held)}))
    parts.append(_pulled(held, lang))
    return phrase("content_line.all", lang, {"parts": parts})


def _claims(background: ReportContext, held: list[Record]) -> Iterator[str]:
    """Give the dates of the claims, layers that have the same one together, in the order of the layers."""
    lang = background.lang
    layers: dict[str, list[str]] = {}
    for row in _claim_layers(background):
        if fed := _feeding(row, held):
            layers.setdefault(_content_of_layer(fed, lang), []).append(str(row["title"]))
    for content, titles in layers.items():
        yield phrase("content_line.claims", lang, {"layers": titles, "content": content})


def _claim_layers(background: ReportContext) -> list[Record]:
    layers: list[Record] = background.layers[background.layers["group"] == _CLAIM].to_dict("records")
    return layers


def _feeding(layer: Record, held: list[Record]) -> list[Record]:
    names = plain(layer["sources"]).split(",")
    return [source for source in held if source["source_id"] in names]


def _content_of_layer(fed: list[Record], lang: str) -> str:
    dated = [source for source in fed if _is_dated(source)]
    if not dated:
        return content_of(None, None, lang)
    oldest, newest = _span(dated)
    content = content_of(oldest[:_MONTH], newest[:_MONTH], lang)
    return content if len(dated) == len(fed) else phrase("content_line.partly", lang, {"content": content})


def _span(dated: list[Record]) -> tuple[str, str]:
    """Return the oldest and the newest date of the content of sources."""
    span = ContentSpan.of(day for source in dated for day in (source[CONTENT_ON], source[CONTENT_NEWEST_ON]) if day)
    return (span.oldest, span.newest) if span else ("", "")


def _oldest(background: ReportContext, held: list[Record]) -> Iterator[str]:
    """Give the oldest source, unless it is one whose claims are named already."""
    day = oldest_content(source[CONTENT_ON] for source in held if _is_dated(source))
    if day is None:
        return
    sources = [source for source in held if source[CONTENT_ON] == day]
    fed = {source["source_id"] for row in _claim_layers(background) for source in _feeding(row, held)}
    if not any(source["source_id"] in fed for source in sources):
        values = {"content": content_of(day[:_MONTH], None, background.lang), "title": plain(sources[0]["title"])}
        yield phrase("content_line.oldest", background.lang, values)


def _pulled(held: list[Record], lang: str) -> str:
    days = sorted(at.date() for source in held if (at := moment_of(source["captured_at"])) is not None)
    if not days:
        return phrase("content_line.never_pulled", lang, {})
    if days[0] == days[-1]:
        return phrase("content_line.pulled_on", lang, {"day": days[0]})
    return phrase("content_line.pulled_between", lang, {"first": days[0], "last": days[-1]})


def _is_dated(source: Record) -> bool:
    return not pd.isna(source[CONTENT_ON]) and source[CONTENT_ON] != ""
