"""The steps of a run: plain functions, each for one source, layer or region."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import pandas as pd

from data.pull.connectors.connector import ProgressCallback, no_progress
from data.pull.pull import capture, still_fresh
from data.snapshots.snapshot import Snapshot
from flows.errors import OutputRefused
from flows.run.context import World
from flows.run.coverage import known_here
from flows.run.run import Run, Step
from maps.common.worded import worded
from maps.exports.findings_csv import write_findings_csv
from maps.geopackage.check import check_geopackage
from maps.geopackage.write import write_geopackage
from maps.index.content import IndexEntry
from maps.index.entry import entry_of
from maps.region_map.page import write_region_map
from maps.report.document import write_report_json
from maps.report.page import write_report_html
from maps.report.summary import rule_sums
from spatial.findings.evaluate import evaluate
from spatial.findings.halo import layers_around
from spatial.report.report import RegionReport
from spatial.report.summarise import summarise

__all__ = [
    "FINISH",
    "HARMONISE",
    "PULL",
    "REPORT",
    "RegionResult",
    "pull_source",
    "report_region",
]


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
    run: Run, source_id: str, *, due_only: bool = True, accept_fewer: bool = False, tell: ProgressCallback = no_progress
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
        report = worded(_judged(run, world, code))
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


def _counts(values: pd.Series) -> list[tuple[Any, int]]:
    return list(values.value_counts().sort_index().items())
