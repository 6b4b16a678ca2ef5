"""Shapes for the screen: simplified, in WGS84, each stored once."""

from functools import cache
from typing import Final

import numpy as np
import shapely
from pyproj import Transformer
from pyproj.transformer import TransformerGroup

from spatial.crs import RD_EPSG

__all__ = ["DEGREE_DECIMALS", "TOLERANCE_M", "ShapeStore", "simplified", "simplified_coverage", "to_degrees"]

TOLERANCE_M: Final = 5.0
"""How much a drawn line may differ from the real one, in metres; the pages state it.

For a shape by itself it is the greatest distance; for shared borders the side of a square as large as the largest
corner that is cut off.
"""

DEGREE_DECIMALS: Final = 6

_AREA: Final = 2
"""The dimension of a polygon."""

Encoded = list[int] | list[list[list[int]]]


def simplified(geometries: np.ndarray, tolerance_m: float = TOLERANCE_M) -> np.ndarray:
    """Simplify areas one by one, in metres; what would vanish keeps its own shape."""
    simple = shapely.simplify(geometries, tolerance_m, preserve_topology=True)
    lost = shapely.is_empty(simple) | ~shapely.is_valid(simple)
    return np.where(lost, geometries, simple)


def simplified_coverage(geometries: np.ndarray, tolerance_m: float = TOLERANCE_M) -> np.ndarray:
    """Simplify areas that share borders, in metres; the borders stay shared."""
    simple = shapely.coverage_simplify(geometries, tolerance_m)
    return np.where(shapely.is_empty(simple), geometries, simple)


@cache
def _transformer() -> Transformer:
    """Return the best transformation without a grid: whether one is installed may not change a page's bytes."""
    choices = TransformerGroup(RD_EPSG, 4326, always_xy=True).transformers
    pipeline = next(choice.definition for choice in choices if "gridshift" not in choice.definition)
    # Members of a group are one PROJ object for all threads, and two threads in it crash the process; of a pipeline
    # pyproj makes one a thread.
    return Transformer.from_pipeline(pipeline)


def to_degrees(points: np.ndarray) -> np.ndarray:
    """Turn RD coordinates (two columns, metres) into (longitude, latitude), rounded to `DEGREE_DECIMALS`."""
    if len(points) == 0:
        return np.zeros((0, 2))
    longitude, latitude = _transformer().transform(points[:, 0], points[:, 1])
    return np.round(np.column_stack([longitude, latitude]), DEGREE_DECIMALS)


class ShapeStore:
    """Collect shapes in RD and hand out a number for each; equal shapes get the same number."""

    def __init__(self) -> None:
        self._shapes: list[shapely.Geometry] = []
        self._final: list[bool] = []
        self._numbers: dict[tuple[bytes, bool], int] = {}

    def add(self, geometries: np.ndarray, *, final: bool = False) -> list[int]:
        """Return the number of each geometry; a `final` one is already simplified."""
        numbers = []
        for geometry, content in zip(geometries, shapely.to_wkb(geometries), strict=True):
            key = (content, final)
            if key not in self._numbers:
                self._numbers[key] = len(self._shapes)
                self._shapes.append(geometry)
                self._final.append(final)
            numbers.append(self._numbers[key])
        return numbers

    def encoded(self) -> list[Encoded]:
        """Return every shape as whole numbers of 1e-6 degree, latitude before longitude.

        A point shape is one flat list of positions; an area is a list of polygons, each a list of rings (first the
        outline, then its holes). In a ring each position but the first is the difference to the one before it, and the
        closing position is left out.
        """
        if not self._shapes:
            return []
        shapes = np.array(self._shapes, dtype=object)
        todo = ~np.array(self._final) & (shapely.get_dimensions(shapes) == _AREA)
        shapes[todo] = simplified(shapes[todo])
        result: list[Encoded] = [[] for _ in shapes]
        dots = np.flatnonzero(shapely.get_dimensions(shapes) < _AREA)
        places, owner = shapely.get_coordinates(shapes[dots], return_index=True)
        for at, pair in zip(dots[owner], _whole(places), strict=True):
            result[at].extend(pair.tolist())
        areas = np.flatnonzero(shapely.get_dimensions(shapes) == _AREA)
        polygons, area_of = shapely.get_parts(shapes[areas], return_index=True)
        rings, polygon_of = shapely.get_rings(polygons, return_index=True)
        outlines: list[list[list[int]]] = [[] for _ in polygons]
        for polygon, ring in zip(polygon_of, _differences(rings), strict=True):
            outlines[polygon].append(ring)
        for at, outline in zip(areas[area_of], outlines, strict=True):
            result[at].append(outline)
        return result


def _whole(points: np.ndarray) -> np.ndarray:
    degrees = to_degrees(points)
    whole: np.ndarray = np.rint(degrees[:, ::-1] * 10**DEGREE_DECIMALS).astype(np.int64)
    return whole


def _differences(rings: np.ndarray) -> list[list[int]]:
    points, ring_of = shapely.get_coordinates(rings, return_index=True)
    if len(points) == 0:
        return []
    whole = _whole(points)
    steps = whole.copy()
    steps[1:] -= whole[:-1]
    starts = np.flatnonzero(np.diff(ring_of, prepend=-1))
    steps[starts] = whole[starts]
    return [part[:-1].ravel().tolist() for part in np.split(steps, starts[1:])]
