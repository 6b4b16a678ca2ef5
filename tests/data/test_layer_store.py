import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from data.layer_store import LayerStore, layer_key
from spatial.issues import Issue
from spatial.layer import empty_layer


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
