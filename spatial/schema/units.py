"""Units in words, for headings."""

from collections.abc import Mapping
from typing import Final

from spatial.messages import Text

__all__ = ["UNIT_WORDS", "unit_words"]

UNIT_WORDS: Final[Mapping[str, Text]] = {
    unit: Text(nl=dutch, en=english)
    for unit, dutch, english in (
        ("GWh/yr", "GWh/jaar", "GWh/yr"),
        ("GWh/ha/yr", "GWh/ha/jaar", "GWh/ha/yr"),
        ("TWh/yr", "TWh/jaar", "TWh/yr"),
        ("mol N/ha/yr", "mol N/ha/jaar", "mol N/ha/yr"),
        ("dwellings", "woningen", "dwellings"),
        ("months", "maanden", "months"),
        ("years", "jaar", "years"),
        ("h/yr", "uur/jaar", "h/yr"),
        ("h", "uur", "h"),
        ("kg/yr", "kg/jaar", "kg/yr"),
    )
}
"""Units that are written otherwise in one of the languages; any other is written as it is."""

_UNSAID: Final = ("", "1", "share", "year")
"""What a heading says without a unit."""


def unit_words(unit: str, lang: str) -> str:
    """Return a unit as a heading has it; '' for a count, a share and a year."""
    if unit in _UNSAID:
        return ""
    return UNIT_WORDS[unit].in_language(lang) if unit in UNIT_WORDS else unit
