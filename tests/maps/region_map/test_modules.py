"""The scripts of a region's map as the modules that they are, and what of them a page shows to others."""

import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route

from maps.common.bundle import page_script
from maps.common.shapes import ShapeStore
from spatial.report.report import RegionReport
from tests.maps.findings_page import BASIC, opened_at, rows
from tests.maps.map_page import drawn, wait_until_drawn

SITE = "http://maps.test"


def as_modules(page: Page, path: Path) -> list[str]:
    """Open a map with its modules as they stand, not the script made of them; return what went wrong."""
    faults: list[str] = []
    html = path.read_text("utf-8")
    html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    head, _, script = html.rpartition("<script>")
    call = re.search(r"var map_region = .*", script, re.DOTALL)[0].partition("\n})();</script>")
    html = (
        f'{head}<script type="module">import {{ start }} from "/region_map/static/start.js";{call[0]}</script>{call[2]}'
    )

    def serve(route: Route) -> None:
        name = urlsplit(route.request.url).path.strip("/")
        if name == "map.html":
            route.fulfill(body=html, content_type="text/html")
        else:
            text = files("maps").joinpath(*name.split("/")).read_text(encoding="utf-8")
            route.fulfill(body=text, content_type="text/javascript")

    page.route(f"{SITE}/**", serve)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{SITE}/map.html#tab=findings")
    return faults


def test_the_modules_work_without_the_bundler(map_path: Path, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    faults = as_modules(page, map_path)
    wait_until_drawn(page)
    assert rows(page).count() == BASIC
    rows(page).nth(1).locator("button").click()
    assert page.locator("#details-title").is_visible()
    assert drawn(page, "claim") == 7
    page.get_by_role("tab", name="Afweging").click()
    page.locator("#mca-order .link").first.wait_for()
    assert faults == []
    page.close()


def test_the_page_has_one_global_name_beside_leaflet_s(map_path: Path, open_page: Callable, tmp_path: Path) -> None:
    page = opened_at(open_page, map_path)
    ours = page.evaluate("Object.getOwnPropertyNames(window)")
    (tmp_path / "blank.html").write_text("<!DOCTYPE html><title>x</title>", encoding="utf-8")
    page.goto((tmp_path / "blank.html").as_uri())
    blank = page.evaluate("Object.getOwnPropertyNames(window)")
    assert set(ours) - set(blank) - {"L", "leaflet", "_leaflet_events"} == {"opgavenkaart"}


def test_a_shape_of_points_has_a_place_for_its_number(report: RegionReport, browser: Browser) -> None:
    shapes = ShapeStore()
    points = report.inputs["wind_areas"].geometry.representative_point()
    (first, second) = shapes.add(points.values)
    (area,) = shapes.add(report.inputs["wind_areas"].geometry.values[:1])
    content = list(shapes.encoded())
    page = browser.new_page()
    stub = "window.L = { latLng: (lat, lng) => ({ lat, lng }) };"
    page.evaluate(stub + page_script("region_map/state/shapes.js", "window.shapes = new Shapes();"))
    page.evaluate("bytes => shapes.load(new Uint8Array(bytes).buffer)", content)
    assert page.evaluate(f"[{first}, {second}, {area}].map((at) => shapes.isDots(at))") == [True, True, False]
    places = page.evaluate(f"[{first}, {second}].map((at) => shapes.labelPlace(at))")
    expected = points.to_crs(4326)
    for place, point in zip(places, expected, strict=True):
        assert abs(place["lng"] - point.x) < 1e-4
        assert abs(place["lat"] - point.y) < 1e-4
    page.close()
