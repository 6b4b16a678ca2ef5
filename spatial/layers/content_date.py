"""Of when the content of features is: an ISO date, month or year, as precise as it is known."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd

from spatial.layers.errors import LayerError

__all__ = ["CONTENT_NEWEST_ON", "CONTENT_ON", "ContentSpan", "age_years", "content_dates", "last_day", "oldest_content"]

CONTENT_ON: Final = "content_on"
"""Column: of when the content of a feature is (``2021-03-31``, ``2021-03`` or ``2021``); absent where unknown."""

CONTENT_NEWEST_ON: Final = "content_newest_on"
"""Column of sources: of when the newest of their content is; `CONTENT_ON` is then of the oldest."""

_EARLIEST_YEAR: Final = 1800
_LATEST_YEAR: Final = 2100
_DAYS_IN_YEAR: Final = 365.25


@dataclass(frozen=True)
class ContentSpan:
    """The oldest and the newest date of the content of a source; they are equal where it has one date."""

    oldest: str
    newest: str

    @classmethod
    def of(cls, dates: Iterable[str]) -> "ContentSpan | None":
        """Return the span of some dates; None where there is none."""
        ordered = sorted(set(dates), key=_order)
        return cls(ordered[0], ordered[-1]) if ordered else None


@lru_cache(maxsize=1 << 14)
def last_day(content_on: str) -> date:
    """Return the last day that a date of content stands for: of a year the 31st of December.

    Raises
    ------
    LayerError
        The text is no ISO date, month or year from 1800 to 2100.
    """
    parts = content_on.split("-")
    widths = [len(part) for part in parts]
    try:
        if widths not in ([4], [4, 2], [4, 2, 2]) or not all(part.isdecimal() for part in parts):
            raise ValueError
        year, month, day = (*map(int, parts), *((12, 0)[len(parts) - 1 :] if len(parts) < 3 else ()))
        if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
            raise ValueError
        return date(year, month, day or monthrange(year, month)[1])
    except ValueError as err:
        msg = (
            f"'{content_on}' is no date of content; allowed are a day (2021-03-31), a month (2021-03) and a year "
            f"(2021) from {_EARLIEST_YEAR} to {_LATEST_YEAR}, as precise as it is known"
        )
        raise LayerError(msg) from err


def oldest_content(dates: Iterable[str | None]) -> str | None:
    """Return the oldest of some dates of content, those that are unknown left out; None where none is known."""
    return min((one for one in dates if one), key=_order, default=None)


def age_years(content_on: str, on: date) -> float:
    """Return how many years of 365.25 days lie between the last day of some content and a day; negative before it."""
    return (on - last_day(content_on)).days / _DAYS_IN_YEAR


def content_dates(features: pd.DataFrame, of_layer: str | None = None) -> np.ndarray:
    """Return of each feature of when its content is: its own date, else that of its layer, else None.

    Every feature of a source of which a date is known has it in `CONTENT_ON`, be it one for all of the source. So a
    feature without one is of unknown age; give `of_layer` only where that stands for all of the layer.

    Parameters
    ----------
    features
        Of one layer, in any order.
    of_layer
        What to return for a feature without a date of its own.

    Returns
    -------
    One text or None a feature, in row order; empty without features.
    """
    result = np.full(len(features), of_layer or None, dtype=object)
    if CONTENT_ON in features:
        own = features[CONTENT_ON]
        is_known = np.asarray(own.notna() & (own != ""), dtype=bool)
        result[is_known] = own[is_known].astype(object).to_numpy()
    return result


def _order(content_on: str) -> tuple[date, str]:
    return last_day(content_on), content_on
