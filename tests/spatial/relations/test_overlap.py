import pytest
import shapely

from spatial.findings.pairs import pairs
from tests.spatial.factory import box, layer, overlap, point, rule, ruleset
from tests.spatial.relations.support import PLAN, grades, judged


def test_overlap_gives_the_shared_ground_and_no_distance():
    made = rule("R", "plans", "nature", [overlap(3, flag="inside")])
    table = judged(made, PLAN, layer("nature", [box(90, 0, 100), box(100, 0, 10)]))
    assert table[["left", "right", "distance_m", "grade", "flag"]].to_numpy().tolist() == [[0, 0, 0, 3, "inside"]]
    assert shapely.equals(table["shared"][0], box(90, 0, 10, 100))


def test_an_overlap_of_less_than_rounding_is_left_out_and_counted():
    made = rule("C-02", "plans", "nature", [overlap()])
    sides = layer("plans", [box(0, 0, 100), box(0, 200, 100)]), layer("nature", [box(99.9995, 0, 9), box(99, 200, 9)])
    numbers = ruleset([made], overlap__rounding_width_m=0.001)
    table, issues = pairs(made, numbers, sides[0].frame, sides[1].frame)
    assert grades(table) == {(1, 1): 2}
    assert [(issue.kind, issue.layer, issue.count) for issue in issues] == [("sliver_dropped", "plans", 1)]
    assert "C-02" in issues[0].message
    assert "0.001 m" in issues[0].message


def test_an_overlap_that_was_snapped_is_told(monkeypatch):
    name, real = "TopologyException", shapely.intersection

    def fails(left, right, grid_size=None):
        if grid_size is None:
            raise shapely.GEOSException(name)
        return real(left, right, grid_size=grid_size)

    monkeypatch.setattr(shapely, "intersection", fails)
    made = rule("C-02", "plans", "nature", [overlap()])
    _, issues = pairs(made, ruleset([made]), PLAN.frame, layer("nature", [box(60, 0, 90)], ["n1"]).frame)
    assert [(issue.kind, issue.feature_id, issue.area_m2) for issue in issues] == [("snapped", "a", 40 * 90)]
    assert "'n1'" in issues[0].message


@pytest.mark.parametrize(("shared", "found"), [(0, {}), (5, {}), (6, {(0, 0): 2})])
def test_an_overlap_may_ask_for_more_than_a_share_of_the_left_feature(shared, found):
    made = rule("C-17", "plans", "flood", [overlap(2, least_share={"param": "least"})])
    assert grades(judged(made, PLAN, layer("flood", [box(100 - shared, 0, 2_000)]), least=0.05)) == found


def test_what_shares_too_little_is_left_to_the_next_test():
    made = rule("C-17", "plans", "flood", [overlap(3, least_share={"param": "least"}), overlap(1)])
    right = layer("flood", [box(60, 0, 2_000), box(95, 0, 2_000)])
    assert grades(judged(made, PLAN, right, least=0.1)) == {(0, 0): 3, (0, 1): 1}


def test_a_point_has_no_share_of_its_area():
    made = rule("C-17", "plans", "flood", [overlap(2, least_share={"param": "least"})])
    assert grades(judged(made, layer("plans", [point(5, 5)]), layer("flood", [box(0, 0, 10)]), least=0)) == {}
