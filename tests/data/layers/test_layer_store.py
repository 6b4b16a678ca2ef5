import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from data.errors import LayerStoreError
from data.layers.layer_store import LayerStore, layer_key
from spatial.layers.crs import RD
from spatial.layers.issues import Issue
from spatial.layers.layer import Layer, empty_layer


def test_a_layer_comes_back_with_its_issues(tmp_path: Path) -> None:
    store = LayerStore(tmp_path)
    key = layer_key("housing_plans", ["a"])
    issue = Issue("plans", "housing_plans", "repaired", "1", "bow-tie", 5000.0)
    assert not store.has(key)
    store.put(key, empty_layer("housing_plans", ("dwellings",)), [issue])
    assert store.has(key)
    assert store.layer(key).name == "housing_plans"
    assert list(store.layer(key).frame.columns) == ["feature_id", "name", "dwellings", "geometry"]
    assert store.issues(key) == (issue,)


def test_keys_differ_by_name_and_by_every_ingredient() -> None:
    keys = {layer_key("a", ["x", "y"]), layer_key("a", ["xy"]), layer_key("a", ["y", "x"]), layer_key("b", ["x", "y"])}
    assert len(keys) == 4


def test_only_layers_that_were_not_used_for_long_are_removed(tmp_path: Path) -> None:
    store = LayerStore(tmp_path)
    long_ago = (datetime.now(UTC) - timedelta(days=30)).timestamp()
    for name in ("used", "unused"):
        store.put(layer_key(name, []), empty_layer(name), [])
    for path in tmp_path.iterdir():
        os.utime(path, (long_ago, long_ago))
    assert store.has(layer_key("used", []))
    store.prune(datetime.now(UTC) - timedelta(days=14))
    assert store.has(layer_key("used", []))
    assert not store.has(layer_key("unused", []))


def tile(number: int, *, first: int | None = None) -> Layer:
    """A hundred points in a tile of 1 km, the tiles 5 km apart from west to east."""
    start = number * 100 if first is None else first
    x, y = (grid.ravel() * 100.0 for grid in np.meshgrid(np.arange(10), np.arange(10)))
    ids = [f"d{start + n:06d}" for n in range(100)]
    shapes = shapely.points(100_000 + number * 5_000 + x, 400_000 + y)
    return Layer("dwellings", gpd.GeoDataFrame({"feature_id": ids, "name": "", "use": "home"}, geometry=shapes, crs=RD))


def test_a_layer_is_written_and_read_in_batches_and_by_box(tmp_path: Path) -> None:
    store = LayerStore(tmp_path)
    key = layer_key("dwellings", [])
    issues: list[Issue] = []

    def tiles() -> Iterator[Layer]:
        for number in range(4):
            issues.append(Issue("bag", "dwellings", "repaired", f"d{number}"))
            yield tile(number)

    assert store.put_batches(key, tiles(), issues) == 400
    assert [issue.feature_id for issue in store.issues(key)] == ["d0", "d1", "d2", "d3"]
    whole = store.layer(key)
    assert whole.frame["feature_id"].tolist() == [f"d{n:06d}" for n in range(400)]
    assert [len(batch) for batch in store.batches(key)] == [100] * 4
    second = (105_000.0, 400_000.0, 105_900.0, 400_900.0)
    assert store.layer(key, second).frame.equals(tile(1).frame)
    (batch,) = store.batches(key, second, ())
    assert list(batch.frame.columns) == ["feature_id", "name", "geometry"]
    assert batch.geometries.tolist() == tile(1).geometries.tolist()
    nowhere = (0.0, 300_000.0, 1.0, 300_001.0)
    assert [len(batch) for batch in store.batches(key, nowhere)] == [0]
    assert store.layer(key, nowhere).frame.dtypes.equals(whole.frame.dtypes)


def test_what_makes_no_layer_is_not_stored(tmp_path: Path) -> None:
    store = LayerStore(tmp_path)
    key = layer_key("dwellings", [])
    with pytest.raises(LayerStoreError, match=r"50 id.s. are in two batches .e.g. 'd000050'"):
        store.put_batches(key, [tile(0), tile(1, first=50)], [])
    assert not store.has(key)
    assert not list(tmp_path.iterdir())
