"""Every page by axe-core and by keyboard alone: on a desktop, a tablet and at 200 % zoom, in English on a desktop.

The two languages differ in words alone: what is laid out for one is for the other, so smaller screens are asked once.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from flows.publish.release import Release
from tests.flows.support import publish_in

PAGES = ("index.html", "nederland.html", "xx01/map.html", "xx01/report.html")
SCREENS = {"desktop": (1440, 900), "tablet": (834, 1112), "zoom": (720, 450)}
"""Zoomed in to 200 %, a window of 1440 × 900 has room for half of that."""

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
GRAVE = ("serious", "critical")
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  window.stops = window.stops || new Map();
  if (!window.stops.has(one)) window.stops.set(one, window.stops.size);
  const box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  return {
    number: window.stops.get(one),
    label: (one.getAttribute('aria-label') || one.textContent || one.value || '').trim().slice(0, 60),
    tag: one.tagName.toLowerCase(),
    seen: box.width > 0 && box.height > 0 && style.visibility === 'visible',
    marked: style.outlineStyle !== 'none' || style.boxShadow !== 'none' || one.closest('svg') !== null,
    onScreen: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
  };
}"""
REACHABLE = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
  .filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }))
  // Of radio buttons of one name the chosen one is a stop, the others are reached with arrows.
  .filter((one) => one.type !== 'radio' || one.checked)"""

ALIKE = """() => {
  const form = (one) => [one.tagName, one.className, one.getAttribute('role'), one.getAttribute('style'),
    [...one.attributes].map((attribute) => attribute.name).join(),
    [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== ''),
    [...one.children].map(form).join('/')].join('|');
  for (const body of document.querySelectorAll('tbody')) {
    const seen = new Set();
    for (const row of [...body.rows]) {
      if (seen.has(form(row))) row.remove();
      seen.add(form(row));
    }
  }
}"""
"""Leaves one row of each form in every table: the next thousand would only say the same, and axe asks each cell."""


def on_screens(*screens: str) -> pytest.MarkDecorator:
    """Ask Dutch on these screens, and English on a desktop."""
    asked = [*(("nl", screen) for screen in screens), ("en", "desktop")]
    return pytest.mark.parametrize(("release", "screen"), asked, indirect=["release"], scope="module")


@pytest.fixture(scope="module", params=["nl", "en"])
def release(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The sample of two regions in one language, with a further scenario."""
    folder = tmp_path_factory.mktemp(f"pages-{request.param}")
    return publish_in(folder, regions=("XX01", "XX02"), scenarios=("wind-2x",), lang=request.param)


@pytest.fixture
def visit(release: Release, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page of the release on a screen, without a network."""
    contexts = []

    def opened(name: str, screen: str) -> Page:
        width, height = SCREENS[screen]
        context = browser.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        context.set_offline(True)
        page = context.new_page()
        page.goto((release.folder / name).resolve().as_uri())
        page.wait_for_load_state("load")
        # The map unpacks its data before it can be used.
        page.wait_for_function("!document.getElementById('page-model') || document.body.classList.contains('ready')")
        return page

    yield opened
    for context in contexts:
        context.close()


def states_of(page: Page) -> Iterator[str]:
    """Bring a page into each of its states: as it opens, with each other tab, with all that folds out open."""
    yield "as it opens"
    for tab in page.get_by_role("tab").all():
        if tab.get_attribute("aria-selected") == "true":
            continue
        tab.click()
        page.wait_for_timeout(100)
        yield f"tab {tab.text_content().strip()}"
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    yield "folded out"


def line_of(violation: dict) -> str:
    """One fault as a line: which rule, how bad, where first."""
    nodes = violation["nodes"]
    first = nodes[0]["target"]
    return f"{violation['impact']} {violation['id']} × {len(nodes)}: {violation['help']} at {first}"


@on_screens(*SCREENS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    name: str, screen: str, visit: Callable[..., Page]
) -> None:
    page = visit(name, screen)
    found = []
    for state in states_of(page):
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            found.append(f"{state}: the page is {wide} px wider than its window")
        # The report is one column of tables on every screen: to read it once is to read it on all.
        if name.endswith("report.html"):
            if screen != "desktop":
                continue
            page.evaluate(ALIKE)
        violations = Axe().run(page, options={**RULES, "resultTypes": ["violations"]}).response["violations"]
        found += [f"{state}: {line_of(one)}" for one in violations if one["impact"] in GRAVE]
    assert found == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_it_is(name: str, visit: Callable[..., Page], release: Release) -> None:
    page = visit(name, "desktop")
    lang = page.locator("html").get_attribute("lang")
    assert f'"lang": "{lang}"' in (release.folder / "manifest.json").read_text(encoding="utf-8")
    assert "Opgavenkaart" in page.title()
    for landmark in ("banner", "main", "contentinfo"):
        assert page.get_by_role(landmark).count() == 1, landmark
    levels = page.eval_on_selector_all(
        "h1, h2, h3, h4, h5, h6",
        "all => all.filter((one) => one.checkVisibility()).map((one) => Number(one.tagName[1]))",
    )
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels


@on_screens("desktop", "zoom")
@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    name: str, screen: str, visit: Callable[..., Page]
) -> None:
    page = visit(name, screen)
    wanted = page.evaluate(f"({REACHABLE})().length")
    assert wanted > 5
    stops: dict[int, dict] = {}
    for _ in range(wanted + 40):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None or stop["number"] in stops:
            break
        stops[stop["number"]] = stop
    missed = page.evaluate(
        f"({REACHABLE})().filter((one) => !window.stops.has(one))"
        ".map((one) => `${one.tagName} ${one.id} ${(one.textContent || one.value || '').trim().slice(0, 40)}`)"
    )
    assert missed == []
    unseen = [stop for stop in stops.values() if not (stop["seen"] and stop["marked"] and stop["onScreen"])]
    assert unseen == []


def test_a_fault_would_be_found(browser: Browser, tmp_path: Path) -> None:
    # The test of the test: a page without a language, a title or a name for its button, with too faint a text in a row.
    path = tmp_path / "faulty.html"
    rows = "<tr><td>goed</td></tr>" * 9 + "<tr><td style='color:#ccc'>flauw</td></tr>"
    path.write_text(f"<!DOCTYPE html><body><button></button><table>{rows}</table></body>", encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    page.goto(path.resolve().as_uri())
    page.evaluate(ALIKE)
    assert page.locator("tr").count() == 2
    violations = Axe().run(page, options=RULES).response["violations"]
    grave = {one["id"] for one in violations if one["impact"] in GRAVE}
    assert {"html-has-lang", "document-title", "button-name", "color-contrast"} <= grave
    context.close()
