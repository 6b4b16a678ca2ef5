"""The progress of a run: a bar on a terminal, plain lines elsewhere, JSON for machines."""

import json
import threading
from types import TracebackType
from typing import Final, Protocol, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

__all__ = ["BarProgress", "JsonProgress", "LineProgress", "Progress"]

_STEP_TITLES: Final = {
    "probe": "asking sources",
    "pull": "pulling sources",
    "harmonise": "harmonising",
    "finish": "finishing layers",
    "report": "reporting regions",
}


class Progress(Protocol):
    """What an executor reports."""

    def step_started(self, step: str, count: int) -> None:
        """Report that a step starts, for so many items."""
        ...

    def item_finished(self, step: str, item: str, seconds: float, error: Exception | None) -> None:
        """Report that an item is done, or failed."""
        ...

    def item_advanced(self, item: str, done: int, total: int | None) -> None:
        """Report how much of a long item is done; `total` is None where it is not known."""
        ...


class LineProgress:
    """One line a step and one a failure."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def step_started(self, step: str, count: int) -> None:
        """Write which step starts."""
        self._write(f"{_STEP_TITLES.get(step, step)} ({count})")

    def item_finished(self, step: str, item: str, seconds: float, error: Exception | None) -> None:  # noqa: ARG002 - one signature
        """Write what failed."""
        if error is not None:
            self._write(f"  {item}: {error}")

    def item_advanced(self, item: str, done: int, total: int | None) -> None:
        """Ignore the progress inside an item."""

    def _write(self, line: str) -> None:
        with self._lock:
            self._stream.write(line + "\n")
            self._stream.flush()


class BarProgress:
    """A bar a step, on a terminal; a context manager."""

    def __init__(self, console: Console) -> None:
        self._bars = RichProgress(
            TextColumn("{task.description:<20}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
        )
        self._tasks: dict[str, TaskID] = {}
        self._items: dict[str, TaskID] = {}

    def __enter__(self) -> "BarProgress":
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def step_started(self, step: str, count: int) -> None:
        """Start a bar, or lengthen the one of the same step."""
        if step in self._tasks:
            total = next(task.total or 0 for task in self._bars.tasks if task.id == self._tasks[step])
            self._bars.update(self._tasks[step], total=total + count)
        else:
            self._tasks[step] = self._bars.add_task(_STEP_TITLES.get(step, step), total=count)

    def item_finished(self, step: str, item: str, seconds: float, error: Exception | None) -> None:  # noqa: ARG002 - one signature
        """Advance the bar, and print what failed."""
        self._bars.advance(self._tasks[step])
        if item in self._items:
            self._bars.remove_task(self._items.pop(item))
        if error is not None:
            self._bars.console.print(f"  {item}: {error}", style="yellow", markup=False, highlight=False)

    def item_advanced(self, item: str, done: int, total: int | None) -> None:
        """Show a bar for the item while it lasts; without a known end it only counts."""
        if item in self._items:
            self._bars.update(self._items[item], completed=done, total=total)
            return
        self._items[item] = self._bars.add_task(f"  {item}", total=total, completed=done)
        self._bars.refresh()


class JsonProgress:
    """One JSON object a line."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def step_started(self, step: str, count: int) -> None:
        """Write that a step starts."""
        self._write({"event": "step", "step": step, "items": count})

    def item_finished(self, step: str, item: str, seconds: float, error: Exception | None) -> None:
        """Write that an item is done."""
        event = {"event": "item", "step": step, "item": item, "seconds": round(seconds, 3)}
        self._write({**event, "error": str(error)} if error else event)

    def item_advanced(self, item: str, done: int, total: int | None) -> None:
        """Ignore the progress inside an item."""

    def _write(self, content: dict[str, object]) -> None:
        with self._lock:
            self._stream.write(json.dumps(content, ensure_ascii=False) + "\n")
            self._stream.flush()
