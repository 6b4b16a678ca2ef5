"""What sources and parties say of a fact, as messages."""

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

from spatial.facts.rows import Alternative, Fact, Position
from spatial.messages import Amount, Sayable, message

__all__ = ["Names", "number_or_nan", "opinion_of", "quantity", "reading", "taker_of"]

_MUNICIPALITY: Final = "gemeente"


class Names(NamedTuple):
    """What a reader sees of places and parties: names by code, titles by id."""

    places: Mapping[str, str]
    parties: Mapping[str, Sayable]


def reading(item: Fact | Alternative, unit: str) -> Sayable:
    """Return what a source says: a value with its unit, or a text."""
    return item.text if item.text is not None else quantity(item.value or 0.0, unit)


def quantity(value: float, unit: str) -> Sayable:
    """Return a number with its unit."""
    return message("facts.quantity", value=Amount(value, unit))


def opinion_of(position: Position, unit: str) -> Sayable:
    """Return which value a party holds, why, or both."""
    if position.value is None:
        return position.text
    value = quantity(position.value, unit)
    return message("facts.quantity_because", value=value, why=position.text) if position.text else value


def number_or_nan(value: float | None) -> float:
    """Return a number, NaN where there is none."""
    return math.nan if value is None else value


def taker_of(position: Position, names: Names) -> Sayable:
    """Return who takes a position: a municipality by its name, its council as that, another party by title."""
    title = names.parties.get(position.party, position.party)
    if not position.municipality:
        return title
    place = names.places.get(position.municipality, position.municipality)
    return place if position.party == _MUNICIPALITY else message("facts.body_of", party=title, place=place)
