"""What a connector promises."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from data.source import Source
from data.web import Web

__all__ = ["Pull", "Pulled"]


@dataclass(frozen=True)
class Pulled:
    """What a pull brought: the file name ending, how many features (if known) and the CRS that the server stated."""

    suffix: str
    features: int | None = None
    content_crs: str | None = None


class Pull(Protocol):
    """Write all of a source to a file, or raise.

    `address` is one of the source's addresses with its variables filled in. A connector never writes a part: it raises
    IncompletePull when the server gives less than everything, SourceUnavailable when it gives nothing.
    """

    def __call__(self, source: Source, address: str, target: Path, web: Web) -> Pulled:
        """Pull."""
        ...
