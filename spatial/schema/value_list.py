"""The noun `ValueList`: the codes that a column may hold, with their words."""

from collections.abc import Mapping
from dataclasses import dataclass

from spatial.messages import Text
from spatial.schema.errors import SchemaError

__all__ = ["ValueList"]


@dataclass(frozen=True)
class ValueList:
    """Hold the codes that a column may hold, in order, each with its words.

    Raises
    ------
    SchemaError
        There is no code, or one without words in a language.
    """

    name: str
    values: Mapping[str, Text]

    def __post_init__(self) -> None:
        bare = [code for code, text in self.values.items() if not text.is_complete]
        if bare or not self.values:
            fault = f"code '{bare[0]}' lacks words in Dutch or English" if bare else "it holds no code"
            msg = f"value list '{self.name}': {fault}; give each code its words as nl and en"
            raise SchemaError(msg)

    def __hash__(self) -> int:
        """Hash the name, as a mapping has no hash."""
        return hash(self.name)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in order."""
        return tuple(self.values)

    def words(self, lang: str) -> dict[str, str]:
        """Return code to its words in one language, in order."""
        return {code: text.in_language(lang) for code, text in self.values.items()}
