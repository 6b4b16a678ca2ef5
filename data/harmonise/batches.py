"""A source that is too large for memory, made into a layer batch by batch."""

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

__all__ = ["BATCH_FEATURES", "LARGE_FEATURES", "LayerBatches"]

LARGE_FEATURES: Final = 200_000
"""A source with at least so many features is read in batches; fewer fit in memory many times over."""

BATCH_FEATURES: Final = 50_000
"""Features of a batch; it ends with the page on which it reaches them."""


class LayerBatches:
    """Iterate over the layers that batches of a source make; the issues are complete afterwards.

    Each feature is treated as `to_layer` treats it. Ids stay unique over all batches: what repeats an earlier feature
    in every column and in shape is kept once, another feature with an id that was there gets ``#2``. For this two
    numbers of 8 bytes are kept of each feature, a hash of its id and one of all of it.

    Raises
    ------
    HarmoniseError
        From iterating: a batch does not fit the entry.
    """

    def __init__(
        self,
        source: Source,
        mapping: LayerMapping,
        batches: Iterable[Features],
        book: LayerBook,
        *,
        content_on: str = "",
    ) -> None:
        self._source, self._mapping, self._batches, self._book = source, mapping, batches, book
        self._content_on = content_on
        self._issues: dict[tuple[str, str, str], Issue] = {}

    def __iter__(self) -> Iterator[Layer]:
        ids, contents = _HashSet(), _HashSet()
        for features in self._batches:
            layer, issues = to_layer(self._source, self._mapping, features, self._book, content_on=self._content_on)
            for issue in issues:
                self._add_issue(issue)
            yield self._make_unique(layer, ids, contents)

    def issues(self) -> Iterator[Issue]:
        """Yield the issues so far, sorted; equal issues of several batches are one, with their counts added up."""
        yield from sorted(self._issues.values())

    def _add_issue(self, issue: Issue) -> None:
        key = (issue.kind, issue.feature_id, issue.message)
        earlier = self._issues.get(key)
        area_m2, count = (earlier.area_m2, earlier.count) if earlier else (0.0, 0)
        self._issues[key] = Issue(
            issue.source_id, issue.layer, *key[:2], issue.message, area_m2 + issue.area_m2, count + issue.count
        )

    def _make_unique(self, layer: Layer, ids: "_HashSet", contents: "_HashSet") -> Layer:
        hashes = _content_hash(layer)
        is_repeated = contents.add(hashes)
        for feature_id in layer.frame.loc[is_repeated, ID]:
            self._add_issue(self._issue("duplicate", feature_id, "the same feature occurs again; it stands once"))
        frame = layer.frame[~is_repeated].reset_index(drop=True)
        ids_of_frame = frame[ID].to_numpy(dtype=object).copy()
        for row in np.flatnonzero(ids.add(_hash(ids_of_frame))):
            number = 2
            while ids.add(_hash(np.array([f"{ids_of_frame[row]}#{number}"], dtype=object)))[0]:
                number += 1
            ids_of_frame[row] = f"{ids_of_frame[row]}#{number}"
            self._add_issue(
                self._issue("duplicate_id", ids_of_frame[row], "another feature has this id too; both stand")
            )
        # `to_layer` checked these rows a moment ago, and their ids were made unique above.
        return Layer.trusted(layer.name, frame.assign(**{ID: ids_of_frame}))

    def _issue(self, kind: str, feature_id: str, message: str) -> Issue:
        return Issue(self._source.id, self._mapping.layer, kind, feature_id, message)


class _HashSet:
    """A set of numbers, in sorted arrays of which each is at least twice as long as the next."""

    def __init__(self) -> None:
        self._arrays: list[np.ndarray] = []

    def add(self, numbers: np.ndarray) -> np.ndarray:
        """Add numbers, each once in the array, and return a mask of those that were in the set already."""
        known = np.zeros(len(numbers), dtype=bool)
        for array in self._arrays:
            position = np.searchsorted(array, numbers)
            known |= array[position.clip(max=len(array) - 1)] == numbers
        new = np.sort(numbers[~known])
        while self._arrays and len(self._arrays[-1]) < 2 * len(new):
            new = np.sort(np.concatenate([self._arrays.pop(), new]))
        if len(new):
            self._arrays.append(new)
        return known


def _hash(texts: np.ndarray) -> np.ndarray:
    return np.asarray(pd.util.hash_array(texts, categorize=False))


def _content_hash(layer: Layer) -> np.ndarray:
    """Return a hash of all of each feature, except the suffix that made its id unique."""
    columns = layer.frame.drop(columns="geometry").astype("string").fillna("")
    columns[ID] = columns[ID].str.replace(r"#\d+$", "", regex=True)
    shapes = _hash(np.asarray(shapely.to_wkb(shapely.normalize(layer.geometries)), dtype=object))
    return np.asarray(pd.util.hash_pandas_object(columns, index=False)) ^ (shapes * np.uint64(0x9E3779B97F4A7C15))
