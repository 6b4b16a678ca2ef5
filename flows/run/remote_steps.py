"""The steps that travel: functions of plain values, each of which makes anew, once a process, what it works with.

Every way of running goes through them, this process's own threads too: that is why a cluster gives the same bytes.
"""

import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from data.layers.build import Harmonised
from data.snapshots.snapshot import Snapshot
from flows.errors import ClusterError
from flows.run.context import World, build_world
from flows.run.run import Run, code_version, prepare
from flows.run.run_plan import Order, Outline
from flows.run.steps import RegionResult, report_region

__all__ = ["finish", "harmonise", "report", "run_of", "world_of"]

_LOCK: Final = threading.RLock()


def harmonise(order: Order, snapshot: Snapshot) -> Harmonised:
    """Make the layer parts of a source; see `data.layers.build.LayerBuilder.harmonise`."""
    return run_of(order).builder.harmonise(snapshot)


def finish(order: Order, harmonised: Sequence[Harmonised], municipalities: str | None, name: str) -> str:
    """Make a layer of its parts; see `data.layers.build.LayerBuilder.finish`."""
    return run_of(order).builder.finish(name, harmonised, municipalities)


def report(outline: Outline, stage: Path, code: str) -> RegionResult:
    """Judge one region and write its files to the staging folder; see `flows.run.steps.report_region`."""
    return report_region(run_of(outline.order), world_of(outline), stage, code)


def run_of(order: Order) -> Run:
    """Return the run that an order is about, made once a process.

    Raises
    ------
    ClusterError
        This process has other code, or reads other rules or another catalogue, than the one that gave the order.
    """
    with _LOCK:
        return _run_of(order)


def world_of(outline: Outline) -> World:
    """Return what all regions of a run share, made once a process; raises as `run_of`."""
    with _LOCK:
        return _world_of(outline.model_dump_json())


@lru_cache(maxsize=4)
def _run_of(order: Order) -> Run:
    if order.code != code_version():
        msg = f"a worker has code {code_version()}, the run has {order.code}; install the same version on every worker"
        raise ClusterError(msg)
    run = prepare(order.request)
    if order.documents != run.documents:
        read = ", ".join(str(path) for path in (order.request.catalogue, order.request.rules) if path)
        msg = f"a worker reads other documents in {read or 'the package'} than the run; share these folders with it"
        raise ClusterError(msg)
    return run.around(order.around) if order.around else run


@lru_cache(maxsize=1)
def _world_of(outline: str) -> World:
    told = Outline.model_validate_json(outline)
    return build_world(_run_of(told.order), told)
