"""The steps that may run in another process: functions of plain values, whose run and context are made once a process.

Every way of running calls them, the threads of this process included: that is why a cluster gives the same bytes.
"""

import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from data.layers.build import Harmonised
from data.snapshots.snapshot import Snapshot
from flows.errors import ClusterError
from flows.run.context import RunContext, build_context
from flows.run.run import Run, code_version, prepare
from flows.run.run_plan import RunPlan, RunRef
from flows.run.steps import RegionResult, report_region

__all__ = ["context_of", "finish", "harmonise", "report", "run_of"]

_LOCK: Final = threading.RLock()


def harmonise(ref: RunRef, snapshot: Snapshot) -> Harmonised:
    """Make the layer parts of a source; see `data.layers.build.LayerBuilder.harmonise`."""
    return run_of(ref).builder.harmonise(snapshot)


def finish(ref: RunRef, harmonised: Sequence[Harmonised], municipalities: str | None, name: str) -> str:
    """Make a layer from its parts; see `data.layers.build.LayerBuilder.finish`."""
    return run_of(ref).builder.finish(name, harmonised, municipalities)


def report(plan: RunPlan, stage: Path, code: str) -> RegionResult:
    """Evaluate one region and write its files to the staging folder; see `flows.run.steps.report_region`."""
    return report_region(run_of(plan.ref), context_of(plan), stage, code)


def run_of(ref: RunRef) -> Run:
    """Return the run of a reference, made once a process.

    Raises
    ------
    ClusterError
        This process has other code, or reads other rules or another catalogue, than the one that made the reference.
    """
    with _LOCK:
        return _run_of(ref)


def context_of(plan: RunPlan) -> RunContext:
    """Return what all regions of a run share, made once a process; raises as `run_of`."""
    with _LOCK:
        return _context_of(plan.model_dump_json())


@lru_cache(maxsize=4)
def _run_of(ref: RunRef) -> Run:
    if ref.code_version != code_version():
        msg = (
            f"a worker has code {code_version()}, the run has {ref.code_version}; "
            "install the same version on every worker"
        )
        raise ClusterError(msg)
    run = prepare(ref.request)
    if ref.configuration_sha256 != run.configuration_sha256:
        folders = ", ".join(str(path) for path in (ref.request.catalogue, ref.request.rules) if path)
        msg = (
            f"a worker reads another catalogue or other rules in {folders or 'the package'} than the run; "
            "share these folders with it"
        )
        raise ClusterError(msg)
    return run.around(ref.bbox) if ref.bbox else run


@lru_cache(maxsize=1)
def _context_of(plan_json: str) -> RunContext:
    plan = RunPlan.model_validate_json(plan_json)
    return build_context(_run_of(plan.ref), plan)
