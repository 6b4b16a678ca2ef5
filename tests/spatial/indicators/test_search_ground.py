"""The ground of search areas: 1 ha is 100 by 100 m; the region is the first two kilometres."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from spatial.indicators.search_ground import search_ground
from tests.spatial.factory import box, layer
from tests.spatial.indicators.support import HERE


def ground(*layers, **more):
    return search_ground({item.name: item.frame for item in layers}, HERE, **more)


def hectares(found, technique, stage="ambition"):
    rows = (found.technique == technique) & (found.stage == stage)
    return float(found.area_m2[rows].sum()) / 10_000


def test_only_ground_inside_the_region_counts():
    found = ground(layer("wind_areas", [box(1_900, 0, 200, 100), box(3_000, 0, 100)]))
    assert hectares(found, "wind") == pytest.approx(1)


def test_areas_that_overlap_count_once():
    found = ground(layer("solar_areas", [box(0, 0, 100), box(50, 0, 100)]))
    assert hectares(found, "solar") == pytest.approx(1.5)


def test_ground_of_wind_and_solar_is_for_both():
    found = ground(layer("wind_areas", [box(0, 0, 100)]), layer("solar_areas", [box(50, 0, 100)], ["s"]))
    assert [hectares(found, name) for name in ("wind", "solar", "both")] == pytest.approx([0.5, 0.5, 0.5])


def test_a_combined_area_is_one_area_for_both():
    shape = [box(0, 0, 100)]
    found = ground(
        layer("wind_areas", shape, ["c"], energy_gwh=[4.0]), layer("solar_areas", shape, ["c"], energy_gwh=[4.0])
    )
    assert found.technique.tolist() == ["both"]
    assert found.given_gwh.tolist() == [4.0]


def test_two_areas_that_only_share_an_id_are_two():
    found = ground(layer("wind_areas", [box(0, 0, 100)], ["c"]), layer("solar_areas", [box(500, 0, 100)], ["c"]))
    assert [hectares(found, name) for name in ("wind", "solar", "both")] == pytest.approx([1, 1, 0])


def test_a_number_of_the_source_counts_for_the_part_inside():
    found = ground(layer("wind_areas", [box(1_900, 0, 200, 100)], energy_gwh=[8.0], power_mw=[2.0]))
    assert found.given_gwh.tolist() == pytest.approx([4.0])
    assert found.given_mw.tolist() == pytest.approx([1.0])


def test_ground_with_a_number_is_not_drawn_again():
    found = ground(layer("solar_areas", [box(0, 0, 100), box(50, 0, 100)], energy_gwh=[1.0, np.nan]))
    drawn = np.isnan(found.given_gwh)
    assert found.area_m2[drawn].sum() == pytest.approx(5_000)
    assert found.area_m2[~drawn].sum() == pytest.approx(10_000)


def test_without_the_numbers_areas_alone_tell():
    found = ground(layer("solar_areas", [box(0, 0, 100), box(50, 0, 100)], energy_gwh=[1.0, 2.0]), numbered=False)
    assert np.isnan(found.given_gwh).all()
    assert found.area_m2.sum() == pytest.approx(15_000)


def test_what_stands_is_left_out_and_the_pipeline_goes_first():
    stages = ["realised", "pipeline", "ambition", None]
    shapes = [box(500, 500, 100), box(0, 0, 100), box(50, 0, 100), box(500, 0, 100)]
    found = ground(layer("wind_areas", shapes, stage=stages))
    assert found.realised == 1
    assert found.staged
    assert hectares(found, "wind", "pipeline") == pytest.approx(1)
    assert hectares(found, "wind") == pytest.approx(1.5)


def test_a_symbol_has_no_ground_but_its_number_counts():
    notes = ["symbol_geometry", "symbol_geometry"]
    shapes = [box(0, 0, 10), box(500, 0, 10)]
    found = ground(layer("wind_areas", shapes, note=notes, energy_gwh=[3.0, np.nan]))
    assert found.symbols == 1
    assert found.given_gwh.tolist() == [3.0]


def test_no_layer_and_no_area_give_no_ground():
    for found in (ground(), ground(layer("wind_areas", [box(3_000, 0, 100)]))):
        assert len(found.geometry) == 0
        assert not found.staged


boxes = st.lists(
    st.tuples(st.integers(0, 15), st.integers(0, 8), st.integers(1, 6), st.integers(1, 4)), min_size=0, max_size=6
)


@given(wind=boxes, solar=boxes)
def test_drawn_ground_is_the_union_each_square_metre_once(wind, solar):
    shapes = {
        name: [box(100 * x, 100 * y, 100 * w, 100 * h) for x, y, w, h in drawn]
        for name, drawn in (("wind_areas", wind), ("solar_areas", solar))
    }
    made = [layer(name, drawn, [f"{name}{n}" for n in range(len(drawn))]) for name, drawn in shapes.items() if drawn]
    found = ground(*made)
    inside = [shapely.intersection(shape, HERE.geometry) for drawn in shapes.values() for shape in drawn]
    assert found.area_m2.sum() == pytest.approx(shapely.area(shapely.union_all(inside)), abs=1e-6)
    for technique, name in (("wind", "wind_areas"), ("solar", "solar_areas")):
        own = shapely.union_all([shapely.intersection(shape, HERE.geometry) for shape in shapes[name]])
        rows = np.isin(found.technique, (technique, "both"))
        assert found.area_m2[rows].sum() == pytest.approx(shapely.area(own), abs=1e-6)
