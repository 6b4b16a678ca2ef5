"""A region's map with findings of every sort, and what stands on its page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, Page

from spatial.report.report import RegionReport
from spatial.rules.ruleset import RuleSet
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


def details(page: Page) -> str:
    """The text of the details panel, folded parts included."""
    return page.locator("#details").text_content()


def said(page: Page) -> str:
    """What the filters say is active."""
    return page.locator("#filter-summary").text_content()


def shown(page: Page) -> int:
    """How many findings pass the filters."""
    return page.evaluate("opgavenkaart.shown().length")


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
