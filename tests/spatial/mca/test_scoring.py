import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from spatial.mca.scoring import ranks, regret, value_scores, weighted

SIXTEENTHS = st.integers(0, 16).map(lambda n: n / 16)
WEIGHTS = st.lists(st.integers(0, 8).map(float), min_size=3, max_size=3).filter(sum).map(np.array)


def tables(known=SIXTEENTHS):
    return st.integers(1, 12).flatmap(lambda n: hnp.arrays(float, (n, 3), elements=known))


def test_a_value_function_is_linear_between_its_points_and_stays_beyond_them():
    raw = np.array([-5.0, 0, 25, 50, 80, np.nan])
    assert value_scores(raw, [(0, 0), (50, 1)]).tolist()[:-1] == [0, 0, 0.5, 1, 1]
    assert np.isnan(value_scores(raw, [(0, 0), (50, 1)])[-1])


def test_a_value_function_may_fall_and_may_turn():
    assert value_scores(np.array([0.0, 1, 4]), [(0, 1), (4, 0)]).tolist() == [1, 0.75, 0]
    assert value_scores(np.array([0.0, 5, 10]), [(0, 0), (5, 1), (10, 0.5)]).tolist() == [0, 1, 0.5]


def test_the_score_is_the_mean_by_weight_over_what_is_known():
    scores = np.array([[1.0, 0.0, 0.5], [1.0, np.nan, 0.5], [np.nan, np.nan, np.nan]])
    found = weighted(scores, np.array([2.0, 1.0, 1.0]))
    assert found[:2].tolist() == [pytest.approx(2.5 / 4), pytest.approx(2.5 / 3)]
    assert np.isnan(found[2])


def test_what_is_known_only_of_criteria_without_weight_has_no_score():
    assert np.isnan(weighted(np.array([[np.nan, 1.0]]), np.array([1.0, 0.0]))[0])


def test_equal_values_share_the_best_rank_and_unknown_ones_have_none():
    found = ranks(np.array([0.5, 0.9, 0.5, np.nan, 0.1, 0.9 + 1e-15]))
    assert found[[0, 1, 2, 4, 5]].tolist() == [3, 1, 3, 5, 1]
    assert np.isnan(found[3])
    assert ranks(np.array([])).tolist() == []


def test_regret_is_the_largest_distance_to_the_best_of_a_perspective():
    # The second is never best and never far from it.
    values = np.array([[1.0, 0.2], [0.8, 0.9], [0.1, 1.0], [np.nan, 1.0]])
    assert regret(values)[:3].tolist() == pytest.approx([0.8, 0.2, 0.9])
    assert np.isnan(regret(values)[3])


def test_nothing_to_regret():
    assert regret(np.zeros((0, 2))).tolist() == []
    assert np.isnan(regret(np.array([[np.nan, 1.0]]))).all()


@given(tables(), WEIGHTS)
def test_a_dominated_row_never_ranks_above_its_dominator(scores, weights):
    rank = ranks(weighted(scores, weights))
    dominates = (scores[:, None] >= scores[None]).all(axis=2)
    for better, worse in zip(*np.nonzero(dominates), strict=True):
        assert rank[better] <= rank[worse]


@given(tables(known=SIXTEENTHS | st.just(np.nan)), WEIGHTS, st.sampled_from([1e-6, 0.3, 7.0, 1e9]))
def test_scaling_all_weights_changes_no_rank(scores, weights, factor):
    np.testing.assert_array_equal(ranks(weighted(scores, weights)), ranks(weighted(scores, weights * factor)))


@given(tables(known=SIXTEENTHS | st.just(np.nan)), WEIGHTS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_rank(scores, weights, random):
    order = list(range(len(scores)))
    random.shuffle(order)
    np.testing.assert_array_equal(ranks(weighted(scores, weights))[order], ranks(weighted(scores[order], weights)))


@given(tables())
def test_whoever_is_best_everywhere_has_no_regret(values):
    found = regret(values)
    best = (values >= values.max(axis=0)).all(axis=1)
    assert (found >= 0).all()
    assert ((found == 0) == best).all()
