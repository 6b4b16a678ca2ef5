import numpy as np
import pytest
import shapely

from bench.national import PAIRS, complex_multipolygons, many_plans, national_layers, nature_vertices, tip_heights_m
from bench.shapes import extent
from spatial.overlay import overlaps


@pytest.fixture(scope="module")
def tenth():
    return national_layers(0.1, 1)


def test_counts_follow_the_scale(tenth):
    assert {name: len(layer) for name, layer in tenth.items()} == {
        "municipalities": 5 * 6,  # a tenth of 15 × 20, in whole columns and rows
        "plans": 1_800,
        "wind": 150,
        "solar": 400,
        "nature": 16,
    }
    assert shapely.get_num_coordinates(tenth["nature"]).sum() == pytest.approx(150_000, rel=1e-3)
    assert {layer for pair in PAIRS for layer in pair} == set(tenth)


def test_the_same_seed_draws_the_same_layers_and_another_seed_others(tenth):
    again, other = national_layers(0.1, 1), national_layers(0.1, 2)
    for name, layer in tenth.items():
        assert shapely.equals_identical(layer, again[name]).all()
        assert not shapely.equals_identical(layer, other[name]).any()


def test_municipalities_cover_the_ground_once(tenth):
    cells = tenth["municipalities"]
    within = extent(0.1)
    assert shapely.coverage_is_valid(cells)
    # The outer border wanders, too, so what is covered is near the box and not the box.
    assert shapely.area(cells).sum() == pytest.approx(within.width * within.height, rel=0.02)
    assert shapely.union_all(cells).area == pytest.approx(shapely.area(cells).sum(), rel=1e-9)


@pytest.mark.parametrize("scale", [0.05, 0.4])
def test_a_larger_country_has_as_many_pairs_for_each_plan(scale):
    layers = national_layers(scale, 3)
    pairs = len(overlaps(layers["plans"], layers["wind"]).left)
    # 0.12 for each plan; were the ground the same, the larger country would have eight times that of the smaller.
    assert 0.08 < pairs / len(layers["plans"]) < 0.18


def test_a_larger_country_has_more_nature_areas_of_the_same_sizes():
    one, eight = nature_vertices(1, 5), nature_vertices(8, 5)
    assert one.sum() == pytest.approx(1_500_000, rel=1e-3)
    assert np.array_equal(eight, np.tile(one, 8))


def test_multipolygons_have_four_parts_that_lie_apart():
    areas = complex_multipolygons(1, vertices=500)
    assert shapely.get_num_geometries(areas).tolist() == [4, 4, 4]
    assert shapely.get_num_coordinates(areas).tolist() == [4 * 501] * 3
    assert shapely.union_all(areas).area == pytest.approx(shapely.area(areas).sum(), rel=1e-9)
    within = extent(1)
    assert 0.25 < shapely.area(areas).sum() / (within.width * within.height) < 0.4


def test_many_plans_and_tip_heights():
    assert len(many_plans(50, 1)) == 50
    heights = tip_heights_m(5_000, 1)
    assert (heights.min(), heights.max()) == (120, 260)
    assert np.array_equal(heights, np.round(heights))
