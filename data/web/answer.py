"""The noun `Answer`: what came back."""

import re
from dataclasses import dataclass, field
from typing import Final

import httpx2

__all__ = ["Answer"]

_TAG: Final = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Answer:
    """Hold the address that answered in the end, its status, its headers and, of a page, its body."""

    address: str
    status: int
    headers: httpx2.Headers
    body: bytes = field(default=b"", repr=False)

    @property
    def unchanged(self) -> bool:
        """Whether the server says that nothing changed since the time or tag that was named to it."""
        return self.status == httpx2.codes.NOT_MODIFIED

    @property
    def kind(self) -> str:
        """The media type, or words for its absence."""
        return str(self.headers.get("content-type", "of no stated type"))

    def opening(self) -> str:
        """Return the start of the body on one line, for a message; of a marked-up text what it says."""
        text = self.body[:4_000].decode("utf-8", errors="replace")
        said = _TAG.sub(" ", text) if text.lstrip("\ufeff \t\r\n").startswith("<") else text
        return " ".join((said if said.strip() else text).split())[:120]
