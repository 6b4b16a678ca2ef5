"""Arrays of geometries: their polygonal part, copies."""

import numpy as np
import shapely

__all__ = ["copies", "polygonal"]

_FLAT = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def polygonal(geometries: np.ndarray) -> np.ndarray:
    """Keep the polygonal part of each geometry; lines and points, which have no area, become an empty polygon."""
    kinds = shapely.get_type_id(geometries)
    result = geometries.copy()
    mixed = kinds == shapely.GeometryType.GEOMETRYCOLLECTION
    result[~mixed & ~np.isin(kinds, _FLAT)] = shapely.Polygon()
    for at in np.flatnonzero(mixed):
        parts = shapely.get_parts(shapely.get_parts(geometries[at]))
        polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
        result[at] = polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)
    return result


def copies(geometries: np.ndarray) -> np.ndarray:
    """Return geometries of the same coordinates, to be prepared without touching the ones given."""
    return np.asarray(shapely.force_2d(geometries))
