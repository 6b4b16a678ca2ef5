"""The findings on a region's map: filters and table, and the whole with the keyboard, in a browser."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from maps.region_map.page import write_region_map
from spatial.report.report import RegionReport
from tests.maps.conftest import IMG
from tests.maps.findings_page import BASIC, column, details, middle_of, opened_at, rows, said, shown, themed

# Filters


def test_all_findings_are_shown_until_something_is_asked(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    assert said(page) == "Alle 7 bevindingen."
    assert rows(page).count() == BASIC
    assert not page.locator("#filter-reset").is_visible()
    assert "Eén regel is niet beoordeeld" in page.locator("#filter-unevaluated").text_content()
    assert page.faults == []


def test_a_filter_changes_table_and_map_and_is_said_in_words(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    page.locator('[data-grades="conflict-2"]').check()
    page.locator('[data-grades="conflict-3"]').check()
    assert rows(page).count() == 3
    assert said(page) == "3 van 7 bevindingen: conflicten met ernst 3 zwaar of 2 aandacht."
    kinds = page.evaluate(
        "[...new Set(opgavenkaart.items().filter((item) => item.kind).map((item) => item.look.pane))].sort()"
    )
    assert kinds == ["conflict-2", "conflict-3"]
    page.locator("#filter-place").select_option("GM9003")
    assert rows(page).count() == 1
    assert said(page).endswith("; in Buurgemeente.")
    page.locator("#filter-reset").click()
    assert said(page) == "Alle 7 bevindingen."
    assert page.evaluate("document.activeElement.id") == "filter-text"


def test_what_lies_with_us(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    choices = page.locator("#filter-decider option").all_text_contents()
    assert choices[:3] == [
        "iedereen",
        "gemeenteraad van welke gemeente ook (7)",
        "gemeenteraad Buurgemeente (1)",
    ]
    assert choices[-1] == "Gedeputeerde Staten (7)"
    page.locator("#filter-decider").select_option("raad:GM9001")
    assert said(page) == "6 van 7 bevindingen: beslist door gemeenteraad Westerveen."
    assert "Westerveen" in column(page, 9)[0]


def test_theme_rule_and_text(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    page.locator("#filters summary").click()
    page.locator('[data-themes="energy"]').check()
    assert shown(page) == 3
    page.locator('[data-rules="O-01"]').check()
    assert shown(page) == 1
    page.locator("#filter-reset").click()
    page.locator("#filter-text").fill("moeras")
    expect(page.locator("#filter-summary")).to_have_text("2 van 7 bevindingen: met ‘moeras’.")
    page.locator("#filter-text").fill("bestaat niet")
    expect(page.locator("#filter-summary")).to_have_text("Geen van de 7 bevindingen past bij: met ‘bestaat niet’.")
    assert page.locator("#findings-table caption").text_content() == "Geen bevindingen"


def test_only_what_is_new(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    page.locator("#filters summary").click()
    assert page.locator("#filter-new-text").text_content() == "Alleen nieuw sinds 20-11-2026"
    # One finding stood in the release before.
    assert page.locator("#filter-new-count").text_content() == str(BASIC - 1)
    page.locator("#filter-new").check()
    assert rows(page).count() == BASIC - 1
    assert all("nieuw" in text for text in column(page, 2))


def test_a_first_release_has_nothing_new(report: RegionReport, open_page: Callable, tmp_path: Path) -> None:
    write_region_map(report, tmp_path / "map.html")
    page = opened_at(open_page, tmp_path / "map.html")
    page.locator("#filters summary").click()
    assert not page.locator("#filter-new-line").is_visible()
    # Nor have the rules of this region a theme.
    assert page.locator("#filter-themes").count() == 1
    assert not page.get_by_text("Thema", exact=True).is_visible()


@pytest.mark.parametrize("part", ["", "theme=nitrogen", "grade=c2,o2&place=GM9002", "text=zon&theme=energy", "new=1"])
def test_the_count_at_a_choice_is_what_it_would_leave(part: str, map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path, f"tab=findings&{part}")
    counts = page.evaluate("""() => {
      const own = opgavenkaart;
      const number = (node) => Number(node.textContent.match(/\\d+(?=\\)?$)/)[0]);
      const all = [...document.querySelectorAll(".filter-choice input")];
      const boxes = all.filter((box) => box.id !== "filter-new").map((box) => {
        const [[name, key]] = Object.entries(box.dataset);
        return { name, value: new Set([key]), count: number(box.parentNode.querySelector(".left")) };
      });
      const chosen = (name) => [...document.querySelectorAll(`#filter-${name} option`)].slice(1);
      const options = ["place", "decider"].flatMap((name) => chosen(name)
        .map((option) => ({ name, value: option.value, count: number(option) })));
      const isNew = { name: "onlyNew", value: true, count: number(document.getElementById("filter-new-count")) };
      return [...boxes, ...options, isNew].map(({ name, value, count }) => {
        const filters = { ...own.state.filters, [name]: value };
        return [name, count, own.current().filter((finding) => own.passes(finding, filters)).length];
      });
    }""")
    assert len(counts) >= 20
    assert [row for row in counts if row[1] != row[2]] == []


# Table


def test_the_worst_stands_first(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    marks = column(page, 1)
    assert marks == ["4 knelpunt", "3 zwaar", "3 sterk", "2 aandacht", "2 aandacht", "2 kansrijk", "2 kansrijk"]
    assert (
        page.locator("#findings-table caption").text_content()
        == "Bevindingen 1 tot en met 7 van 7, gesorteerd op graad"
    )
    assert column(page, 3)[0] == IMG
    assert page.locator("#findings-table img").count() == 0


@pytest.mark.parametrize(
    ("number", "descending"),
    [
        (5, ["2.202", "1.118", "800", "500", "500", "0", "0"]),
        (6, ["50", "50", "50", "50", "50", "25", "10"]),
        (7, ["120", "120", "40", "40", "40", "", ""]),
    ],
)
def test_numbers_are_sorted_with_the_unknown_last(
    number: int, descending: list[str], map_path: Path, open_page: Callable
) -> None:
    page = opened_at(open_page, map_path)
    heading = page.locator(f"#findings-table thead th:nth-child({number})")
    heading.locator("button").click()
    assert heading.get_attribute("aria-sort") == "descending"
    assert column(page, number) == descending
    heading.locator("button").click()
    assert heading.get_attribute("aria-sort") == "ascending"
    known = [text for text in descending if text]
    assert column(page, number) == known[::-1] + [""] * (BASIC - len(known))
    assert page.locator('#findings-table th[aria-sort="none"]').count() == 8


def test_texts_are_sorted_as_people_do(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    page.locator("#findings-table thead th:nth-child(4) button").click()
    assert column(page, 4) == ["De Plas", "Het Moeras", "Het Moeras", "Molenrij", "Zon-oost", "Zon-oost", "Zon-west"]


def test_a_page_of_rows_stands_in_the_document_at_a_time(crowded_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, crowded_path)
    assert rows(page).count() == 100
    assert page.locator("#findings-table caption").text_content().startswith("Bevindingen 1 tot en met 100 van 257")
    assert page.locator("#findings-previous").is_disabled()
    page.locator("#findings-next").click()
    page.locator("#findings-next").click()
    assert rows(page).count() == 57
    assert page.locator("#findings-next").is_disabled()
    assert page.evaluate("document.activeElement.closest('tr') === document.querySelector('#findings-table tbody tr')")
    page.evaluate("opgavenkaart.update({ selected: { finding: opgavenkaart.findingAt('C-02-000', 0) } })")
    selected = page.locator("#findings-table tr.selected")
    assert "Gebied 0" in selected.text_content()


def test_the_keyboard_walks_the_rows_over_pages(crowded_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, crowded_path)
    tabbable = page.locator('#findings-table tbody button[tabindex="0"]')
    assert tabbable.count() == 1
    tabbable.focus()
    focused = "opgavenkaart.tableOrder().indexOf(Number(document.activeElement.closest('tr').dataset.finding))"
    for key, place in (
        ("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1), ("PageDown", 101), ("End", 256), ("ArrowDown", 256),
        ("Home", 0), ("ArrowUp", 0),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert page.evaluate(focused) == place, key
        assert tabbable.count() == 1


# Table and map


def test_a_shape_on_the_map_selects_its_row(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    page.mouse.click(*middle_of(page, "conflict-4"))
    selected = page.locator("#findings-table tr.selected")
    assert "4 knelpunt" in selected.text_content()
    assert selected.locator("button").get_attribute("aria-current") == "true"
    assert "Woningen in zoekgebied wind" in details(page)


def test_a_row_that_is_pointed_at_or_focused_lights_up_on_the_map(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    outlines = page.locator(".leaflet-lit-pane path")
    assert outlines.count() == 0
    rows(page).nth(1).hover()
    # The plan and the nature area, each with a light line below the dark one.
    assert outlines.count() == 4
    page.mouse.move(200, 300)
    assert outlines.count() == 0
    rows(page).nth(1).locator("button").focus()
    assert outlines.count() == 4


def test_what_is_chosen_in_the_table_comes_into_view(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path, "map=15/52.112/5.28&tab=findings")
    rows(page).nth(0).locator("button").click()
    page.wait_for_timeout(400)
    x, _ = middle_of(page, "conflict-4")
    drawer = page.locator("#details").bounding_box()
    assert x > drawer["x"] + drawer["width"]
    assert page.evaluate("opgavenkaart.map.getZoom()") == 15


# Keyboard, languages


def test_a_reader_with_a_keyboard_gets_from_the_top_to_who_decides(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path, "")

    def tab_to(wanted: str) -> None:
        for _ in range(120):
            page.keyboard.press("Tab")
            if page.evaluate(f"document.activeElement.matches({wanted!r})"):
                return
        raise AssertionError(wanted)

    tab_to('[role="tab"]')
    page.keyboard.press("ArrowRight")
    assert page.locator("#tab-findings").is_visible()
    tab_to("#filter-decider")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    tab_to('[data-grades="conflict-3"]')
    page.keyboard.press("Space")
    assert shown(page) == 1
    tab_to("#findings-table tbody button")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "details-title"
    tab_to("#details details:has(.actions) summary")
    page.keyboard.press("Enter")
    assert page.locator("#details .actions").first.is_visible()
    tab_to("#details .act")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "row-open"


def test_it_speaks_english(make_report: Callable[..., RegionReport], open_page: Callable, tmp_path: Path) -> None:
    write_region_map(themed(make_report(lang="en")), tmp_path / "map.html")
    page = opened_at(open_page, tmp_path / "map.html")
    assert said(page) == "All 7 findings."
    rows(page).nth(1).locator("button").click()
    assert "Conflict · Nitrogen" in details(page)
    assert "distance near_m: 1,000 m".capitalize() in details(page)
    with page.expect_download() as download:
        page.locator("#csv").click()
    assert download.value.suggested_filename == "xx01-findings.csv"
    text = Path(download.value.path()).read_text("utf-8-sig")
    assert text.splitlines()[0].startswith("Identifier,Kind,Grade,")
    assert page.faults == []


def test_a_map_without_findings_says_so(filled: RegionReport, open_page: Callable, tmp_path: Path) -> None:
    bare = replace(
        filled,
        conflicts=filled.conflicts.iloc[:0],
        opportunities=filled.opportunities.iloc[:0],
        **{name: getattr(filled, name).iloc[:0] for name in ("scores", "ranking", "stability", "programme")},
    )
    write_region_map(bare, tmp_path / "map.html")
    page = opened_at(open_page, tmp_path / "map.html")
    assert said(page) == "Er zijn geen bevindingen in deze regio."
    assert page.locator("#findings-table caption").text_content() == "Geen bevindingen"
    assert page.faults == []


@pytest.mark.parametrize("size", [(834, 1112), (720, 450)])
def test_on_a_tablet_and_at_200_percent_nothing_sticks_out(
    size: tuple[int, int], map_path: Path, open_page: Callable, artefacts: Path
) -> None:
    page = opened_at(open_page, map_path)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    rows(page).nth(1).locator("button").click()
    page.wait_for_timeout(300)
    page.screenshot(path=artefacts / f"findings-{size[0]}.png")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(page.locator("#details-title")).to_be_in_viewport()
    drawer = page.locator("#details").bounding_box()
    assert np.isclose(drawer["width"], page.locator(".map").bounding_box()["width"], atol=4)
