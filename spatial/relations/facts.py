"""The facts of a pair by which relations grade it, as arrays of one value a pair, and how they hang together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
import shapely

from spatial.messages import Text
from spatial.overlay.shapes import copies

__all__ = [
    "APART",
    "DISTANCE",
    "INSIDE",
    "SHARE",
    "SHARES_GROUND",
    "SLIVER",
    "TOGETHER",
    "UNKNOWN",
    "VALUE",
    "Facts",
    "Features",
    "Measure",
    "lie_inside",
]

DISTANCE: Final = "distance_m"
"""Measure: how far apart the two lie (of a count: the nearest), in metres; 0 where they touch or share ground."""

SHARE: Final = "share"
"""Measure: share (0-1) of the left feature's area that the two share; NaN where it is not known or has no area."""

VALUE: Final = "value"
"""Measure: the value of an indicator of the region, in its own unit."""

SHARES_GROUND: Final = "shares_ground"
"""Whether the two share ground."""

INSIDE: Final = "inside"
"""Whether the left feature lies wholly in the right one."""

SLIVER: Final = "sliver"
"""Whether the shared ground is too narrow to be more than a difference between two drawings."""

Facts = Mapping[str, np.ndarray]
"""By name, one value a pair: numbers (NaN where unknown) and truths."""

UNKNOWN: Final[Mapping[str, float | bool]] = {
    SHARE: np.nan,
    VALUE: np.nan,
    SHARES_GROUND: False,
    INSIDE: False,
    SLIVER: False,
}
"""What counts of a pair of which nothing else is known."""

TOGETHER: Final[Mapping[str, float | bool]] = {
    DISTANCE: 0.0,
    SHARE: 1.0,
    SHARES_GROUND: True,
    INSIDE: False,
    SLIVER: False,
}
"""What holds of a pair that shares ground, as far as nothing else is said."""

APART: Final[Mapping[str, float | bool]] = {SHARE: 0.0, SHARES_GROUND: False, INSIDE: False, SLIVER: False}
"""What holds of a pair that shares no ground, whatever its distance."""


@dataclass(frozen=True)
class Measure:
    """What a relation grades by.

    Parameters
    ----------
    unit
        ``m``, ``share`` (0-1) and the like; '' where each row has its own.
    given
        What holds of a pair of which this measure is looked at for itself.
    needs
        The fact without which it says nothing.
    """

    title: Text
    unit: str
    given: Mapping[str, float | bool] = field(default_factory=dict)
    needs: str | None = None


class Features(NamedTuple):
    """Pairs that were found before, a row a pair, to be measured again.

    `left` and `right` hold geometries (None: not known), `ground` that of the finding, `distance_m` as it was published
    and `flags` the codes of each.
    """

    left: np.ndarray
    right: np.ndarray
    ground: np.ndarray
    distance_m: np.ndarray
    flags: Sequence[Collection[str]]


def lie_inside(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return a mask of the pairs (row by row) whose left geometry lies wholly in the right one."""
    mask = np.zeros(len(left), dtype=bool)
    rows = np.flatnonzero(~shapely.is_missing(left) & ~shapely.is_missing(right))
    if len(rows) == 0:
        return mask
    # One copy of each right geometry: prepared geometries must not be shared with other threads.
    numbers = {id(geometry): at for at, geometry in enumerate(right[rows])}
    at = np.array([numbers[id(geometry)] for geometry in right[rows]])
    first, own_at = np.unique(at, return_inverse=True)
    own = copies(right[rows][first])
    shapely.prepare(own)
    mask[rows] = shapely.covers(own[own_at], left[rows])
    return mask
