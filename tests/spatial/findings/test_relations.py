import numpy as np
import pytest
import shapely

from spatial.findings.relations import PAIR_COLUMNS, matching, pairs, same_area
from spatial.layers.places import with_municipalities
from spatial.rules.rules import Excluded
from tests.spatial.factory import box, frame, layer, overlap, point, rule, ruleset, strips, within


def judged(made, left, right, threads=1, **params):
    return pairs(made, ruleset([made], **params), left.frame, right.frame, threads=threads).table


def grades(table):
    return {(int(row.left), int(row.right)): int(row.grade) for row in table.itertuples()}


def ladder(*distances):
    """Points at these distances east of a box of 100 m."""
    return layer("nature", [point(100 + metres, 50) for metres in distances])


PLAN = layer("plans", [box(0, 0, 100)])
BANDS = within(("near", 3), ("mid", 2), ("far", 1))
LIMITS = {"near": 100, "mid": 500, "far": 1_000}


def test_matching_keeps_allowed_values():
    table = frame([point(0, n) for n in range(4)], status=["soft", "hard", None, "soft"], phase=[1, 2, 1, 2])
    assert matching(table, {"status": ("soft",)}).tolist() == [True, False, False, True]
    assert matching(table, {"status": ("soft",), "phase": (1,)}).tolist() == [True, False, False, False]
    assert matching(table, {}).all()


def test_matching_lets_features_without_a_value_pass_an_exclusion():
    table = frame([point(0, n) for n in range(3)], status=["soft", "hard", None])
    assert matching(table, {"status": Excluded(not_in=("hard",))}).tolist() == [True, False, True]


def test_matching_takes_an_absent_column_as_no_value():
    table = frame([point(0, 0)])
    assert matching(table, {"status": ("soft",)}).tolist() == [False]
    assert matching(table, {"status": Excluded(not_in=("soft",))}).tolist() == [True]


def test_overlap_gives_the_shared_ground_and_no_distance():
    made = rule("R", "plans", "nature", [overlap(3, flag="inside")])
    table = judged(made, PLAN, layer("nature", [box(90, 0, 100), box(100, 0, 10)]))
    assert table[["left", "right", "distance_m", "grade", "flag"]].to_numpy().tolist() == [[0, 0, 0, 3, "inside"]]
    assert shapely.equals(table["shared"][0], box(90, 0, 10, 100))
    assert table["nearest"][0] is None


def test_bands_run_up_to_their_limit_and_the_last_one_includes_it():
    made = rule("R", "plans", "nature", [BANDS])
    table = judged(made, PLAN, ladder(0, 99, 100, 499, 500, 999, 1_000, 1_001), **LIMITS)
    assert list(grades(table).values()) == [3, 3, 2, 2, 1, 1, 1]
    assert table["distance_m"].tolist() == [0, 99, 100, 499, 500, 999, 1_000]
    assert table["shared"].isna().all()


def test_a_limit_narrows_the_last_band():
    made = rule("R", "plans", "nature", [BANDS], limit={"param": "near", "times": "twice"})
    assert grades(judged(made, PLAN, ladder(50, 200, 201), twice=2, **LIMITS)) == {(0, 0): 3, (0, 1): 2}


def test_a_limit_beyond_the_last_band_widens_nothing():
    made = rule("R", "plans", "nature", [BANDS], limit={"param": "wide"})
    assert grades(judged(made, PLAN, ladder(1_000, 1_001), wide=9_000, **LIMITS)) == {(0, 0): 1}


def test_the_first_test_that_holds_judges_a_pair():
    made = rule("R", "plans", "nature", [overlap(4), BANDS])
    right = layer("nature", [box(50, 0, 100), box(100, 0, 10), box(160, 0, 10)])
    assert grades(judged(made, PLAN, right, **LIMITS)) == {(0, 0): 4, (0, 1): 3, (0, 2): 3}


def test_a_band_flag_goes_before_the_flag_of_its_test():
    bands = [{"to": {"param": "near"}, "grade": 3, "flag": "close"}, {"to": {"param": "far"}, "grade": 1}]
    made = rule("R", "plans", "nature", [{"relation": "within_distance", "flag": "seen", "bands": bands}])
    assert judged(made, PLAN, ladder(10, 600), **LIMITS)["flag"].tolist() == ["close", "seen"]


def test_filters_of_sides_and_tests_both_count():
    made = rule(
        "R",
        {"layer": "plans", "where": {"status": ["soft"]}},
        "nature",
        [within(("far", 2), right_where={"feature_id": ["b"]}, left_where={"phase": [1]})],
    )
    plans = layer("plans", [box(0, n, 1) for n in range(3)], status=["soft", "soft", "hard"], phase=[1, 2, 1])
    assert grades(judged(made, plans, layer("nature", [box(5, 0, 1), box(9, 0, 1)]), **LIMITS)) == {(0, 1): 2}


def test_a_symmetric_rule_judges_each_pair_once():
    made = rule("R", "plans", "plans", [BANDS])
    plans = layer("plans", [box(0, 0, 10), box(50, 0, 10), box(90, 0, 10)])
    assert grades(judged(made, plans, plans, **LIMITS)) == {(0, 1): 3, (0, 2): 3, (1, 2): 3}


def test_adjacent_cross_border_needs_two_homes_that_differ():
    made = rule("R", "plans", "plans", [within(("far", 2), relation="adjacent_cross_border")])
    plans = with_municipalities(layer("plans", [box(950, 0, 10), box(980, 0, 10), box(1_005, 0, 10)]), strips(2))
    assert grades(judged(made, plans, plans, **LIMITS)) == {(0, 2): 2, (1, 2): 2}


def test_adjacent_cross_border_leaves_out_what_is_at_home_nowhere():
    made = rule("R", "plans", "plans", [within(("far", 2), relation="adjacent_cross_border")])
    plans = with_municipalities(layer("plans", [box(950, 0, 10), box(950, -200, 10)]), strips(2))
    assert grades(judged(made, plans, plans, **LIMITS)) == {}


@pytest.mark.parametrize("test", [overlap(3), BANDS], ids=["overlap", "distance"])
@pytest.mark.parametrize("empty", ["left", "right", "both"])
def test_nothing_on_a_side_gives_a_table_without_rows(test, empty):
    made = rule("R", "plans", "nature", [test])
    left = PLAN if empty == "right" else PLAN.take(np.array([False]))
    right = ladder(10) if empty == "left" else ladder(10).take(np.array([False]))
    table = judged(made, left, right, **LIMITS)
    assert len(table) == 0
    assert tuple(table.columns) == PAIR_COLUMNS


def test_pairs_are_sorted_whatever_the_threads():
    made = rule("R", "plans", "nature", [overlap(3), BANDS])
    left = layer("plans", [box(n * 40, 0, 60) for n in range(12)])
    right = layer("nature", [box(n * 90, 30, 70) for n in range(6)])
    one, three = (judged(made, left, right, threads=count, **LIMITS) for count in (1, 3))
    keys = list(zip(one["left"], one["right"], strict=True))
    assert keys == sorted(set(keys))
    assert len(keys) == 12 * 6
    assert one.drop(columns=["shared", "nearest"]).equals(three.drop(columns=["shared", "nearest"]))


def test_a_limit_that_is_also_a_band_edge_belongs_to_the_band_before_it():
    made = rule("R", "plans", "nature", [BANDS], limit={"param": "near"})
    assert grades(judged(made, PLAN, ladder(100, 101), **LIMITS)) == {(0, 0): 3}


@pytest.mark.parametrize("statuses", [("hard", "soft"), ("soft", "hard")])
def test_a_rule_on_one_layer_finds_a_pair_whichever_side_has_the_smaller_id(statuses):
    sides = [{"layer": "plans", "where": {"status": [status]}} for status in ("hard", "soft")]
    made = rule("R", *sides, [overlap(1)])
    plans = layer("plans", [box(0, 0, 100), box(50, 0, 100)], status=list(statuses))
    table = judged(made, plans, plans)
    assert len(table) == 1
    assert plans.frame["status"].iloc[table["left"].iloc[0]] == "hard"


def test_a_rule_on_one_layer_never_pairs_a_feature_with_itself():
    made = rule("R", "plans", "plans", [overlap(1)])
    plans = layer("plans", [box(0, 0, 100), box(50, 0, 100)])
    assert grades(judged(made, plans, plans)) == {(0, 1): 1}


def test_one_area_in_two_layers_is_told_by_its_ground_and_not_by_its_number():
    municipalities = strips(2)
    wind = with_municipalities(layer("wind", [box(0, 0, 100), box(200, 0, 100)]), municipalities).frame
    solar = with_municipalities(layer("solar", [box(0, 0, 100), box(400, 0, 100)]), municipalities).frame
    assert same_area(wind, solar).tolist() == [True, False]
    assert same_area(wind, layer("nature", [box(0, 0, 100), box(200, 0, 100)]).frame).tolist() == [False, False]


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


def test_a_strip_around_an_area_is_not_the_area():
    made = rule("C-02", "plans", "nature", [within(("near", 3), beyond=True)])
    plans = layer("plans", [box(10, 10, 5), box(95, 10, 20), box(150, 0, 9), box(201, 0, 9), box(100, 50, 4)])
    table = judged(made, plans, layer("nature", [box(0, 0, 100)]), near=100)
    # Wholly inside; partly inside; in the strip; beyond it; touching from outside.
    assert table["left"].tolist() == [1, 2, 4]
    assert table["distance_m"].tolist() == [0, 50, 0]


COUNT = rule("C-05", "wind", "dwellings", [within(("near", 4), ("mid", 3), ("far", 2), relation="count_within")])
AREA = layer("wind", [box(0, 0, 100)])


def counted(made, left, right, threads=1, **params):
    table = judged(made, left, right, threads=threads, **LIMITS | params)
    return {(int(row.left), int(row.grade)): (row.count, row.flag) for row in table.itertuples()}


def test_a_count_tells_how_many_lie_within_each_band_and_the_nearest_grades():
    two = layer("wind", [box(0, 0, 100), box(0, 5_000, 100), box(900, 0, 100)])
    homes = ladder(0, 20, 99, 300, 499, 700, 900, 1_100)
    assert counted(COUNT, AREA, homes) == {
        (0, 4): (7, "count_within_100_m=3,count_within_500_m=5,count_within_1000_m=7")
    }
    # The second area has none near; from the third they lie 800, 780, 701, 500, 301, 100, 0 and 200 m.
    assert counted(COUNT, two.take(np.array([False, True, True])), homes) == {
        (1, 4): (8, "count_within_100_m=1,count_within_500_m=4,count_within_1000_m=8")
    }


def test_a_band_of_a_count_ends_before_its_limit_and_the_last_one_with_it():
    homes = ladder(100, 500, 1_000)
    table = judged(COUNT, AREA, homes, **LIMITS)
    assert table["flag"].tolist() == ["count_within_500_m=1,count_within_1000_m=3"]
    assert table[["left", "right", "distance_m", "grade", "count"]].to_numpy().tolist() == [[0, -1, 100, 3, 3]]
    assert shapely.equals(table["nearest"][0], point(200, 50))
    assert table["shared"].tolist() == [None]
    for metres, found in ((999, {(0, 2)}), (1_000, {(0, 2)}), (1_001, set())):
        assert set(counted(COUNT, AREA, ladder(metres))) == found


def test_a_limit_narrows_a_count():
    made = rule("C-05", "wind", "dwellings", [dict(COUNT.model_dump()["tests"][0])], limit={"param": "narrow"})
    assert counted(made, AREA, ladder(50, 200, 201, 600), narrow=200) == {
        (0, 4): (2, "count_within_100_m=1,count_within_200_m=2")
    }


def test_a_band_flag_stands_before_the_counts():
    bands = [{"to": {"param": "near"}, "grade": 3, "flag": "close"}, {"to": {"param": "far"}, "grade": 1}]
    made = rule("R", "wind", "dwellings", [{"relation": "count_within", "flag": "seen", "bands": bands}])
    assert counted(made, AREA, ladder(10)) == {(0, 3): (1, "close,count_within_100_m=1,count_within_1000_m=1")}
    assert counted(made, AREA, ladder(600)) == {(0, 1): (1, "seen,count_within_1000_m=1")}


def test_a_count_takes_only_what_the_filters_allow():
    test = within(("far", 2), relation="count_within", right_where={"status": ["used"]}, left_where={"stage": ["a"]})
    made = rule("R", "wind", {"layer": "dwellings", "where": {"use": ["home"]}}, [test])
    wind = layer("wind", [box(0, 0, 10), box(0, 50, 10)], stage=["b", "a"])
    homes = layer("dwellings", [point(n, 70) for n in range(4)], status=["used"] * 3 + ["gone"], use=["home", "x"] * 2)
    assert counted(made, wind, homes) == {(1, 2): (2, "count_within_1000_m=2")}


def test_where_there_is_nothing_near_there_is_no_count():
    assert counted(COUNT, AREA, ladder(1_500)) == {}
    for left, right in ((AREA, ladder().take(np.array([], dtype=int))), (AREA.take(np.array([False])), ladder(10))):
        table = judged(COUNT, left, right, **LIMITS)
        assert (len(table), tuple(table.columns)) == (0, PAIR_COLUMNS)


def test_a_count_does_not_depend_on_threads_or_order():
    wind = layer("wind", [box(400 * n, 0, 300) for n in range(5)])
    homes = layer("dwellings", [point(37 * n, (91 * n) % 1_500) for n in range(60)], [f"h{n:02d}" for n in range(60)])
    turned = layer("dwellings", homes.geometries[::-1], [f"h{n:02d}" for n in range(60)])
    first = counted(COUNT, wind, homes)
    assert first == counted(COUNT, wind, homes, threads=3) == counted(COUNT, wind, turned)
    for at, area in enumerate(wind.geometries):
        distances = shapely.distance(area, homes.geometries)
        grade = 4 if distances.min() < 100 else 3 if distances.min() < 500 else 2
        assert first[at, grade][0] == (distances <= 1_000).sum()


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
