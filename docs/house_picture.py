"""The picture of the house: packages, their rooms, who imports whom, and the way of the data through them.

Drawn from the imports as they are (grimp, which import-linter asks too) and from the order of rooms in
`pyproject.toml`, so a picture that is no longer true is stale and `docs/generate.py --check` says so.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path
from pkgutil import resolve_name
from typing import Final

import grimp

import data

__all__ = ["house_svg"]

PACKAGES: Final = ("flows", "data", "maps", "spatial")

WAY: Final = (
    ("Source", "data.pull.pull.pull"),
    ("Snapshot", "data.harmonise.harmonise.to_layer"),
    ("Layer", "spatial.findings.evaluate.evaluate"),
    ("Findings", "spatial.report.summarise.summarise"),
    ("RegionReport", "maps.region_map.page.write_region_map"),
    ("files", "flows.publish.release.publish"),
)
"""Each noun, and the function that takes it one step further; the last makes a release."""

_LEFT_OUT: Final = frozenset({"errors"})
"""Rooms that all others import: their arrows would hide the rest."""

_LEGEND: Final = (
    "An arrow means: imports. Left out: arrows that another way replaces, those to errors, and flows to spatial."
)

_PROJECT: Final = Path(data.__file__).parents[1] / "pyproject.toml"

_BOX: Final = (118, 26)
_ROW_STEP: Final = 44
_COLUMN_STEP: Final = 128
_HEAD: Final = 30
_MARGIN: Final = 14
_TOP: Final = 118
_GAP: Final = 28
_STREET: Final = 56
_COLOURS: Final = {"flows": "#f3e3c3", "data": "#d5e6f5", "maps": "#e4dcf2", "spatial": "#d8ecd6"}


@dataclass(frozen=True)
class Frame:
    """A package: where it stands, and the corner of each of its rooms, whose rows are `step` apart."""

    name: str
    x: float
    y: float
    width: float
    height: float
    step: float
    rooms: Mapping[str, tuple[float, float]]


def house_svg() -> str:
    """Return the picture as SVG.

    Raises
    ------
    AttributeError, ModuleNotFoundError
        A function of the data's way is no longer there: change `WAY`.
    """
    rows = {package: _rows(package) for package in PACKAGES}
    frames = _placed(rows)
    steps = {name: number for number, (_, path) in enumerate(WAY, 1) for name in [_room_of(path)]}
    width = max(frame.x + frame.width for frame in frames) + _MARGIN
    height = max(frame.y + frame.height for frame in frames) + 32
    imports = _imports()
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" font-family="system-ui, sans-serif" font-size="12" role="img">',
        "<title>The house: packages, rooms and imports, and the way of the data</title>",
        "<desc>Made by docs/generate.py from the imports and pyproject.toml; an arrow means: imports.</desc>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#555"/></marker></defs>',
        f'<rect width="{width:g}" height="{height:g}" fill="#fff"/>',
        *_way(width),
        *(line for frame in frames for line in _frame_svg(frame, _reduced(imports, frame.name), steps)),
        *_between(frames, imports),
        _text(_MARGIN, height - 12, _LEGEND, 'fill="#555"'),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _placed(rows: Mapping[str, Sequence[Sequence[str]]]) -> tuple[Frame, ...]:
    """Place the packages in three columns, so that all arrows run to the right: data above maps in the middle."""
    tops = {"data": _TOP, "maps": _TOP + _height(rows["data"]) + _GAP}
    whole = _height(rows["data"]) + _GAP + _height(rows["maps"])
    columns = {name: max(map(len, rows[name])) for name in rows}
    widths = {name: count * _COLUMN_STEP + 2 * _MARGIN for name, count in columns.items()}
    middle = _MARGIN + widths["flows"] + _STREET
    right = middle + max(widths["data"], widths["maps"]) + _STREET
    lefts = {"flows": _MARGIN, "data": middle, "maps": middle, "spatial": right}
    widths["data"] = widths["maps"] = max(widths["data"], widths["maps"])
    return tuple(
        _frame(
            name,
            rows[name],
            (lefts[name], tops.get(name, _TOP)),
            (widths[name], _height(rows[name]) if name in tops else max(whole, _height(rows[name]))),
        )
        for name in PACKAGES
    )


def _height(rows: Sequence[Sequence[str]]) -> float:
    return _HEAD + len(rows) * _ROW_STEP


def _rows(package: str) -> list[list[str]]:
    """Return the rooms of a package from top to bottom, those that do not know each other side by side."""
    contracts = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    (layers,) = (one["layers"] for one in contracts if one.get("containers") == [package])
    return [[room.strip() for room in layer.split("|")] for layer in layers]


def _imports() -> dict[str, set[str]]:
    """Return for each room (`package.room`) the rooms that its modules import."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    found: dict[str, set[str]] = {}
    for module in sorted(graph.modules):
        for imported in graph.find_modules_directly_imported_by(module):
            found.setdefault(_room_of(module), set()).add(_room_of(imported))
    return {room: others - {room} for room, others in found.items()}


def _room_of(module: str) -> str:
    if module in (path for _, path in WAY):
        resolve_name(":".join(module.rsplit(".", 1)))
    return ".".join(module.split(".")[:2])


def _reduced(imports: Mapping[str, set[str]], package: str) -> list[tuple[str, str]]:
    """Return who imports whom within a package, without what also goes by way of another room."""
    own = {
        room.split(".")[1]: {
            other.split(".")[1] for other in others if other.startswith(f"{package}.") and other.split(".")[1:]
        }
        - _LEFT_OUT
        for room, others in imports.items()
        if room.startswith(f"{package}.")
    }
    return [
        (room, other)
        for room, others in sorted(own.items())
        for other in sorted(others)
        if not any(other in _reached(own, way) for way in others - {other})
    ]


def _reached(own: Mapping[str, set[str]], room: str) -> set[str]:
    others = own.get(room, set())
    return others.union(*(_reached(own, other) for other in others))


def _frame(name: str, rows: Sequence[Sequence[str]], corner: tuple[float, float], size: tuple[float, float]) -> Frame:
    """Place the rooms of a package in a frame, each row in its middle."""
    (x, y), (width, height) = corner, size
    step = (height - _HEAD) / len(rows)
    rooms = {}
    for number, row in enumerate(rows):
        first = x + (width - (len(row) - 1) * _COLUMN_STEP - _BOX[0]) / 2
        for place, room in enumerate(row):
            rooms[room] = (first + place * _COLUMN_STEP, y + _HEAD + number * step)
    return Frame(name, x, y, width, height, step, rooms)


def _frame_svg(frame: Frame, arrows: Sequence[tuple[str, str]], steps: Mapping[str, int]) -> Iterator[str]:
    yield (
        f'<rect x="{frame.x:g}" y="{frame.y:g}" width="{frame.width:g}" height="{frame.height:g}" rx="6" '
        f'fill="{_COLOURS[frame.name]}"/>'
    )
    yield _text(frame.x + _MARGIN, frame.y + 19, f"{frame.name}/", 'font-weight="bold" font-size="14"')
    for upper, lower in arrows:
        yield _arrow(_path(frame, upper, lower))
    for room, (x, y) in frame.rooms.items():
        yield f'<rect x="{x:g}" y="{y:g}" width="{_BOX[0]}" height="{_BOX[1]}" rx="4" fill="#fff" stroke="#555"/>'
        yield _text(x + _BOX[0] / 2, y + 17, room, 'text-anchor="middle"')
        number = steps.get(f"{frame.name}.{room}")
        if number is not None:
            yield from _badge(x, y + _BOX[1] / 2, number)


def _path(frame: Frame, upper: str, lower: str) -> str:
    """Return the way of an arrow: straight to the next row, else round the boxes between, the wider the further."""
    (x1, y1), (x2, y2) = frame.rooms[upper], frame.rooms[lower]
    rows = round((y2 - y1) / frame.step)
    half, middle = _BOX[0] / 2, frame.x + frame.width / 2
    if rows == 1:
        return f"M{x1 + half:g} {y1 + _BOX[1]:g}L{x2 + half:g} {y2 - 1:g}"
    side = 1 if x2 + half > middle + 1 else -1
    out = side * (half + 6 + 16 * rows)
    x, y = x1 + half + side * half, y1 + _BOX[1] / 2
    end = x2 + half + side * half * 0.7
    return f"M{x:g} {y:g}C{x1 + half + out:g} {y:g} {end + out / 2:g} {y2 - frame.step:g} {end:g} {y2 - 1:g}"


def _arrow(path: str, width: float = 1.2) -> str:
    return f'<path d="{path}" fill="none" stroke="#555" stroke-width="{width:g}" marker-end="url(#tip)"/>'


def _between(frames: Sequence[Frame], imports: Mapping[str, set[str]]) -> Iterator[str]:
    """Draw one arrow for each two packages that touch; data and maps know each other as little as the linter says."""
    known = {
        (room.split(".")[0], other.split(".")[0])
        for room, others in imports.items()
        for other in others
        if room.split(".")[0] != other.split(".")[0]
    }
    place = {frame.name: frame for frame in frames}
    for upper, lower in sorted(known):
        one, other = place[upper], place[lower]
        if (upper, lower) == ("flows", "spatial"):
            continue
        y = max(one.y, other.y) + min(one.height, other.height) / 2
        yield _arrow(f"M{one.x + one.width:g} {y:g}L{other.x - 2:g} {y:g}", 3)


def _way(width: float) -> Iterator[str]:
    """Draw the way of the data as a line of nouns above the house."""
    yield _text(
        _MARGIN, 24, "The way of the data: each number is a function of the room that bears it", 'font-weight="bold"'
    )
    nouns = [noun for noun, _ in WAY] + ["release"]
    step = (width - 2 * _MARGIN - 90) / (len(nouns) - 1)
    places = [_MARGIN + number * step for number in range(len(nouns))]
    for (start, end), (number, (_, path)) in zip(pairwise(places), enumerate(WAY, 1), strict=True):
        yield _arrow(f"M{start + 92:g} 52L{end - 2:g} 52")
        yield from _badge((start + 92 + end) / 2, 52, number)
        yield _text((start + 92 + end) / 2, 84, path.rsplit(".", 1)[1], 'text-anchor="middle" font-size="11"')
        yield _text((start + 92 + end) / 2, 98, _room_of(path), 'text-anchor="middle" font-size="10" fill="#555"')
    for place, noun in zip(places, nouns, strict=True):
        yield f'<rect x="{place:g}" y="39" width="90" height="26" rx="13" fill="#fff7d6" stroke="#555"/>'
        yield _text(place + 45, 56, noun, 'text-anchor="middle"')


def _badge(x: float, y: float, number: int) -> Iterator[str]:
    yield f'<circle cx="{x:g}" cy="{y:g}" r="8" fill="#8a1c1c"/>'
    yield _text(x, y + 4, str(number), 'text-anchor="middle" fill="#fff" font-size="11" font-weight="bold"')


def _text(x: float, y: float, words: str, style: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" {style}>{escape(words)}</text>'
