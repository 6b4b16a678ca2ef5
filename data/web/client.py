"""The client: one request at a time made safe, polite and persistent."""

import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Final

import httpx2
from tenacity import RetryCallState, Retrying, retry_if_exception_type

from data.errors import NotPublic, SourceUnavailable, UnsafeContent
from data.web.answer import Answer
from data.web.client_pool import ClientPool
from data.web.public import PublicOnly, Resolve, resolve
from data.web.retry import RetryPolicy, TransientError
from data.web.url_rewriter import UrlRewriter, parts_of

__all__ = ["PAGE_BYTES", "Web"]

PAGE_BYTES: Final = 100_000_000
"""A page is held in memory, unpacked and once more while it is read."""

_MAX_REDIRECTS: Final = 5
_MAX_CONNECT_ATTEMPTS: Final = 3
_AT_ONCE: Final = 2
"""Connections to one host; PDOK resets them when there are more."""

_NO_CONNECTION: Final = (httpx2.ConnectError, httpx2.ConnectTimeout)
_RETRYABLE_STATUS: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_USUAL: Final = RetryPolicy()
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class Web:
    """Fetch addresses; a context manager, shared by all threads of a run.

    Only http and https are asked, every redirect is checked as the first address was, at most two requests run at once
    per host, and a request that may succeed later is repeated. Without a mirror, only the public internet is reached.

    Parameters
    ----------
    contact
        Who runs this, for the User-Agent; services ask for it.
    mirror
        Every ``https://HOST/PATH`` is asked for as ``MIRROR/HOST/PATH``.
    offline
        Refuse every request.
    patience
        How often, how long.
    resolve
        How names become addresses.
    """

    def __init__(
        self,
        *,
        contact: str,
        mirror: str | None = None,
        offline: bool = False,
        patience: RetryPolicy = _USUAL,
        resolve: Resolve = resolve,
    ) -> None:
        self._routes = UrlRewriter(mirror.rstrip("/") if mirror else None)
        self._offline = offline
        self._patience = patience
        self._resolve = resolve
        self._agent = f"opgavenkaart (+{contact})"
        self._hosts: dict[str, ClientPool] = {}
        self._lock = threading.Lock()
        self._down: dict[str, str] = {}
        self._redirects: dict[str, str] = {}

    @property
    def offline(self) -> bool:
        """Whether every request is refused."""
        return self._offline

    def redirected(self, address: str) -> str | None:
        """Return where requests under an address were sent on to, if they were."""
        return next((there for here, there in self._redirects.items() if here.startswith(address)), None)

    def __enter__(self) -> "Web":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for seats in self._hosts.values():
            seats.close()

    def get(
        self,
        address: str,
        *,
        headers: Mapping[str, str] = _NOTHING,
        secret: Mapping[str, str] = _NOTHING,
        timeout_s: float | None = None,
        max_bytes: int = PAGE_BYTES,
    ) -> Answer:
        """Get one page.

        Parameters
        ----------
        headers
            Further headers.
        secret
            Headers that only the host of `address` may see.
        timeout_s
            How long to wait for the next byte; none means the usual time.
        max_bytes
            Unpacked; more is refused.

        Raises
        ------
        SourceUnavailable
            No network is allowed, no answer came, or the answer is an error; the request was repeated before that.
        NotPublic
            The server wants a key, or another one.
        UnsafeContent
            The address is none that may be asked, or the answer is too large.
        """
        return self._persistently(
            address, headers, secret, timeout_s, lambda chunks: b"".join(_within(chunks, address, max_bytes))
        )

    def peek(
        self,
        address: str,
        *,
        headers: Mapping[str, str] = _NOTHING,
        secret: Mapping[str, str] = _NOTHING,
        timeout_s: float | None = None,
    ) -> Answer:
        """Get the beginning of an answer and hang up; otherwise as `get`."""
        return self._persistently(address, headers, secret, timeout_s, lambda chunks: next(chunks, b""))

    def download(
        self,
        address: str,
        target: Path,
        *,
        headers: Mapping[str, str] = _NOTHING,
        secret: Mapping[str, str] = _NOTHING,
        timeout_s: float | None = None,
        max_bytes: int,
        tell: Callable[[int], None] = lambda _: None,
    ) -> Answer:
        """Write one answer to a file, telling the bytes that have come; otherwise as `get`, without the body."""

        def save(chunks: Iterator[bytes]) -> bytes:
            with target.open("wb") as stream:
                for chunk in _within(chunks, address, max_bytes):
                    stream.write(chunk)
                    tell(stream.tell())
            return b""

        return self._persistently(address, headers, secret, timeout_s, save)

    def _persistently(
        self,
        address: str,
        headers: Mapping[str, str],
        secret: Mapping[str, str],
        timeout_s: float | None,
        take: Callable[[Iterator[bytes]], bytes],
    ) -> Answer:
        if self._offline:
            msg = f"{address}: not asked, the run is offline"
            raise SourceUnavailable(msg)
        retrying = Retrying(
            retry=retry_if_exception_type(TransientError),
            stop=self._enough,
            wait=self._wait,
            reraise=True,
        )
        host = parts_of(address).netloc
        if host in self._down:
            raise SourceUnavailable(self._down[host])
        try:
            wait_s = min(timeout_s or self._patience.timeout_s, self._patience.longest_timeout_s)
            return retrying(self._once, address, headers, secret, wait_s, take)
        except TransientError as err:
            times = retrying.statistics["attempt_number"]
            tried = f" (tried {times} times)" if times > 1 else ""
            if isinstance(err.__cause__, _NO_CONNECTION):
                # Without this, a machine without a network waits for every address of the catalogue in turn.
                self._down[host] = f"{host}: not asked again in this run"
            msg = f"{err}{tried}"
            raise SourceUnavailable(msg) from err.__cause__ or err

    def _enough(self, state: RetryCallState) -> bool:
        """Whether to give up: sooner where nobody is at home than where somebody is busy."""
        fault = state.outcome.exception() if state.outcome else None
        absent = fault is not None and isinstance(fault.__cause__, _NO_CONNECTION)
        return state.attempt_number >= min(
            self._patience.attempts, _MAX_CONNECT_ATTEMPTS if absent else self._patience.attempts
        )

    def _wait(self, state: RetryCallState) -> float:
        fault = state.outcome.exception() if state.outcome else None
        return self._patience.wait_s(state.attempt_number, fault.after_s if isinstance(fault, TransientError) else None)

    def _once(
        self,
        address: str,
        headers: Mapping[str, str],
        secret: Mapping[str, str],
        timeout_s: float,
        take: Callable[[Iterator[bytes]], bytes],
    ) -> Answer:
        here = address
        for _ in range(_MAX_REDIRECTS):
            own = {**headers, **(secret if parts_of(here).netloc == parts_of(address).netloc else {})}
            with self._asked(here, own, timeout_s) as response:
                if response.has_redirect_location:
                    there = self._routes.after(here, response.headers["location"])
                    self._redirects[here] = there
                    here = there
                    continue
                self._accepted(address, response, conditional=any(name.startswith("If-") for name in own))
                body = b"" if response.status_code == httpx2.codes.NOT_MODIFIED else take(self._chunks(here, response))
                return Answer(here, response.status_code, response.headers, body)
        msg = f"{address}: redirected more than {_MAX_REDIRECTS} times"
        raise SourceUnavailable(msg)

    @contextmanager
    def _asked(self, address: str, headers: Mapping[str, str], timeout_s: float) -> Iterator[httpx2.Response]:
        limits = httpx2.Timeout(timeout_s, connect=min(timeout_s, self._patience.connect_s))
        try:
            url = httpx2.URL(self._routes.target(address))
            with (
                self._host(url).taken() as client,
                client.stream("GET", url, headers=headers, timeout=limits) as response,
            ):
                yield response
        except (httpx2.TransportError, httpx2.DecodingError) as err:
            # What was asked for makes no difference to that nobody answers; without it the message can be read.
            msg = f"{address.partition('?')[0]}: no answer ({str(err) or type(err).__name__})"
            raise TransientError(msg) from err
        except httpx2.InvalidURL as err:
            msg = f"{address}: this is no address ({err})"
            raise SourceUnavailable(msg) from err

    def _accepted(self, address: str, response: httpx2.Response, *, conditional: bool) -> None:
        status = response.status_code
        if status in (httpx2.codes.UNAUTHORIZED, httpx2.codes.FORBIDDEN):
            msg = f"{address}: the server answered {status} {response.reason_phrase}; it wants a key, or another one"
            raise NotPublic(msg)
        if status in _RETRYABLE_STATUS:
            after_s = self._patience.asked_for_s(response.headers.get("retry-after"))
            msg = f"{address}: the server answered {status} {response.reason_phrase}"
            if after_s is not None and after_s > self._patience.longest_wait_s:
                msg += f" and asks to come back after {after_s:.0f} s"
                raise SourceUnavailable(msg)
            raise TransientError(msg, after_s)
        if not response.is_success and not (conditional and status == httpx2.codes.NOT_MODIFIED):
            msg = f"{address}: the server answered {status} {response.reason_phrase}"
            raise SourceUnavailable(msg)

    def _chunks(self, address: str, response: httpx2.Response) -> Iterator[bytes]:
        """Yield the body, as long as it comes at a bearable pace: a byte a second would keep any timeout content."""
        until = time.monotonic() + self._patience.deadline_s
        for chunk in response.iter_bytes():
            yield chunk
            if time.monotonic() > until:
                msg = f"{address}: the answer was not there after {self._patience.deadline_s:.0f} s"
                raise SourceUnavailable(msg)

    def _host(self, url: httpx2.URL) -> ClientPool:
        """Return the seats of a host, made when it is first asked."""
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        with self._lock:
            if origin not in self._hosts:
                self._hosts[origin] = ClientPool(partial(self._client, url), _AT_ONCE)
            return self._hosts[origin]

    def _client(self, url: httpx2.URL) -> httpx2.Client:
        headers = {"User-Agent": self._agent}
        one = httpx2.Limits(max_connections=1)
        # Where a proxy connects, it is the proxy that resolves names; checking what this machine makes of them is idle.
        if self._routes.mirror is not None or _proxied(url):
            return httpx2.Client(headers=headers, limits=one)
        return httpx2.Client(headers=headers, transport=PublicOnly(httpx2.HTTPTransport(limits=one), self._resolve))


def _proxied(url: httpx2.URL) -> bool:
    proxies = urllib.request.getproxies()
    return bool(proxies.get(url.scheme) or proxies.get("all")) and not urllib.request.proxy_bypass(url.host)


def _within(chunks: Iterator[bytes], address: str, max_bytes: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > max_bytes:
            msg = (
                f"{address}: the answer is larger than {max_bytes / 1e6:,.0f} MB; "
                "set a smaller 'page_size', or for a file a larger 'max_mb', in its entry"
            )
            raise UnsafeContent(msg)
        yield chunk
