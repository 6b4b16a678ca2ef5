from tests.spatial.factory import box, layer, rule, within
from tests.spatial.relations.support import BANDS, LIMITS, PLAN, grades, judged, ladder


def test_bands_run_up_to_their_limit_and_the_last_one_includes_it():
    made = rule("R", "plans", "nature", [BANDS])
    table = judged(made, PLAN, ladder(0, 99, 100, 499, 500, 999, 1_000, 1_001), **LIMITS)
    assert list(grades(table).values()) == [3, 3, 2, 2, 1, 1, 1]
    assert table["distance_m"].tolist() == [0, 99, 100, 499, 500, 999, 1_000]
    assert table["shared"].isna().all()


def test_a_limit_narrows_the_last_band():
    made = rule("R", "plans", "nature", [BANDS], limit={"param": "near", "times": "twice"})
    assert grades(judged(made, PLAN, ladder(50, 200, 201), twice=2, **LIMITS)) == {(0, 0): 3, (0, 1): 2}


def test_a_limit_beyond_the_last_band_widens_nothing():
    made = rule("R", "plans", "nature", [BANDS], limit={"param": "wide"})
    assert grades(judged(made, PLAN, ladder(1_000, 1_001), wide=9_000, **LIMITS)) == {(0, 0): 1}


def test_a_band_flag_goes_before_the_flag_of_its_test():
    bands = [{"to": {"param": "near"}, "grade": 3, "flag": "close"}, {"to": {"param": "far"}, "grade": 1}]
    made = rule("R", "plans", "nature", [{"relation": "within_distance", "flag": "seen", "bands": bands}])
    assert judged(made, PLAN, ladder(10, 600), **LIMITS)["flag"].tolist() == ["close", "seen"]


def test_a_limit_that_is_also_a_band_edge_belongs_to_the_band_before_it():
    made = rule("R", "plans", "nature", [BANDS], limit={"param": "near"})
    assert grades(judged(made, PLAN, ladder(100, 101), **LIMITS)) == {(0, 0): 3}


def test_a_strip_around_an_area_is_not_the_area():
    made = rule("C-02", "plans", "nature", [within(("near", 3), beyond=True)])
    plans = layer("plans", [box(10, 10, 5), box(95, 10, 20), box(150, 0, 9), box(201, 0, 9), box(100, 50, 4)])
    table = judged(made, plans, layer("nature", [box(0, 0, 100)]), near=100)
    # Wholly inside; partly inside; in the strip; beyond it; touching from outside.
    assert table["left"].tolist() == [1, 2, 4]
    assert table["distance_m"].tolist() == [0, 50, 0]
