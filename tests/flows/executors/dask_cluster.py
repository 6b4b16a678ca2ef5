"""A Dask cluster as a user starts one: a scheduler and workers, each a process of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[3]
START_S = 120


def environment(home: Path, code: Path = ROOT) -> dict[str, str]:
    """What a program of ours gets: none of our own settings, a home that is watched, the code that it shall have."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "OPGAVENKAART_", "DASK_"))
    }
    return {**kept, "HOME": str(home), "PYTHONPATH": str(code)}


@dataclass
class Cluster:
    """A context manager; workers are known by their names."""

    folder: Path
    workers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _scheduler: subprocess.Popen[bytes] | None = None

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def address(self) -> str:
        return json.loads(self._file.read_text(encoding="utf-8"))["address"]

    @property
    def _file(self) -> Path:
        return self.folder / "scheduler.json"

    def __enter__(self) -> "Cluster":
        self.home.mkdir(parents=True)
        arguments = ["--scheduler-file", str(self._file), "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
        self._scheduler = self._start("scheduler", "distributed.cli.dask_scheduler", arguments, ROOT)
        self._until(self._file.exists, self._scheduler, "scheduler")
        return self

    def __exit__(self, *_: object) -> None:
        for process in (*self.workers.values(), self._scheduler):
            if process is not None and process.poll() is None:
                process.terminate()
                try:
                    process.wait(timeout=20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def start(self, name: str, code: Path = ROOT) -> None:
        """Start a worker and wait until the scheduler knows it."""
        arguments = ["--scheduler-file", str(self._file), "--name", name, "--no-nanny", "--nthreads", "1"]
        arguments += ["--no-dashboard", "--local-directory", str(self.folder / "scratch")]
        self.workers[name] = self._start(name, "distributed.cli.dask_worker", arguments, code)
        self._until(lambda: "Registered to" in self.log(name), self.workers[name], name)

    def stop(self, name: str) -> None:
        """Let a worker leave."""
        process = self.workers.pop(name)
        process.terminate()
        process.wait(timeout=START_S)

    def kill(self, name: str) -> None:
        """Kill a worker as the kernel does when memory is short."""
        self.workers[name].send_signal(signal.SIGKILL)
        self.workers[name].wait(timeout=START_S)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(encoding="utf-8")

    def _start(self, name: str, module: str, arguments: list[str], code: Path) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("wb") as log_file:
            return subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                cwd=self.folder,
                env=environment(self.home, code),
                stdout=log_file,
                stderr=subprocess.STDOUT,
            )

    def _until(self, happened: object, process: subprocess.Popen[bytes], name: str) -> None:
        until = time.monotonic() + START_S
        while not happened():  # type: ignore[operator]
            assert process.poll() is None, self.log(name)
            assert time.monotonic() < until, self.log(name)
            time.sleep(0.05)
