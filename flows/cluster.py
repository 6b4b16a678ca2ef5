"""A Dask cluster that is fit for a run: reached, with the same code, and with the same folders in sight."""

import os
import platform
import re
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib.metadata import requires, version
from pathlib import Path
from typing import Final
from uuid import uuid4

import distributed
import pyproj
import shapely

from flows.errors import ClusterError
from flows.request import RunRequest
from flows.run import code_version
from flows.settings import CONTAINED

__all__ = ["CONNECT_S", "Contained", "fit_cluster"]

CONNECT_S: Final = 10
"""How long a scheduler may take to answer, and a first worker to be there."""

_SEEN_S: Final = 5.0
_HEALTH: Final = "health"


class Contained(distributed.WorkerPlugin):
    """Keep Prefect on a worker out of the home folder, and its telemetry off, before anything imports it there."""

    def __init__(self) -> None:
        self.name = f"opgavenkaart-{uuid4()}"

    def setup(self, worker: distributed.Worker) -> None:
        """Set what is not set yet, on each worker that is there and on each that comes."""
        _contain(Path(worker.local_directory))


@contextmanager
def fit_cluster(request: RunRequest, prefect_url: str | None = None) -> Iterator[None]:
    """Prove that a cluster can do a run, and keep Prefect contained on its workers meanwhile.

    Parameters
    ----------
    request
        With a scheduler; its folders are made if need be, and must be seen and written to by every worker.
    prefect_url
        Address of Prefect's server, which every worker must reach; none leaves that unasked.

    Raises
    ------
    ClusterError
        Nobody answers at the address, there is no worker, or one of them has other code or libraries, does not see a
        folder, or cannot reach Prefect's server. The message names it.
    """
    asked = request.absolute()
    with ExitStack() as stack:
        client = stack.enter_context(_connected(str(request.scheduler)))
        marks = [stack.enter_context(_mark(folder)) for folder in (asked.out, asked.snapshots, asked.layers)]
        given = [path for path in (asked.catalogue, asked.rules) if path]
        _refuse("worker", client.run(_fault, _versions(), marks, given, prefect_url, on_error="return"))
        # The scheduler unpacks tasks too, so it needs the same code; it touches no folder.
        _refuse("scheduler", {str(request.scheduler): _ask_scheduler(client)})
        contained = Contained()
        client.register_plugin(contained)
        stack.callback(client.unregister_worker_plugin, contained.name)
        yield


@contextmanager
def _connected(address: str) -> Iterator[distributed.Client]:
    try:
        client = distributed.Client(address, timeout=CONNECT_S, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as err:
        msg = (
            f"no Dask scheduler answers at {address} ({type(err).__name__}); give its address as it prints it "
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


def _fault(versions: Mapping[str, str], marks: list[Path], given: list[Path], prefect_url: str | None) -> str:
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
    if prefect_url:
        try:
            urllib.request.urlopen(prefect_url.rstrip("/") + "/" + _HEALTH, timeout=CONNECT_S).close()
        except OSError as err:
            return (
                f"does not reach Prefect's server at {prefect_url} ({err}); start one that every worker can reach "
                "(prefect server start --host 0.0.0.0) and set PREFECT_API_URL to its address"
            )
    return ""


def _ask_scheduler(client: distributed.Client) -> object:
    try:
        return client.run_on_scheduler(_scheduler_fault, _versions())  # type: ignore[no-untyped-call]
    except ImportError as err:
        return err


def _scheduler_fault(versions: Mapping[str, str]) -> str:
    fault = _fault(versions, [], [], None)
    if not fault:
        _contain(Path(tempfile.gettempdir()))
    return fault


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


def _contain(folder: Path) -> None:
    home = folder / "opgavenkaart-prefect"
    home.mkdir(parents=True, exist_ok=True)
    for name, value in {"PREFECT_HOME": str(home), **CONTAINED}.items():
        os.environ.setdefault(name, value)
