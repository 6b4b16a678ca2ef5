import numpy as np
import pytest

from spatial.layers.nitrogen import nitrogen_class


@pytest.mark.parametrize(
    ("deposition", "expected"),
    [
        (1500, "severe"),
        (1428, "severe"),
        (1400, "moderate"),
        (785, "moderate"),
        (784, "light"),
        (714, "approaching"),
        (645, "approaching"),
        (644, "none"),
        (0, "none"),
    ],
)
def test_dry_heath_with_kdw_714(deposition, expected):
    assert nitrogen_class(np.array([deposition]), np.array([714])).tolist() == [expected]


@pytest.mark.parametrize(
    ("excess", "expected"),
    [
        (-70.001, "none"),
        (-70, "none"),
        (-69.999, "approaching"),
        (0, "approaching"),
        (0.001, "light"),
        (70, "light"),
        (70.001, "moderate"),
        (999.999, "moderate"),
        (1000, "severe"),
    ],
)
def test_class_edges(excess, expected):
    assert nitrogen_class(np.array([1000 + excess]), np.array([1000.0])).tolist() == [expected]


def test_twice_a_small_kdw_is_severe_before_it_is_light():
    assert nitrogen_class(np.array([100]), np.array([50])).tolist() == ["severe"]


def test_a_missing_number_gives_no_class():
    found = nitrogen_class(np.array([np.nan, 1500, np.nan]), np.array([714, np.nan, np.nan]))
    assert found.tolist() == ["", "", ""]


def test_no_numbers_give_no_classes():
    assert nitrogen_class(np.array([]), np.array([])).tolist() == []


def test_classes_keep_the_shape():
    assert nitrogen_class(np.full((2, 3), 1500), np.full((2, 3), 714)).shape == (2, 3)
