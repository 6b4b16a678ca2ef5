"""Areas that share borders: drawn forms that keep them shared."""

from typing import Final

import numpy as np
import shapely

from maps.common.shapes import simplified, simplified_coverage

__all__ = ["drawn_forms"]

_AREA: Final = 2


def drawn_forms(geometries: np.ndarray) -> np.ndarray:
    """Return the form in which each feature of a layer is drawn.

    Areas that touch others of the layer are simplified together, so that a border that two share stays one line,
    unless some of them overlap; others are simplified by themselves, and what is no area stays as it is.
    """
    result = np.array(geometries, dtype=object)
    areas = np.flatnonzero(shapely.get_dimensions(result) == _AREA)
    if len(areas) == 0:
        return result
    shapes = result[areas]
    tree = shapely.STRtree(shapes)
    one, other = tree.query(shapes, predicate="touches")
    together = np.zeros(len(shapes), dtype=bool)
    together[np.concatenate([one, other])] = True
    if together.any() and not shapely.coverage_is_valid(shapes[together]):
        together[:] = False
    result[areas[~together]] = simplified(shapes[~together])
    if together.any():
        result[areas[together]] = simplified_coverage(shapes[together])
    return result
