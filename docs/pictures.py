"""Take the pictures of the planners' guide (docs/handleiding.md) from the map of the fictional region.

Run by `make pictures`; needs Chromium (`make tools`, or CHROMIUM names one). They are in the repository, so that the
guide shows them; a browser of another version draws other pixels, so no test compares them.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Final

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

__all__ = ["MAX_BYTES", "PICTURES", "SCENARIO", "take_pictures"]

SCENARIO: Final = "wind-2x"
MAX_BYTES: Final = 100_000
_FOLDER: Final = Path(__file__).parent / "pictures"
_SIZE: Final = (1180, 720)
_QUALITY: Final = 0.75
_PACK: Final = """async ([source, quality]) => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
  canvas.getContext('2d').drawImage(image, 0, 0);
  return canvas.toDataURL('image/webp', quality);
}"""


def _layers(page: Page) -> None:
    page.get_by_role("tab", name="Lagen").click()


def _findings(page: Page) -> None:
    page.get_by_role("tab", name="Bevindingen").click()
    page.locator("[role=tabpanel]:visible tbody tr").first.click()


def _scenario(page: Page) -> None:
    page.get_by_label("Scenario").select_option(index=1)


def _weighing(page: Page) -> None:
    page.get_by_role("tab", name="Afweging").click()


def _sheet(page: Page) -> None:
    page.get_by_role("button", name="Afdrukblad").click()


PICTURES: Final = MappingProxyType(
    {
        "kaart-lagen": _layers,
        "kaart-bevinding": _findings,
        "kaart-scenario": _scenario,
        "kaart-afweging": _weighing,
        "kaart-afdrukblad": _sheet,
    }
)
"""Each picture, and what a reader does to see it."""


def take_pictures(browser: Browser, map_path: Path, folder: Path) -> None:
    """Write every picture as WebP, each of a page that was just opened, without a network.

    Raises
    ------
    ValueError
        A picture is larger than `MAX_BYTES`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, act in PICTURES.items():
        path = folder / f"{name}.webp"
        _take(browser, map_path, path, act)
        if path.stat().st_size > MAX_BYTES:
            msg = f"{path.name} has {path.stat().st_size} bytes, more than {MAX_BYTES}; lower _QUALITY"
            raise ValueError(msg)


def _take(browser: Browser, map_path: Path, path: Path, act: Callable[[Page], None]) -> None:
    context = browser.new_context(viewport={"width": _SIZE[0], "height": _SIZE[1]})
    context.set_offline(True)
    page = context.new_page()
    page.goto(map_path.resolve().as_uri())
    page.wait_for_function("document.body.classList.contains('ready')")
    act(page)
    page.wait_for_timeout(600)
    page.wait_for_function("!opgavenkaart.canvas.isDrawing")
    path.write_bytes(_as_webp(context, page.screenshot()))
    context.close()


def _as_webp(context: BrowserContext, png: bytes) -> bytes:
    """Let the browser itself pack a picture: text stays sharp, and it is a third of what PNG or JPEG would take."""
    page = context.new_page()
    source = f"data:image/png;base64,{b64encode(png).decode()}"
    _, _, packed = str(page.evaluate(_PACK, [source, _QUALITY])).partition(",")
    return b64decode(packed)


def main() -> int:
    """Publish the sample in a folder that is removed again, and take the pictures of its map."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        print("pictures: there is no Chromium; `make tools` installs it, CHROMIUM names another one", file=sys.stderr)
        return 1
    run = "from flows.cli.commands import main; main()"
    asked = ("run", "--sample", "--scenario", SCENARIO, "--at", "2026-11-23T06:00")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        subprocess.run([sys.executable, "-c", run, *asked], cwd=folder, check=True)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        take_pictures(browser, Path(folder) / "var" / "out" / "current" / "xx01" / "map.html", _FOLDER)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
