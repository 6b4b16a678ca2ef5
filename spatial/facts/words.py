"""Values and parties of facts, written."""

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

from spatial.facts.rows import Alternative, Fact, Position

__all__ = ["Words", "number_or_nan", "reading", "said_by", "with_unit"]

_MOST_DECIMALS: Final = 6
_MUNICIPALITY: Final = "gemeente"


class Words(NamedTuple):
    """What a reader sees: the language, names of places by code, titles of parties by id."""

    lang: str
    places: Mapping[str, str]
    parties: Mapping[str, str]


def reading(item: Fact | Alternative, unit: str, lang: str) -> str:
    """Write what a source says: a value with its unit, or a text."""
    if item.text is not None:
        return item.text.in_language(lang)
    return with_unit(item.value or 0.0, unit, lang)


def with_unit(value: float, unit: str, lang: str) -> str:
    """Write a number with the decimals that it has and its unit: ``1.234,5 m`` in Dutch, ``1,234.5 m`` in English.

    A share is written as a percentage, a plain number (unit ``1``) without a unit; a year is a ``jaar`` in Dutch.
    """
    if unit == "share":
        value, unit = 100 * value, "%"
    whole = round(value, _MOST_DECIMALS)
    decimals = next((count for count in range(_MOST_DECIMALS) if round(value, count) == whole), _MOST_DECIMALS)
    written = f"{value:,.{decimals}f}"
    if lang == "nl":
        written = written.translate(str.maketrans(",.", ".,"))
    if unit in ("", "1"):
        return written
    if lang == "nl":
        unit = unit.replace("/yr", "/jaar")
    return f"{written} {unit.replace('1/', 'per ', 1) if unit.startswith('1/') else unit}"


def number_or_nan(value: float | None) -> float:
    """Return a number, NaN where there is none."""
    return math.nan if value is None else value


def said_by(position: Position, places: Mapping[str, str], parties: Mapping[str, str]) -> str:
    """Write who takes a position: a municipality by its name, its council as that, another party by title."""
    title = parties.get(position.party, position.party)
    if not position.municipality:
        return title
    place = places.get(position.municipality, position.municipality)
    return place if position.party == _MUNICIPALITY else f"{title} {place}"
