"""The failures of the last pull of each source, and what was kept of them: shown to people, read by no run."""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from data.entries.source import Source
from data.errors import IncompletePull

__all__ = ["Failure", "PullLog"]


@dataclass(frozen=True)
class Failure:
    """The last pull of a source, which was not whole.

    Parameters
    ----------
    at, why
        When, and what was wrong.
    file, features, expected
        The part that did come, how many features it holds and how many there should be; `file` is None when nothing
        came.
    """

    at: datetime
    why: str
    file: Path | None = None
    features: int = 0
    expected: int | None = None


class PullLog:
    """Keep one failure a source under one folder, until a pull succeeds.

    The part that came is kept beside it under the source's name, so that a person can examine it. It is no snapshot.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def failure(self, source: Source) -> Failure | None:
        """Return the failure of the last pull; None after a successful one, or when there was none.

        For a source that is pulled per region, without a region here, it is the newest of all regions.
        """
        name = self._name(source)
        pattern = f"{name}-*.json" if source.extent == "region" and source.bbox is None else f"{name}.json"
        failures = [self._read(record) for record in self._root.glob(pattern)]
        return max(failures, key=lambda failure: failure.at, default=None)

    def keep_aside(self, source: Source, part: Path, refusal: IncompletePull) -> Path | None:
        """Move an incomplete pull beside the log, replacing the one before; None when not a byte of it came."""
        if not part.exists() or part.stat().st_size == 0:
            return None
        self._root.mkdir(parents=True, exist_ok=True)
        kept = self._root / f"{self._name(source)}.{'incomplete' if refusal.features else 'refused'}"
        part.chmod(0o644)
        part.replace(kept)
        return kept

    def note(self, source: Source, failure: Failure) -> None:
        """Record a failure."""
        self._root.mkdir(parents=True, exist_ok=True)
        record = self._record(source)
        temporary = record.with_suffix(f".{os.getpid()}.part")
        temporary.write_text(
            json.dumps(
                {
                    "at": failure.at.isoformat(),
                    "why": failure.why,
                    "file": failure.file.name if failure.file else None,
                    "features": failure.features,
                    "expected": failure.expected,
                },
                indent=1,
            ),
            encoding="utf-8",
        )
        temporary.replace(record)

    def clear(self, source: Source) -> None:
        """Remove a source's failure, with what was kept of it."""
        for ending in ("json", "incomplete", "refused"):
            (self._root / f"{self._name(source)}.{ending}").unlink(missing_ok=True)

    def _read(self, record: Path) -> Failure:
        content = json.loads(record.read_text(encoding="utf-8"))
        file = record.with_name(content["file"]) if content["file"] else None
        return Failure(
            datetime.fromisoformat(content["at"]), content["why"], file, content["features"], content["expected"]
        )

    def _record(self, source: Source) -> Path:
        return self._root / f"{self._name(source)}.json"

    def _name(self, source: Source) -> str:
        return f"{source.id}-{source.pull_key}"
