"""Numbers, dates and names as people write them."""

import math
from datetime import UTC, date, datetime
from typing import Final

import pandas as pd

from maps.common.texts import texts

__all__ = ["day", "exact", "is_missing", "moment", "number", "plain", "whole_or_short"]


_WHOLE_FROM: Final = 100


def is_missing(value: object) -> bool:
    """Tell whether there is no value: None, NaN, NaT or pandas' NA."""
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def plain(value: object) -> str:
    """Return text without the white space around it, and empty text where there is none."""
    return "" if is_missing(value) else str(value).strip()


def number(value: object, lang: str, decimals: int = 0) -> str:
    """Write a number with `decimals` decimals, ``1.234,5`` in Dutch and ``1,234.5`` in English; missing: a word."""
    if is_missing(value):
        return texts(lang)["value.unknown"]
    written = f"{float(value):,.{decimals}f}"  # type: ignore[arg-type]
    if float(written.replace(",", "")) == 0 and float(value) != 0:  # type: ignore[arg-type]
        smallest = f"{10.0**-decimals:.{decimals}f}"
        written = ("< " if float(value) > 0 else "> -") + smallest  # type: ignore[arg-type]
    return written.translate(str.maketrans(",.", ".,")) if lang == "nl" else written


def whole_or_short(value: float, lang: str) -> str:
    """Write a number with as many decimals as a reader has use for: none from 100 on, one from 1 on, else two."""
    size = abs(value)
    decimals = 0 if size >= _WHOLE_FROM or float(value).is_integer() else 1 if size >= 1 else 2
    return number(value, lang, decimals)


def exact(value: float, lang: str) -> str:
    """Write a number with the decimals that it has, three at most."""
    decimals = next((count for count in range(3) if round(value, count) == round(value, 3)), 3)
    return number(value, lang, decimals)


def day(value: object, lang: str) -> str:
    """Write a date, ``23-11-2026`` in Dutch and ``2026-11-23`` in English; text is kept as it is."""
    if is_missing(value):
        return texts(lang)["value.unknown"]
    if not isinstance(value, date):
        return str(value)
    return f"{value:%d-%m-%Y}" if lang == "nl" else f"{value:%Y-%m-%d}"


def moment(value: datetime, lang: str) -> str:
    """Write a moment in full, in UTC: the pages have no other clock than the one that they are given."""
    at = value.astimezone(UTC)
    return f"{at.day} {texts(lang)[f'month.{at.month}']} {at.year}, {at:%H:%M} UTC"
