"""The pairs and areas of an overlay, and how two overlays differ."""

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pyarrow.parquet as pq

_RELATIVE: Final = 1e-9
_SMALLEST_M2: Final = 1e-6
"""Pieces that differ by less area than this are equal, too: so much comes from rounding coordinates of 500 km."""


class SharedAreas(NamedTuple):
    """The pairs of one overlay: left and right row and shared area in m², sorted by (left, right)."""

    left: np.ndarray
    right: np.ndarray
    area_m2: np.ndarray


def read_shared_areas(file: Path) -> SharedAreas:
    """Read the result that an engine wrote, without the pairs that share no area."""
    table = pq.read_table(file)
    left, right, area_m2 = (table[name].to_numpy() for name in SharedAreas._fields)
    order = np.lexsort((right, left))
    order = order[area_m2[order] > 0]
    return SharedAreas(left[order], right[order], area_m2[order])


def difference(one: SharedAreas, other: SharedAreas) -> str:
    """Return how two results differ beyond rounding, as text; '' when they do not."""
    if not (np.array_equal(one.left, other.left) and np.array_equal(one.right, other.right)):
        pairs, others = (set(zip(item.left.tolist(), item.right.tolist(), strict=True)) for item in (one, other))
        return f"{len(pairs - others)} row(s) are missing and {len(others - pairs)} are new"
    if not np.isclose(one.area_m2.sum(), other.area_m2.sum(), rtol=_RELATIVE, atol=0):
        return f"the total area is {other.area_m2.sum():.6f} m², not {one.area_m2.sum():.6f} m²"
    wrong = ~np.isclose(one.area_m2, other.area_m2, rtol=_RELATIVE, atol=_SMALLEST_M2)
    return f"{wrong.sum()} row(s) have another area" if wrong.any() else ""
