"""Overlay that never loses a pair: what GEOS cannot node is snapped to a grid, and told."""

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
import shapely

from spatial.overlay.shapes import polygonal

__all__ = ["SNAP_M", "Ground", "difference", "intersection"]

SNAP_M: Final = 0.001
"""Grid to which both sides are snapped when an overlay in double precision fails: a tenth of what cadastral
measurements resolve."""


class Ground(NamedTuple):
    """Polygons, and a mask of those that were made on the grid of `SNAP_M`."""

    geometry: np.ndarray
    snapped: np.ndarray


def intersection(left: np.ndarray, right: np.ndarray, whole: np.ndarray) -> Ground:
    """Return the ground that the polygons in a row share, as polygons; without any, an empty one.

    `left` holds pieces of the polygons in `whole`, which take their place where a piece fails.
    """
    return _overlay(shapely.intersection, left, right, whole)


def difference(left: np.ndarray, right: np.ndarray) -> Ground:
    """Return the ground of the left polygon that the right one does not hold; without any, an empty polygon."""
    return _overlay(shapely.difference, left, right, left)


def _overlay(operation: Callable[..., np.ndarray], left: np.ndarray, right: np.ndarray, whole: np.ndarray) -> Ground:
    snapped = np.zeros(len(left), dtype=bool)
    try:
        return Ground(polygonal(operation(left, right)), snapped)
    except shapely.GEOSException:
        made = np.empty(len(left), dtype=object)
        for at, (one, other) in enumerate(zip(left, right, strict=True)):
            try:
                made[at] = operation(one, other)
            except shapely.GEOSException:
                made[at], snapped[at] = _once_more(operation, whole[at], other)
        return Ground(polygonal(made), snapped)


def _once_more(
    operation: Callable[..., shapely.Geometry], whole: shapely.Geometry, other: shapely.Geometry
) -> tuple[shapely.Geometry, bool]:
    try:
        return operation(whole, other), False
    except shapely.GEOSException:
        return operation(whole, other, grid_size=SNAP_M), True
