"""How long and how often a server is asked."""

import math
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

__all__ = ["RetryPolicy", "TransientError"]


class TransientError(Exception):
    """A fault that may pass; `after_s` is how long the server asked to be left alone."""

    def __init__(self, message: str, after_s: float | None = None) -> None:
        super().__init__(message)
        self.after_s = after_s


@dataclass(frozen=True)
class RetryPolicy:
    """Say how a request is repeated.

    Parameters
    ----------
    attempts
        Requests in all.
    first_wait_s, longest_wait_s
        The wait doubles from the one to the other, with up to as much again by chance, so that clients that failed
        together do not come back together. A server that asks for a longer wait is not asked again in this run.
    connect_s, timeout_s, longest_timeout_s
        How long a connection may take; how long the next byte, where the source says nothing of it; and how long in any
        case.
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
        """Return how long to wait after so many attempts."""
        step_s = min(self.first_wait_s * 2.0 ** (attempt - 1), self.longest_wait_s)
        waited_s = step_s + random.uniform(0, step_s)
        return max(waited_s, after_s or 0.0)

    def asked_for_s(self, header: str | None) -> float | None:
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
