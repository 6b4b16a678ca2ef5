"""The noun `Text`: words for readers that a rule book or catalogue brings, which are data."""

from typing import ClassVar, Final

from pydantic import BaseModel, ConfigDict

__all__ = ["LANGUAGES", "Text"]

LANGUAGES: Final = ("nl", "en")
"""The languages that readers are addressed in."""


class Text(BaseModel):
    """A text for readers, in Dutch and English."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    # A table would take what can be iterated for a list of cells; a text is one.
    __iter__: ClassVar[None] = None  # type: ignore[assignment]

    nl: str
    en: str

    def in_language(self, lang: str) -> str:
        """Return the text in `nl` or `en`."""
        return self.nl if lang == "nl" else self.en

    @property
    def is_complete(self) -> bool:
        """Whether it says something in every language."""
        return all(self.in_language(lang).strip() for lang in LANGUAGES)
