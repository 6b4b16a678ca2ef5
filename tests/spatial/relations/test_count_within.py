import numpy as np
import shapely

from spatial.relations.feature_relation import PAIR_COLUMNS
from tests.spatial.factory import box, layer, point, rule, within
from tests.spatial.relations.support import LIMITS, judged, ladder

COUNT = rule("C-05", "wind", "dwellings", [within(("near", 4), ("mid", 3), ("far", 2), relation="count_within")])
AREA = layer("wind", [box(0, 0, 100)])


def counted(made, left, right, threads=1, **params):
    table = judged(made, left, right, threads=threads, **LIMITS | params)
    return {(int(row.left), int(row.grade)): (row.count, row.flag) for row in table.itertuples()}


def test_a_count_tells_how_many_lie_within_each_band_and_the_nearest_grades():
    two = layer("wind", [box(0, 0, 100), box(0, 5_000, 100), box(900, 0, 100)])
    homes = ladder(0, 20, 99, 300, 499, 700, 900, 1_100)
    assert counted(COUNT, AREA, homes) == {
        (0, 4): (7, "count_within_100_m=3,count_within_500_m=5,count_within_1000_m=7")
    }
    # The second area has none near; from the third they lie 800, 780, 701, 500, 301, 100, 0 and 200 m.
    assert counted(COUNT, two.take(np.array([False, True, True])), homes) == {
        (1, 4): (8, "count_within_100_m=1,count_within_500_m=4,count_within_1000_m=8")
    }


def test_a_band_of_a_count_ends_before_its_limit_and_the_last_one_with_it():
    homes = ladder(100, 500, 1_000)
    table = judged(COUNT, AREA, homes, **LIMITS)
    assert table["flag"].tolist() == ["count_within_500_m=1,count_within_1000_m=3"]
    assert table[["left", "right", "distance_m", "grade", "count"]].to_numpy().tolist() == [[0, -1, 100, 3, 3]]
    assert table["shared"].tolist() == [None]
    for metres, found in ((999, {(0, 2)}), (1_000, {(0, 2)}), (1_001, set())):
        assert set(counted(COUNT, AREA, ladder(metres))) == found


def test_a_limit_narrows_a_count():
    made = rule("C-05", "wind", "dwellings", [dict(COUNT.model_dump()["tests"][0])], limit={"param": "narrow"})
    assert counted(made, AREA, ladder(50, 200, 201, 600), narrow=200) == {
        (0, 4): (2, "count_within_100_m=1,count_within_200_m=2")
    }


def test_a_band_flag_stands_before_the_counts():
    bands = [{"to": {"param": "near"}, "grade": 3, "flag": "close"}, {"to": {"param": "far"}, "grade": 1}]
    made = rule("R", "wind", "dwellings", [{"relation": "count_within", "flag": "seen", "bands": bands}])
    assert counted(made, AREA, ladder(10)) == {(0, 3): (1, "close,count_within_100_m=1,count_within_1000_m=1")}
    assert counted(made, AREA, ladder(600)) == {(0, 1): (1, "seen,count_within_1000_m=1")}


def test_a_count_takes_only_what_the_filters_allow():
    test = within(("far", 2), relation="count_within", right_where={"status": ["used"]}, left_where={"stage": ["a"]})
    made = rule("R", "wind", {"layer": "dwellings", "where": {"use": ["home"]}}, [test])
    wind = layer("wind", [box(0, 0, 10), box(0, 50, 10)], stage=["b", "a"])
    homes = layer("dwellings", [point(n, 70) for n in range(4)], status=["used"] * 3 + ["gone"], use=["home", "x"] * 2)
    assert counted(made, wind, homes) == {(1, 2): (2, "count_within_1000_m=2")}


def test_where_there_is_nothing_near_there_is_no_count():
    assert counted(COUNT, AREA, ladder(1_500)) == {}
    for left, right in ((AREA, ladder().take(np.array([], dtype=int))), (AREA.take(np.array([False])), ladder(10))):
        table = judged(COUNT, left, right, **LIMITS)
        assert (len(table), tuple(table.columns)) == (0, PAIR_COLUMNS)


def test_a_count_does_not_depend_on_threads_or_order():
    wind = layer("wind", [box(400 * n, 0, 300) for n in range(5)])
    homes = layer("dwellings", [point(37 * n, (91 * n) % 1_500) for n in range(60)], [f"h{n:02d}" for n in range(60)])
    turned = layer("dwellings", homes.geometries[::-1], [f"h{n:02d}" for n in range(60)])
    first = counted(COUNT, wind, homes)
    assert first == counted(COUNT, wind, homes, threads=3) == counted(COUNT, wind, turned)
    for at, area in enumerate(wind.geometries):
        distances = shapely.distance(area, homes.geometries)
        grade = 4 if distances.min() < 100 else 3 if distances.min() < 500 else 2
        assert first[at, grade][0] == (distances <= 1_000).sum()
