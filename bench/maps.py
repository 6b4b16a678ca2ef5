"""The map of a region of many plans beside the page that stock folium makes of the same features.

Size and build of both, what they request from the network, and how soon and how smoothly they work in Chromium. The
browser has no network; for folium's page alone Leaflet is served in place of the address that it requests.
"""

import argparse
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

import folium
import geopandas as gpd
from playwright.sync_api import Page, Route, sync_playwright

from bench.crowded_region import crowded_region
from maps.common.page import leaflet_js
from maps.region_map.page import write_region_map
from spatial.report.report import RegionReport

PLANS: Final = 10_000
_ROUNDS: Final = 3
"""How often each step is done; the shortest time counts."""

_LONG_TASKS: Final = """
window.longTasks = [];
new PerformanceObserver((list) => list.getEntries().forEach((task) => window.longTasks.push(task.duration)))
  .observe({ type: "longtask", buffered: true });
"""

_OWN_STEPS: Final = {
    "pan": "opgavenkaart.map.panBy([260, 140], { animate: true })",
    "pan back": "opgavenkaart.map.panBy([-260, -140], { animate: true })",
    "filter": "opgavenkaart.update({ filters: { place: Object.keys(opgavenkaart.model.places)[0] } })",
    "no filter": "opgavenkaart.update({ filters: opgavenkaart.noFilters() })",
    "zoom": "opgavenkaart.map.zoomIn(1)",
    "zoom back": "opgavenkaart.map.zoomOut(1)",
}
_STOCK_STEPS: Final = {
    "pan": "theMap.panBy([260, 140], { animate: true })",
    "pan back": "theMap.panBy([-260, -140], { animate: true })",
    "zoom": "theMap.zoomIn(1)",
    "zoom back": "theMap.zoomOut(1)",
}


class _PageTimes(NamedTuple):
    ready_ms: float
    longest_ms: dict[str, float]
    hosts: set[str]


def main(options: list[str]) -> int:
    """Print the table; return 1 when the page is larger, slower or less smooth than its limits."""
    parser = argparse.ArgumentParser(prog="python -m bench maps", description=__doc__)
    parser.add_argument("--plans", type=int, default=PLANS)
    parser.add_argument("--seed", type=int, default=28992)
    parser.add_argument("--repeat", type=int, default=3, help="the shortest build of so many counts (default: 3)")
    parser.add_argument("--keep", type=Path, help="a folder to leave both pages in")
    arguments = parser.parse_args(options)
    report = crowded_region(arguments.plans, arguments.seed)
    count = len(report.conflicts) + len(report.opportunities)
    print(f"{arguments.plans:,} plans, {count:,} findings")
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        own_path, stock_path = folder / "ours.html", folder / "folium.html"
        own_seconds = min(_seconds(lambda: write_region_map(report, own_path)) for _ in range(arguments.repeat))
        stock_seconds = min(_seconds(lambda: write_stock(report, stock_path)) for _ in range(arguments.repeat))
        sizes = own_path.stat().st_size, stock_path.stat().st_size
        own_page, stock_page = _open_own(own_path), _open_stock(stock_path)
    print(f"{'':<26}{'ours':>10}{'folium':>10}{'÷':>8}")
    _row("page, MB", sizes[0] / 1e6, sizes[1] / 1e6, 2)
    _row("build, s", own_seconds, stock_seconds, 2)
    _row("first drawn, ms", own_page.ready_ms, stock_page.ready_ms, 0)
    for step in _OWN_STEPS:
        _row(f"longest task, {step}, ms", own_page.longest_ms[step], stock_page.longest_ms.get(step), 0)
    print(f"{'hosts asked':<26}{len(own_page.hosts):>10}{len(stock_page.hosts):>10}")
    limits = {"page": sizes[0] <= 1.5e6, "build": own_seconds <= 1, "first drawn": own_page.ready_ms <= 1500}
    limits |= {f"longest task of {step}": ms <= 100 for step, ms in own_page.longest_ms.items()}
    for name in (name for name, is_met in limits.items() if not is_met):
        print(f"over its limit: {name}")
    return int(not all(limits.values()))


def write_stock(report: RegionReport, path: Path) -> None:
    """Write the page that folium makes of plans, borders and findings, each with its attributes in a tooltip."""
    page = folium.Map(location=(52.3, 6.7), zoom_start=10)
    frames = {"gemeenten": report.municipalities, **report.inputs}
    for kind, frame in (("conflicten", report.conflicts), ("kansen", report.opportunities)):
        frames[kind] = frame.drop(columns=["first_seen"])
    for name, frame in frames.items():
        fields = [str(column) for column in frame if column != "geometry"]
        layer = folium.GeoJson(_degrees(frame), name=name, tooltip=folium.GeoJsonTooltip(fields))
        layer.add_to(page)
    folium.LayerControl().add_to(page)
    page.save(str(path))


def _degrees(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    degrees: gpd.GeoDataFrame = frame.to_crs(4326)
    return degrees


def _seconds(work: Callable[[], None]) -> float:
    """Return the processor's seconds: both ways work in one thread, and other programs then count less."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _open_own(path: Path) -> _PageTimes:
    def ready(page: Page) -> float:
        page.wait_for_function(
            "window.opgavenkaart && opgavenkaart.canvas && opgavenkaart.canvas.drawn", timeout=60_000
        )
        return float(page.evaluate("performance.getEntriesByName('drawn')[0].startTime"))

    return _opened(path, ready, _OWN_STEPS, with_leaflet=False)


def _open_stock(path: Path) -> _PageTimes:
    def ready(page: Page) -> float:
        page.wait_for_function("document.querySelectorAll('path.leaflet-interactive').length > 0", timeout=120_000)
        page.evaluate("window.theMap = Object.entries(window).find(([name]) => name.startsWith('map_'))[1]")
        # The page is drawn by its last script, at once.
        return float(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventStart"))

    return _opened(path, ready, _STOCK_STEPS, with_leaflet=True)


def _opened(path: Path, ready: Callable[[Page], float], steps: dict[str, str], *, with_leaflet: bool) -> _PageTimes:
    """Open a page, wait until it can be used, and take the longest task of each step."""
    hosts: set[str] = set()

    def answer(route: Route) -> None:
        url = route.request.url
        hosts.add(url.split("/")[2])
        if with_leaflet and url.endswith("leaflet.js"):
            route.fulfill(body=leaflet_js(), content_type="text/javascript")
        elif with_leaflet and url.endswith((".js", ".css")):
            kind = "text/javascript" if url.endswith(".js") else "text/css"
            route.fulfill(body="", content_type=kind)
        else:
            route.abort()

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.route(re.compile("^https?:"), answer)
        page.add_init_script(_LONG_TASKS)
        page.goto(path.resolve().as_uri(), timeout=120_000)
        ready_ms = ready(page)
        page.wait_for_timeout(2000)
        rounds = [{name: _longest_task(page, step) for name, step in steps.items()} for _ in range(_ROUNDS)]
        longest = {name: min(times[name] for times in rounds) for name in steps}
        browser.close()
    return _PageTimes(ready_ms, longest, hosts)


def _longest_task(page: Page, step: str) -> float:
    page.evaluate("window.longTasks = []")
    page.evaluate(f"() => {{ {step}; }}")
    page.wait_for_timeout(2000)
    tasks: list[Any] = page.evaluate("window.longTasks")
    return float(max(tasks, default=0.0))


def _chromium() -> str:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        msg = "no Chromium here; `make tools` installs it, CHROMIUM names another one"
        raise RuntimeError(msg)
    return path


def _row(title: str, own: float, stock: float | None, decimals: int) -> None:
    if stock is None:
        print(f"{title:<26}{own:>10.{decimals}f}{'none':>10}")
        return
    ratio = f"{stock / own:.1f}" if own else ""
    print(f"{title:<26}{own:>10.{decimals}f}{stock:>10.{decimals}f}{ratio:>8}")
