"""Shapes for the screen: simplified, in WGS84, each stored once."""

from functools import cache
from typing import Final

import numpy as np
import shapely
from pyproj import Transformer
from pyproj.transformer import TransformerGroup

from spatial.layers.crs import RD_EPSG

__all__ = ["DEGREE_DECIMALS", "TOLERANCE_M", "ShapeStore", "simplified", "simplified_coverage", "to_degrees"]

TOLERANCE_M: Final = 5.0
"""How much a drawn line may differ from the real one, in metres; the pages state it.

For a shape by itself it is the greatest distance; for shared borders the side of a square as large as the largest
corner that is cut off.
"""

DEGREE_DECIMALS: Final = 5

_AREA: Final = 2
"""The dimension of a polygon."""

_VARINT_BITS: Final = 7


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
        self._drawn: list[shapely.Geometry | None] = []
        self._numbers: dict[bytes, int] = {}

    def __len__(self) -> int:
        return len(self._shapes)

    def add(self, geometries: np.ndarray, *, drawn: np.ndarray | None = None) -> list[int]:
        """Return the number of each geometry.

        Parameters
        ----------
        drawn
            The simplified form of each; without it each is simplified by itself. What is known already keeps the form
            that it had.
        """
        numbers = []
        forms = [None] * len(geometries) if drawn is None else drawn
        for geometry, content, form in zip(geometries, shapely.to_wkb(geometries), forms, strict=True):
            if content not in self._numbers:
                self._numbers[content] = len(self._shapes)
                self._shapes.append(geometry)
                self._drawn.append(form)
            numbers.append(self._numbers[content])
        return numbers

    def known(self, geometries: np.ndarray) -> list[int]:
        """Return the number of each geometry, and -1 for what is not stored."""
        return [self._numbers.get(content, -1) for content in shapely.to_wkb(geometries)]

    def encoded(self) -> bytes:
        """Return every shape in whole numbers of 1e-`DEGREE_DECIMALS` degree.

        Numbers stand as varints (7 bits a byte, lowest first, the high bit: more follows), signed ones zigzag. First
        the structure, behind its length in bytes (4 bytes, little-endian): the number of shapes; of each the number of
        its polygons, 0 for a shape of points; of each polygon the number of its rings; of each ring (the outline first)
        and of each shape of points the number of its positions. Then all latitudes, then all longitudes: each as the
        difference to the one before, from 0 on. A ring's closing position is left out.
        """
        shapes = self._forms()
        areas, dots = (
            np.flatnonzero((shapely.get_dimensions(shapes) == _AREA) == is_area) for is_area in (True, False)
        )
        polygons, area_of = shapely.get_parts(shapes[areas], return_index=True)
        rings, polygon_of = shapely.get_rings(polygons, return_index=True)
        places, ring_of = shapely.get_coordinates(rings, return_index=True)
        closing = np.diff(ring_of, append=-1) != 0
        places, ring_of = places[~closing], ring_of[~closing]
        points, dots_of = shapely.get_coordinates(shapes[dots], return_index=True)
        # Areas and points were taken apart; their shapes' numbers bring them together again.
        owner = np.concatenate([areas[area_of[polygon_of[ring_of]]], dots[dots_of]])
        whole = _whole(np.concatenate([places, points]))[np.argsort(owner, kind="stable")]
        ring_owner = np.concatenate([areas[area_of[polygon_of]], dots])
        sizes = np.concatenate([np.bincount(ring_of, minlength=len(rings)), np.bincount(dots_of, minlength=len(dots))])[
            np.argsort(ring_owner, kind="stable")
        ]
        parts = np.zeros(len(shapes), dtype=np.int64)
        np.add.at(parts, areas[area_of], 1)
        structure = [np.array([len(shapes)]), parts, np.bincount(polygon_of, minlength=len(polygons)), sizes]
        head = _varints(np.concatenate(structure).astype(np.int64))
        steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
        return len(head).to_bytes(4, "little") + head + _varints(_zigzag(steps[:, 0])) + _varints(_zigzag(steps[:, 1]))

    def _forms(self) -> np.ndarray:
        shapes = np.array(self._shapes, dtype=object)
        todo = np.array([form is None for form in self._drawn], dtype=bool)
        shapes[~todo] = [form for form in self._drawn if form is not None]
        todo &= shapely.get_dimensions(shapes) == _AREA
        shapes[todo] = simplified(shapes[todo])
        return shapes


def _whole(points: np.ndarray) -> np.ndarray:
    degrees = to_degrees(points)
    whole: np.ndarray = np.rint(degrees[:, ::-1] * 10**DEGREE_DECIMALS).astype(np.int64)
    return whole


def _zigzag(values: np.ndarray) -> np.ndarray:
    """Return signed numbers as unsigned ones, small where they were near 0."""
    return (values << 1) ^ (values >> 63)


def _varints(values: np.ndarray) -> bytes:
    sizes = np.ones(len(values), dtype=np.int64)
    for more in range(1, 5):
        sizes += values >= 1 << (_VARINT_BITS * more)
    starts = np.cumsum(sizes) - sizes
    result = np.zeros(int(sizes.sum()), dtype=np.uint8)
    for at in range(5):
        long = sizes > at
        bits = (values[long] >> (_VARINT_BITS * at)) & 0x7F
        result[starts[long] + at] = bits | np.where(sizes[long] > at + 1, 0x80, 0)
    return result.tobytes()
