import shapely

from spatial import overlay
from tests.spatial.factory import X0, Y0, array, box, point


def test_polygonal_keeps_the_ground_and_drops_lines_and_points():
    mixed = shapely.GeometryCollection([box(0, 0, 2), shapely.LineString([(X0, Y0), (X0 + 9, Y0)]), box(5, 5, 3)])
    several, one, none = overlay.polygonal(
        array(mixed, shapely.GeometryCollection([box(0, 0, 2), point(9, 9)]), point(1, 1))
    )
    assert (several.geom_type, several.area) == ("MultiPolygon", 2 * 2 + 3 * 3)
    assert (one.geom_type, one.area) == ("Polygon", 2 * 2)
    assert none.is_empty


def test_polygonal_leaves_its_input_alone():
    given_shapes = array(point(0, 0), box(0, 0, 1))
    overlay.polygonal(given_shapes)
    assert given_shapes[0].geom_type == "Point"
