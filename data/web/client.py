"""The one place that talks HTTP."""

from types import TracebackType
from typing import Final
from urllib.parse import urlsplit

import httpx

from data.errors import SourceUnavailable

__all__ = ["Web"]

_TIMEOUT_S: Final = 60.0
_TRANSIENT: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


class Web:
    """Fetch addresses, through a mirror if there is one; a context manager.

    Parameters
    ----------
    contact
        Who runs this, for the User-Agent; services ask for it.
    mirror
        Every ``https://HOST/PATH`` is asked for as ``MIRROR/HOST/PATH``.
    offline
        Refuse every request.
    """

    def __init__(self, *, contact: str, mirror: str | None = None, offline: bool = False) -> None:
        self._mirror = mirror.rstrip("/") if mirror else None
        self._offline = offline
        self._client = httpx.Client(
            headers={"User-Agent": f"opgavenkaart (+{contact})", "Accept": "application/geo+json, application/json"},
            timeout=_TIMEOUT_S,
            follow_redirects=True,
        )

    def __enter__(self) -> "Web":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def get(self, address: str) -> httpx.Response:
        """Get one address.

        Raises
        ------
        SourceUnavailable
            No network is allowed, no answer came, or the answer is an error.
        """
        if self._offline:
            msg = f"{address}: not asked, the run is offline"
            raise SourceUnavailable(msg, transient=False)
        target = self._mirrored(address)
        try:
            response = self._client.get(target)
        except httpx.RequestError as err:
            msg = f"{address}: no answer ({type(err).__name__}: {err}); is the network, or the mirror, reachable?"
            raise SourceUnavailable(msg, transient=True) from err
        if response.is_error:
            msg = f"{address}: the server answered {response.status_code} {response.reason_phrase}"
            raise SourceUnavailable(msg, transient=response.status_code in _TRANSIENT)
        return response

    def _mirrored(self, address: str) -> str:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https"):
            msg = f"{address}: only http and https are allowed"
            raise SourceUnavailable(msg, transient=False)
        if self._mirror is None or address.startswith(self._mirror + "/"):
            return address
        query = f"?{parts.query}" if parts.query else ""
        return f"{self._mirror}/{parts.netloc}{parts.path}{query}"
