import numpy as np
import pytest
import shapely
from hypothesis import given

from spatial.geometry.tiles import tile_around
from tests.spatial.factory import array, box
from tests.spatial.strategies import grounds, mosaics


def made(*shapes, layer=None):
    return tile_around(array(*shapes), np.array(layer if layer is not None else range(len(shapes))))


def circle(x, y, radius):
    return shapely.buffer(shapely.centroid(box(x - 1, y - 1, 2)), radius, quad_segs=64)


def test_a_tile_holds_all_that_it_is_made_of():
    tile = made(box(0, 0, 10), box(30, 40, 10))
    assert shapely.contains_properly(shapely.box(*tile.box), tile.shapes).all()
    assert tile.layer.tolist() == tile.row.tolist() == [0, 1]
    assert tile.covering == frozenset()


def test_halves_share_the_tile_and_know_their_rows():
    tile = made(circle(50, 50, 40), circle(200, 50, 40), circle(110, 50, 40), layer=[0, 1, 1])
    west, east = tile.halves()
    assert west.box[2] == east.box[0]
    assert west.area_m2 + east.area_m2 == tile.area_m2
    assert (west.row.tolist(), east.row.tolist()) == ([0, 2], [1, 2])
    assert (west.layer.tolist(), east.layer.tolist()) == ([0, 1], [1, 1])


def test_a_layer_that_covers_a_tile_needs_no_polygons_there():
    tiles = [made(circle(600, 600, 600), circle(600, 600, 100), layer=[7, 8])]
    for _ in range(4):
        tiles = [half for tile in tiles for half in tile.halves() or (tile,)]
    inner = [tile for tile in tiles if tile.covering]
    assert [tile.covering for tile in inner] == [{7}] * 4
    assert {number for tile in inner for number in tile.layer.tolist()} == {8}
    assert all(7 in tile.layer for tile in tiles if not tile.covering)


def test_cutting_ends_where_it_helps_no_more():
    assert made(*[box(0, 0, 1)] * 300).halves() is None
    assert made(*[box(0, 0, 90)] * 300).halves() is None


@given(mosaics)
def test_cut_to_the_last_the_ground_is_all_there(mosaic):
    whole = grounds([mosaic])
    parts = shapely.get_parts(whole)
    waiting, area_m2 = [tile_around(parts, np.zeros(len(parts), dtype=int))], 0.0
    for _ in range(200):
        tile = waiting.pop()
        halves = tile.halves() if 0 not in tile.covering and len(tile.shapes) else None
        if halves:
            waiting.extend(halves)
        else:
            area_m2 += tile.area_m2 if 0 in tile.covering else shapely.area(tile.shapes).sum()
        if not waiting:
            break
    area_m2 += sum(shapely.area(tile.shapes).sum() + tile.area_m2 * (0 in tile.covering) for tile in waiting)
    assert area_m2 == pytest.approx(shapely.area(whole).sum(), rel=1e-12)
