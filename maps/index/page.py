"""The first page of a release: every region with its task, findings and files, and the sources."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from maps.common.bundle import page_script
from maps.common.content_line import content_line
from maps.common.numbers import moment, number
from maps.common.page import asset, render_page, write_page
from maps.common.phrases import phrase
from maps.common.source_list import health_line, is_fictional, source_rows
from maps.common.styles import Badge
from maps.common.texts import texts
from maps.index.choropleth import Classes, classes_of, outlines
from maps.index.content import GRADES, IndexEntry, heavy
from maps.index.rows import COLUMNS, evaluated_nowhere, index_rows
from spatial.balance.outside import outside_table
from spatial.report.report import ReportContext

__all__ = ["write_index"]

_ABSENT: Final = ("missing", "not_public")
_DOUBTFUL: Final = ("partial", "stale", "unverified")


@dataclass(frozen=True)
class _Legend:
    """One class of the small map, `shade` from 0 on; '' where there is no number."""

    shade: str
    text: str


@dataclass(frozen=True)
class _Choice:
    """A number by which the small map can be coloured."""

    key: str
    title: str
    shades: tuple[str, ...]
    legend: tuple[_Legend, ...]


@dataclass(frozen=True)
class _Doubt:
    title: str
    badges: tuple[Badge, ...]


def write_index(
    entries: Sequence[IndexEntry],
    background: ReportContext,
    path: Path,
    *,
    nation: bool = False,
    previous: str = "",
    overview_href: str = "",
) -> None:
    """Write the index of a release as one HTML file that asks for nothing.

    Regions stand in the order given. Layers without a usable source are named: what needs them was not evaluated, which
    is not the same as no conflict. Where these are all regions of the `nation`, one line says what of the layers lies
    in none. The same arguments give the same bytes; text from data stands in it as text.

    Parameters
    ----------
    previous
        Id of the release that changes are counted from; '' where there is none.
    overview_href
        The map of all regions together; '' where there is none.

    Raises
    ------
    OutputError
        A `href` is no relative address.
    MapsError
        There are no texts in the background's language.
    """
    lang = background.lang
    t = texts(lang)
    drawn = outlines([entry.geometry for entry in entries])
    html = render_page(
        "index/index.html",
        [page_script("index/index.js")],
        [asset("common/base.css"), asset("index/index.css")],
        t=t,
        lang=lang,
        published=phrase("page.published", lang, {"when": moment(background.at, lang)}),
        content=content_line(background),
        health=health_line(background),
        fictional=is_fictional(background),
        grades=[(grade, t[f"severity.{grade}"]) for grade in GRADES],
        task=[(name, t[f"index.column.{name.partition('.')[2]}"]) for name in COLUMNS],
        rows=index_rows(entries, lang),
        paths=drawn.paths,
        view_box=drawn.view_box,
        choices=_choices(entries, lang),
        since=phrase("index.since", lang, {"release": previous}) if previous else t["index.first"],
        overview_href=overview_href,
        absent=_doubts(background, _ABSENT),
        nowhere=evaluated_nowhere(entries),
        doubts=_doubts(background, _DOUBTFUL),
        outside=_outside(background) if nation else "",
        sources=source_rows(background),
    )
    write_page(html, path)


def _choices(entries: Sequence[IndexEntry], lang: str) -> tuple[_Choice, ...]:
    """Return what the small map can show: heavy conflicts first, the gap to the bid, opportunities."""
    gaps = [one.value if (one := entry.task.get("energy.gap")) else None for entry in entries]

    def whole(value: float) -> str:
        return number(value, lang)

    def twh(value: float) -> str:
        return f"{number(value, lang, 2)} TWh"

    return (
        _choice("heavy", classes_of([heavy(entry) for entry in entries]), whole, lang),
        _choice("gap", classes_of(gaps), twh, lang),
        _choice("opportunities", classes_of([entry.opportunities for entry in entries]), whole, lang),
    )


def _choice(key: str, classes: Classes, written: Callable[[float], str], lang: str) -> _Choice:
    t = texts(lang)
    legend = [
        _Legend(
            str(shade),
            written(low) if low == high else phrase("index.range", lang, {"low": written(low), "high": written(high)}),
        )
        for shade, low, high in classes.ends
    ]
    if None in classes.of:
        legend.append(_Legend("none", t["index.no_value"]))
    return _Choice(
        key=key,
        title=t[f"index.by.{key}"],
        shades=tuple("none" if shade is None else str(shade) for shade in classes.of),
        legend=tuple(legend),
    )


def _doubts(background: ReportContext, healths: Sequence[str]) -> tuple[_Doubt, ...]:
    """Return the layers that stand so, the worst first."""
    t = texts(background.lang)
    rows = background.layers.to_dict("records")
    return tuple(
        _Doubt(str(row["title"]), (Badge("health", t.get(f"health.{health}", health)),))
        for health in healths
        for row in rows
        if row["health"] == health
    )


def _outside(background: ReportContext) -> str:
    """One line on what lies in no region, '' when there is nothing."""
    lang = background.lang
    titles = dict(zip(background.layers["layer"], background.layers["title"], strict=True))
    parts = [
        phrase(
            "index.outside_part",
            lang,
            {
                "layer": titles.get(row.layer, row.layer),
                "area_km2": row.area_ha / 100,
                "wholly": row.features_wholly,
                "partly": row.features_partly,
            },
        )
        for row in outside_table(background.issues).itertuples()
    ]
    return phrase("index.outside", lang, {"parts": parts}) if parts else ""
