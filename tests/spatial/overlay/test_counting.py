import weakref
from collections.abc import Iterator

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from spatial import overlay
from tests.spatial.factory import X0, Y0, array, box, point
from tests.spatial.strategies import loose_lists


def test_counts_grow_with_the_distance_and_the_limit_is_inside():
    homes = array(point(50, 50), point(600, 50), point(601, 50), point(-1_000, 50))
    result = overlay.counts_within(array(box(0, 0, 100)), np.array([[0, 500, 501, 1_000]]), [homes])
    assert result.tolist() == [[1, 2, 3, 4]]


def test_each_area_has_limits_of_its_own_and_counts_for_itself():
    areas = array(box(0, 0, 100), box(300, 0, 100))
    result = overlay.counts_within(areas, np.array([[100.0], [200.0]]), [array(point(200, 50))], threads=2)
    assert result.tolist() == [[1], [1]]
    assert overlay.counts_within(areas, np.array([[99.0], [99.0]]), [array(point(200, 50))]).tolist() == [[0], [0]]


def test_nothing_counts_nothing():
    nothing = np.array([], dtype=object)
    assert overlay.counts_within(nothing, np.zeros((0, 3)), [array(point(0, 0))]).shape == (0, 3)
    assert overlay.counts_within(array(box(0, 0, 1)), np.ones((1, 2)), []).tolist() == [[0, 0]]
    assert overlay.counts_within(array(box(0, 0, 1)), np.ones((1, 2)), [nothing], threads=2).tolist() == [[0, 0]]


@pytest.mark.parametrize("threads", [1, 2])
def test_few_batches_are_held_at_a_time(threads):
    given_out: list[weakref.ref[np.ndarray]] = []
    most = 0

    def batches() -> Iterator[np.ndarray]:
        nonlocal most
        for n in range(60):
            batch = array(point(n, 0))
            given_out.append(weakref.ref(batch))
            most = max(most, sum(held() is not None for held in given_out))
            yield batch

    result = overlay.counts_within(array(box(0, 0, 100)), np.array([[0.0]]), batches(), threads=threads)
    assert result.tolist() == [[60]]
    assert most <= 2 * threads + 2


@given(
    loose_lists,
    st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 3_000)), max_size=40),
    st.integers(1, 9),
    st.sampled_from([1, 3]),
)
def test_counts_equal_brute_force_however_the_points_come(drawn, places, size, threads):
    areas = array(*drawn)
    points = shapely.points(np.array([(X0 + x, Y0 + y) for x, y in places]).reshape(-1, 2))
    limits_m = np.tile([0.0, 350.0, 1_000.0], (len(areas), 1))
    batches = [points[at : at + size] for at in range(0, len(points), size)]
    result = overlay.counts_within(areas, limits_m, batches, threads=threads)
    expected = [[int((shapely.distance(area, points) <= limit).sum()) for limit in (0, 350, 1_000)] for area in areas]
    assert result.tolist() == expected
