"""The map of one region, opened in a real browser without a network."""

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Page

from maps.common.errors import MapsError, OutputError
from maps.common.labels import wording_of
from maps.common.numbers import day, number, whole_or_short
from maps.common.page import compressed, embedded_json, render_page
from maps.common.reason import reason
from maps.common.shapes import TOLERANCE_M
from maps.region_map.page import TILE_HOST, write_region_map
from spatial.report.report import RegionReport
from tests.maps.map_page import colour_at, drawn, point_at, wait_until_drawn

IMG = "<img src=x onerror=alert(1)>"
BREAKOUTS = [
    IMG,
    "${alert(1)}",
    "`${alert(1)}`",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "javascript:alert(1)",
    "\u2028alert(1)//",
    "'\"><svg onload=alert(1)>",
    "{{ 7*7 }}{% raw %}",
]


@pytest.fixture
def region_map(report: RegionReport, tmp_path: Path) -> Path:
    """The map of the sample region."""
    path = tmp_path / "map.html"
    write_region_map(report, path)
    return path


@pytest.fixture
def page(region_map: Path, open_page: Callable) -> Page:
    """The map of the sample region, opened and drawn."""
    return ready(open_page(region_map).page)


def ready(page: Page) -> Page:
    """The page, when all of it is drawn."""
    wait_until_drawn(page)
    return page


def beside(page: Page, pane: str) -> tuple[float, float]:
    """A place in a drawn shape, off the border that runs through the middle of it."""
    x, y = point_at(page, pane)
    return x + 20, y + 10


def test_it_opens_from_disk_and_asks_for_nothing(region_map: Path, open_page: Callable, artefacts: Path) -> None:
    opened = open_page(region_map)
    ready(opened.page)
    opened.page.screenshot(path=artefacts / "region-map.png")
    assert opened.requests == [region_map.resolve().as_uri()]
    assert opened.faults == []
    assert opened.page.title() == "Tweestromenland (XX01) – Opgavenkaart"
    assert opened.page.locator("html").get_attribute("lang") == "nl"
    assert opened.page.get_by_role("heading", name="Tweestromenland").is_visible()
    for text in (
        "Gepubliceerd 23 november 2026, 06:00 UTC",
        "Ophalen van bronnen: 4 actueel, 1 verouderd, 1 ontbreekt",
        "FICTIEF VOORBEELD",
        "AERIUS Calculator en het bevoegd gezag bepalen; deze kaart signaleert.",
        "niet bereikbaar; grenzen dragen de kaart",
    ):
        assert opened.page.get_by_text(text).first.is_visible(), text
    assert "0,25 m" in opened.page.locator("footer").text_content()
    assert f"tolerantie {TOLERANCE_M:.0f} m" in opened.page.locator("footer").text_content()


def test_with_a_network_it_asks_for_tiles_alone_and_stands_without_them(region_map: Path, open_page: Callable) -> None:
    opened = open_page(region_map, online=True)
    opened.page.get_by_text("niet bereikbaar; grenzen dragen de kaart").wait_for(state="visible")
    tiles = [url for url in opened.requests if not url.startswith("file:")]
    assert tiles
    assert all(url.startswith(f"{TILE_HOST}/kadaster/brt-achtergrondkaart/wmts/v2_0/grijs/") for url in tiles)
    assert drawn(opened.page, "border") == 3
    assert all("Failed to load resource" in fault for fault in opened.faults)


def test_claims_and_conflicts_are_on_and_the_rest_is_off(page: Page) -> None:
    assert drawn(page, "claim") == 7
    assert [drawn(page, f"conflict-{grade}") for grade in (4, 3, 2, 1)] == [1, 1, 2, 0]
    assert drawn(page, "nature") == drawn(page, "opportunity-3") == 0
    assert page.get_by_text("Westerveen", exact=True).first.is_visible()


def test_the_first_findings_are_drawn_soon(page: Page) -> None:
    # No timed assertion: that there is a mark is what the benchmark reads.
    assert page.evaluate("performance.getEntriesByName('drawn').length") >= 1


def test_what_is_drawn_has_the_colour_of_its_grade(page: Page) -> None:
    red, green, blue, alpha = colour_at(page, beside(page, "conflict-2"))
    assert alpha > 150
    assert red > 200 > green > blue
    # Nothing is drawn in the corner of the region where nothing lies.
    x, y = point_at(page, "border")
    assert colour_at(page, (x - 60, y + 40))[3] == 0


def test_what_is_switched_off_leaves_the_canvas(page: Page) -> None:
    point = beside(page, "conflict-2")
    page.evaluate("opgavenkaart.canvas.drawn = null")
    page.locator('[data-on="grade:conflict-2"]').uncheck()
    page.wait_for_function("opgavenkaart.canvas.drawn")
    # The plan below it is drawn faintly.
    assert colour_at(page, point)[3] < 120


def test_layers_and_grades_can_be_switched(page: Page) -> None:
    page.get_by_label("Woningbouwplannen").uncheck()
    assert drawn(page, "claim") == 4
    page.locator('[data-on="grade:conflict-4"]').uncheck()
    assert drawn(page, "conflict-4") == 0
    page.locator('[data-on="grade:conflict-4"]').check()
    assert drawn(page, "conflict-4") == 1
    page.locator('[data-on="natura2000"]').check()
    assert drawn(page, "nature") == 1
    page.locator('[data-on="rule:O-01"]').check()
    assert drawn(page, "opportunity-3") == 1
    page.locator('[data-all="opportunity"]').check()
    assert drawn(page, "opportunity-2") == 1
    page.locator('[data-all="opportunity"]').uncheck()
    assert drawn(page, "opportunity-2") == 0


def test_the_keyboard_reaches_every_switch(page: Page) -> None:
    expected = page.locator("#tab-layers details[open] input").count()
    reached = set()
    for _ in range(70):
        page.keyboard.press("Tab")
        key = page.evaluate("(e => e && (e.dataset.on || e.dataset.all))(document.activeElement)")
        if key:
            reached.add(key)
    assert len(reached) == expected
    page.locator('[data-on="housing_plans"]').focus()
    page.keyboard.press("Space")
    assert drawn(page, "claim") == 4
    # The panel was made anew; the reader is where he was.
    assert page.evaluate("document.activeElement.dataset.on") == "housing_plans"


def test_tabs_are_one_stop_and_arrows_go_through_them(page: Page) -> None:
    page.get_by_role("tab", name="Lagen").focus()
    assert page.locator("#tab-layers").is_visible()
    page.keyboard.press("ArrowRight")
    assert page.locator("#tab-findings").is_visible()
    assert not page.locator("#tab-layers").is_visible()
    page.keyboard.press("End")
    assert page.get_by_role("tab", name="Over").get_attribute("aria-selected") == "true"
    assert page.locator("#tab-about").is_visible()
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("tab", selected=True).text_content() == "Lagen"


def test_the_panel_can_be_put_away(page: Page) -> None:
    toggle = page.locator("#panel-toggle")
    toggle.press("Enter")
    assert not page.locator("#panel").is_visible()
    assert toggle.get_attribute("aria-expanded") == "false"
    assert toggle.text_content() == "Paneel tonen"
    toggle.press("Enter")
    assert page.locator("#panel").is_visible()


def test_under_the_pointer_stands_why(page: Page, artefacts: Path) -> None:
    page.mouse.move(*point_at(page, "conflict-4"))
    tip = page.locator(".leaflet-tooltip")
    tip.wait_for()
    assert "4 knelpunt" in tip.text_content()
    assert "Geluid & <b>slagschaduw</b>." in tip.text_content()
    page.mouse.click(*point_at(page, "conflict-4"))
    popup = page.locator(".leaflet-popup")
    popup.wait_for()
    page.wait_for_timeout(400)
    page.screenshot(path=artefacts / "region-map-popup.png")
    assert tip.count() == 0
    # Below the conflict lie another conflict, the plan and the wind area.
    choices = popup.locator(".choice")
    assert choices.count() == 4
    assert "Zoekgebieden wind fictief verouderd" in choices.nth(2).text_content() + choices.nth(3).text_content()
    assert page.evaluate("opgavenkaart.state.selected") == {"finding": 0}
    choices.nth(1).click()
    assert page.evaluate("opgavenkaart.state.selected") == {"finding": 1}
    # Its own shape, and dashed that of its partner.
    assert page.locator(".leaflet-chosen-pane path").count() == 4
    choices.last.click()
    assert page.evaluate("opgavenkaart.state.selected.feature").split(":")[0] in ("housing_plans", "wind_areas")


def test_a_click_on_nothing_lets_go(page: Page) -> None:
    page.evaluate("opgavenkaart.update({ selected: { finding: 0 } })")
    assert page.locator(".leaflet-chosen-pane path").count() > 0
    # The map moves what is chosen out from under the details first.
    page.wait_for_timeout(400)
    x, y = point_at(page, "border")
    page.mouse.click(x - 60, y + 40)
    assert page.evaluate("opgavenkaart.state.selected") is None
    assert page.locator(".leaflet-chosen-pane path").count() == 0


def test_reasons_and_numbers_read_as_elsewhere(report: RegionReport, open_page: Callable, tmp_path: Path) -> None:
    template = "{left_name}|{right_name}|{distance_m}|{distance_km}|{area_ha}|{dwellings}|{energy_gwh}|{{x}}"
    written = replace(report, rules=report.rules.assign(reason=template))
    write_region_map(written, tmp_path / "map.html")
    page = ready(open_page(tmp_path / "map.html").page)
    for row, finding in enumerate(written.conflicts.to_dict("records")):
        assert page.evaluate(f"opgavenkaart.reason({row})") == reason(template, finding, "nl")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_numbers_are_written_as_in_the_report(
    lang: str, make_report: Callable[..., RegionReport], open_page: Callable, tmp_path: Path
) -> None:
    write_region_map(make_report(lang=lang), tmp_path / "map.html")
    page = ready(open_page(tmp_path / "map.html").page)
    for value in (0, 0.004, -0.004, 0.5, 1, 1.25, 12.75, 99.96, 100.4, 1234, 12345.6, 1234567):
        assert page.evaluate(f"opgavenkaart.short({value})") == whole_or_short(value, lang), value
        assert page.evaluate(f"opgavenkaart.number({value}, 1)") == number(value, lang, 1), value
    assert page.evaluate("opgavenkaart.number(null)") == number(None, lang)
    assert page.evaluate("opgavenkaart.day('2026-09-01')") == day(date(2026, 9, 1), lang)


def test_parties_are_named_as_in_the_report(report: RegionReport, page: Page) -> None:
    wording = wording_of(report)
    for code in ("raad:GM9001", "raad:GM9999", "gs", "nobody"):
        assert page.evaluate("code => opgavenkaart.party(code)", code) == wording.parties_of(code)


def test_filters_say_what_is_shown(report: RegionReport, open_page: Callable, tmp_path: Path) -> None:
    compared = replace(report.background, previous_on=date(2026, 11, 20))
    write_region_map(replace(report, background=compared), tmp_path / "map.html")
    page = ready(open_page(tmp_path / "map.html").page)

    def shown(filters: str) -> list[str]:
        page.evaluate(f"opgavenkaart.update({{ filters: {{ ...opgavenkaart.noFilters(), ...{filters} }} }})")
        return page.evaluate("opgavenkaart.shown().map((at) => opgavenkaart.ruleOf(at).id)")

    every = ["C-01", "C-02", "C-02", "C-02", "O-01", "O-02", "O-02"]
    assert shown("{}") == every
    assert shown("{ rules: new Set(['C-02']) }") == ["C-02"] * 3
    assert shown("{ grades: new Set(['conflict-4', 'opportunity-3']) }") == ["C-01", "O-01"]
    assert shown("{ place: 'GM9003' }") == ["C-02"]
    assert shown("{ decider: 'raad:GM9002' }") == ["C-02", "C-02", "O-02", "O-02"]
    assert shown("{ decider: 'raad' }") == every
    assert shown("{ decider: 'waterschap' }") == []
    assert shown("{ text: 'MOLENRIJ' }") == ["C-01"]
    assert shown("{ onlyNew: true }") == every[1:]
    assert drawn(page, "conflict-4") == 0


def test_a_scenario_shows_its_own_findings_and_those_that_it_leaves_alone(
    make_report: Callable[..., RegionReport], open_page: Callable, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    write_region_map(make_report(scenarios=("ruim",)), path)
    page = ready(open_page(path).page)
    assert page.evaluate("opgavenkaart.model.scenarios.map((one) => one.title)") == ["Basis", "Ruime afstanden"]
    before = page.evaluate("opgavenkaart.current().length")
    page.evaluate("opgavenkaart.update({ scenario: 1 })")
    rules = page.evaluate("opgavenkaart.current().map((at) => opgavenkaart.ruleOf(at).id)")
    assert len(rules) == before + 2
    assert rules.count("C-02") == 5
    assert rules.count("C-01") == 1


def test_many_findings_at_one_place_become_one_drawing(
    report: RegionReport, open_page: Callable, tmp_path: Path
) -> None:
    one = report.conflicts[(report.conflicts["rule_id"] == "C-02") & (report.conflicts["left_id"] == "p1")].iloc[[0]]
    many = pd.concat([one] * 12, ignore_index=True)
    many["finding_id"] = [f"C-02-{at}" for at in range(12)]
    many["right_id"] = [f"n{at}" for at in range(12)]
    many["right_name"] = [f"Gebied {at}" for at in range(12)]
    many["severity"] = [2, 3, *[2] * 9, 0]
    path = tmp_path / "map.html"
    write_region_map(replace(report, conflicts=gpd.GeoDataFrame(many, geometry="geometry", crs="EPSG:28992")), path)
    page = ready(open_page(path).page)
    assert [drawn(page, f"conflict-{grade}") for grade in (3, 2)] == [1, 0]
    page.mouse.move(*point_at(page, "conflict-3"))
    page.locator(".leaflet-tooltip").wait_for()
    assert "+8 meer" in page.locator(".leaflet-tooltip").text_content()
    row = page.locator("#panel li", has_text="Woningen bij stikstofgevoelige natuur").first
    assert "1 niet getekend" in row.text_content()


@pytest.mark.parametrize("name", BREAKOUTS)
def test_names_from_data_do_nothing(name: str, report: RegionReport, open_page: Callable, tmp_path: Path) -> None:
    def poisoned(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        columns = [column for column in ("name", "left_name", "right_name", "flags", "status") if column in frame]
        return frame.assign(**dict.fromkeys(columns, name))

    background = replace(
        report.background,
        layers=report.background.layers.assign(title=name),
        sources=report.background.sources.assign(title=name, provider=name, licence=name, note=name),
        parties=report.background.parties.assign(title=name),
    )
    rules = report.rules.assign(title=name, source=name, reason=name.replace("{", "{{").replace("}", "}}"))
    nasty = replace(
        report,
        region=replace(report.region, name=name),
        background=background,
        conflicts=poisoned(report.conflicts),
        opportunities=poisoned(report.opportunities),
        municipalities=poisoned(report.municipalities),
        inputs={layer: poisoned(frame) for layer, frame in report.inputs.items()},
        rules=rules,
    )
    write_region_map(nasty, tmp_path / "map.html")
    opened = open_page(tmp_path / "map.html")
    page = ready(opened.page)
    page.locator("[data-all]").evaluate_all("boxes => boxes.forEach(box => box.checked || box.click())")
    page.get_by_role("tab", name="Over").click()
    page.mouse.move(*point_at(page, "conflict-4"))
    page.locator(".leaflet-tooltip").wait_for()
    assert name.strip() in page.locator(".leaflet-tooltip .about-name").text_content()
    page.mouse.click(*point_at(page, "conflict-4"))
    page.locator(".leaflet-popup").wait_for()
    assert name.strip() in page.locator("h1").text_content()
    assert name.strip() in page.locator(".choice").first.text_content()
    assert name.strip() in page.locator(".place-name").first.text_content()
    assert opened.dialogs == []
    assert opened.faults == []
    assert page.locator("img").count() == 0
    assert len(opened.requests) == 1


def test_the_policy_allows_our_scripts_and_no_other(region_map: Path, open_page: Callable) -> None:
    html = region_map.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1].replace("&#39;", "'")
    for element, directive in (("script", "script-src"), ("style", "style-src")):
        allowed = next(part for part in policy.split("; ") if part.startswith(directive)).split()[1:]
        inline = re.findall(rf"<{element}>(.*?)</{element}>", html, re.S)
        assert allowed == [
            f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in inline
        ]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    page = ready(open_page(region_map).page)
    page.evaluate(
        "() => document.body.append("
        "Object.assign(document.createElement('script'), { textContent: 'window.broken = 1' }))"
    )
    assert page.evaluate("window.broken") is None


def test_a_rule_that_was_not_evaluated_is_not_passed_over(page: Page) -> None:
    group = page.locator("#panel details.conflict")
    group.get_by_text("Niet beoordeeld (1)").click()
    row = group.locator("li", has_text="Woningen in overstromingszone").first
    assert "niet beoordeeld: laag Overstromingszones ontbreekt" in row.text_content()
    assert row.locator("input").count() == 0


def test_label_and_health_of_a_layer_are_seen(page: Page) -> None:
    claims = page.locator("#panel details.claim")
    wind = claims.locator("li", has_text="Zoekgebieden wind").first
    assert wind.locator(".badge").all_text_contents() == ["fictief", "verouderd"]
    assert claims.locator("li", has_text="Zoekgebieden zon").first.locator(".badge").all_text_contents() == ["afgeleid"]
    # A finding is as real and as fresh as what it was made of.
    rule = page.locator("#panel li", has_text="Woningen in zoekgebied wind").first
    assert rule.locator(".badge").all_text_contents() == ["fictief", "verouderd"]


def test_white_spots_are_hatched_and_told(page: Page) -> None:
    row = page.locator("#panel li", has_text="Geen gegevens: Overstromingszones").first
    assert "dat is iets anders dan" in row.text_content()
    assert drawn(page, "no-data") == 0
    row.locator("input").check()
    assert drawn(page, "no-data") == 2
    page.wait_for_function(
        "opgavenkaart.canvas.items.some((item) => item.look.pane === 'no-data') && opgavenkaart.canvas.drawn"
    )
    page.wait_for_timeout(200)
    x, y = point_at(page, "border")
    colours = {colour_at(page, (x - 60 + at, y + 40))[:3] for at in range(12)}
    assert len(colours) > 2


def test_classes_colour_an_area_and_stand_in_the_legend(
    report: RegionReport, open_page: Callable, tmp_path: Path
) -> None:
    nature = report.inputs["natura2000"].assign(nitrogen_class="severe")
    tables = report.background.layer_tables
    columns = (*tables["natura2000"].columns, tables["nitrogen_habitat"].column("nitrogen_class"))
    background = replace(
        report.background, layer_tables={**tables, "natura2000": replace(tables["natura2000"], columns=columns)}
    )
    classed = replace(report, background=background, inputs={**report.inputs, "natura2000": nature})
    write_region_map(classed, tmp_path / "map.html")
    page = ready(open_page(tmp_path / "map.html").page)
    assert "sterk overbelast" in page.locator("#panel details.nature").text_content()
    page.locator('[data-on="natura2000"]').check()
    look = page.evaluate("opgavenkaart.items().find((item) => item.look.pane === 'nature').look")
    assert look["fill"] == "#8c510a"


def test_a_report_without_findings_or_claims_is_a_map(
    make_report: Callable[..., RegionReport], open_page: Callable, tmp_path: Path
) -> None:
    bare = make_report()
    write_region_map(
        replace(bare, conflicts=bare.conflicts.iloc[:0], opportunities=bare.opportunities.iloc[:0], inputs={}),
        tmp_path / "map.html",
    )
    opened = open_page(tmp_path / "map.html")
    ready(opened.page)
    assert opened.faults == []
    assert "niet beschikbaar, niet getekend" in opened.page.locator("#panel").text_content()
    assert "Beoordeeld, geen bevindingen (2)" in opened.page.locator("#panel").text_content()


def test_it_speaks_english(make_report: Callable[..., RegionReport], open_page: Callable, tmp_path: Path) -> None:
    write_region_map(make_report(lang="en"), tmp_path / "map.html")
    opened = open_page(tmp_path / "map.html")
    ready(opened.page)
    assert opened.faults == []
    assert opened.page.locator("html").get_attribute("lang") == "en"
    assert opened.page.get_by_text("this map only signals").is_visible()
    assert "not evaluated: layer Flood zones is missing" in opened.page.locator("#panel").text_content()


def test_data_that_cannot_be_read_is_told(region_map: Path, open_page: Callable, tmp_path: Path) -> None:
    broken = re.sub(r'(id="page-shapes">)[^<]*', r"\1" + compressed(b"\x00"), region_map.read_text("utf-8"))
    (tmp_path / "broken.html").write_text(broken, "utf-8")
    page = open_page(tmp_path / "broken.html").page
    assert "De kaart kan niet worden geopend" in page.locator("#loading").text_content()
    assert page.locator("#loading").is_visible()


def test_an_unknown_language_is_refused(report: RegionReport, tmp_path: Path) -> None:
    with pytest.raises(MapsError, match="language 'fr'; have: nl, en"):
        write_region_map(replace(report, background=replace(report.background, lang="fr")), tmp_path / "map.html")


def test_a_reason_that_names_what_is_not_there_is_refused(report: RegionReport, tmp_path: Path) -> None:
    with pytest.raises(MapsError, match=r"cannot show '\{colour\}'"):
        write_region_map(replace(report, rules=report.rules.assign(reason="{colour}")), tmp_path / "map.html")


def test_the_same_report_gives_the_same_bytes(
    region_map: Path, make_report: Callable[..., RegionReport], tmp_path: Path
) -> None:
    again = tmp_path / "deep" / "again.html"
    write_region_map(make_report(), again)
    assert again.read_bytes() == region_map.read_bytes()


def test_nothing_of_folium_s_cdn_is_left(region_map: Path) -> None:
    html = region_map.read_text(encoding="utf-8")
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=", html)
    assert "sourceMappingURL" not in html


def test_a_script_that_would_end_its_element_is_refused() -> None:
    with pytest.raises(OutputError, match="</script"):
        render_page("index/index.html", ["let x = '</script>'"], [])
    assert "<" not in embedded_json(["</script><!--"])


def test_equal_content_is_compressed_to_equal_text() -> None:
    assert compressed(b"a" * 1000) == compressed(b"a" * 1000)


def test_what_is_compressed_holds_nothing_that_html_reads() -> None:
    text = compressed(np.random.default_rng(1).bytes(100_000))
    assert not set(text) & set("<>&\"'\\")


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 5, 1001])
def test_the_page_reads_what_was_compressed(size: int, page: Page) -> None:
    content = bytes(at * 7 % 256 for at in range(size))
    page.evaluate(
        "text => document.body.append(Object.assign(document.createElement('p'), { id: 'packed', textContent: text }))",
        str(compressed(content)),
    )
    read = (
        "own => own.unpacked('packed').then((answer) => answer.arrayBuffer()).then((all) => [...new Uint8Array(all)])"
    )
    assert page.evaluate(f"({read})(opgavenkaart)") == list(content)
