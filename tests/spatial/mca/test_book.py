import pytest
from pydantic import ValidationError

from spatial.layers.errors import RuleError
from spatial.mca.book import FIRST_N, McaBook
from spatial.mca.criterion_list import KINDS, UNITS
from spatial.mca.criterion_values import _MEASURES
from spatial.messages import Text
from tests.spatial.factory import ruleset
from tests.spatial.mca.support import ENERGY, book, builtin, criterion, perspective, restriction, rules_with


def test_every_measure_has_a_unit_and_a_function():
    assert set(UNITS) == set(KINDS) == set(_MEASURES)


def test_the_builtin_book_has_what_the_parties_can_start_from():
    made, params = builtin()
    assert 5 <= len(made.criteria) <= 8
    assert set(made.perspectives) == {"equal", "nature_first", "homes_first", "energy_first", "least_regret"}
    assert made.base == "equal"
    assert FIRST_N in params


def test_every_number_of_the_builtin_book_says_that_it_is_a_working_default():
    made, params = builtin()
    rows = [*made.criteria.values(), *made.perspectives.values(), *made.restrictions.values(), *params.values()]
    assert {row.status for row in rows} == {"U"}
    assert all("working default" in row.source for row in rows)


def test_weights_add_up_to_one_and_a_perspective_without_weights_takes_all_alike():
    made = book(perspective("green", weights={"nature": 3, "energy": 1}))
    assert made.weights_of("green") == {"energy": 0.25, "nature": 0.75}
    assert made.weights_of("equal") == {"energy": 0.5, "nature": 0.5}
    assert book(perspective("green", weights={"nature": 3})).weights_of("green") == {"energy": 0, "nature": 1}


def test_least_regret_looks_over_all_that_weigh_unless_it_names_some():
    made = book(perspective("green", weights={"nature": 1}), perspective("some", "least_regret", over=["green"]))
    assert made.over("regret") == ("equal", "green")
    assert made.over("some") == ("green",)


def test_who_chose_is_a_name_or_a_text():
    assert perspective("a").chosen_by == "a test"
    assert perspective("a", chosen_by={"nl": "niemand", "en": "nobody"}).chosen_by == Text(nl="niemand", en="nobody")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"value": [[0, 0], [0, 1]]}, "must rise, they are"),
        ({"value": [[0, 0], [1, 1.2]]}, "less than or equal to 1"),
        ({"unit": "TWh"}, "has the unit 'GWh/yr', not 'TWh'"),
        ({"themes": ["nature"]}, "goes with a measure of conflicts"),
        ({"least_grade": 3}, "'least_grade' goes with conflict_count"),
        ({"measure": "dwellings", "unit": "1"}, "known of opportunity only, not of search_area"),
        ({"colour": "red"}, "Extra inputs are not permitted"),
    ],
)
def test_a_criterion_that_does_not_fit_its_measure_is_refused(more, said):
    with pytest.raises(ValidationError, match=said):
        criterion("x", **more)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"method": "least_regret", "weights": {"energy": 1}}, "no weights of its own"),
        ({"method": "least_regret", "base": True}, "is no base"),
        ({"over": ["equal"]}, "goes with method: least_regret"),
        ({"weights": {"energy": 0}}, "some weight must be more than 0"),
        ({"weights": {"energy": -1}}, "greater than or equal to 0"),
    ],
)
def test_a_perspective_that_does_not_fit_its_method_is_refused(more, said):
    with pytest.raises(ValidationError, match=said):
        perspective("x", **more)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            perspective("x", weights={"beauty": 1}),
            "there is no criterion 'beauty'; have: energy",
        ),
        (
            perspective("x", "least_regret", over=["regret"]),
            "there is no perspective 'regret' with method: weights",
        ),
        (perspective("x", base=True), r"2 perspectives say 'base: true' \(equal, x\); exactly one must"),
        (perspective("equal"), r"0 perspectives say 'base: true' \(none\); exactly one must, of: equal"),
    ],
)
def test_a_book_whose_references_do_not_resolve_is_refused(row, said):
    with pytest.raises(RuleError, match=said):
        book(row)


def test_a_book_without_criteria_is_refused():
    with pytest.raises(RuleError, match="there is no criterion"):
        McaBook({}, {"equal": perspective("equal", base=True)}, {})


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            restriction("x", least_share={"param": "share"}),
            "least_share: there is no parameter 'share'; have",
        ),
        (restriction("x", rules=["C-99"]), "rules: there is no rule 'C-99'; have: C-04"),
    ],
)
def test_a_restriction_that_names_what_is_not_there_is_refused(row, said):
    with pytest.raises(RuleError, match=f"restriction 'x', {said}"):
        book(row).prove(rules_with())


def test_the_parameters_of_the_weighing_must_be_there_and_be_whole():
    with pytest.raises(RuleError, match=f"there is no parameter '{FIRST_N}'; give it under 'params'"):
        book().prove(ruleset([]))
    with pytest.raises(RuleError, match=r"must be a whole number of at least 1, it is 2\.5"):
        book().prove(rules_with(first_n=2.5))
    book().prove(rules_with())


def test_the_digest_depends_on_the_content_and_not_on_the_order():
    first, second = book(), book(criterion("energy", value=[[0, 0], [20, 1]]))
    turned = McaBook(dict(reversed(first.criteria.items())), first.perspectives, first.restrictions)
    assert first.digest == turned.digest != second.digest
    assert first.criteria["energy"] == ENERGY
