"""The sources of a page, with their health and age."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import pandas as pd

from maps.common.numbers import content_day, day, is_missing, plain
from maps.common.phrases import phrase
from maps.common.styles import Badge
from maps.common.texts import texts
from spatial.layers.content_date import CONTENT_NEWEST_ON, CONTENT_ON
from spatial.report.report import ReportContext

__all__ = ["SourceRow", "captured_of", "content_of", "health_line", "is_fictional", "moment_of", "source_rows"]

_WEB: Final = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_HEALTH: Final = ("fresh", "unverified", "stale", "partial", "not_public", "missing")


@dataclass(frozen=True)
class SourceRow:
    """One source in words.

    `content` is of when what it holds is, `captured` when that was pulled; `age` counts from then and is empty when it
    was never captured, `url` unless it is an address of the web.
    """

    title: str
    provider: str
    licence: str
    content: str
    captured: str
    age: str
    health: str
    badges: tuple[Badge, ...]
    note: str
    url: str


def source_rows(background: ReportContext) -> tuple[SourceRow, ...]:
    """Return the sources in their order, their age counted to the publication time."""
    t = texts(background.lang)
    rows = []
    for row in background.sources.to_dict("records"):
        captured = moment_of(row["captured_at"])
        label = row["label"]
        badges = [Badge("label", t.get(f"label.{label}", str(label)))] if label else []
        health = t.get(f"health.{row['health']}", str(row["health"]))
        if row["health"] != "fresh":
            badges.append(Badge("health", health))
        rows.append(
            SourceRow(
                title=plain(row["title"]),
                provider=plain(row["provider"]),
                licence=plain(row["licence"]),
                content=content_of(row[CONTENT_ON], row[CONTENT_NEWEST_ON], background.lang),
                captured=day(captured, background.lang) if captured else t["value.never"],
                age=_age(captured, background) if captured else "",
                health=health,
                badges=tuple(badges),
                note=plain(row["note"]),
                url=_web_address(row["url"]),
            )
        )
    return tuple(rows)


def health_line(background: ReportContext) -> str:
    """Return how the capture of sources went; of when their content is, `maps.common.content_line` tells."""
    t = texts(background.lang)
    counts = background.sources["health"].value_counts()
    known = [health for health in (*_HEALTH, *sorted(set(counts.index) - set(_HEALTH))) if health in counts]
    parts = [
        phrase(
            "source.counted",
            background.lang,
            {"count": int(counts[health]), "health": t.get(f"health.{health}", str(health))},
        )
        for health in known
    ]
    return phrase("source.state", background.lang, {"parts": parts}) if parts else t["source.heading"]


def content_of(oldest: object, newest: object, lang: str) -> str:
    """Return of when content is: a date as precise as it is known, the oldest and the newest, or that it is unknown."""
    dates = [content_day(one, lang) for one in dict.fromkeys((plain(oldest), plain(newest) or plain(oldest)))]
    return phrase("source.content_span", lang, {"oldest": dates[0], "newest": dates[1]}) if dates[1:] else dates[0]


def captured_of(sources: pd.DataFrame, background: ReportContext) -> str:
    """Return the day and age of the oldest of these rows of `ReportContext.sources`; '' where none was captured."""
    moments = [at for value in sources["captured_at"] if (at := moment_of(value)) is not None]
    return f"{day(min(moments), background.lang)} ({_age(min(moments), background)})" if moments else ""


def is_fictional(background: ReportContext) -> bool:
    """Tell whether any source or layer holds invented data."""
    return any((frame["label"] == "fictional").any() for frame in (background.layers, background.sources))


def _web_address(value: object) -> str:
    # An address comes from a catalogue: one of another scheme, such as javascript:, is nobody's link.
    address = plain(value)
    return address if _WEB.match(address) else ""


def moment_of(value: object) -> datetime | None:
    """Return when a source was captured (UTC); None where it never was."""
    if is_missing(value) or value == "":
        return None
    at: datetime = pd.Timestamp(value).to_pydatetime()
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _age(captured: datetime, background: ReportContext) -> str:
    days = max(0, (background.at.astimezone(UTC).date() - captured.date()).days)
    return phrase("source.age", background.lang, {"days": days}) if days else texts(background.lang)["source.age_none"]
