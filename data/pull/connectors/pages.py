"""The pages of a pull on their way to disk, and the proof that they are all of it.

Whatever the protocol, data is lost in the same ways: a page that is no page, pages that repeat without end, a feature
that two pages hold because the data moved between them, a server that stops early. They are detected here, once.
"""

import hashlib
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Final, NamedTuple

import msgspec

from data.errors import IncompletePull, SourceUnavailable, UnsafeContent
from data.pull.connectors.connector import FetchRequest, PullResult

__all__ = ["OVERLAP_MARK", "Item", "Pages", "open_pages", "to_items"]

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_MODULUS: Final = 1 << 256
_MAX_PAGES_WITHOUT_NEW: Final = 10
_COMPRESS_LEVEL: Final = 1
_ENCODER: Final = msgspec.json.Encoder(order="sorted")


OVERLAP_MARK: Final = "+"
"""Mark in the name of a page that begins with the last feature of the page before it."""


class Item(NamedTuple):
    """One feature or row: its id, if it has one, and a text of everything else in it."""

    id: str | None
    content: bytes

    @property
    def digest(self) -> bytes:
        """The hash of both."""
        return hashlib.sha256((self.id or "").encode() + b"\0" + self.content).digest()


class Pages:
    """Receive the pages of one pull and write them to its archive; made by `open_pages`."""

    def __init__(self, request: FetchRequest, archive: zipfile.ZipFile, database: sqlite3.Connection) -> None:
        self._request = request
        self._archive = archive
        self._database = database
        self._content = 0
        self._size_bytes = 0
        self._pages_without_new = 0
        self._last_content = b""
        self.pages = 0
        self.features = 0
        self.repeated = 0
        self.expected: int | None = None
        database.execute("CREATE TABLE address (value TEXT PRIMARY KEY) WITHOUT ROWID")
        database.execute("CREATE TABLE page (digest BLOB PRIMARY KEY) WITHOUT ROWID")
        database.execute("CREATE TABLE item (id TEXT PRIMARY KEY, digest BLOB) WITHOUT ROWID")

    def expect_at_least(self, count: int | None) -> None:
        """Note how many features the server states that it has, if it does; the greatest of its numbers counts."""
        if count is not None:
            self.expected = max(count, self.expected or 0)

    def start_page(self, address: str) -> None:
        """Note that an address is about to be requested.

        Raises
        ------
        IncompletePull
            It was requested before.
        """
        if not self._insert("address", address):
            self._refuse(f"the pages run in a circle ({address} came twice)", transient=False)

    def add(self, body: bytes, items: Sequence[Item], *, suffix: str = ".json", overlapping: bool = False) -> None:
        """Write one page as it came; an `overlapping` one must begin with the last feature of the page before it.

        Raises
        ------
        IncompletePull
            It does not, brings nothing new, or has a feature that another page had with other content.
        """
        if overlapping:
            self.require_overlap(items)
            items = items[1:]
        self.pages += 1
        self._size_bytes += len(body)
        if self._size_bytes > self._request.source.max_bytes:
            msg = self._request.refusal(
                f"the pages are larger than {self._request.source.max_mb} MB together; raise 'max_mb' if that is right"
            )
            raise UnsafeContent(msg)
        mark = OVERLAP_MARK if overlapping else ""
        member = zipfile.ZipInfo(f"page-{self.pages:05d}{mark}{suffix}", _EPOCH)
        self._archive.writestr(member, body, compress_type=zipfile.ZIP_DEFLATED, compresslevel=_COMPRESS_LEVEL)
        features_before = self.features
        digests = [item.digest for item in items]
        if items and not self._insert("page", hashlib.sha256(b"".join(digests)).digest()):
            self._refuse(f"the pages run in a circle (page {self.pages} repeats another)", transient=False)
        for item, digest in zip(items, digests, strict=True):
            if item.id is not None and not self._insert_item(item.id, digest):
                self.repeated += 1
                continue
            self.features += 1
            self._content = (self._content + int.from_bytes(digest, "big")) % _MODULUS
        self._last_content = items[-1].content if items else self._last_content
        self._pages_without_new = 0 if self.features > features_before else self._pages_without_new + 1
        if self._pages_without_new > _MAX_PAGES_WITHOUT_NEW:
            self._refuse(
                f"{self._pages_without_new} pages in a row brought nothing new, and there is always one more",
                transient=False,
            )
        self._request.progress(self.features, self.expected)

    def require_overlap(self, items: Sequence[Item]) -> None:
        """Check that a page begins with the last feature of the page before it; ids may be renumbered, so not by id.

        Raises
        ------
        IncompletePull
            It does not.
        """
        if not items or items[0].content != self._last_content:
            self._refuse(
                f"page {self.pages + 1} does not begin with the last feature of the page before it: the data changed "
                "meanwhile, or the server keeps no order (set 'sort_by') or no offset"
            )

    def finish(
        self, suffix: str, *, content_crs: str | None = None, validators: Mapping[str, str] | None = None
    ) -> PullResult:
        """Return the result of the pull, after checking the features against the number that the server stated.

        A server that gives more than it states has stated a limit, not a count; its number proves nothing then.
        `validators` must be those of the whole source: those of one page say nothing of another.

        Raises
        ------
        IncompletePull
            Fewer came.
        """
        if self.expected is not None and self.features < self.expected:
            self._refuse(f"the server has {self.expected} features and gave {self.features}")
        return PullResult(
            suffix=suffix,
            features=self.features,
            content_crs=content_crs,
            content=f"{self.features}-{self._content:064x}",
            counted=self.features == self.expected,
            repeated=self.repeated,
            validators=validators or {},
        )

    def _insert(self, table: str, value: str | bytes) -> bool:
        """Whether the value was not in the table yet."""
        return self._database.execute(f"INSERT OR IGNORE INTO {table} VALUES (?)", (value,)).rowcount == 1

    def _insert_item(self, item_id: str, digest: bytes) -> bool:
        """Whether the item is new; refuse one that was there with other content."""
        if self._database.execute("INSERT OR IGNORE INTO item VALUES (?, ?)", (item_id, digest)).rowcount == 1:
            return True
        (stored,) = self._database.execute("SELECT digest FROM item WHERE id = ?", (item_id,)).fetchone()
        if stored != digest:
            self._refuse(f"feature '{item_id}' came twice and not the same: the data changed meanwhile")
        return False

    def _refuse(self, what: str, *, transient: bool = True) -> None:
        raise IncompletePull(self._request.refusal(what), transient=transient)


@contextmanager
def open_pages(request: FetchRequest) -> Iterator[Pages]:
    """Open the target of the request for pages; what fails after the first page is an incomplete pull.

    Ids are kept in a database on disk and pages are written as they come, so memory does not grow with the number of
    features.
    """
    with (
        closing(sqlite3.connect("", isolation_level=None)) as database,
        zipfile.ZipFile(request.target, "w") as archive,
    ):
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("BEGIN")
        pages = Pages(request, archive, database)
        try:
            yield pages
        except IncompletePull as err:
            # The check of a page does not know of the pages before it.
            err.features, err.expected = pages.features, pages.expected
            raise
        except SourceUnavailable as err:
            if pages.pages == 0:
                raise
            raise IncompletePull(
                request.refusal(str(err).removeprefix(f"source '{request.source.id}': ")),
                features=pages.features,
                expected=pages.expected,
                transient=err.transient,
            ) from err


def to_items(
    request: FetchRequest, rows: Iterable[tuple[object, Mapping[str, object] | None, bytes | None]]
) -> list[Item]:
    """Return features or rows as items, without the declared noise.

    Parameters
    ----------
    rows
        For each its id (None if it has none), its properties and its shape as bytes.
    """
    noise = frozenset(request.source.noise)
    items = []
    for row_id, properties, shape in rows:
        kept = {key: value for key, value in (properties or {}).items() if key not in noise} if noise else properties
        item_id = None if row_id is None or "id" in noise else str(row_id)
        items.append(Item(item_id, _ENCODER.encode(kept) + (shape or b"")))
    return items
