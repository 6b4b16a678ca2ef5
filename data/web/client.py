"""The HTTP client: every request is checked, limited in number per host, and repeated where that may help."""

import threading
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Final

import httpx2
from tenacity import RetryCallState, Retrying, retry_if_exception_type

from data.errors import SourceUnavailable
from data.web.answer import Answer
from data.web.client_pool import ClientPool
from data.web.public import PublicOnly, Resolve, resolve
from data.web.responses import body_chunks, check_status, limit_size
from data.web.retry import RetryPolicy, TransientError
from data.web.url_rewriter import UrlRewriter, split_url

__all__ = ["PAGE_BYTES", "Web"]

PAGE_BYTES: Final = 100_000_000
"""Limit of a page, which is held in memory, unpacked, and once more while it is read."""

_MAX_REDIRECTS: Final = 5
_MAX_CONNECT_ATTEMPTS: Final = 3
_CONNECTIONS_PER_HOST: Final = 2
"""PDOK resets connections when there are more."""

_NO_CONNECTION: Final = (httpx2.ConnectError, httpx2.ConnectTimeout)
_DEFAULT_RETRY: Final = RetryPolicy()
_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})


class Web:
    """Fetch addresses; a context manager, shared by all threads of a run.

    Only http and https addresses are requested, every redirect is checked like the first address, at most two requests
    run at once per host, and a request that may succeed later is repeated. Without a mirror, only the public internet
    is reached.

    Parameters
    ----------
    contact
        Who runs this, for the User-Agent; services ask for it.
    mirror
        Every ``https://HOST/PATH`` is requested as ``MIRROR/HOST/PATH``.
    offline
        Refuse every request.
    retry
        How often a request is repeated and how long it may take.
    resolve
        Returns the numerical addresses of a host.
    """

    def __init__(
        self,
        *,
        contact: str,
        mirror: str | None = None,
        offline: bool = False,
        retry: RetryPolicy = _DEFAULT_RETRY,
        resolve: Resolve = resolve,
    ) -> None:
        self._urls = UrlRewriter(mirror.rstrip("/") if mirror else None)
        self._offline = offline
        self._retry = retry
        self._resolve = resolve
        self._user_agent = f"opgavenkaart (+{contact})"
        self._pools: dict[str, ClientPool] = {}
        self._lock = threading.Lock()
        self._unreachable: dict[str, str] = {}
        self._redirects: dict[str, str] = {}

    @property
    def offline(self) -> bool:
        """Whether every request is refused."""
        return self._offline

    def redirected(self, address: str) -> str | None:
        """Return where requests under an address were redirected to; None when they were not."""
        return next((target for source, target in self._redirects.items() if source.startswith(address)), None)

    def __enter__(self) -> "Web":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pool in self._pools.values():
            pool.close()

    def get(
        self,
        address: str,
        *,
        headers: Mapping[str, str] = _NO_HEADERS,
        secret_headers: Mapping[str, str] = _NO_HEADERS,
        timeout_s: float | None = None,
        max_bytes: int = PAGE_BYTES,
    ) -> Answer:
        """Get one page.

        Parameters
        ----------
        headers
            Further headers.
        secret_headers
            Headers that only the host of `address` may see.
        timeout_s
            How long to wait for the next byte; None means the default.
        max_bytes
            Limit of the unpacked size; more is refused.

        Raises
        ------
        SourceUnavailable
            The run is offline, no answer came, or the answer is an error; the request was repeated before that.
        NotPublic
            The server requires an API key, or another one.
        UnsafeContent
            The address is none that may be requested, or the answer is too large.
        """
        return self._with_retries(
            address,
            headers,
            secret_headers,
            timeout_s,
            lambda chunks: b"".join(limit_size(chunks, address, max_bytes)),
        )

    def peek(
        self,
        address: str,
        *,
        headers: Mapping[str, str] = _NO_HEADERS,
        secret_headers: Mapping[str, str] = _NO_HEADERS,
        timeout_s: float | None = None,
    ) -> Answer:
        """Get the beginning of an answer and close the connection; otherwise as `get`."""
        return self._with_retries(address, headers, secret_headers, timeout_s, lambda chunks: next(chunks, b""))

    def download(
        self,
        address: str,
        target: Path,
        *,
        headers: Mapping[str, str] = _NO_HEADERS,
        secret_headers: Mapping[str, str] = _NO_HEADERS,
        timeout_s: float | None = None,
        max_bytes: int,
        progress: Callable[[int], None] = lambda _: None,
    ) -> Answer:
        """Write one answer to a file, reporting the bytes written so far; otherwise as `get`, without the body."""

        def save(chunks: Iterator[bytes]) -> bytes:
            with target.open("wb") as stream:
                for chunk in limit_size(chunks, address, max_bytes):
                    stream.write(chunk)
                    progress(stream.tell())
            return b""

        return self._with_retries(address, headers, secret_headers, timeout_s, save)

    def _with_retries(
        self,
        address: str,
        headers: Mapping[str, str],
        secret_headers: Mapping[str, str],
        timeout_s: float | None,
        read_body: Callable[[Iterator[bytes]], bytes],
    ) -> Answer:
        if self._offline:
            msg = f"{address}: not asked, the run is offline"
            raise SourceUnavailable(msg)
        retrying = Retrying(
            retry=retry_if_exception_type(TransientError), stop=self._give_up, wait=self._wait_s, reraise=True
        )
        host = split_url(address).netloc
        if host in self._unreachable:
            raise SourceUnavailable(self._unreachable[host])
        try:
            read_timeout_s = min(timeout_s or self._retry.timeout_s, self._retry.longest_timeout_s)
            return retrying(self._once, address, headers, secret_headers, read_timeout_s, read_body)
        except TransientError as err:
            attempts = retrying.statistics["attempt_number"]
            tried = f" (tried {attempts} times)" if attempts > 1 else ""
            if isinstance(err.__cause__, _NO_CONNECTION):
                # Without this, a machine without a network waits for every address of the catalogue in turn.
                self._unreachable[host] = f"{host}: not asked again in this run"
            msg = f"{err}{tried}"
            raise SourceUnavailable(msg) from err.__cause__ or err

    def _give_up(self, state: RetryCallState) -> bool:
        """Whether to stop: after fewer attempts where no connection comes about than where the server answers."""
        fault = state.outcome.exception() if state.outcome else None
        unreachable = fault is not None and isinstance(fault.__cause__, _NO_CONNECTION)
        attempts = min(self._retry.attempts, _MAX_CONNECT_ATTEMPTS) if unreachable else self._retry.attempts
        return state.attempt_number >= attempts

    def _wait_s(self, state: RetryCallState) -> float:
        fault = state.outcome.exception() if state.outcome else None
        return self._retry.wait_s(state.attempt_number, fault.after_s if isinstance(fault, TransientError) else None)

    def _once(
        self,
        address: str,
        headers: Mapping[str, str],
        secret_headers: Mapping[str, str],
        timeout_s: float,
        read_body: Callable[[Iterator[bytes]], bytes],
    ) -> Answer:
        """Request an address, following its redirects, without repeating anything."""
        current = address
        for _ in range(_MAX_REDIRECTS):
            same_host = split_url(current).netloc == split_url(address).netloc
            all_headers = {**headers, **(secret_headers if same_host else {})}
            with self._send(current, all_headers, timeout_s) as response:
                if response.has_redirect_location:
                    target = self._urls.redirect(current, response.headers["location"])
                    self._redirects[current] = target
                    current = target
                    continue
                conditional = any(name.startswith("If-") for name in all_headers)
                check_status(address, response, self._retry, conditional=conditional)
                not_modified = response.status_code == httpx2.codes.NOT_MODIFIED
                chunks = body_chunks(current, response, self._retry.deadline_s)
                body = b"" if not_modified else read_body(chunks)
                return Answer(current, response.status_code, response.headers, body)
        msg = f"{address}: redirected more than {_MAX_REDIRECTS} times"
        raise SourceUnavailable(msg)

    @contextmanager
    def _send(self, address: str, headers: Mapping[str, str], timeout_s: float) -> Iterator[httpx2.Response]:
        timeouts = httpx2.Timeout(timeout_s, connect=min(timeout_s, self._retry.connect_s))
        try:
            url = httpx2.URL(self._urls.target(address))
            with (
                self._pool(url).borrowed() as client,
                client.stream("GET", url, headers=headers, timeout=timeouts) as response,
            ):
                yield response
        except (httpx2.TransportError, httpx2.DecodingError) as err:
            # The query has no part in that nobody answers; without it the message can be read.
            msg = f"{address.partition('?')[0]}: no answer ({str(err) or type(err).__name__})"
            raise TransientError(msg) from err
        except httpx2.InvalidURL as err:
            msg = f"{address}: this is no address ({err})"
            raise SourceUnavailable(msg) from err

    def _pool(self, url: httpx2.URL) -> ClientPool:
        """Return the clients of a host, made at the first request to it."""
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        with self._lock:
            if origin not in self._pools:
                self._pools[origin] = ClientPool(partial(self._client, url), _CONNECTIONS_PER_HOST)
            return self._pools[origin]

    def _client(self, url: httpx2.URL) -> httpx2.Client:
        headers = {"User-Agent": self._user_agent}
        limits = httpx2.Limits(max_connections=1)
        # Where a proxy connects, the proxy resolves the names; checking how this machine resolves them is pointless.
        if self._urls.mirror is not None or _uses_proxy(url):
            return httpx2.Client(headers=headers, limits=limits)
        return httpx2.Client(headers=headers, transport=PublicOnly(httpx2.HTTPTransport(limits=limits), self._resolve))


def _uses_proxy(url: httpx2.URL) -> bool:
    proxies = urllib.request.getproxies()
    return bool(proxies.get(url.scheme) or proxies.get("all")) and not urllib.request.proxy_bypass(url.host)
