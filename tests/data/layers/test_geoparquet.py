"""Partitions: circles of 16,385 corners, of which three fill a row group, and points, of which 16,384 do."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from data.errors import LayerStoreError
from data.layers.geoparquet import GROUP_COORDINATES, GROUP_ROWS, groups_touching, read_frame, read_groups, write_groups
from spatial.layers.crs import RD
from tests.properties import examples

WEST, SOUTH = 100_000.0, 400_000.0


def frame(shapes: np.ndarray, first: int = 0, **columns: object) -> gpd.GeoDataFrame:
    ids = [f"f{first + n:05d}" for n in range(len(shapes))]
    return gpd.GeoDataFrame({"feature_id": ids, "name": ids, **columns}, geometry=shapes, crs=RD)


def circles(side: int = 4) -> gpd.GeoDataFrame:
    """A square of circles of 1 km, 10 km apart."""
    along = np.arange(side) * 10_000.0
    x, y = (grid.ravel() for grid in np.meshgrid(WEST + along, SOUTH + along))
    return frame(shapely.buffer(shapely.points(x, y), 1_000, quad_segs=4_096))


def dots(count: int = 40_000) -> gpd.GeoDataFrame:
    n = np.arange(count)
    return frame(shapely.points(WEST + n % 200 * 100, SOUTH + n // 200 * 100))


def ids(result: gpd.GeoDataFrame) -> list[str]:
    return sorted(result["feature_id"])


def touching(whole: gpd.GeoDataFrame, box: tuple[float, float, float, float]) -> list[str]:
    minx, miny, maxx, maxy = whole.bounds.to_numpy().T
    return ids(whole[(minx <= box[2]) & (miny <= box[3]) & (maxx >= box[0]) & (maxy >= box[1])])


def test_row_groups_are_bounded(tmp_path: Path) -> None:
    for whole in (circles(), dots()):
        path = tmp_path / f"{len(whole)}.parquet"
        assert write_groups(path, "any", [whole]) == len(whole)
        groups = list(read_groups(path))
        assert sum(map(len, groups)) == len(whole)
        assert all(len(group) <= GROUP_ROWS for group in groups)
        assert all(shapely.get_num_coordinates(group.geometry.values).sum() <= GROUP_COORDINATES for group in groups)
    assert len(list(read_groups(tmp_path / "16.parquet"))) == 6


def test_a_feature_with_more_corners_than_a_group_has_one_of_its_own(tmp_path: Path) -> None:
    angle = np.linspace(0, 2 * np.pi, GROUP_COORDINATES, endpoint=False)
    coast = shapely.Polygon(np.column_stack([WEST + 5_000 * np.cos(angle), SOUTH + 5_000 * np.sin(angle)]))
    assert shapely.get_num_coordinates(coast) == GROUP_COORDINATES + 1
    write_groups(tmp_path / "a", "any", [frame(np.array([coast, shapely.box(WEST, SOUTH, WEST + 1, SOUTH + 1)]))])
    assert [len(group) for group in read_groups(tmp_path / "a")] == [1, 1]


def test_a_box_opens_only_the_groups_that_it_may_touch(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    write_groups(path, "any", [circles()])
    corner = (WEST - 10, SOUTH - 10, WEST + 10, SOUTH + 10)
    with pq.ParquetFile(path) as file:
        opened = groups_touching(file.metadata, corner)
        assert 1 <= len(opened) < file.metadata.num_row_groups
        others = [at for at in range(file.metadata.num_row_groups) if at not in opened]
        columns = [file.metadata.row_group(at).column(n) for at in others for n in range(file.metadata.num_columns)]
    content = bytearray(path.read_bytes())
    for column in columns:
        start = column.dictionary_page_offset or column.data_page_offset
        content[start : start + column.total_compressed_size] = b"\xff" * column.total_compressed_size
    path.write_bytes(content)
    assert ids(read_frame(path, corner)) == ["f00000"]
    with pytest.raises(OSError, match=r"."):
        read_frame(path)


def test_a_changed_bit_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    write_groups(path, "any", [circles(1)])
    with pq.ParquetFile(path) as file:
        names = [file.metadata.schema.column(n).path for n in range(file.metadata.num_columns)]
        column = file.metadata.row_group(0).column(names.index("geometry"))
    content = bytearray(path.read_bytes())
    content[column.data_page_offset + column.total_compressed_size // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(OSError, match="CRC"):
        read_frame(path)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, gpd.GeoDataFrame]:
    path = tmp_path_factory.mktemp("dots") / "dots.parquet"
    whole = dots()
    write_groups(path, "dots", [whole])
    return path, whole


# No deadline: the machine is shared.
@examples(0.75)
@given(st.tuples(*[st.integers(-10, 210)] * 4))
def test_a_box_gives_what_touches_it(stored: tuple[Path, gpd.GeoDataFrame], steps: tuple[int, int, int, int]) -> None:
    path, whole = stored
    (west, east), (south, north) = sorted(steps[::2]), sorted(steps[1::2])
    box = (WEST + west * 100, SOUTH + south * 100, WEST + east * 100, SOUTH + north * 100)
    assert ids(read_frame(path, box)) == touching(whole, box)
    assert sorted(name for group in read_groups(path, box) for name in group["feature_id"]) == touching(whole, box)


def test_geopandas_reads_the_file_and_its_boxes(stored: tuple[Path, gpd.GeoDataFrame]) -> None:
    path, whole = stored
    box = (WEST + 1_000, SOUTH + 1_000, WEST + 2_000, SOUTH + 1_500)
    expected_frame = gpd.read_parquet(path, bbox=box)
    assert expected_frame.crs.to_epsg() == 28992
    assert ids(expected_frame) == touching(whole, box)
    assert len(expected_frame) == 11 * 6
    assert gpd.read_parquet(path).geometry.geom_equals(read_frame(path).geometry).all()


def test_the_same_rows_make_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_groups(tmp_path / name, "any", [circles(2), frame(np.array([shapely.Point(WEST, SOUTH)]), first=9)])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_types_do_not_hang_on_which_rows_are_read(tmp_path: Path) -> None:
    shapes = shapely.points(WEST + np.arange(3) * 1_000, SOUTH)
    columns = {
        "yes": [True, None, False],
        "count": pd.Series([1, None, 3], dtype=object),
        "nothing": pd.Series([None] * 3, dtype=object),
        "text": pd.Series(["a", None, "c"], dtype=object),
        "dwellings": pd.array([1, None, 3], dtype="Int64"),
        "mol": [1.5, None, 3.0],
    }
    write_groups(tmp_path / "a", "any", [frame(shapes, **columns)])
    whole = read_frame(tmp_path / "a")
    assert whole["count"].sum() == 4
    assert whole["nothing"].isna().all()
    for at in (None, 0, 1, 2):
        x = WEST - 500 if at is None else WEST + at * 1_000
        part = read_frame(tmp_path / "a", (x, SOUTH, x, SOUTH))
        assert len(part) == (at is not None)
        assert part.dtypes.equals(whole.dtypes)
        assert list(part.columns) == list(whole.columns)


def test_columns_stay_in_their_order_and_may_be_chosen(tmp_path: Path) -> None:
    whole = frame(shapely.points([WEST], [SOUTH]), mol=[1.0]).assign(municipality=["GM0001"])
    write_groups(tmp_path / "a", "any", [whole])
    assert list(read_frame(tmp_path / "a").columns) == ["feature_id", "name", "mol", "geometry", "municipality"]
    chosen = read_frame(tmp_path / "a", columns=("municipality", "feature_id"))
    assert list(chosen.columns) == ["feature_id", "geometry", "municipality"]
    with pytest.raises(LayerStoreError, match=r"no column depth; have: feature_id, name, mol, geometry, municipality"):
        read_frame(tmp_path / "a", columns=("depth",))


def test_an_empty_layer_keeps_its_columns(tmp_path: Path) -> None:
    nothing = frame(np.array([], dtype=object), mol=np.array([], dtype=float))
    assert write_groups(tmp_path / "a", "any", [nothing]) == 0
    for box in (None, (0.0, 0.0, 1.0, 1.0)):
        result = read_frame(tmp_path / "a", box)
        assert list(result.columns) == ["feature_id", "name", "mol", "geometry"]
        assert result.dtypes["mol"].kind == "f"
        assert len(result) == 0
    assert len(gpd.read_parquet(tmp_path / "a")) == 0


def test_batches_that_make_no_layer_are_refused(tmp_path: Path) -> None:
    first = circles(1)
    for further, message in (
        (first, r"1 id\(s\) are in two batches \(e\.g\. 'f00000'\)"),
        (frame(first.geometry.values, 1, mol=[1.0]), r"also mol \(double\)"),
        (frame(first.geometry.values, 1).drop(columns="name"), r"no name"),
    ):
        with pytest.raises(LayerStoreError, match=message):
            write_groups(tmp_path / "a", "any", [first, further])
    with pytest.raises(LayerStoreError, match="no batch to write"):
        write_groups(tmp_path / "a", "any", [])
