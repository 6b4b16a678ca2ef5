"""The steps of a run: plain functions, each for one source, layer or region."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

import pandas as pd

from data.entries.source import Source
from data.errors import HarmoniseError
from data.harmonise.attribute_join import attach_raster, attach_table
from data.harmonise.batches import BATCH, LARGE, LayerBatches
from data.harmonise.current_municipalities import with_current_municipalities
from data.harmonise.harmonise import merged, to_layer
from data.layers.layer_store import layer_key
from data.pull.connectors.connector import Tell, say_nothing
from data.pull.pull import capture, still_fresh
from data.reading import read_batches, read_features, read_raster, read_table
from data.snapshots.snapshot import Snapshot
from flows.errors import OutputRefused
from flows.run.context import World
from flows.run.coverage import known_here
from flows.run.run import LAYER_CODE, Run, Step, code_digest
from flows.run.run_plan import Harmonised
from maps.exports.findings_csv import write_findings_csv
from maps.geopackage.check import check_geopackage
from maps.geopackage.write import write_geopackage
from maps.index.content import IndexEntry
from maps.index.entry import entry_of
from maps.region_map.page import write_region_map
from maps.report.document import write_report_json
from maps.report.page import write_report_html
from maps.report.summary import rule_sums
from spatial.balance.outside import issues_outside
from spatial.findings.evaluate import evaluate
from spatial.findings.halo import layers_around
from spatial.layers.issues import Issue
from spatial.layers.layer import Layer, empty_layer
from spatial.layers.places import with_municipalities
from spatial.layers.region import assign_regions
from spatial.report.report import RegionReport, summarise

__all__ = [
    "FINISH",
    "HARMONISE",
    "PULL",
    "REPORT",
    "RegionResult",
    "finish_layer",
    "harmonise_source",
    "pull_source",
    "report_region",
]

_Made = TypeVar("_Made")


@dataclass(frozen=True)
class RegionResult:
    """What was published of one region, in numbers.

    `balance` is its area in ha by claims; `index` is what the pages of the whole release tell of it.
    """

    code: str
    name: str
    conflicts_by_severity: dict[int, int]
    opportunities: int
    findings_by_rule: dict[str, int]
    rules_not_evaluated: dict[str, str]
    features: dict[str, int]
    balance: dict[str, float]
    issues: int
    index: IndexEntry
    seconds: float


def pull_source(
    run: Run, source_id: str, *, due_only: bool = True, accept_fewer: bool = False, tell: Tell = say_nothing
) -> Snapshot:
    """Pull one source, if it is due; raises SourceUnavailable when it cannot be had whole."""
    source = run.catalogue.get(source_id)
    if due_only and (fresh := still_fresh(source, run.snapshots, run.request.at)):
        return fresh
    return capture(
        source,
        run.snapshots,
        run.log,
        run.web,
        run.request.at,
        run.catalogue.place(source_id),
        accept_fewer=accept_fewer,
        tell=tell,
    )


def harmonise_source(run: Run, snapshot: Snapshot) -> Harmonised:
    """Make the layer parts of a source; when today's content does not fit its entry, an earlier one that does.

    Raises
    ------
    HarmoniseError
        No snapshot of the source fits.
    """
    source = run.catalogue.get(snapshot.source_id)
    if source.attach is not None:
        nothing = empty_layer(source.attach.layer)
        used, _, issues = _first_that_fits(
            run, source, snapshot, lambda candidate: _attached(run, source, candidate, nothing)
        )
        return Harmonised(snapshot=used, parts=(), issues=issues)
    used, parts, issues = _first_that_fits(run, source, snapshot, lambda candidate: _parts(run, source, candidate))
    return Harmonised(snapshot=used, parts=parts, issues=issues)


def finish_layer(run: Run, name: str, harmonised: Sequence[Harmonised], municipalities: str | None) -> str:
    """Bring a layer's parts together, attach its numbers, and say in which municipalities its features lie.

    That is said of claims, and of what a rule asks it of. What of claims and nature lies in no region becomes an Issue.

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
    spec = run.book.layers[name]
    parts = [key for item in harmonised for layer, key in item.parts if layer == name]
    attached = [
        (run.catalogue.get(item.snapshot.source_id), item.snapshot)
        for item in harmonised
        if (attach := run.catalogue.get(item.snapshot.source_id).attach) and attach.layer == name
    ]
    claimed = spec.group in ("claim", "combined")
    located = claimed or _placed(run, name)
    regions = [key for item in harmonised for layer, key in item.parts if layer == "energy_regions"]
    bounded = claimed or spec.balanced
    on_ground = located or bounded
    if len(parts) == 1 and not attached and not on_ground and name != "municipalities":
        # Nothing is added to such a layer, which may be too large to hold: dwellings, buildings.
        return parts[0]
    extra = regions if name == "municipalities" else [municipalities] if on_ground and municipalities else []
    ingredients = [*parts, *extra, *(f"{source.model_dump_json()} {shot.sha256}" for source, shot in attached)]
    key = layer_key(name, [code_digest(LAYER_CODE), *ingredients])
    if run.store.has(key):
        return key
    layer, issues = merged(name, [run.store.layer(part) for part in parts])
    found = [issue for part in parts for issue in run.store.issues(part)] + list(issues)
    for source, snapshot in attached:
        layer, more = _attached(run, source, snapshot, layer)
        found.extend(more)
    if name == "municipalities" and regions and "region_code" not in layer.frame:
        layer, more = assign_regions(layer, run.store.layer(regions[0]), threads=run.request.workers)
        found.extend(more)
    if located and municipalities:
        layer, more = with_current_municipalities(layer, spec, run.ground(municipalities))
        found.extend(more)
        layer = with_municipalities(layer, run.ground(municipalities), threads=run.request.workers)
    if bounded and municipalities:
        found.extend(issues_outside(layer, run.ground(municipalities), threads=run.request.workers))
    run.store.put(key, layer, found)
    return key


def _placed(run: Run, name: str) -> bool:
    """Whether a rule asks in which municipality a feature lies: of its left side, and across borders of both."""
    return any(
        name == rule.left.layer
        or (name == rule.right.layer and any(test.relation == "adjacent_cross_border" for test in rule.tests))
        for ruleset in run.rulesets
        for rule in ruleset.rules.values()
    )


def report_region(run: Run, world: World, stage: Path, code: str) -> RegionResult:
    """Judge one region and write its files to the staging folder: map, GeoPackage, table.

    Of each layer only what may matter to the region is read. The files are made in a folder of this attempt and moved
    into place when all are there, so a process that dies half-way leaves nothing that could be published.

    Raises
    ------
    OutputRefused
        The GeoPackage fails its own checks.
    """
    started = perf_counter()
    with _attempt(stage, code.lower()) as folder:
        report = _judged(run, world, code)
        _write(report, folder)
    basic = report.conflicts[report.conflicts["scenario"] == run.ruleset.scenario]
    chances = report.opportunities[report.opportunities["scenario"] == run.ruleset.scenario]
    return RegionResult(
        code=code,
        name=report.region.name,
        conflicts_by_severity={int(grade): int(count) for grade, count in _counts(basic["severity"])},
        opportunities=len(chances),
        findings_by_rule={
            str(rule): int(count) for rule, count in _counts(pd.concat([basic["rule_id"], chances["rule_id"]]))
        },
        rules_not_evaluated={
            str(rule): str(needs)
            for rule, evaluated, needs in report.rules[["rule_id", "evaluated", "needs"]].itertuples(index=False)
            if not evaluated
        },
        features={name: len(frame) for name, frame in sorted(report.inputs.items())},
        balance=dict(zip(report.balance["claims"], report.balance["area_ha"].tolist(), strict=True)),
        issues=len(report.issues),
        index=entry_of(report),
        seconds=round(perf_counter() - started, 3),
    )


PULL = Step("pull", retries=1)
HARMONISE = Step("harmonise", travels=True)
FINISH = Step("finish", travels=True)
REPORT = Step("report", travels=True)


@contextmanager
def _attempt(stage: Path, name: str) -> Iterator[Path]:
    """Give a folder beside the staged release, to be moved into it when it is whole.

    Beside it, since a process that was given up for lost may go on writing while the release is published. Its name
    tells the process.
    """
    folder = Path(tempfile.mkdtemp(dir=stage.parent, prefix=f"{stage.name}-{name}-{os.getpid()}-"))
    try:
        folder.chmod(0o755)
        yield folder
        try:
            folder.rename(stage / name)
        except OSError:
            # Another attempt at the same region came first; what it made is the same.
            if not (stage / name).is_dir():
                raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _judged(run: Run, world: World, code: str) -> RegionReport:
    region = world.region(code)
    threads = max(1, run.request.workers // len(world.codes))
    layers = layers_around(
        region, run.rulesets, world.layers, lambda name, bbox: run.store.layer(world.layers[name], bbox)
    )
    layers, background = known_here(region, layers, world.sources, world.municipalities, world.background)
    findings = tuple(
        evaluate(ruleset, layers, region, world.municipalities, influence=run.rulebook.influence, threads=threads)
        for ruleset in run.rulesets
    )
    return summarise(
        region,
        findings,
        run.rulesets,
        run.rulebook,
        layers,
        world.municipalities,
        background,
        energy_regions=world.energy_regions,
        threads=threads,
    )


def _write(report: RegionReport, folder: Path) -> None:
    low = report.region.code.lower()
    write_findings_csv(report, folder / "findings.csv")
    geopackage = folder / f"{low}.gpkg"
    write_geopackage(report, geopackage)
    faults = check_geopackage(geopackage)
    if faults:
        msg = f"{low}/{geopackage.name}: " + "; ".join(f"{fault.code} {fault.message}" for fault in faults[:5])
        raise OutputRefused(msg)
    write_region_map(report, folder / "map.html")
    sums = rule_sums(report)
    write_report_json(report, folder / "report.json", sums=sums)
    write_report_html(report, folder / "report.html", sums=sums)


def _parts(run: Run, source: Source, snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    features = None
    made = []
    for number, mapping in enumerate(source.layers):
        spec = run.book.layers[mapping.layer].model_dump_json()
        lists = json.dumps(run.book.vocabularies, sort_keys=True)
        entry = source.model_dump_json(exclude={"title", "note"})
        key = layer_key(mapping.layer, [code_digest(LAYER_CODE), snapshot.sha256, entry, str(number), spec, lists])
        if not run.store.has(key):
            way, path = source.way_of(snapshot.request), run.snapshots.path(snapshot)
            if (snapshot.features or 0) >= LARGE and not mapping.dissolve:
                batches = LayerBatches(source, mapping, read_batches(way, snapshot, path, BATCH), run.book)
                run.store.put_batches(key, batches, batches.issues())
            else:
                features = features or read_features(way, snapshot, path)
                layer, issues = to_layer(source, mapping, features, run.book)
                run.store.put(key, layer, issues)
        made.append((mapping.layer, key))
    return tuple(made)


def _attached(run: Run, source: Source, snapshot: Snapshot, layer: Layer) -> tuple[Layer, tuple[Issue, ...]]:
    attach = source.attach
    if attach is None:
        return layer, ()
    way, path = source.way_of(snapshot.request), run.snapshots.path(snapshot)
    if source.kind == "table":
        return attach_table(source, attach, read_table(way, snapshot, path), layer)
    return attach_raster(source, attach, read_raster(way, snapshot, path), layer)


def _first_that_fits(
    run: Run, source: Source, snapshot: Snapshot, work: Callable[[Snapshot], _Made]
) -> tuple[Snapshot, _Made, tuple[Issue, ...]]:
    """Try today's snapshot, then earlier ones: a publisher who renames a column may not end a year of runs."""
    try:
        return snapshot, work(snapshot), ()
    except HarmoniseError as refusal:
        for earlier in _earlier(run, snapshot):
            with suppress(HarmoniseError):
                made = work(earlier)
                told = Issue(source.id, "", "content_changed", "", f"{refusal}; the snapshot before it is used")
                return earlier, made, (told,)
        raise


def _earlier(run: Run, snapshot: Snapshot) -> Iterator[Snapshot]:
    return (
        item for item in run.snapshots.history(run.catalogue.get(snapshot.source_id)) if item.sha256 != snapshot.sha256
    )


def _counts(values: pd.Series) -> list[tuple[Any, int]]:
    return list(values.value_counts().sort_index().items())
