"""What an entry of the catalogue needs from its surroundings: its folder, variables and API keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["EntryContext"]


@dataclass(frozen=True)
class EntryContext:
    """The folder of an entry, the values of ``{name}`` in its addresses, and the API keys by variable."""

    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)

    def without_keys(self, text: str) -> str:
        """Return a text with every API key in it replaced by ``***``."""
        for key in self.keys.values():
            text = text.replace(key, "***")
        return text
