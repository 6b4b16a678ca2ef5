"""The main job as a Prefect flow; its steps become tasks, thin wrappers of the plain functions."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, Literal, TypeVar

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import ThreadPoolTaskRunner

from data.connectors.pull import Tell, say_nothing
from flows.errors import EXPECTED
from flows.job import main_job
from flows.local import worth_retrying
from flows.release import Release
from flows.request import RunRequest, make_request
from flows.run import Step
from flows.settings import Settings

__all__ = ["PrefectExecutor", "publish", "run_as_flow"]

_Made = TypeVar("_Made")
_Argument = TypeVar("_Argument")

_WAITS_S: Final[list[float]] = [2, 8, 30]


class PrefectExecutor:
    """Run the items of a step as tasks of the flow that is under way."""

    def each(
        self, step: Step, work: Callable[[_Argument], _Made], items: Mapping[str, _Argument]
    ) -> list[_Made | Exception]:
        """Submit one task an item and wait for all; an expected error is an outcome."""

        def do(item: str) -> _Made:
            return work(items[item])

        # Bytes and layers have stores of their own, keyed by content; a second cache could only be wrong.
        as_task = task(
            name=step.name,
            task_run_name=f"{step.name}-{{item}}",
            retries=step.retries,
            retry_delay_seconds=_WAITS_S[: step.retries],
            retry_condition_fn=_may_retry if step.retries else None,
            cache_policy=NO_CACHE,
            persist_result=False,
        )
        wrapped = as_task(do)
        futures: list[PrefectFuture[Any]] = [wrapped.submit(item) for item in items]
        return [_outcome(future) for future in futures]

    def telling(self, item: str) -> Tell:  # noqa: ARG002 - one signature
        """Tell nobody: Prefect shows tasks, not what happens inside them."""
        return say_nothing


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
        lang=lang,
        out=out,
    )
    return main_job(request, PrefectExecutor())


def run_as_flow(request: RunRequest) -> Release:
    """Run a request as the flow, on the server of PREFECT_API_URL or on one of its own; the steps are the same."""
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
        lang=request.lang,
        out=str(request.out),
    )


def _may_retry(_task: object, _run: object, state: Any) -> bool:  # noqa: ANN401 - Prefect's own signature
    return worth_retrying(state.result(raise_on_failure=False))


def _outcome(future: PrefectFuture[Any]) -> Any:  # noqa: ANN401 - what the step gives
    future.wait()
    outcome = future.result(raise_on_failure=False)
    if isinstance(outcome, BaseException) and not isinstance(outcome, EXPECTED):
        raise outcome
    return outcome
