"""Overlay that never loses a pair: what GEOS cannot node is snapped to a grid, and marked."""

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
import shapely

from spatial.overlay.shapes import polygonal

__all__ = ["SNAP_M", "OverlayResult", "difference", "intersection"]

SNAP_M: Final = 0.001
"""Grid to which both sides are snapped when an overlay in double precision fails: a tenth of what cadastral
measurements resolve."""


class OverlayResult(NamedTuple):
    """Polygons, and a mask of those that were computed on the grid of `SNAP_M`."""

    geometry: np.ndarray
    snapped: np.ndarray


def intersection(left: np.ndarray, right: np.ndarray, whole: np.ndarray) -> OverlayResult:
    """Return the area that the polygons in a row share, as polygons; without any, an empty one.

    `left` holds pieces of the polygons in `whole`, which replace them where a piece fails.
    """
    return _overlay(shapely.intersection, left, right, whole)


def difference(left: np.ndarray, right: np.ndarray) -> OverlayResult:
    """Return the area of the left polygon that the right one does not hold; without any, an empty polygon."""
    return _overlay(shapely.difference, left, right, left)


def _overlay(
    operation: Callable[..., np.ndarray], left: np.ndarray, right: np.ndarray, whole: np.ndarray
) -> OverlayResult:
    snapped = np.zeros(len(left), dtype=bool)
    try:
        return OverlayResult(polygonal(operation(left, right)), snapped)
    except shapely.GEOSException:
        results = np.empty(len(left), dtype=object)
        for at, (one, other) in enumerate(zip(left, right, strict=True)):
            try:
                results[at] = operation(one, other)
            except shapely.GEOSException:
                results[at], snapped[at] = _retry(operation, whole[at], other)
        return OverlayResult(polygonal(results), snapped)


def _retry(
    operation: Callable[..., shapely.Geometry], whole: shapely.Geometry, other: shapely.Geometry
) -> tuple[shapely.Geometry, bool]:
    try:
        return operation(whole, other), False
    except shapely.GEOSException:
        return operation(whole, other, grid_size=SNAP_M), True
