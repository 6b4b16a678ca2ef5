"""A stand-in for every kind of service that is pulled from, in a process of its own; it misbehaves as it is told to.

What it serves is said in the path, so that one process serves any number of scenarios. Scenarios are described in
`standin_spec`, what goes wrong in `standin_listing` (with the data) and `standin_faults` (with an answer).
"""

import http.client
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.servers.process import address, await_answer, listen, running
from tests.servers.standin_spec import encoded

ROOT = Path(__file__).parents[2]


class Told(NamedTuple):
    """How often a scenario was asked, and how many of the answers were faulty."""

    asked: int
    struck: int


@contextmanager
def standin() -> Iterator[str]:
    """Serve until the end of the block; yields the base address, ``http://127.0.0.1:PORT``."""
    listening = listen()
    base = address(listening)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "standin.log"
        command = [sys.executable, "-m", "tests.servers.standin_program"]
        with running(command, listening, {"PYTHONPATH": str(ROOT)}, log):
            await_answer(f"{base}/ready", "ready", log)
            yield base
            said = log.read_text(encoding="utf-8", errors="replace")
            # A client that meets a fault of the stand-in's own sees a connection that breaks off, as in a test.
            assert "Traceback" not in said, said


@contextmanager
def without_certificates(folder: Path) -> Iterator[None]:
    """Let clients load no certificates: on loopback there are none, and reading them takes longer than a pull."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_DIR", str(folder))
        patch.delenv("SSL_CERT_FILE", raising=False)
        yield


def scenario(base: str, spec: Mapping[str, Any]) -> str:
    """The address of a scenario's service, to be used as a mirror or as the beginning of an address."""
    return f"{base}/s/{encoded(spec)}"


def told(base: str, spec: Mapping[str, Any]) -> Told:
    # By the plain library: a client of httpx takes longer to make than a pull to run.
    connection = http.client.HTTPConnection(base.removeprefix("http://"))
    with closing(connection):
        connection.request("GET", f"/log/{encoded(spec)}")
        return Told(**json.loads(connection.getresponse().read()))
