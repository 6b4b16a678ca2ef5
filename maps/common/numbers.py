"""Numbers, dates and lists as people write them in a language, by the rules of CLDR (Babel)."""

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_EVEN, Context
from functools import cache, lru_cache
from typing import Final, Literal

import pandas as pd
from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import NumberPattern, parse_pattern

from maps.common.texts import texts
from spatial.messages import LANGUAGES

__all__ = [
    "amount",
    "content_day",
    "day",
    "exact",
    "is_missing",
    "listed",
    "moment",
    "number",
    "percent",
    "plain",
    "plural",
    "significant",
    "unit_word",
    "whole_or_short",
]

_LOCALES: Final = dict(zip(LANGUAGES, ("nl", "en_GB"), strict=True))
_DAYS: Final = dict(zip(LANGUAGES, ("dd-MM-yyyy", "yyyy-MM-dd"), strict=True))
"""A date in figures; the scripts of the pages write it so too."""

_MOMENT: Final = "d MMMM y, HH:mm 'UTC'"
_PERCENT: Final = "{} %"
"""As the scripts of the pages write a percentage, in both languages."""

_SHARE: Final = "share"
_WHOLE_FROM: Final = 100
_MOST_DECIMALS: Final = 3


@cache
def _locale(lang: str) -> Locale:
    return Locale.parse(_LOCALES[lang])


def is_missing(value: object) -> bool:
    """Tell whether there is no value: None, NaN, NaT or pandas' NA."""
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def plain(value: object) -> str:
    """Return text without the white space around it, and empty text where there is none."""
    return "" if is_missing(value) else str(value).strip()


def number(value: object, lang: str, decimals: int = 0, *, most: int | None = None) -> str:
    """Write a number, ``1.234,5`` in Dutch and ``1,234.5`` in English; missing: a word.

    What rounds to nothing and is something is less than the smallest number with these decimals: ``< 0,1``.

    Parameters
    ----------
    decimals
        How many it has.
    most
        How many it may have, without zeros at the end; None: as many as `decimals`.
    """
    if is_missing(value):
        return texts(lang)["value.unknown"]
    return _number(float(value), lang, decimals, decimals if most is None else most)  # type: ignore[arg-type]


@lru_cache(maxsize=1 << 14)
def _number(value: float, lang: str, least: int, most: int) -> str:
    pattern, locale = _pattern(least, most), _locale(lang)
    written = str(pattern.apply(value or 0.0, locale))
    if value and not any(figure in "123456789" for figure in written):
        return f"{'< ' if value > 0 else '> -'}{pattern.apply(10.0**-most, locale)}"
    return written


@cache
def _pattern(least: int, most: int) -> NumberPattern:
    return parse_pattern("#,##0" + ("." if most else "") + "0" * least + "#" * (most - least))


def whole_or_short(value: float, lang: str) -> str:
    """Write a number with as many decimals as a reader has use for: none from 100 on, one from 1 on, else two."""
    size = abs(value)
    decimals = 0 if size >= _WHOLE_FROM or float(value).is_integer() else 1 if size >= 1 else 2
    return number(value, lang, decimals)


def exact(value: float, lang: str) -> str:
    """Write a number with the decimals that it has, three at most."""
    return number(value, lang, most=_MOST_DECIMALS)


def significant(value: float, lang: str, digits: int) -> str:
    """Write a number with so many significant digits, never fewer than its whole part, and no zero at the end."""
    # As many digits as the whole part has before the point are kept in any case.
    if abs(value) >= 10**digits:
        return number(value, lang)
    rounded = Context(prec=digits, rounding=ROUND_HALF_EVEN).create_decimal(str(float(value)))
    decimals = max(0, -int(rounded.normalize().as_tuple().exponent))
    return number(float(rounded), lang, decimals)


def percent(share: float, lang: str, decimals: int = 0, *, most: int | None = None) -> str:
    """Write a share of 0 to 1 as a percentage."""
    return _PERCENT.format(number(_times_100(share), lang, decimals, most=most))


def _times_100(share: float) -> float:
    # In the machine 100 × 0.29 is a little less than 29.
    return float(Context(prec=15).create_decimal(str(float(share))).scaleb(2))


def amount(value: float, unit: str, lang: str, *, digits: int = 0, most: int = 6) -> str:
    """Write a number with its unit: ``1.234,5 GWh/jaar``; a share as a percentage, a count without a unit.

    Parameters
    ----------
    digits
        Significant digits; 0: the decimals that it has, at most `most`.
    """
    value = _times_100(value) if unit == _SHARE else float(value)
    written = significant(value, lang, digits) if digits else number(value, lang, most=most)
    return _PERCENT.format(written) if unit == _SHARE else f"{written} {unit_word(unit, lang, value)}".strip()


def unit_word(unit: object, lang: str, value: float | None = None) -> str:
    """Return a unit as readers know it; a count has none.

    Parameters
    ----------
    value
        The number before it: one month, two months; None where it stands alone.
    """
    words, name = texts(lang), plain(unit)
    if value is not None and f"report.unit_one.{name}" in words:
        return plural(value, (words[f"report.unit_one.{name}"], words[f"report.unit.{name}"]), lang)
    if f"report.unit.{name}" in words:
        return words[f"report.unit.{name}"]
    # Whoever adds rules may count in what the catalogue has no word for.
    name = name.replace("/yr", words["report.per_year"])
    return f"{words['report.per']} {name.removeprefix('1/')}" if name.startswith("1/") else name


def plural(count: float, forms: Sequence[str], lang: str) -> str:
    """Return the form of a word that goes with a number, by the plural rules of the language: one, then other."""
    whole = int(count) if float(count).is_integer() else count
    return forms[0 if _locale(lang).plural_form(whole) == "one" else 1]


def listed(names: Sequence[str], lang: str, style: Literal["standard", "or"] = "standard") -> str:
    """Write names after each other, with ``en``/``and`` (standard) or ``of``/``or`` before the last one."""
    return format_list(list(names), style=style, locale=_locale(lang))


def day(value: object, lang: str) -> str:
    """Write a date, ``23-11-2026`` in Dutch and ``2026-11-23`` in English; text is kept as it is."""
    if is_missing(value):
        return texts(lang)["value.unknown"]
    if not isinstance(value, date):
        return str(value)
    return format_date(value, _DAYS[lang], locale=_locale(lang))


def content_day(value: object, lang: str) -> str:
    """Write a date of content as precise as it is known: ``31-03-2021``, ``03-2021`` or ``2021`` in Dutch.

    An absent one is a word. The scripts of the pages write it so too.
    """
    iso = plain(value)
    if not iso:
        return texts(lang)["value.unknown"]
    return "-".join(reversed(iso.split("-"))) if lang == "nl" else iso


def moment(value: datetime, lang: str) -> str:
    """Write a moment in full, in UTC: the pages have no other clock than the one that they are given."""
    return format_datetime(value.astimezone(UTC), _MOMENT, locale=_locale(lang))
