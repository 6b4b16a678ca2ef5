import numpy as np
import pytest
import shapely

from spatial.geometry.raster import Raster, mean_by_feature
from spatial.layers.errors import RasterError
from spatial.layers.layer import empty_layer
from tests.spatial.factory import X0, Y0, box, layer, point

# The first row is the northernmost: 1 2 3 / 4 5 6 / 7 8 9, in cells of 100 m.
NINE = np.arange(1.0, 10.0).reshape(3, 3)
BOUNDS = (X0, Y0, X0 + 300, Y0 + 300)


def measured(shape, values=NINE):
    row = mean_by_feature(Raster(values, BOUNDS), layer("areas", [shape])).iloc[0]
    return row["mean"], row["covered_share"]


def test_a_square_on_cells_has_their_mean():
    assert measured(box(0, 0, 200)) == pytest.approx(((4 + 5 + 7 + 8) / 4, 1))


def test_a_square_across_cells_weighs_by_cover():
    # A quarter each of 4, 5, 7 and 8 would be the same for all; shifted to the east it leans on 5 and 8.
    assert measured(box(75, 50, 100, 100)) == pytest.approx(((7 * 1 + 8 * 3 + 4 * 1 + 5 * 3) / 8, 1))


def test_an_area_smaller_than_a_cell_has_its_value():
    assert measured(box(110, 110, 7)) == pytest.approx((5, 1))


def test_cells_without_a_value_do_not_count():
    holed = NINE.copy()
    holed[2, 0] = np.nan
    assert measured(box(0, 0, 200), holed) == pytest.approx(((4 + 5 + 8) / 3, 3 / 4))


def test_an_area_without_values_has_no_mean():
    mean, share = measured(box(0, 0, 50), np.full((3, 3), np.nan))
    assert np.isnan(mean)
    assert share == 0


def test_an_area_beside_the_raster_has_no_mean():
    mean, share = measured(box(1_000, 1_000, 50))
    assert np.isnan(mean)
    assert share == 0


def test_an_area_half_over_the_edge_tells_its_covered_share():
    assert measured(box(-50, 100, 100, 100)) == pytest.approx((4, 0.5))


def test_a_hole_and_a_second_part_are_minded():
    ring = shapely.difference(box(0, 0, 300), box(100, 100, 100))
    assert measured(ring) == pytest.approx(((sum(range(1, 10)) - 5) / 8, 1))
    assert measured(shapely.union(box(0, 0, 100), box(200, 200, 100))) == pytest.approx(((7 + 3) / 2, 1))


def test_points_have_neither_and_rows_stay_in_order():
    table = mean_by_feature(Raster(NINE, BOUNDS), layer("mixed", [box(0, 0, 100), point(50, 50), box(200, 200, 100)]))
    assert table["mean"].tolist() == pytest.approx([7, np.nan, 3], nan_ok=True)
    assert table["covered_share"].tolist() == pytest.approx([1, np.nan, 1], nan_ok=True)


def test_no_features_give_no_rows():
    table = mean_by_feature(Raster(NINE, BOUNDS), empty_layer("areas"))
    assert table.shape == (0, 2)


@pytest.mark.parametrize(
    ("values", "bounds"),
    [
        (np.zeros((0, 3)), BOUNDS),
        (np.zeros(9), BOUNDS),
        (NINE, (X0, Y0, X0, Y0 + 300)),
        (NINE, (X0, Y0 + 1, X0 + 1, Y0)),
    ],
)
def test_a_raster_without_cells_or_extent_is_refused(values, bounds):
    with pytest.raises(RasterError, match="needs rows, columns and an extent"):
        Raster(values, bounds)
