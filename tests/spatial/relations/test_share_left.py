"""What is left of a strip of 1,000 m by 100 m, beside roads and homes across its whole width."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatial.messages import Text
from spatial.relations.facts import Features
from spatial.relations.share_left import SHARE_LEFT, ShareLeft
from tests.spatial.factory import box, layer, point, rule
from tests.spatial.relations.support import LIMITS, judged

STRIP = layer("wind", [box(0, 0, 1_000, 100)])
NUMBERS = LIMITS | {"reach": 50, "little": 0.25, "half": 0.5, "whole": 1.0}
BANDS = [{"to": {"param": name}, "grade": grade} for name, grade in (("little", 3), ("half", 2), ("whole", 1))]


def share_left(name="share_left", **more):
    return {"relation": name, "within": {"param": "reach"}, "bands": BANDS} | more


ROADS = rule("C-08", "wind", "roads", [share_left()], one_per="left")
HOMES = rule("C-05", "wind", "homes", [share_left("share_left_by_points")])


def road(x, width=20):
    """Right across the strip and far beyond it, so that no rounded end reaches it."""
    return box(x, -1_000, width, 2_100)


def found(made, right, left=STRIP, **numbers):
    table = judged(made, left, right, **NUMBERS | numbers)
    return table[["left", "right", "grade", "flag"]].to_numpy().tolist()


def test_a_road_takes_its_width_and_the_distance_on_either_side():
    # 20 + 2 x 50 of 1,000 m.
    assert found(ROADS, layer("roads", [road(400)])) == [[0, 0, 1, "share_left=0.88"]]


def test_what_two_roads_take_counts_once_and_each_is_a_partner():
    # From 350 to 490 m: the second lies 20 m beside the first.
    assert found(ROADS, layer("roads", [road(400), road(420)])) == [
        [0, 0, 1, "share_left=0.86"],
        [0, 1, 1, "share_left=0.86"],
    ]


@pytest.mark.parametrize(("width", "grade"), [(399, 1), (400, 1), (401, 2), (650, 2), (651, 3), (900, 3), (1_000, 3)])
def test_the_share_that_is_left_grades(width, grade):
    # Left is 1,000 - width - 100.
    ((_, _, actual, _),) = found(ROADS, layer("roads", [box(50, -1_000, width, 2_100)]))
    assert actual == grade


def test_what_takes_nothing_is_not_found():
    assert found(ROADS, layer("roads", [box(0, 150, 1_000, 10)])) == []
    assert found(ROADS, layer("roads", [box(0, 151, 1_000, 10)])) == []
    assert found(HOMES, layer("homes", [point(500, 150)])) == []


def test_points_are_counted_and_none_is_a_partner():
    homes = layer("homes", [point(x, y) for x in range(0, 1_001, 10) for y in (0, 100)])
    ((left, right, grade, flags),) = found(HOMES, homes, reach=60)
    assert (left, right, grade) == (0, -1, 3)
    assert flags == "share_left=0,count_within_60_m=202"
    table = judged(HOMES, STRIP, layer("homes", [point(500, -30), point(500, 900)]), **NUMBERS)
    assert table[["count", "distance_m"]].to_numpy().tolist() == [[1, 30]]


def test_areas_do_not_take_from_each_other():
    two = layer("wind", [box(0, 0, 1_000, 100), box(0, 5_000, 1_000, 100)])
    homes = layer("homes", [point(500, 50), point(500, 5_050), point(510, 5_050)])
    shares = [flags.split(",")[0] for *_, flags in found(HOMES, homes, two)]
    assert len(set(shares)) == 2


def test_many_points_at_once_are_as_few(monkeypatch):
    homes = layer("homes", [point(17 * n % 1_000, 13 * n % 100) for n in range(40)])
    whole = found(HOMES, homes, reach=20)
    monkeypatch.setattr("spatial.relations.share_left._TOGETHER", 7)
    assert found(HOMES, homes, reach=20) == whole


def test_nothing_near_gives_nothing():
    assert found(HOMES, layer("homes", [])) == found(ROADS, layer("roads", [])) == []


def test_the_published_flag_tells_what_graded():
    test = ROADS.tests[0]
    assert isinstance(test, ShareLeft)
    nothing = np.array([None, None], dtype=object)
    told = test.measured(Features(nothing, nothing, nothing, np.zeros(2), [{"share_left=0.88"}, {"sliver"}]), None)
    np.testing.assert_array_equal(told[SHARE_LEFT], [0.88, np.nan])
    assert isinstance(test.meaning, Text)


@given(st.lists(st.integers(0, 19), max_size=8), st.integers(1, 3))
def test_the_share_is_that_of_the_cells_which_no_road_reaches(places, threads):
    # Roads of 50 m with 50 m on either side take three of twenty cells; where they meet, the same ones.
    taken = {cell for at in places for cell in (at - 1, at, at + 1)} & set(range(20))
    table = judged(ROADS, STRIP, layer("roads", [road(50 * at, 50) for at in places]), threads=threads, **NUMBERS)
    expected = [f"share_left={round(1 - len(taken) / 20, 4):.10g}"] * len(places) if taken else []
    assert table["flag"].tolist() == expected
