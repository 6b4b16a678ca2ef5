"""Arrays of geometries: their polygonal part, copies."""

import numpy as np
import shapely

__all__ = ["copies", "polygonal"]

_POLYGONAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def polygonal(geometries: np.ndarray) -> np.ndarray:
    """Keep the polygonal part of each geometry; lines and points, which have no area, become an empty polygon."""
    types = shapely.get_type_id(geometries)
    result = geometries.copy()
    is_collection = types == shapely.GeometryType.GEOMETRYCOLLECTION
    result[~is_collection & ~np.isin(types, _POLYGONAL)] = shapely.Polygon()
    for row in np.flatnonzero(is_collection):
        parts = shapely.get_parts(shapely.get_parts(geometries[row]))
        polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
        result[row] = polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)
    return result


def copies(geometries: np.ndarray) -> np.ndarray:
    """Return geometries with the same coordinates, to be prepared without changing the ones given."""
    return np.asarray(shapely.force_2d(geometries))
