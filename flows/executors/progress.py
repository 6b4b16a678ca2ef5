"""What a run says while it is at work: a bar on a terminal, plain lines elsewhere, JSON for machines."""

import json
import threading
from types import TracebackType
from typing import Final, Protocol, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

__all__ = ["BarProgress", "JsonProgress", "LineProgress", "Progress"]

_WORDS: Final = {
    "probe": "asking sources",
    "pull": "pulling sources",
    "harmonise": "harmonising",
    "finish": "finishing layers",
    "report": "reporting regions",
}


class Progress(Protocol):
    """What an executor tells."""

    def begin(self, step: str, count: int) -> None:
        """Tell that a step starts, for so many items."""
        ...

    def done(self, step: str, item: str, seconds: float, error: Exception | None) -> None:
        """Tell that an item is done, or failed."""
        ...

    def came(self, item: str, done: int, of: int | None) -> None:
        """Tell how far a long item is."""
        ...


class LineProgress:
    """One line a step and one a failure."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def begin(self, step: str, count: int) -> None:
        """Say which step starts."""
        self._say(f"{_WORDS.get(step, step)} ({count})")

    def done(self, step: str, item: str, seconds: float, error: Exception | None) -> None:  # noqa: ARG002 - one signature
        """Say what failed."""
        if error is not None:
            self._say(f"  {item}: {error}")

    def came(self, item: str, done: int, of: int | None) -> None:
        """Say nothing of what goes on inside an item."""

    def _say(self, line: str) -> None:
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

    def begin(self, step: str, count: int) -> None:
        """Start a bar, or lengthen the one of the same step."""
        if step in self._tasks:
            total = next(task.total or 0 for task in self._bars.tasks if task.id == self._tasks[step])
            self._bars.update(self._tasks[step], total=total + count)
        else:
            self._tasks[step] = self._bars.add_task(_WORDS.get(step, step), total=count)

    def done(self, step: str, item: str, seconds: float, error: Exception | None) -> None:  # noqa: ARG002 - one signature
        """Move the bar on, and say what failed."""
        self._bars.advance(self._tasks[step])
        if item in self._items:
            self._bars.remove_task(self._items.pop(item))
        if error is not None:
            self._bars.console.print(f"  {item}: {error}", style="yellow", markup=False, highlight=False)

    def came(self, item: str, done: int, of: int | None) -> None:
        """Show a bar for the item while it lasts; without a known end it only counts."""
        if item in self._items:
            self._bars.update(self._items[item], completed=done, total=of)
            return
        self._items[item] = self._bars.add_task(f"  {item}", total=of, completed=done)
        self._bars.refresh()


class JsonProgress:
    """One JSON object a line."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def begin(self, step: str, count: int) -> None:
        """Tell that a step starts."""
        self._say({"event": "step", "step": step, "items": count})

    def done(self, step: str, item: str, seconds: float, error: Exception | None) -> None:
        """Tell that an item is done."""
        told = {"event": "item", "step": step, "item": item, "seconds": round(seconds, 3)}
        self._say({**told, "error": str(error)} if error else told)

    def came(self, item: str, done: int, of: int | None) -> None:
        """Say nothing of what goes on inside an item."""

    def _say(self, content: dict[str, object]) -> None:
        with self._lock:
            self._stream.write(json.dumps(content, ensure_ascii=False) + "\n")
            self._stream.flush()
