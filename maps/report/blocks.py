"""What the pages of `report.html` are made of: sections of headings, paragraphs, lists and tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from maps.common.styles import Badge

__all__ = ["Block", "Cell", "Column", "Heading", "Items", "Link", "Paragraph", "Section", "Table", "amount", "text"]


@dataclass(frozen=True)
class Link:
    """A link within the page (``#…``) or to a file beside it."""

    href: str
    text: str


@dataclass(frozen=True)
class Cell:
    """One cell of a table, or one line: plain text, which the template escapes.

    Parameters
    ----------
    unverified
        Whether the number has status U, which is marked for the eye and for a screen reader.
    more
        Smaller lines below.
    href
        What the text links to.
    links
        Links below the text.
    span
        Columns that the cell fills.
    """

    text: str
    unverified: bool = False
    more: tuple[str, ...] = ()
    href: str = ""
    links: tuple[Link, ...] = ()
    badges: tuple[Badge, ...] = ()
    span: int = 1


@dataclass(frozen=True)
class Column:
    """A column's heading; numbers stand right."""

    title: str
    number: bool = False
    style: str = ""


@dataclass(frozen=True)
class Table:
    """A table with a caption; the first cell of a row is its heading.

    `anchors` are ids of the rows, '' for none.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    anchors: tuple[str, ...] = ()
    wide: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading below that of the section."""

    text: str
    anchor: str = ""
    unverified: bool = False
    badges: tuple[Badge, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `style` is '', ``small`` or ``absent``."""

    text: str
    style: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Items:
    """A list of terms with what is said of each; a term may be empty."""

    rows: tuple[tuple[str, Cell], ...]


Block = Table | Heading | Paragraph | Items


@dataclass(frozen=True)
class Section:
    """A section of the page with its blocks in order."""

    anchor: str
    title: str
    blocks: tuple[Block, ...] = field(default_factory=tuple)


def text(value: str, *more: str) -> Cell:
    """Return a cell of plain text, with smaller lines below where they are not empty."""
    return Cell(value, more=tuple(line for line in more if line))


def amount(value: str, status: object = "", more: Sequence[str] = ()) -> Cell:
    """Return a cell of a number, marked when its status is U."""
    return Cell(value, status == "U", tuple(line for line in more if line))
