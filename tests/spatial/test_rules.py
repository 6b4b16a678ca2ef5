import pytest
from pydantic import ValidationError

from spatial.params import Param, Text
from tests.spatial.factory import overlap, param, rule, text, within


def test_text_speaks_dutch_and_english():
    words = Text(nl="wind", en="wind (en)")
    assert (words.in_language("nl"), words.in_language("en")) == ("wind", "wind (en)")


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
        ("an overlap test has a grade and no bands", [{"relation": "overlap"}], {}),
        ("an overlap test has a grade and no bands", [overlap() | {"bands": within(("a", 1))["bands"]}], {}),
        ("relation 'overlap' knows no 'beyond'", [overlap(beyond=True)], {}),
        ("a within_distance test has bands and no grade", [{"relation": "within_distance"}], {}),
        ("a within_distance test has bands and no grade", [within(("a", 1), grade=1)], {}),
        ("a adjacent_cross_border test has bands", [{"relation": "adjacent_cross_border", "grade": 2}], {}),
        ("a opportunity has grades 0 to 3", [overlap(4)], {"kind": "opportunity"}),
        ("a screening is capped at grade 3", [overlap(4)], {"certainty": "screening"}),
        ("less than or equal to 4", [overlap(5)], {}),
        ("greater than or equal to 0", [overlap(-1)], {}),
        ("at least 1 item", [], {}),
        ("Extra inputs are not permitted", [overlap()], {"colour": "red"}),
        ("Input should be 'conflict' or 'opportunity'", [overlap()], {"kind": "neutral"}),
        ("should match pattern", [overlap()], {"deciders": ["two words"]}),
        ("at least 1 item", [overlap()], {"deciders": []}),
        ("at least 1 item", [overlap()], {"source": []}),
    ],
)
def test_a_wrong_rule_is_refused(fault, tests, more):
    with pytest.raises(ValidationError, match=fault):
        rule("R", "plans", "nature", tests, **more)


def test_a_screening_with_a_cap_may_name_a_higher_grade():
    assert rule("R", "plans", "nature", [overlap(4)], certainty="screening", cap=3).cap == 3


def test_a_number_without_a_source_is_refused():
    told = param("wind.tip_height_m", 250).model_dump(exclude={"source"})
    with pytest.raises(ValidationError, match="source"):
        Param.model_validate(told)


def test_a_status_is_one_of_four_letters():
    with pytest.raises(ValidationError, match="'V', 'V2', 'D' or 'U'"):
        Param.model_validate({"id": "a", "value": 1, "unit": "m", "source": "s", "status": "W", "title": text("a")})
