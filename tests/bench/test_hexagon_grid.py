import numpy as np
import pytest
import shapely

from bench.hexagon_grid import HECTARE_M2, hexagons_over


def test_cells_are_one_hectare_and_share_corners():
    cells = hexagons_over(np.array([shapely.box(0, 0, 2_000, 2_000)]))
    assert shapely.area(cells) == pytest.approx(HECTARE_M2, rel=1e-9)
    assert shapely.coverage_is_valid(cells)
    assert shapely.union_all(cells).area == pytest.approx(HECTARE_M2 * len(cells), rel=1e-9)


def test_they_cover_the_area_and_all_meet_it():
    area = shapely.Point(100_000, 400_000).buffer(1_500)
    cells = hexagons_over(np.array([area]))
    assert shapely.covers(shapely.union_all(cells).buffer(1e-6), area)
    assert shapely.intersects(area, cells).all()


def test_a_cell_of_two_areas_comes_once():
    left, right = shapely.box(0, 0, 1_000, 1_000), shapely.box(900, 0, 2_000, 1_000)
    both = hexagons_over(np.array([left, right]))
    whole = hexagons_over(np.array([shapely.box(0, 0, 2_000, 1_000)]))
    assert shapely.equals_identical(both, whole).all()


def test_no_areas_give_no_cells():
    assert len(hexagons_over(np.array([], dtype=object))) == 0
