"""The first page of a release: every region with its counts and files, and the sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import numpy as np
import shapely

from maps.errors import OutputError
from maps.map_content import GRADE_COLOURS, Badge
from maps.numbers import moment, number
from maps.page import asset, render_page, write_page
from maps.shapes import simplified
from maps.source_list import health_line, is_fictional, source_rows
from maps.texts import texts
from spatial.outside import outside_table
from spatial.report import Background

__all__ = ["IndexEntry", "write_index"]

_OVERVIEW_TOLERANCE_M: Final = 250.0
_OVERVIEW_UNIT_M: Final = 100.0
_ABSENT: Final = ("missing", "not_public")


@dataclass(frozen=True)
class IndexEntry:
    """A region's row of the index.

    Parameters
    ----------
    conflicts_by_grade
        Severity to the number of conflicts in the basic scenario; a grade that is not there counts as 0.
    opportunities
        Number of joint opportunities in the basic scenario.
    map_href, report_href, gpkg_href, csv_href
        Addresses relative to the index.
    geometry
        The region's ground in EPSG:28992, drawn simplified.
    """

    code: str
    name: str
    conflicts_by_grade: Mapping[int, int]
    opportunities: int
    map_href: str
    report_href: str
    gpkg_href: str
    csv_href: str
    geometry: shapely.Geometry


@dataclass(frozen=True)
class _Count:
    value: int
    text: str


@dataclass(frozen=True)
class _Row:
    name: str
    code: str
    counts: tuple[_Count, ...]
    opportunities: _Count
    map_href: str
    report_href: str
    gpkg_href: str
    csv_href: str
    path: str


@dataclass(frozen=True)
class _Absent:
    title: str
    badges: tuple[Badge, ...]


@dataclass(frozen=True)
class _Severity:
    grade: int
    text: str


def write_index(entries: Sequence[IndexEntry], background: Background, path: Path, *, nation: bool = False) -> None:
    """Write the index of a release as one HTML file that asks for nothing.

    Regions stand in the order given. Layers without a usable source are named: what needs them was not evaluated, which
    is not the same as no conflict. Where these are all regions of the `nation`, one line says what of the layers lies
    in none. The same arguments give the same bytes; text from data stands in it as text.

    Raises
    ------
    OutputError
        A `href` is no relative address.
    MapsError
        There are no texts in the background's language.
    """
    t = texts(background.lang)
    grades = sorted(GRADE_COLOURS["conflict"], reverse=True)
    paths, view_box = _overview([entry.geometry for entry in entries])

    def count(value: int) -> _Count:
        return _Count(value, number(value, background.lang))

    rows = [
        _Row(
            name=entry.name,
            code=entry.code,
            counts=tuple(count(entry.conflicts_by_grade.get(grade, 0)) for grade in grades),
            opportunities=count(entry.opportunities),
            map_href=_relative(entry.map_href),
            report_href=_relative(entry.report_href),
            gpkg_href=_relative(entry.gpkg_href),
            csv_href=_relative(entry.csv_href),
            path=outline,
        )
        for entry, outline in zip(entries, paths, strict=True)
    ]
    html = render_page(
        "index.html",
        [asset("index.js")],
        [asset("base.css"), asset("index.css")],
        t=t,
        lang=background.lang,
        published=t["page.published"].format(when=moment(background.at, background.lang)),
        health=health_line(background),
        fictional=is_fictional(background),
        severity=[_Severity(grade, t[f"severity.{grade}"]) for grade in grades],
        rows=rows,
        view_box=view_box,
        absent=_absent(background),
        outside=_outside(background) if nation else "",
        sources=source_rows(background),
    )
    write_page(html, path)


def _relative(href: str) -> str:
    parts = urlsplit(href)
    if parts.scheme or parts.netloc or href.startswith(("/", "\\")):
        msg = f"the index links to '{href}'; it may link to relative addresses only, such as es04/map.html"
        raise OutputError(msg)
    return href


def _absent(background: Background) -> tuple[_Absent, ...]:
    t = texts(background.lang)
    return tuple(
        _Absent(str(row["title"]), (Badge("health", t.get(f"health.{row['health']}", str(row["health"]))),))
        for row in background.layers.to_dict("records")
        if row["health"] in _ABSENT
    )


def _outside(background: Background) -> str:
    """One line on what lies in no region, '' when there is nothing."""
    t, lang = texts(background.lang), background.lang
    titles = dict(zip(background.layers["layer"], background.layers["title"], strict=True))
    parts = [
        t["index.outside_part"].format(
            layer=titles.get(row.layer, row.layer),
            area=number(row.area_ha / 100, lang, 1),
            wholly=number(row.features_wholly, lang),
            partly=number(row.features_partly, lang),
        )
        for row in outside_table(background.issues).itertuples()
    ]
    return t["index.outside"].format(parts="; ".join(parts)) if parts else ""


def _overview(geometries: Sequence[shapely.Geometry]) -> tuple[list[str], str]:
    """SVG paths in units of 100 m with north up, and the box that they fill."""
    if not geometries:
        return [], "0 0 1 1"
    simple = simplified(np.array(geometries, dtype=object), _OVERVIEW_TOLERANCE_M)
    minx, miny, maxx, maxy = shapely.total_bounds(simple) / _OVERVIEW_UNIT_M
    polygons, region_of = shapely.get_parts(simple, return_index=True)
    rings, polygon_of = shapely.get_rings(polygons, return_index=True)
    paths = [""] * len(geometries)
    for at, ring in zip(region_of[polygon_of], rings, strict=True):
        points = np.rint(shapely.get_coordinates(ring)[:-1] / _OVERVIEW_UNIT_M - (minx, maxy)).astype(int)
        paths[at] += "M" + "L".join(f"{x} {-y}" for x, y in points.tolist()) + "Z"
    margin = 8
    width, height = int(np.ceil(maxx - minx)), int(np.ceil(maxy - miny))
    return paths, f"{-margin} {-margin} {width + 2 * margin} {height + 2 * margin}"
