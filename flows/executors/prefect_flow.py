"""The main job as a Prefect flow; its steps become tasks, thin wrappers of the plain functions."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any, Final, Literal, TypeVar

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import ThreadPoolTaskRunner

from data.pull.connectors.connector import ProgressCallback, no_progress
from flows.errors import EXPECTED
from flows.executors.cluster_extra import require_cluster_extra
from flows.executors.local import is_transient
from flows.job import main_job
from flows.publish.release import Release
from flows.run.request import RunRequest, make_request
from flows.run.run import Step
from flows.settings import Settings

__all__ = ["PrefectExecutor", "publish", "run_as_flow"]

_Result = TypeVar("_Result")
_Item = TypeVar("_Item")

_RETRY_WAITS_S: Final[list[float]] = [2, 8, 30]

RemoteCall = Callable[[str, Callable[[Any], Any], Any], Any]
"""Call a function with an item on a cluster, under a name, and return its result."""


class PrefectExecutor:
    """Run the items of a step as tasks of the current flow.

    Parameters
    ----------
    remote_call
        How tasks of remote steps have their work done; None means that they do it themselves.
    """

    def __init__(self, remote_call: RemoteCall | None = None) -> None:
        self._remote_call = remote_call

    def map(
        self, step: Step, work: Callable[[_Item], _Result], items: Mapping[str, _Item]
    ) -> list[_Result | Exception]:
        """Submit one task an item and wait for all; an expected error is an outcome."""
        # Bytes and layers have stores of their own, keyed by content; a second cache could only be wrong.
        step_task = task(
            name=step.name,
            task_run_name=f"{step.name}-{{item}}",
            retries=step.retries,
            retry_delay_seconds=_RETRY_WAITS_S[: step.retries],
            retry_condition_fn=_may_retry if step.retries else None,
            cache_policy=NO_CACHE,
            persist_result=False,
        )(_call)
        if self._remote_call is None or not step.remote or not items:
            futures = [step_task.submit(name, partial(work, item)) for name, item in items.items()]
            return [_outcome(future) for future in futures]
        # The cluster decides how many run at once; the threads of this process only wait.
        waiting: ThreadPoolTaskRunner[Any] = ThreadPoolTaskRunner(max_workers=len(items))
        with waiting:
            remote_futures = [
                waiting.submit(
                    step_task, {"item": name, "job": partial(self._remote_call, f"{step.name} {name}", work, item)}
                )
                for name, item in items.items()
            ]
            return [_outcome(future) for future in remote_futures]

    def progress_of(self, item: str) -> ProgressCallback:  # noqa: ARG002 - one signature
        """Return a callback that ignores progress: Prefect shows tasks, not what happens inside them."""
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
    with _remote_call(request) as remote_call:
        return main_job(request, PrefectExecutor(remote_call))


def run_as_flow(request: RunRequest) -> Release:
    """Run a request as the flow, on the server of PREFECT_API_URL or on one of its own; the steps are the same."""
    if request.scheduler:
        # The flow checks it again; here it takes a second and spares the wait for Prefect.
        _require_cluster(request)
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


def _require_cluster(request: RunRequest) -> None:
    require_cluster_extra()
    from flows.executors.dask_cluster import require_cluster

    require_cluster(request)


@contextmanager
def _remote_call(request: RunRequest) -> Iterator[RemoteCall | None]:
    """Connect to the cluster of a request, once it is checked; give None where the request has none."""
    if not request.scheduler:
        yield None
        return
    _require_cluster(request)
    from prefect_dask.task_runners import DaskTaskRunner

    from flows.executors.dask_cluster import CONNECT_S, call_on_cluster

    with DaskTaskRunner(address=request.scheduler, client_kwargs={"timeout": CONNECT_S}) as runner:
        yield partial(call_on_cluster, runner.client)


def _call(item: str, job: Callable[[], _Result]) -> _Result:  # noqa: ARG001 - names the task run
    return job()


def _may_retry(_task: object, _run: object, state: Any) -> bool:  # noqa: ANN401 - Prefect's own signature
    return is_transient(state.result(raise_on_failure=False))


def _outcome(future: PrefectFuture[Any]) -> Any:  # noqa: ANN401 - the result of the step
    future.wait()
    outcome = future.result(raise_on_failure=False)
    if isinstance(outcome, BaseException) and not isinstance(outcome, EXPECTED):
        raise outcome
    return outcome
