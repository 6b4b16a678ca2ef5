"""What a connector is asked, and what it promises."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urljoin

from data.entries.source import Source
from data.errors import IncompletePull, SourceUnavailable
from data.snapshots.snapshot import Snapshot
from data.web import PAGE_BYTES, Answer, Web

__all__ = [
    "JSON",
    "Connector",
    "Order",
    "Probe",
    "ProgressCallback",
    "Pull",
    "Pulled",
    "columns_or_refuse",
    "no_progress",
    "validators",
]

JSON: Final = "application/geo+json, application/json"

_RD: Final = "EPSG:28992"
_CONDITIONS: Final = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}

ProgressCallback = Callable[[int, int | None], None]
"""Told while a pull goes on: how much has come, and of how much, where that is known."""


def no_progress(done: int, of: int | None) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Order:
    """One pull: what, from where, to which file.

    Parameters
    ----------
    source
        The entry, with the connector's options of the address that is tried.
    address, asked
        With its variables filled in, and as the entry writes it.
    target
        The file to write.
    secret
        Headers that only the address's own host may see.
    before
        The last snapshot that came from this address, if there is one.
    """

    source: Source
    address: str
    target: Path
    web: Web
    secret: Mapping[str, str] = field(default_factory=dict, repr=False)
    before: Snapshot | None = None
    tell: ProgressCallback = no_progress
    asked: str = ""

    @property
    def crs(self) -> str:
        """The CRS that is asked for: the entry's, or else RD New."""
        return self.source.crs or _RD

    @property
    def epsg(self) -> str:
        """The number of that CRS."""
        return self.crs.removeprefix("EPSG:")

    @property
    def corners(self) -> str | None:
        """The bounding box that is asked for, as services write it; None where all is asked for."""
        return None if self.source.bbox is None else ",".join(f"{value:.12g}" for value in self.source.bbox)

    def stands(self, marks: Mapping[str, str]) -> bool:
        """Whether the last snapshot came under these very marks of the server, so that it need not be pulled again."""
        return bool(marks) and self.before is not None and self.before.validators == marks

    def get(self, address: str, *, accept: str = JSON, headers: Mapping[str, str] | None = None) -> Answer:
        """Get one page, on the terms of the source."""
        return self.web.get(
            address,
            headers={"Accept": accept, **(headers or {})},
            secret=self.secret,
            timeout_s=self.source.timeout_s,
            max_bytes=min(PAGE_BYTES, self.source.max_bytes),
        )

    def peek(self, address: str) -> Answer:
        """Get the beginning of a file, on the terms of the source."""
        return self.web.peek(address, secret=self.secret, timeout_s=self.source.timeout_s)

    def download(self, address: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        """Write one file to the target, on the terms of the source."""
        return self.web.download(
            address,
            self.target,
            headers=headers or {},
            secret=self.secret,
            timeout_s=self.source.timeout_s,
            max_bytes=self.source.max_bytes,
            tell=lambda size_bytes: self.tell(size_bytes, None),
        )

    def conditions(self) -> dict[str, str]:
        """Return the headers by which the server can say that nothing changed since the last snapshot."""
        known = self.before.validators if self.before else {}
        return {_CONDITIONS[name]: value for name, value in known.items() if name in _CONDITIONS}

    def linked(self, here: str, link: object) -> str:
        """Return the address that a page links to.

        Raises
        ------
        IncompletePull
            It is none.
        """
        try:
            return urljoin(here, str(link))
        except ValueError as err:
            msg = self.refused(f"{here} links to {link!r}, which is no address ({err})")
            raise IncompletePull(msg, transient=False) from err

    def other_crs(self, address: str, named: Iterable[str]) -> IncompletePull:
        """Word the refusal of an answer in other CRSs than the one that was asked for."""
        msg = self.refused(f"asked for {self.crs}, {address} came in {', '.join(named)}")
        return IncompletePull(msg, transient=False)

    def refused(self, what: str) -> str:
        """Word a refusal: which source, what is wrong, what became of it."""
        return f"source '{self.source.id}': {what}; nothing of it is used"


@dataclass(frozen=True)
class Pulled:
    """What a pull brought.

    Parameters
    ----------
    suffix
        The ending by which the file is read (``.gpkg``, ``.pages.zip``).
    features
        How many, each once; None where only reading tells.
    content_crs
        The CRS that the server stated (``EPSG:28992``).
    content
        A hash of what the file says, whatever its order, envelope and declared noise; empty when only the file's own
        bytes can tell.
    counted
        Whether the server said how many there are, and it was that many.
    repeated
        Features that came twice, on two pages; readers take each once.
    validators
        ETag and Last-Modified of an answer that was the whole; by them the next pull asks whether anything changed.
    unchanged
        The server says that the last snapshot still stands; nothing was written then.
    """

    suffix: str
    features: int | None = None
    content_crs: str | None = None
    content: str = ""
    counted: bool = False
    repeated: int = 0
    validators: Mapping[str, str] = field(default_factory=dict)
    unchanged: bool = False


class Pull(Protocol):
    """Write all of a source to the order's target, or raise.

    What was written before raising is a part: it is kept aside under a name of its own and never used. IncompletePull
    says that some of it came, SourceUnavailable that nothing did.
    """

    def __call__(self, order: Order) -> Pulled:
        """Pull."""
        ...


class Probe(Protocol):
    """Ask for one item and return the names of its columns; empty when the format tells none before all of it came."""

    def __call__(self, order: Order) -> tuple[str, ...]:
        """Probe."""
        ...


@dataclass(frozen=True)
class Connector:
    """A way of pulling: its two functions, and the keys of a catalogue entry that it reads.

    Parameters
    ----------
    needs
        Keys that an entry must have.
    knows
        Further keys that an entry may have; another one would be ignored in silence and is refused.
    local
        Whether addresses are paths on this machine.
    kinds
        What it can bring: ``features``, ``table``, ``raster``.
    """

    pull: Pull
    probe: Probe
    needs: tuple[str, ...] = ()
    knows: tuple[str, ...] = ()
    local: bool = False
    kinds: tuple[str, ...] = ("features",)


def validators(answer: Answer) -> dict[str, str]:
    """Return what an answer says of its own version."""
    return {name: answer.headers[name] for name in _CONDITIONS if name in answer.headers}


def columns_or_refuse(order: Order, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns of a probed item, or say that there is none."""
    if not columns:
        msg = f"source '{order.source.id}': {order.address} answers, but holds no item"
        raise SourceUnavailable(msg)
    return columns
