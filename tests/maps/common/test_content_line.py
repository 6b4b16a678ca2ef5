"""The line at the head of every page: of when its data are."""

import html
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from maps.common.content_line import content_line
from maps.common.source_list import content_of, source_rows
from maps.index.nation_page import write_nation
from maps.index.page import write_index
from maps.region_map.page import write_region_map
from maps.report.page import write_report_html
from spatial.report.report import RegionReport, ReportContext

LINE = re.compile(r'<p class="content-line">(.*?)</p>')


def dated(background: ReportContext, **dates: tuple[str, str]) -> ReportContext:
    """Give sources, by the layer that they feed, the oldest and newest date of their content; the others have none."""
    found = [dates.get(layer, (None, None)) for layer in background.sources["layers"]]
    oldest, newest = zip(*found, strict=True)
    sources = background.sources.assign(content_on=list(oldest), content_newest_on=list(newest))
    return replace(background, sources=sources)


def test_claims_come_first_then_the_oldest_source_what_is_unknown_and_the_pull(report: RegionReport) -> None:
    background = dated(report.background, housing_plans=("2021-07-15", "2023"), natura2000=("2013", "2013"))
    assert content_line(background) == (
        "Peildatum: Woningbouwplannen 07-2021 t/m 2023; Zoekgebieden wind en Zoekgebieden zon onbekend; "
        f"oudste bron: {source_rows(background)[4].title}, 2013; onbekend bij 3 van 5 bronnen; opgehaald 01-11-2026"
    )


def test_the_oldest_source_is_not_named_again_where_its_claims_are(make_report: Callable[..., RegionReport]) -> None:
    claims = ("housing_plans", "wind_areas", "solar_areas")
    every = dict.fromkeys((*claims, "natura2000", "municipalities"), ("2024", "2024"))
    background = dated(make_report(lang="en").background, **every | {"wind_areas": ("2019", "2019")})
    assert content_line(background) == (
        "Content date: Housing plans and Solar search areas 2024; Wind search areas 2019; captured 2026-11-01"
    )


def test_a_layer_of_several_sources_is_as_old_as_its_oldest_and_says_when_one_is_unknown(report: RegionReport) -> None:
    background = dated(report.background, housing_plans=("2021", "2021"), natura2000=("2026", "2026"))
    layers = background.layers.assign(sources="src_housing_plans,src_natura2000")
    assert "Woningbouwplannen, Zoekgebieden wind en Zoekgebieden zon 2021 t/m 2026;" in content_line(
        replace(background, layers=layers)
    )
    partly = replace(background, layers=layers.assign(sources="src_housing_plans,src_wind_areas"))
    assert "Zoekgebieden zon 2021 (deels onbekend);" in content_line(partly)


def test_what_nobody_dates_is_said_once(report: RegionReport) -> None:
    assert content_line(report.background) == "Peildatum: onbekend bij 5 van 5 bronnen; opgehaald 01-11-2026"


def test_days_of_several_pulls_and_none(report: RegionReport) -> None:
    sources = report.background.sources
    last = sources["captured_at"].mask(sources["layers"] == "natura2000", pd.Timestamp("2026-11-20T05:00Z"))
    several = replace(report.background, sources=sources.assign(captured_at=last))
    assert content_line(several).endswith("; opgehaald van 01-11-2026 tot en met 20-11-2026")
    none = replace(report.background, sources=sources.assign(captured_at=None))
    assert content_line(none) == "Peildatum: niets opgehaald"


@pytest.mark.parametrize(
    ("oldest", "newest", "written"),
    [
        ("2021-03-31", "2021-03-31", "31-03-2021"),
        ("2021", "2021-07", "2021 t/m 07-2021"),
        ("2021", None, "2021"),
        (None, None, "onbekend"),
    ],
)
def test_a_date_is_written_as_precise_as_it_is_known(oldest: str | None, newest: str | None, written: str) -> None:
    assert content_of(oldest, newest, "nl") == written


def test_every_page_leads_with_the_same_line(report: RegionReport, tmp_path: Path) -> None:
    background = dated(report.background, housing_plans=("2021-07", "2021-07"))
    dated_report = replace(report, background=background)
    write_index((), background, tmp_path / "index.html")
    write_nation((), background, None, tmp_path / "nation.html")
    write_report_html(dated_report, tmp_path / "report.html")
    write_region_map(dated_report, tmp_path / "map.html")
    for name in ("index", "nation", "report", "map"):
        found = LINE.findall((tmp_path / f"{name}.html").read_text(encoding="utf-8"))
        assert [html.unescape(line) for line in found] == [content_line(background)], name


def test_tables_of_sources_have_the_content_date_beside_the_pull(report: RegionReport, tmp_path: Path) -> None:
    background = dated(report.background, housing_plans=("2021-07", "2023"))
    write_index((), background, tmp_path / "index.html")
    write_report_html(replace(report, background=background), tmp_path / "report.html")
    write_region_map(replace(report, background=background), tmp_path / "map.html")
    for name in ("index", "report"):
        page = (tmp_path / f"{name}.html").read_text(encoding="utf-8")
        assert re.search(r'<th scope="col">Peildatum</th>\s*<th scope="col">Opgehaald</th>', page), name
        assert "<td>07-2021 t/m 2023</td>" in page, name
    told = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert "peildatum 07-2021 t/m 2023 · opgehaald 01-11-2026" in told
    assert "(peildatum 07-2021 t/m 2023, opgehaald 01-11-2026)" in told
