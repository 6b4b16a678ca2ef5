"""What tests of the kernel ask of its answers."""

from itertools import product

import numpy as np
import shapely


def areas(result):
    pairs = zip(result.left.tolist(), result.right.tolist(), strict=True)
    return dict(zip(pairs, shapely.area(result.geometry).tolist(), strict=True))


def brute_force_areas(left, right):
    cut = {
        (a, b): shapely.intersection(left[a], right[b]).area for a, b in product(range(len(left)), range(len(right)))
    }
    return {pair: area for pair, area in cut.items() if area > 0}


def same_overlaps(one, other):
    return (
        np.array_equal(one.left, other.left)
        and np.array_equal(one.right, other.right)
        and bool(shapely.equals_identical(one.geometry, other.geometry).all())
    )
