"""A run of the sample in a folder of its own."""

import atexit
import json
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
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


@cache
def layer_store() -> Path:
    """One store of layers for all runs of this process: layers of the same bytes and code are made once.

    A test of how layers are made asks for a store of its own (``layers=…``).
    """
    folder = Path(tempfile.mkdtemp(prefix="opgavenkaart-layers-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def request_in(folder: Path, **changed: object) -> RunRequest:
    given = {
        "sample": True,
        "at": AT,
        "out": folder / "out",
        "snapshots": folder / "snapshots",
        "layers": layer_store(),
        "contact": "test",
        "attempts": 2,
        "first_wait_s": 0.01,
    }
    return RunRequest.model_validate({**given, **changed})


def publish_in(folder: Path, **changed: object) -> Release:
    return main_job(request_in(folder, **changed), LocalExecutor(2, Silent(), first_wait_s=0.01))


def copied(release: Release, folder: Path) -> Release:
    """A release in folders of one's own, as if its run had been there: with the snapshots that it pulled."""
    base = release.folder.parents[2]
    for name in ("out", "snapshots"):
        shutil.copytree(base / name, folder / name, symlinks=True)
    return replace(
        release, folder=folder / release.folder.relative_to(base), index=folder / release.index.relative_to(base)
    )


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
