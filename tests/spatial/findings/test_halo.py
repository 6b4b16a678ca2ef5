import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from spatial.findings.evaluate import FINDING_COLUMNS, evaluate
from spatial.findings.halo import layers_around
from spatial.layers.crs import RD_BOUNDS
from spatial.layers.layer import Layer, empty_layer
from spatial.layers.region import regions
from tests.properties import examples
from tests.spatial.factory import (
    array,
    box,
    layer,
    overlap,
    param,
    placed,
    point,
    region,
    rule,
    ruleset,
    strips,
    within,
)

LAND = strips(4)
FOUR = regions(LAND, ("GM0001", "GM0002", "GM0003", "GM0004"))
EVERYWHERE = region(shapely.box(*RD_BOUNDS), "NL")

RULES = [
    rule("C-01", "plans", "nature", [within(("far", 1))], also_distance_to="habitat"),
    rule("C-03", "plans", "nature", [overlap(4)], deciders=["raad", "ps"]),
    rule("C-04", "plans", "wind", [overlap(4), within(("near", 3), ("far", 2))]),
    rule("C-05", "wind", "plans", [within(("near", 2))]),
    rule("C-05.COUNT", "wind", "plans", [within(("near", 3), ("far", 2), relation="count_within")]),
    rule("C-10", "wind", "wind", [overlap(1), within(("far", 1))]),
    rule("M-12", "plans", "plans", [within(("near", 2), relation="adjacent_cross_border")], kind="opportunity"),
]
NAMES = ("plans", "wind", "nature", "habitat")
# The second energy region looks twice as far, one municipality of the first not so far, another has a nearer band.
SET = ruleset(RULES, own=[param("near", 100, GM0002=200), param("far", 300, GM0001=250, ES02=600, PV01=300)])
CUT = "area_in_region_ha"
TOLD = [column for column in FINDING_COLUMNS if column != CUT]


def reader(layers):
    """Reads by bounding box alone, as a file does."""

    def read(name, bbox):
        west, south, east, north = shapely.bounds(layers[name].geometries).reshape(-1, 4).T
        touching = (west <= bbox[2]) & (east >= bbox[0]) & (south <= bbox[3]) & (north >= bbox[1])
        return layers[name].take(touching)

    return read


def judged_around(here, layers):
    return evaluate(SET, layers_around(here, [SET], layers, reader(layers)), here, LAND).frame


@st.composite
def layers_over_borders(draw):
    """Boxes and points on hundreds of metres, so that limits are met, on four kilometres of land and beside it."""
    place = st.tuples(st.integers(-10, 50), st.integers(-4, 13))
    size = st.tuples(st.integers(1, 25), st.integers(1, 4))
    drawn = {}
    for name in NAMES:
        shapes = [
            box(100 * x, 100 * y, 100 * width, 100 * height)
            for (x, y), (width, height) in draw(st.lists(st.tuples(place, size), max_size=6))
        ]
        if name == "plans":
            shapes += [point(100 * x, 100 * y) for x, y in draw(st.lists(place, max_size=3))]
        drawn[name] = layer(name, shapes, [f"{name}{n}" for n in range(len(shapes))], dwellings=[10.0] * len(shapes))
    return placed(LAND, *drawn.values())


def lies_in(shape, here):
    """Whether a shape has ground in a region, or, being a point, lies in it."""
    if shapely.get_dimensions(shape) == 0:
        return shapely.intersects(shape, here.geometry)
    return shapely.area(shapely.intersection(shape, here.geometry)) > 0


# An example is judged five times, a tenth of a second each.
@examples(0.4)
@given(layers_over_borders())
def test_the_regions_findings_are_the_nations_wherever_their_ground_is(layers):
    nation = evaluate(SET, layers, EVERYWHERE, LAND).frame
    per_region = {here.code: judged_around(here, layers) for here in FOUR}
    shapes = {name: dict(zip(item.frame["feature_id"], item.geometries, strict=True)) for name, item in layers.items()}
    for here in FOUR:
        expected = []
        for found in nation.itertuples():
            ground = [found.geometry]
            if found.left_layer == found.right_layer and found.relation == "distance":
                ground.append(shapes[found.right_layer][found.right_id])
            expected.append(any(lies_in(shape, here) for shape in ground))
        wanted = nation[np.array(expected, dtype=bool)].reset_index(drop=True)
        pd.testing.assert_frame_equal(per_region[here.code][TOLD], wanted[TOLD], check_dtype=len(wanted) > 0)
        shown = per_region[here.code]
        assert shapely.equals_identical(shown.geometry.to_numpy(), wanted.geometry.to_numpy()).all()


@examples(0.2)
@given(layers_over_borders(), st.sampled_from(FOUR))
def test_what_is_read_beside_it_changes_nothing(layers, here):
    pd.testing.assert_frame_equal(judged_around(here, layers), evaluate(SET, layers, here, LAND).frame)


def test_a_long_feature_brings_its_far_partners():
    layers = placed(LAND, layer("plans", [box(900, 0, 3_000, 50)], ["p"]), layer("wind", [box(4_100, 0, 50)], ["w"]))
    found = judged_around(FOUR[0], layers)
    assert found["rule_id"].tolist() == ["C-04"]
    assert found["distance_m"].tolist() == [200]


def test_what_no_rule_can_reach_is_not_read():
    layers = placed(LAND, layer("plans", [box(0, 0, 50)]), layer("wind", [box(100, 0, 50), box(3_000, 0, 50)]))
    assert layers_around(FOUR[0], [SET], layers, reader(layers))["wind"].frame["feature_id"].tolist() == ["a"]


@pytest.mark.parametrize("layers", [{}, {name: empty_layer(name) for name in NAMES}], ids=["no layers", "no features"])
def test_without_features_there_is_nothing_to_read(layers):
    around = layers_around(FOUR[0], [SET], layers, reader(layers))
    assert {name: len(item) for name, item in around.items()} == dict.fromkeys(layers, 0)


def test_the_layers_stay_in_their_order_and_uncut():
    layers = placed(LAND, layer("wind", [box(-500, -500, 3_000)]), layer("plans", [box(0, 0, 50)]))
    around = layers_around(FOUR[0], [SET], layers, reader(layers))
    assert list(around) == ["wind", "plans"]
    assert isinstance(around["wind"], Layer)
    assert shapely.equals_identical(around["wind"].geometries, array(*layers["wind"].geometries)).all()
