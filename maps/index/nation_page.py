"""The map of all regions of a release together: borders, and the heaviest findings as points."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import shapely

from maps.common.bundle import page_script
from maps.common.content_line import content_line
from maps.common.numbers import moment
from maps.common.page import asset, embedded_json, leaflet_css, leaflet_js, render_page, write_page
from maps.common.phrases import phrase
from maps.common.shapes import simplified_coverage
from maps.common.source_list import health_line, is_fictional
from maps.common.texts import texts
from maps.index.benchmark_rows import benchmark_rows
from maps.index.content import Finding, IndexEntry
from maps.index.nation_schema import NationFindings, NationModel, NationRegion, NationRule, NationWords
from maps.index.nation_sums import ground_rows, task_sums
from maps.index.rows import relative
from spatial.indicators import BenchmarkResult
from spatial.report.report import ReportContext

__all__ = ["write_nation"]

_TOLERANCE_M: Final = 100.0
_UNIT_M: Final = 10


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
    benchmarks: Sequence[BenchmarkResult] = (),
) -> None:
    """Write the map of all regions as one HTML file that asks for nothing.

    Each finding stands once, with every region that holds it. Sums say which regions they lack.

    Parameters
    ----------
    balance
        `claims` and `area_ha` of all regions; None where they share ground and cannot be added up.
    nation
        Whether these are all energy regions.
    benchmarks
        Published numbers with ours, to stand beside each other.

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
        "index/nation.html",
        [leaflet_js(), page_script("index/nation.js")],
        [leaflet_css(), asset("common/base.css"), asset("index/nation.css")],
        t=t,
        lang=lang,
        title=title,
        published=phrase("page.published", lang, {"when": moment(background.at, lang)}),
        content=content_line(background),
        health=health_line(background),
        fictional=is_fictional(background),
        sums=task_sums(entries, lang) if balance is not None else (),
        benchmarks=benchmark_rows(benchmarks, len(entries), lang),
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
        data=embedded_json(_model(entries, places, lang).model_dump()),
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


def _model(entries: Sequence[IndexEntry], places: Sequence[_Place], lang: str) -> NationModel:
    t = texts(lang)
    rules: dict[str, NationRule] = {}
    names: dict[str, int] = {}
    for finding in (place.finding for place in places):
        rule = {"id": finding.rule_id, "kind": finding.kind, "title": finding.title}
        rules.setdefault(finding.rule_id, NationRule.model_validate(rule))
        for name in (finding.left, finding.right):
            names.setdefault(name, len(names))
    numbers = {name: number for number, name in enumerate(rules)}
    return NationModel(
        lang=lang,  # type: ignore[arg-type]  # `texts` refuses others
        words=NationWords(**{name: t[f"nation.{name}"] for name in NationWords.model_fields}),
        regions=tuple(
            NationRegion(name=entry.name, map=relative(entry.map_href), outline=outline)
            for entry, outline in zip(entries, _outlines(entries), strict=True)
        ),
        rules=tuple(rules.values()),
        names=tuple(names),
        findings=NationFindings(
            rule=tuple(numbers[place.finding.rule_id] for place in places),
            left=tuple(names[place.finding.left] for place in places),
            right=tuple(names[place.finding.right] for place in places),
            x=tuple(round(place.finding.x / _UNIT_M) for place in places),
            y=tuple(round(place.finding.y / _UNIT_M) for place in places),
            regions=tuple(place.regions for place in places),
        ),
    )


def _outlines(entries: Sequence[IndexEntry]) -> list[tuple[tuple[tuple[int, ...], ...], ...]]:
    """Return, for each region, its polygons as lists of rings; positions but the first are differences."""
    if not entries:
        return []
    simple = simplified_coverage(np.array([entry.geometry for entry in entries], dtype=object), _TOLERANCE_M)
    return [
        tuple(tuple(_steps(ring) for ring in shapely.get_rings(polygon)) for polygon in shapely.get_parts(geometry))
        for geometry in simple
    ]


def _steps(ring: shapely.LinearRing) -> tuple[int, ...]:
    whole = np.rint(shapely.get_coordinates(ring)[:-1] / _UNIT_M).astype(np.int64)
    return tuple(np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).ravel().tolist())
