"""Arrays of geometries: their polygonal part, copies, the longest edge."""

import numpy as np
import shapely

__all__ = ["copies", "longest_edge_m", "polygonal"]

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


def longest_edge_m(polygon: shapely.Geometry) -> float:
    """Return the length of the longest edge of a (multi)polygon."""
    points, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(polygon)), return_index=True)
    edges = np.hypot(*np.diff(points, axis=0).T)
    return float(edges[ring[1:] == ring[:-1]].max(initial=0.0))
