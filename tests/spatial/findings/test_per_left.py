"""One finding for each left feature, with all of its partners."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from shapely.affinity import translate

from spatial.findings.evaluate import evaluate
from spatial.layers.region import regions
from tests.properties import examples
from tests.spatial.factory import box, layer, overlap, placed, rule, ruleset, strips, within
from tests.spatial.strategies import boxes

LAND = strips(4)
WEST, EAST = regions(LAND)
NEAR = rule("R", "plans", "nature", [within(("near", 3), ("far", 1))], one_per="left")
IN = rule("R", "plans", "nature", [overlap(2)], one_per="left")
EACH = rule("R", "plans", "nature", [overlap(2)])


def judged(made, *layers, here=WEST):
    return evaluate(ruleset([made], near=100, far=300), placed(LAND, *layers), here, LAND)


def test_the_heaviest_partner_names_the_finding_and_all_of_them_are_kept():
    plans = layer("plans", [box(0, 0, 100)], ["p"], dwellings=[40])
    nature = layer("nature", [box(350, 0, 10), box(150, 0, 10), box(180, 0, 10), box(900, 0, 10)], list("abcd"))
    found = judged(NEAR, plans, nature)
    (row,) = found.frame.to_dict("records")
    assert (row["left_id"], row["right_id"], row["grade"], row["distance_m"], row["partners"]) == ("p", "b", 3, 50, 3)
    assert row["dwellings"] == 40
    assert found.partners[["finding_id", "right_id", "distance_m", "grade"]].to_numpy().tolist() == [
        [row["finding_id"], "a", 250, 1],
        [row["finding_id"], "b", 50, 3],
        [row["finding_id"], "c", 80, 3],
    ]
    assert found.partners["area_ha"].isna().all()


def test_its_id_depends_on_the_rule_and_the_left_feature_alone():
    plans = layer("plans", [box(0, 0, 100)], ["p"])
    one = judged(NEAR, plans, layer("nature", [box(150, 0, 10)], ["a"])).frame["finding_id"].tolist()
    other = judged(NEAR, plans, layer("nature", [box(180, 0, 10), box(190, 0, 10)], ["b", "c"])).frame["finding_id"]
    assert one == other.tolist()


def test_ground_that_several_partners_share_counts_once():
    plans = layer("plans", [box(0, 0, 200, 100)], ["p"])
    # Two areas of a hectare, half of each on the other: one and a half hectare together.
    nature = layer("nature", [box(0, 0, 100), box(50, 0, 100)], ["a", "b"])
    found = judged(IN, plans, nature)
    (row,) = found.frame.to_dict("records")
    assert (row["area_ha"], row["area_in_region_ha"]) == pytest.approx((1.5, 1.5))
    assert shapely.equals(row["geometry"], box(0, 0, 150, 100))
    assert found.partners["area_ha"].tolist() == pytest.approx([1, 1])


def test_what_partners_bring_is_added_once_each():
    plans = layer("plans", [box(0, 0, 100)], ["p"], dwellings=[40])
    wind = layer("wind", [box(20, 0, 10), box(60, 0, 10)], ["a", "b"], energy_gwh=[5, np.nan])
    made = rule("R", "plans", "wind", [overlap(2)], one_per="left")
    (row,) = judged(made, plans, wind).frame.to_dict("records")
    assert (row["dwellings"], row["energy_gwh"]) == (40, 5)


def test_a_partner_beyond_the_region_is_one_and_its_ground_counts_where_it_lies():
    # The plan lies across the border at 2,000 m; so do the two areas in it, one on either side.
    plans = layer("plans", [box(1_900, 0, 200, 100)], ["p"])
    nature = layer("nature", [box(1_900, 0, 50, 100), box(2_000, 0, 100, 100)], ["a", "b"])
    west, east = judged(IN, plans, nature), judged(IN, plans, nature, here=EAST)
    assert west.frame["finding_id"].tolist() == east.frame["finding_id"].tolist()
    assert west.partners.equals(east.partners)
    assert (west.frame["area_ha"][0], east.frame["area_ha"][0]) == pytest.approx((1.5, 1.5))
    assert (west.frame["area_in_region_ha"][0], east.frame["area_in_region_ha"][0]) == pytest.approx((0.5, 1))


@given(
    left=st.lists(boxes, min_size=1, max_size=4), right=st.lists(boxes, min_size=1, max_size=4), at_m=st.integers(-5, 5)
)
@examples(0.5)
def test_findings_of_a_left_feature_are_its_pairs_brought_together(left, right, at_m):
    """Against the same rule without `one_per`, and shapely's union of what each pair shares."""
    shapes = [[translate(shape, 2_000 + at_m, 10) for shape in side] for side in (left, right)]
    layers = layer("plans", shapes[0]), layer("nature", shapes[1])
    for here in (WEST, EAST):
        whole, pairs = judged(IN, *layers, here=here), judged(EACH, *layers, here=here).frame
        every = [judged(EACH, *layers, here=side).frame for side in (WEST, EAST)]
        assert set(whole.frame["left_id"]) == set(pairs["left_id"])
        for row in whole.frame.to_dict("records"):
            mine = [frame[frame["left_id"] == row["left_id"]] for frame in every]
            shared = shapely.union_all([shape for frame in mine for shape in frame.geometry])
            assert shapely.area(row["geometry"]) == pytest.approx(shapely.area(shared))
            assert row["partners"] == len({name for frame in mine for name in frame["right_id"]})
            inside = shapely.area(shapely.intersection(shared, here.geometry)) / 10_000
            assert row["area_in_region_ha"] == pytest.approx(inside, abs=1e-9)


def test_a_rule_of_one_layer_or_a_count_has_none_of_it():
    with pytest.raises(ValidationError, match="'one_per: left' is about the features of another layer"):
        rule("R", "plans", "plans", [overlap(2)], one_per="left")
    with pytest.raises(ValidationError, match="relation 'count_within' gives one finding a left; take out 'one_per'"):
        rule("R", "wind", "plans", [within(("near", 1), relation="count_within")], one_per="left")


def test_what_does_not_count_makes_no_finding_on_either_side():
    plans = layer("plans", [box(0, 0, 10), box(20, 0, 10)], ["p", "q"], left_out=["", "dropped"])
    nature = layer("nature", [box(0, 0, 100)], ["n"])
    assert judged(EACH, plans, nature).frame["left_id"].tolist() == ["p"]
    turned = rule("R", "nature", "plans", [overlap(2)])
    assert judged(turned, plans, nature).frame["right_id"].tolist() == ["p"]
    among = rule("R", "plans", "plans", [within(("near", 1))])
    assert judged(among, plans).frame.empty


def test_an_area_of_two_layers_is_no_partner_of_itself_and_two_such_areas_are_one_pair():
    shapes, ids = [box(0, 0, 10), box(50, 0, 10)], ["a", "b"]
    wind = layer("wind", shapes, ids, technique="combined")
    solar = layer("solar", [*shapes, box(90, 0, 10)], [*ids, "c"], technique=["combined", "combined", "solar"])
    made = rule("M-01", "wind", "solar", [within(("near", 2))], kind="opportunity")
    claims = [rule(f"C-{at}", name, "nature", [overlap(1)]) for at, name in enumerate(("wind", "solar"))]
    table = evaluate(ruleset([made, *claims], near=100), placed(LAND, wind, solar), WEST, LAND).frame
    pairs = sorted(zip(table["left_id"], table["right_id"], strict=True))
    assert pairs == [("a", "b"), ("a", "c"), ("b", "c")]
