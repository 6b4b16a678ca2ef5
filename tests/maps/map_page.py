"""Reading a region's map: the data in its file, and what stands on an opened page."""

import base64
import gzip
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Page


def block_of(path: Path, name: str) -> bytes:
    """Return a block of data of a map's file, unpacked."""
    found = re.search(rf'<script type="application/octet-stream" id="{name}">(.*?)</script>', path.read_text("utf-8"))
    assert found is not None
    return gzip.decompress(base64.b85decode(found[1].encode().translate(bytes.maketrans(b".,:", b"&<>"))))


def model_of(path: Path) -> dict[str, Any]:
    """Return the model that a map's file holds, before the page's script makes objects of it."""
    return json.loads(block_of(path, "page-model"))


def shapes_in(content: bytes) -> list[list[list[np.ndarray]]]:
    """Return every encoded shape as polygons of rings of (longitude, latitude); of points as one ring of them."""
    length = int.from_bytes(content[:4], "little")
    structure = iter(_varints(content[4 : 4 + length]))
    numbers = _varints(content[4 + length :])
    steps = [-(number + 1) // 2 if number % 2 else number // 2 for number in numbers]
    total = len(steps) // 2
    places = np.cumsum(np.array(steps, dtype=np.int64).reshape(2, total), axis=1)[::-1].T / 1e5
    parts = [next(structure) for _ in range(next(structure))]
    rings_of = [next(structure) for _ in range(sum(parts))]
    sizes, counts = list(structure), iter(rings_of)
    rings = iter(np.split(places, np.cumsum(sizes)[:-1]))
    shapes = [
        [[next(rings) for _ in range(next(counts) if count else 1)] for _ in range(count or 1)] for count in parts
    ]
    assert sum(sizes) == total
    return shapes


def _varints(content: bytes) -> list[int]:
    result, value, shift = [], 0, 0
    for byte in content:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            result.append(value)
            value = shift = 0
    return result


def wait_until_drawn(page: Page) -> None:
    """Wait until the page has read its data and drawn all of it."""
    page.wait_for_function("document.body.classList.contains('ready') && opgavenkaart.canvas.drawn")


def drawn(page: Page, pane: str) -> int:
    """How many shapes are drawn at a height: ``claim``, ``conflict-3``, ``border``, ``no-data``, …"""
    return page.evaluate("pane => opgavenkaart.items().filter((item) => item.look.pane === pane).length", pane)


def point_at(page: Page, pane: str, number: int = 0) -> tuple[float, float]:
    """Return the middle of a drawn shape on screen."""
    x, y = page.evaluate(
        """([pane, number]) => {
          const own = opgavenkaart;
          const item = own.items().filter((one) => one.look.pane === pane)[number];
          const at = own.map.latLngToContainerPoint(own.shapes.bounds(item.shape).getCenter());
          const frame = own.map.getContainer().getBoundingClientRect();
          return [at.x + frame.x, at.y + frame.y];
        }""",
        [pane, number],
    )
    return x, y


def colour_at(page: Page, point: tuple[float, float]) -> tuple[int, int, int, int]:
    """Return the colour that the canvas has at a place on screen."""
    red, green, blue, alpha = page.evaluate(
        """([x, y]) => {
          const { canvases, turn } = opgavenkaart.canvas;
          const frame = canvases[turn].getBoundingClientRect();
          const ratio = canvases[turn].width / frame.width;
          const context = canvases[turn].getContext("2d");
          return [...context.getImageData((x - frame.x) * ratio, (y - frame.y) * ratio, 1, 1).data];
        }""",
        list(point),
    )
    return red, green, blue, alpha
