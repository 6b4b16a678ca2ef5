"""How entries are pulled from the mirror, what becomes of their snapshots, and what is wrong with that."""

import zipfile
from collections.abc import Iterator, Mapping

import shapely

from data.entries.source import Source
from data.errors import DataError
from data.harmonise.attribute_join import join_raster, join_table
from data.harmonise.harmonise import to_layer
from data.reading import read_features, read_raster, read_table
from data.snapshots.snapshot import Snapshot
from flows.run.run import Run
from spatial.layers.layer import Layer

PAGED = frozenset({".pages.zip", ".gml-pages.zip", ".esri.zip", ".rows.zip"})

LayerSummary = tuple[tuple[str, ...], float]
"""Of a layer its ids, and how much ground it has."""


def layers_of(run: Run, source: Source, shot: Snapshot) -> list[Layer]:
    """The layers that a source of features becomes, one for each of its mappings."""
    features = read_features(source.variant_for(shot.request), shot, run.snapshots.path(shot))
    return [to_layer(source, mapping, features, run.book)[0] for mapping in source.layers]


def attached(run: Run, source: Source, shot: Snapshot, layer: Layer) -> Layer:
    """A layer with the numbers that a table or raster adds to it."""
    assert source.attach is not None
    way, path = source.variant_for(shot.request), run.snapshots.path(shot)
    if source.kind == "table":
        return join_table(source, source.attach, read_table(way, shot, path), layer)[0]
    return join_raster(source, source.attach, read_raster(way, shot, path), layer)[0]


def grounds(run: Run, shots: Mapping[str, Snapshot]) -> dict[str, Layer]:
    """The layers that tables and rasters add numbers to, by their name, which is that of their source too."""
    sources = run.catalogue.sources
    wanted = {source.attach.layer for source in sources.values() if source.attach}
    return {name: layers_of(run, sources[name], shots[name])[0] for name in sorted(wanted & set(shots))}


def fault_of(run: Run, source: Source, shot: Snapshot, ground: Mapping[str, Layer]) -> str:
    """What is wrong with what a snapshot becomes; each column that the entry fills must have a value somewhere."""
    try:
        if source.attach is not None:
            layer = attached(run, source, shot, ground[source.attach.layer])
            empty = [column for column in source.attach.columns if not layer.frame[column].notna().any()]
        else:
            empty = [
                f"{mapping.layer}.{column}"
                for mapping, layer in zip(source.layers, layers_of(run, source, shot), strict=True)
                for column in ("feature_id", "name", *mapping.columns)
                if not layer.frame[column].replace("", None).notna().any()
            ]
    except DataError as error:
        return str(error)
    return f"no value in {', '.join(empty)}" if empty else ""


def summary_of(run: Run, source: Source, shot: Snapshot) -> list[LayerSummary]:
    """What can be compared of two ways to one source."""
    layers = [] if source.attach else layers_of(run, source, shot)
    return [(tuple(layer.frame["feature_id"]), round(float(shapely.area(layer.geometries).sum()))) for layer in layers]


def unpaged(run: Run, shot: Snapshot) -> str:
    """Whether what is paged came in a single page, so that its pager was not put to the test."""
    if shot.suffix not in PAGED:
        return ""
    with zipfile.ZipFile(run.snapshots.path(shot)) as archive:
        return "" if len(archive.namelist()) > 1 else "came in a single page"


def ways_of(source: Source) -> Iterator[tuple[Source, str]]:
    """An entry as it would be if it had this address only."""
    for way in source.variants:
        for address in way.address:
            yield way.model_copy(update={"address": (address,), "fallback": ()}), address


def asked_of(source: Source, requests: Mapping[str, int]) -> int:
    """How often a source was asked below its first address; of CBS' one address, at its table."""
    start = source.address[0].removeprefix("https://").partition("?")[0]
    if source.connector == "cbs_odata_v3":
        start = f"{start}/{source.collection}"
    return sum(count for path, count in requests.items() if path == start or path.startswith(f"{start}/"))
