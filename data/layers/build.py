"""From snapshots to finished layers: parts made once, then merged, joined with their numbers, and located."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from data.catalogue.catalogue import Catalogue
from data.entries.source import Source
from data.errors import HarmoniseError
from data.harmonise.attribute_join import check_whole_numbers, chosen_rows, join_raster, join_table
from data.harmonise.batches import BATCH_FEATURES, LARGE_FEATURES, LayerBatches
from data.harmonise.content_date import stated_date, table_span
from data.harmonise.current_municipalities import with_current_municipalities
from data.harmonise.harmonise import merge, to_layer
from data.layers.layer_store import LayerStore, layer_key
from data.reading import read_batches, read_features, read_raster, read_table
from data.rulebook.vocabulary import LayerBook
from data.snapshots.snapshot import Snapshot, SnapshotStore
from spatial.balance.outside import issues_outside
from spatial.layers.content_date import CONTENT_ON, ContentSpan
from spatial.layers.issues import Issue
from spatial.layers.layer import Layer, empty_layer
from spatial.layers.places import with_municipalities
from spatial.layers.region import assign_regions

__all__ = ["Harmonised", "LayerBuilder"]

_Result = TypeVar("_Result")

_CLAIM_GROUPS = ("claim", "combined")


class Harmonised(BaseModel):
    """The result of a source: the snapshot that was used and, per layer, the key of the part that it gives.

    `content` says of when its content is; None where that is unknown.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    snapshot: Snapshot
    parts: tuple[tuple[str, str], ...]
    issues: tuple[Issue, ...] = ()
    content: ContentSpan | None = None


@dataclass(frozen=True)
class LayerBuilder:
    """Make layers from snapshots, and keep them in a store under the key of everything that they depend on.

    Parameters
    ----------
    catalogue, book
        The entries of the sources, and the vocabulary that their columns are converted to.
    snapshots, store
        Where pulled bytes are read, and layers written.
    code
        Digest of the code that decides what a layer is.
    located
        Layers of which a rule needs the municipality that a feature lies in; claims are always located.
    municipalities
        Returns the finished layer of municipalities by its key; callers share it.
    threads
        Threads of the overlay.
    """

    catalogue: Catalogue
    book: LayerBook
    snapshots: SnapshotStore
    store: LayerStore
    code: str
    located: frozenset[str]
    municipalities: Callable[[str], Layer]
    threads: int = 1

    def harmonise(self, snapshot: Snapshot) -> Harmonised:
        """Make the layer parts of a source; where today's content does not fit its entry, those of an earlier snapshot.

        Raises
        ------
        HarmoniseError
            No snapshot of the source fits.
        """
        source = self.catalogue.get(snapshot.source_id)
        if source.attach is not None:
            no_features = empty_layer(source.attach.layer)
            used_snapshot, (_, _, content), issues = self._first_that_fits(
                source, snapshot, lambda candidate: self._join_numbers(source, candidate, no_features)
            )
            return Harmonised(snapshot=used_snapshot, parts=(), issues=issues, content=content)
        used_snapshot, parts, issues = self._first_that_fits(
            source, snapshot, lambda candidate: self._parts(source, candidate)
        )
        content = self._content(source, used_snapshot, [key for _, key in parts])
        return Harmonised(snapshot=used_snapshot, parts=parts, issues=issues, content=content)

    def finish(self, name: str, harmonised: Sequence[Harmonised], municipalities: str | None) -> str:
        """Merge the parts of a layer, join its numbers, and add in which municipalities its features lie.

        Municipalities are added to claims, and to `located` layers. What of claims and nature lies in no region becomes
        an Issue.

        Parameters
        ----------
        harmonised
            Every source of the run that is available.
        municipalities
            Key of the finished layer of municipalities; None while that layer itself is made.

        Returns
        -------
        The key of the layer in the store.
        """
        spec = self.book.layers[name]
        parts = [key for item in harmonised for layer, key in item.parts if layer == name]
        tables = [
            (self.catalogue.get(item.snapshot.source_id), item.snapshot)
            for item in harmonised
            if (join := self.catalogue.get(item.snapshot.source_id).attach) and join.layer == name
        ]
        is_claim = spec.group in _CLAIM_GROUPS
        is_located = is_claim or name in self.located
        is_bounded = is_claim or spec.balanced
        needs_municipalities = is_located or is_bounded
        regions = [key for item in harmonised for layer, key in item.parts if layer == "energy_regions"]
        if len(parts) == 1 and not tables and not needs_municipalities and name != "municipalities":
            # Nothing is added to such a layer, which may be too large to hold: dwellings, buildings.
            return parts[0]
        other_keys = (
            regions if name == "municipalities" else [municipalities] if needs_municipalities and municipalities else []
        )
        ingredients = [*parts, *other_keys, *(f"{source.model_dump_json()} {shot.sha256}" for source, shot in tables)]
        key = layer_key(name, [self.code, *ingredients])
        if self.store.has(key):
            return key
        layer, issues = merge(name, [self.store.layer(part) for part in parts])
        all_issues = [issue for part in parts for issue in self.store.issues(part)] + list(issues)
        for source, snapshot in tables:
            layer, new_issues, _ = self._join_numbers(source, snapshot, layer)
            all_issues.extend(new_issues)
        if name == "municipalities" and regions and "region_code" not in layer.frame:
            layer, new_issues = assign_regions(layer, self.store.layer(regions[0]), threads=self.threads)
            all_issues.extend(new_issues)
        if is_located and municipalities:
            layer, new_issues = with_current_municipalities(layer, spec, self.municipalities(municipalities))
            all_issues.extend(new_issues)
            layer = with_municipalities(layer, self.municipalities(municipalities), threads=self.threads)
        if is_bounded and municipalities:
            all_issues.extend(issues_outside(layer, self.municipalities(municipalities), threads=self.threads))
        self.store.put(key, layer, all_issues)
        return key

    def _parts(self, source: Source, snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
        features = None
        parts = []
        lists = json.dumps(self.book.vocabularies, sort_keys=True)
        entry = source.model_dump_json(exclude={"title", "note"})
        content_on = self._stated_date(source, snapshot)
        for number, mapping in enumerate(source.layers):
            spec = self.book.layers[mapping.layer].model_dump_json()
            key = layer_key(mapping.layer, [self.code, snapshot.sha256, entry, str(number), spec, lists, content_on])
            if not self.store.has(key):
                variant, path = source.variant_for(snapshot.request), self.snapshots.path(snapshot)
                if (snapshot.features or 0) >= LARGE_FEATURES and not mapping.dissolve:
                    read = read_batches(variant, snapshot, path, BATCH_FEATURES)
                    batches = LayerBatches(source, mapping, read, self.book, content_on=content_on)
                    self.store.put_batches(key, batches, batches.issues())
                else:
                    features = features or read_features(variant, snapshot, path)
                    layer, issues = to_layer(source, mapping, features, self.book, content_on=content_on)
                    self.store.put(key, layer, issues)
            parts.append((mapping.layer, key))
        return tuple(parts)

    def _stated_date(self, source: Source, snapshot: Snapshot) -> str:
        """Return the one date of all that a source holds, by its entry or its file; '' where there is none."""
        return stated_date(source, snapshot, self.snapshots.path(snapshot))

    def _content(self, source: Source, snapshot: Snapshot, parts: Sequence[str]) -> ContentSpan | None:
        """Return of when the content of a source of features is; by a column, that of what it gave to its layers."""
        if source.content_columns:
            return ContentSpan.of(day for key in parts for day in self.store.distinct_texts(key, CONTENT_ON))
        stated = self._stated_date(source, snapshot)
        return ContentSpan.of([stated] if stated else [])

    def _join_numbers(
        self, source: Source, snapshot: Snapshot, layer: Layer
    ) -> tuple[Layer, tuple[Issue, ...], ContentSpan | None]:
        """Join the numbers of a table or raster to the features of a layer; and return of when they are."""
        join = source.attach
        if join is None:
            return layer, (), None
        variant, path = source.variant_for(snapshot.request), self.snapshots.path(snapshot)
        content = None
        if source.kind == "table":
            table = read_table(variant, snapshot, path)
            joined, issues = join_table(source, join, table, layer)
            content = table_span(source, chosen_rows(source, join, table))
        else:
            joined, issues = join_raster(source, join, read_raster(variant, snapshot, path), layer)
        check_whole_numbers(source, join, joined, self.book.layers[join.layer])
        return joined, issues, content or self._content(source, snapshot, ())

    def _first_that_fits(
        self, source: Source, snapshot: Snapshot, work: Callable[[Snapshot], _Result]
    ) -> tuple[Snapshot, _Result, tuple[Issue, ...]]:
        """Try today's snapshot, then earlier ones: a publisher who renames a column may not end a year of runs."""
        try:
            return snapshot, work(snapshot), ()
        except HarmoniseError as refusal:
            for earlier in self._earlier(snapshot):
                with suppress(HarmoniseError):
                    result = work(earlier)
                    message = f"{refusal}; the snapshot before it is used"
                    return earlier, result, (Issue(source.id, "", "content_changed", "", message),)
            raise

    def _earlier(self, snapshot: Snapshot) -> Iterator[Snapshot]:
        history = self.snapshots.history(self.catalogue.get(snapshot.source_id))
        return (item for item in history if item.sha256 != snapshot.sha256)
