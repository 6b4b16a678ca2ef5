"""Which addresses may be requested, and where they lead: to a mirror, if there is one, and over redirects."""

from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from data.errors import UnsafeContent

__all__ = ["UrlRewriter", "split_url"]


@dataclass(frozen=True)
class UrlRewriter:
    """Map every address to the mirror, or to itself; `mirror` has no slash at its end."""

    mirror: str | None = None

    def target(self, address: str) -> str:
        """Return the address that is requested in place of one of the catalogue.

        Raises
        ------
        UnsafeContent
            It is no http or https address.
        """
        parts = split_url(address)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            msg = f"{address}: only http and https are allowed"
            raise UnsafeContent(msg)
        if self.mirror is None or address == self.mirror or address.startswith(self.mirror + "/"):
            return address
        query = f"?{parts.query}" if parts.query else ""
        return f"{self.mirror}/{parts.netloc}{parts.path}{query}"

    def redirect(self, address: str, location: str) -> str:
        """Return the address that a redirect leads to, as the catalogue would write it.

        Raises
        ------
        UnsafeContent
            It is no address, or goes from https to http.
        """
        try:
            target_address = urljoin(address, location)
        except ValueError as err:
            msg = f"{address}: redirected to {location!r}, which is no address ({err})"
            raise UnsafeContent(msg) from err
        if self.mirror and target_address.startswith(self.mirror + "/"):
            return target_address
        if split_url(address).scheme == "https" and split_url(target_address).scheme != "https":
            msg = f"{address}: redirected to {target_address}, which is not encrypted; it is not followed"
            raise UnsafeContent(msg)
        return target_address


def split_url(address: str) -> SplitResult:
    """Split an address into its parts.

    Raises
    ------
    UnsafeContent
        It is no address.
    """
    try:
        return urlsplit(address)
    except ValueError as err:
        msg = f"{address}: this is no address ({err})"
        raise UnsafeContent(msg) from err
