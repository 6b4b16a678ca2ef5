"""A stand-in for every kind of service that is pulled from, in a process of its own; it misbehaves as it is told to.

What it serves is said in the path, so that one process serves any number of scenarios. Scenarios are described in
`standin_spec`, what goes wrong in `standin_listing` (with the data) and `standin_faults` (with an answer).
"""

import http.client
import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.servers.process import program
from tests.servers.standin_spec import encoded


class RequestCounts(NamedTuple):
    """How often a scenario was asked, and how many of the answers were faulty."""

    asked: int
    struck: int


def standin() -> AbstractContextManager[str]:
    return program("tests.servers.standin_program")


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


def request_counts(base: str, spec: Mapping[str, Any]) -> RequestCounts:
    # By the plain library: a client of httpx2 takes longer to make than a pull to run.
    connection = http.client.HTTPConnection(base.removeprefix("http://"))
    with closing(connection):
        connection.request("GET", f"/log/{encoded(spec)}")
        return RequestCounts(**json.loads(connection.getresponse().read()))
