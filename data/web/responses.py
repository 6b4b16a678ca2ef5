"""What of a response is accepted: its status, its size, and the time that it takes."""

import time
from collections.abc import Iterator
from typing import Final

import httpx2

from data.errors import NotPublic, SourceUnavailable, UnsafeContent
from data.web.retry import RetryPolicy, TransientError

__all__ = ["body_chunks", "check_status", "limit_size"]

_RETRYABLE_STATUS: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


def check_status(address: str, response: httpx2.Response, policy: RetryPolicy, *, conditional: bool) -> None:
    """Raise for a status that is no success.

    Parameters
    ----------
    conditional
        Whether the request asked for changes only, so that ``304 Not Modified`` is a success, too.

    Raises
    ------
    NotPublic
        The server requires an API key, or another one.
    TransientError
        The same request may succeed later.
    SourceUnavailable
        Any other status, or a server that asks for a longer wait than the policy allows.
    """
    status = response.status_code
    fault = f"{address}: the server answered {status} {response.reason_phrase}"
    if status in (httpx2.codes.UNAUTHORIZED, httpx2.codes.FORBIDDEN):
        msg = f"{fault}; it requires an API key, or another one"
        raise NotPublic(msg)
    if status in _RETRYABLE_STATUS:
        after_s = policy.retry_after_s(response.headers.get("retry-after"))
        if after_s is not None and after_s > policy.longest_wait_s:
            msg = f"{fault} and asks to come back after {after_s:.0f} s"
            raise SourceUnavailable(msg)
        raise TransientError(fault, after_s)
    if not response.is_success and not (conditional and status == httpx2.codes.NOT_MODIFIED):
        raise SourceUnavailable(fault)


def body_chunks(address: str, response: httpx2.Response, deadline_s: float) -> Iterator[bytes]:
    """Yield the body until the deadline: a server that sends a byte a second would never exceed another timeout.

    Raises
    ------
    SourceUnavailable
        The answer was not there after `deadline_s`.
    """
    until = time.monotonic() + deadline_s
    for chunk in response.iter_bytes():
        yield chunk
        if time.monotonic() > until:
            msg = f"{address}: the answer was not there after {deadline_s:.0f} s"
            raise SourceUnavailable(msg)


def limit_size(chunks: Iterator[bytes], address: str, max_bytes: int) -> Iterator[bytes]:
    """Yield chunks of at most `max_bytes` together.

    Raises
    ------
    UnsafeContent
        There are more.
    """
    size_bytes = 0
    for chunk in chunks:
        size_bytes += len(chunk)
        if size_bytes > max_bytes:
            msg = (
                f"{address}: the answer is larger than {max_bytes / 1e6:,.0f} MB; "
                "set a smaller 'page_size', or for a file a larger 'max_mb', in its entry"
            )
            raise UnsafeContent(msg)
        yield chunk
