"""The main job: one description of the steps, for every way of running them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final, TypeVar

from data.snapshot import Snapshot
from flows.release import Release, previous_first_seen, publish, staging
from flows.request import RunRequest
from flows.run import BOUNDARIES, Executor, Run, prepare
from flows.steps import (
    FINISH,
    HARMONISE,
    PULL,
    REPORT,
    RegionResult,
    finish_layer,
    harmonise_source,
    pull_source,
    report_region,
)
from flows.world import Harmonised, SourceState, World, build_world, settle, states_of
from spatial.layer import Layer

__all__ = ["main_job", "municipalities_of", "refresh_job", "world_of"]

_Made = TypeVar("_Made")

_LAYERS_KEPT: Final = timedelta(days=14)


def main_job(request: RunRequest, execute: Executor) -> Release:
    """Pull, overlay and publish one release.

    Parameters
    ----------
    request
        What is asked for.
    execute
        How the steps are carried out.

    Raises
    ------
    NothingToPublish, DocumentError, HarmoniseError, RuleError, RegionError, OutputRefused
        Nothing was switched; the previous release stands.
    """
    run = prepare(request)
    with staging(request.out) as stage:
        world = world_of(run, execute, previous_first_seen(request.out, request.at))
        codes = [region.code for region in world.regions]
        results: list[RegionResult] = _all(
            execute.each(REPORT, lambda code: report_region(run, world, stage, code), codes)
        )
        return publish(run, world, results, stage)


def refresh_job(request: RunRequest, execute: Executor, source_ids: Iterable[str] = ()) -> tuple[SourceState, ...]:
    """Pull sources without publishing anything; none named means all that a run needs."""
    run = prepare(request)
    wanted = [run.catalogue.get(name) for name in source_ids] or list(run.sources)
    outcomes = execute.each(PULL, lambda name: pull_source(run, name, due_only=False), [source.id for source in wanted])
    return states_of(run, wanted, outcomes)


def municipalities_of(run: Run, execute: Executor) -> Layer:
    """Pull the boundaries alone and return the municipalities with their regions."""
    boundaries = run.catalogue.feeding(BOUNDARIES)
    pulled = execute.each(PULL, lambda name: pull_source(run, name), [source.id for source in boundaries])
    states = states_of(run, boundaries, pulled)
    _, key = _municipalities(run, execute, [state.snapshot for state in states if state.snapshot])
    return run.layer(key)


def world_of(run: Run, execute: Executor, first_seen: dict[str, date] | None = None) -> World:
    """Pull and harmonise all that a run needs."""
    pulled = execute.each(PULL, lambda name: pull_source(run, name), [source.id for source in run.sources])
    states = settle(run, pulled)
    harmonised, municipalities = _municipalities(run, execute, [state.snapshot for state in states if state.snapshot])
    given = {layer for item in harmonised for layer, _ in item.parts}
    names = [name for name in run.layer_names if name in given]
    finished: list[str] = _all(
        execute.each(FINISH, lambda name: finish_layer(run, name, harmonised, municipalities), names)
    )
    keys = {"municipalities": municipalities, **dict(zip(names, finished, strict=True))}
    world = build_world(run, states, harmonised, keys, first_seen or {})
    run.store.prune(datetime.now(UTC) - _LAYERS_KEPT)
    return world


def _municipalities(run: Run, execute: Executor, snapshots: Sequence[Snapshot]) -> tuple[list[Harmonised], str]:
    """Harmonise sources, and finish the layer that all others are placed in."""
    shots = {snapshot.source_id: snapshot for snapshot in snapshots}
    harmonised: list[Harmonised] = _all(
        execute.each(HARMONISE, lambda name: harmonise_source(run, shots[name]), list(shots))
    )
    key: list[str] = _all(
        execute.each(FINISH, lambda name: finish_layer(run, name, harmonised, None), ["municipalities"])
    )
    return harmonised, key[0]


def _all(outcomes: list[_Made | Exception]) -> list[_Made]:
    """Go on with every outcome, or stop with the first that failed."""
    made: list[_Made] = []
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome
        made.append(outcome)
    return made
