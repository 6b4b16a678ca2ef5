"""The main job as a Prefect flow; its steps become tasks, thin wrappers of the plain functions."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any, Final, Literal, TypeVar
from uuid import uuid4

from distributed import CancelledError, Client, KilledWorker
from distributed.comm.core import CommClosedError
from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import ThreadPoolTaskRunner
from prefect_dask.task_runners import DaskTaskRunner

from data.pull.connectors.connector import ProgressCallback, no_progress
from flows.errors import EXPECTED, ClusterError
from flows.executors.dask_cluster import CONNECT_S, require_cluster
from flows.executors.local import worth_retrying
from flows.job import main_job
from flows.publish.release import Release
from flows.run.request import RunRequest, make_request
from flows.run.run import Step
from flows.settings import Settings

__all__ = ["PrefectExecutor", "publish", "run_as_flow"]

_Made = TypeVar("_Made")
_Argument = TypeVar("_Argument")

_WAITS_S: Final[list[float]] = [2, 8, 30]

_ASK_S: Final = 30
"""How often a task that waits for the cluster asks whether there still are workers; twice none ends the run."""


class PrefectExecutor:
    """Run the items of a step as tasks of the flow that is under way.

    Parameters
    ----------
    cluster
        To which the tasks of steps that travel hand their work, and wait for it; none means that they do it themselves.
    """

    def __init__(self, cluster: Client | None = None) -> None:
        self._cluster = cluster

    def each(
        self, step: Step, work: Callable[[_Argument], _Made], items: Mapping[str, _Argument]
    ) -> list[_Made | Exception]:
        """Submit one task an item and wait for all; an expected error is an outcome."""
        # Bytes and layers have stores of their own, keyed by content; a second cache could only be wrong.
        as_task = task(
            name=step.name,
            task_run_name=f"{step.name}-{{item}}",
            retries=step.retries,
            retry_delay_seconds=_WAITS_S[: step.retries],
            retry_condition_fn=_may_retry if step.retries else None,
            cache_policy=NO_CACHE,
            persist_result=False,
        )(_do)
        if self._cluster is None or not step.travels or not items:
            here = [as_task.submit(item, partial(work, argument)) for item, argument in items.items()]
            return [_outcome(future) for future in here]
        # The cluster decides how many are at work at once; here they only wait.
        waiting: ThreadPoolTaskRunner[Any] = ThreadPoolTaskRunner(max_workers=len(items))
        with waiting:
            away = [
                waiting.submit(
                    as_task, {"item": item, "job": partial(_away, self._cluster, f"{step.name} {item}", work, argument)}
                )
                for item, argument in items.items()
            ]
            return [_outcome(future) for future in away]

    def telling(self, item: str) -> ProgressCallback:  # noqa: ARG002 - one signature
        """Tell nobody: Prefect shows tasks, not what happens inside them."""
        return no_progress


@flow(name="opgavenkaart", persist_result=False, validate_parameters=True)
def publish(
    regions: list[str] | None = None,
    *,
    sample: bool = False,
    catalogue: str | None = None,
    rules: str | None = None,
    mirror: str | None = None,
    offline: bool = False,
    at: datetime | None = None,
    scenarios: list[str] | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    lang: Literal["nl", "en"] | None = None,
    out: str | None = None,
) -> Release:
    """Pull, overlay and publish one release; the parameters are those of `opgavenkaart run`."""
    request = make_request(
        Settings(),
        regions=tuple(regions or ()),
        sample=sample,
        catalogue=catalogue,
        rules=rules,
        mirror=mirror,
        offline=offline,
        at=at,
        scenarios=tuple(scenarios or ()),
        workers=workers,
        scheduler=scheduler,
        lang=lang,
        out=out,
    )
    with _cluster(request) as cluster:
        return main_job(request, PrefectExecutor(cluster))


def run_as_flow(request: RunRequest) -> Release:
    """Run a request as the flow, on the server of PREFECT_API_URL or on one of its own; the steps are the same."""
    if request.scheduler:
        # Asked again by the flow; here it costs a second and spares the wait for Prefect.
        require_cluster(request)
    runner: ThreadPoolTaskRunner[Any] = ThreadPoolTaskRunner(max_workers=request.workers)
    return publish.with_options(task_runner=runner)(  # type: ignore[arg-type] # Prefect types the runner by its default future
        list(request.regions),
        sample=request.sample,
        catalogue=str(request.catalogue) if request.catalogue else None,
        rules=str(request.rules) if request.rules else None,
        mirror=request.mirror,
        offline=request.offline,
        at=request.at,
        scenarios=list(request.scenarios),
        workers=request.workers,
        scheduler=request.scheduler,
        lang=request.lang,
        out=str(request.out),
    )


@contextmanager
def _cluster(request: RunRequest) -> Iterator[Client | None]:
    """Give a connection to the cluster that is asked for, once it is fit."""
    if not request.scheduler:
        yield None
        return
    require_cluster(request)
    with DaskTaskRunner(address=request.scheduler, client_kwargs={"timeout": CONNECT_S}) as runner:
        yield runner.client


def _away(cluster: Client, what: str, work: Callable[[_Argument], _Made], argument: _Argument) -> _Made:
    """Do the work on a cluster.

    Raises
    ------
    ClusterError
        Several workers died on it, none is left, or the scheduler is gone.
    """
    future = cluster.submit(work, argument, key=f"{what} {uuid4()}", pure=False)
    without = 0
    try:
        while True:
            try:
                made: _Made = future.result(timeout=_ASK_S)
            except TimeoutError:
                if future.done():  # type: ignore[no-untyped-call]
                    raise
                without = 0 if cluster.nthreads() else without + 1  # type: ignore[no-untyped-call]
                if without > 1:
                    msg = f"{what}: no Dask worker is left; nothing was published. Start workers, then run again"
                    raise ClusterError(msg) from None
            else:
                return made
    except KilledWorker as err:
        msg = (
            f"{what}: {err.allowed_failures + 1} workers died on it; most often memory was short: give workers "
            "more of it, or fewer threads each (--nthreads 1)"
        )
        raise ClusterError(msg) from err
    except (CancelledError, CommClosedError) as err:
        msg = f"{what}: the Dask scheduler was lost ({err}); nothing was published, run again"
        raise ClusterError(msg) from err


def _do(item: str, job: Callable[[], _Made]) -> _Made:  # noqa: ARG001 - names the task run
    return job()


def _may_retry(_task: object, _run: object, state: Any) -> bool:  # noqa: ANN401 - Prefect's own signature
    return worth_retrying(state.result(raise_on_failure=False))


def _outcome(future: PrefectFuture[Any]) -> Any:  # noqa: ANN401 - what the step gives
    future.wait()
    outcome = future.result(raise_on_failure=False)
    if isinstance(outcome, BaseException) and not isinstance(outcome, EXPECTED):
        raise outcome
    return outcome
