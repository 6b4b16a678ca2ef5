import pytest
import shapely

from spatial.layers.errors import RegionError
from spatial.layers.region import assign_regions, regions
from tests.spatial.factory import box, layer, strips


def test_every_energy_region_is_made_when_none_is_named():
    made = regions(strips(4))
    assert [item.code for item in made] == ["ES01", "ES02"]
    assert [item.municipalities for item in made] == [("GM0001", "GM0002"), ("GM0003", "GM0004")]
    assert [item.name for item in made] == ["Region 1", "Region 2"]


def test_a_region_is_its_municipalities_joined():
    west = regions(strips(4), ("ES01",))[0]
    assert shapely.equals(west.geometry, box(0, 0, 2_000, 1_000))
    assert west.area_ha == 2 * 100


def test_kinds_of_regions_may_be_mixed_and_stand_once():
    made = regions(strips(4), ("PV01", "GM0002", "ES01", "GM0002"))
    assert [item.code for item in made] == ["ES01", "GM0002", "PV01"]
    assert [item.area_ha for item in made] == [200, 100, 400]


def test_a_region_in_two_parts_keeps_both():
    apart = layer(
        "municipalities", [box(0, 0, 10), box(50, 0, 10)], region_code=["ES01", "ES01"], region_name=["R", "R"]
    )
    assert regions(apart)[0].geometry.geom_type == "MultiPolygon"
    assert regions(apart)[0].geometry.area == 2 * 10 * 10


def test_an_unknown_region_is_refused_with_the_ones_there_are():
    with pytest.raises(
        RegionError, match=r"unknown region ES99; have energy region: ES01, ES02; province: PV01; municipal"
    ):
        regions(strips(4), ("ES99", "ES01"))


def test_no_energy_region_at_all_is_refused():
    with pytest.raises(RegionError, match="no municipality has an energy region"):
        regions(layer("municipalities", [box(0, 0, 10)], ["GM0001"]))


def test_a_municipality_without_an_energy_region_stands_in_none():
    some = layer("municipalities", [box(0, 0, 10), box(10, 0, 10)], ["GM1", "GM2"], region_code=["ES01", ""])
    assert [item.municipalities for item in regions(some)] == [("GM1",)]


def test_a_municipality_gets_the_region_that_holds_most_of_it():
    # The simplified border runs 400 m too far east, into the third municipality.
    simplified = layer("energy_regions", [box(0, 0, 2_400, 1_000), box(2_400, 0, 2_000, 1_000)], ["ES07", "ES08"])
    bare = strips(4).frame[["feature_id", "name", "geometry"]]
    assigned, issues = assign_regions(type(strips(1))("municipalities", bare), simplified)
    assert assigned.frame["region_code"].tolist() == ["ES07", "ES07", "ES08", "ES08"]
    assert assigned.frame["region_name"].tolist() == ["Feature ES07", "Feature ES07", "Feature ES08", "Feature ES08"]
    assert issues == ()


def test_a_municipality_of_which_no_region_holds_half_gets_an_issue():
    part = layer("energy_regions", [box(0, 0, 1_490, 1_000)], ["ES07"])
    assigned, issues = assign_regions(strips(2), part)
    assert assigned.frame["region_code"].tolist() == ["ES07", ""]
    assert [(issue.kind, issue.feature_id) for issue in issues] == [("no_region", "GM0002")]


def test_half_is_enough_to_belong():
    assigned, issues = assign_regions(strips(1), layer("energy_regions", [box(0, 0, 500, 1_000)], ["ES07"]))
    assert assigned.frame["region_code"].tolist() == ["ES07"]
    assert issues == ()
