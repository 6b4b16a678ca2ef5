"""Ground divided into rectangles until each holds little: an overlay of a whole country in many small ones."""

from dataclasses import dataclass, replace

import numpy as np
import shapely

from spatial.geometry.cutting import cut

__all__ = ["Tile", "tile_around"]

_COVERS = 1 - 1e-12
_NARROWEST_M = 2.0

_BESIDE_M = 0.3125
"""Lines lie so far beyond a whole metre: a whole number of 1/16 m, which a double holds exactly, and between the
millimetres in which sources draw, so that vertices hardly ever lie on a line."""

_GROWTH = 1.5
"""Cutting helps no more when both halves together hold so many times the vertices of the whole."""


@dataclass(frozen=True)
class Tile:
    """Hold what of some layers lies in a rectangle.

    Parameters
    ----------
    box
        (minx, miny, maxx, maxy) in metres, EPSG:28992.
    shapes
        Polygons, cut to the box; those of one layer may overlap each other.
    layer
        Number of the layer of each.
    row
        Row of each in the array that the first tile was made of.
    covering
        Numbers of the layers that cover the whole box, of which no polygon is kept.
    """

    box: tuple[float, float, float, float]
    shapes: np.ndarray
    layer: np.ndarray
    row: np.ndarray
    covering: frozenset[int] = frozenset()

    @property
    def area_m2(self) -> float:
        """The area of the box."""
        return (self.box[2] - self.box[0]) * (self.box[3] - self.box[1])

    @property
    def vertices(self) -> int:
        """Vertices of all polygons."""
        return int(shapely.get_num_coordinates(self.shapes).sum())

    def halves(self) -> tuple["Tile", "Tile"] | None:
        """Return both halves of the tile, cut across its longer side, or None where cutting helps no more."""
        minx, miny, maxx, maxy = self.box
        axis = 0 if maxx - minx >= maxy - miny else 1
        low, high = self.box[axis], self.box[axis + 2]
        if high - low < _NARROWEST_M:
            return None
        at = float(np.floor((low + high) / 2)) + _BESIDE_M
        lower, upper = list(self.box), list(self.box)
        lower[axis + 2] = upper[axis] = at
        halves = tuple(
            self._part((box[0], box[1], box[2], box[3]), shapes, rows)
            for box, (shapes, rows) in zip((lower, upper), cut(self.shapes, axis, at), strict=True)
        )
        if halves[0].vertices + halves[1].vertices > _GROWTH * self.vertices:
            return None
        return halves[0], halves[1]

    def _part(self, box: tuple[float, float, float, float], shapes: np.ndarray, rows: np.ndarray) -> "Tile":
        return replace(self, box=box, shapes=shapes, layer=self.layer[rows], row=self.row[rows]).condensed()

    def condensed(self) -> "Tile":
        """Return the tile with layers that cover it kept as that alone: their polygons tell nothing more."""
        full = shapely.area(self.shapes) >= _COVERS * self.area_m2
        if not full.any():
            return self
        covering = self.covering | frozenset(self.layer[full].tolist())
        kept = ~np.isin(self.layer, list(covering))
        return replace(self, shapes=self.shapes[kept], layer=self.layer[kept], row=self.row[kept], covering=covering)


def tile_around(polygons: np.ndarray, layer: np.ndarray) -> Tile:
    """Return one tile that holds all of some polygons (at least one; valid, 2D, metres)."""
    corners = shapely.bounds(polygons)
    minx, miny = (np.floor(corners[:, :2].min(axis=0)) - 1 + _BESIDE_M).tolist()
    maxx, maxy = (np.ceil(corners[:, 2:].max(axis=0)) + _BESIDE_M).tolist()
    return Tile((minx, miny, maxx, maxy), polygons, layer, np.arange(len(polygons))).condensed()
