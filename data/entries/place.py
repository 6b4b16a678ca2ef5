"""Where an entry of the catalogue stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Place"]


@dataclass(frozen=True)
class Place:
    """Hold an entry's folder, what ``{name}`` in its addresses means, and the keys that services ask for."""

    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)

    def without_keys(self, text: str) -> str:
        """Return a text in which no key stands, whoever put it there."""
        for secret in self.keys.values():
            text = text.replace(secret, "***")
        return text
