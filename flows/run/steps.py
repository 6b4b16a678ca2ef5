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
from data.pull.pull import fresh_snapshot, pull
from data.snapshots.snapshot import Snapshot
from flows.run.context import RunContext, available_sources
from flows.run.coverage import known_layers
from flows.run.run import Run, Step
from maps.common.worded import worded
from maps.index.content import IndexEntry, heavy
from maps.index.entry import entry_of
from maps.outputs.region_outputs import REGION_OUTPUTS, write_outputs
from maps.report.summary import basic_region_findings
from spatial.findings.evaluate import evaluate
from spatial.findings.halo import layers_around
from spatial.indicators import benchmark_indicators, indicator_row
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
    """What was published of one region under the basic scenario, in numbers.

    `places` counts its claims, `places_by_severity` those with a conflict by the heaviest of it, `heavy_places` those
    with a heavy one.
    `region_findings` counts the targets that it does not reach: they have no place and are no conflicts.
    `benchmark_values` holds the indicators that published numbers are set beside, None where it has no value.
    `balance` is its area in ha by claims; `index` is its entry on the pages of the whole release.
    """

    code: str
    name: str
    places: int
    heavy_places: int
    places_by_severity: dict[int, int]
    conflicts_by_severity: dict[int, int]
    opportunities: int
    region_findings: int
    findings_by_rule: dict[str, int]
    rules_not_evaluated: dict[str, str]
    features: dict[str, int]
    benchmark_values: dict[str, float | None]
    balance: dict[str, float]
    issues: int
    index: IndexEntry
    seconds: float


def pull_source(
    run: Run,
    source_id: str,
    *,
    due_only: bool = True,
    accept_fewer: bool = False,
    progress: ProgressCallback = no_progress,
) -> Snapshot:
    """Pull one source, if it is due.

    Raises
    ------
    SourceUnavailable
        It is not available as a whole.
    """
    source = run.catalogue.get(source_id)
    if due_only and (fresh := fresh_snapshot(source, run.snapshots, run.request.at)):
        return fresh
    return pull(
        source,
        run.snapshots,
        run.log,
        run.web,
        run.request.at,
        run.catalogue.context(source_id),
        accept_fewer=accept_fewer,
        progress=progress,
    )


def report_region(run: Run, context: RunContext, stage: Path, code: str) -> RegionResult:
    """Evaluate one region and write its files to the staging folder: those of `REGION_OUTPUTS`.

    Of each layer only what may matter to the region is read. The files are made in a folder of this attempt and moved
    into place when all are there, so a process that dies half-way leaves nothing that could be published.

    Raises
    ------
    OutputError
        A file fails its own checks.
    """
    started = perf_counter()
    with _attempt_folder(stage, code.lower()) as folder:
        report = worded(_evaluate(run, context, code))
        write_outputs(report, folder)
    whole, index = basic_region_findings(report), entry_of(report, REGION_OUTPUTS)
    return RegionResult(
        code=code,
        name=report.region.name,
        places=int((report.dossiers["kind"] == "claim").sum()),
        heavy_places=heavy(index),
        places_by_severity=dict(index.places_by_severity),
        conflicts_by_severity={int(grade): int(count) for grade, count in _counts(report.conflicts["severity"])},
        opportunities=len(report.opportunities),
        region_findings=len(whole),
        findings_by_rule={
            str(rule): int(count)
            for rule, count in _counts(
                pd.concat([frame["rule_id"] for frame in (report.conflicts, report.opportunities, whole)])
            )
        },
        rules_not_evaluated={
            str(rule): str(needs)
            for rule, evaluated, needs in report.rules[["rule_id", "evaluated", "needs"]].itertuples(index=False)
            if not evaluated
        },
        features={name: len(frame) for name, frame in sorted(report.inputs.items())},
        benchmark_values=_benchmark_values(run, report),
        balance=dict(zip(report.balance["claims"], report.balance["area_ha"].tolist(), strict=True)),
        issues=len(report.issues),
        index=index,
        seconds=round(perf_counter() - started, 3),
    )


def _benchmark_values(run: Run, report: RegionReport) -> dict[str, float | None]:
    rows = {
        name: indicator_row(report.indicators, name, report.region.code, run.ruleset.scenario)
        for name in benchmark_indicators(run.rulebook.benchmarks)
    }
    return {name: None if row is None or pd.isna(row["value"]) else float(row["value"]) for name, row in rows.items()}


PULL = Step("pull", retries=1)
HARMONISE = Step("harmonise", remote=True)
FINISH = Step("finish", remote=True)
REPORT = Step("report", remote=True)


@contextmanager
def _attempt_folder(stage: Path, name: str) -> Iterator[Path]:
    """Give a folder beside the staged release, to be moved into it when it is whole.

    Beside it, since a process that was believed dead may go on writing while the release is published. Its name holds
    the process id.
    """
    folder = Path(tempfile.mkdtemp(dir=stage.parent, prefix=f"{stage.name}-{name}-{os.getpid()}-"))
    try:
        folder.chmod(0o755)
        yield folder
        try:
            folder.rename(stage / name)
        except OSError:
            # Another attempt at the same region was faster; its files are the same.
            if not (stage / name).is_dir():
                raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _evaluate(run: Run, context: RunContext, code: str) -> RegionReport:
    region = context.region(code)
    threads = max(1, run.request.workers // len(context.codes))
    layers = layers_around(
        region, run.rulesets, context.layers, lambda name, bbox: run.store.layer(context.layers[name], bbox)
    )
    layers, report_context = known_layers(
        region, layers, available_sources(run, context.sources), context.municipalities, context.report_context
    )
    findings = tuple(
        evaluate(
            ruleset,
            layers,
            region,
            context.municipalities,
            influence=run.rulebook.influence,
            threads=threads,
            today=run.request.at.date(),
        )
        for ruleset in run.rulesets
    )
    return summarise(
        region,
        findings,
        run.rulesets,
        run.rulebook,
        layers,
        context.municipalities,
        report_context,
        energy_regions=context.energy_regions,
        threads=threads,
    )


def _counts(values: pd.Series) -> list[tuple[Any, int]]:
    return list(values.value_counts().sort_index().items())
