"""Pulling by pages against reading the same features from one file: seconds, ratio, and how memory grows.

Each figure is of a process of its own. `pull` is all that a run does: pages over HTTP, checked, stored, hashed.
`pull and read` adds reading the snapshot back into a frame with a proved CRS. `pyogrio` reads the same features from
one GeoJSON.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench import pull_server

_PULL: Final = """
import os, resource, sys, time
from datetime import UTC, datetime
from pathlib import Path
from data.pull.pull import pull
from data.entries.entry_context import EntryContext
from data.snapshots.pull_log import PullLog
from data.reading.features import read_features
from data.snapshots.snapshot import SnapshotStore
from data.entries.source import Source
from data.web import Web
address, then, folder = sys.argv[1], sys.argv[2], Path(os.environ["BENCH"])
source = Source.model_validate({
    "id": "plans", "title": {"nl": "p", "en": "p"}, "provider": "bench", "licence": "CC0", "status": "verified",
    "connector": "ogc_api_features", "address": address, "collection": "plans", "refresh_days": 1, "max_mb": 2000,
    "layers": [{"layer": "housing_plans", "id": "id", "name": "naam"}]})
store = SnapshotStore(folder)
started = time.perf_counter()
with Web(contact="bench", mirror=address) as web:
    shot = pull(source, store, PullLog(folder / "failed"), web, datetime.now(UTC), EntryContext(folder))
    rows = shot.features
if then == "read":
    rows = len(read_features(source, shot, store.path(shot)).frame)
seconds = time.perf_counter() - started
print(rows, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""

_PYOGRIO: Final = """
import resource, sys, time
import pyogrio
started = time.perf_counter()
rows = len(pyogrio.read_dataframe(sys.argv[1]))
seconds = time.perf_counter() - started
print(rows, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def main(arguments: list[str]) -> int:
    """Run and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench pull", description=__doc__)
    parser.add_argument("--features", type=int, default=100_000)
    parser.add_argument(
        "--large", type=int, default=1_000_000, help="features whose memory is measured; 0 leaves it out"
    )
    parser.add_argument("--repeat", type=int, default=3)
    parsed = parser.parse_args(arguments)
    print(f"{'what':<44}{'features':>10}{'seconds':>9}{'peak MB':>9}{'ratio':>7}")
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "all.geojson"
        features = ",".join(pull_server.feature(number) for number in range(parsed.features))
        file.write_text(f'{{"type":"FeatureCollection","features":[{features}]}}', encoding="utf-8")
        base = _best(parsed.repeat, _PYOGRIO, str(file))
        _show("pyogrio, one GeoJSON file", base, base)
        with _served(parsed.features) as address:
            _show("pull", _best(parsed.repeat, _PULL, address, "pull"), base)
            _show("pull and read", _best(parsed.repeat, _PULL, address, "read"), base)
        if parsed.large:
            with _served(parsed.large) as address:
                _show("pull, large", _best(1, _PULL, address, "pull"), None)
    return 0


def _best(times: int, code: str, *arguments: str) -> tuple[int, float, float]:
    """Run a process so many times, each in a folder of its own; return rows, the shortest time, the most memory."""
    outcomes = []
    for _ in range(times):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-c", code, *arguments]
            done = subprocess.run(
                command, capture_output=True, text=True, check=True, env={**os.environ, "BENCH": folder}
            )
        rows, seconds, peak_mb = done.stdout.split()
        outcomes.append((int(rows), float(seconds), float(peak_mb)))
    return outcomes[0][0], min(one[1] for one in outcomes), max(one[2] for one in outcomes)


@contextmanager
def _served(count: int) -> Iterator[str]:
    program = [sys.executable, pull_server.__file__, str(count)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()


def _show(what: str, outcome: tuple[int, float, float], base: tuple[int, float, float] | None) -> None:
    rows, seconds, peak_mb = outcome
    ratio = f"{seconds / base[1]:>7.2f}" if base else ""
    print(f"{what:<44}{rows:>10,}{seconds:>9.2f}{peak_mb:>9.0f}{ratio}", flush=True)
