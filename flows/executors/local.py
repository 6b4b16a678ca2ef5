"""The steps in this process, over threads."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import perf_counter
from typing import TypeVar

from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from data.errors import SourceUnavailable
from data.pull.connectors.connector import ProgressCallback
from flows.errors import EXPECTED
from flows.executors.progress import Progress
from flows.run.run import Step

__all__ = ["LocalExecutor", "is_transient"]

_Result = TypeVar("_Result")
_Item = TypeVar("_Item")


def is_transient(error: BaseException) -> bool:
    """Whether pulling again may help after this error."""
    return isinstance(error, SourceUnavailable) and error.transient


class LocalExecutor:
    """Run the items of a step over `workers` threads, reporting each to `progress`.

    GEOS and GDAL release Python's lock, so threads share the work; they also share the municipalities, of which each
    process would need its own.
    """

    def __init__(self, workers: int, progress: Progress, *, first_wait_s: float = 1.0) -> None:
        self._workers = workers
        self._progress = progress
        self._first_wait_s = first_wait_s

    def map(
        self, step: Step, work: Callable[[_Item], _Result], items: Mapping[str, _Item]
    ) -> list[_Result | Exception]:
        """Call the work for every item and return the outcomes in order; an expected error is an outcome."""
        if not items:
            return []
        self._progress.step_started(step.name, len(items))

        def attempt(item: str) -> _Result | Exception:
            started = perf_counter()
            try:
                result = self._retrying(step)(work, items[item]) if step.retries else work(items[item])
            except EXPECTED as error:
                self._progress.item_finished(step.name, item, perf_counter() - started, error)
                return error
            self._progress.item_finished(step.name, item, perf_counter() - started, None)
            return result

        if self._workers == 1 or len(items) == 1:
            return [attempt(item) for item in items]
        with ThreadPoolExecutor(max_workers=self._workers) as pool:
            return list(pool.map(attempt, items))

    def progress_of(self, item: str) -> ProgressCallback:
        """Return the callback to which an item reports its progress."""
        return partial(self._progress.item_advanced, item)

    def _retrying(self, step: Step) -> Retrying:
        return Retrying(
            retry=retry_if_exception(is_transient),
            stop=stop_after_attempt(step.retries + 1),
            wait=wait_exponential_jitter(multiplier=self._first_wait_s, max=30, jitter=self._first_wait_s),
            reraise=True,
        )
