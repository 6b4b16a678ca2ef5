"""Text from data stays text: payloads in every field of every source, one run, and every page opened in a browser."""

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from flows.publish.release import Release
from tests.flows.support import publish_in
from tests.maps.payloads import PAYLOADS, poisoned_catalogue, poisoned_rules

PAGES = ("index.html", "nederland.html", "xx01/map.html", "xx01/report.html")
COUNTER = "window.ran = () => { window.top.hasRun = (window.top.hasRun ?? 0) + 1; console.error('a payload ran'); };"
# What no page of ours holds: it could only have come with the data.
FOREIGN = (
    "iframe, form, base, object, embed, video, audio, math, link, animate, img[src=x], meta[http-equiv=refresh], "
    "[onload], [onerror], [onclick], [onfocus], [onmouseover], [ontoggle], [autofocus]"
)
SEARCH = "#search input, input[type=search]"


class Visited:
    """A page with what it did that it should not have done."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("dialog", lambda dialog: (self.faults.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: self.requests.append(request.url))

    @property
    def text(self) -> str:
        """All that stands in the page, shown or folded away."""
        remove = "Array.from(document.body.querySelectorAll('script, style')).forEach((one) => one.remove())"
        self.page.evaluate(remove)
        return folded(self.page.locator("body").text_content())


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Path]:
    """The sample of two regions with payloads everywhere, published once, and its catalogue."""
    folder = tmp_path_factory.mktemp("poisoned")
    catalogue = poisoned_catalogue(folder)
    rules = poisoned_rules(folder / "rules")
    release = publish_in(
        folder, sample=False, catalogue=catalogue, rules=rules, regions=("XX01", "XX02"), scenarios=("own",)
    )
    return release, catalogue


@pytest.fixture
def visit(poisoned: tuple[Release, Path], browser: Browser) -> Iterator[Callable[[str], Visited]]:
    """Open a page of that release without a network, with the counter in place; what it asks for is noted."""
    contexts = []

    def opened(name: str) -> Visited:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        contexts.append(context)
        context.add_init_script(COUNTER)
        context.set_offline(True)
        visited = Visited(context.new_page())
        visited.page.goto((poisoned[0].folder / name).resolve().as_uri())
        visited.page.wait_for_load_state("load")
        # The map unpacks its data before it can be used.
        visited.page.wait_for_function(
            "!document.getElementById('page-model') || document.body.classList.contains('ready')"
        )
        return visited

    yield opened
    for context in contexts:
        context.close()


def folded(text: str) -> str:
    """Text with its white space made plain, as a reader sees it."""
    return " ".join(text.split())


def assert_harmless(visited: Visited) -> None:
    page = visited.page
    page.wait_for_timeout(300)
    assert page.evaluate("window.hasRun ?? 0") == 0
    assert visited.faults == []
    assert [url for url in visited.requests if not url.startswith("file:")] == []
    assert page.locator(FOREIGN).count() == 0
    assert page.evaluate("({}).polluted") is None
    for href in page.eval_on_selector_all("[href], [src]", "all => all.map((one) => one.href || one.src)"):
        parts = urlsplit(href if isinstance(href, str) else "")
        assert parts.scheme in ("", "file", "http", "https"), href
        assert parts.netloc != "example.invalid", href


def names_with(payload: str, catalogue: Path) -> list[str]:
    """Names of plans, search areas and nature that begin with a payload, as the map shows them."""
    found = []
    for stem, column in (("woningbouwplannen", "plannaam"), ("zoekgebieden", "naam"), ("natuurnetwerk", "naam")):
        content = json.loads((catalogue.parent / "files" / f"{stem}.geojson").read_text(encoding="utf-8"))
        names = (feature["properties"][column] for feature in content["features"])
        found += [name for name in names if isinstance(name, str) and name.startswith(f"{payload} ")]
    return found


def test_there_are_enough_of_every_kind() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 40


def test_a_payload_that_stands_as_html_would_be_noticed(browser: Browser, tmp_path: Path) -> None:
    # The test of the test: the same list in a page that escapes nothing.
    path = tmp_path / "careless.html"
    path.write_text("<!DOCTYPE html><meta charset=utf-8>" + "".join(f"<p>{text}</p>" for text in PAYLOADS), "utf-8")
    context = browser.new_context()
    context.add_init_script(COUNTER)
    context.set_offline(True)
    visited = Visited(context.new_page())
    visited.page.goto(path.resolve().as_uri(), wait_until="commit")
    visited.page.wait_for_timeout(500)
    assert any("ran" in fault or "dialog" in fault for fault in visited.faults)
    assert any("example.invalid" in url for url in visited.requests)
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_of_it_runs(name: str, visit: Callable[[str], Visited]) -> None:
    visited = visit(name)
    visited.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for tab in visited.page.get_by_role("tab").all():
        tab.click()
    assert_harmless(visited)


@pytest.mark.parametrize("name", ["index.html", "xx01/report.html"])
def test_every_payload_stands_as_text(name: str, visit: Callable[[str], Visited]) -> None:
    text = visit(name).text
    assert [payload for payload in PAYLOADS if folded(payload) not in text] == []


def test_the_map_of_all_regions_shows_names_as_text(visit: Callable[[str], Visited]) -> None:
    visited = visit("nederland.html")
    while visited.page.locator("#more").is_visible():
        visited.page.locator("#more").click()
    rows = visited.page.locator("#findings tbody tr")
    texts = [folded(text) for text in rows.all_text_contents()]
    assert sum(any(folded(payload) in row for payload in PAYLOADS) for row in texts) == len(texts) > 20
    rows.first.get_by_role("button").click()
    visited.page.locator(".leaflet-popup-content").wait_for(state="visible")
    visited.page.get_by_label("Regio", exact=True).select_option(index=1)
    assert_harmless(visited)


def test_the_map_shows_what_is_searched_and_opened_as_text(
    visit: Callable[[str], Visited], poisoned: tuple[Release, Path]
) -> None:
    visited = visit("xx01/map.html")
    field = visited.page.locator(SEARCH).first
    found: dict[str, bool] = defaultdict(bool)
    for payload in PAYLOADS:
        for name in names_with(payload, poisoned[1]):
            # By its ordinary end, of which there may be too many for the list, or in full.
            for wanted in (name.removeprefix(payload).strip(), folded(name)):
                field.fill(wanted)
                visited.page.wait_for_timeout(50)
                if not found[payload] and folded(name) in folded(visited.page.locator("body").inner_text()):
                    found[payload] = True
                    field.press("Enter")
                    visited.page.wait_for_timeout(50)
    assert [payload for payload in PAYLOADS if not found[payload]] == []
    assert_harmless(visited)


def test_tables_for_a_spreadsheet_hold_no_formula(poisoned: tuple[Release, Path]) -> None:
    for path in sorted(poisoned[0].folder.glob("*/findings.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert any("HYPERLINK" in cell for cell in cells)
        assert [cell for cell in cells if cell.startswith(("=", "+", "@"))] == []
