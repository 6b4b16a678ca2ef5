"""Texts of the catalogue with their placeholders filled, and messages in words.

A placeholder is ``{name}`` or ``{name:format}``:

============================================  ==========================================================================
``{name}``                                    words, or a whole number in figures (a year, a grade)
``{n:count}``                                 a whole number: ``1.234``
``{n:decimals 2}``, ``{n:decimals 0-3}``      a number with so many decimals, or at most so many
``{n:digits 4}``                              a number with so many significant digits
``{n:short}``                                 a number with as many decimals as a reader has use for
``{n:percent 1}``, ``{n:percent 0-1}``        a share of 0 to 1, with so many decimals
``{n:amount}``, ``{n:amount 3}``              an `Amount` with its unit, in full or with so many significant digits
``{d:day}``                                   a date
``{n:plural woning|woningen}``                the form that goes with a number, or with the length of a list
``{names:list}``, ``{names:and}``, ``:or``    names with commas, and with en/and or of/or before the last
``{parts:sentences}``, ``{parts:clauses}``    behind each other, and with semicolons
============================================  ==========================================================================
"""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cache
from numbers import Integral, Real
from string import Formatter
from types import MappingProxyType
from typing import Any, Final, Literal, NoReturn

from maps.common import numbers
from maps.common.errors import MapsError
from maps.common.texts import texts
from spatial.messages import Amount, Message, Sayable, Text

__all__ = ["FORMATS", "Placeholder", "names_in", "phrase", "placeholders", "say"]


@dataclass(frozen=True)
class Placeholder:
    """Where a value goes into a text, and how it is written there."""

    name: str
    format: str
    argument: str


@cache
def placeholders(template: str) -> tuple[str | Placeholder, ...]:
    """Return the parts of a text in order: what is written as it is, and placeholders.

    Raises
    ------
    MapsError
        The braces do not match, or a placeholder has no name or a format that there is not.
    """
    try:
        parsed = list(Formatter().parse(template))
    except ValueError as error:
        msg = f"the text '{template}' cannot be read: {error}; placeholders stand in single braces"
        raise MapsError(msg) from error
    parts: list[str | Placeholder] = []
    for literal, name, spec, conversion in parsed:
        if literal:
            parts.append(literal)
        if name is None:
            continue
        kind, _, argument = (spec or "").partition(" ")
        if not name.isidentifier() or conversion or kind not in FORMATS:
            asked = name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
            allowed = ", ".join(f"{{name:{known}}}" if known else "{name}" for known in FORMATS)
            msg = f"the text '{template}' cannot show '{{{asked}}}'; allowed: {allowed}"
            raise MapsError(msg)
        parts.append(Placeholder(name, kind, argument))
    return tuple(parts)


@cache
def names_in(template: str) -> frozenset[str]:
    """Return the names of the placeholders of a text."""
    return frozenset(part.name for part in placeholders(template) if isinstance(part, Placeholder))


def phrase(code: str, lang: str, values: Mapping[str, Any]) -> str:
    """Return a text in one language with its placeholders filled.

    Raises
    ------
    MapsError
        There is no such text, a placeholder has no value, a value has no placeholder, or it is not of the kind that
        its format writes.
    """
    template = texts(lang).get(code)
    if template is None:
        msg = f"there is no text '{code}' in maps/common/texts; add it there, in nl and en"
        raise MapsError(msg)
    parts = placeholders(template)
    if names_in(template) != values.keys():
        _refuse(code, lang, names_in(template), values.keys())
    return "".join(part if isinstance(part, str) else _written(code, part, values[part.name], lang) for part in parts)


def say(what: Sayable, lang: str) -> str:
    """Return a message or text in words, in one language; what is words already stays as it is.

    Raises
    ------
    MapsError
        As `phrase`.
    """
    if isinstance(what, str):
        return what
    if isinstance(what, Text):
        return what.in_language(lang)
    return phrase(what.code, lang, dict(what.values))


def _refuse(code: str, lang: str, wanted: Set[str], given: Set[str]) -> NoReturn:
    faults = [
        f"{what} {', '.join(sorted(names))}"
        for what, names in (("gets no value for", wanted - given), ("has no place for", given - wanted))
        if names
    ]
    have = ", ".join(sorted(wanted)) or "none"
    msg = f"the text '{code}' in {lang} {' and '.join(faults)}; its placeholders are: {have}"
    raise MapsError(msg)


def _written(code: str, place: Placeholder, value: Any, lang: str) -> str:  # noqa: ANN401 - what a message holds
    try:
        return FORMATS[place.format](value, place.argument, lang)
    except (TypeError, ValueError, AttributeError) as error:
        asked = f"{place.name}:{place.format} {place.argument}".rstrip(": ")
        msg = f"the text '{code}' cannot write {value!r:.80} as {{{asked}}}: {error}"
        raise MapsError(msg) from error


def _as_it_is(value: object, _: str, lang: str) -> str:
    """Write words, or a whole number in figures without marks between them (a year, a grade)."""
    if isinstance(value, Message | Text | str):
        return say(value, lang)
    if isinstance(value, Integral) and not isinstance(value, bool):
        return str(value)
    msg = "it is neither words nor a whole number; give the placeholder a format"
    raise TypeError(msg)


def _range(argument: str) -> tuple[int, int]:
    """Return least and most decimals of ``2`` or ``0-3``."""
    least, _, most = argument.partition("-")
    return int(least), int(most or least)


def _decimals(value: float, argument: str, lang: str) -> str:
    least, most = _range(argument)
    return numbers.number(_real(value), lang, least, most=most)


def _percent(value: float, argument: str, lang: str) -> str:
    least, most = _range(argument)
    return numbers.percent(_real(value), lang, least, most=most)


def _count(value: float, _: str, lang: str) -> str:
    if not float(_real(value)).is_integer():
        msg = "it is no whole number"
        raise ValueError(msg)
    return numbers.number(value, lang)


def _real(value: float) -> float:
    if not isinstance(value, Real):
        msg = "it is no number"
        raise TypeError(msg)
    return value


def _day(value: date, _: str, lang: str) -> str:
    if not isinstance(value, date):
        msg = "it is no date"
        raise TypeError(msg)
    return numbers.day(value, lang)


def _amount(value: Amount, argument: str, lang: str) -> str:
    return numbers.amount(value.value, value.unit, lang, digits=int(argument or 0))


def _plural(value: float | Sequence[object], argument: str, lang: str) -> str:
    """Return the form of a word that goes with a number, or with so many names."""
    one, other = argument.split("|")
    count = len(value) if isinstance(value, tuple | list) else _real(value)  # type: ignore[arg-type]
    return numbers.plural(count, (one, other), lang)


def _joined(separator: str) -> Callable[[Any, str, str], str]:
    return lambda value, _, lang: separator.join(_names(value, lang))


def _listed(style: Literal["standard", "or"]) -> Callable[[Any, str, str], str]:
    return lambda value, _, lang: numbers.listed(_names(value, lang), lang, style)


def _names(values: Sequence[object], lang: str) -> list[str]:
    if isinstance(values, str) or not isinstance(values, tuple | list):
        msg = "it is no list"
        raise TypeError(msg)
    return [_as_it_is(value, "", lang) for value in values]


FORMATS: Final[Mapping[str, Callable[[Any, str, str], str]]] = MappingProxyType(
    {
        "": _as_it_is,
        "count": _count,
        "decimals": _decimals,
        "digits": lambda value, argument, lang: numbers.significant(_real(value), lang, int(argument)),
        "short": lambda value, _, lang: numbers.whole_or_short(_real(value), lang),
        "percent": _percent,
        "amount": _amount,
        "day": _day,
        "plural": _plural,
        "list": _joined(", "),
        "and": _listed("standard"),
        "or": _listed("or"),
        "sentences": _joined(" "),
        "clauses": _joined("; "),
    }
)
"""How a value may be written, by the word behind the colon; the module tells what each does."""
