"""A Dask cluster that is fit for a run: reached, with the same code, and with the same folders in sight.

Workers import this module, so it must not import Prefect: they do without, its server and its home folder included.
"""

import os
import platform
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib.metadata import requires, version
from pathlib import Path
from typing import Final

import distributed
import pyproj
import shapely
from distributed.comm.addressing import get_address_host_port

from flows.errors import ClusterError
from flows.run.request import RunRequest
from flows.run.run import code_version

__all__ = ["CONNECT_S", "require_cluster"]

CONNECT_S: Final = 10
"""How long a scheduler may take to answer, and a first worker to be there."""

_SEEN_S: Final = 5.0


def require_cluster(request: RunRequest) -> None:
    """Prove that a cluster can do a run.

    Parameters
    ----------
    request
        With a scheduler; its folders are made if need be, and must be seen and written to by every worker.

    Raises
    ------
    ClusterError
        Nobody answers at the address, there is no worker, or one of them has other code or libraries or does not see a
        folder. The message names it.
    """
    asked = request.absolute()
    with ExitStack() as stack:
        client = stack.enter_context(_connected(str(request.scheduler)))
        marks = [stack.enter_context(_mark(folder)) for folder in (asked.out, asked.snapshots, asked.layers)]
        given = [path for path in (asked.catalogue, asked.rules) if path]
        _refuse("worker", client.run(_fault, _versions(), marks, given, on_error="return"))
        # The scheduler unpacks tasks too, so it needs the same code; it touches no folder.
        _refuse("scheduler", {str(request.scheduler): _ask_scheduler(client)})


@contextmanager
def _connected(address: str) -> Iterator[distributed.Client]:
    try:
        # A client that is given nonsense stays behind half-made, and may hang the process when it is cleared away.
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
    """Put a file in a folder whose name nobody can guess: who sees it sees the same folder."""
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".seen-")
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _versions() -> dict[str, str]:
    """Return the versions of all that decides which bytes come out."""
    names = {re.split(r"[^\w.-]", text, maxsplit=1)[0] for text in requires("opgavenkaart") or ()}
    return {
        "opgavenkaart": code_version(),
        "python": platform.python_version(),
        "GEOS": shapely.geos_version_string,
        "PROJ": pyproj.proj_version_str,
        **{name: version(name) for name in sorted(names)},
    }


def _fault(versions: Mapping[str, str], marks: list[Path], given: list[Path]) -> str:
    """Say why this process cannot do a run; nothing when it can."""
    ours = _versions()
    other = [
        f"{name} {ours.get(name, 'absent')} instead of {wanted}"
        for name, wanted in versions.items()
        if ours.get(name) != wanted
    ]
    if other:
        return f"has {', '.join(other)}; install what the run has, from the same lock"
    until = time.monotonic() + _SEEN_S
    while not all(path.exists() for path in marks) and time.monotonic() < until:
        time.sleep(_SEEN_S / 20)
    hidden = [str(path.parent) for path in marks if not path.exists()] + [
        str(path) for path in given if not path.exists()
    ]
    if hidden:
        return f"does not see {', '.join(hidden)} as the run does; mount it there, at the same path"
    closed = [str(path.parent) for path in marks if not os.access(path.parent, os.W_OK)]
    if closed:
        return f"may not write in {', '.join(closed)}; let its user do so"
    return ""


def _ask_scheduler(client: distributed.Client) -> object:
    try:
        return client.run_on_scheduler(_fault, _versions(), [], [])  # type: ignore[no-untyped-call]
    except ImportError as err:
        return err


def _refuse(who: str, answers: Mapping[str, object]) -> None:
    """Stop when one is not fit, with what is the matter with the first."""
    faults = {
        address: f"cannot be asked ({answer}); install opgavenkaart there"
        if isinstance(answer, Exception)
        else str(answer)
        for address, answer in sorted(answers.items())
    }
    unfit = {address: fault for address, fault in faults.items() if fault}
    if unfit:
        address, fault = next(iter(unfit.items()))
        more = f" (and {len(unfit) - 1} more)" if len(unfit) > 1 else ""
        msg = f"Dask {who} {address} {fault}{more}"
        raise ClusterError(msg)
