from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatial.findings.evaluate import evaluate
from spatial.findings.grade_change import GradeChange, Otherwise, grade_changes
from spatial.findings.grade_stretches import Stretch
from spatial.findings.graded_pairs import GradedPairs, graded_pairs
from spatial.layers.layer import Layer
from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet
from tests.properties import examples
from tests.spatial.factory import box, layer, overlap, placed, region, rule, ruleset, strips, within

LAND = strips(1, 100_000, 1_000)
NATURE = layer("nature", [box(0, 0, 1_000)], ["n"])


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


@dataclass(frozen=True)
class Judged:
    """The findings of a rule, and the layers that it looked at."""

    made: Rule
    rules: RuleSet
    frame: gpd.GeoDataFrame
    layers: dict[str, Layer]

    @property
    def grade(self) -> int | None:
        """That of the one finding; None without any."""
        return int(self.frame["grade"].iloc[0]) if len(self.frame) else None

    def pairs(self, known: tuple[str, ...] = ("plans", "nature")) -> GradedPairs:
        """The pairs as they can be read back, when these layers are at hand."""
        features = {name: self.layers[name].frame for name in known}
        return graded_pairs(self.made, self.rules, self.frame, features)

    def change(self, *known: str) -> GradeChange:
        (change,) = grade_changes(self.made, self.rules, self.pairs(known or ("plans", "nature")))
        assert change is not None
        return change


def judged(rules: RuleSet, distance_m: float, dwellings: int | None = None, **nature: object) -> Judged:
    """One plan of 100 m beside the nature area (or in it, where the distance is below 0)."""
    plans = layer("plans", [box(1_000 + distance_m, 0, 100, 100)], ["p"], dwellings=[dwellings])
    around = layer("nature", [box(0, 0, 1_000)], ["n"], **nature)
    return looked(rules, plans, around)


def looked(rules: RuleSet, *layers: Layer) -> Judged:
    (made,) = rules.rules.values()
    here = placed(LAND, *layers)
    return Judged(made, rules, evaluate(rules, here, region(LAND.geometries[0]), LAND).frame, here)


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
    found, moved = judged(SCREENED, here, dwellings), judged(SCREENED, there, dwellings)
    stretches = found.change().stretches["distance_m"]

    assert told_at(stretches, there) == moved.grade
    assert [stretch.grade for stretch in stretches if stretch.now] == [found.grade]


@given(distance_m=distances, before=homes, after=homes)
@examples(0.75)
def test_a_plan_with_other_dwellings_gets_the_grade_that_was_told(distance_m, before, after):
    found, other = judged(SCREENED, distance_m, before), judged(SCREENED, distance_m, after)
    change = found.change()

    told = told_at(change.stretches["dwellings"], after) if "dwellings" in change.stretches else found.grade
    assert told == other.grade


def test_stretches_meet_and_know_their_limits():
    change = judged(SCREENED, 1_500, 100).change()

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
    assert [(held.measure, held.limit, held.holds) for held in change.steps[0].conditions] == [
        ("dwellings", 50, False),
        ("distance_m", 3_000, False),
    ]


def test_the_cap_is_told_where_it_holds_the_grade_down():
    change = judged(SCREENED, 500, 600).change()

    assert (change.before_cap, change.cap) == (4, 3)
    assert "dwellings" not in change.stretches


def test_a_step_below_zero_holds_and_does_not_count():
    change = judged(SCREENED, 6_000, 10).change()

    assert [(item.holds, item.counts) for item in change.steps] == [(True, False), (False, False)]
    assert change.before_cap == 0


def test_unknown_dwellings_fulfil_nothing_and_are_in_no_stretch():
    change = judged(SCREENED, 4_000).change()

    assert [held.holds for item in change.steps for held in item.conditions] == [False, True, False, True]
    assert not any(item.holds for item in change.steps)
    assert [(found.grade, found.now) for found in change.stretches["dwellings"]] == [(1, False), (2, False), (3, False)]


def codes(change: GradeChange) -> list[tuple[str, int | None]]:
    """What else would change the grade, and to which."""
    return [(other.code, other.grade) for other in change.otherwise]


BESIDE = rule("R-2", "plans", "nature", [overlap(4), within(("near", 2), flag="adjacent")])
WITH_SLIVERS = ruleset([BESIDE], near=100, overlap__sliver_width_m=1)


def test_of_an_overlap_it_is_told_what_is_left_without_shared_ground():
    change = judged(WITH_SLIVERS, -50).change()

    assert change.relation == "overlap"
    assert [(found.grade, found.now) for found in change.stretches["distance_m"]] == [(2, False), (None, False)]
    # How far away it then lies says more than that it shares no ground.
    assert codes(change) == []


def test_of_an_overlap_alone_it_is_told_that_there_is_nothing_without_it():
    change = judged(ruleset([rule("R-2", "plans", "nature", [overlap(4)])]), -50).change()

    assert (change.stretches, codes(change)) == ({}, [("without_ground", None)])


def test_of_a_pair_apart_it_is_told_what_shared_ground_would_give():
    change = judged(WITH_SLIVERS, 40).change()

    assert change.relation == "within_distance"
    assert change.otherwise == (Otherwise("overlap", "sharing_ground", 4, {}),)
    assert [(found.grade, found.now) for found in change.stretches["distance_m"]] == [(2, True), (None, False)]


def test_features_that_touch_are_not_taken_for_an_overlap():
    change = judged(WITH_SLIVERS, 0).change()

    assert change.relation == "within_distance"
    assert change.stretches["distance_m"][0].now


def test_a_sliver_tells_the_grade_of_a_wider_overlap():
    found = judged(WITH_SLIVERS, -0.5)

    assert (found.grade, codes(found.change())) == (1, [("wider", 4)])


def test_a_plan_wholly_in_an_area_is_known_to_share_all_of_its_ground():
    found = judged(WITH_SLIVERS, -500)

    assert found.change().relation == "overlap"
    facts = found.pairs().facts
    assert {name: facts[name][0] for name in ("shares_ground", "inside", "share")} == {
        "shares_ground": True,
        "inside": True,
        "share": 1.0,
    }


FILTERED = rule(
    "R-3", "plans", "nature", [overlap(4), within(("near", 3), right_where={"kind": ["park"]}), within(("far", 1))]
)


@pytest.mark.parametrize(
    ("nature", "known", "grades", "left_out"),
    [
        ({"kind": ["park"]}, ("nature",), [3, 1, None], ()),
        ({"kind": ["heath"]}, ("nature",), [1, None], ()),
        ({}, ("nature",), [1, None], ()),
        ({"kind": ["park"]}, ("plans",), [1, None], (2,)),
    ],
)
def test_a_filter_is_checked_and_left_out_where_an_attribute_is_not_known(nature, known, grades, left_out):
    found = judged(ruleset([FILTERED], near=100, far=1_000), 500, **nature)
    change = found.change(*known)

    assert [one.grade for one in change.stretches["distance_m"]] == grades
    assert change.tests_left_out == left_out


ACROSS = rule("R-4", "plans", "nature", [within(("near", 2), relation="adjacent_cross_border")])


def neighbours(*municipalities: str) -> Judged:
    """A plan 40 m from nature, both at home where it is said, and a finding on them."""
    found = judged(ruleset([rule("R-4", "plans", "nature", [within(("near", 2))])], near=100), 40)
    layers = {
        name: one.assign(municipality=[code])
        for (name, one), code in zip(found.layers.items(), municipalities, strict=True)
    }
    return replace(found, made=ACROSS, rules=ruleset([ACROSS], near=100), layers=layers)


def test_a_test_that_is_not_known_to_apply_counts_where_only_it_explains_the_finding():
    change = neighbours("GM0001", "GM0002").change("plans")

    assert change.tests_left_out == ()
    assert [found.grade for found in change.stretches["distance_m"]] == [2, None]


@pytest.mark.parametrize("homes", [("GM0001", "GM0001"), ("GM0001", "")])
def test_both_at_home_in_one_municipality_or_one_nowhere_are_no_neighbours(homes):
    found = neighbours(*homes)

    assert grade_changes(found.made, found.rules, found.pairs()) == (None,)


def test_a_grade_that_the_rule_does_not_give_is_not_explained():
    found = judged(SCREENED, 1_500, 100)

    assert grade_changes(SCREENING, SCREENED, replace(found.pairs(), grade=np.array([3]))) == (None,)


def test_a_flag_that_was_not_published_tells_that_another_test_graded():
    found = judged(WITH_SLIVERS, 40)

    assert grade_changes(BESIDE, WITH_SLIVERS, replace(found.pairs(), flags=[frozenset()])) == (None,)


@pytest.mark.parametrize(("distance_m", "published_m"), [(999.9998, 1_000.0), (1_000.0002, 1_000.0)])
def test_a_distance_that_rounding_carried_to_a_limit_is_explained_still(distance_m, published_m):
    found = judged(SCREENED, distance_m, 100)
    change = found.change()

    assert found.frame["distance_m"].tolist() == [published_m]
    assert [stretch.grade for stretch in change.stretches["distance_m"] if stretch.now] == [found.grade]


def test_a_rule_that_asks_for_a_measure_that_is_not_published_is_not_explained():
    pairs = judged(SCREENED, 1_500, 100).pairs()
    lacking = replace(pairs, measures={"distance_m": pairs.measures["distance_m"]})

    assert grade_changes(SCREENING, SCREENED, lacking) == (None,)


def test_without_pairs_nothing_is_said():
    found = judged(SCREENED, 20_000)

    assert (len(found.frame), grade_changes(SCREENING, SCREENED, found.pairs())) == (0, ())


def test_of_a_strip_around_an_area_it_is_told_that_the_area_itself_does_not_count():
    rules = ruleset([rule("R-5", "plans", "nature", [within(("near", 2), beyond=True)])], near=100)
    across = judged(rules, -50).change()

    assert judged(rules, -500).grade is None
    assert codes(across) == [("inside", None)]
    assert across.relation == "within_distance"
    assert [(found.grade, found.now) for found in across.stretches["distance_m"]] == [(2, True), (None, False)]


def test_what_lies_wholly_in_an_area_is_graded_for_its_overlap_though_a_strip_is_named_first():
    rules = ruleset([rule("R-6", "plans", "nature", [within(("near", 2), beyond=True), overlap(4)])], near=100)
    change = judged(rules, -500).change()

    assert change.relation == "overlap"
    assert codes(change) == []


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
    found, moved = judged(SHARES, -here), judged(SHARES, -there)
    change = found.change()

    if here and there:
        assert told_at(change.stretches["share"], there / 100) == moved.grade
        assert [stretch.grade for stretch in change.stretches["share"] if stretch.now] == [found.grade]
        assert codes(change) == []
    elif not here:
        assert "share" not in change.stretches
        assert change.otherwise == (
            Otherwise("overlap", "sharing_share", 4, {"share": 0.5}),
            Otherwise("overlap", "sharing_share", 2, {"share": 0.1}),
        )
        assert told_at(change.stretches["distance_m"], 0) == judged(SHARES, 0).grade


def test_an_overlap_of_which_the_share_is_not_known_is_not_explained():
    found = judged(SHARES, -60)

    assert grade_changes(SHARED, SHARES, found.pairs(("nature",))) == (None,)


COUNTED = rule(
    "R-8",
    "plans",
    "nature",
    [within(("near", 4), ("middle", 3), ("far", 2), relation="count_within", right_where={"kind": ["park"]})],
    modifiers=[step(-1, ("dwellings", "<=", "few"))],
)
COUNTS = ruleset([COUNTED], near=100, middle=500, far=1_000, few=1)


def counted(*distances_m: float) -> Judged:
    """The finding of one plan with parks at these distances."""
    parks = layer("nature", [box(1_100 + metres, 0, 10) for metres in distances_m], kind=["park"] * len(distances_m))
    return looked(COUNTS, layer("plans", [box(1_000, 0, 100)], ["p"]), parks)


@given(here=st.integers(0, 1_000), there=st.integers(0, 1_100))
@examples(0.5)
def test_a_count_whose_nearest_is_elsewhere_gets_the_grade_that_was_told(here, there):
    change = counted(here).change("plans")

    assert told_at(change.stretches["distance_m"], there) == counted(there).grade
    assert change.tests_left_out == ()


def test_a_count_is_explained_with_its_number_and_without_shared_ground():
    found = counted(50, 600)
    change = found.change("plans")

    assert (found.grade, found.frame["dwellings"].tolist()) == (4, [2])
    assert (change.relation, codes(change)) == ("count_within", [])
    assert [(one.most, one.grade, one.now) for one in change.stretches["dwellings"]] == [
        (1, 3, False),
        (None, 4, True),
    ]


def test_an_indicator_is_explained_by_its_value():
    gap = rule(
        "R-9", "region", "targets", [within(("half", 3), ("whole", 2), relation="below_target", indicator="homes")]
    )
    rules = ruleset([gap], half=0.5, whole=1)
    finding = gpd.GeoDataFrame(
        {"grade": [3], "flags": [""], "left_id": ["ES01"], "right_id": ["homes"], "distance_m": [0.0]},
        geometry=[LAND.geometries[0]],
        crs=LAND.frame.crs,
    )
    (change,) = grade_changes(gap, rules, graded_pairs(gap, rules, finding, {}, [0.25]))

    assert change is not None
    assert (change.relation, change.otherwise) == ("below_target", ())
    assert change.stretches == {
        "value": (
            Stretch(0, True, 0.5, False, 3, True),
            Stretch(0.5, True, 1, False, 2, False),
            Stretch(1, True, None, False, None, False),
        )
    }
    assert grade_changes(gap, rules, graded_pairs(gap, rules, finding, {}, [0.75])) == (None,)
    assert grade_changes(gap, rules, graded_pairs(gap, rules, finding, {}, [np.nan])) == (None,)
    assert grade_changes(gap, rules, graded_pairs(gap, rules, finding, {})) == (None,)
