"""Connect only to the public internet, and to exactly the address that was checked."""

import ipaddress
import socket
from collections.abc import Callable, Iterable
from typing import Final

import httpx2

from data.errors import UnsafeContent

__all__ = ["PublicOnly", "Resolve", "resolve"]

Resolve = Callable[[str, int], Iterable[str]]
"""Return the numerical addresses of a host and port, in the order in which to try them."""

_SNI: Final = "sni_hostname"


def resolve(host: str, port: int) -> Iterable[str]:
    """Resolve a name with the system's resolver.

    Raises
    ------
    httpx2.ConnectError
        There is no such host, as far as this machine can tell.
    """
    try:
        results = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as err:
        msg = f"the name {host} cannot be resolved; is there a network?"
        raise httpx2.ConnectError(msg) from err
    return dict.fromkeys(str(result[4][0]) for result in results)


class PublicOnly(httpx2.BaseTransport):
    """Refuse hosts with a private, local or otherwise special address.

    A name is resolved once, every address of it is checked, and the connection goes to a checked address: resolving
    again when connecting would let the resolver answer otherwise the second time. Host header and TLS keep the name.
    """

    def __init__(self, inner: httpx2.BaseTransport, resolve: Resolve = resolve) -> None:
        self._inner = inner
        self._resolve = resolve

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request to the first address that accepts a connection."""
        host = request.url.host
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        fault: httpx2.ConnectError | httpx2.ConnectTimeout | None = None
        for address in _require_public(host, self._resolve(host, port)):
            pinned = httpx2.Request(
                request.method,
                request.url.copy_with(host=address),
                headers=request.headers,
                stream=request.stream,
                extensions={**request.extensions, _SNI: host},
            )
            try:
                return self._inner.handle_request(pinned)
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as err:
                fault = err
        raise fault or httpx2.ConnectError(f"the name {host} has no address")

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


def _require_public(host: str, addresses: Iterable[str]) -> list[str]:
    accepted = []
    for text in addresses:
        # A scope ("fe80::1%eth0") is of this machine alone and no part of the address.
        address = ipaddress.ip_address(text.partition("%")[0])
        mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
        if not (mapped or address).is_global or (mapped or address).is_multicast:
            msg = (
                f"{host} leads to {text}, which is no address of the public internet; nothing is requested of it. "
                "A server of your own is reached with --mirror URL"
            )
            raise UnsafeContent(msg)
        accepted.append(text)
    return accepted
