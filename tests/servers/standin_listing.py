"""Which features a page of the stand-in holds, when all is well and when the data itself goes wrong.

Two ways of paging lose different things. With a cursor the server knows which feature came last, so what changes before
it moves nothing. With an offset it only counts, so that what is deleted makes the next page begin one feature too late.
"""

from typing import NamedTuple

from tests.servers.standin_data import Row
from tests.servers.standin_spec import Fault, Spec

LASTING = frozenset(
    {
        "changed_between_pages",
        "circle",
        "duplicate_ids",
        "duplicate_ids_changed",
        "endless_empty",
        "endless_next",
        "repeat_page",
        "short_by_one",
        "stops_early",
    }
)
"""Faults that hold from their page on; they change the order of things, not one answer."""

KINDS = LASTING | {"empty_page", "too_many"}
OTHERWISE = 100
_DUPLICATES = ("duplicate_ids", "duplicate_ids_changed")


class Cursor(NamedTuple):
    """Where a page begins: its number, and how many features stood before it and before the page before it."""

    page: int = 1
    after: int = 0
    before: int = 0


class Page(NamedTuple):
    """The features of a page, how many it says to hold, how many the server then has, and what follows."""

    rows: list[Row]
    returned: int
    matched: int
    following: Cursor | None = None


def listing(spec: Spec) -> list[Row]:
    rows = [Row(number, spec.edition) for number in range(spec.features)]
    return rows[::-1] if spec.down else rows


def length_of(spec: Spec, page: int, page_size: int) -> int:
    longest = spec.pages[(page - 1) % len(spec.pages)] if spec.pages else page_size
    return min(page_size, spec.cap, longest)


def page_at(spec: Spec, start: int, page_size: int) -> int:
    """The number of the page that begins at an offset, for who takes one page after the other."""
    page, at = 1, 0
    while page_size and at + length_of(spec, page, page_size) <= start:
        at += length_of(spec, page, page_size)
        page += 1
    return page


def keyset_page(spec: Spec, fault: Fault | None, cursor: Cursor, page_size: int) -> Page:
    page, after, before = cursor
    rows = listing(spec)
    end = min(after + length_of(spec, page, page_size), len(rows))
    kind = _kind_at(fault, page)
    repeats = kind in _DUPLICATES and after > 0
    shown, following = {
        "too_many": (rows[after:], Cursor(page + 1, len(rows), after)),
        "short_by_one": (rows[after + 1 : end], Cursor(page + 1, end, after)),
        "repeat_page": (rows[before:after], Cursor(page + 1, after, before)),
        "circle": (rows[after:end], Cursor()),
        "endless_next": (rows[after:end], Cursor(page + 1, after, before)),
        "empty_page": ([], Cursor(page + 1, after, before)),
    }.get(kind or "", (rows[after:end], Cursor(page + 1, end, after)))
    if repeats:
        shown, following = [_again(rows[after - 1], kind), *rows[after : end - 1]], Cursor(page + 1, end - 1, after)
    goes_on = following.after < len(rows) or kind in ("circle", "endless_next", "endless_empty")
    full = end - after == length_of(spec, page, page_size)
    if kind == "stops_early" or not (goes_on or (full and spec.switches.get("trailing"))):
        following = None
    # What it says to hold: only a page that lost a feature holds another number.
    returned = end - after if kind == "short_by_one" else len(shown)
    return Page(shown, returned, _matched(spec, fault), following)


def offset_page(spec: Spec, fault: Fault | None, start: int, page_size: int) -> Page:
    length = length_of(spec, page_at(spec, start, page_size), page_size)
    rows = listing(spec)
    if fault is not None and fault.kind in KINDS:
        first = sum(length_of(spec, one, page_size) for one in range(1, int(fault.page)))
        before = first - length_of(spec, int(fault.page) - 1, page_size) if first else 0
        if fault.kind in _DUPLICATES and 0 < first <= len(rows):
            rows = [*rows[:first], _again(rows[first - 1], fault.kind), *rows[first:]]
        rows = {
            "changed_between_pages": _changed(spec, fault, rows),
            "short_by_one": rows[:first] + rows[first + 1 :],
            "repeat_page": rows[:first] + rows[before:first] + rows[first:],
            "circle": rows[:first] + rows,
        }.get(fault.kind, rows)
        length = {"too_many": len(rows), "empty_page": 0, "stops_early": 0}.get(fault.kind, length)
        if fault.kind == "endless_next" and start >= len(rows):
            start = max(0, len(rows) - length)
    shown = rows[start : start + length]
    return Page(shown, len(shown), _matched(spec, fault))


def between(spec: Spec, fault: Fault | None, low: int, high: int, page_size: int) -> list[Row]:
    """The features of two numbers and those between them, for servers that are asked by id."""
    length = length_of(spec, page_at(spec, low, page_size), page_size)
    rows = [row for row in listing(spec) if low <= row.number <= high][:length]
    if fault is None or fault.kind not in KINDS:
        return rows
    first = sum(length_of(spec, one, page_size) for one in range(1, int(fault.page)))
    if fault.kind in _DUPLICATES and low:
        return [_again(Row(low - 1, spec.edition), fault.kind), *rows]
    beginning = listing(spec)[: len(rows)]
    return {
        "short_by_one": [row for row in rows if row.number != first],
        "circle": beginning,
        "repeat_page": beginning,
        "empty_page": [],
        "stops_early": [],
    }.get(fault.kind, rows)


def _kind_at(fault: Fault | None, page: int) -> str | None:
    """With a cursor only these go on after their page; the others would strike anew at each."""
    going_on = ("endless_empty", "endless_next")
    return None if fault is None or (page != fault.page and fault.kind not in going_on) else fault.kind


def _again(row: Row, kind: str | None) -> Row:
    return row._replace(edition=OTHERWISE) if kind == "duplicate_ids_changed" else row


def _changed(spec: Spec, fault: Fault, rows: list[Row]) -> list[Row]:
    new = Row(spec.features, spec.edition)
    return {"deleted": rows[1:], "inserted": [new, *rows], "swapped": [*rows[1:], new]}[fault.change]


def _matched(spec: Spec, fault: Fault | None) -> int:
    """How many the server has by now."""
    if fault is not None and fault.kind == "changed_between_pages":
        return len(_changed(spec, fault, listing(spec)))
    return spec.features
