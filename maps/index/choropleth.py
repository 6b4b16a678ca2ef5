"""Regions as a small map: outlines as SVG paths, coloured by classes of a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from maps.common.shapes import simplified_coverage

__all__ = ["CLASSES", "Classes", "Outlines", "classes_of", "outlines"]

CLASSES: Final = 5

_TOLERANCE_M: Final = 250.0
_UNIT_M: Final = 100.0
_MARGIN: Final = 8


@dataclass(frozen=True)
class Outlines:
    """SVG paths in units of 100 m with north up, in the order of the regions, and the box that they fill."""

    paths: tuple[str, ...]
    view_box: str


@dataclass(frozen=True)
class Classes:
    """Classes of a number.

    Parameters
    ----------
    of
        The class of each region from 0 on, the higher the more; None where there is no number.
    ends
        Smallest and largest number in each class that holds any.
    """

    of: tuple[int | None, ...]
    ends: tuple[tuple[int, float, float], ...]


def outlines(geometries: Sequence[shapely.Geometry]) -> Outlines:
    """Return the regions as paths; their shared borders stay shared."""
    if not geometries:
        return Outlines((), "0 0 1 1")
    simple = simplified_coverage(np.array(geometries, dtype=object), _TOLERANCE_M)
    minx, miny, maxx, maxy = shapely.total_bounds(simple) / _UNIT_M
    polygons, region_of = shapely.get_parts(simple, return_index=True)
    rings, polygon_of = shapely.get_rings(polygons, return_index=True)
    paths = [""] * len(geometries)
    for at, ring in zip(region_of[polygon_of], rings, strict=True):
        points = np.rint(shapely.get_coordinates(ring)[:-1] / _UNIT_M - (minx, maxy)).astype(int) * (1, -1)
        start, steps = points[0], np.diff(points, axis=0)
        moved = steps[np.any(steps != 0, axis=1)]
        # An islet that is smaller than a unit is not to be seen; the only one of a region is drawn as a square.
        if len(moved) > 1 or not paths[at]:
            line = moved.tolist() if len(moved) > 1 else [[1, 0], [0, 1], [-1, 0]]
            paths[at] += f"M{start[0]} {start[1]}l" + " ".join(f"{x} {y}" for x, y in line) + "z"
    width, height = int(np.ceil(maxx - minx)), int(np.ceil(maxy - miny))
    return Outlines(tuple(paths), f"{-_MARGIN} {-_MARGIN} {width + 2 * _MARGIN} {height + 2 * _MARGIN}")


def classes_of(values: Sequence[float | None]) -> Classes:
    """Divide numbers into at most `CLASSES` classes with about as many regions in each.

    Equal numbers are in one class. With fewer different numbers than classes each has a class of its own, and the
    darkest is used first, so that the largest number of a map always looks like the largest.
    """
    known = sorted({value for value in values if value is not None})
    if not known:
        return Classes((None,) * len(values), ())
    count = min(CLASSES, len(known))
    everything = np.array([value for value in values if value is not None], dtype=float)
    if len(known) <= CLASSES:
        borders = np.array(known[1:], dtype=float)
    else:
        borders = np.unique(np.quantile(everything, np.arange(1, count) / count, method="higher"))
    highest = len(borders)
    of = tuple(
        None if value is None else int(np.searchsorted(borders, value, side="right")) + CLASSES - 1 - highest
        for value in values
    )
    ends = []
    for number in range(CLASSES):
        inside = [value for value, at in zip(values, of, strict=True) if at == number and value is not None]
        if inside:
            ends.append((number, min(inside), max(inside)))
    return Classes(of, tuple(ends))
