import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from spatial.mca.scoring import ranks, weighted
from spatial.mca.weight_sensitivity import weight_sensitivity
from tests.properties import examples

HALF = np.array([0.5, 0.5])


def changed(weights, column, to):
    """The weights with one of them at another value and the others in their ratios."""
    others = np.where(np.arange(len(weights)) == column, 0.0, weights)
    result = others * (1 - to) / others.sum()
    result[column] = to
    return result


def test_two_that_cross_do_so_where_their_lines_do():
    # a: 1·t + 0·(1 - t); b: 0.25·t + 0.5·(1 - t); equal where 0.75 t = 0.5 (1 - t), t = 0.4.
    found = weight_sensitivity(np.array([[1.0, 0.0], [0.25, 0.5]]), HALF, 1)
    assert found.criterion.tolist() == [0, 0]
    assert found.share.tolist() == pytest.approx([0.1, 0.1])
    assert found.start.tolist() == pytest.approx([0.5, 0.5])
    assert found.end.tolist() == pytest.approx([0.4, 0.4])


def test_what_is_better_in_everything_stays():
    found = weight_sensitivity(np.array([[1.0, 1.0], [0.5, 0.25]]), HALF, 1)
    assert found.criterion.tolist() == [-1, -1]
    assert np.isnan(found.share).all()


def test_the_nearest_of_several_criteria_is_told():
    # Weights 0.2, 0.2, 0.6. a leads by 0.08; the third criterion moves it before the first or second does.
    scores = np.array([[1.0, 0.4, 0.5], [0.0, 0.6, 0.7]])
    weights = np.array([0.2, 0.2, 0.6])
    lead = weighted(scores, weights)
    assert lead[0] - lead[1] == pytest.approx(0.04)
    found = weight_sensitivity(scores, weights, 1)
    # First: t - 0.2 (1 - t) = 0 at t = 1/6, a change of 1/30.
    assert found.criterion.tolist() == [0, 0]
    assert found.share[0] == pytest.approx(1 / 30)
    assert found.end[0] == pytest.approx(1 / 6)


def test_with_places_for_all_nothing_moves():
    found = weight_sensitivity(np.array([[1.0, 0.0], [0.0, 1.0]]), HALF, 2)
    assert np.isnan(found.share).all()


def test_equal_subjects_hold_their_place_together():
    # Three of one kind share rank 1 and count as three: the fourth is behind three.
    scores = np.array([[1.0, 0.0]] * 3 + [[0.0, 0.9]])
    assert ranks(weighted(scores, HALF)).tolist() == [1, 1, 1, 4]
    found = weight_sensitivity(scores, HALF, 1)
    # t = 0.9 (1 - t) at t = 9/19.
    assert found.share.tolist() == pytest.approx([0.5 - 9 / 19] * 4)


def test_a_place_that_hangs_on_a_tie_moves_at_once():
    found = weight_sensitivity(np.array([[1.0, 0.0], [0.0, 1.0]]), HALF, 1)
    assert found.share.tolist() == pytest.approx([0.0, 0.0])


def test_a_criterion_that_weighs_all_cannot_be_changed():
    found = weight_sensitivity(np.array([[1.0, 0.0], [0.5, 1.0]]), np.array([1.0, 0.0]), 1)
    # The other can: from 0 up, (1 - t) = 0.5 (1 - t) + t at t = 1/3.
    assert found.criterion.tolist() == [1, 1]
    assert found.share.tolist() == pytest.approx([1 / 3, 1 / 3])


def test_something_unknown_bends_the_line():
    # a is known on the first alone: always 0.6. b is t + 0.4 (1 - t): equal at t = 1/3.
    found = weight_sensitivity(np.array([[0.6, np.nan], [1.0, 0.4]]), HALF, 1)
    assert found.share.tolist() == pytest.approx([1 / 6, 1 / 6])


def test_what_has_no_score_takes_no_part():
    found = weight_sensitivity(np.array([[np.nan, np.nan], [1.0, 0.0], [0.25, 0.5]]), HALF, 1)
    assert np.isnan(found.share[0])
    assert found.share[1:].tolist() == pytest.approx([0.1, 0.1])


def test_nobody():
    assert weight_sensitivity(np.zeros((0, 2)), HALF, 3).share.tolist() == []


STEPS = 400
SCORE = st.integers(0, 8).map(lambda n: n / 8)


@examples(1.5)
@given(
    st.integers(2, 9).flatmap(lambda n: hnp.arrays(float, (n, 3), elements=SCORE | st.just(np.nan))),
    st.lists(st.integers(0, 5).map(float), min_size=3, max_size=3).filter(sum).map(np.array),
    st.integers(1, 3),
)
def test_the_crossing_is_where_small_steps_find_it(scores, weights, first_n):
    weights = weights / weights.sum()
    scores = scores[~np.isnan(weighted(scores, weights))]
    found = weight_sensitivity(scores, weights, first_n)
    inside = ranks(weighted(scores, weights)) <= first_n
    # Steps beside round numbers, so that no tie at one of these counts.
    steps = (np.arange(STEPS) + np.sqrt(0.5)) / STEPS
    nearest = np.full(len(scores), np.inf)
    for column in np.flatnonzero(weights < 1):
        at_step = np.array([weighted(scores, changed(weights, column, to)) for to in steps])
        better = (at_step[:, None, :] - at_step[:, :, None] > 1e-9).sum(axis=2)
        distance = np.where((better < first_n) != inside, np.abs(steps - weights[column])[:, None], np.inf)
        nearest = np.minimum(nearest, distance.min(axis=0, initial=np.inf))
    for at in range(len(scores)):
        if np.isinf(nearest[at]):
            # Something may be in the first N over a stretch that is shorter than a step.
            continue
        assert found.share[at] <= nearest[at] + 1e-9
        if found.share[at] < nearest[at] - 1 / STEPS:
            moved_at = changed(
                weights, found.criterion[at], found.end[at] + np.sign(found.end[at] - found.start[at]) * 1e-7
            )
            assert (ranks(weighted(scores, moved_at))[at] <= first_n) != inside[at]


@given(
    st.integers(2, 9).flatmap(lambda n: hnp.arrays(float, (n, 3), elements=SCORE | st.just(np.nan))),
    st.integers(1, 3),
    st.randoms(use_true_random=False),
)
def test_the_order_of_rows_changes_nothing(scores, first_n, random):
    weights = np.array([0.5, 0.3, 0.2])
    order = list(range(len(scores)))
    random.shuffle(order)
    np.testing.assert_array_equal(
        weight_sensitivity(scores, weights, first_n).share[order],
        weight_sensitivity(scores[order], weights, first_n).share,
    )
