import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from spatial import overlay
from tests.spatial.factory import X0, Y0, array, box
from tests.spatial.strategies import grounds, loose_lists, mosaic_lists

NOTHING = np.array([], dtype=object)


def pairs(actual):
    return dict(
        zip(zip(actual.first.tolist(), actual.second.tolist(), strict=True), actual.border_m.tolist(), strict=True)
    )


def test_adjacent_measures_the_border_that_is_shared():
    # Side by side over 60 m, with other vertices; a corner; apart.
    shapes = array(box(0, 0, 100), box(100, 40, 50, 200), box(-50, 100, 50), box(300, 0, 5))
    assert pairs(overlay.adjacent(shapes)) == {(0, 1): 60}


def test_adjacent_leaves_out_what_is_not_longer():
    shapes = array(box(0, 0, 100), box(100, 0, 100, 30), box(0, 100, 31, 10))
    assert pairs(overlay.adjacent(shapes, longer_than_m=30)) == {(0, 2): 31}


def test_adjacent_knows_a_hole_that_is_filled():
    ring = shapely.difference(box(0, 0, 100), box(20, 20, 30))
    assert pairs(overlay.adjacent(array(ring, box(20, 20, 30)))) == {(0, 1): 120}


def test_adjacent_follows_a_border_of_many_vertices_once():
    wave = [(X0 + 10 * n, Y0 + 30 * np.sin(n)) for n in range(200)]
    upper = shapely.polygons([*wave, (X0 + 1_990, Y0 + 500), (X0, Y0 + 500)])
    lower = shapely.polygons([*wave, (X0 + 1_990, Y0 - 500), (X0, Y0 - 500)])
    actual = overlay.adjacent(array(upper, lower), threads=2)
    assert actual.border_m.tolist() == pytest.approx([shapely.length(shapely.linestrings(wave))])


def test_adjacent_of_nothing_is_nothing():
    assert [len(column) for column in overlay.adjacent(NOTHING)] == [0, 0, 0]


@given(mosaic_lists, st.sampled_from([0, 50, 150]))
def test_adjacent_equals_brute_force(drawn, least_m):
    shapes = grounds(drawn)
    expected = {
        (a, b): metres
        for a in range(len(shapes))
        for b in range(a + 1, len(shapes))
        if (metres := shapely.length(shapely.intersection(shapes[a].boundary, shapes[b].boundary))) > least_m + 1e-6
    }
    assert pairs(overlay.adjacent(shapes, longer_than_m=least_m + 1e-6, threads=2)) == pytest.approx(expected)


def test_dissolve_joins_a_coverage_without_moving_a_vertex():
    result = overlay.dissolve(array(box(0, 0, 10), box(10, 0, 10), box(50, 0, 10)), np.array(["b", "b", "a"]))
    assert result.group.tolist() == ["a", "b"]
    assert result.coverage.tolist() == [True, True]
    assert shapely.equals(result.geometry, array(box(50, 0, 10), box(0, 0, 20, 10))).all()


def test_dissolve_joins_what_overlaps_or_is_no_coverage():
    groups = np.array([1, 1, 2, 2])
    # The second pair lies side by side, but one has a vertex on the border that the other has not.
    result = overlay.dissolve(array(box(0, 0, 10), box(5, 0, 10), box(0, 0, 10), box(10, 5, 10)), groups, threads=2)
    assert result.coverage.tolist() == [False, False]
    assert shapely.area(result.geometry).tolist() == [150, 200]


def test_dissolve_of_nothing_is_nothing():
    assert [len(column) for column in overlay.dissolve(NOTHING, np.array([], dtype=object))] == [0, 0, 0]


@given(loose_lists, st.lists(st.sampled_from("ab"), min_size=6, max_size=6))
def test_dissolve_equals_union(drawn, names):
    groups = np.array(names[: len(drawn)], dtype=object)
    result = overlay.dissolve(array(*drawn), groups)
    assert result.group.tolist() == sorted(set(groups))
    for name, joined in zip(result.group, result.geometry, strict=True):
        expected = shapely.union_all(array(*drawn)[groups == name])
        assert shapely.area(shapely.symmetric_difference(joined, expected)) <= 1e-6
