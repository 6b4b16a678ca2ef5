"""Publish again and again, killed one step later each time; after each death `current` must open whole.

Run by test_release.py in a process of its own, because it forks.
"""

import json
import os
import shutil
import signal
import sys
from datetime import timedelta
from pathlib import Path

from flows.executors.local import LocalExecutor
from flows.job import make_plan
from flows.publish.release import _sha256, publish, staging
from flows.releases.previous import current
from flows.run.remote_steps import context_of, report
from flows.run.run import prepare
from tests.flows.support import AT, Silent, request_in

_WRITING = ("open", "os.rename", "os.remove", "os.symlink", "os.mkdir", "os.rmdir", "shutil.rmtree", "os.chmod")


def main(folder: Path) -> int:
    execute = LocalExecutor(1, Silent())
    first = prepare(request_in(folder))
    plan = make_plan(first, execute)
    context = context_of(plan)
    with staging(first.request.out) as stage:
        results = [report(plan, stage, "XX01")]
        result_folder = folder / "made"
        shutil.copytree(stage, result_folder)
        publish(first, context, results, stage)
    later = prepare(request_in(folder, at=AT + timedelta(days=1), keep_releases=2))
    deaths = 0
    while True:
        if (child := os.fork()) == 0:
            with staging(later.request.out) as stage:
                shutil.copytree(result_folder, stage, dirs_exist_ok=True)
                _die_at(deaths)
                publish(later, context, results, stage)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        _whole(first.request.out)
        if not os.WIFSIGNALED(status):
            return deaths if os.waitstatus_to_exitcode(status) == 0 else -1
        deaths += 1


def _die_at(count: int) -> None:
    left = count

    def watch(event: str, _arguments: tuple) -> None:
        nonlocal left
        if event in _WRITING:
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1

    sys.addaudithook(watch)


def _whole(out: Path) -> None:
    folder = current(out)
    assert folder is not None
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["release_id"] == folder.name
    for name, digest in manifest["files"].items():
        assert _sha256(folder / name) == digest, name


if __name__ == "__main__":
    sys.stdout.write(f"{main(Path(sys.argv[1]))}\n")
