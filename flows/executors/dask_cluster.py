"""A Dask cluster: the checks that it can do a run, and calls on it.

Workers import this module, so it must not import Prefect: they do without, its server and its home folder included.
"""

import os
import platform
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib.metadata import requires, version
from pathlib import Path
from typing import Final, TypeVar
from uuid import uuid4

import distributed
import pyproj
import shapely
from distributed.comm.addressing import get_address_host_port
from distributed.comm.core import CommClosedError

from flows.errors import ClusterError
from flows.run.request import RunRequest
from flows.run.run import code_version

__all__ = ["CONNECT_S", "call_on_cluster", "require_cluster"]

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

CONNECT_S: Final = 10
"""How long a scheduler may take to answer, and the first worker to register."""

_VISIBLE_WITHIN_S: Final = 5.0
"""How long a new file may take to be visible on another machine."""

_CHECK_S: Final = 30
"""Interval at which a call that waits for the cluster checks whether workers are left; twice none ends the run."""

_EXTRA: Final = re.compile(r";.*\bextra\s*==\s*[\"'](?P<name>[\w-]+)[\"']")


def require_cluster(request: RunRequest) -> None:
    """Check that a cluster can do a run.

    Parameters
    ----------
    request
        With a scheduler; its folders are created if need be, and must be visible to every worker, which must be able to
        write to them.

    Raises
    ------
    ClusterError
        Nobody answers at the address, there is no worker, or one of them has other code or libraries or does not see a
        folder. The message names it.
    """
    absolute = request.absolute()
    with ExitStack() as stack:
        client = stack.enter_context(_connected(str(request.scheduler)))
        marks = [stack.enter_context(_mark(folder)) for folder in (absolute.out, absolute.snapshots, absolute.layers)]
        inputs = [path for path in (absolute.catalogue, absolute.rules) if path]
        _require_fit("worker", client.run(_fault, _versions(), marks, inputs, on_error="return"))
        # The scheduler unpacks tasks too, so it needs the same code; it reads and writes no folder.
        _require_fit("scheduler", {str(request.scheduler): _fault_of_scheduler(client)})


def call_on_cluster(client: distributed.Client, name: str, work: Callable[[_Item], _Result], item: _Item) -> _Result:
    """Call the work on a worker and wait for its result.

    Parameters
    ----------
    name
        What is called, for messages and for Dask's own pages.

    Raises
    ------
    ClusterError
        Several workers died on it, none is left, or the scheduler is gone.
    """
    future = client.submit(work, item, key=f"{name} {uuid4()}", pure=False)
    checks_without_worker = 0
    try:
        while True:
            try:
                result: _Result = future.result(timeout=_CHECK_S)
            except TimeoutError:
                if future.done():  # type: ignore[no-untyped-call]
                    raise
                checks_without_worker = 0 if client.nthreads() else checks_without_worker + 1  # type: ignore[no-untyped-call]
                if checks_without_worker > 1:
                    msg = f"{name}: no Dask worker is left; nothing was published. Start workers, then run again"
                    raise ClusterError(msg) from None
            else:
                return result
    except distributed.KilledWorker as err:
        msg = (
            f"{name}: {err.allowed_failures + 1} workers died on it; most often memory was short: give workers "
            "more of it, or fewer threads each (--nthreads 1)"
        )
        raise ClusterError(msg) from err
    except (distributed.CancelledError, CommClosedError) as err:
        msg = f"{name}: the connection to the Dask scheduler was lost ({err}); nothing was published, run again"
        raise ClusterError(msg) from err


@contextmanager
def _connected(address: str) -> Iterator[distributed.Client]:
    try:
        # A client with an invalid address stays behind half-made, and may hang the process when it is collected.
        get_address_host_port(address)
        client = distributed.Client(address, timeout=CONNECT_S, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as err:
        msg = (
            f"no Dask scheduler answers at {address} ({_first_line(err)}); give its address as it prints it "
            "(--scheduler tcp://HOST:8786), or leave --scheduler out to run here"
        )
        raise ClusterError(msg) from err
    with client:
        try:
            client.wait_for_workers(1, timeout=CONNECT_S)
        except TimeoutError as err:
            msg = f"the Dask scheduler at {address} has no worker; start one with `dask worker {address}`"
            raise ClusterError(msg) from err
        yield client


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


@contextmanager
def _mark(folder: Path) -> Iterator[Path]:
    """Put a file with an unguessable name in a folder: a process that sees it sees the same folder."""
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".seen-")
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _versions() -> dict[str, str]:
    """Return the versions of everything that decides which bytes come out."""
    return {
        "opgavenkaart": code_version(),
        "python": platform.python_version(),
        "GEOS": shapely.geos_version_string,
        "PROJ": pyproj.proj_version_str,
        **{name: version(name) for name in sorted(_required_distributions())},
    }


def _required_distributions() -> set[str]:
    """Return the names of the distribution's requirements, those of the extra `cluster` included."""
    requirements = [
        text
        for text in requires("opgavenkaart") or ()
        if (extra := _EXTRA.search(text)) is None or extra["name"] == "cluster"
    ]
    return {re.split(r"[^\w.-]", text, maxsplit=1)[0] for text in requirements}


def _fault(versions: Mapping[str, str], marks: list[Path], inputs: list[Path]) -> str:
    """Return why this process cannot do a run; empty when it can."""
    own_versions = _versions()
    differences = [
        f"{name} {own_versions.get(name, 'absent')} instead of {expected}"
        for name, expected in versions.items()
        if own_versions.get(name) != expected
    ]
    if differences:
        return f"has {', '.join(differences)}; install what the run has, from the same lock"
    until = time.monotonic() + _VISIBLE_WITHIN_S
    while not all(path.exists() for path in marks) and time.monotonic() < until:
        time.sleep(_VISIBLE_WITHIN_S / 20)
    hidden = [str(path.parent) for path in marks if not path.exists()] + [
        str(path) for path in inputs if not path.exists()
    ]
    if hidden:
        return f"does not see {', '.join(hidden)} as the run does; mount it there, at the same path"
    read_only = [str(path.parent) for path in marks if not os.access(path.parent, os.W_OK)]
    if read_only:
        return f"may not write in {', '.join(read_only)}; let its user do so"
    return ""


def _fault_of_scheduler(client: distributed.Client) -> object:
    try:
        return client.run_on_scheduler(_fault, _versions(), [], [])  # type: ignore[no-untyped-call]
    except ImportError as err:
        return err


def _require_fit(role: str, answers: Mapping[str, object]) -> None:
    """Raise when a process cannot do the run, with the fault of the first; `answers` are faults by address."""
    faults = {
        address: f"cannot be checked ({answer}); install opgavenkaart there"
        if isinstance(answer, Exception)
        else str(answer)
        for address, answer in sorted(answers.items())
    }
    unfit = {address: fault for address, fault in faults.items() if fault}
    if unfit:
        address, fault = next(iter(unfit.items()))
        others = f" (and {len(unfit) - 1} more)" if len(unfit) > 1 else ""
        msg = f"Dask {role} {address} {fault}{others}"
        raise ClusterError(msg)
