"""The pages of a pull on their way to disk, and the proof that they are all of it.

Whatever the protocol, data is lost in the same ways: a page that is no page, pages that run in a circle, a feature that
two pages hold because the data moved between them, a server that stops early. They are met here, once.
"""

import hashlib
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Final, NamedTuple

import msgspec

from data.errors import IncompletePull, SourceUnavailable, UnsafeContent
from data.pull.connectors.connector import Order, Pulled

__all__ = ["OVERLAPPING", "Item", "Pages", "items_of", "pages_of"]

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_MODULUS: Final = 1 << 256
_IDLE_IN_A_ROW: Final = 10
_FAST: Final = 1
_ENCODER: Final = msgspec.json.Encoder(order="sorted")


OVERLAPPING: Final = "+"
"""Mark in the name of a page that begins with the last feature of the page before it."""


class Item(NamedTuple):
    """One feature or row: its id, if it has one, and a text of all else that it says."""

    id: str | None
    content: bytes

    @property
    def digest(self) -> bytes:
        """The hash of both."""
        return hashlib.sha256((self.id or "").encode() + b"\0" + self.content).digest()


class Pages:
    """Take the pages of one pull; made by `pages_of`."""

    def __init__(self, order: Order, archive: zipfile.ZipFile, seen: sqlite3.Connection) -> None:
        self._order = order
        self._archive = archive
        self._seen = seen
        self._content = 0
        self._size_bytes = 0
        self._idle = 0
        self._last = b""
        self.pages = 0
        self.features = 0
        self.repeated = 0
        self.promised: int | None = None
        seen.execute("CREATE TABLE address (value TEXT PRIMARY KEY) WITHOUT ROWID")
        seen.execute("CREATE TABLE page (digest BLOB PRIMARY KEY) WITHOUT ROWID")
        seen.execute("CREATE TABLE item (id TEXT PRIMARY KEY, digest BLOB) WITHOUT ROWID")

    def promise(self, count: int | None) -> None:
        """Note how many features the server says it has, if it says so; the greatest of its numbers counts."""
        if count is not None:
            self.promised = max(count, self.promised or 0)

    def ask(self, address: str) -> None:
        """Note that an address is about to be asked.

        Raises
        ------
        IncompletePull
            It was asked before.
        """
        if not self._is_new("address", address):
            self._refuse(f"the pages run in a circle ({address} came twice)", transient=False)

    def add(self, body: bytes, items: Sequence[Item], *, suffix: str = ".json", overlapping: bool = False) -> None:
        """Write one page as it came; an `overlapping` one must begin with the last feature of the page before it.

        Raises
        ------
        IncompletePull
            It does not, brings nothing new, or has a feature that another page had otherwise.
        """
        if overlapping:
            self.starts_with_last(items)
            items = items[1:]
        self.pages += 1
        self._size_bytes += len(body)
        if self._size_bytes > self._order.source.max_bytes:
            msg = self._order.refused(
                f"the pages are larger than {self._order.source.max_mb} MB together; raise 'max_mb' if that is right"
            )
            raise UnsafeContent(msg)
        mark = OVERLAPPING if overlapping else ""
        member = zipfile.ZipInfo(f"page-{self.pages:05d}{mark}{suffix}", _EPOCH)
        self._archive.writestr(member, body, compress_type=zipfile.ZIP_DEFLATED, compresslevel=_FAST)
        before = self.features
        digests = [item.digest for item in items]
        if items and not self._is_new("page", hashlib.sha256(b"".join(digests)).digest()):
            self._refuse(f"the pages run in a circle (page {self.pages} repeats another)", transient=False)
        for item, digest in zip(items, digests, strict=True):
            if item.id is not None and not self._is_new_item(item.id, digest):
                self.repeated += 1
                continue
            self.features += 1
            self._content = (self._content + int.from_bytes(digest, "big")) % _MODULUS
        self._last = items[-1].content if items else self._last
        self._idle = 0 if self.features > before else self._idle + 1
        if self._idle > _IDLE_IN_A_ROW:
            self._refuse(
                f"{self._idle} pages in a row brought nothing new, and there is always one more", transient=False
            )
        self._order.tell(self.features, self.promised)

    def starts_with_last(self, items: Sequence[Item]) -> None:
        """Prove that a page begins with the last feature of the page before it; ids may be numbered anew, so not by id.

        Raises
        ------
        IncompletePull
            It does not.
        """
        if not items or items[0].content != self._last:
            self._refuse(
                f"page {self.pages + 1} does not begin with the last feature of the page before it: the data changed "
                "meanwhile, or the server keeps no order (set 'sort_by') or no offset"
            )

    def whole(
        self, suffix: str, *, content_crs: str | None = None, validators: Mapping[str, str] | None = None
    ) -> Pulled:
        """Return the pull, which is over, after holding it against what the server promised.

        A server that gives more than it says has told a limit, not a count; its number proves nothing then.
        `validators` must be of the whole: those of one page say nothing of another.

        Raises
        ------
        IncompletePull
            Fewer came.
        """
        if self.promised is not None and self.features < self.promised:
            self._refuse(f"the server has {self.promised} features and gave {self.features}")
        return Pulled(
            suffix=suffix,
            features=self.features,
            content_crs=content_crs,
            content=f"{self.features}-{self._content:064x}",
            counted=self.features == self.promised,
            repeated=self.repeated,
            validators=validators or {},
        )

    def _is_new(self, table: str, value: str | bytes) -> bool:
        return self._seen.execute(f"INSERT OR IGNORE INTO {table} VALUES (?)", (value,)).rowcount == 1

    def _is_new_item(self, name: str, digest: bytes) -> bool:
        if self._seen.execute("INSERT OR IGNORE INTO item VALUES (?, ?)", (name, digest)).rowcount == 1:
            return True
        (other,) = self._seen.execute("SELECT digest FROM item WHERE id = ?", (name,)).fetchone()
        if other != digest:
            self._refuse(f"feature '{name}' came twice and not the same: the data changed meanwhile")
        return False

    def _refuse(self, what: str, *, transient: bool = True) -> None:
        raise IncompletePull(self._order.refused(what), transient=transient)


@contextmanager
def pages_of(order: Order) -> Iterator[Pages]:
    """Open the order's target for pages; what fails after the first page is an incomplete pull.

    Ids lie in a database on disk and pages are written as they come, so memory does not grow with the number of
    features.
    """
    with (
        closing(sqlite3.connect("", isolation_level=None)) as seen,
        zipfile.ZipFile(order.target, "w") as archive,
    ):
        seen.execute("PRAGMA journal_mode = OFF")
        seen.execute("PRAGMA synchronous = OFF")
        seen.execute("BEGIN")
        pages = Pages(order, archive, seen)
        try:
            yield pages
        except IncompletePull as err:
            # What judges a page does not know of those before it.
            err.features, err.expected = pages.features, pages.promised
            raise
        except SourceUnavailable as err:
            if pages.pages == 0:
                raise
            raise IncompletePull(
                order.refused(str(err).removeprefix(f"source '{order.source.id}': ")),
                features=pages.features,
                expected=pages.promised,
                transient=err.transient,
            ) from err


def items_of(order: Order, told: Iterable[tuple[object, Mapping[str, object] | None, bytes | None]]) -> list[Item]:
    """Return features or rows as items, without the declared noise.

    Parameters
    ----------
    told
        Of each its id (None if it has none), its properties and its shape as bytes.
    """
    noise = frozenset(order.source.noise)
    items = []
    for name, properties, shape in told:
        kept = {key: value for key, value in (properties or {}).items() if key not in noise} if noise else properties
        known = None if name is None or "id" in noise else str(name)
        items.append(Item(known, _ENCODER.encode(kept) + (shape or b"")))
    return items
