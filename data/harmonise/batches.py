"""A source that is too large to hold, made into a layer batch by batch."""

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
import pandas as pd
import shapely

from data.entries.mapping import LayerMapping
from data.entries.source import Source
from data.harmonise.harmonise import to_layer
from data.reading import Features
from data.rulebook.vocabulary import LayerBook
from spatial.layers.issues import Issue
from spatial.layers.layer import ID, Layer

__all__ = ["BATCH", "LARGE", "LayerBatches"]

LARGE: Final = 200_000
"""From so many features on a source is read in batches; fewer fit in memory many times over."""

BATCH: Final = 50_000
"""So many features a batch has, and those of the page on which it reaches them."""


class LayerBatches:
    """Iterate over the layers that batches of a source make, and tell afterwards what was met.

    Each feature is treated as `to_layer` treats it. Ids stay unique over all batches: what repeats an earlier feature
    in every column and in shape stands once, another feature of an id that was there gets ``#2``. Of each feature only
    two numbers of 8 bytes are remembered for that, a hash of its id and one of all of it.

    Raises
    ------
    HarmoniseError
        From iterating: a batch does not fit the entry.
    """

    def __init__(self, source: Source, mapping: LayerMapping, batches: Iterable[Features], book: LayerBook) -> None:
        self._source, self._mapping, self._batches, self._book = source, mapping, batches, book
        self._met: dict[tuple[str, str, str], Issue] = {}

    def __iter__(self) -> Iterator[Layer]:
        ids, contents = _Seen(), _Seen()
        for features in self._batches:
            layer, issues = to_layer(self._source, self._mapping, features, self._book)
            for issue in issues:
                self._tell(issue)
            yield self._told_apart(layer, ids, contents)

    def issues(self) -> Iterator[Issue]:
        """Give what was met so far, sorted; what batches say alike is one Issue, with their counts together."""
        yield from sorted(self._met.values())

    def _tell(self, issue: Issue) -> None:
        key = (issue.kind, issue.feature_id, issue.message)
        before = self._met.get(key)
        area_m2, count = (before.area_m2, before.count) if before else (0.0, 0)
        self._met[key] = Issue(
            issue.source_id, issue.layer, *key[:2], issue.message, area_m2 + issue.area_m2, count + issue.count
        )

    def _told_apart(self, layer: Layer, ids: "_Seen", contents: "_Seen") -> Layer:
        content = _hash_of(layer)
        twin = contents.adds(content)
        for name in layer.frame.loc[twin, ID]:
            self._tell(self._issue("duplicate", name, "the same feature occurs again; it stands once"))
        frame = layer.frame[~twin].reset_index(drop=True)
        names = frame[ID].to_numpy(dtype=object).copy()
        for at in np.flatnonzero(ids.adds(_hash(names))):
            number = 2
            while ids.adds(_hash(np.array([f"{names[at]}#{number}"], dtype=object)))[0]:
                number += 1
            names[at] = f"{names[at]}#{number}"
            self._tell(self._issue("duplicate_id", names[at], "another feature has this id too; both stand"))
        # These rows were proved as a layer just now, and their ids are kept apart here.
        return Layer.trusted(layer.name, frame.assign(**{ID: names}))

    def _issue(self, kind: str, feature_id: str, message: str) -> Issue:
        return Issue(self._source.id, self._mapping.layer, kind, feature_id, message)


class _Seen:
    """Numbers that were seen, in sorted arrays of which each is at least twice as long as the next."""

    def __init__(self) -> None:
        self._arrays: list[np.ndarray] = []

    def adds(self, numbers: np.ndarray) -> np.ndarray:
        """Remember numbers, each once in the array, and return a mask of those that were there already."""
        known = np.zeros(len(numbers), dtype=bool)
        for array in self._arrays:
            at = np.searchsorted(array, numbers)
            known |= array[at.clip(max=len(array) - 1)] == numbers
        fresh = np.sort(numbers[~known])
        while self._arrays and len(self._arrays[-1]) < 2 * len(fresh):
            fresh = np.sort(np.concatenate([self._arrays.pop(), fresh]))
        if len(fresh):
            self._arrays.append(fresh)
        return known


def _hash(texts: np.ndarray) -> np.ndarray:
    return np.asarray(pd.util.hash_array(texts, categorize=False))


def _hash_of(layer: Layer) -> np.ndarray:
    """Return a number for all that a feature is, but for what was put after its id to keep it unique."""
    columns = layer.frame.drop(columns="geometry").astype("string").fillna("")
    columns[ID] = columns[ID].str.replace(r"#\d+$", "", regex=True)
    shapes = _hash(np.asarray(shapely.to_wkb(shapely.normalize(layer.geometries)), dtype=object))
    return np.asarray(pd.util.hash_pandas_object(columns, index=False)) ^ (shapes * np.uint64(0x9E3779B97F4A7C15))
