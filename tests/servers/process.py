"""Servers for tests, each a program in a process of its own: in a thread, GDAL would hold the GIL that it waits for."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx2

ROOT = Path(__file__).parents[2]
START_S = 60


def listen() -> socket.socket:
    """A socket on a free port of loopback.

    It listens before its server runs: no other program can take the port in between, and whoever asks early waits.
    """
    return socket.create_server(("127.0.0.1", 0))


def address(listening: socket.socket) -> str:
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


@contextmanager
def running(
    command: Sequence[str | Path], listening: socket.socket, environment: Mapping[str, str], log: Path
) -> Iterator[None]:
    """Run a server until the end of the block.

    Parameters
    ----------
    command : Sequence[str | Path]
        The program and its arguments; the number of the socket is put behind them.
    listening : socket.socket
        What it serves on. Closed here, so that a server that dies is refused to, not waited for.
    environment : Mapping[str, str]
        Variables that it gets on top of ours.
    log : Path
        Where it writes what it says; whoever asks about a server that fails finds the cause there.
    """
    with listening, log.open("wb") as output:
        number = listening.fileno()
        process = subprocess.Popen(
            [*command, str(number)],
            pass_fds=[number],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
        )
    with process:
        try:
            yield
        finally:
            process.kill()


def await_answer(url: str, expected: str, log: Path) -> None:
    """Wait until a server answers with a text that has `expected` in it; raises RuntimeError with the log if not."""
    try:
        answer = httpx2.get(url, timeout=START_S, trust_env=False)
    except httpx2.HTTPError as error:
        message = f"{url} does not answer ({error!r}); its log:\n{log.read_text(errors='replace')}"
        raise RuntimeError(message) from error
    if answer.status_code != httpx2.codes.OK or expected not in answer.text:
        message = f"{url} says {answer.status_code}:\n{answer.text}\nits log:\n{log.read_text(errors='replace')}"
        raise RuntimeError(message)


@contextmanager
def program(module: str) -> Iterator[str]:
    """Run a program of ours that answers ``/ready``, until the end of the block; yields ``http://127.0.0.1:PORT``."""
    listening = listen()
    base = address(listening)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "program.log"
        with running([sys.executable, "-m", module], listening, {"PYTHONPATH": str(ROOT)}, log):
            await_answer(f"{base}/ready", "ready", log)
            yield base
            output = log.read_text(encoding="utf-8", errors="replace")
            # A client that meets a fault of the program's own sees a connection that breaks off, as in a test.
            assert "Traceback" not in output, output
