from contextlib import ExitStack
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from spatial.balance import balance as module
from spatial.balance.balance import area_balance, balance_of_all
from spatial.geometry import tiles
from spatial.layers.errors import SpatialError
from spatial.layers.layer import Layer, empty_layer
from tests.spatial.factory import X0, Y0, box, layer, point, region
from tests.spatial.strategies import CELL_M, SIDE, boxes, grounds, mosaic_lists, mosaics, shared_m2

FIFTY = region(box(0, 0, 50))
HA = 10_000


def balance(here, *layers, threads=1):
    table, issues = area_balance(here, {item.name: item for item in layers}, threads=threads)
    assert issues == ()
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
    table = area_balance(FIFTY, {"b": layer("b", [box(0, 0, 20)]), "a": layer("a", [box(10, 10, 20)])}).rows
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


@pytest.fixture(params=[8, 40, 1024], ids="{} vertices a tile".format, scope="module")
def tiled(request):
    """Balances in small tiles, in larger ones, and with all ground in one tile."""
    with patch.object(module, "_LEAF_VERTICES", request.param):
        yield request.param


@pytest.mark.usefixtures("tiled")
@given(drawn=claims)
def test_the_balance_in_tiles_equals_a_count_of_square_metres(drawn):
    rows = balance(FIFTY, *[layer(name, shapes) for name, shapes in drawn.items()])
    assert rows == pytest.approx(counted(drawn), rel=1e-9, abs=1e-6)


@given(claims)
def test_the_balance_does_not_depend_on_order_or_threads(drawn):
    layers = {name: layer(name, shapes) for name, shapes in drawn.items()}
    turned = {name: Layer(name, item.frame.iloc[::-1]) for name, item in reversed(layers.items())}
    assert area_balance(FIFTY, layers, threads=1).rows.equals(area_balance(FIFTY, turned, threads=3).rows)


def test_what_is_drawn_as_a_symbol_takes_no_ground():
    plans = layer("plans", [box(0, 0, 20), box(30, 30, 10)], note=["symbol_geometry", "other"])
    assert balance(FIFTY, plans) == pytest.approx({"": 2_500 - 100, "plans": 100})
    assert balance(FIFTY, plans.take(np.array([0]))) == pytest.approx({"": 2_500})


SQUARE_M2 = (CELL_M * SIDE) ** 2


@pytest.mark.usefixtures("tiled")
@given(here=mosaics, one=mosaics, other=mosaics)
def test_slanted_ground_with_holes_equals_a_count_of_quarters(here, one, other):
    ground, left, right = grounds([here, one, other])
    rows = balance(region(ground), layer("a", [left]), layer("b", [right]))
    assert sum(rows.values()) == pytest.approx(shapely.area(ground), rel=1e-9)
    for name, mosaic in (("a", one), ("b", other)):
        claimed = sum(area for claims, area in rows.items() if name in claims.split(","))
        assert claimed == pytest.approx(shared_m2(here, mosaic), rel=1e-9, abs=1e-6)
    whole = region(box(0, 0, CELL_M * SIDE))
    assert balance(whole, layer("a", [left]), layer("b", [right])).get("a,b", 0) == pytest.approx(
        shared_m2(one, other), rel=1e-9, abs=1e-6
    )


@pytest.mark.usefixtures("tiled")
@given(parts=mosaics, first=mosaic_lists, second=mosaic_lists)
def test_the_balances_of_regions_add_up_to_that_of_all(parts, first, second):
    whole = box(0, 0, CELL_M * SIDE)
    here = grounds([parts])[0]
    places = [here, shapely.difference(whole, here), box(CELL_M * SIDE, 0, 70, 90)]
    codes = [region(place, f"ES0{n}") for n, place in enumerate(places) if shapely.area(place)]
    layers = {
        name: layer(name, list(grounds(drawn)), [f"{name}{n}" for n in range(len(drawn))])
        for name, drawn in (("a", first), ("b", second))
    }
    total = balance_of_all(area_balance(item, layers).rows for item in codes)
    nation = area_balance(region(shapely.union_all([item.geometry for item in codes]), "NL"), layers).rows
    assert total["claims"].tolist() == nation["claims"].tolist()
    assert total["area_ha"].tolist() == pytest.approx(nation["area_ha"].tolist(), rel=1e-9)


def ragged(seed, x, y, radius, corners=700):
    """A ragged outline with more vertices than a tile may hold, no two of which lie on whole metres."""
    random = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    reach = radius * (1 + random.uniform(-0.2, 0.2, corners))
    return shapely.polygons(np.stack([X0 + x + reach * np.cos(angle), Y0 + y + reach * np.sin(angle)], axis=1))


def test_ragged_ground_equals_a_whole_overlay():
    # Solar and wind have one outline in common: it is cut in many places and must make no strips.
    here, wind, nature = ragged(1, 0, 0, 900), ragged(2, 300, 0, 700), ragged(3, -200, 400, 800, 5_000)
    layers = [layer("wind", [wind]), layer("solar", [wind]), layer("nature", [nature])]
    both, either = shapely.intersection(wind, nature), shapely.union(wind, nature)
    expected = {
        "": shapely.difference(here, either),
        "nature": shapely.intersection(here, shapely.difference(nature, wind)),
        "nature,solar,wind": shapely.intersection(here, both),
        "solar,wind": shapely.intersection(here, shapely.difference(wind, nature)),
    }
    for vertices in (30, 200, 1024):
        with patch.object(module, "_LEAF_VERTICES", vertices):
            rows = balance(region(here), *layers, threads=2)
        assert rows == pytest.approx({name: shapely.area(shape) for name, shape in expected.items()}, rel=1e-9)


def test_many_plans_on_one_spot_are_divided():
    plans = [box(0, 0, 20, 20 + n / 1_000) for n in range(500)]
    rows = balance(FIFTY, layer("plans", plans, [f"p{n:03d}" for n in range(500)]), layer("wind", [box(10, 10, 20)]))
    assert rows == pytest.approx({"": 1_795.01, "plans": 304.99, "plans,wind": 104.99, "wind": 295.01})
    assert sum(rows.values()) == pytest.approx(2_500, rel=1e-9)


def failing(only_exact):
    """A difference that GEOS gives up on, with coordinates as they are or on any grid."""
    genuine = shapely.difference

    def difference(one, other, grid_size=None):
        if grid_size is None or not only_exact:
            msg = "TopologyException: side location conflict"
            raise shapely.GEOSException(msg)
        return genuine(one, other, grid_size=grid_size)

    return patch.object(shapely, "difference", difference)


def test_ground_that_can_only_be_divided_on_a_grid_is_told():
    with failing(only_exact=True):
        rows, issues = area_balance(FIFTY, {"wind": layer("wind", [box(0, 0, 20), box(10, 0, 20)])})
    assert (rows["area_ha"] * HA).tolist() == pytest.approx([1_900, 600])
    (told,) = issues
    assert (told.kind, told.count, told.feature_id) == ("balance_snapped", 1, "")
    assert told.area_m2 == pytest.approx(2_500)
    assert "ES01" in told.message
    assert "0.1 mm" in told.message


TWO_WIND_AREAS = {"wind": layer("wind", [box(0, 0, 20), box(10, 0, 20)]), "solar": layer("solar", [box(10, 10, 30)])}
TWO_WIND_AREAS_M2 = {"": 1_200, "solar": 700, "solar,wind": 200, "wind": 400}


def on_the_grid(layers, *patches):
    """Areas by claims of a balance that needed the grid once, for all its ground."""
    with ExitStack() as stack:
        for one in patches:
            stack.enter_context(one)
        table, issues = area_balance(FIFTY, layers)
    assert [(item.kind, item.count) for item in issues] == [("balance_snapped", 1)]
    assert issues[0].area_m2 == pytest.approx(2_500)
    return dict(zip(table["claims"], table["area_ha"] * HA, strict=True))


@pytest.mark.parametrize("names", [("union_all",), ("intersection",), ("union_all", "intersection", "difference")])
def test_whatever_operation_fails_is_done_again_on_the_grid(names):
    def exact_fails(name):
        genuine = getattr(shapely, name)

        def operation(*shapes, grid_size=None):
            if grid_size is None:
                msg = "TopologyException: side location conflict"
                raise shapely.GEOSException(msg)
            return genuine(*shapes, grid_size=grid_size)

        return patch.object(shapely, name, operation)

    rows = on_the_grid(TWO_WIND_AREAS, *map(exact_fails, names))
    assert rows == pytest.approx(TWO_WIND_AREAS_M2)


def test_a_division_that_loses_ground_is_done_again_on_the_grid():
    # Whoever only catches what GEOS raises never sees this: it answers, and half of the ground is gone.
    genuine = shapely.difference

    def half_lost(one, other, grid_size=None):
        rest = genuine(one, other, grid_size=grid_size)
        return rest if grid_size is not None else shapely.intersection(rest, box(0, 0, 50, 25))

    rows = on_the_grid(TWO_WIND_AREAS, patch.object(shapely, "difference", half_lost))
    assert rows == pytest.approx(TWO_WIND_AREAS_M2)


def test_on_the_grid_the_uncut_shapes_are_divided():
    # The cut at a tile's side promises no valid piece. Here it gives a bow tie, on which GEOS gives up.
    wave = shapely.polygons([(X0 + n, Y0 + 10 + 5 * (n % 2)) for n in range(51)] + [(X0 + 50, Y0), (X0, Y0)])
    genuine = tiles.cut

    def crossing(shapes, axis, at):
        return tuple(
            (np.array([bow_tie(piece) for piece in cut], dtype=object), rows) for cut, rows in genuine(shapes, axis, at)
        )

    def bow_tie(piece):
        corners = shapely.get_coordinates(piece)
        corners[[1, 2]] = corners[[2, 1]]
        return shapely.polygons(corners)

    with patch.object(module, "_LEAF_VERTICES", 40), patch.object(tiles, "cut", crossing):
        rows, issues = area_balance(FIFTY, {"wind": layer("wind", [wave])})
    assert dict(zip(rows["claims"], rows["area_ha"] * HA, strict=True)) == pytest.approx({"": 1_875, "wind": 625})
    assert [item.kind for item in issues] == ["balance_snapped"]


def test_ground_that_cannot_be_divided_at_all_is_no_balance():
    with (
        failing(only_exact=False),
        pytest.raises(SpatialError, match=r"cannot divide the ground in \(1399.*side location"),
    ):
        area_balance(FIFTY, {"wind": layer("wind", [box(0, 0, 20), box(10, 0, 20)])})


def test_a_balance_that_does_not_close_is_refused_with_region_and_hectares():
    def half(tile):
        return [(frozenset(), tile.area_m2 / 4)]

    with (
        patch.object(module, "_settled", half),
        pytest.raises(SpatialError, match=r"ES01 does not close: 0\.\d+ ha of"),
    ):
        area_balance(FIFTY, {})


def test_balances_are_added_row_by_row():
    one = pd.DataFrame({"claims": ["", "wind"], "area_ha": [10.0, 1.5]})
    other = pd.DataFrame({"claims": ["nature", "wind"], "area_ha": [2.0, 0.5]})
    total = balance_of_all([one, other])
    assert total.to_dict("list") == {"claims": ["", "nature", "wind"], "area_ha": [10.0, 2.0, 2.0]}
    assert list(balance_of_all([]).columns) == ["claims", "area_ha"]
