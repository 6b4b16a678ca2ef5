"""A program of a benchmark in a process of its own, so that its peak of memory is its own."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

_ROOT = Path(__file__).parents[1]


class Done(NamedTuple):
    """How a program ended, the seconds from its start to its end, and what it told (nothing where it failed)."""

    code: int
    seconds: float
    told: dict[str, Any]


def run_program(module: str, *arguments: object) -> Done:
    """Run a module as a program that prints one line of JSON."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)], cwd=_ROOT, stdout=subprocess.PIPE, text=True, check=False
    )
    seconds = time.perf_counter() - start
    return Done(done.returncode, seconds, {} if done.returncode else json.loads(done.stdout))
