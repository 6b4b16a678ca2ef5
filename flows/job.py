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
from flows.run.context import requested_codes, require_claims, require_municipalities, source_statuses
from flows.run.remote_steps import context_of, finish, harmonise, report
from flows.run.request import RunRequest
from flows.run.run import BOUNDARIES, Executor, Run, prepare
from flows.run.run_plan import RunPlan, RunRef
from flows.run.source_status import SourceStatus
from flows.run.steps import FINISH, HARMONISE, PULL, REPORT, RegionResult, pull_source
from spatial.findings.halo import Bbox
from spatial.layers.layer import Layer
from spatial.layers.region import Region, regions

__all__ = ["main_job", "make_plan", "municipalities_of", "refresh_job"]

_Result = TypeVar("_Result")

_LAYERS_KEPT: Final = timedelta(days=14)


def main_job(request: RunRequest, executor: Executor) -> Release:
    """Pull, overlay and publish one release.

    Raises
    ------
    NothingToPublish, DocumentError, HarmoniseError, RuleError, RegionError, OutputRefused, ClusterError
        Nothing was switched; the previous release remains the published one.
    """
    with prepare(request) as run, staging(request.out) as stage:
        plan = make_plan(run, executor)
        work = partial(report, plan, stage.absolute())
        results: list[RegionResult] = _require_all(executor.map(REPORT, work, {code: code for code in plan.codes}))
        return publish(run, context_of(plan), results, stage)


def refresh_job(
    request: RunRequest,
    executor: Executor,
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
        Accept a source even when it holds far fewer features than before.

    Raises
    ------
    RequestError
        A source is pulled per region, and no region is named.
    """
    named = tuple(source_ids)
    with prepare(request) as national_run:
        run = national_run
        if request.regions:
            municipalities = municipalities_of(national_run, executor)
            run = national_run.around(_extent(regions(municipalities, requested_codes(national_run))))
        requested = [run.catalogue.get(name) for name in named] or list(run.sources)
        too_large = [source.id for source in requested if source.extent == "region" and source.bbox is None]
        if too_large and named:
            msg = f"{', '.join(too_large)}: too large to pull whole; name a region, for instance --region ES04"
            raise RequestError(msg)
        due = [
            source
            for source in requested
            if source.id not in too_large and (since is None or not _pulled_since(run, source, since))
        ]

        def pull(source: Source) -> Snapshot:
            progress = executor.progress_of(source.id)
            return pull_source(run, source.id, due_only=False, accept_fewer=accept_fewer, progress=progress)

        return source_statuses(run, due, executor.map(PULL, pull, {source.id: source for source in due}))


def municipalities_of(run: Run, executor: Executor) -> Layer:
    """Pull the boundaries alone and return the municipalities with their regions.

    Raises
    ------
    NothingToPublish
        They are not available.
    """
    _, _, key = _make_municipalities(run, executor)
    return run.boundary_layer(key)


def make_plan(run: Run, executor: Executor) -> RunPlan:
    """Pull and harmonise all that a run needs: the boundaries first, then the layers in and around the regions.

    Claims are located in municipalities without figures. The figures are joined last: a table that changes, or that is
    not available, makes no claim layer anew.

    Raises
    ------
    NothingToPublish
        There are no municipalities, or no claims.
    RegionError
        A requested region is unknown.
    """
    statuses, harmonised, municipalities = _make_municipalities(run, executor)
    requested = regions(run.boundary_layer(municipalities), requested_codes(run))
    bbox = _extent(requested)
    run, ref = run.around(bbox), RunRef.of(run, bbox)
    known = {status.source_id for status in statuses}
    others = [source for source in run.sources if source.id not in known]
    other_statuses, other_harmonised = _pull_and_harmonise(run, ref, executor, others)
    require_claims(run, other_statuses)
    harmonised += other_harmonised
    statuses += other_statuses
    available = {layer for item in harmonised for layer, _ in item.parts}
    names = [name for name in run.layer_names if name in available]
    layers = _finish_layers(executor, ref, harmonised, municipalities, names)
    boundaries = _finish_layers(executor, ref, harmonised, None, [name for name in BOUNDARIES if name in available])
    run.store.prune(datetime.now(UTC) - _LAYERS_KEPT)
    previous = release_before(run.request.out, run.request.at)
    return RunPlan(
        ref=ref,
        codes=tuple(region.code for region in requested),
        previous=previous.absolute() if previous else None,
        sources=tuple(sorted(statuses, key=lambda status: status.source_id)),
        harmonised=tuple(harmonised),
        municipalities=boundaries["municipalities"],
        energy_regions=boundaries.get("energy_regions"),
        layers=layers,
    )


def _finish_layers(
    executor: Executor, ref: RunRef, harmonised: Sequence[Harmonised], municipalities: str | None, names: Sequence[str]
) -> dict[str, str]:
    """Finish layers and return their keys by name; `municipalities` is the key to locate them with, None for none."""
    work = partial(finish, ref, tuple(harmonised), municipalities)
    keys: list[str] = _require_all(executor.map(FINISH, work, {name: name for name in names}))
    return dict(zip(names, keys, strict=True))


def _make_municipalities(run: Run, executor: Executor) -> tuple[list[SourceStatus], list[Harmonised], str]:
    """Pull and harmonise the boundaries, and finish the municipalities, in which all other layers are located."""
    ref = RunRef.of(run)
    statuses, harmonised = _pull_and_harmonise(run, ref, executor, run.boundaries)
    require_municipalities(run, statuses)
    keys = _finish_layers(executor, ref, harmonised, None, ["municipalities"])
    return statuses, harmonised, keys["municipalities"]


def _pull_and_harmonise(
    run: Run, ref: RunRef, executor: Executor, sources: Sequence[Source]
) -> tuple[list[SourceStatus], list[Harmonised]]:
    """Pull sources and make their layer parts.

    A source that does not fit its entry stops the run when the user wrote the entry, as verified; an entry that ships
    with the product is not theirs to correct, and its source then counts as missing.
    """
    pulled = executor.map(
        PULL,
        lambda source: pull_source(run, source.id, progress=executor.progress_of(source.id)),
        {source.id: source for source in sources},
    )
    statuses = source_statuses(run, sources, pulled)
    snapshots = {status.source_id: status.snapshot for status in statuses if status.snapshot}
    outcomes = dict(zip(snapshots, executor.map(HARMONISE, partial(harmonise, ref), snapshots), strict=True))
    refused = {
        name: outcome
        for name, outcome in outcomes.items()
        if isinstance(outcome, HarmoniseError)
        and (run.catalogue.get(name).status != "verified" or run.catalogue.folders[name] == BUILTIN)
    }
    used = [
        SourceStatus.of(run.catalogue.get(status.source_id), None, str(refused[status.source_id]))
        if status.source_id in refused
        else status
        for status in statuses
    ]
    return used, _require_all([outcome for name, outcome in outcomes.items() if name not in refused])


def _extent(requested: Sequence[Region]) -> Bbox:
    """Return the bounding box of the requested regions."""
    minx, miny, maxx, maxy = shapely.total_bounds([region.geometry for region in requested])
    return float(minx), float(miny), float(maxx), float(maxy)


def _pulled_since(run: Run, source: Source, since: datetime) -> bool:
    newest = run.snapshots.newest(source)
    return newest is not None and newest.captured_at >= since


def _require_all(outcomes: list[_Result | Exception]) -> list[_Result]:
    """Return every result, or raise the first exception."""
    results: list[_Result] = []
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome
        results.append(outcome)
    return results
