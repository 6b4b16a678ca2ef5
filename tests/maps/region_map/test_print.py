"""The print sheet of a region's map: on paper, as a PDF that a browser makes."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from playwright.sync_api import Page
from pyproj import Transformer

from maps.region_map.page import write_region_map
from spatial.report.report import RegionReport
from tests.left_out import absent
from tests.maps.map_page import wait_until_drawn
from tests.maps.report.fixture import whole

PAPERS = {"a4": (842, 595), "a3": (1191, 842)}


@pytest.fixture
def page(make_report: Callable[..., RegionReport], open_page: Callable, tmp_path: Path) -> Page:
    """The map of the sample region with a scenario and every table filled, opened."""
    return opened(whole(make_report(scenarios=("ruim",))), open_page, tmp_path)


def opened(report: RegionReport, open_page: Callable, folder: Path) -> Page:
    """Write and open a map, and wait until it is drawn."""
    write_region_map(report, folder / "map.html")
    page: Page = open_page(folder / "map.html").page
    wait_until_drawn(page)
    return page


def printed(page: Page, path: Path) -> tuple[int, tuple[int, int], str]:
    """Print to a PDF; return the number of pages, the size of a page in points, and the text."""
    if shutil.which("pdfinfo") is None:
        absent("poppler")
    page.wait_for_function("!opgavenkaart.canvas.isDrawing")
    page.pdf(path=path, prefer_css_page_size=True, print_background=True)
    about = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True).stdout
    pages = int(re.search(r"Pages:\s+(\d+)", about)[1])
    width, height = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", about).groups()
    text = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout
    return pages, (round(float(width)), round(float(height))), text


def picture(path: Path) -> None:
    """Make a picture beside a PDF, for a person to look at."""
    subprocess.run(["pdftoppm", "-r", "110", "-png", "-singlefile", path, path.with_suffix("")], check=True)


@pytest.mark.parametrize("paper", sorted(PAPERS))
def test_a_sheet_holds_all_that_a_map_on_paper_needs(paper: str, page: Page, artefacts: Path) -> None:
    page.get_by_role("button", name="Afdrukblad").click()
    page.locator(f"input[value={paper}]").check()
    pages, size, text = printed(page, artefacts / f"kaart-{paper}.pdf")
    picture(artefacts / f"kaart-{paper}.pdf")
    assert pages == 1
    assert size == PAPERS[paper]
    for wanted in (
        "Tweestromenland XX01",
        "Gepubliceerd 23 november 2026, 06:00 UTC",
        "FICTIEF VOORBEELD",
        "Scenario: Basis.",
        "Legenda",
        "Ernst 4 knelpunt",
        "verouderd)",
        f"op {paper.upper()}",
        "Bevindingen op dit blad",
        "Molenrij",
        "Woningen in zoekgebied wind; 25 ha",
        "AERIUS Calculator en het bevoegd gezag bepalen; deze kaart signaleert.",
        "1 van 5 regels zijn niet beoordeeld",
        "Bronnen van wat hier staat",
        "opgehaald 01-11-2026)",
        "Peildatum: onbekend bij 5 van 5 bronnen",
    ):
        assert wanted in text, wanted
    for gone in ("Lagen", "Afweging", "Terug naar de kaart", "Uitleg"):
        assert gone not in text, gone
    assert page.get_by_role("img", name="Noordpijl: het noorden is boven").is_visible()


def test_numbers_on_the_map_are_those_of_the_list(page: Page) -> None:
    page.evaluate("opgavenkaart.update({ on: new Set([...opgavenkaart.state.on, 'rule:O-01', 'rule:O-02']) })")
    page.get_by_role("button", name="Afdrukblad").click()
    page.locator("input[value=a3]").check()
    listed = page.locator("#sheet-findings .sheet-number").all_text_contents()
    assert listed == [str(number + 1) for number in range(len(listed))]
    marks = " ".join(page.locator(".sheet-mark").all_text_contents()).split()
    assert sorted(marks, key=int) == listed
    grades = page.locator("#sheet-findings .grade").all_text_contents()
    assert grades == ["4 knelpunt", "3 zwaar", "2 aandacht", "2 aandacht", "3 sterk", "2 kansrijk", "2 kansrijk"]


def test_only_what_is_shown_and_in_view_is_listed(page: Page) -> None:
    page.get_by_role("button", name="Afdrukblad").click()
    listed = page.locator("#sheet-findings li")
    assert listed.count() == 4
    page.evaluate("opgavenkaart.update({ filters: { grades: new Set(['conflict-4']) } })")
    page.locator("input[value=a3]").check()
    assert listed.count() == 1
    assert "1 van 7 bevindingen komen door de filters" in page.locator("#sheet-view").text_content()
    # Far off, where nothing is.
    page.evaluate("opgavenkaart.map.panBy([4000, 0], { animate: false })")
    assert page.get_by_text("In dit kaartbeeld staan geen bevindingen").is_visible()


def test_more_findings_than_the_sheet_holds_are_counted(
    report: RegionReport, open_page: Callable, tmp_path: Path, artefacts: Path
) -> None:
    one = report.conflicts[report.conflicts["severity"] == 2].iloc[[0]]
    many = pd.concat([report.conflicts, *[one] * 200], ignore_index=True)
    many["finding_id"] = [f"{name}-{at}" for at, name in enumerate(many["finding_id"])]
    many = many.sample(frac=1, random_state=1)
    crowded = gpd.GeoDataFrame(many, geometry="geometry", crs="EPSG:28992")
    fields = {**report.__dict__, "conflicts": crowded}
    page = opened(RegionReport(**fields), open_page, tmp_path)
    page.get_by_role("button", name="Afdrukblad").click()
    listed = page.locator("#sheet-findings li").count()
    assert 5 <= listed < 40
    assert page.locator("#sheet-findings .grade").first.text_content() == "4 knelpunt"
    assert f"En nog {204 - listed} bevindingen" in page.locator(".sheet-rest").text_content()
    pages, _, text = printed(page, artefacts / "kaart-vol.pdf")
    assert pages == 1
    assert f"En nog {204 - listed} bevindingen" in re.sub(r"\s+", " ", text)


def test_the_scale_is_that_of_the_paper(page: Page) -> None:
    page.get_by_role("button", name="Afdrukblad").click()
    to_degrees = Transformer.from_crs(28992, 4326, always_xy=True)
    pixels = []
    for x in (140_000, 148_000):
        longitude, latitude = to_degrees.transform(x, 457_000)
        pixels.append(page.evaluate(f"opgavenkaart.map.latLngToContainerPoint(L.latLng({latitude}, {longitude})).x"))
    metres_on_paper = (pixels[1] - pixels[0]) * 25.4 / 96 / 1000
    message = page.locator("#sheet-scale").text_content()
    scale = int(re.search(r"1 : ([\d.]+)", message)[1].replace(".", ""))
    assert scale == pytest.approx(8000 / metres_on_paper, rel=0.05)
    bar = page.locator("#sheet-bar-line rect").first.bounding_box()["width"] * 2
    length, unit = re.match(r"([\d.,]+) (k?m)", page.locator("#sheet-bar-line span").text_content()).groups()
    metres = float(length.replace(",", ".")) * (1000 if unit == "km" else 1)
    assert metres / (bar * 25.4 / 96 / 1000) == pytest.approx(8000 / metres_on_paper, rel=0.03)


def test_the_browsers_own_print_makes_the_sheet_and_leaves_the_map(page: Page, artefacts: Path) -> None:
    before = page.evaluate("[opgavenkaart.map.getZoom(), opgavenkaart.map.getCenter()]")
    pages, size, text = printed(page, artefacts / "kaart-direct.pdf")
    picture(artefacts / "kaart-direct.pdf")
    assert (pages, size) == (1, PAPERS["a4"])
    assert "Bevindingen op dit blad" in text
    assert not page.locator("#sheet-side").is_visible()
    assert page.locator("#panel").is_visible()
    assert page.evaluate("[opgavenkaart.map.getZoom(), opgavenkaart.map.getCenter()]") == before
    assert page.locator(".sheet-mark").count() == 0


def test_the_sheet_is_left_by_escape_and_focus_returns(page: Page) -> None:
    button = page.get_by_role("button", name="Afdrukblad")
    button.press("Enter")
    assert page.get_by_role("button", name="Afdrukken").evaluate("node => node === document.activeElement")
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_visible()
    assert button.evaluate("node => node === document.activeElement")


def test_printing_waits_until_all_is_drawn(page: Page) -> None:
    page.evaluate("() => { window.printed = []; window.print = () => printed.push(opgavenkaart.canvas.isDrawing); }")
    page.get_by_role("button", name="Afdrukblad").click()
    page.evaluate("() => { opgavenkaart.canvas.isDrawing = true; document.getElementById('print-now').click(); }")
    assert page.evaluate("printed") == []
    page.evaluate("opgavenkaart.canvas.redraw()")
    page.wait_for_function("printed.length === 1")
    assert page.evaluate("printed") == [False]


def test_a_scenario_and_its_difference_stand_on_the_sheet(page: Page) -> None:
    page.get_by_label("Scenario").select_option("1")
    page.get_by_role("button", name="Afdrukblad").click()
    assert "Scenario: Ruime afstanden." in page.locator("#sheet-view").text_content()
    assert "2 nieuw" in page.locator("#sheet-legend").text_content()
