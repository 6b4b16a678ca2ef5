"""The first page of a release."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from shapely import MultiPolygon, Polygon, box

from maps.common.errors import OutputError
from maps.index.content import Changes, IndexEntry, IndexLink, Number
from maps.index.page import write_index
from maps.outputs.region_outputs import REGION_OUTPUTS
from spatial.layers.issues import Issue
from spatial.report.report import RegionReport

NASTY = "<img src=x onerror=alert(1)> `${alert(2)}` </script><script>alert(3)</script>"


def entry(code: str, name: str, left: int, **changes: object) -> IndexEntry:
    """A region with a hole and an island, 10 km wide."""
    block = Polygon(
        [(left, 450_000), (left + 10_000, 450_000), (left + 10_000, 460_000), (left, 460_000)],
        holes=[[(left + 2000, 452_000), (left + 4000, 452_000), (left + 4000, 454_000)]],
    )
    island = box(left, 462_000, left + 3000, 464_000)
    return replace(
        IndexEntry(
            code=code,
            name=name,
            places_by_severity={4: 2, 2: 1250},
            places_by_strength={3: 1, 2: 4, 0: 2},
            links=tuple(IndexLink(file.title.nl, file.href(code)) for file in REGION_OUTPUTS if file.is_in_index),
            geometry=MultiPolygon([block, island]),
        ),
        **changes,
    )


def twh(value: float | None, status: str = "V", absent: str = "") -> Number:
    return Number("Getal", value, "TWh", status, "aangenomen", absent)


TASK = {
    "energy.bid": twh(1.5),
    "energy.realised": twh(0.25, "U"),
    "energy.gap": twh(1.3),
    "housing.capacity_share": Number("Deel", 1.04, "share", "U"),
}

ENTRIES = (
    entry("XX02", NASTY, 150_000, not_evaluated=("Regel (Laag)", NASTY), bare=("Claimlaag",)),
    entry("XX01", "Aardoord", 140_000, places_by_severity={4: 30}, task=TASK, changes=Changes(12, 0, 3)),
)


@pytest.fixture
def index(report: RegionReport, tmp_path: Path) -> Path:
    """The index of two regions."""
    path = tmp_path / "index.html"
    write_index(ENTRIES, report.background, path)
    return path


def test_it_opens_from_disk_and_asks_for_nothing(index: Path, open_page: Callable, artefacts: Path) -> None:
    opened = open_page(index)
    opened.page.screenshot(path=artefacts / "index.png")
    assert opened.requests == [index.resolve().as_uri()]
    assert opened.faults == []
    assert opened.page.title() == "Opgavenkaart per regio"
    assert opened.page.locator("html").get_attribute("lang") == "nl"
    assert opened.page.get_by_text("23 november 2026, 06:00 UTC").is_visible()
    assert opened.page.get_by_text("FICTIEF VOORBEELD").is_visible()


def test_names_from_data_stand_there_as_text(index: Path, open_page: Callable) -> None:
    opened = open_page(index)
    opened.page.wait_for_timeout(200)
    assert opened.dialogs == []
    assert opened.page.locator("#regions tbody th a").first.text_content() == NASTY
    assert opened.page.locator("img").count() == 0


def test_a_region_has_its_counts_and_files(index: Path, open_page: Callable) -> None:
    cells = open_page(index).page.locator("#regions tbody tr").first.locator("td")
    assert cells.all_text_contents()[5:9] == ["2", "0", "1.250", "0"]
    assert cells.nth(9).locator("summary").text_content() == "7"
    assert cells.nth(9).locator("li").all_text_contents() == ["3 sterk: 1", "2 kansrijk: 4", "0 verkennen: 2"]
    links = cells.last.locator("a")
    hrefs = [links.nth(at).get_attribute("href") for at in range(links.count())]
    assert hrefs == ["xx02/map.html", "xx02/report.html", "xx02/xx02.gpkg", "xx02/findings.csv"]


def test_a_region_has_its_task_with_what_is_unverified(index: Path, open_page: Callable) -> None:
    cells = open_page(index).page.locator("#regions tbody tr").last.locator("td")
    told = cells.all_text_contents()
    assert [text.split("aangenomen")[0] for text in told[1:5]] == [
        "1,50",
        "0,25U (niet geverifieerd)",
        "1,30",
        "104 %U (niet geverifieerd)",
    ]
    assert told[12] == "+12 −0 ±3"


def test_what_is_not_there_says_why(report: RegionReport, tmp_path: Path, open_page: Callable) -> None:
    lacking = entry("XX03", "Zonder bod", 160_000, task={"energy.bid": twh(None, absent=f"Nooit vastgesteld. {NASTY}")})
    write_index([lacking], report.background, tmp_path / "index.html")
    page = open_page(tmp_path / "index.html").page
    cell = page.locator("#regions tbody td").nth(1)
    assert cell.locator("summary").text_content() == "geen waarde"
    assert not cell.locator("li").is_visible()
    cell.locator("summary").press("Enter")
    assert cell.locator("li").is_visible()
    assert cell.locator("li").text_content() == f"Nooit vastgesteld. {NASTY}"
    assert page.locator("#regions tbody td").nth(12).text_content() == "niet vergeleken"
    assert page.locator("#overview path[data-gap]").first.get_attribute("data-gap") == "none"


def test_rules_that_were_not_evaluated_are_counted_and_named(index: Path, open_page: Callable) -> None:
    cells = open_page(index).page.locator("#regions tbody tr").first.locator("td")
    assert cells.nth(10).locator("summary").text_content() == "2"
    assert cells.nth(10).locator("li").all_text_contents() == ["Regel (Laag)", NASTY]
    assert cells.nth(11).locator("li").all_text_contents() == ["Claimlaag"]


def test_rules_that_no_region_was_judged_by_stand_once(
    report: RegionReport, tmp_path: Path, open_page: Callable
) -> None:
    both = [
        entry(code, code, left, not_evaluated=("Overal", *own))
        for code, left, own in (("XX01", 140_000, ("Hier",)), ("XX02", 150_000, ()))
    ]
    write_index(both, report.background, tmp_path / "index.html")
    page = open_page(tmp_path / "index.html").page
    assert page.locator(".nowhere li").all_text_contents() == ["Overal"]
    cells = [page.locator("#regions tbody tr").nth(at).locator("td").nth(10) for at in range(2)]
    assert [cell.locator("summary").text_content() for cell in cells] == ["2", "1"]
    assert cells[0].locator("li").all_text_contents() == [
        "Hier",
        "In geen enkele regio beoordeeld: 1; zie boven",
    ]


def test_the_small_map_is_coloured_by_what_is_chosen(index: Path, open_page: Callable) -> None:
    page = open_page(index).page
    shown = "getComputedStyle(document.querySelectorAll('#overview a path')[{at}]).fill"

    def fills() -> list[str]:
        return [page.evaluate(shown.format(at=at)) for at in range(2)]

    heavy = fills()
    assert heavy[0] != heavy[1]
    assert page.locator(".legend:visible li").all_text_contents() == ["2", "30"]
    page.get_by_role("radio", name="nog te vinden voor het bod").check()
    assert "no-value" in fills()[0]
    assert page.locator(".legend:visible li").all_text_contents() == ["1,30 TWh", "geen waarde"]
    page.get_by_role("radio", name="plannen en gebieden met een kans").check()
    assert len(set(fills())) == 1
    assert page.locator(".legend:visible li").all_text_contents() == ["7"]


def test_what_changes_are_counted_from_is_told(report: RegionReport, tmp_path: Path, open_page: Callable) -> None:
    write_index(ENTRIES, report.background, tmp_path / "index.html", previous="2026-11-01T060000Z-abc")
    page = open_page(tmp_path / "index.html").page
    assert page.get_by_text("Vergeleken met publicatie 2026-11-01T060000Z-abc.").is_visible()
    assert page.get_by_role("link", name="changes.json").get_attribute("href") == "changes.json"


def test_thirty_regions_stay_small(report: RegionReport, tmp_path: Path) -> None:
    many = [
        entry(
            f"XX{at:02}", f"Regio {at}", 100_000 + at * 10_000, task=TASK, not_evaluated=("Een regel (een laag)",) * 30
        )
        for at in range(30)
    ]
    write_index(many, report.background, tmp_path / "index.html")
    assert (tmp_path / "index.html").stat().st_size < 300_000


def test_columns_can_be_sorted_with_the_keyboard(index: Path, open_page: Callable) -> None:
    page = open_page(index).page
    page.get_by_role("button", name="4 knelpunt").focus()
    page.keyboard.press("Enter")
    assert page.locator("#regions tbody td:nth-child(2)").all_text_contents() == ["XX01", "XX02"]
    page.keyboard.press("Enter")
    assert page.locator("#regions tbody td:nth-child(2)").all_text_contents() == ["XX02", "XX01"]


def test_what_has_no_value_goes_last_both_ways(index: Path, open_page: Callable) -> None:
    page = open_page(index).page
    for _ in range(2):
        page.get_by_role("button", name="Bod (TWh)").click()
        assert page.locator("#regions tbody td:nth-child(2)").all_text_contents() == ["XX01", "XX02"]


def test_the_overview_holds_every_part_of_a_region(index: Path, open_page: Callable) -> None:
    shapes = open_page(index).page.locator(".overview a")
    assert shapes.count() == len(ENTRIES)
    assert shapes.first.get_attribute("href") == "xx02/map.html"
    assert shapes.first.locator("path").get_attribute("d").count("M") == 3
    assert "2 plannen en gebieden met een conflict van ernst 3 of 4, 7 met een kans" in shapes.first.get_attribute(
        "aria-label"
    )


def test_a_layer_without_a_source_is_not_passed_over(index: Path, open_page: Callable) -> None:
    absent = open_page(index).page.locator(".absent")
    assert "Overstromingszones" in absent.text_content()
    assert "iets anders dan 'geen conflict'" in absent.text_content()


def test_what_lies_in_no_region_is_one_line_of_a_national_index(report: RegionReport, tmp_path: Path) -> None:
    outside = Issue("", "housing_plans", "outside_regions", "", "told", 1_234_000.0, 3)
    sea = Issue("", "housing_plans", "in_no_region", NASTY, "told", 900_000.0)
    background = replace(report.background, issues=(outside, sea))
    pages = []
    for nation in (True, False):
        write_index(ENTRIES, background, tmp_path / "index.html", nation=nation)
        pages.append((tmp_path / "index.html").read_text(encoding="utf-8"))
    line = "in geen balans: Woningbouwplannen 1,2 km² (1 geheel, 2 deels)."
    assert [page.count(line) for page in pages] == [1, 0]
    write_index(ENTRIES, replace(background, issues=()), tmp_path / "index.html", nation=True)
    assert "Buiten alle regio" not in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_sources_have_health_licence_date_and_label(index: Path, open_page: Callable) -> None:
    rows = open_page(index).page.locator("section[aria-labelledby=sources-title] tbody tr").all_text_contents()
    wind = next(row for row in rows if "Zoekgebieden wind" in row)
    for expected in ("fictief", "verouderd", "CC BY 4.0", "01-11-2026", "22 dagen oud"):
        assert expected in wind
    assert "nooit opgehaald" in next(row for row in rows if "Overstromingszones" in row)


def test_the_same_arguments_give_the_same_bytes(index: Path, report: RegionReport, tmp_path: Path) -> None:
    again = tmp_path / "sub" / "again.html"
    write_index(ENTRIES, report.background, again)
    assert again.read_bytes() == index.read_bytes()


def test_it_speaks_english(make_report: Callable[..., RegionReport], tmp_path: Path) -> None:
    write_index(ENTRIES, make_report(lang="en").background, tmp_path / "index.html")
    html = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in html
    assert "1,250" in html
    assert "FICTIONAL EXAMPLE" in html


def test_no_region_is_an_index_too(report: RegionReport, tmp_path: Path) -> None:
    write_index((), report.background, tmp_path / "index.html")
    assert "Er zijn geen regio" in (tmp_path / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "https://example.org/x", "//example.org", "/etc/x", "\\\\x\\y"]
)
def test_a_link_leads_into_the_release_only(href: str, report: RegionReport, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="relative addresses only"):
        write_index(
            [replace(ENTRIES[0], links=(IndexLink("kaart", href),))], report.background, tmp_path / "index.html"
        )
