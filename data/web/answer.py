"""The noun `Answer`: what a server sent back."""

import re
from dataclasses import dataclass, field
from typing import Final

import httpx2

__all__ = ["Answer"]

_TAG: Final = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Answer:
    """An answer: the address after redirects, the status, the headers and, of a page, the body."""

    address: str
    status: int
    headers: httpx2.Headers
    body: bytes = field(default=b"", repr=False)

    @property
    def unchanged(self) -> bool:
        """Whether the server says that nothing changed since the version that the request named."""
        return self.status == httpx2.codes.NOT_MODIFIED

    @property
    def media_type(self) -> str:
        """The media type, or words for its absence."""
        return str(self.headers.get("content-type", "of no stated type"))

    def excerpt(self) -> str:
        """Return the start of the body on one line, for a message; without markup where there is text besides."""
        text = self.body[:4_000].decode("utf-8", errors="replace")
        plain = _TAG.sub(" ", text) if text.lstrip("\ufeff \t\r\n").startswith("<") else text
        return " ".join((plain if plain.strip() else text).split())[:120]
