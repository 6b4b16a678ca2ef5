from itertools import product

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from spatial import overlay
from spatial.layers.crs import RD
from tests.spatial.factory import X0, Y0, array, box
from tests.spatial.overlay.support import areas, brute_force_areas, same_overlaps
from tests.spatial.strategies import grounds, loose_lists, mosaic_lists, shared_m2

NOTHING = np.array([], dtype=object)


def star(random, x, y, radius, corners):
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    reach = radius * random.uniform(0.3, 1, corners)
    return shapely.polygons(np.column_stack([X0 + x + reach * np.cos(angle), Y0 + y + reach * np.sin(angle)]))


def stars(random, count, corners):
    return array(
        *[star(random, *random.uniform(0, 4_000, 2), random.uniform(200, 1_500), corners) for _ in range(count)]
    )


def test_overlaps_gives_the_shared_ground_of_two_boxes():
    result = overlay.overlaps(array(box(0, 0, 100, 50)), array(box(60, 20, 100, 100)))
    assert areas(result) == {(0, 0): 40 * 30}
    assert shapely.equals(result.geometry[0], box(60, 20, 40, 30))


def test_overlaps_leaves_out_what_only_touches():
    around = array(box(100, 0, 100), box(100, 100, 100), box(0, 100, 50))
    assert areas(overlay.overlaps(array(box(0, 0, 100)), around)) == {}


def test_overlaps_returns_a_feature_inside_its_partner_as_it_is():
    small = box(10, 10, 5)
    assert shapely.equals_identical(overlay.overlaps(array(box(0, 0, 100)), array(small)).geometry[0], small)


def test_overlaps_is_sorted_by_left_then_right():
    result = overlay.overlaps(array(box(0, 0, 50), box(0, 0, 99)), array(box(0, 0, 70), box(5, 5, 5), box(1, 1, 80)))
    assert list(zip(result.left.tolist(), result.right.tolist(), strict=True)) == list(product(range(2), range(3)))


def test_overlaps_is_sorted_whichever_side_has_more_vertices():
    # The middle one of either side has more vertices, so its pairs are worked on from the other side.
    shapes = array(box(0, 0, 50), shapely.segmentize(box(1, 1, 50), 5), box(2, 2, 50))
    result = overlay.overlaps(shapes, shapes)
    assert list(zip(result.left.tolist(), result.right.tolist(), strict=True)) == list(product(range(3), range(3)))


def test_overlaps_keeps_the_area_beside_a_shared_line():
    # The two share a box of 10 × 10 m and, further up, a piece of border.
    step = shapely.union(box(0, 0, 100), box(90, -10, 20, 20))
    result = overlay.overlaps(array(step), array(box(100, 0, 50, 100)))
    assert areas(result) == {(0, 0): 10 * 10}
    assert result.geometry[0].geom_type == "Polygon"


def test_overlaps_does_not_count_a_hole():
    ring = shapely.difference(box(0, 0, 100), box(20, 20, 60))
    assert areas(overlay.overlaps(array(ring), array(box(30, 30, 10), box(0, 0, 50)))) == {(0, 1): 50 * 50 - 30 * 30}


@pytest.mark.parametrize("flipped", [False, True], ids=["heavy left", "heavy right"])
def test_overlaps_finds_no_ground_along_a_slanting_border_of_a_big_polygon(flipped):
    # The border rises 1 in 3, so the edge of the cut-down polygon would be rounded off the plan's vertices.
    bow = [(300 - n * 3 / 4, -50 - 200 * np.sin(np.pi * n / 400)) for n in range(1, 400)]
    big = shapely.polygons([(X0 + x, Y0 + y) for x, y in [(0, 0), (300, 100), (300, -50), *bow, (0, -50)]])
    plans = [
        shapely.polygons([(X0 + 3 * n, Y0 + n), (X0 + 3 * n + 30, Y0 + n + 10), (X0, Y0 + 200)]) for n in range(90)
    ]
    assert shapely.get_num_coordinates(big) > 256
    assert shapely.touches(big, plans).all()
    pair = (array(*plans), array(big)) if flipped else (array(big), array(*plans))
    assert areas(overlay.overlaps(*pair)) == {}


@pytest.mark.parametrize("flipped", [False, True], ids=["heavy left", "heavy right"])
@pytest.mark.parametrize(("east", "north"), [(1, 16), (1, 31), (2, 39)])
def test_overlaps_finds_no_ground_of_neighbours_that_follow_a_slanting_border(east, north, flipped):
    # Each neighbour shares a piece of one long edge. The edge is cut beside it, and its new end rounded: it turns by
    # less than a nanometre, so that cut polygon and neighbour cross and share some 1e-10 m².
    steps = 60 + 300 // max(east, north)
    far_x, far_y = east * steps, north * steps
    bow = [(far_x * (1 - n / 400), -50 - 200 * np.sin(np.pi * n / 400)) for n in range(1, 400)]
    big = shapely.polygons([(X0 + x, Y0 + y) for x, y in [(0, 0), (far_x, far_y), (far_x, -50), *bow, (0, -50)]])
    along = [((east * n, north * n), (east * (n + 2), north * (n + 2))) for n in range(steps - 2)]
    neighbours = shapely.polygons(
        [
            [
                (X0 + x, Y0 + y)
                for x, y in (start, end, (end[0] - north, end[1] + east), (start[0] - north, start[1] + east))
            ]
            for start, end in along
        ]
    )
    assert shapely.get_num_coordinates(big) > 256
    assert shapely.touches(big, neighbours).all()
    pair = (neighbours, array(big)) if flipped else (array(big), neighbours)
    assert areas(overlay.overlaps(*pair)) == {}


@pytest.mark.usefixtures("cutting")
@given(mosaic_lists, mosaic_lists)
def test_overlaps_equals_the_count_of_quarter_cells(left_shapes, right_shapes):
    result = areas(overlay.overlaps(grounds(left_shapes), grounds(right_shapes)))
    counted = {
        (a, b): shared_m2(one, other) for a, one in enumerate(left_shapes) for b, other in enumerate(right_shapes)
    }
    assert result == pytest.approx({pair: area for pair, area in counted.items() if area}, rel=1e-9)


@pytest.mark.usefixtures("cutting")
@given(loose_lists, loose_lists)
def test_overlaps_equals_brute_force(left_shapes, right_shapes):
    left, right = array(*left_shapes), array(*right_shapes)
    assert areas(overlay.overlaps(left, right)) == pytest.approx(brute_force_areas(left, right), rel=1e-9)


@pytest.mark.usefixtures("cutting")
@given(loose_lists, loose_lists)
def test_overlaps_is_symmetric(left_shapes, right_shapes):
    there = areas(overlay.overlaps(array(*left_shapes), array(*right_shapes)))
    back = areas(overlay.overlaps(array(*right_shapes), array(*left_shapes)))
    assert {(a, b): area for (b, a), area in back.items()} == pytest.approx(there, rel=1e-9)


@given(loose_lists, loose_lists, st.randoms(use_true_random=False))
def test_overlaps_does_not_depend_on_the_order_of_features(left_shapes, right_shapes, random):
    left, right = array(*left_shapes), array(*right_shapes)
    order = random.sample(range(len(left_shapes)), len(left_shapes))
    shuffled = areas(overlay.overlaps(left[np.array(order, dtype=int)], right))
    assert {(order[a], b): area for (a, b), area in shuffled.items()} == areas(overlay.overlaps(left, right))


@pytest.mark.usefixtures("cutting")
@given(loose_lists, loose_lists)
def test_overlaps_does_not_depend_on_the_number_of_threads(left_shapes, right_shapes):
    left, right = array(*left_shapes), array(*right_shapes)
    assert same_overlaps(overlay.overlaps(left, right, threads=3), overlay.overlaps(left, right, threads=1))


@pytest.mark.usefixtures("cutting")
@given(loose_lists, loose_lists, st.data())
def test_a_pair_has_the_same_answer_whatever_else_is_judged(left_shapes, right_shapes, data):
    left, right = array(*left_shapes), array(*right_shapes)
    whole = overlay.overlaps(left, right)
    rows = np.array(sorted(data.draw(st.sets(st.integers(0, max(0, len(left_shapes) - 1))))), dtype=int)[
        : len(left_shapes)
    ]
    some = overlay.overlaps(left[rows], right)
    kept = np.isin(whole.left, rows)
    assert np.array_equal(rows[some.left], whole.left[kept])
    assert np.array_equal(some.right, whole.right[kept])
    assert shapely.equals_identical(some.geometry, whole.geometry[kept]).all()


@pytest.mark.parametrize("seed", range(4))
def test_a_pair_of_big_polygons_has_the_same_answer_alone(seed):
    random = np.random.default_rng(seed)
    left, right = stars(random, 25, 40), stars(random, 6, 2_500)
    whole = overlay.overlaps(left, right)
    assert len(whole.left) > 20
    for at, (a, b) in enumerate(zip(whole.left, whole.right, strict=True)):
        alone = overlay.overlaps(left[a : a + 1], right[b : b + 1])
        assert shapely.equals_identical(alone.geometry[0], whole.geometry[at])


@given(mosaic_lists, mosaic_lists)
def test_overlaps_and_what_is_left_make_the_whole(left_shapes, right_shapes):
    left = grounds(left_shapes)
    cover = shapely.union_all(grounds(right_shapes))
    inside = np.zeros(len(left))
    if not cover.is_empty:
        result = overlay.overlaps(left, array(cover))
        inside[result.left] = shapely.area(result.geometry)
    outside = shapely.area(shapely.difference(left, cover)) if len(left) else inside
    assert (inside + outside).tolist() == pytest.approx(shapely.area(left).tolist(), rel=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_overlaps_equals_geopandas_overlay(seed):
    random = np.random.default_rng(seed)
    left, right = stars(random, 25, 40), stars(random, 6, 900)
    table = gpd.overlay(
        gpd.GeoDataFrame({"left": range(25)}, geometry=left, crs=RD),
        gpd.GeoDataFrame({"right": range(6)}, geometry=right, crs=RD),
        how="intersection",
        keep_geom_type=True,
    )
    expected = dict(zip(zip(table["left"], table["right"], strict=True), table.area, strict=True))
    assert len(expected) > 20
    assert areas(overlay.overlaps(left, right, threads=2)) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("threads", [1, 3])
def test_overlaps_never_prepares_what_it_is_given(threads):
    left, right = array(*[box(n * 10, 0, 25) for n in range(20)]), array(*[box(n * 30, 5, 40) for n in range(8)])
    overlay.overlaps(left, right, threads=threads)
    overlay.within_distance(left, right, 50, threads=threads)
    overlay.intersects_mask(left, right[0])
    assert not shapely.is_prepared(np.concatenate([left, right])).any()


@pytest.mark.parametrize(
    ("left", "right"), [(NOTHING, array(box(0, 0, 1))), (array(box(0, 0, 1)), NOTHING), (NOTHING, NOTHING)]
)
def test_nothing_on_a_side_gives_nothing(left, right):
    for result in (overlay.overlaps(left, right, threads=2), overlay.within_distance(left, right, 10, threads=2)):
        assert len(result.left) == len(result.right) == 0
        assert result.left.dtype == result.right.dtype == np.int64
        assert (result.geometry if isinstance(result, overlay.Overlaps) else result.nearest).dtype == object


def test_layers_apart_give_nothing():
    assert len(overlay.overlaps(array(box(0, 0, 1)), array(box(500, 0, 1))).left) == 0
    assert len(overlay.within_distance(array(box(0, 0, 1)), array(box(500, 0, 1)), 100).left) == 0


def moved(shell, holes=()):
    return shapely.transform(shapely.Polygon(shell, holes), lambda xy: np.add(xy, (X0, Y0)))


@pytest.mark.usefixtures("cutting")
def test_a_cut_through_a_vertex_of_a_hole_leaves_the_shared_area_right():
    # With margins of 100 m the piece's ring crosses itself where the hole's corner lies on the cut.
    wedge = moved([(0, 0), (1100, 3000), (200, 0)], [[(100, 100), (100, 200), (1000, 2700)]])
    left, right = array(wedge), array(moved([(0, 300), (0, 2600), (900, 300)]))
    actual = shapely.area(overlay.overlaps(left, right).geometry)
    assert actual.tolist() == pytest.approx([shapely.intersection(left[0], right[0]).area], rel=1e-9)
