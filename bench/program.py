"""A program of a benchmark in a process of its own, so that its peak memory is its own."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

_ROOT = Path(__file__).parents[1]


class ProgramResult(NamedTuple):
    """The exit code of a program, the seconds from its start to its end, and its figures (empty where it failed)."""

    code: int
    seconds: float
    figures: dict[str, Any]


def run_program(module: str, *arguments: object) -> ProgramResult:
    """Run a module as a program that prints one line of JSON."""
    start = time.perf_counter()
    process = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)], cwd=_ROOT, stdout=subprocess.PIPE, text=True, check=False
    )
    seconds = time.perf_counter() - start
    return ProgramResult(process.returncode, seconds, {} if process.returncode else json.loads(process.stdout))
