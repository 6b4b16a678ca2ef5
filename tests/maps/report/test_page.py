"""A region's report as a page: complete, readable without a script, and nothing of the data runs in it."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Final

import pandas as pd
import pytest

from maps.outputs.region_outputs import REGION_OUTPUTS
from maps.report.page import write_report_html
from spatial.report.report import RegionReport
from tests.maps.conftest import IMG
from tests.maps.report.fixture import TABLES, emptied, whole

PAYLOADS: Final = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{ 7 * 7 }} {% raw %}",
    "<!--<a href='//example.org'>",
    "<iframe srcdoc='<script>alert(1)</script>'>&lt;b&gt;",
)

SECTIONS: Final = (
    "De plekken",
    "Wat dit is",
    "De opgave",
    "Voor de hele regio",
    "Conflicten",
    "Meekoppelkansen",
    "Conflict en kans tegelijk",
    "Wie kan wat doen",
    "Feiten",
    "Scenario's vergeleken",
    "Afweging",
    "Programma",
    "Niet beoordeeld",
    "Bronnen",
    "Getallen van de regels",
    "Hoe is gemeten",
)


@pytest.fixture(scope="module")
def filled(make_report: Callable[..., RegionReport]) -> RegionReport:
    """The report of XX01 with every table filled and one more scenario."""
    return whole(make_report(scenarios=("ruim",)))


@pytest.fixture(scope="module")
def page_path(filled: RegionReport, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its page."""
    path = tmp_path_factory.mktemp("report") / "xx01" / "report.html"
    write_report_html(filled, path, files=REGION_OUTPUTS)
    return path


def test_it_opens_from_disk_and_asks_for_nothing(page_path: Path, open_page: Callable, artefacts: Path) -> None:
    opened = open_page(page_path, online=True)
    opened.page.screenshot(path=artefacts / "report.png", full_page=True)
    assert opened.requests == [page_path.resolve().as_uri()]
    assert opened.faults == []
    assert opened.page.locator("script").count() == 0
    assert opened.page.title() == "Rapport Tweestromenland (XX01) – Opgavenkaart"
    assert opened.page.locator("html").get_attribute("lang") == "nl"


def test_every_section_is_there_in_order(page_path: Path, open_page: Callable) -> None:
    page = open_page(page_path).page
    assert tuple(page.locator("main h2").all_text_contents()) == SECTIONS
    links = page.locator("nav a")
    assert tuple(links.all_text_contents()) == SECTIONS
    for at in range(len(SECTIONS)):
        assert page.locator(str(links.nth(at).get_attribute("href"))).count() == 1


def test_headings_landmarks_and_captions_carry_the_page(page_path: Path, open_page: Callable) -> None:
    page = open_page(page_path).page
    levels = page.locator("h1, h2, h3, h4").evaluate_all("found => found.map(one => Number(one.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert [page.locator(name).count() for name in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    captions = page.locator("table").evaluate_all("found => found.map(one => one.caption?.textContent ?? '')")
    assert captions
    assert all(captions)
    assert len(set(captions)) == len(captions)
    assert page.locator("tbody tr > :first-child:not(th[scope=row])").count() == 0
    assert page.locator("thead th:not([scope=col])").count() == 0


def test_ids_are_unique_and_links_lead_somewhere(page_path: Path, open_page: Callable) -> None:
    page = open_page(page_path).page
    ids = page.locator("[id]").evaluate_all("found => found.map(one => one.id)")
    assert len(set(ids)) == len(ids)
    hrefs = set(page.locator("a").evaluate_all("found => found.map(one => one.getAttribute('href'))"))
    assert {href[1:] for href in hrefs if href.startswith("#")} <= set(ids)
    assert {href for href in hrefs if not href.startswith("#")} == {
        "map.html",
        "xx01.gpkg",
        "findings.csv",
        "report.json",
    }


def table_of(page: object, caption: str) -> list[list[str]]:
    """The cells of the table with this caption."""
    table = page.locator("table", has=page.locator("caption", has_text=caption))  # type: ignore[attr-defined]
    assert table.count() == 1, caption
    return table.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.replace(/\\s+/g, ' ').trim()))"
    )


def test_the_task_has_values_ranges_and_reasons(page_path: Path, open_page: Callable) -> None:
    page = open_page(page_path).page
    energy = table_of(page, "Opgave van Tweestromenland: energie")
    assert energy[0][:2] == ["Bod", "50 GWh/jaarU (niet geverifieerd)"]
    assert energy[1][1:4] == ["42,5 GWh/jaar", "30 GWh/jaar tot 60,5 GWh/jaar", "0,8 MW/ha × 900 uur"]
    assert energy[2][1] == "43 %"
    absent = table_of(page, "Zonder waarde, energie")
    assert absent == [["Gerealiseerd", "De CBS-tabel 85004NED ontbreekt; geef haar met --catalogue."]]
    assert table_of(page, "Opgave van Tweestromenland: proces")[0][0] == "Bevindingen bij GS Gedeputeerde Staten"


def test_conflicts_stand_by_rule_and_grade_and_the_heavy_ones_in_full(page_path: Path, open_page: Callable) -> None:
    page = open_page(page_path).page
    overview = table_of(page, "Conflicten per regel en ernst")
    assert overview[0][1:] == ["1", "0", "0", "0", "0", "25", "120", "30,5"]
    assert overview[1][1:] == ["0", "1", "2", "0", "0", "", "160", ""]
    assert overview[2][1:] == ["niet beoordeeld; ontbreekt: Overstromingszones"]
    (heavy,) = table_of(page, "Woningen in zoekgebied wind: 1 met ernst 3 of 4")
    assert "Geluid & <b>slagschaduw</b>." in heavy[0]
    assert heavy[1:4] == [
        "25 ha in de regio; 120 woningen; 30,5 GWh/jaar",
        "Westerveen",
        "gemeenteraad Westerveen, Gedeputeerde Staten",
    ]
    rest = page.get_by_text("Lichtere bevindingen van deze regel: 2")
    assert rest.locator("a").all_text_contents() == ["xx01.gpkg", "findings.csv", "report.json"]


def test_findings_say_of_when_their_data_are_and_which_are_too_old(filled: RegionReport, tmp_path: Path) -> None:
    first = filled.conflicts["rule_id"] == "C-01"
    old = filled.conflicts.assign(
        flags=filled.conflicts["flags"].mask(first, "outdated"),
        content_on=filled.conflicts["content_on"].mask(first, "2021-07"),
    )
    write_report_html(replace(filled, conflicts=old), tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.count('<span class="badge health">oude gegevens</span>') == int(first.sum()) == 1
    assert page.count("peildatum 07-2021") == 1
    assert "gegevens ouder dan de regel verdraagt; ga na of ze nog gelden" in page
    assert "peildatum onbekend" in page


def test_a_touching_pair_shares_no_ground(page_path: Path, open_page: Callable) -> None:
    overview = table_of(open_page(page_path).page, "Meekoppelkansen per regel en sterkte")
    assert overview[0][1:] == ["1", "0", "0", "0", "", "", "12"]
    assert overview[1][1:] == ["0", "2", "0", "0", "", "40", "12"]


def test_a_number_with_status_u_is_marked_for_eye_and_ear(
    filled: RegionReport, tmp_path: Path, page_path: Path
) -> None:
    html = page_path.read_text(encoding="utf-8")
    mark = (
        '<sup class="u" title="U: niet geverifieerd, werkaanname die nog bevestigd moet worden">'
        '<span aria-hidden="true">U</span><span class="spoken"> (niet geverifieerd)</span></sup>'
    )
    for marked in ("50 GWh/jaar", "een jaar", "Opbrengst", "Gelijk", "3.000 m wordt 7.000 m"):
        assert f"{marked}{mark}" in html, marked
    assert "Woningen bij stikstofgevoelige natuur</a>" + mark in html
    assert "42,5 GWh/jaar" + mark not in html
    settled = filled.params.assign(status="U")
    write_report_html(replace(filled, params=settled), tmp_path / "report.html")
    assert f"3.000 m{mark}" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_disputed_facts_show_every_value(page_path: Path, open_page: Callable) -> None:
    (disputed,) = table_of(open_page(page_path).page, "Betwiste feiten (1)")
    assert disputed[1] == "50 of 40 GWhU (niet geverifieerd)"
    assert disputed[5] == (
        "betwist door een partij Westerveen: ons aandeel is kleiner gemeente Westerveen: betwist, 40 GWh/jaar, "
        "Ons aandeel is kleiner Provinciale Staten: eens"
    )


def test_what_lies_with_a_party_links_to_its_findings(page_path: Path, open_page: Callable) -> None:
    page = open_page(page_path).page
    rows = table_of(page, "Bevindingen per partij")
    council = next(row for row in rows if row[0] == "Gemeenteraad Westerveen")
    assert council[1:4] == ["3 zwaarste: ernst 4", "3 sterkste: 3", "beslist 6"]
    assert council[4] == f"C-01 {IMG} × Molenrij C-02 {IMG} × Het Moeras O-01 Zon-west × Zon-oost"
    assert [row[0] for row in table_of(page, "FT2 Wind en woningen")] == ["Gemeente"]
    assert page.get_by_text("FT9").count() == 0


def test_ranks_stand_beside_measures_and_the_excluded_have_a_reason(page_path: Path, open_page: Callable) -> None:
    page = open_page(page_path).page
    ranks = table_of(page, "Rang per perspectief (score eronder): 2 van 2 kansen")
    assert ranks[1][1:] == [
        "2 0,25",
        "2 0,25",
        "2",
        "0",
        "0,55",
        "gewicht van Opbrengst 30 % verschuiven zonder opbrengst gewogen",
    ]
    assert table_of(page, "Maat en score per criterium, dezelfde kansen")[1][1:] == ["onbekend", "3 score 0,25"]
    (barred,) = table_of(page, "Zonder rang door een harde beperking")
    assert barred[0].startswith("Molenrij")
    assert barred[1] == f"Woningen in zoekgebied wind C-01 {IMG} × Molenrij"
    (step,) = table_of(page, "Kansen in volgorde van besluiten")
    assert step[0].startswith("1. Zon-west × Zon-oost")
    assert step[1] == "sterkte 3; 12 GWh/jaar"
    assert step[3:5] == ["volgorde van wind en woningen gemeenteraad Westerveen", "omgevingsplan 12 maanden"]


def test_scenarios_show_what_they_change(page_path: Path, open_page: Callable) -> None:
    (row,) = table_of(open_page(page_path).page, "Ruime afstanden: verschil met het basisscenario")
    assert row[1:] == ["2", "0", "1", "+12,5 −0", "+40 −0", ""]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_from_data_stands_there_as_text(
    filled: RegionReport, payload: str, tmp_path: Path, open_page: Callable
) -> None:
    path = tmp_path / "report.html"
    write_report_html(poisoned(filled, payload), path)
    opened = open_page(path, online=True)
    assert opened.dialogs == []
    assert opened.faults == []
    assert opened.requests == [path.resolve().as_uri()]
    foreign = "script, img, iframe, object, embed, form, svg, link, base, [onload], [onerror], [onmouseover]"
    assert opened.page.locator(foreign).count() == 0
    assert opened.page.locator("style").count() == 2
    assert payload in opened.page.title()
    assert opened.page.locator("body").inner_text().count(payload) > 60


_FREE: Final = {
    "indicators": ("title", "source", "edition", "basis", "absent", "subject"),
    "influence": ("type_title", "action", "instrument", "article", "lead_time", "prerequisite", "source"),
    "facts": ("title", "value_text", "unit", "source", "edition", "holder", "dissent", "about"),
    "positions": ("text",),
    "questions": ("question", "asked_by", "holder", "about", "author", "answer"),
    "criteria": ("title", "unit", "source", "basis"),
    "perspectives": ("title", "weights", "chosen_by", "source"),
    "stability": ("name", "swing_criterion", "basis"),
    "programme": ("title", "left_name", "right_name", "decide_first", "instrument", "basis"),
    "rules": ("title", "source"),
    "params": ("title", "unit", "source", "edition", "note"),
    "issues": ("kind", "message"),
}
_FREE_BACKGROUND: Final = {
    "layers": ("title",),
    "sources": ("title", "provider", "licence", "note"),
    "parties": ("title", "card"),
}


def _with(frame: pd.DataFrame, columns: tuple[str, ...], payload: str) -> pd.DataFrame:
    return frame.assign(**dict.fromkeys(columns, payload))


def poisoned(report: RegionReport, payload: str) -> RegionReport:
    """The report with a payload in every column of free text."""
    names = ("left_name", "right_name", "title", "flags")
    background = replace(
        report.background,
        **{name: _with(getattr(report.background, name), _FREE_BACKGROUND[name], payload) for name in _FREE_BACKGROUND},
    )
    return replace(
        report,
        region=replace(report.region, name=payload),
        background=background,
        conflicts=_with(report.conflicts, names, payload),
        opportunities=_with(report.opportunities, names, payload),
        municipalities=_with(report.municipalities, ("name",), payload),
        **{name: _with(getattr(report, name), columns, payload) for name, columns in _FREE.items()},
    )


def test_every_table_may_be_empty(filled: RegionReport, tmp_path: Path, open_page: Callable) -> None:
    path = tmp_path / "report.html"
    write_report_html(emptied(filled), path)
    page = open_page(path).page
    assert tuple(page.locator("main h2").all_text_contents()) == SECTIONS
    assert page.locator("table tbody:not(:has(tr))").count() == 0
    for said in (
        "Voor deze regio zijn geen indicatoren berekend.",
        "Er zijn geen bevindingen om over te beslissen.",
        "Er zijn geen feiten vastgelegd.",
        "Er zijn geen vragen vastgelegd.",
        "Er is niets om af te wegen",
        "Er is geen programma",
        "Dit scenario verandert geen bevinding in deze regio.",
    ):
        assert page.get_by_text(said).count() == 1, said
    assert len(TABLES) == 13


def test_it_is_english_by_switch(make_report: Callable[..., RegionReport], tmp_path: Path, open_page: Callable) -> None:
    path = tmp_path / "report.html"
    write_report_html(whole(make_report(lang="en", scenarios=("ruim",))), path)
    page = open_page(path).page
    assert page.locator("html").get_attribute("lang") == "en"
    said = [text for text in page.locator("h2, h3, caption, thead th, .u").all_inner_texts() if text[:2] != "FT"]
    dutch = re.compile(r"\b(de|het|een|van|wat|niet|per|met|en)\b")
    assert [text for text in said if dutch.search(text)] == []


def test_the_same_report_gives_the_same_bytes(make_report: Callable[..., RegionReport], tmp_path: Path) -> None:
    paths = [tmp_path / "one.html", tmp_path / "two.html"]
    for path in paths:
        write_report_html(whole(make_report(scenarios=("ruim",))), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_text_can_be_read_against_its_ground(page_path: Path, open_page: Callable) -> None:
    """WCAG AA: 4.5 to 1, for every text on the page."""
    faint = open_page(page_path).page.evaluate(
        """() => {
          const rgb = text => text.match(/[\\d.]+/g).map(Number);
          const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
            .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
            .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
          const ground = one => {
            for (; one; one = one.parentElement) {
              const colour = rgb(getComputedStyle(one).backgroundColor);
              if (colour.length < 4 || colour[3] === 1) return colour;
            }
            return [255, 255, 255];
          };
          const found = [];
          for (const one of document.querySelectorAll('body *')) {
            if (![...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
            const [a, b] = [light(rgb(getComputedStyle(one).color)), light(ground(one))].sort((x, y) => y - x);
            const contrast = (a + 0.05) / (b + 0.05);
            if (contrast < 4.5) found.push(`${one.tagName}.${one.className} ${contrast.toFixed(2)}`);
          }
          return found;
        }"""
    )
    assert faint == []


def test_it_prints_without_losing_columns(page_path: Path, open_page: Callable) -> None:
    page = open_page(page_path).page
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1017, "height": 700})
    assert page.locator("nav").is_hidden()
    wide = page.locator("table").evaluate_all("found => found.filter(one => one.offsetWidth > 1017).length")
    assert wide == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 1017


def test_on_a_phone_only_tables_scroll_sideways(page_path: Path, open_page: Callable) -> None:
    page = open_page(page_path).page
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
