"""The rows of the index: each region's numbers in words, with what stands behind those that are not there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from maps.common.errors import OutputError
from maps.common.numbers import number, percent
from maps.common.phrases import phrase
from maps.common.texts import texts
from maps.index.content import GRADES, STRENGTHS, IndexEntry, IndexLink, Number, heavy

__all__ = ["COLUMNS", "IndexCell", "IndexRow", "evaluated_nowhere", "index_rows", "relative"]

COLUMNS: Final = ("energy.bid", "energy.realised", "energy.gap", "housing.capacity_share")
"""The indicators that are columns of the index."""

_DECIMALS: Final = 2


@dataclass(frozen=True)
class IndexCell:
    """A cell: its text, what it is sorted by (None goes last), and lines that open below it."""

    text: str
    value: float | None = None
    unverified: bool = False
    absent: bool = False
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class IndexRow:
    """A region's row; `summary` says in one line what the small map shows of it."""

    name: str
    code: str
    cells: tuple[IndexCell, ...]
    map_href: str
    links: tuple[IndexLink, ...]
    summary: str


def index_rows(entries: Sequence[IndexEntry], lang: str) -> tuple[IndexRow, ...]:
    """Return the rows in the order of the entries.

    Cells: `COLUMNS`; conflicts from grade 4 to 1; opportunities; rules not evaluated; claim layers without a feature;
    changes.

    Raises
    ------
    OutputError
        A `href` is no relative address.
    """
    nowhere = evaluated_nowhere(entries)
    return tuple(
        IndexRow(
            name=entry.name,
            code=entry.code,
            cells=(
                *(_amount(entry.task.get(name), lang) for name in COLUMNS),
                *(_count(entry.places_by_severity.get(grade, 0), lang) for grade in GRADES),
                _opportunities(entry, lang),
                _not_evaluated(entry, nowhere, lang),
                _listed(entry.bare, lang),
                _changes(entry, lang),
            ),
            map_href=relative(entry.map_href),
            links=tuple(IndexLink(link.title, relative(link.href)) for link in entry.links),
            summary=_summary(entry, lang),
        )
        for entry in entries
    )


def evaluated_nowhere(entries: Sequence[IndexEntry]) -> tuple[str, ...]:
    """Return the rules that no region could be judged by; of one region none, as its own row names them."""
    if len(entries) < 2:
        return ()
    others = [set(entry.not_evaluated) for entry in entries[1:]]
    return tuple(rule for rule in entries[0].not_evaluated if all(rule in other for other in others))


def relative(href: str) -> str:
    """Return an address that leads into the release.

    Raises
    ------
    OutputError
        It leads elsewhere.
    """
    # A colon before the first slash makes a scheme, whatever a parser of addresses thinks of the rest.
    if ":" in href or href.startswith(("/", "\\")) or "\\" in href:
        msg = f"the index links to '{href}'; it may link to relative addresses only, such as es04/map.html"
        raise OutputError(msg)
    return href


def _count(value: int, lang: str) -> IndexCell:
    return IndexCell(number(value, lang), value)


def _not_evaluated(entry: IndexEntry, nowhere: tuple[str, ...], lang: str) -> IndexCell:
    """Count all, and name those that other regions were judged by; the rest stands once, above the table."""
    count = len(entry.not_evaluated)
    rest = (phrase("index.nowhere_too", lang, {"count": len(nowhere)}),) if nowhere else ()
    own = tuple(rule for rule in entry.not_evaluated if rule not in nowhere)
    return IndexCell(number(count, lang), count, more=(*own, *rest))


def _listed(lines: tuple[str, ...], lang: str) -> IndexCell:
    return IndexCell(number(len(lines), lang), len(lines), more=lines)


def _amount(one: Number | None, lang: str) -> IndexCell:
    """Write one number of the task; where there is none, say why not."""
    t = texts(lang)
    if one is None:
        return IndexCell(t["index.no_value"], absent=True, more=(t["index.not_told"],))
    if one.value is None:
        return IndexCell(t["index.no_value"], absent=True, more=(one.absent,) if one.absent else ())
    share = one.unit == "share"
    written = percent(one.value, lang) if share else number(one.value, lang, _DECIMALS)
    basis = (one.basis,) if one.basis else ()
    return IndexCell(written, one.value, unverified=one.status == "U", more=basis)


def _opportunities(entry: IndexEntry, lang: str) -> IndexCell:
    t = texts(lang)
    shown = [(grade, count) for grade in (*STRENGTHS, 0) if (count := entry.places_by_strength.get(grade, 0))]
    lines = tuple(f"{grade} {t[f'strength.{grade}']}: {number(count, lang)}" for grade, count in shown)
    return IndexCell(number(entry.opportunities, lang), entry.opportunities, more=lines)


def _changes(entry: IndexEntry, lang: str) -> IndexCell:
    """Write how many findings came, went and got another grade; sorted by how many that are together."""
    t, changes = texts(lang), entry.changes
    if changes is None:
        return IndexCell(t["index.not_compared"], absent=True)
    total = changes.gained + changes.lost + changes.regraded
    if total == 0:
        return IndexCell(t["index.unchanged"], 0)
    counts = {"gained": changes.gained, "lost": changes.lost, "regraded": changes.regraded}
    return IndexCell(phrase("index.changed", lang, counts), total)


def _summary(entry: IndexEntry, lang: str) -> str:
    gap = _amount(entry.task.get("energy.gap"), lang)
    return phrase(
        "index.summary",
        lang,
        {
            "name": entry.name,
            "heavy": heavy(entry),
            "opportunities": entry.opportunities,
            "gap": gap.text if gap.absent else f"{gap.text} TWh",
        },
    )
