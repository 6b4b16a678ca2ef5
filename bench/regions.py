"""The main job as a user starts it: one region, all regions, and one as a Prefect flow; seconds and peak memory.

Each run is a process of its own with empty folders, so that nothing is warm but the disk; `again` repeats it with the
snapshots and layers that are there then.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple


class _Run(NamedTuple):
    name: str
    folder: str
    options: tuple[str, ...]


def main(arguments: list[str]) -> int:
    """Run and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench regions", description=__doc__)
    parser.add_argument("--catalogue", type=Path, default=Path("tests/real/catalogue"))
    parser.add_argument("--region", default="ES04")
    parsed = parser.parse_args(arguments)
    one = ("--region", parsed.region)
    runs = (
        _Run(parsed.region, "one", one),
        _Run(f"{parsed.region}, again", "one", one),
        _Run("all regions", "all", ()),
        _Run("all regions, again", "all", ()),
        _Run(f"{parsed.region} as flow, new server", "flow", (*one, "--prefect")),
        _Run(f"{parsed.region} as flow, again", "flow", (*one, "--prefect")),
    )
    print(f"{'run':<32}{'seconds':>9}{'peak MB':>9}")
    worst = 0
    with tempfile.TemporaryDirectory() as scratch:
        for run in runs:
            seconds, peak_mb, code = _timed(run, parsed.catalogue.resolve(), Path(scratch) / run.folder)
            ended = f"  ended with {code}" if code else ""
            print(f"{run.name:<32}{seconds:>9.1f}{peak_mb:>9.0f}{ended}", flush=True)
            worst = max(worst, code)
    return worst


def _timed(run: _Run, catalogue: Path, folder: Path) -> tuple[float, float, int]:
    folder.mkdir(exist_ok=True)
    code = "from flows.cli.commands import main; main()"
    command = [sys.executable, "-c", code, "run", "--catalogue", str(catalogue), *run.options]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    shared = Path(os.environ.get("OPGAVENKAART_SHARED", "../shared")).resolve()
    environment = {**kept, "OPGAVENKAART_SHARED": str(shared), "PYTHONPATH": str(Path(__file__).parents[1])}
    started = time.perf_counter()
    child = os.posix_spawn(
        sys.executable,
        ["env", "-c", f"import os; os.chdir({str(folder)!r}); os.execv({sys.executable!r}, {command!r})"],
        environment,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, usage = os.wait4(child, 0)
    return time.perf_counter() - started, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)
