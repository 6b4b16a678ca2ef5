"""Mca, scenario, measuring and what the map says of itself, in a real browser without a network."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from playwright.sync_api import Browser, Page
from pyproj import Transformer

from maps.common.bundle import page_script
from maps.outputs.region_outputs import REGION_OUTPUTS
from maps.region_map.page import write_region_map
from spatial.mca.scoring import ranks, regret, weighted
from spatial.report.report import RegionReport
from tests.maps.report.fixture import emptied, whole

POINT = "opgavenkaart.map.latLngToContainerPoint(L.latLng({0}, {1}))"


@pytest.fixture
def page(make_report: Callable[..., RegionReport], open_page: Callable, tmp_path: Path) -> Page:
    """The map of the sample region with a scenario and every table filled, opened."""
    return opened(whole(make_report(scenarios=("ruim",))), open_page, tmp_path)


def opened(report: RegionReport, open_page: Callable, folder: Path) -> Page:
    """Write and open a map; it must start without a fault."""
    write_region_map(report, folder / "map.html", files=REGION_OUTPUTS)
    result = open_page(folder / "map.html")
    result.page.wait_for_selector("body.ready")
    assert result.faults == []
    return result.page


def script(browser: Browser, name: str, exports: str) -> Page:
    """An empty page that has what a script of ours exports."""
    page = browser.new_page()
    page.evaluate(page_script(f"region_map/{name}", f"Object.assign(window, {{ {exports} }});"))
    return page


def names_in_order(page: Page) -> list[str]:
    """The names of the ranking, the first first, once what was asked for is shown: it waits for a frame."""
    page.evaluate("() => new Promise(shown => requestAnimationFrame(() => requestAnimationFrame(shown)))")
    return page.locator("#mca-order .link").all_text_contents()


def values(array: np.ndarray) -> list:
    """An array as JSON has it: null for NaN."""
    return [None if np.isnan(value) else float(value) for value in array]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_browser_ranks_as_the_report_does(seed: int, browser: Browser) -> None:
    random = np.random.default_rng(seed)
    scores = np.round(random.random((200, 6)), 2)
    scores[random.random(scores.shape) < 0.3] = np.nan
    scores[:3] = np.nan
    weights = random.integers(1, 10, (3, 6)) / 10
    by_weights = [weighted(scores, row) for row in weights]
    expected = {f"p{at}": ranks(column) for at, column in enumerate(by_weights)}
    expected["regret"] = ranks(1 - regret(np.column_stack(by_weights)))
    expected["some"] = ranks(1 - regret(np.column_stack(by_weights[:2])))
    criteria = [{"id": f"c{at}"} for at in range(6)]
    perspectives = [
        {"id": f"p{at}", "method": "weights", "weights": {f"c{c}": float(w) for c, w in enumerate(row)}}
        for at, row in enumerate(weights)
    ]
    perspectives.append({"id": "regret", "method": "least_regret", "weights": {}, "over": []})
    perspectives.append({"id": "some", "method": "least_regret", "weights": {}, "over": ["p0", "p1"]})
    subjects = [
        {"kind": "a", "id": f"{at:03}", "scores": values(row), "excluded_by": []} for at, row in enumerate(scores)
    ]
    subjects.append({"kind": "a", "id": "shut", "scores": [1] * 6, "excluded_by": ["C-01-x"]})
    subjects.append({"kind": "b", "id": "other", "scores": [1] * 6, "excluded_by": []})
    mca = {"first_n": 10, "criteria": criteria, "perspectives": perspectives, "subjects": subjects}
    page = script(browser, "mca/ranking.js", "Ranking")
    page.evaluate("mca => { window.ranking = new Ranking(mca, 'a'); }", mca)
    found = page.evaluate("() => Object.fromEntries(ranking.ranks)")
    spread = page.evaluate("() => ranking.spread")
    page.close()
    for name, rank in expected.items():
        assert found[name] == values(rank), name
    every = np.column_stack(list(expected.values()))
    assert [row and row["best"] for row in spread] == [None if np.isnan(row).all() else np.nanmin(row) for row in every]
    assert [row and row["topIn"] for row in spread[3:]] == [int((row <= 10).sum()) for row in every[3:]]


def test_subjects_stand_in_order_with_measures_beside_scores(page: Page, artefacts: Path) -> None:
    page.get_by_role("tab", name="Afweging").click()
    assert names_in_order(page) == ["Zon-west", "Plan twee"]
    first, about_first, _, about_second = page.locator("#mca-order tr").all()
    assert first.locator("td.number").all_text_contents() == ["0,80", "1"]
    assert "Opbrengst 12 GWh/jaar0,60" in about_first.text_content()
    assert "In 2 van 2 perspectieven bij de eerste 10." in about_first.text_content()
    assert "Opbrengst" not in about_second.locator(".measures").text_content()
    assert "zonder opbrengst gewogen" in about_second.text_content()
    page.screenshot(path=artefacts / "kaart-afweging.png")


def test_own_weights_rank_anew_and_tell_the_move(page: Page) -> None:
    page.get_by_role("tab", name="Afweging").click()
    # The second is known on conflict alone (0.25), the first scores 0.6 on yield and 1 on conflict.
    page.evaluate(
        "() => { const [one] = opgavenkaart.model.mca.subjects; one.scores = [0.1, 0.3];"
        " document.querySelector('input[value=search_area]').click();"
        " document.querySelector('input[value=opportunity]').click(); }"
    )
    assert names_in_order(page) == ["Plan twee", "Zon-west"]
    page.get_by_label("Gewicht van Opbrengst").fill("0")
    assert names_in_order(page) == ["Zon-west", "Plan twee"]
    assert page.locator("#mca-order tr .moved").all_text_contents() == ["▲ 1", "▼ 1"]
    assert page.locator("#mca-perspective").input_value() == "own"
    assert page.locator(".weight .share").all_text_contents() == ["0 %", "100 %"]
    assert page.evaluate("opgavenkaart.weights.get()") == "conflict:50"
    page.locator("#mca-perspective").select_option("least_regret")
    names_in_order(page)
    assert "geen gewichten van zichzelf" in page.locator("#mca-method").text_content()
    assert page.locator(".weight .share").all_text_contents() == ["–", "–"]


def test_sliders_answer_to_the_keyboard_and_nothing_can_count_for_nothing(page: Page) -> None:
    page.get_by_role("tab", name="Afweging").click()
    slider = page.get_by_role("slider", name="Opbrengst")
    slider.focus()
    page.keyboard.press("ArrowRight")
    names_in_order(page)
    assert page.get_by_label("Gewicht van Opbrengst").input_value() == "51"
    page.get_by_label("Gewicht van Opbrengst").fill("0")
    names_in_order(page)
    page.get_by_label("Gewicht van Zwaarste conflict").fill("0")
    assert page.locator("#mca-summary").text_content() == "Minstens één criterium moet meetellen."
    assert page.evaluate("opgavenkaart.weights.get()") == "conflict:50"


@pytest.mark.parametrize(
    "text", ["none", "energy", "energy:x", "energy:-1", "energy:101", "unknown:5", "energy:0", "energy:"]
)
def test_weights_that_mean_nothing_are_refused(text: str, page: Page) -> None:
    assert page.evaluate("text => opgavenkaart.weights.set(text)", text) is False
    assert page.evaluate("opgavenkaart.weights.get()") == ""


def test_weights_travel_as_text(page: Page) -> None:
    assert page.evaluate("opgavenkaart.weights.set('energy:10,conflict:30')") is True
    names_in_order(page)
    assert page.locator(".weight .share").first.text_content() == "25 %"
    assert page.evaluate("opgavenkaart.weights.get()") == "energy:10,conflict:30"
    assert page.evaluate("opgavenkaart.weights.set('')") is True
    names_in_order(page)
    assert page.locator("#mca-perspective").input_value() == "equal"


def test_choosing_a_subject_chooses_it_on_the_map(page: Page) -> None:
    page.get_by_role("tab", name="Afweging").click()
    page.locator("#mca-order .link").first.click()
    selected = page.evaluate("opgavenkaart.model.findings.id[opgavenkaart.state.selected.finding]")
    assert selected == page.evaluate("opgavenkaart.model.mca.subjects[0].id")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert page.locator("#mca-order tr").first.get_attribute("aria-current") == "true"


def test_what_is_shut_out_stands_apart_with_its_reason(page: Page) -> None:
    page.get_by_role("tab", name="Afweging").click()
    page.get_by_label("Zoekgebieden", exact=True).check()
    assert names_in_order(page) == []
    box = page.locator("#mca-excluded")
    assert "harde beperking: 1" in box.locator("summary").first.text_content()
    assert "Molenrij" in box.text_content()
    assert page.locator("#programme").is_hidden()


def test_the_programme_names_what_comes_first(page: Page) -> None:
    page.get_by_role("tab", name="Afweging").click()
    names_in_order(page)
    programme = page.locator("#programme")
    for text in ("Zon-west × Zon-oost", "volgorde van wind en woningen", "gemeenteraad Westerveen", "12 maanden"):
        assert text in programme.text_content(), text
    assert "bij de eerste" in programme.locator("li").first.text_content()
    assert "Molenrij" in programme.locator("dd").last.text_content()


def test_nothing_to_weigh_is_told(report: RegionReport, open_page: Callable, tmp_path: Path) -> None:
    page = opened(emptied(report), open_page, tmp_path)
    page.get_by_role("tab", name="Afweging").click()
    assert page.get_by_text("Er is niets om af te wegen").is_visible()
    assert page.locator("#mca").is_hidden()
    assert page.evaluate("opgavenkaart.weights.set('equal')") is False


def test_without_scenarios_there_is_no_choice(report: RegionReport, open_page: Callable, tmp_path: Path) -> None:
    page = opened(report, open_page, tmp_path)
    assert page.locator("#scenario-choice").is_hidden()
    assert page.locator("#difference").is_hidden()


def test_a_scenario_tells_what_it_changes(page: Page, artefacts: Path) -> None:
    box = page.locator("#difference")
    assert box.is_hidden()
    page.get_by_label("Scenario").select_option(label="Ruime afstanden")
    assert "‘Ruime afstanden’ vergeleken met ‘Basis’" in box.text_content()
    difference = page.evaluate("opgavenkaart.differenceOf(1)")
    assert [len(difference[change]) for change in ("gained", "lost", "regraded")] == [2, 0, 0]
    assert "Nieuw in conflict: 2" in box.text_content()
    # What the report itself says of ground and dwellings, by rule.
    assert "+12,5 ha · +40 woningen" in box.text_content()
    marked = "opgavenkaart.canvas.items.filter(item => item.change).map(item => item.change)"
    assert page.evaluate(marked) == ["gained", "gained"]
    page.wait_for_timeout(200)
    page.screenshot(path=artefacts / "kaart-scenario.png")
    page.get_by_label("Verschil op de kaart").uncheck()
    assert page.evaluate(marked) == []


def test_findings_that_a_scenario_loses_or_regrades_are_told(page: Page) -> None:
    page.evaluate(
        "() => { const { findings } = opgavenkaart.model;"
        " const mine = findings.id.map((id, at) => at).filter(at => findings.scenario[at] === 1);"
        " findings.id[mine[0]] = 'C-02-other'; findings.grade[mine[1]] = 1; }"
    )
    page.get_by_label("Scenario").select_option("1")
    difference = page.evaluate("opgavenkaart.differenceOf(1)")
    assert [len(difference[change]) for change in ("gained", "lost", "regraded")] == [3, 1, 1]
    lost = page.evaluate("opgavenkaart.model.findings.scenario[opgavenkaart.differenceOf(1).lost[0].finding]")
    assert lost == 0
    box = page.locator("#difference")
    box.locator("summary", has_text="Niet langer in conflict: 1").click()
    box.locator("li .link:visible").first.click()
    assert page.evaluate("opgavenkaart.state.selected.finding === opgavenkaart.differenceOf(1).lost[0].finding")


def test_only_the_difference_is_a_filter(page: Page) -> None:
    page.get_by_label("Scenario").select_option("1")
    every = page.evaluate("opgavenkaart.shown().length")
    page.get_by_label("Alleen het verschil").check()
    assert page.evaluate("opgavenkaart.shown().length") == 2
    page.get_by_label("Scenario").select_option("0")
    assert page.evaluate("opgavenkaart.shown().length") == every - 2
    page.get_by_label("Scenario").select_option("1")
    assert page.evaluate("opgavenkaart.shown().length") == 2


def test_lengths_and_areas_are_those_of_rd(browser: Browser) -> None:
    page = script(browser, "map/rd.js", "areaHa, lengthM")
    random = np.random.default_rng(5)
    to_degrees = Transformer.from_crs(28992, 4326, always_xy=True)
    for _ in range(20):
        corner = random.uniform([20_000, 310_000], [270_000, 610_000])
        shape = shapely.MultiPoint(corner + random.uniform(0, 20_000, (8, 2))).convex_hull
        x, y = np.array(shape.exterior.coords[:-1]).T
        longitude, latitude = to_degrees.transform(x, y)
        places = [{"lat": float(lat), "lng": float(lng)} for lat, lng in zip(latitude, longitude, strict=True)]
        area = page.evaluate("places => areaHa(places)", places)
        outline = page.evaluate("places => lengthM([...places, places[0]])", places)
        assert area == pytest.approx(shape.area / 10_000, rel=1e-5)
        assert outline == pytest.approx(shape.length, abs=0.1)
    page.close()


def place_of(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a place of the sample region, in metres from its corner, stands on screen."""
    longitude, latitude = Transformer.from_crs(28992, 4326, always_xy=True).transform(140_000 + x, 455_000 + y)
    box = page.locator(".folium-map").bounding_box()
    at = page.evaluate(POINT.format(latitude, longitude))
    return box["x"] + at["x"], box["y"] + at["y"]


def test_measuring_by_pointer_chooses_nothing(page: Page, artefacts: Path) -> None:
    page.get_by_role("button", name="Oppervlakte meten").click()
    for corner in ((500, 500), (1500, 500), (1500, 1000), (500, 1000)):
        page.mouse.click(*place_of(page, *corner))
    result = page.locator(".measure-result output").text_content()
    # The plan is 1000 m by 500 m; a pixel is 8 m.
    hectares = float(result.split()[1].replace(",", "."))
    assert hectares == pytest.approx(50, abs=3)
    page.screenshot(path=artefacts / "kaart-meten.png")
    page.keyboard.press("Escape")
    assert page.locator(".measure-result").is_hidden()
    assert page.evaluate("opgavenkaart.state.selected") is None
    assert page.locator(".leaflet-popup").count() == 0


def test_measuring_by_keyboard(page: Page) -> None:
    button = page.get_by_role("button", name="Afstand meten")
    button.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    page.keyboard.press("Enter")
    first = page.evaluate("opgavenkaart.map.getCenter()")
    page.evaluate("opgavenkaart.map.panBy([100, 0], { animate: false })")
    page.keyboard.press("Enter")
    metres = page.evaluate("place => opgavenkaart.lengthM([place, opgavenkaart.map.getCenter()])", first)
    result = page.locator(".measure-result output").text_content()
    assert result == f"Afstand: {metres:.0f} m"
    page.keyboard.press("Backspace")
    assert page.locator(".measure-result output").text_content() == "Afstand: zet punten op de kaart."
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-pressed") == "false"


def test_a_group_can_be_made_faint(page: Page) -> None:
    page.locator("#opacity summary").click()
    slider = page.get_by_role("slider", name="Conflicten")
    slider.fill("0")
    assert page.evaluate("opgavenkaart.state.opacity") == {"conflict": 0, "opportunity": 1, "claim": 1, "nature": 1}
    assert slider.get_attribute("aria-valuetext") == "0 %"


def test_the_map_tells_what_it_rests_on(page: Page, artefacts: Path) -> None:
    page.get_by_role("tab", name="Over").click()
    about = page.locator("#tab-about")
    page.screenshot(path=artefacts / "kaart-over.png")
    about.locator("details").evaluate_all("parts => parts.forEach(part => { part.open = true; })")
    for text in (
        "Fictief, niet voor een besluit: Zoekgebieden wind.",
        "Afgeleid door Opgavenkaart, niet zo gepubliceerd door de bron: Zoekgebieden zon.",
        "ontbreekt: Overstromingszones",
        "01-11-2026 (22 dagen oud)",
        "tolerantie",
    ):
        assert about.get_by_text(text).first.is_visible(), text
    assert {link.get_attribute("href") for link in about.locator("a").all()} == {
        "https://example.org/data?a=1&b=2", "report.html", "xx01.gpkg", "findings.csv", "report.json",
    }  # fmt: skip


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//example.org", " JaVaScRiPt:alert(1)", "ftp://a/b"]
)
def test_only_addresses_of_the_web_become_links(
    url: str, report: RegionReport, open_page: Callable, tmp_path: Path
) -> None:
    sources = report.background.sources.assign(url=url)
    page = opened(replace(report, background=replace(report.background, sources=sources)), open_page, tmp_path)
    assert page.locator("#sources li").count() == 6
    assert page.locator("#sources a").count() == 0


def test_the_explanation_is_one_key_away(page: Page) -> None:
    page.get_by_role("tab", name="Bevindingen").click()
    page.keyboard.press("?")
    assert page.locator("#help summary").evaluate("node => node === document.activeElement")
    assert page.get_by_text("wettelijk uitgesloten of nauwelijks te vergunnen").is_visible()
    page.keyboard.press("Escape")
    assert page.get_by_role("tab", name="Bevindingen").get_attribute("aria-selected") == "true"


def test_every_part_speaks_english(
    make_report: Callable[..., RegionReport], open_page: Callable, tmp_path: Path
) -> None:
    page = opened(whole(make_report(lang="en", scenarios=("ruim",))), open_page, tmp_path)
    page.get_by_label("Scenario").select_option("1")
    page.get_by_role("tab", name="Weighing").click()
    names_in_order(page)
    assert "2 are among the first 10" in page.locator("#mca-summary").text_content()
    assert "Newly in conflict: 2" in page.locator("#difference").text_content()
    page.get_by_role("button", name="Print sheet").click()
    assert "Findings on this sheet" in page.locator("#sheet-side").text_content()
    assert re.search(r"\{[a-z_]+\}", page.locator("body").inner_text()) is None
