"""What every page shares: assets, the content security policy, and how a page is written."""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup
from xstatic.pkg import leaflet

from maps.common.errors import OutputError

__all__ = [
    "asset",
    "compressed",
    "compressed_json",
    "embedded_json",
    "leaflet_css",
    "leaflet_js",
    "render_page",
    "write_page",
]

_CLOSING: Final = re.compile(r"</(script|style)", re.IGNORECASE)
_SOURCE_MAP: Final = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_TO_PAGE: Final = bytes.maketrans(b"&<>", b".,:")
_LEAFLET_IMAGE: Final = re.compile(r"url\(images/[^)]*\)")


@cache
def asset(name: str) -> str:
    """Return a style by room and name: ``common/base.css`` is ``maps/common/static/base.css``."""
    return _normal(_in_room(name, "static"))


@cache
def leaflet_js() -> str:
    """Return Leaflet, without the address of its source map: a page asks for nothing."""
    return _SOURCE_MAP.sub("", _normal((Path(leaflet.BASE_DIR) / "leaflet.js").read_text(encoding="utf-8")))


@cache
def leaflet_css() -> str:
    """Return Leaflet's style, without the images of markers and controls that our pages do not have."""
    return _LEAFLET_IMAGE.sub("none", _normal((Path(leaflet.BASE_DIR) / "leaflet.css").read_text(encoding="utf-8")))


def embedded_json(content: object) -> Markup:
    """Return JSON that can stand inside a script element: no character of it can end the element or open a comment."""
    text = json.dumps(content, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


def compressed(content: bytes) -> Markup:
    """Return bytes as gzip in base 85, to stand inside a script element that is no script; equal bytes give equal text.

    A browser unpacks it with its own ``DecompressionStream``. The digits are those of `base64.b85encode`, but for the
    three that HTML or a comment could begin or end with: ``&<>`` are ``.,:``. Base 64 would take 7 % more.
    """
    # The highest level takes four times as long as this one, and saves 2 %.
    packed = base64.b85encode(gzip.compress(content, compresslevel=6, mtime=0))
    return Markup(packed.translate(_TO_PAGE).decode())


def compressed_json(content: object) -> Markup:
    """Return JSON, `compressed`; text that no encoding can hold is replaced by '?'."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return compressed(text.encode("utf-8", errors="replace"))


def render_page(
    template: str,
    scripts: Sequence[str],
    styles: Sequence[str],
    *,
    image_hosts: Sequence[str] = (),
    **values: object,
) -> str:
    """Render a template by room and name (``region_map/page.html``); all but our own scripts and styles is escaped.

    The page's content security policy allows exactly these scripts and styles, images from `image_hosts`, and nothing
    else: no request, no form, no code that came with the data.

    Raises
    ------
    OutputError
        A script or style would end its own element.
    """
    for text in (*scripts, *styles):
        if closing := _CLOSING.search(text):
            msg = f"a script or style of the page holds '{closing[0]}', which would end its element"
            raise OutputError(msg)
    policy = "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src", *map(_hash, scripts)]) if scripts else "script-src 'none'",
            " ".join(["style-src", *map(_hash, styles)]),
            " ".join(["img-src data:", *image_hosts]),
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    return (
        _environment()
        .get_template(template)
        .render(
            policy=policy,
            scripts=[Markup(text) for text in scripts],
            styles=[Markup(text) for text in styles],
            **values,
        )
    )


def write_page(html: str, path: Path) -> None:
    """Write a page, making its folder; text that no encoding can hold is replaced by '?'."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(html.encode("utf-8", errors="replace"))


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _in_room(name: str, folder: str) -> str:
    room, _, file = name.partition("/")
    return files("maps").joinpath(room, folder, file).read_text(encoding="utf-8")


def _normal(text: str) -> str:
    # A browser hashes line ends as it parses them, which is as plain newlines.
    return text.replace("\r\n", "\n").replace("\r", "\n")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(lambda name: _in_room(name, "templates")),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
