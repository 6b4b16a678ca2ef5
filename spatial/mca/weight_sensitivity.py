"""How little one weight must change to move a subject into or out of the first N: exact crossings, no steps.

Weight c becomes t, from 0 to 1, and the others shrink or grow with their ratios kept. With u = t / (1 - t) the score of
a subject is (u·k·s + A) / (u·k + K): s its score on c (k = 1, or 0 where it is unknown), A and K the weighted sum and
the weight of what else is known of it. Two subjects change places where a quadratic in u is zero (a line where nothing
is unknown), so no steps are needed.
"""

import heapq
from typing import Final, NamedTuple

import numpy as np

from spatial.mca.scoring import TIE, Numbers, ranks, weighted

__all__ = ["WeightSensitivity", "weight_sensitivity"]

_ROUNDING: Final = 1e-11
"""What products and differences of numbers from 0 to 1 that were rounded to 1e-12 may be off."""


class WeightSensitivity(NamedTuple):
    """Per subject whether it is in the first N, and the criterion that moves it soonest (-1: none does).

    `start` and `end` are weights as shares of the whole, `share` their distance; NaN where no single weight moves it.
    """

    inside: np.ndarray
    criterion: np.ndarray
    share: Numbers
    start: Numbers
    end: Numbers


class _Curves(NamedTuple):
    """Scores as functions of u, different ones only; `many` tells how many subjects have each."""

    s: Numbers
    k: Numbers
    a: Numbers
    w: Numbers
    many: np.ndarray


def weight_sensitivity(scores: Numbers, weights: Numbers, first_n: int) -> WeightSensitivity:
    """Change each weight in turn and find where a subject enters or leaves the first N.

    A subject is in the first N while fewer than N are better. Touching a place for one value of the weight alone, by a
    tie, counts as no move. A subject that holds its place by a tie at the weights given moves at 0.

    Parameters
    ----------
    scores
        One row a subject, one column a criterion, 0 to 1, NaN for unknown.
    weights
        One a criterion, adding up to 1. What has no score at these weights takes no part.
    first_n
        N, at least 1.
    """
    count = len(scores)
    standing = weighted(scores, weights)
    rows = np.flatnonzero(~np.isnan(standing))
    unknown = (np.full(count, np.nan) for _ in range(3))
    best = WeightSensitivity(ranks(standing) <= first_n, np.full(count, -1), *unknown)
    inside = best.inside[rows]
    if len(rows) <= first_n:
        return best
    for column in range(scores.shape[1]):
        start = weights[column]
        if start >= 1 or np.isnan(scores[rows, column]).all():
            continue
        end = _nearest_move(scores[rows], weights, column, inside, first_n)
        share = np.abs(end - start)
        sooner = ~np.isnan(share) & ~(share >= best.share[rows] - TIE)
        at = rows[sooner]
        best.criterion[at] = column
        best.share[at], best.start[at], best.end[at] = share[sooner], start, end[sooner]
    return best


def _nearest_move(scores: Numbers, weights: Numbers, column: int, inside: np.ndarray, first_n: int) -> Numbers:
    """Return per row the weight of the column nearest to the present one from which on it is in, or out; NaN: never."""
    known = ~np.isnan(scores)
    others = np.where(known, weights, 0.0)
    others[:, column] = 0.0
    others /= 1 - weights[column]
    filled = np.where(known, scores, 0.0)
    unique, curve, count = np.unique(
        _table(filled[:, column], known[:, column], (others * filled).sum(axis=1), others.sum(axis=1)),
        axis=0,
        return_inverse=True,
        return_counts=True,
    )
    curve = curve.reshape(-1)
    s, k, a, w = unique.T
    curves = _Curves(s, k, a, w, count)
    kept = _contending(curves, first_n)
    place = np.full(len(unique), -1)
    place[kept] = np.arange(len(kept))
    chosen = _Curves._make(part[kept] for part in curves)
    result = np.full(len(scores), np.nan)
    rows = np.flatnonzero(place[curve] >= 0)
    for was in (True, False):
        mine = rows[inside[rows] == was]
        result[mine] = _move(chosen, weights[column], was, first_n)[place[curve[mine]]]
    # What is never among the first N inside the range, and yet is at its start, holds its place by a tie there.
    result[(place[curve] < 0) & inside] = weights[column]
    return result


def _table(s: Numbers, known: np.ndarray, a: Numbers, w: Numbers) -> Numbers:
    """Return s, k, A and K as columns: rounded, and those that do not change with u written in one way.

    Otherwise the rounding of floating point would make two curves of one, which cross anywhere.
    """
    k = known.astype(float)
    rest = np.divide(a, w, out=s.copy(), where=w > 0)
    level = (k == 0) | (np.abs(rest - s) <= _ROUNDING)
    table = np.column_stack(
        [np.where(level, 0.0, s), np.where(level, 0.0, k), np.where(level, rest, a), np.where(level, 1.0, w)]
    )
    # Not at half a unit, where fractions such as 1/1024 lie.
    return np.floor(table * 1e12 + 0.3679) / 1e12


def _contending(curves: _Curves, first_n: int) -> np.ndarray:
    """Return the rows of the curves that may be in the first N somewhere: fewer than N subjects are better all the way.

    Curves of which the same is known are compared; between others nothing is sure, which keeps too many, never too few.
    """
    kept: list[int] = []
    groups = np.where(curves.k == 0, -1.0, curves.w)
    for group in np.unique(groups):
        rows = np.flatnonzero(groups == group)
        # In this order what is better all the way stands before; then its s decides, and the N highest s are enough.
        rows = rows[np.lexsort((-curves.s[rows], -curves.a[rows]))]
        highest: list[float] = []
        for row, s, many in zip(rows.tolist(), curves.s[rows].tolist(), curves.many[rows].tolist(), strict=True):
            if len(highest) < first_n or highest[0] < s:
                kept.append(row)
            for _ in range(min(many, first_n)):
                (heapq.heappush if len(highest) < first_n else heapq.heappushpop)(highest, s)
    return np.array(sorted(kept), dtype=int)


def _move(curves: _Curves, start: float, was_inside: bool, first_n: int) -> Numbers:
    """Return per curve the nearest weight from which on it is no longer what it was."""
    size = len(curves.s)
    roots, turns, first = _crossings(curves)
    # Each crossing at which j starts to be better than i (+) or stops (-), in order of the weight.
    at = np.concatenate([roots[0], roots[1]], axis=1)
    change = np.concatenate([turns[0] * curves.many, turns[1] * curves.many], axis=1)
    order = np.argsort(at, axis=1, kind="stable")
    at, change = np.take_along_axis(at, order, axis=1), np.take_along_axis(change, order, axis=1)
    better = (first * curves.many).sum(axis=1)[:, None] + np.concatenate(
        [np.zeros((size, 1)), np.cumsum(change, axis=1)], axis=1
    )
    low = np.concatenate([np.zeros((size, 1)), at], axis=1)
    high = np.concatenate([at, np.ones((size, 1))], axis=1)
    moved = ((better < first_n) != was_inside) & (high - low > TIE)
    nearest = np.clip(start, low, high)
    distance = np.where(moved, np.abs(nearest - start), np.inf)
    pick = distance.argmin(axis=1)[:, None]
    found = np.take_along_axis(nearest, pick, axis=1)[:, 0]
    return np.where(np.isinf(np.take_along_axis(distance, pick, axis=1)[:, 0]), np.nan, found)


def _crossings(curves: _Curves) -> tuple[tuple[Numbers, Numbers], tuple[Numbers, Numbers], np.ndarray]:
    """Return where j (column) and i (row) change places, as weights in (0, 1) or 1 for never; how; who leads at first.

    The difference has the sign of q(u) = a u² + b u + c; `how` is +1 where j starts to be better than i, -1 where it
    stops, 0 where it does neither.
    """
    s, k, a, w = (part[None, :] for part in curves[:4])
    s_i, k_i, a_i, w_i = (part[:, None] for part in curves[:4])
    two = _cleaned(k * k_i * (s - s_i))
    one = _cleaned(k * s * w_i + a * k_i - k_i * s_i * w - a_i * k)
    none = _cleaned(a * w_i - a_i * w)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(np.where(one * one - 4 * two * none > 0, one * one - 4 * two * none, np.nan))
        # Adding what has the same sign, as the difference of two near numbers would lose its digits.
        half = -0.5 * (one + np.where(one < 0, -spread, spread))
        pair = np.stack([np.where(two == 0, -none / one, half / two), np.where(two == 0, np.nan, none / half)])
    pair = np.sort(np.where((pair > 0) & np.isfinite(pair), pair, np.inf), axis=0)
    begins = np.sign(np.where(none != 0, none, np.where(one != 0, one, two)))
    real = np.isfinite(pair)
    # Every root is simple, so the sign turns at each.
    turn_1 = np.where(real[0], -begins, 0.0)
    turn_2 = np.where(real[1], begins, 0.0)
    weights = np.where(real, pair / (1 + np.where(real, pair, 0.0)), 1.0)
    return (weights[0], weights[1]), (turn_1, turn_2), begins > 0


def _cleaned(values: Numbers) -> Numbers:
    return np.where(np.abs(values) <= _ROUNDING, 0.0, values)
