"""The findings on a region's map: filters, table, passport, search, link and CSV, in a browser without a network."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from maps.region_map import write_region_map
from spatial.report import RegionReport
from spatial.ruleset import RuleSet
from tests.maps.conftest import FORMULA, IMG
from tests.maps.report.fixture import whole

BASIC: Final = 7
"""Findings of the basic scenario, see `tests.maps.conftest.build_report`."""

_KINDS: Final = {
    "C-01": ("safety", "FT2"),
    "C-02": ("nitrogen", "FT1"),
    "O-01": ("energy", "FT8"),
    "O-02": ("energy", "FT10"),
}


def themed(report: RegionReport) -> RegionReport:
    """Return the report with every table filled, its rules with themes and types of findings."""
    known = report.ruleset
    rules = {
        name: rule.model_copy(update=dict(zip(("theme", "influence"), _KINDS.get(name, ("water", "FT7")), strict=True)))
        for name, rule in known.rules.items()
    }
    background = replace(report.background, previous_on=date(2026, 11, 20))
    return whole(replace(report, background=background, ruleset=RuleSet(rules, known.params, known.scenarios)))


@pytest.fixture(scope="module")
def filled(make_report: Callable[..., RegionReport]) -> RegionReport:
    """The report of XX01 with every table filled and one more scenario."""
    return themed(make_report(scenarios=("ruim",)))


@pytest.fixture(scope="module")
def map_path(filled: RegionReport, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its map."""
    path = tmp_path_factory.mktemp("map") / "map.html"
    write_region_map(filled, path)
    return path


@pytest.fixture(scope="module")
def crowded_path(filled: RegionReport, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A map with 257 findings in the basic scenario, 250 of them of one plan at distances of 1000 m and up."""
    one = filled.conflicts[(filled.conflicts["rule_id"] == "C-02") & (filled.conflicts["left_id"] == "p1")].iloc[[0]]
    many = pd.concat([one] * 250, ignore_index=True)
    many["finding_id"] = [f"C-02-{at:03d}" for at in range(250)]
    many["right_id"] = [f"n{at}" for at in range(250)]
    many["right_name"] = [f"Gebied {at}" for at in range(250)]
    many["distance_m"] = [1000.0 + at for at in range(250)]
    many["severity"] = 1
    every = pd.concat([filled.conflicts, many], ignore_index=True)
    path = tmp_path_factory.mktemp("crowded") / "map.html"
    write_region_map(replace(filled, conflicts=gpd.GeoDataFrame(every, crs=filled.conflicts.crs)), path)
    return path


def opened_at(open_page: Callable, path: Path, part: str = "tab=findings") -> Page:
    """Open a map at a view, and wait until it can be used."""
    opened = open_page(path)
    page = opened.page
    ready(page)
    if part:
        page.goto(f"{path.resolve().as_uri()}#{part}")
        page.wait_for_timeout(50)
    page.faults = opened.faults
    return page


def ready(page: Page) -> None:
    """Wait until the page has started its parts."""
    page.locator("body.ready").wait_for()


def rows(page: Page) -> Locator:
    """The rows of the table."""
    return page.locator("#findings-table tbody tr")


def column(page: Page, number: int) -> list[str]:
    """The texts of a column of the table, counted from 1."""
    return page.locator(f"#findings-table tbody tr > :nth-child({number})").all_inner_texts()


def passport(page: Page) -> str:
    """The text of the passport, folded parts included."""
    return page.locator("#passport").text_content()


def said(page: Page) -> str:
    """What the filters say is active."""
    return page.locator("#filter-summary").text_content()


def shown(page: Page) -> int:
    """How many findings pass the filters."""
    return page.evaluate("opgavenkaart.shown().length")


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
    told = page.evaluate("""() => {
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
    assert len(told) >= 20
    assert [row for row in told if row[1] != row[2]] == []


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
    assert "Woningen in zoekgebied wind" in passport(page)


def middle_of(page: Page, pane: str) -> tuple[float, float]:
    """The middle of the first shape that is drawn at a height."""
    x, y = page.evaluate(
        """(pane) => {
          const own = opgavenkaart;
          const item = own.items().find((one) => one.look.pane === pane);
          const at = own.map.latLngToContainerPoint(own.shapes.bounds(item.shape).getCenter());
          const frame = own.map.getContainer().getBoundingClientRect();
          return [at.x + frame.x, at.y + frame.y];
        }""",
        pane,
    )
    return x, y


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
    drawer = page.locator("#passport").bounding_box()
    assert x > drawer["x"] + drawer["width"]
    assert page.evaluate("opgavenkaart.map.getZoom()") == 15


# Passport


def test_the_passport_of_a_finding(map_path: Path, open_page: Callable, artefacts: Path) -> None:
    page = opened_at(open_page, map_path)
    rows(page).nth(1).locator("button").click()
    told = passport(page)
    for text in (
        "Conflict · Stikstof",
        "Woningen bij stikstofgevoelige natuur",
        "3 zwaar",
        f"{IMG} × Het Moeras",
        "De bouw stoot stikstof uit.",
        "rust op een getal dat niet geverifieerd is",
        "Afstand800 m",
        "Oppervlakte50 ha",
        "Woningen120",
        "screening (geen vergunningtoets)",
        "rekenplicht (binnen 25 km)",
        "23-11-2026",
        "Gemeenteraad Westerveen, Gedeputeerde Staten",
        "stelt het plan vast",
        "omgevingsplan, Ow 2.4",
        "Duur: 26 weken",
        "Eerst: passende beoordeling",
        "stemt in of adviseert verleent de natuurvergunning",
        "Afstand near_m: 1.000 m",
        "Bron: Handboek <i>ruimte</i>, 2026. V: gezien in de bron zelf.",
        "C-02; Handboek, art. 1. U: niet geverifieerd, werkaanname.",
        "Ruime afstanden3 zwaar",
        "AERIUS Calculator en het bevoegd gezag bepalen; deze kaart signaleert.",
    ):
        assert text in told, text
    page.locator("#passport summary").evaluate_all("all => all.forEach((one) => one.click())")
    page.locator("#passport").screenshot(path=artefacts / "passport.png")
    assert page.locator("#passport i, #passport img").count() == 0
    assert page.faults == []


def test_deciders_come_first_and_an_unverified_time_is_marked(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    rows(page).nth(0).locator("button").click()
    headings = page.locator("#passport h4").all_text_contents()
    assert headings[0] == "Gemeente"
    line = page.locator("#passport .actions li", has_text="kiest de volgorde").text_content()
    assert line.endswith("Duur: een jaar niet geverifieerd")
    assert "[U]" not in line


def test_scenarios_in_the_passport(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    rows(page).nth(0).locator("button").click()
    assert "als in de basis: dit scenario raakt de regel niet" in passport(page)
    page.evaluate("opgavenkaart.update({ scenario: 1, selected: null })")
    assert shown(page) == BASIC + 2
    gained = rows(page).filter(has_text="De Plas").filter(has_text="${alert(1)}")
    gained.locator("button").click()
    told = page.locator("#passport .part", has_text="In elk scenario").text_content()
    assert "Basisgeen bevinding" in told
    assert "Ruime afstanden2 aandacht" in told


def test_a_selected_finding_stays_selected_in_another_scenario(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    rows(page).nth(1).locator("button").click()
    page.evaluate("opgavenkaart.update({ scenario: 1 })")
    assert page.locator("#findings-table tr.selected").count() == 1
    assert page.evaluate("opgavenkaart.of('scenario', opgavenkaart.state.selected.finding)") == 1
    page.evaluate("opgavenkaart.update({ scenario: 0 })")
    assert page.evaluate("opgavenkaart.of('scenario', opgavenkaart.state.selected.finding)") == 0
    page.evaluate("opgavenkaart.update({ scenario: 1 })")
    gained = rows(page).filter(has_text="De Plas").filter(has_text="${alert(1)}")
    gained.locator("button").click()
    page.evaluate("opgavenkaart.update({ scenario: 0 })")
    # It is no finding there; its passport says so.
    assert page.locator("#findings-table tr.selected").count() == 0
    assert "Basisgeen bevinding" in passport(page)


def test_weighing_and_programme_in_the_passport(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    rows(page).filter(has_text="Zon over de grens heen").locator("button").click()
    told = passport(page)
    assert "Plaats 1 van 2 in elk perspectief" in told
    assert "Opbrengst12 GWh/jaar; score 0,60" in told
    assert "Stap 1. Eerst te besluiten: volgorde van wind en woningen, door gemeenteraad Westerveen" in told


def test_the_passport_of_a_search_area(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path, "feature=wind_areas:w1")
    told = passport(page)
    for text in ("Zoekgebieden wind", "Molenrij", "fictief", "verouderd", "Energie (GWh/jaar)30,5", "Bevindingen (1)",
                 "Uitgesloten door een harde beperking: Woningen in zoekgebied wind"):  # fmt: skip
        assert text in told, text
    page.locator(".finding-line").click()
    assert page.locator("#passport-title").text_content() == "Woningen in zoekgebied wind"
    page.locator("#passport").get_by_role("button", name=f"Alle bevindingen van {IMG}").click()
    assert "Bevindingen (2)" in passport(page)
    page.go_back()
    expect(page.locator("#passport-title")).to_have_text("Woningen in zoekgebied wind")


def test_a_feature_without_findings_does_not_say_that_all_is_well(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path, "feature=wind_areas:w2")
    assert "Geen regel vond hier iets. Niet elke regel kon worden beoordeeld" in passport(page)


def test_a_feature_with_many_findings_tells_some_and_then_all(crowded_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, crowded_path, "feature=housing_plans:p1")
    assert page.locator(".finding-line").count() == 15
    page.get_by_role("button", name="Toon alle 252").click()
    assert page.locator(".finding-line").count() == 252
    assert page.evaluate("document.activeElement === document.querySelectorAll('.finding-line')[15]")


def test_the_passport_traps_nothing(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    button = rows(page).nth(2).locator("button")
    button.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "passport-title"
    page.keyboard.press("Escape")
    assert not page.locator("#passport").is_visible()
    assert page.evaluate(
        "Number(document.activeElement.closest('tr').dataset.finding) === opgavenkaart.tableOrder()[2]"
    )
    button.click()
    assert page.locator("#passport").is_visible()
    rows(page).nth(0).locator("button").click()
    assert page.locator("#passport-title").text_content() == "Woningen in zoekgebied wind"
    page.locator("#passport-close").click()
    assert not page.locator("#passport").is_visible()


# Search


def found(page: Page) -> Locator:
    """What the search offers."""
    return page.locator("#search-list").get_by_role("option")


def test_a_plan_is_found_with_the_keyboard(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path, "")
    field = page.get_by_role("combobox", name="Zoek plan, gebied of gemeente")
    field.focus()
    page.keyboard.type("zon")
    options = found(page)
    assert options.all_text_contents() == ["Zon-oost Zoekgebieden zon", "Zon-west Zoekgebieden zon"]
    assert page.locator("#search-state").text_content() == "2 gevonden"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    assert options.nth(1).get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")
    assert page.locator("#passport-title").text_content() == "Zon-west"
    assert field.get_attribute("aria-expanded") == "false"


def test_names_are_found_without_their_accents(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path, "")
    page.locator("#search").fill("CAFE")
    assert found(page).all_text_contents() == [
        'Café `${alert(1)}` "d\'Éé" </script> Woningbouwplannen',
        "Oost-Café `é` & co Gemeenten in de regio",
    ]
    page.locator("#search").fill("qqq")
    assert page.locator("#search-state").text_content() == "Niets gevonden"
    assert not page.locator("#search-list").is_visible()


def test_a_municipality_is_shown_and_not_told_as_a_plan(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path, "")
    page.locator("#search").fill("westerv")
    found(page).click()
    page.wait_for_timeout(400)
    assert not page.locator("#passport").is_visible()
    place = "opgavenkaart.feature('members:GM9001').feature.s"
    assert page.evaluate(f"opgavenkaart.map.getBounds().contains(opgavenkaart.shapes.bounds({place}))")
    page.locator("#search").press("Escape")
    assert page.locator("#search").input_value() == ""


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
    assert other.locator("#passport-title").text_content() == page.locator("#passport-title").text_content()
    assert other.evaluate("opgavenkaart.map.getZoom()") == 12
    assert other.url == address


def test_back_and_forward_go_through_what_was_done(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    rows(page).nth(0).locator("button").click()
    rows(page).nth(1).locator("button").click()
    page.locator('[data-grades="conflict-3"]').check()
    title = page.locator("#passport-title")
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
    ("part", "told"),
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
    part: str, told: str, map_path: Path, open_page: Callable
) -> None:
    opened = open_page(map_path)
    page = opened.page
    page.goto("about:blank")
    page.goto(f"{map_path.resolve().as_uri()}#tab=findings&{part}&new=1")
    ready(page)
    notice = page.locator("#notice-text")
    assert "Een deel van de link past niet bij deze kaart" in notice.text_content()
    assert told in notice.text_content().replace("%20", " ").replace("%3E", ">")
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
    assert page.evaluate("document.activeElement.id") == "passport-title"
    tab_to("#passport summary")
    page.keyboard.press("Enter")
    assert page.locator("#passport .actions").first.is_visible()
    tab_to("#passport .act")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "row-open"


def test_it_speaks_english(make_report: Callable[..., RegionReport], open_page: Callable, tmp_path: Path) -> None:
    write_region_map(themed(make_report(lang="en")), tmp_path / "map.html")
    page = opened_at(open_page, tmp_path / "map.html")
    assert said(page) == "All 7 findings."
    rows(page).nth(1).locator("button").click()
    assert "Conflict · Nitrogen" in passport(page)
    assert "distance near_m: 1,000 m".capitalize() in passport(page)
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
    expect(page.locator("#passport-title")).to_be_in_viewport()
    drawer = page.locator("#passport").bounding_box()
    assert np.isclose(drawer["width"], page.locator(".map").bounding_box()["width"], atol=4)
