"""The main job: one description of the steps, for every way of running them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final, TypeVar

import shapely

from data.catalogue.catalogue import BUILTIN
from data.entries.source import Source
from data.errors import HarmoniseError
from data.layers.build import Harmonised
from data.snapshots.snapshot import Snapshot
from flows.errors import RequestError
from flows.publish.release import Release, publish, staging
from flows.releases.previous import release_before
from flows.run.context import require_ground, settle, states_of, wanted_codes
from flows.run.remote_steps import finish, harmonise, report, world_of
from flows.run.request import RunRequest
from flows.run.run import BOUNDARIES, Executor, Run, prepare
from flows.run.run_plan import Order, Outline
from flows.run.source_status import SourceStatus
from flows.run.steps import FINISH, HARMONISE, PULL, REPORT, RegionResult, pull_source
from spatial.findings.halo import Bbox
from spatial.layers.layer import Layer
from spatial.layers.region import Region, regions

__all__ = ["main_job", "municipalities_of", "outline_of", "refresh_job"]

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
    NothingToPublish, DocumentError, HarmoniseError, RuleError, RegionError, OutputRefused, ClusterError
        Nothing was switched; the previous release stands.
    """
    with prepare(request) as run, staging(request.out) as stage:
        outline = outline_of(run, execute)
        work = partial(report, outline, stage.absolute())
        results: list[RegionResult] = _all(execute.each(REPORT, work, {code: code for code in outline.codes}))
        return publish(run, world_of(outline), results, stage)


def refresh_job(
    request: RunRequest,
    execute: Executor,
    source_ids: Iterable[str] = (),
    *,
    since: datetime | None = None,
    accept_fewer: bool = False,
) -> tuple[SourceStatus, ...]:
    """Pull sources without publishing anything.

    Parameters
    ----------
    source_ids
        Which; none means all that a run needs.
    since
        Leave out what was pulled at that time or later.
    accept_fewer
        Take a source even when it holds far fewer features than before.

    Raises
    ------
    RequestError
        A source is pulled per region, and no region is named.
    """
    named = tuple(source_ids)
    with prepare(request) as whole:
        run = whole
        if request.regions:
            run = whole.around(_extent(regions(municipalities_of(whole, execute), wanted_codes(whole))))
        wanted = [run.catalogue.get(name) for name in named] or list(run.sources)
        large = [source.id for source in wanted if source.extent == "region" and source.bbox is None]
        if large and named:
            msg = f"{', '.join(large)}: too large to pull whole; name a region, for instance --region ES04"
            raise RequestError(msg)
        due = [
            source
            for source in wanted
            if source.id not in large and (since is None or not _pulled_since(run, source, since))
        ]

        def pull(source: Source) -> Snapshot:
            progress = execute.telling(source.id)
            return pull_source(run, source.id, due_only=False, accept_fewer=accept_fewer, progress=progress)

        return states_of(run, due, execute.each(PULL, pull, {source.id: source for source in due}))


def municipalities_of(run: Run, execute: Executor) -> Layer:
    """Pull the boundaries alone and return the municipalities with their regions.

    Raises
    ------
    NothingToPublish
        They cannot be had.
    """
    _, _, key = _ground(run, execute)
    return run.ground(key)


def outline_of(run: Run, execute: Executor) -> Outline:
    """Pull and harmonise all that a run needs: the ground first, then what lies on it and around it.

    Claims are placed in the bare ground. The figures on it come last: a table that changes, or that cannot be had,
    makes no claim anew.

    Raises
    ------
    NothingToPublish
        There is no ground, or no claim on it.
    RegionError
        A region that was asked for is unknown.
    """
    states, harmonised, municipalities = _ground(run, execute)
    wanted = regions(run.ground(municipalities), wanted_codes(run))
    around = _extent(wanted)
    run, order = run.around(around), Order.of(run, around)
    known = {state.source.id for state in states}
    others = [source for source in run.sources if source.id not in known]
    more, made = _harmonised(run, order, execute, others)
    settle(run, more)
    harmonised += made
    given = {layer for item in harmonised for layer, _ in item.parts}
    names = [name for name in run.layer_names if name in given]
    work = partial(finish, order, tuple(harmonised), municipalities)
    finished: list[str] = _all(execute.each(FINISH, work, {name: name for name in names}))
    told = partial(finish, order, tuple(harmonised), None)
    grounds = [name for name in BOUNDARIES if name in given]
    figured: list[str] = _all(execute.each(FINISH, told, {name: name for name in grounds}))
    ground = dict(zip(grounds, figured, strict=True))
    run.store.prune(datetime.now(UTC) - _LAYERS_KEPT)
    before = release_before(run.request.out, run.request.at)
    return Outline(
        order=order,
        codes=tuple(region.code for region in wanted),
        previous=before.absolute() if before else None,
        standings=tuple(state.standing for state in sorted((*states, *more), key=lambda state: state.source.id)),
        harmonised=tuple(harmonised),
        municipalities=ground["municipalities"],
        energy_regions=ground.get("energy_regions"),
        layers=dict(zip(names, finished, strict=True)),
    )


def _ground(run: Run, execute: Executor) -> tuple[list[SourceStatus], list[Harmonised], str]:
    """Pull and harmonise the boundaries, and finish the layer that all others are placed in."""
    order = Order.of(run)
    states, harmonised = _harmonised(run, order, execute, run.boundaries)
    require_ground(states)
    work = partial(finish, order, tuple(harmonised), None)
    key: list[str] = _all(execute.each(FINISH, work, {"municipalities": "municipalities"}))
    return states, harmonised, key[0]


def _harmonised(
    run: Run, order: Order, execute: Executor, sources: Sequence[Source]
) -> tuple[list[SourceStatus], list[Harmonised]]:
    """Pull sources and make their layer parts.

    A source that does not fit its entry stops the run when whoever runs it wrote the entry, as verified; an entry that
    ships with the product is not theirs to mend, and its source then counts as missing.
    """
    pulled = execute.each(
        PULL,
        lambda source: pull_source(run, source.id, progress=execute.telling(source.id)),
        {source.id: source for source in sources},
    )
    states = list(states_of(run, sources, pulled))
    shots = {state.source.id: state.snapshot for state in states if state.snapshot}
    outcomes = execute.each(HARMONISE, partial(harmonise, order), shots)
    refused = {
        name: outcome
        for name, outcome in zip(shots, outcomes, strict=True)
        if isinstance(outcome, HarmoniseError)
        and (run.catalogue.get(name).status != "verified" or run.catalogue.folders[name] == BUILTIN)
    }
    kept = [
        SourceStatus(state.source, None, str(refused[state.source.id])) if state.source.id in refused else state
        for state in states
    ]
    return kept, _all([outcome for name, outcome in zip(shots, outcomes, strict=True) if name not in refused])


def _extent(wanted: Sequence[Region]) -> Bbox:
    """Return the bounding box of the regions that are asked for."""
    minx, miny, maxx, maxy = shapely.total_bounds([region.geometry for region in wanted])
    return float(minx), float(miny), float(maxx), float(maxy)


def _pulled_since(run: Run, source: Source, since: datetime) -> bool:
    newest = run.snapshots.newest(source)
    return newest is not None and newest.captured_at >= since


def _all(outcomes: list[_Made | Exception]) -> list[_Made]:
    """Go on with every outcome, or stop with the first that failed."""
    made: list[_Made] = []
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome
        made.append(outcome)
    return made
