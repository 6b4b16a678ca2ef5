"""A run of the sample in a folder of its own."""

import json
from datetime import UTC, datetime
from pathlib import Path

from flows.executors.local import LocalExecutor
from flows.job import main_job
from flows.publish.release import Release
from flows.run.request import RunRequest

AT = datetime(2026, 11, 23, 6, tzinfo=UTC)


class Silent:
    def step_started(self, step: str, count: int) -> None:
        pass

    def item_finished(self, step: str, item: str, seconds: float, error: Exception | None) -> None:
        pass

    def item_advanced(self, item: str, done: int, total: int | None) -> None:
        pass


def request_in(folder: Path, **changed: object) -> RunRequest:
    given = {
        "sample": True,
        "at": AT,
        "out": folder / "out",
        "snapshots": folder / "snapshots",
        "layers": folder / "layers",
        "contact": "test",
        "attempts": 2,
        "first_wait_s": 0.01,
    }
    return RunRequest.model_validate({**given, **changed})


def publish_in(folder: Path, **changed: object) -> Release:
    return main_job(request_in(folder, **changed), LocalExecutor(2, Silent(), first_wait_s=0.01))


def manifest_of(release: Release) -> dict:
    return json.loads((release.folder / "manifest.json").read_text(encoding="utf-8"))


def sources_of(release: Release) -> dict[str, dict]:
    """What a release says of each source, by its id."""
    return {source["id"]: source for source in manifest_of(release)["sources"]}


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a release but the manifest, which also holds durations."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }
