"""A few HTTP clients for one host, each with one connection and used by one thread at a time."""

import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx2

__all__ = ["ClientPool"]


class ClientPool:
    """Lend clients; a thread that finds none waits until one is returned.

    One client with several connections would do the same, but for a race in the pool of httpcore 1.0, which may close a
    connection that it has just given to another thread. httpcore2 reserves such connections; no test here shows it, so
    each client keeps to one connection and one thread, where there is nobody to race with (decision 23).
    """

    def __init__(self, make: Callable[[], httpx2.Client], size: int) -> None:
        self._make = make
        self._free: queue.LifoQueue[httpx2.Client | None] = queue.LifoQueue()
        for _ in range(size):
            self._free.put(None)

    @contextmanager
    def borrowed(self) -> Iterator[httpx2.Client]:
        """Lend a client, made when it is first needed; the one that was returned last is likely still connected."""
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
