import numpy as np
import shapely

from spatial.overlay.cells import MARGIN_M, cells
from tests.spatial.factory import X0, Y0, array, box


def wheel(corners: int, radius: float) -> shapely.Polygon:
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    reach = radius * (1 + 0.1 * np.sin(40 * angle))
    return shapely.polygons(np.column_stack([X0 + reach * np.cos(angle), Y0 + reach * np.sin(angle)]))


def cut_around(polygon: shapely.Polygon, *partners: shapely.Geometry):
    return cells(array(polygon), np.zeros(len(partners), dtype=int), shapely.bounds(array(*partners)))


def test_a_polygon_of_few_vertices_is_its_own_piece():
    plain = box(0, 0, 1_000)
    result = cut_around(plain, box(10, 10, 5), box(990, 0, 50))
    assert result.uncut.tolist() == [True, True]
    assert all(result.geometry[at] is plain for at in result.piece)


def test_partners_inside_are_told_apart_from_those_outside_and_on_the_outline():
    result = cut_around(
        wheel(4_000, 10_000), box(0, 0, 50), box(9_500, 0, 900), box(10_900, 10_900, 20), box(-200, 300, 60)
    )
    assert sorted(result.inside.tolist()) == [0, 3]
    assert result.partner.tolist() == [1]


def test_a_piece_is_the_polygon_near_its_partner():
    whole, partner = wheel(4_000, 10_000), box(9_500, 0, 900)
    result = cut_around(whole, partner, *[box(9_000, 200 * n, 90) for n in range(9)])
    (at,) = np.flatnonzero(result.partner == 0)
    piece = result.geometry[result.piece[at]]
    assert shapely.get_num_coordinates(piece) < 400
    near = shapely.buffer(partner, MARGIN_M / 2, cap_style="square", join_style="mitre")
    assert (
        shapely.area(shapely.symmetric_difference(shapely.intersection(piece, near), shapely.intersection(whole, near)))
        < 1e-6
    )


def test_rectangles_are_cut_one_by_one_as_shapely_cuts_them():
    # The kernel calls the function behind shapely.clip_by_rect, which takes arrays of corners.
    shapes = array(wheel(300, 100), wheel(500, 70), box(0, 0, 9))
    corners = np.add([(-50.5, -50, 30, 20), (0, 0, 90, 91), (1, 1, 2, 20)], [X0, Y0, X0, Y0])
    together = shapely.lib.clip_by_rect(shapes, *corners.T)
    apart = [shapely.clip_by_rect(shape, *corner) for shape, corner in zip(shapes, corners.tolist(), strict=True)]
    assert shapely.equals_identical(together, apart).all()
