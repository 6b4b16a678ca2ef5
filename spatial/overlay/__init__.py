"""The overlay of arrays of geometries: pairs from a tree, predicates on prepared geometry, vectorised intersections.

Arrays in, arrays out: row numbers and geometries, in an order that depends on neither threads nor the order of work.

GEOS builds the index of a prepared geometry at its first use, and not thread-safely: two threads on one prepared
geometry crash the process. So each thread works on copies of its own, and the geometries that are passed in are never
prepared.

Precision: coordinates are used as they are, in double precision, without snapping. Where GEOS cannot overlay a pair so,
both are snapped to a grid of `SNAP_M`, and the pair is marked.
"""

from spatial.overlay.borders import Adjacencies, Dissolved, adjacent, dissolve
from spatial.overlay.counting import counts_within
from spatial.overlay.distance import Distances, Nearest, intersects_mask, nearest, within_distance
from spatial.overlay.overlap import Overlaps, mean_width_m, overlaps
from spatial.overlay.robust import SNAP_M
from spatial.overlay.shapes import polygonal
from spatial.overlay.subtract import Remainders, difference

__all__ = [
    "SNAP_M",
    "Adjacencies",
    "Dissolved",
    "Distances",
    "Nearest",
    "Overlaps",
    "Remainders",
    "adjacent",
    "counts_within",
    "difference",
    "dissolve",
    "intersects_mask",
    "mean_width_m",
    "nearest",
    "overlaps",
    "polygonal",
    "within_distance",
]
