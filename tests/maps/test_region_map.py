"""The map of one region, opened in a real browser without a network."""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Page

from maps.errors import MapsError, OutputError
from maps.page import embedded_json, render_page
from maps.region_map import TILE_HOST, write_region_map
from maps.shapes import TOLERANCE_M
from spatial.report import RegionReport

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


def data_of(path: Path) -> dict:
    """Return the data that a map holds."""
    found = re.search(r'<script type="application/json" id="page-data">(.*?)</script>', path.read_text("utf-8"), re.S)
    return json.loads(found[1])


def layer_of(path: Path, key: str) -> dict:
    """One layer of a map's data."""
    return next(layer for layer in data_of(path)["layers"] if layer["key"] == key)


def drawn(page: Page, pane: str) -> int:
    """How many shapes stand in a pane."""
    return page.locator(f".leaflet-{pane}-pane path").count()


def point_at(page: Page, pane: str, number: int = 0) -> tuple[float, float]:
    """Return the middle of a shape on screen."""
    bounds = page.locator(f".leaflet-{pane}-pane path").nth(number).bounding_box()
    return bounds["x"] + bounds["width"] / 2, bounds["y"] + bounds["height"] / 2


def with_conflicts(report: RegionReport, conflicts: pd.DataFrame) -> RegionReport:
    """Return the report with other conflicts."""
    return replace(report, conflicts=gpd.GeoDataFrame(conflicts, geometry="geometry", crs="EPSG:28992"))


def test_it_opens_from_disk_and_asks_for_nothing(region_map: Path, open_page: Callable, artefacts: Path) -> None:
    opened = open_page(region_map)
    opened.page.wait_for_timeout(300)
    opened.page.screenshot(path=artefacts / "region-map.png")
    assert opened.requests == [region_map.resolve().as_uri()]
    assert opened.faults == []
    assert opened.page.title() == "Tweestromenland (XX01) – Opgavenkaart"
    assert opened.page.locator("html").get_attribute("lang") == "nl"
    assert opened.page.get_by_role("heading", name="Tweestromenland").is_visible()
    for text in (
        "Gepubliceerd 23 november 2026, 06:00 UTC",
        "Bronnen: 4 actueel, 1 verouderd, 1 ontbreekt; oudste bron 22 dagen oud",
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
    assert drawn(opened.page, "borders") == 3
    assert all("Failed to load resource" in fault for fault in opened.faults)


def test_claims_and_conflicts_are_on_and_the_rest_is_off(region_map: Path, open_page: Callable) -> None:
    page = open_page(region_map).page
    assert drawn(page, "claim") == 7
    assert [drawn(page, f"conflict-{grade}") for grade in (4, 3, 2, 1)] == [1, 1, 2, 0]
    assert drawn(page, "nature") == drawn(page, "opportunity-3") == 0
    assert page.get_by_text("Westerveen", exact=True).first.is_visible()


def test_layers_and_grades_can_be_switched(region_map: Path, open_page: Callable) -> None:
    page = open_page(region_map).page
    page.get_by_label("Woningbouwplannen").uncheck()
    assert drawn(page, "claim") == 4
    page.get_by_label("4 knelpunt").uncheck()
    assert drawn(page, "conflict-4") == 0
    page.get_by_label("4 knelpunt").check()
    assert drawn(page, "conflict-4") == 1
    page.locator('[data-layer="layer-natura2000"]').check()
    assert drawn(page, "nature") == 1
    page.locator('[data-layer="rule-basis-O-01"]').check()
    assert drawn(page, "opportunity-3") == 1


def test_the_keyboard_reaches_every_switch(region_map: Path, open_page: Callable) -> None:
    page = open_page(region_map).page
    expected = page.locator("#panel details[open] input[data-layer], #panel input[data-grade]").count()
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        key = page.evaluate("(e => e && (e.dataset.layer || e.dataset.grade))(document.activeElement)")
        if key:
            reached.add(key)
    assert len(reached) == expected
    page.locator('[data-layer="layer-housing_plans"]').focus()
    page.keyboard.press("Space")
    assert drawn(page, "claim") == 4


def test_the_panel_can_be_put_away(region_map: Path, open_page: Callable) -> None:
    page = open_page(region_map).page
    toggle = page.locator("#panel-toggle")
    toggle.press("Enter")
    assert not page.locator("#panel").is_visible()
    assert toggle.get_attribute("aria-expanded") == "false"
    assert toggle.text_content() == "Lagen tonen"
    toggle.press("Enter")
    assert page.locator("#panel").is_visible()


def test_a_conflict_says_why_and_who_decides(region_map: Path, open_page: Callable, artefacts: Path) -> None:
    page = open_page(region_map).page
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
    for text in (
        "gemeenteraad Westerveen, Gedeputeerde Staten",
        "feit",
        "01-09-2026",
        "C-01; Handboek, art. 1",
        "V: gezien",
    ):
        assert text in popup.text_content(), text
    assert "Zoekgebieden wind: fictief, verouderd" in popup.text_content()
    assert tip.count() == 0
    # Below the conflict lie another conflict, the plan and the wind area.
    assert popup.locator("details.other").count() == 3
    assert "Molenrij" in popup.text_content()
    assert popup.locator(".badge").first.text_content() == "fictief"


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
    page = opened.page
    page.locator("input[data-layer]").evaluate_all("boxes => boxes.forEach(box => box.checked || box.click())")
    page.mouse.move(*point_at(page, "conflict-4"))
    page.locator(".leaflet-tooltip").wait_for()
    assert name.strip() in page.locator(".leaflet-tooltip .about-name").text_content()
    page.mouse.click(*point_at(page, "conflict-4"))
    page.locator(".leaflet-popup").wait_for()
    page.locator("#search").fill(name.strip()[:6])
    page.locator(".hit").first.wait_for()
    page.locator(".hit").first.click()
    page.wait_for_timeout(150)
    assert name.strip() in page.locator("h1").text_content()
    assert name.strip() in page.locator(".hit").first.text_content()
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
    page = open_page(region_map).page
    page.evaluate(
        "() => document.body.append("
        "Object.assign(document.createElement('script'), { textContent: 'window.broken = 1' }))"
    )
    assert page.evaluate("window.broken") is None


def test_a_rule_that_was_not_evaluated_is_not_passed_over(region_map: Path, open_page: Callable) -> None:
    panel = open_page(region_map).page.locator("#panel")
    row = panel.locator("li", has_text="Woningen in overstromingszone").first
    assert "niet beoordeeld: laag Overstromingszones ontbreekt" in row.text_content()
    assert row.locator("input").count() == 0


def test_label_and_health_of_a_layer_are_seen(region_map: Path, open_page: Callable) -> None:
    panel = open_page(region_map).page.locator("#panel")
    wind = panel.locator("li", has_text="Zoekgebieden wind").first
    assert wind.locator(".badge").all_text_contents() == ["fictief", "verouderd"]
    assert panel.locator("li", has_text="Zoekgebieden zon").first.locator(".badge").all_text_contents() == ["afgeleid"]


def test_grade_0_is_counted_and_not_drawn(report: RegionReport, open_page: Callable, tmp_path: Path) -> None:
    conflicts = report.conflicts.copy()
    conflicts["severity"] = np.where(conflicts["rule_id"] == "C-02", 0, conflicts["severity"])
    conflicts["flags"] = np.where(conflicts["left_id"] == "p1", "must_calculate", "")
    write_region_map(with_conflicts(report, conflicts), tmp_path / "map.html")
    row = open_page(tmp_path / "map.html").page.locator("li", has_text="Woningen bij stikstofgevoelige natuur").first
    assert "1 × rekenplicht, niet getekend" in row.text_content()
    assert "alleen signaal, niet getekend" in row.text_content()
    assert row.locator("input").count() == 0


def test_findings_at_one_place_become_one_shape(report: RegionReport, open_page: Callable, tmp_path: Path) -> None:
    one = report.conflicts[(report.conflicts["rule_id"] == "C-02") & (report.conflicts["left_id"] == "p1")].iloc[[0]]
    many = pd.concat([one] * 12, ignore_index=True)
    many["finding_id"] = [f"C-02-{at}" for at in range(12)]
    many["right_id"] = [f"n{at}" for at in range(12)]
    many["right_name"] = [f"Gebied {at}" for at in range(12)]
    many["distance_m"] = [900.0 + 100 * at for at in range(12)]
    many["severity"] = [3, *[2] * 10, 0]
    path = tmp_path / "map.html"
    write_region_map(with_conflicts(report, many), path)
    (feature,) = layer_of(path, "rule-basis-C-02")["features"]
    assert feature["g"] == 3
    beside = [f"Gebied {at} · {0.9 + at / 10:.1f} km".replace(".", ",") for at in range(5)]
    assert [item["b"] for item in feature["i"]] == beside
    assert feature["m"] == 6
    # The plan itself is drawn from the same stored shape.
    assert feature["s"] in [plan["s"] for plan in layer_of(path, "layer-housing_plans")["features"]]
    page = open_page(path).page
    assert "11 bevindingen op één plek" in page.locator("#panel").text_content()
    page.mouse.move(*point_at(page, "conflict-3"))
    page.locator(".leaflet-tooltip").wait_for()
    assert "+8 meer" in page.locator(".leaflet-tooltip").text_content()


def test_a_further_scenario_has_a_group_of_its_own(
    make_report: Callable[..., RegionReport], open_page: Callable, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    write_region_map(make_report(scenarios=("ruim",)), path)
    page = open_page(path).page
    group = page.locator("details.group.scenario")
    assert "Scenario: Ruime afstanden" in group.text_content()
    before = drawn(page, "conflict-2")
    assert before == len([f for f in layer_of(path, "rule-basis-C-02")["features"] if f["g"] == 2])
    group.locator("summary").first.click()
    group.locator("input").first.check()
    assert drawn(page, "conflict-2") > before


def test_a_report_without_findings_or_claims_is_a_map(
    make_report: Callable[..., RegionReport], open_page: Callable, tmp_path: Path
) -> None:
    bare = make_report()
    write_region_map(
        replace(bare, conflicts=bare.conflicts.iloc[:0], opportunities=bare.opportunities.iloc[:0], inputs={}),
        tmp_path / "map.html",
    )
    opened = open_page(tmp_path / "map.html")
    assert opened.faults == []
    assert "niet beschikbaar, niet getekend" in opened.page.locator("#panel").text_content()
    assert "beoordeeld, geen bevindingen" in opened.page.locator("#panel").text_content()


def test_it_speaks_english(make_report: Callable[..., RegionReport], open_page: Callable, tmp_path: Path) -> None:
    write_region_map(make_report(lang="en"), tmp_path / "map.html")
    opened = open_page(tmp_path / "map.html")
    assert opened.faults == []
    assert opened.page.locator("html").get_attribute("lang") == "en"
    assert opened.page.get_by_text("this map only signals").is_visible()
    assert "not evaluated: layer Flood zones is missing" in opened.page.locator("#panel").text_content()


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
        render_page("index.html", ["let x = '</script>'"], [])
    assert "<" not in embedded_json(["</script><!--"])
