"""The contract of a connector: what it receives, what it returns, and what it must not do in silence."""

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
    "FetchRequest",
    "ProbeFunction",
    "ProgressCallback",
    "PullFunction",
    "PullResult",
    "cache_validators",
    "no_progress",
    "require_columns",
]

JSON: Final = "application/geo+json, application/json"

_RD: Final = "EPSG:28992"
_CONDITIONAL_HEADERS: Final = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}

ProgressCallback = Callable[[int, int | None], None]
"""Called while a pull goes on, with how much has been received and the total, which is None where it is not known."""


def no_progress(done: int, total: int | None) -> None:
    """Ignore the progress."""


@dataclass(frozen=True)
class FetchRequest:
    """One pull: which source, from which address, to which file.

    Parameters
    ----------
    source
        The entry, with the connector's options of the address that is tried.
    address
        The address with its variables filled in.
    target
        The file to write.
    secret_headers
        Headers that only the address's own host may see.
    previous
        The last snapshot that came from this address; None when there is none.
    entry_address
        The address as the entry writes it.
    """

    source: Source
    address: str
    target: Path
    web: Web
    secret_headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    previous: Snapshot | None = None
    progress: ProgressCallback = no_progress
    entry_address: str = ""

    @property
    def crs(self) -> str:
        """The CRS to request: the entry's, or else RD New."""
        return self.source.crs or _RD

    @property
    def epsg(self) -> str:
        """The number of that CRS."""
        return self.crs.removeprefix("EPSG:")

    @property
    def bbox_text(self) -> str | None:
        """The bounding box to request, as services write it; None where all features are requested."""
        return None if self.source.bbox is None else ",".join(f"{value:.12g}" for value in self.source.bbox)

    def is_unchanged(self, validators: Mapping[str, str]) -> bool:
        """Whether the last snapshot has the same cache validators, so that it need not be pulled again."""
        return bool(validators) and self.previous is not None and self.previous.validators == validators

    def get(self, address: str, *, accept: str = JSON, headers: Mapping[str, str] | None = None) -> Answer:
        """Get one page, with the headers and limits of the source."""
        return self.web.get(
            address,
            headers={"Accept": accept, **(headers or {})},
            secret_headers=self.secret_headers,
            timeout_s=self.source.timeout_s,
            max_bytes=min(PAGE_BYTES, self.source.max_bytes),
        )

    def peek(self, address: str) -> Answer:
        """Get the beginning of a file, with the headers and limits of the source."""
        return self.web.peek(address, secret_headers=self.secret_headers, timeout_s=self.source.timeout_s)

    def download(self, address: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        """Write one file to the target, with the headers and limits of the source."""
        return self.web.download(
            address,
            self.target,
            headers=headers or {},
            secret_headers=self.secret_headers,
            timeout_s=self.source.timeout_s,
            max_bytes=self.source.max_bytes,
            progress=lambda size_bytes: self.progress(size_bytes, None),
        )

    def conditional_headers(self) -> dict[str, str]:
        """Return the headers by which the server can answer that nothing changed since the last snapshot."""
        validators = self.previous.validators if self.previous else {}
        return {_CONDITIONAL_HEADERS[name]: value for name, value in validators.items() if name in _CONDITIONAL_HEADERS}

    def resolve_link(self, page_address: str, link: object) -> str:
        """Return the address that a page links to.

        Raises
        ------
        IncompletePull
            The link is no address.
        """
        try:
            return urljoin(page_address, str(link))
        except ValueError as err:
            msg = self.refusal(f"{page_address} links to {link!r}, which is no address ({err})")
            raise IncompletePull(msg, transient=False) from err

    def wrong_crs(self, address: str, stated: Iterable[str]) -> IncompletePull:
        """Return the error for an answer in other CRSs than the one that was requested."""
        msg = self.refusal(f"asked for {self.crs}, {address} came in {', '.join(stated)}")
        return IncompletePull(msg, transient=False)

    def refusal(self, fault: str) -> str:
        """Return the message of a refusal: which source, what is wrong, what happens with the data."""
        return f"source '{self.source.id}': {fault}; nothing of it is used"


@dataclass(frozen=True)
class PullResult:
    """What a pull brought.

    Parameters
    ----------
    suffix
        The ending by which the file is read (``.gpkg``, ``.pages.zip``).
    features
        Number of features, each counted once; None where only reading the file can tell.
    content_crs
        The CRS that the server stated (``EPSG:28992``); None when it stated none.
    content
        A hash of what the file says, whatever its order, envelope and declared noise; empty when only the file's own
        bytes can tell.
    counted
        Whether the server stated how many features there are, and as many came.
    repeated
        Features that came twice, on two pages; readers take each once.
    validators
        The ETag and Last-Modified of an answer that was the whole source; the next pull sends them to ask whether
        anything changed.
    unchanged
        The server says that the last snapshot is still current; nothing was written then.
    """

    suffix: str
    features: int | None = None
    content_crs: str | None = None
    content: str = ""
    counted: bool = False
    repeated: int = 0
    validators: Mapping[str, str] = field(default_factory=dict)
    unchanged: bool = False


class PullFunction(Protocol):
    """Write all of a source to the target of the request, or raise.

    What was written before raising is a part: it is kept aside under a name of its own and never used. IncompletePull
    says that some of it came, SourceUnavailable that nothing did.
    """

    def __call__(self, request: FetchRequest) -> PullResult:
        """Pull."""
        ...


class ProbeFunction(Protocol):
    """Fetch one item and return the names of its columns; empty when the format states none before all of it came."""

    def __call__(self, request: FetchRequest) -> tuple[str, ...]:
        """Probe."""
        ...


@dataclass(frozen=True)
class Connector:
    """A way of pulling: its two functions, and the keys of a catalogue entry that it reads.

    Parameters
    ----------
    required_keys
        Keys that an entry must have.
    optional_keys
        Further keys that an entry may have; another one would be ignored in silence and is refused.
    local
        Whether addresses are paths on this machine.
    states_date
        Whether what it pulls may state its own date: files do, and a service that tells of its last edit.
    kinds
        What it can bring: ``features``, ``table``, ``raster``.
    """

    pull: PullFunction
    probe: ProbeFunction
    required_keys: tuple[str, ...] = ()
    optional_keys: tuple[str, ...] = ()
    local: bool = False
    states_date: bool = False
    kinds: tuple[str, ...] = ("features",)


def cache_validators(answer: Answer) -> dict[str, str]:
    """Return the ETag and Last-Modified of an answer, as far as it has them."""
    return {name: answer.headers[name] for name in _CONDITIONAL_HEADERS if name in answer.headers}


def require_columns(request: FetchRequest, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns of a probed item.

    Raises
    ------
    SourceUnavailable
        There are none, as the address holds no item.
    """
    if not columns:
        msg = f"source '{request.source.id}': {request.address} answers, but holds no item"
        raise SourceUnavailable(msg)
    return columns
