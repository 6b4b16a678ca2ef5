"""Geometries as they come, made fit for a Layer, with what changed."""

from typing import NamedTuple

import numpy as np
import shapely

from spatial.overlay import polygonal

__all__ = ["Repaired", "repaired"]


class Repaired(NamedTuple):
    """Geometries and, per row, what was done to them.

    `geometry` is None where nothing usable was left. `changed_m2` is the difference in area that a repair caused.
    """

    geometry: np.ndarray
    had_z: np.ndarray
    was_invalid: np.ndarray
    changed_m2: np.ndarray


def repaired(geometries: np.ndarray, kind: str) -> Repaired:
    """Drop Z and M, mend invalid rings, keep the parts of the layer's dimension.

    Rings are mended with GEOS make_valid (linework), never with a zero buffer, which loses area: a bow-tie keeps both
    of its halves. Exterior rings run counter-clockwise in the result.

    Parameters
    ----------
    geometries
        Array in a plane CRS with metres; may hold None and empty geometries, which come back as None.
    kind
        ``polygon`` or ``point``: parts of another dimension are dropped.
    """
    had_z = shapely.has_z(geometries)
    flat = shapely.force_2d(geometries)
    present = ~shapely.is_missing(flat) & ~shapely.is_empty(flat)
    was_invalid = present & ~shapely.is_valid(flat)
    mended = flat.copy()
    mended[was_invalid] = shapely.make_valid(flat[was_invalid])
    result = np.full(len(flat), None, dtype=object)
    rows = np.flatnonzero(present)
    if kind == "polygon":
        result[rows] = shapely.orient_polygons(polygonal(mended[rows]), exterior_cw=False)
    else:
        dots = rows[shapely.get_dimensions(mended[rows]) == 0]
        result[dots] = mended[dots]
    gone = shapely.is_missing(result) | shapely.is_empty(result)
    result[gone] = None
    changed = np.zeros(len(flat))
    changed[was_invalid] = np.abs(
        np.nan_to_num(shapely.area(result[was_invalid])) - np.nan_to_num(shapely.area(flat[was_invalid]))
    )
    return Repaired(result, had_z, was_invalid, changed)
