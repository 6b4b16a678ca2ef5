"""Attribute filters, and what is certain of features that are known in part."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from spatial.layers.layer import ID
from spatial.parameters.params import Row

__all__ = ["Certainty", "Excluded", "KnownFeatures", "Where", "all_of", "any_of", "matching", "passes"]


class Excluded(Row):
    """Values that a feature must not have; a feature without a value passes."""

    not_in: tuple[str | int | float | bool, ...]


Where = dict[str, tuple[str | int | float | bool, ...] | Excluded]
"""Attribute filter: column to the values allowed, or to `not_in`."""


class Certainty(NamedTuple):
    """Masks: where something surely holds, and where it may hold (which is wherever it surely does, too)."""

    sure: np.ndarray
    possible: np.ndarray


@dataclass(frozen=True)
class KnownFeatures:
    """Hold what is known of one side of some pairs, a row a pair.

    Parameters
    ----------
    frame
        Attributes, `feature_id` among them.
    whole
        Mask of the rows of which these are all attributes; of the others only `feature_id` is known.
    """

    frame: pd.DataFrame
    whole: np.ndarray

    def take(self, rows: np.ndarray) -> "KnownFeatures":
        """Return some of the rows, in the order given."""
        return KnownFeatures(self.frame.iloc[rows].reset_index(drop=True), self.whole[rows])


def matching(frame: pd.DataFrame, where: Where) -> np.ndarray:
    """Return a mask of the rows that pass an attribute filter; a column that is absent counts as 'no value'."""
    mask = np.ones(len(frame), dtype=bool)
    for column, allowed in where.items():
        values = frame[column] if column in frame else pd.Series([None] * len(frame))
        if isinstance(allowed, Excluded):
            mask &= ~values.isin(list(allowed.not_in)).to_numpy()
        else:
            mask &= values.isin(list(allowed)).to_numpy()
    return mask


def passes(features: KnownFeatures, where: Where) -> Certainty:
    """Say which features pass an attribute filter; one whose attributes are not known may pass."""
    by_id = {column: allowed for column, allowed in where.items() if column == ID}
    every = matching(features.frame, where)
    known = matching(features.frame, by_id)
    decided = features.whole | (len(by_id) == len(where))
    return Certainty(np.where(decided, every, False), np.where(decided, every, known))


def all_of(*parts: Certainty) -> Certainty:
    """Say where all of these hold."""
    return Certainty(
        np.logical_and.reduce([part.sure for part in parts]), np.logical_and.reduce([part.possible for part in parts])
    )


def any_of(*parts: Certainty) -> Certainty:
    """Say where any of these holds."""
    return Certainty(
        np.logical_or.reduce([part.sure for part in parts]), np.logical_or.reduce([part.possible for part in parts])
    )
