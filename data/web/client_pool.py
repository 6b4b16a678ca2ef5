"""A few clients for one host, each of one connection and in one hand at a time."""

import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx2

__all__ = ["ClientPool"]


class ClientPool:
    """Lend clients out; who finds none waits until one comes back.

    One client with several connections would do the same, but for a race in httpcore 1.0: a thread that waits for the
    pool may close as expired a connection that another has just been given. With one connection a client and one thread
    a client there is nobody to race with.
    """

    def __init__(self, make: Callable[[], httpx2.Client], count: int) -> None:
        self._make = make
        self._free: queue.LifoQueue[httpx2.Client | None] = queue.LifoQueue()
        for _ in range(count):
            self._free.put(None)

    @contextmanager
    def taken(self) -> Iterator[httpx2.Client]:
        """Give a client, made when it is first needed; the one that came back last is likely still connected."""
        client = self._free.get()
        try:
            client = client or self._make()
            yield client
        finally:
            self._free.put(client)

    def close(self) -> None:
        """Close the clients that are not lent out."""
        while not self._free.empty():
            client = self._free.get()
            if client is not None:
                client.close()
