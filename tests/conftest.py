"""What all tests share: profiles of properties, one line for what is left out, and a real browser without a network."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, sync_playwright

from tests.left_out import absent, in_ci, pytest_sessionfinish, pytest_terminal_summary
from tests.properties import load_profile

__all__ = ["Opened", "artefacts", "browser", "open_page", "pytest_sessionfinish", "pytest_terminal_summary"]

load_profile(ci=in_ci())


@dataclass
class Opened:
    """A page that was opened, with what it asked for, what it said that it should not, and dialogs that came up."""

    page: Page
    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


def _chromium() -> str:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        absent("Chromium")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, headless."""
    path = _chromium()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Opened]]:
    """Open a file in a fresh window: ``open_page(path)``; ``online=True`` records and refuses every request."""
    contexts = []

    def opened(path: Path, *, online: bool = False) -> Opened:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        contexts.append(context)
        result = Opened(context.new_page())

        def dismiss(dialog: Dialog) -> None:
            result.dialogs.append(dialog.message)
            dialog.dismiss()

        result.page.on("request", lambda request: result.requests.append(request.url))
        result.page.on("console", lambda said: result.faults.append(said.text) if said.type == "error" else None)
        result.page.on("pageerror", lambda error: result.faults.append(str(error)))
        result.page.on("dialog", dismiss)
        if online:
            context.route(re.compile("^https?:"), lambda route: route.abort())
        else:
            context.set_offline(True)
        result.page.goto(path.resolve().as_uri())
        result.page.wait_for_load_state("load")
        return result

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def artefacts(pytestconfig: pytest.Config) -> Path:
    """The folder for pictures that a person may want to look at after a run."""
    folder = pytestconfig.rootpath / "var" / "test-artefacts"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
