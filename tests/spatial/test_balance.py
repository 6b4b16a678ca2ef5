import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from spatial.balance import area_balance
from spatial.layer import Layer, empty_layer
from tests.spatial.factory import X0, Y0, box, layer, point, region
from tests.spatial.strategies import boxes

FIFTY = region(box(0, 0, 50))
HA = 10_000


def balance(here, *layers, threads=1):
    table = area_balance(here, {item.name: item for item in layers}, threads=threads)
    assert list(table.columns) == ["claims", "area_ha"]
    return dict(zip(table["claims"], table["area_ha"] * HA, strict=True))


def test_without_claims_all_ground_is_unclaimed():
    assert balance(FIFTY, empty_layer("wind")) == pytest.approx({"": 50 * 50})
    assert balance(FIFTY) == pytest.approx({"": 50 * 50})


def test_two_claims_make_four_combinations():
    rows = balance(FIFTY, layer("wind", [box(0, 0, 20)]), layer("solar", [box(10, 10, 20)]))
    assert rows == pytest.approx({"": 2_500 - 700, "solar": 300, "solar,wind": 100, "wind": 300})


def test_ground_with_two_plans_of_one_layer_counts_once():
    assert balance(FIFTY, layer("wind", [box(0, 0, 20), box(10, 0, 20)])) == pytest.approx(
        {"": 2_500 - 600, "wind": 600}
    )


def test_claims_stop_at_the_border():
    assert balance(FIFTY, layer("wind", [box(40, 40, 500)])) == pytest.approx({"": 2_400, "wind": 100})


def test_a_region_that_is_claimed_wholly_has_no_row_for_free_ground():
    assert balance(FIFTY, layer("wind", [box(-10, -10, 90)])) == pytest.approx({"wind": 2_500})


def test_a_claim_that_only_touches_or_is_a_point_takes_no_ground():
    assert balance(FIFTY, layer("wind", [box(50, 0, 9), point(5, 5)])) == pytest.approx({"": 2_500})


def test_rows_are_sorted_by_claims():
    table = area_balance(FIFTY, {"b": layer("b", [box(0, 0, 20)]), "a": layer("a", [box(10, 10, 20)])})
    assert table["claims"].tolist() == ["", "a", "a,b", "b"]


def test_a_region_with_a_hole_balances():
    ring = region(shapely.difference(box(0, 0, 50), box(20, 20, 10)))
    assert balance(ring, layer("wind", [box(15, 15, 10)])) == pytest.approx({"": 2_400 - 75, "wind": 100 - 25})


def counted(claims):
    """Count square metres by the claims on them, on a board of 50 × 50."""
    board = {name: np.zeros((50, 50), dtype=bool) for name in claims}
    for name, shapes in claims.items():
        for shape in shapes:
            minx, miny, maxx, maxy = (int(value) for value in np.subtract(shape.bounds, (X0, Y0, X0, Y0)))
            board[name][miny:maxy, minx:maxx] = True
    names = sorted(claims)
    combined = np.array([["" for _ in range(50)] for _ in range(50)], dtype=object)
    for name in names:
        combined = np.where(board[name], np.where(combined == "", name, combined + "," + name), combined)
    kinds, count = np.unique(combined.astype(str), return_counts=True)
    return dict(zip(kinds.tolist(), count.tolist(), strict=True))


claims = st.dictionaries(
    st.sampled_from(["housing", "nature", "solar", "wind"]), st.lists(boxes, min_size=1, max_size=5)
)


@given(claims)
def test_the_balance_equals_a_count_of_square_metres(drawn):
    rows = balance(FIFTY, *[layer(name, shapes) for name, shapes in drawn.items()])
    assert rows == pytest.approx(counted(drawn), rel=1e-9, abs=1e-6)
    assert sum(rows.values()) == pytest.approx(2_500, rel=1e-9)


@given(claims)
def test_the_balance_does_not_depend_on_order_or_threads(drawn):
    layers = {name: layer(name, shapes) for name, shapes in drawn.items()}
    turned = {name: Layer(name, item.frame.iloc[::-1]) for name, item in reversed(layers.items())}
    assert area_balance(FIFTY, layers, threads=1).equals(area_balance(FIFTY, turned, threads=3))


def test_what_is_drawn_as_a_symbol_takes_no_ground():
    plans = layer("plans", [box(0, 0, 20), box(30, 30, 10)], note=["symbol_geometry", "other"])
    assert balance(FIFTY, plans) == pytest.approx({"": 2_500 - 100, "plans": 100})
    assert balance(FIFTY, plans.take(np.array([0]))) == pytest.approx({"": 2_500})
