import geopandas as gpd
import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely

from bench.dwelling_points import dwelling_batches, write_dwellings


def test_batches_hold_all_and_no_more_than_asked():
    sizes = [len(batch.x) for batch in dwelling_batches(10_500, 1, batch=2_000)]
    assert sizes == [2_000] * 5 + [500]
    assert list(dwelling_batches(0, 1)) == []


def test_most_stand_close_together_in_towns():
    x, y = next(dwelling_batches(20_000, 1, batch=20_000))
    # A hectare in a town has 15 dwellings; as many anywhere would give each 106 m² … of 188 km².
    counts = np.unique(np.stack([x // 100, y // 100]), axis=1, return_counts=True)[1]
    assert counts[counts >= 5].sum() > 0.8 * 20_000
    assert (counts == 1).sum() > 0.04 * 20_000


def test_the_file_is_what_was_drawn_and_can_be_read_by_box(tmp_path):
    file = tmp_path / "dwellings.parquet"
    write_dwellings(file, 9_000, 1, batch=2_000)
    drawn = [np.stack(batch, axis=-1) for batch in dwelling_batches(9_000, 1, batch=2_000)]
    table = gpd.read_parquet(file)
    assert table.crs.to_epsg() == 28992
    assert np.array_equal(shapely.get_coordinates(table.geometry), np.concatenate(drawn))
    assert table["row"].tolist() == list(range(9_000))
    assert pq.ParquetFile(file).num_row_groups == 5
    west, south, east, north = 25_000, 312_000, 27_000, 316_000
    inside = table.cx[west:east, south:north]
    assert 0 < len(inside) < 9_000
    assert gpd.read_parquet(file, bbox=(west, south, east, north))["row"].tolist() == inside["row"].tolist()


def test_none_give_a_file_without_rows(tmp_path):
    write_dwellings(tmp_path / "none.parquet", 0, 1)
    assert len(gpd.read_parquet(tmp_path / "none.parquet")) == 0


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_seed_draws_the_same(seed):
    one, again = (next(dwelling_batches(1_000, seed)) for _ in range(2))
    assert np.array_equal(one.x, again.x)
    assert np.array_equal(one.y, again.y)
