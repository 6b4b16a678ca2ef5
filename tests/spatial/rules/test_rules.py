import pytest
from pydantic import ValidationError

from tests.spatial.factory import overlap, rule, within


def test_a_rule_needs_its_two_layers():
    assert rule("R", "plans", "nature", [overlap()]).layers == ("plans", "nature")
    assert rule("R", "plans", "plans", [overlap()]).layers == ("plans",)


def test_a_rule_on_one_layer_is_symmetric():
    assert rule("R", "plans", "plans", [overlap()]).symmetric
    assert not rule("R", "plans", "nature", [overlap()]).symmetric


def test_a_rule_is_frozen():
    made = rule("R", "plans", "nature", [overlap()])
    with pytest.raises(ValidationError, match="frozen"):
        made.cap = 1


@pytest.mark.parametrize(
    ("fault", "tests", "more"),
    [
        (r"tests\.0\.grade\n +Field required", [{"relation": "overlap"}], {}),
        (r"tests\.0\.bands\n +relation 'overlap' knows no 'bands'", [overlap(bands=within(("a", 1))["bands"])], {}),
        (r"tests\.0\.bands\n +Field required", [{"relation": "within_distance"}], {}),
        (r"tests\.0\.bands\n +Tuple should have at least 1 item", [within()], {}),
        ("relation 'within_distance' knows no 'grade', which goes with 'overlap'", [within(("a", 1), grade=1)], {}),
        ("the grades of kind 'opportunity' are 0 to 3, here is 4", [overlap(4)], {"kind": "opportunity"}),
        (r"no fact \(screening\) is capped at grade 3", [overlap(4)], {"certainty": "screening"}),
        ("less than or equal to 4", [overlap(5)], {}),
        ("greater than or equal to 0", [overlap(-1)], {}),
        ("at least 1 item", [], {}),
        ("Extra inputs are not permitted", [overlap()], {"colour": "red"}),
        ("Input should be 'conflict' or 'opportunity'", [overlap()], {"kind": "neutral"}),
        ("should match pattern", [overlap()], {"deciders": ["two words"]}),
        ("nobody decides; name who does under 'deciders'", [overlap()], {"deciders": []}),
        ("'decider_where' names 'rws', which is none", [overlap()], {"decider_where": {"rws": {"status": ["hard"]}}}),
        ("at least 1 item", [overlap()], {"source": []}),
    ],
)
def test_a_wrong_rule_is_refused(fault, tests, more):
    with pytest.raises(ValidationError, match=fault):
        rule("R", "plans", "nature", tests, **more)


def test_a_screening_with_a_cap_may_name_a_higher_grade():
    assert rule("R", "plans", "nature", [overlap(4)], certainty="screening", cap=3).cap == 3


@pytest.mark.parametrize(
    ("fault", "tests", "more"),
    [
        (
            "'beyond', which goes with 'adjacent_cross_border' and 'within_distance'; allowed: flag, grade, "
            "least_share, left_where, relation, right_where",
            [overlap(beyond=True)],
            {},
        ),
        ("relation 'overlap' knows no 'lest_share' .nearest: least_share.", [overlap(lest_share={"param": "b"})], {}),
        ("relation 'count_within' knows no 'beyond'", [within(("a", 1), relation="count_within", beyond=True)], {}),
        ("relation 'count_within' has one test", [within(("a", 1), relation="count_within"), overlap()], {}),
        ("relation 'within_distance' knows no 'least_share'", [within(("a", 1), least_share={"param": "b"})], {}),
        (r"tests\.0\.indicator\n +Field required", [within(("a", 1), relation="below_target")], {}),
        ("'indicator', which goes with 'below_target'", [overlap(indicator="energy.covered_share")], {}),
        (r"tests\.0\.relation\n +Field required", [{"grade": 1}], {}),
        ("Input should be 'adjacent_cross_border', 'below_target', ", [within(("a", 1), relation="near")], {}),
        (
            "compares left 'region' with right 'targets', .*'plans' and 'nature'",
            [within(("a", 1), relation="below_target", indicator="b")],
            {},
        ),
        ("Input should be 'nitrogen', 'energy'", [overlap()], {"theme": "money"}),
        ("Input should be 'left' or 'right'", [overlap()], {"energy_sides": ["both"]}),
    ],
)
def test_a_wrong_relation_is_refused(fault, tests, more):
    with pytest.raises(ValidationError, match=fault):
        rule("R", "plans", "nature", tests, **more)


def test_a_rule_counts_features_of_another_layer():
    made = rule("R", "wind", "dwellings", [within(("near", 3), relation="count_within")])
    assert (made.finding_per, made.layers) == ("left", ("wind", "dwellings"))
    with pytest.raises(ValidationError, match="is about the features of another layer"):
        rule("R", "plans", "plans", [within(("near", 3), relation="count_within")])


def test_a_rule_on_an_indicator_needs_no_layer():
    shortfall = within(("half", 3), ("whole", 2), relation="below_target", indicator="energy.covered_share")
    made = rule("C-24", "region", "targets", [shortfall])
    assert (made.of_targets, made.layers, made.missing(())) == (True, (), ())
    assert made.indicators == ("energy.covered_share",)
    for sides in (("region", "nature"), ("plans", "targets"), ("region", "targets")):
        with pytest.raises(ValidationError, match="compares left 'region' with right 'targets'"):
            rule("C-24", *sides, [overlap()])
    with pytest.raises(ValidationError, match="about the region as a whole"):
        rule("C-24", {"layer": "region", "where": {"name": ["x"]}}, "targets", [shortfall])
    with pytest.raises(ValidationError, match="relation 'below_target' knows no 'limit'; it is about the region"):
        rule("C-24", "region", "targets", [shortfall], limit={"param": "whole"})
    with pytest.raises(ValidationError, match="relation 'below_target' knows no 'right_where', which goes with"):
        rule("C-24", "region", "targets", [shortfall | {"right_where": {"name": ["x"]}}])


def test_every_fault_of_a_test_is_said_at_once():
    tests = [overlap(9, beyond=True), {"relation": "count_within", "grade": 1}]
    with pytest.raises(ValidationError) as refused:
        rule("R", "plans", "nature", tests)
    # The list counts as too short, too.
    assert {fault["loc"] for fault in refused.value.errors() if fault["type"] != "too_short"} == {
        ("tests", 0, "grade"),
        ("tests", 0, "beyond"),
        ("tests", 1, "grade"),
        ("tests", 1, "bands"),
    }
