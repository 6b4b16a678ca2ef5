"""Which addresses may be asked, and where they lead: to a mirror, if there is one, and over redirects."""

from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from data.errors import UnsafeContent

__all__ = ["UrlRewriter", "parts_of"]


@dataclass(frozen=True)
class UrlRewriter:
    """Lead every address to the mirror, or to itself; `mirror` has no slash at its end."""

    mirror: str | None = None

    def target(self, address: str) -> str:
        """Return what is asked for in place of an address.

        Raises
        ------
        UnsafeContent
            It is no address of the web.
        """
        parts = parts_of(address)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            msg = f"{address}: only http and https are allowed"
            raise UnsafeContent(msg)
        if self.mirror is None or address == self.mirror or address.startswith(self.mirror + "/"):
            return address
        query = f"?{parts.query}" if parts.query else ""
        return f"{self.mirror}/{parts.netloc}{parts.path}{query}"

    def after(self, here: str, location: str) -> str:
        """Return the address that a redirect leads to, as the catalogue would write it.

        Raises
        ------
        UnsafeContent
            It is none, or leaves encryption behind.
        """
        try:
            there = urljoin(here, location)
        except ValueError as err:
            msg = f"{here}: redirected to {location!r}, which is no address ({err})"
            raise UnsafeContent(msg) from err
        if self.mirror and there.startswith(self.mirror + "/"):
            return there
        if parts_of(here).scheme == "https" and parts_of(there).scheme != "https":
            msg = f"{here}: redirected to {there}, which is not encrypted; it is not followed"
            raise UnsafeContent(msg)
        return there


def parts_of(address: str) -> SplitResult:
    """Take an address apart.

    Raises
    ------
    UnsafeContent
        It is none.
    """
    try:
        return urlsplit(address)
    except ValueError as err:
        msg = f"{address}: this is no address ({err})"
        raise UnsafeContent(msg) from err
