"""From snapshots to finished layers: parts made once, brought together, given their numbers and their place."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from data.catalogue.catalogue import Catalogue
from data.entries.source import Source
from data.errors import HarmoniseError
from data.harmonise.attribute_join import attach_raster, attach_table
from data.harmonise.batches import BATCH, LARGE, LayerBatches
from data.harmonise.current_municipalities import with_current_municipalities
from data.harmonise.harmonise import merged, to_layer
from data.layers.layer_store import LayerStore, layer_key
from data.reading import read_batches, read_features, read_raster, read_table
from data.rulebook.vocabulary import LayerBook
from data.snapshots.snapshot import Snapshot, SnapshotStore
from spatial.balance.outside import issues_outside
from spatial.layers.issues import Issue
from spatial.layers.layer import Layer, empty_layer
from spatial.layers.places import with_municipalities
from spatial.layers.region import assign_regions

__all__ = ["Harmonised", "LayerBuilder"]

_Made = TypeVar("_Made")

_CLAIMS = ("claim", "combined")


class Harmonised(BaseModel):
    """What a source became: the snapshot that was used and, per layer, the key of the part that it gives."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    snapshot: Snapshot
    parts: tuple[tuple[str, str], ...]
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True)
class LayerBuilder:
    """Make layers of snapshots, and keep them in a store under the key of all that they depend on.

    Parameters
    ----------
    catalogue, book
        The entries of the sources, and the vocabulary that their columns are brought to.
    snapshots, store
        Where pulled bytes are read, and layers written.
    code
        Digest of the code that decides what a layer is.
    located
        Layers of which a rule asks in which municipality a feature lies; of claims that is always said.
    municipalities
        Gives the finished layer of municipalities by its key; callers share it.
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
        """Make the layer parts of a source; when today's content does not fit its entry, an earlier one that does.

        Raises
        ------
        HarmoniseError
            No snapshot of the source fits.
        """
        source = self.catalogue.get(snapshot.source_id)
        if source.attach is not None:
            nothing = empty_layer(source.attach.layer)
            used, _, issues = self._first_that_fits(
                source, snapshot, lambda candidate: self._joined(source, candidate, nothing)
            )
            return Harmonised(snapshot=used, parts=(), issues=issues)
        used, parts, issues = self._first_that_fits(source, snapshot, lambda candidate: self._parts(source, candidate))
        return Harmonised(snapshot=used, parts=parts, issues=issues)

    def finish(self, name: str, harmonised: Sequence[Harmonised], municipalities: str | None) -> str:
        """Bring a layer's parts together, join its numbers, and say in which municipalities its features lie.

        That is said of claims, and of `located` layers. What of claims and nature lies in no region becomes an Issue.

        Parameters
        ----------
        harmonised
            Every source of the run that could be had.
        municipalities
            Key of the finished layer of municipalities; none while that itself is made.

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
        claimed = spec.group in _CLAIMS
        located = claimed or name in self.located
        bounded = claimed or spec.balanced
        on_ground = located or bounded
        regions = [key for item in harmonised for layer, key in item.parts if layer == "energy_regions"]
        if len(parts) == 1 and not tables and not on_ground and name != "municipalities":
            # Nothing is added to such a layer, which may be too large to hold: dwellings, buildings.
            return parts[0]
        extra = regions if name == "municipalities" else [municipalities] if on_ground and municipalities else []
        ingredients = [*parts, *extra, *(f"{source.model_dump_json()} {shot.sha256}" for source, shot in tables)]
        key = layer_key(name, [self.code, *ingredients])
        if self.store.has(key):
            return key
        layer, issues = merged(name, [self.store.layer(part) for part in parts])
        found = [issue for part in parts for issue in self.store.issues(part)] + list(issues)
        for source, snapshot in tables:
            layer, more = self._joined(source, snapshot, layer)
            found.extend(more)
        if name == "municipalities" and regions and "region_code" not in layer.frame:
            layer, more = assign_regions(layer, self.store.layer(regions[0]), threads=self.threads)
            found.extend(more)
        if located and municipalities:
            layer, more = with_current_municipalities(layer, spec, self.municipalities(municipalities))
            found.extend(more)
            layer = with_municipalities(layer, self.municipalities(municipalities), threads=self.threads)
        if bounded and municipalities:
            found.extend(issues_outside(layer, self.municipalities(municipalities), threads=self.threads))
        self.store.put(key, layer, found)
        return key

    def _parts(self, source: Source, snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
        features = None
        made = []
        lists = json.dumps(self.book.vocabularies, sort_keys=True)
        entry = source.model_dump_json(exclude={"title", "note"})
        for number, mapping in enumerate(source.layers):
            spec = self.book.layers[mapping.layer].model_dump_json()
            key = layer_key(mapping.layer, [self.code, snapshot.sha256, entry, str(number), spec, lists])
            if not self.store.has(key):
                way, path = source.way_of(snapshot.request), self.snapshots.path(snapshot)
                if (snapshot.features or 0) >= LARGE and not mapping.dissolve:
                    batches = LayerBatches(source, mapping, read_batches(way, snapshot, path, BATCH), self.book)
                    self.store.put_batches(key, batches, batches.issues())
                else:
                    features = features or read_features(way, snapshot, path)
                    layer, issues = to_layer(source, mapping, features, self.book)
                    self.store.put(key, layer, issues)
            made.append((mapping.layer, key))
        return tuple(made)

    def _joined(self, source: Source, snapshot: Snapshot, layer: Layer) -> tuple[Layer, tuple[Issue, ...]]:
        """Join the numbers of a table or raster to the features of a layer."""
        join = source.attach
        if join is None:
            return layer, ()
        way, path = source.way_of(snapshot.request), self.snapshots.path(snapshot)
        if source.kind == "table":
            return attach_table(source, join, read_table(way, snapshot, path), layer)
        return attach_raster(source, join, read_raster(way, snapshot, path), layer)

    def _first_that_fits(
        self, source: Source, snapshot: Snapshot, work: Callable[[Snapshot], _Made]
    ) -> tuple[Snapshot, _Made, tuple[Issue, ...]]:
        """Try today's snapshot, then earlier ones: a publisher who renames a column may not end a year of runs."""
        try:
            return snapshot, work(snapshot), ()
        except HarmoniseError as refusal:
            for earlier in self._earlier(snapshot):
                with suppress(HarmoniseError):
                    made = work(earlier)
                    message = f"{refusal}; the snapshot before it is used"
                    return earlier, made, (Issue(source.id, "", "content_changed", "", message),)
            raise

    def _earlier(self, snapshot: Snapshot) -> Iterator[Snapshot]:
        history = self.snapshots.history(self.catalogue.get(snapshot.source_id))
        return (item for item in history if item.sha256 != snapshot.sha256)
