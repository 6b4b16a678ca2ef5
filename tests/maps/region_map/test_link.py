"""The link to exactly one view of the map, and the CSV of what it shows, in a browser."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from maps.region_map.page import write_region_map
from spatial.report.report import RegionReport
from tests.maps.conftest import FORMULA, IMG
from tests.maps.findings_page import BASIC, opened_at, ready, rows, shown

# Link


def test_a_link_opens_the_same_view(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    page.locator('[data-grades="conflict-2"]').check()
    page.locator("#filter-decider").select_option("raad:GM9001")
    page.evaluate("opgavenkaart.update({ scenario: 1 })")
    page.locator("#tab-button-layers").click()
    page.locator('[data-on="natura2000"]').check()
    page.locator('[data-on="housing_plans"]').uncheck()
    page.locator("#tab-button-findings").click()
    rows(page).nth(1).locator("button").click()
    page.evaluate("opgavenkaart.map.setView([52.1, 5.2], 12)")
    page.wait_for_timeout(300)
    state = "JSON.stringify(opgavenkaart.state, (key, value) => (value instanceof Set ? [...value].sort() : value))"
    view, address = json.loads(page.evaluate(state)), page.url
    part = address.partition("#")[2]
    assert part.startswith("map=12/52.")
    for text in (
        "tab=findings",
        "scenario=ruim",
        "grade=c2",
        "decider=raad:GM9001",
        "layers=natura2000,-housing_plans",
        "finding=C-02-",
    ):
        assert text in part, text
    assert len(part) < 200
    other = open_page(map_path).page
    other.goto("about:blank")
    other.goto(address)
    ready(other)
    assert json.loads(other.evaluate(state)) == view
    assert other.locator("#details-title").text_content() == page.locator("#details-title").text_content()
    assert other.evaluate("opgavenkaart.map.getZoom()") == 12
    assert other.url == address


def test_back_and_forward_go_through_what_was_done(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    rows(page).nth(0).locator("button").click()
    rows(page).nth(1).locator("button").click()
    page.locator('[data-grades="conflict-3"]').check()
    title = page.locator("#details-title")
    page.go_back()
    expect(page.locator("#filter-summary")).to_have_text("Alle 7 bevindingen.")
    expect(page.locator('[data-grades="conflict-3"]')).not_to_be_checked()
    page.go_back()
    expect(title).to_have_text("Woningen in zoekgebied wind")
    page.go_back()
    expect(title).not_to_be_visible()
    page.go_forward()
    expect(title).to_have_text("Woningen in zoekgebied wind")
    page.go_forward()
    expect(title).to_have_text("Woningen bij stikstofgevoelige natuur")
    page.go_forward()
    expect(rows(page)).to_have_count(1)


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("finding=C-99-000000000000", "bevinding C-99-000000000000 staat er niet (meer) in"),
        ("feature=wind_areas:weg", "plan of gebied wind_areas:weg staat er niet (meer) in"),
        ("map=12/vijf/52", "map ‘12/vijf/52’"),
        ("map=12/95/5", "map ‘12/95/5’"),
        ("theme=geluid", "theme ‘geluid’"),
        ("grade=c9", "grade ‘c9’"),
        ("scenario=ooit", "scenario ‘ooit’"),
        ("tab=geheim", "tab ‘geheim’"),
        ("place=GM0000", "place ‘GM0000’"),
        ("decider=koning", "decider ‘koning’"),
        ("layers=__proto__", "layers ‘__proto__’"),
        ("constructor=1", "constructor ‘1’"),
        ("text=%E0%A4%A", "text ‘%E0%A4%A’"),
        ("<img src=x onerror=alert(1)>", "‘x onerror=alert(1)>’"),
    ],
)
def test_a_broken_link_says_so_and_the_rest_of_it_holds(
    part: str, message: str, map_path: Path, open_page: Callable
) -> None:
    opened = open_page(map_path)
    page = opened.page
    page.goto("about:blank")
    page.goto(f"{map_path.resolve().as_uri()}#tab=findings&{part}&new=1")
    ready(page)
    notice = page.locator("#notice-text")
    assert "Een deel van de link past niet bij deze kaart" in notice.text_content()
    assert message in notice.text_content().replace("%20", " ").replace("%3E", ">")
    assert notice.is_visible()
    assert shown(page) == BASIC - 1
    assert page.locator("#tab-findings").is_visible()
    assert opened.faults == []
    assert opened.dialogs == []
    page.locator("#notice-close").click()
    assert not notice.is_visible()


def test_the_link_is_copied(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard',"
        " { value: { writeText: async (text) => { window.copied = text; } } })"
    )
    page.get_by_role("button", name="Kopieer link naar dit beeld").click()
    expect(page.locator("#notice-text")).to_have_text("De link naar dit beeld staat op het klembord.")
    assert page.evaluate("window.copied") == page.url


@pytest.mark.parametrize("clipboard", ["undefined", "{ writeText: async () => { throw new DOMException('no') } }"])
def test_without_a_clipboard_the_link_stands_ready(clipboard: str, map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    page.evaluate(f"Object.defineProperty(navigator, 'clipboard', {{ value: {clipboard} }})")
    page.get_by_role("button", name="Kopieer link naar dit beeld").click()
    field = page.get_by_label("Link naar dit beeld")
    field.wait_for(state="visible")
    assert field.input_value() == page.url
    assert page.evaluate("document.activeElement.id") == "link-text"
    assert page.faults == []


# CSV


def csv_of(page: Page) -> tuple[str, list[dict[str, str]]]:
    """The file that the button gives, as its text and as rows."""
    with page.expect_download() as download:
        page.locator("#csv").click()
    assert download.value.suggested_filename == "xx01-bevindingen.csv"
    text = Path(download.value.path()).read_bytes().decode("utf-8")
    return text, list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


def test_the_csv_holds_what_is_shown_in_the_order_of_the_table(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path, "tab=findings&grade=c2,c3,c4")
    page.locator("#findings-table thead th:nth-child(5) button").click()
    text, table = csv_of(page)
    assert text.startswith("\ufeff")
    assert text.count("\r\n") == 5
    assert [row["Afstand (m)"] for row in table] == ["2202,3", "1118", "800", "0"]
    assert [row["Graad"] for row in table] == ["2", "2", "3", "4"]
    assert table[1]["Wat"] == f"'{FORMULA}"
    assert table[2] == {
        "Kenmerk": table[2]["Kenmerk"],
        "Soort": "conflict",
        "Graad": "3",
        "Graad in woorden": "zwaar",
        "Thema": "stikstof",
        "Regel": "C-02",
        "Bevinding": "Woningen bij stikstofgevoelige natuur",
        "Wat": IMG,
        "Met wat": "Het Moeras",
        "Afstand (m)": "800",
        "Oppervlakte (ha)": "50",
        "Woningen": "120",
        "Energie (GWh/jaar)": "",
        "Gemeenten": "Westerveen",
        "Beslist": "gemeenteraad Westerveen, Gedeputeerde Staten",
        "Zekerheid": "screening (geen vergunningtoets)",
        "Let op": "rekenplicht (binnen 25 km)",
        "Reden": "De bouw stoot stikstof uit.",
        "Peildatum": "",
        "Voor het eerst gezien": "2026-11-23",
        "Scenario": "Basis",
    }
    assert "4 bevindingen" in page.locator("#notice-text").text_content()


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\t=1", "  =1", "\uff1d1", 'a"b;c', "a\nb", "café"])
def test_no_name_becomes_a_formula_or_another_cell(
    name: str, filled: RegionReport, open_page: Callable, tmp_path: Path
) -> None:
    conflicts = filled.conflicts.iloc[:1].assign(right_id="elsewhere", right_name=name)
    write_region_map(replace(filled, conflicts=conflicts), tmp_path / "map.html")
    page = opened_at(open_page, tmp_path / "map.html", "tab=findings&grade=c4,c3,c2")
    _, (row,) = csv_of(page)
    # The page holds names without the white space around them.
    assert row["Met wat"].lstrip("'") == name.strip()
    assert row["Met wat"].startswith("'") == (name.strip()[0] in "=+-@\uff1d")
