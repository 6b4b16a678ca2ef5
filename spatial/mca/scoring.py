"""From raw values to scores, ranks and regret: plain arrays, one row a subject, one column a criterion."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["TIE", "Numbers", "floats", "ranks", "regret", "value_scores", "weighted"]

Numbers = NDArray[np.float64]

TIE: Final = 1e-9
"""Scores that differ by no more are equal: what is left of them is the rounding of floating point."""


def floats(values: pd.Series) -> Numbers:
    """Return a column of numbers of any type as floats, NaN where it has none."""
    result: Numbers = pd.to_numeric(values).to_numpy(dtype=np.float64, na_value=np.nan)
    return result


def value_scores(raw: Numbers, value: Sequence[tuple[float, float]]) -> Numbers:
    """Return the score of each raw value by a value function; what is unknown (NaN) stays unknown.

    Parameters
    ----------
    raw
        Raw values in the unit of the criterion.
    value
        Pairs of raw value and score, the raw values rising: linear between them, the outermost score beyond them.
    """
    points = np.asarray(value, dtype=np.float64)
    scored: Numbers = np.interp(raw, points[:, 0], points[:, 1])
    return np.where(np.isnan(raw), np.nan, scored)


def weighted(scores: Numbers, weights: Numbers) -> Numbers:
    """Return Σ weight · score / Σ weight of each row, over the criteria that are known of it.

    NaN where no criterion that weighs anything is known.
    """
    counted = np.where(np.isnan(scores), 0.0, weights)
    total = counted.sum(axis=1)
    summed = (counted * np.where(np.isnan(scores), 0.0, scores)).sum(axis=1)
    result: Numbers = np.divide(summed, total, out=np.full(len(scores), np.nan), where=total > 0)
    return result


def ranks(values: Numbers) -> Numbers:
    """Return the rank of each value, the highest first; equal ones share the best of their ranks, NaN has none."""
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.argsort(-values[known], kind="stable")]
    starts = np.ones(len(order), dtype=bool)
    starts[1:] = -np.diff(values[order]) > TIE
    result = np.full(len(values), np.nan)
    result[order] = np.flatnonzero(starts)[np.cumsum(starts) - 1] + 1
    return result


def regret(values: Numbers) -> Numbers:
    """Return per row how far it is at most from the best of a column, over the columns.

    Parameters
    ----------
    values
        One column a perspective. A row without a value in some column has no regret (NaN): it was not judged there.
    """
    if values.size == 0:
        return np.full(len(values), np.nan)
    judged = values[~np.isnan(values).any(axis=1)]
    if len(judged) == 0:
        return np.full(len(values), np.nan)
    behind: Numbers = (judged.max(axis=0) - values).max(axis=1)
    return behind
