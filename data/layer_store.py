"""Layers on disk, by the key of all that they were made from: the same input is not harmonised twice."""

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Final

import geopandas as gpd

from spatial.issues import Issue
from spatial.layer import Layer

__all__ = ["LayerStore", "layer_key"]

_FORMAT: Final = 1


def layer_key(name: str, ingredients: Iterable[str]) -> str:
    """Return the key of a layer: its name and a hash of everything that its content depends on, in order."""
    digest = hashlib.sha256(json.dumps([_FORMAT, name, *ingredients]).encode()).hexdigest()
    return f"{name}-{digest[:24]}"


class LayerStore:
    """Keep layers as GeoParquet files with their issues beside them, written whole or not at all."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def has(self, key: str) -> bool:
        """Whether a layer of this key is there; asking counts as use."""
        found = self._issues(key).exists() and self._features(key).exists()
        if found:
            self._issues(key).touch()
            self._features(key).touch()
        return found

    def put(self, key: str, layer: Layer, issues: Iterable[Issue]) -> None:
        """Write a layer and its issues; the issues come last, so that they stand for both."""
        self._root.mkdir(parents=True, exist_ok=True)
        mark = f".{os.getpid()}.part"
        features = self._features(key).with_suffix(mark)
        layer.frame.to_parquet(features, compression="zstd", index=False)
        features.replace(self._features(key))
        rows = self._issues(key).with_suffix(mark)
        rows.write_text(json.dumps([asdict(issue) for issue in issues]), encoding="utf-8")
        rows.replace(self._issues(key))

    def layer(self, key: str) -> Layer:
        """Read a layer."""
        return Layer(key.rsplit("-", 1)[0], gpd.read_parquet(self._features(key)))

    def issues(self, key: str) -> tuple[Issue, ...]:
        """Read the issues that were met in making a layer."""
        return tuple(Issue(**row) for row in json.loads(self._issues(key).read_text(encoding="utf-8")))

    def prune(self, unused_since: datetime) -> None:
        """Remove the layers that no run used since then; what is removed can be made again from its snapshots.

        By age and not by what one run needs: another run, of other regions, may be at work with the same folder.
        """
        for path in self._root.glob("*-*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < unused_since.timestamp():
                    path.unlink()

    def _features(self, key: str) -> Path:
        return self._root / f"{key}.parquet"

    def _issues(self, key: str) -> Path:
        return self._root / f"{key}.issues.json"
