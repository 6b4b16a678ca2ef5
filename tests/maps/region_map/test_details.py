"""The details of a finding, a plan or an area, and the search for one, in a browser."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from maps.region_map.page import write_region_map
from spatial.report.report import RegionReport
from tests.maps.conftest import IMG
from tests.maps.findings_page import BASIC, details, opened_at, rows, shown

# Details


def test_the_details_of_a_finding(map_path: Path, open_page: Callable, artefacts: Path) -> None:
    page = opened_at(open_page, map_path)
    rows(page).nth(1).locator("button").click()
    content = details(page)
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
        "Peildatumonbekend",
        "Gemeenteraad Westerveen, Gedeputeerde Staten",
        "stelt het plan vast",
        "omgevingsplan, Ow 2.4",
        "Duur: 26 weken",
        "Eerst: passende beoordeling",
        "stemt in verleent de natuurvergunning",
        "Afstand near_m: 1.000 m",
        "Bron: Handboek <i>ruimte</i>, 2026. V: gezien in de bron zelf.",
        "C-02; Handboek, art. 1. U: niet geverifieerd, werkaanname.",
        "Ruime afstanden3 zwaar",
        "AERIUS Calculator en het bevoegd gezag bepalen; deze kaart signaleert.",
    ):
        assert text in content, text
    page.locator("#details summary").evaluate_all("all => all.forEach((one) => one.click())")
    page.locator("#details").screenshot(path=artefacts / "details.png")
    assert page.locator("#details i, #details img").count() == 0
    assert page.faults == []


def test_old_data_have_a_mark_in_table_and_details(filled: RegionReport, open_page: Callable, tmp_path: Path) -> None:
    first = filled.conflicts["finding_id"] == filled.conflicts["finding_id"].iloc[0]
    old = filled.conflicts.assign(
        flags=filled.conflicts["flags"].mask(first, "outdated"),
        content_on=filled.conflicts["content_on"].mask(first, "2021-07"),
    )
    path = tmp_path / "map.html"
    write_region_map(replace(filled, conflicts=old), path)
    page = opened_at(open_page, path)
    marked = page.locator(".findings-table tbody tr", has_text="oude gegevens")
    assert marked.count() == 1
    marked.locator("button").click()
    content = details(page)
    for text in ("oude gegevens", "gegevens ouder dan de regel verdraagt", "Peildatum07-2021"):
        assert text in content, text
    assert page.faults == []


def test_what_would_change_the_grade_is_told(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    part = page.locator("#details details", has_text="Wat de graad zou veranderen")
    rows(page).nth(1).locator("button").click()
    part.locator("summary").click()
    lines = part.locator("li")
    assert lines.all_text_contents() == ["Graad 2 vanaf 1 km en tot en met 3 km", "Geen bevinding boven 3 km"]
    rows(page).nth(0).locator("button").click()
    assert lines.all_text_contents() == ["Geen bevinding zonder gedeelde grond"]
    assert page.faults == []


def test_deciders_come_first_and_an_unverified_time_is_marked(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    rows(page).nth(0).locator("button").click()
    headings = page.locator("#details h4").all_text_contents()
    assert headings[0] == "Gemeente"
    line = page.locator("#details .actions li", has_text="kiest de volgorde").text_content()
    assert line.endswith("Duur: een jaar niet geverifieerd")
    assert "[U]" not in line


def test_scenarios_in_the_details(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    rows(page).nth(0).locator("button").click()
    assert "als in de basis: dit scenario raakt de regel niet" in details(page)
    page.evaluate("opgavenkaart.update({ scenario: 1, selected: null })")
    assert shown(page) == BASIC + 2
    gained = rows(page).filter(has_text="De Plas").filter(has_text="${alert(1)}")
    gained.locator("button").click()
    content = page.locator("#details .part", has_text="In elk scenario").text_content()
    assert "Basisgeen bevinding" in content
    assert "Ruime afstanden2 aandacht" in content


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
    # It is no finding there; its details say so.
    assert page.locator("#findings-table tr.selected").count() == 0
    assert "Basisgeen bevinding" in details(page)


def test_ranks_and_programme_in_the_details(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    rows(page).filter(has_text="Zon over de grens heen").locator("button").click()
    content = details(page)
    assert "Plaats 1 van 2 in elk perspectief" in content
    assert "Opbrengst12 GWh/jaar; score 0,60" in content
    assert "Stap 1. Eerst te besluiten: volgorde van wind en woningen, door gemeenteraad Westerveen" in content


def test_the_details_of_a_search_area(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path, "feature=wind_areas:w1")
    content = details(page)
    for text in ("Zoekgebieden wind", "Molenrij", "fictief", "verouderd", "Opbrengst (GWh/jaar)30,5", "Bevindingen (1)",
                 "Uitgesloten door een harde beperking: Woningen in zoekgebied wind"):  # fmt: skip
        assert text in content, text
    page.locator(".finding-line").click()
    assert page.locator("#details-title").text_content() == "Woningen in zoekgebied wind"
    page.locator("#details").get_by_role("button", name=f"Alle bevindingen van {IMG}").click()
    assert "Bevindingen (2)" in details(page)
    page.go_back()
    expect(page.locator("#details-title")).to_have_text("Woningen in zoekgebied wind")


def test_a_feature_without_findings_does_not_say_that_all_is_well(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path, "feature=wind_areas:w2")
    assert "Geen regel vond hier iets. Niet elke regel kon worden beoordeeld" in details(page)


def test_a_feature_with_many_findings_tells_some_and_then_all(crowded_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, crowded_path, "feature=housing_plans:p1")
    assert page.locator(".finding-line").count() == 15
    page.get_by_role("button", name="Toon alle 252").click()
    assert page.locator(".finding-line").count() == 252
    assert page.evaluate("document.activeElement === document.querySelectorAll('.finding-line')[15]")


def test_the_details_panel_traps_nothing(map_path: Path, open_page: Callable) -> None:
    page = opened_at(open_page, map_path)
    button = rows(page).nth(2).locator("button")
    button.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "details-title"
    page.keyboard.press("Escape")
    assert not page.locator("#details").is_visible()
    assert page.evaluate(
        "Number(document.activeElement.closest('tr').dataset.finding) === opgavenkaart.tableOrder()[2]"
    )
    button.click()
    assert page.locator("#details").is_visible()
    rows(page).nth(0).locator("button").click()
    assert page.locator("#details-title").text_content() == "Woningen in zoekgebied wind"
    page.locator("#details-close").click()
    assert not page.locator("#details").is_visible()


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
    assert page.locator("#details-title").text_content() == "Zon-west"
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
    assert not page.locator("#details").is_visible()
    place = "opgavenkaart.featureOf('members:GM9001').feature.shape"
    assert page.evaluate(f"opgavenkaart.map.getBounds().contains(opgavenkaart.shapes.bounds({place}))")
    page.locator("#search").press("Escape")
    assert page.locator("#search").input_value() == ""
