"""The map of all regions of a release together: borders, and the heaviest findings as points."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely

from maps.common.numbers import moment
from maps.common.page import asset, embedded_json, leaflet_css, leaflet_js, render_page, write_page
from maps.common.phrases import phrase
from maps.common.shapes import simplified_coverage
from maps.common.source_list import health_line, is_fictional
from maps.common.texts import texts
from maps.index.content import Finding, IndexEntry
from maps.index.nation_sums import ground_rows, task_sums
from maps.index.rows import relative
from spatial.report.report import ReportContext

__all__ = ["write_nation"]

_TOLERANCE_M: Final = 100.0
_UNIT_M: Final = 10

_WORDS: Final = ("none", "shown", "more", "in_regions", "points", "region", "left_right", "zoom_in", "zoom_out")


@dataclass(frozen=True)
class _Place:
    """One finding with every region in which it stands."""

    finding: Finding
    regions: tuple[int, ...]


def write_nation(
    entries: Sequence[IndexEntry],
    background: ReportContext,
    balance: pd.DataFrame | None,
    path: Path,
    *,
    nation: bool = False,
) -> None:
    """Write the map of all regions as one HTML file that asks for nothing.

    Each finding stands once, with every region that holds it. Sums say which regions they lack.

    Parameters
    ----------
    balance
        `claims` and `area_ha` of all regions; None where they share ground and cannot be added up.
    nation
        Whether these are all energy regions.

    Raises
    ------
    OutputError
        A `href` is no relative address.
    """
    lang = background.lang
    t = texts(lang)
    places = _places(entries)
    title = phrase("nation.title" if nation else "nation.title_some", lang, {"count": len(entries)})
    by_count, combinations = ground_rows(balance, background) if balance is not None else ((), ())
    html = render_page(
        "nation.html",
        [leaflet_js(), asset("nation.js")],
        [leaflet_css(), asset("base.css"), asset("nation.css")],
        t=t,
        lang=lang,
        title=title,
        published=phrase("page.published", lang, {"when": moment(background.at, lang)}),
        health=health_line(background),
        fictional=is_fictional(background),
        sums=task_sums(entries, lang) if balance is not None else (),
        ground=by_count,
        combinations=combinations,
        counted=phrase(
            "nation.findings",
            lang,
            {
                "conflicts": sum(place.finding.kind == "conflict" for place in places),
                "opportunities": sum(place.finding.kind == "opportunity" for place in places),
            },
        ),
        data=embedded_json(_data(entries, places, lang)),
    )
    write_page(html, path)


def _places(entries: Sequence[IndexEntry]) -> list[_Place]:
    """Return each finding once, conflicts first; the point is that of the first region that holds it."""
    found: dict[str, tuple[Finding, list[int]]] = {}
    for number_, entry in enumerate(entries):
        for finding in entry.findings:
            found.setdefault(finding.finding_id, (finding, []))[1].append(number_)
    ordered = sorted(found.values(), key=lambda one: (one[0].kind, one[0].rule_id, one[0].finding_id))
    return [_Place(finding, tuple(regions)) for finding, regions in ordered]


def _data(entries: Sequence[IndexEntry], places: Sequence[_Place], lang: str) -> dict[str, Any]:
    """Return what the script of the page reads: places in units of 10 m, each column of the findings a list."""
    t = texts(lang)
    rules: dict[str, int] = {}
    names: dict[str, int] = {}
    kinds, titles = [], []
    for place in places:
        if place.finding.rule_id not in rules:
            rules[place.finding.rule_id] = len(rules)
            kinds.append(place.finding.kind)
            titles.append(place.finding.title)
        for name in (place.finding.left, place.finding.right):
            names.setdefault(name, len(names))
    return {
        "lang": lang,
        "words": {name: t[f"nation.{name}"] for name in _WORDS},
        "regions": [
            {"name": entry.name, "code": entry.code, "map": relative(entry.map_href), "outline": outline}
            for entry, outline in zip(entries, _outlines(entries), strict=True)
        ],
        "rules": [{"id": id_, "kind": kinds[at], "title": titles[at]} for id_, at in rules.items()],
        "names": list(names),
        "findings": {
            "id": [place.finding.finding_id for place in places],
            "rule": [rules[place.finding.rule_id] for place in places],
            "left": [names[place.finding.left] for place in places],
            "right": [names[place.finding.right] for place in places],
            "x": [round(place.finding.x / _UNIT_M) for place in places],
            "y": [round(place.finding.y / _UNIT_M) for place in places],
            "regions": [list(place.regions) for place in places],
        },
    }


def _outlines(entries: Sequence[IndexEntry]) -> list[list[list[list[int]]]]:
    """Return, for each region, its polygons as lists of rings; positions but the first are differences."""
    if not entries:
        return []
    simple = simplified_coverage(np.array([entry.geometry for entry in entries], dtype=object), _TOLERANCE_M)
    outlines: list[list[list[list[int]]]] = []
    for geometry in simple:
        polygons = []
        for polygon in shapely.get_parts(geometry):
            rings = []
            for ring in shapely.get_rings(polygon):
                whole = np.rint(shapely.get_coordinates(ring)[:-1] / _UNIT_M).astype(np.int64)
                rings.append(np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).ravel().tolist())
            polygons.append(rings)
        outlines.append(polygons)
    return outlines
