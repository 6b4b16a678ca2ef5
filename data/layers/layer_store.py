"""Layers on disk, by the key of everything that they were made from: the same input is not harmonised twice.

They are stored in partitions, so that a region reads what is near it and a large layer is never in memory as a whole.
"""

import hashlib
import json
import os
import socket
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Final

from data.layers.geoparquet import distinct_texts, read_frame, read_groups, write_groups
from spatial.findings.halo import Bbox
from spatial.layers.issues import Issue
from spatial.layers.layer import ID, NAME, Layer

__all__ = ["LayerStore", "layer_key"]

_STORE_VERSION: Final = 2


def layer_key(name: str, ingredients: Iterable[str]) -> str:
    """Return the key of a layer: its name and a hash of everything that its content depends on, in order."""
    digest = hashlib.sha256(json.dumps([_STORE_VERSION, name, *ingredients]).encode()).hexdigest()
    return f"{name}-{digest[:24]}"


class LayerStore:
    """GeoParquet files of layers with their issues beside them, written whole or not at all."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def has(self, key: str) -> bool:
        """Whether a layer of this key is there; calling this counts as use."""
        is_complete = self._issues(key).exists() and self._features(key).exists()
        if is_complete:
            self._issues(key).touch()
            self._features(key).touch()
        return is_complete

    def put(self, key: str, layer: Layer, issues: Iterable[Issue]) -> None:
        """Write a layer and its issues; the issues come last, so that their file means that both are whole."""
        self.put_batches(key, [layer], issues)

    def put_batches(self, key: str, batches: Iterable[Layer], issues: Iterable[Issue]) -> int:
        """Write a layer that comes in batches, of which only one is in memory at a time.

        Each batch is sorted in space by itself, so a box opens fewest row groups when batches are compact (a tile
        each). The same batches in the same order make the same bytes.

        Parameters
        ----------
        batches
            At least one, all with the same columns; no id may be in two.
        issues
            Read after the last batch, so they may be collected while the batches are made.

        Returns
        -------
        The number of features.

        Raises
        ------
        LayerStoreError
            Batches differ in columns, share an id, or there is none; nothing is stored then.
        """
        self._root.mkdir(parents=True, exist_ok=True)
        mark = f".{socket.gethostname()}-{os.getpid()}-{threading.get_ident()}.part"
        features = self._features(key).with_suffix(mark)
        try:
            count = write_groups(features, _name(key), (batch.frame for batch in batches))
            features.replace(self._features(key))
        finally:
            features.unlink(missing_ok=True)
        rows = self._issues(key).with_suffix(mark)
        rows.write_text(json.dumps([asdict(issue) for issue in issues]), encoding="utf-8")
        rows.replace(self._issues(key))
        return count

    def layer(self, key: str, bbox: Bbox | None = None) -> Layer:
        """Read a layer, or of it the features whose bounding boxes touch a box, uncut.

        Only the row groups that may hold such features are read. Columns and their types are those of the whole layer.
        """
        return Layer.trusted(_name(key), read_frame(self._features(key), bbox))

    def batches(self, key: str, bbox: Bbox | None = None, columns: Sequence[str] | None = None) -> Iterator[Layer]:
        """Read a layer one row group at a time, in the order in which it is stored.

        Parameters
        ----------
        bbox
            Only features whose bounding boxes touch this one (minx, miny, maxx, maxy; EPSG:28992); None means all.
        columns
            Which, besides id, name and geometry; None means all that there are.

        Yields
        ------
        Layers, each sorted by id; at least one, which is empty when there is nothing.

        Raises
        ------
        LayerStoreError
            There is no such column.
        """
        names = None if columns is None else (ID, NAME, *columns)
        for frame in read_groups(self._features(key), bbox, names):
            yield Layer.trusted(_name(key), frame)

    def distinct_texts(self, key: str, column: str) -> tuple[str, ...]:
        """Return the different values of a column of texts, sorted; none where the layer does not have it."""
        return distinct_texts(self._features(key), column)

    def issues(self, key: str) -> tuple[Issue, ...]:
        """Read the issues of making a layer."""
        return tuple(Issue(**row) for row in json.loads(self._issues(key).read_text(encoding="utf-8")))

    def prune(self, unused_since: datetime) -> None:
        """Remove the layers that no run used since then; what is removed can be made again from its snapshots.

        By age and not by what one run needs: another run, of other regions, may use the same folder.
        """
        for path in self._root.glob("*-*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < unused_since.timestamp():
                    path.unlink()

    def _features(self, key: str) -> Path:
        return self._root / f"{key}.parquet"

    def _issues(self, key: str) -> Path:
        return self._root / f"{key}.issues.json"


def _name(key: str) -> str:
    return key.rsplit("-", 1)[0]
