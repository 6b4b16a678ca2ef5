"""The overlay kernel: pairs from a tree, decided with prepared geometry, cut by vectorised calls.

Arrays in, arrays out: row numbers and geometries, in an order that depends on neither threads nor the order of work.

GEOS builds the index of a prepared geometry when it is first asked, and not thread-safely: two threads on one prepared
geometry crash the process. So a thread works on copies of its own, and the geometries that are passed in are never
prepared.

Precision: coordinates are used as they are, in double precision, without snapping. Where GEOS cannot overlay a pair so,
both are snapped to a grid of `SNAP_M`, and the pair is marked.
"""

from spatial.overlay.borders import Adjacencies, Dissolved, adjacent, dissolve
from spatial.overlay.counting import counts_within
from spatial.overlay.distance import Distances, Nearest, intersects_mask, nearest, within_distance
from spatial.overlay.overlap import Overlaps, overlaps, width_m
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
    "nearest",
    "overlaps",
    "polygonal",
    "width_m",
    "within_distance",
]
