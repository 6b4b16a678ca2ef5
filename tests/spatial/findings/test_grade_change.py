import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatial.findings.evaluate import evaluate
from spatial.findings.grade_change import Stretch, grade_change
from spatial.findings.pair import Pair, Side
from tests.properties import examples
from tests.spatial.factory import box, layer, overlap, placed, region, rule, ruleset, strips, within

LAND = strips(1, 100_000, 1_000)
NATURE = layer("nature", [box(0, 0, 1_000)], ["n"])
MEASURES = ("distance_m", "area_ha", "area_in_region_ha", "dwellings", "energy_gwh")


def step(by, *when):
    return {"step": by, "when": [{"measure": measure, "op": op, "value": {"param": to}} for measure, op, to in when]}


SCREENING = rule(
    "R-1",
    "plans",
    "nature",
    [within(("near", 3), ("middle", 2), ("far", 0))],
    modifiers=[
        step(-1, ("dwellings", "<=", "small"), ("distance_m", ">=", "light")),
        step(1, ("dwellings", ">", "large"), ("distance_m", "<", "middle")),
    ],
    cap=3,
)
SCREENED = ruleset([SCREENING], near=1_000, middle=5_000, far=10_000, small=50, light=3_000, large=500)


def judged(rules, distance_m, dwellings=None, width=100):
    """The finding of one plan of 100 m beside the nature area (or in it, where the distance is below 0)."""
    plans = layer("plans", [box(1_000 + distance_m, 0, width, 100)], ["p"], dwellings=[dwellings])
    table = evaluate(rules, placed(LAND, plans, NATURE), region(LAND.geometries[0]), LAND).frame
    return table.iloc[0] if len(table) else None


def pair(row, left=None, right=None, *, shares=False, **changed):
    """A finding as it is published: rounded, and with the attributes of features that are at hand."""
    told = {
        "left": Side({"feature_id": "p"} if left is None else left, whole=left is not None),
        "right": Side({"feature_id": "n"} if right is None else right, whole=right is not None),
        "shares_ground": shares,
        "inside": False,
        "measures": {name: float(row[name]) for name in MEASURES},
        "flags": tuple(flag for flag in row["flags"].split(",") if flag),
        "grade": int(row["grade"]),
    }
    return Pair(**(told | changed))


def explained(made, rules, row, *sides, **more):
    change = grade_change(made, rules, pair(row, *sides, **more))
    assert change is not None
    return change


def within_it(stretch: Stretch, value: float) -> bool:
    above = value > stretch.least or (stretch.from_least and value == stretch.least)
    return above and (stretch.most is None or value < stretch.most or (stretch.to_most and value == stretch.most))


def told_at(stretches, value):
    (found,) = [stretch for stretch in stretches if within_it(stretch, value)]
    return found.grade


EDGES = (0, 999, 1_000, 1_001, 2_999, 3_000, 4_999, 5_000, 9_999, 10_000)
distances = st.sampled_from(EDGES) | st.integers(0, 10_000)
homes = st.sampled_from((0, 50, 51, 500, 501)) | st.integers(0, 2_000)


@given(here=distances, there=distances | st.integers(10_001, 20_000), dwellings=homes)
@examples(0.75)
def test_a_plan_that_moves_gets_the_grade_that_was_told(here, there, dwellings):
    row, moved = judged(SCREENED, here, dwellings), judged(SCREENED, there, dwellings)
    stretches = explained(SCREENING, SCREENED, row).stretches["distance_m"]

    assert told_at(stretches, there) == (None if moved is None else moved["grade"])
    assert [stretch.grade for stretch in stretches if stretch.now] == [row["grade"]]


@given(distance_m=distances, before=homes, after=homes)
@examples(0.75)
def test_a_plan_with_other_dwellings_gets_the_grade_that_was_told(distance_m, before, after):
    row, other = judged(SCREENED, distance_m, before), judged(SCREENED, distance_m, after)
    change = explained(SCREENING, SCREENED, row)

    told = told_at(change.stretches["dwellings"], after) if "dwellings" in change.stretches else row["grade"]
    assert told == other["grade"]


def test_stretches_meet_and_know_their_limits():
    change = explained(SCREENING, SCREENED, judged(SCREENED, 1_500, 100))

    assert change.stretches["distance_m"] == (
        Stretch(0, True, 1_000, False, 3, False),
        Stretch(1_000, True, 5_000, False, 2, True),
        Stretch(5_000, True, 10_000, True, 0, False),
        Stretch(10_000, False, None, False, None, False),
    )
    assert change.stretches["dwellings"] == (
        Stretch(0, True, 500, True, 2, True),
        Stretch(500, False, None, False, 3, False),
    )
    assert [(item.step, item.holds) for item in change.steps] == [(-1, False), (1, False)]
    assert [(held.measure, held.value, held.holds) for held in change.steps[0].conditions] == [
        ("dwellings", 100, False),
        ("distance_m", 1_500, False),
    ]


def test_the_cap_is_told_where_it_holds_the_grade_down():
    change = explained(SCREENING, SCREENED, judged(SCREENED, 500, 600))

    assert (change.before_cap, change.cap) == (4, 3)
    assert "dwellings" not in change.stretches


def test_a_step_below_zero_holds_and_does_not_count():
    change = explained(SCREENING, SCREENED, judged(SCREENED, 6_000, 10))

    assert [(item.holds, item.counts) for item in change.steps] == [(True, False), (False, False)]
    assert change.before_cap == 0


def test_unknown_dwellings_fulfil_nothing_and_are_told_as_unknown():
    change = explained(SCREENING, SCREENED, judged(SCREENED, 4_000))

    assert [held.value for item in change.steps for held in item.conditions] == [None, 4_000, None, 4_000]
    assert not any(item.holds for item in change.steps)
    assert [(found.grade, found.now) for found in change.stretches["dwellings"]] == [(1, False), (2, False), (3, False)]


BESIDE = rule("R-2", "plans", "nature", [overlap(4), within(("near", 2), flag="adjacent")])
WITH_SLIVERS = {"near": 100, "overlap__sliver_width_m": 1}


def test_of_an_overlap_it_is_told_what_is_left_without_shared_ground():
    rules = ruleset([BESIDE], **WITH_SLIVERS)
    change = explained(BESIDE, rules, judged(rules, -50), shares=True)

    assert change.on_shared_ground
    assert [(found.grade, found.now) for found in change.stretches["distance_m"]] == [(2, False), (None, False)]
    assert (change.sharing_ground, change.wider) == (4, None)


def test_of_a_pair_apart_it_is_told_what_shared_ground_would_give():
    rules = ruleset([BESIDE], **WITH_SLIVERS)
    change = explained(BESIDE, rules, judged(rules, 40))

    assert not change.on_shared_ground
    assert change.sharing_ground == 4
    assert [(found.grade, found.now) for found in change.stretches["distance_m"]] == [(2, True), (None, False)]


def test_features_that_touch_are_not_taken_for_an_overlap():
    rules = ruleset([BESIDE], **WITH_SLIVERS)
    change = explained(BESIDE, rules, judged(rules, 0))

    assert not change.on_shared_ground
    assert change.stretches["distance_m"][0].now


def test_a_sliver_tells_the_grade_of_a_wider_overlap():
    rules = ruleset([BESIDE], **WITH_SLIVERS)
    row = judged(rules, -0.5)
    change = explained(BESIDE, rules, row, shares=True)

    assert (row["grade"], change.wider) == (1, 4)


FILTERED = rule(
    "R-3", "plans", "nature", [overlap(4), within(("near", 3), right_where={"kind": ["park"]}), within(("far", 1))]
)


@pytest.mark.parametrize(
    ("right", "grades", "left_out"),
    [
        ({"feature_id": "n", "kind": "park"}, [3, 1, None], ()),
        ({"feature_id": "n", "kind": "heath"}, [1, None], ()),
        ({"feature_id": "n"}, [1, None], ()),
        (None, [1, None], (2,)),
    ],
)
def test_a_filter_is_held_against_the_feature_and_left_out_where_that_is_not_known(right, grades, left_out):
    rules = ruleset([FILTERED], near=100, far=1_000)
    row = judged(rules, 500)
    change = explained(FILTERED, rules, row, None, right)

    assert [found.grade for found in change.stretches["distance_m"]] == grades
    assert change.tests_left_out == left_out


def test_a_test_that_is_not_known_to_apply_counts_where_only_it_explains_the_finding():
    across = rule("R-4", "plans", "nature", [within(("near", 2), relation="adjacent_cross_border")])
    rules = ruleset([across], near=100)
    measures = dict.fromkeys(MEASURES, math.nan) | {"distance_m": 40.0}
    unknown = Pair(Side({"feature_id": "p"}, False), Side({"feature_id": "n"}, False), False, False, measures, (), 2)

    change = grade_change(across, rules, unknown)

    assert change is not None
    assert change.tests_left_out == ()
    assert [found.grade for found in change.stretches["distance_m"]] == [2, None]


def test_both_at_home_in_one_municipality_are_no_neighbours():
    across = rule("R-4", "plans", "nature", [within(("near", 2), relation="adjacent_cross_border")])
    home = Side({"feature_id": "p", "municipality": "GM0001"}, True)
    measures = dict.fromkeys(MEASURES, math.nan) | {"distance_m": 40.0}

    assert grade_change(across, ruleset([across], near=100), Pair(home, home, False, False, measures, (), 2)) is None


def test_a_grade_that_the_rule_does_not_give_is_not_explained():
    row = judged(SCREENED, 1_500, 100)

    assert grade_change(SCREENING, SCREENED, pair(row, grade=3)) is None


def test_a_distance_that_rounding_carried_over_a_limit_is_explained_still():
    row = judged(SCREENED, 999.9998, 100)

    assert (row["distance_m"], row["grade"]) == (1_000.0, 3)
    assert explained(SCREENING, SCREENED, row).stretches["distance_m"][0].now


def test_a_rule_that_asks_for_a_measure_that_is_not_published_is_not_explained():
    row = judged(SCREENED, 1_500, 100)

    assert grade_change(SCREENING, SCREENED, pair(row, measures={"distance_m": 1_500.0})) is None


def test_of_a_strip_around_an_area_it_is_told_that_the_area_itself_does_not_count():
    strip = rule("R-5", "plans", "nature", [within(("near", 2), beyond=True)])
    rules = ruleset([strip], near=100)
    across = explained(strip, rules, judged(rules, -50), shares=True)

    assert judged(rules, -500) is None
    assert across.gone_inside
    assert not across.on_shared_ground
    assert [(found.grade, found.now) for found in across.stretches["distance_m"]] == [(2, True), (None, False)]


def test_what_lies_wholly_in_an_area_is_graded_for_its_overlap_though_a_strip_is_named_first():
    made = rule("R-6", "plans", "nature", [within(("near", 2), beyond=True), overlap(4)])
    rules = ruleset([made], near=100)
    change = explained(made, rules, judged(rules, -500), shares=True, inside=True)

    assert change.on_shared_ground
    assert not change.gone_inside


SHARED = rule(
    "R-7",
    "plans",
    "nature",
    [
        overlap(4, least_share={"param": "most"}),
        overlap(2, least_share={"param": "some"}),
        within(("near", 1)),
    ],
)
SHARES = ruleset([SHARED], near=300, most=0.5, some=0.1)


@given(here=st.integers(0, 100), there=st.integers(0, 100))
@examples(0.5)
def test_a_plan_that_shares_more_or_less_gets_the_grade_that_was_told(here, there):
    row, moved = judged(SHARES, -here), judged(SHARES, -there)
    change = explained(SHARED, SHARES, row, shares=here > 0, share=here / 100)

    if here and there:
        assert told_at(change.stretches["share"], there / 100) == moved["grade"]
        assert [stretch.grade for stretch in change.stretches["share"] if stretch.now] == [row["grade"]]
    elif not here:
        assert "share" not in change.stretches
        assert (change.sharing_ground, change.least_share) == (4, 0.5)
        assert told_at(change.stretches["distance_m"], 0) == judged(SHARES, 0)["grade"]


def test_an_overlap_of_which_the_share_is_not_known_is_not_explained():
    row = judged(SHARES, -60)

    assert grade_change(SHARED, SHARES, pair(row, shares=True)) is None


COUNTED = rule(
    "R-8",
    "plans",
    "nature",
    [within(("near", 4), ("middle", 3), ("far", 2), relation="count_within", right_where={"kind": ["park"]})],
    modifiers=[step(-1, ("dwellings", "<=", "few"))],
)
COUNTS = ruleset([COUNTED], near=100, middle=500, far=1_000, few=1)


def counted(*distances_m):
    """The finding of one plan with parks at these distances."""
    parks = layer("nature", [box(1_100 + metres, 0, 10) for metres in distances_m], kind=["park"] * len(distances_m))
    plans = layer("plans", [box(1_000, 0, 100)], ["p"])
    table = evaluate(COUNTS, placed(LAND, plans, parks), region(LAND.geometries[0]), LAND).frame
    return table.iloc[0] if len(table) else None


@given(here=st.integers(0, 1_000), there=st.integers(0, 1_100))
@examples(0.5)
def test_a_count_whose_nearest_is_elsewhere_gets_the_grade_that_was_told(here, there):
    row, moved = counted(here), counted(there)
    change = explained(COUNTED, COUNTS, row)

    assert told_at(change.stretches["distance_m"], there) == (None if moved is None else moved["grade"])
    assert change.tests_left_out == ()


def test_a_count_is_explained_with_its_number_and_without_shared_ground():
    row = counted(50, 600)
    change = explained(COUNTED, COUNTS, row)

    assert (row["grade"], row["dwellings"]) == (4, 2)
    assert (change.sharing_ground, change.on_shared_ground) == (None, False)
    assert [(found.most, found.grade, found.now) for found in change.stretches["dwellings"]] == [
        (1, 3, False),
        (None, 4, True),
    ]
