"""Drawn forms of areas that share borders."""

import numpy as np
import pytest
import shapely
from shapely import Point, Polygon, box

from maps.common.coverages import drawn_forms
from maps.common.shapes import simplified

WIGGLE = [(5000 + at % 2, at * 10) for at in range(501)]
LEFT = Polygon([(0, 0), *WIGGLE, (0, 5000)])
RIGHT = Polygon([(9000, 0), *WIGGLE, (9000, 5000)])


def array(*geometries: shapely.Geometry) -> np.ndarray:
    """Geometries as an array."""
    return np.array(geometries, dtype=object)


def test_neighbours_keep_one_border() -> None:
    left, right, _ = drawn_forms(array(LEFT, RIGHT, box(20_000, 0, 20_100, 100)))
    assert shapely.get_num_coordinates([left, right]).sum() < 100
    assert shapely.coverage_is_valid(array(left, right))
    assert shapely.length(shapely.intersection(left, right)) >= 5000


def test_areas_alone_are_simplified_alone() -> None:
    far = shapely.affinity.translate(RIGHT, 50_000)
    alone = drawn_forms(array(LEFT, far))
    assert shapely.equals_identical(alone, simplified(array(LEFT, far))).all()


def test_neighbours_that_overlap_are_simplified_alone() -> None:
    over = box(4000, 1000, 6000, 2000)
    forms = drawn_forms(array(LEFT, RIGHT, over, box(6000, 1000, 7000, 2000)))
    assert shapely.is_valid(forms).all()
    assert shapely.equals_identical(forms[:2], simplified(array(LEFT, RIGHT))).all()


@pytest.mark.parametrize("geometries", [[], [Point(1, 2)], [LEFT]])
def test_every_feature_has_a_form(geometries: list[shapely.Geometry]) -> None:
    forms = drawn_forms(array(*geometries))
    assert len(forms) == len(geometries)
    assert not shapely.is_empty(forms).any()
