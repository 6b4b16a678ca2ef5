"""How often and how long a request is repeated."""

import math
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

__all__ = ["RetryPolicy", "TransientError"]


class TransientError(Exception):
    """A fault that may pass; `after_s` is how many seconds the server asked to wait, None when it did not."""

    def __init__(self, message: str, after_s: float | None = None) -> None:
        super().__init__(message)
        self.after_s = after_s


@dataclass(frozen=True)
class RetryPolicy:
    """How often a request is repeated, and how long it may take.

    Parameters
    ----------
    attempts
        Number of requests in all.
    first_wait_s, longest_wait_s
        The wait doubles from the one to the other, with up to as much again at random, so that clients that failed
        together do not come back together. A server that asks for a longer wait gets no more requests in this run.
    connect_s, timeout_s, longest_timeout_s
        How long a connection may take; how long to wait for the next byte, where the source says nothing of it; and the
        longest such wait, whatever the source says.
    deadline_s
        How long a whole answer may take.
    """

    attempts: int = 5
    first_wait_s: float = 1.0
    longest_wait_s: float = 120.0
    connect_s: float = 15.0
    timeout_s: float = 60.0
    longest_timeout_s: float = math.inf
    deadline_s: float = 1_800.0

    def wait_s(self, attempt: int, after_s: float | None) -> float:
        """Return how long to wait after so many attempts, in seconds; at least `after_s`."""
        step_s = min(self.first_wait_s * 2.0 ** (attempt - 1), self.longest_wait_s)
        random_wait_s = step_s + random.uniform(0, step_s)
        return max(random_wait_s, after_s or 0.0)

    def retry_after_s(self, header: str | None) -> float | None:
        """Read a Retry-After header: seconds or a date (RFC 9110, 10.2.3); None when it says nothing."""
        if header is None:
            return None
        if header.strip().isdecimal() and header.isascii():
            return float(header)
        try:
            when = parsedate_to_datetime(header)
        except ValueError:
            return None
        aware = when if when.tzinfo else when.replace(tzinfo=UTC)
        return max(0.0, (aware - datetime.now(UTC)).total_seconds())
