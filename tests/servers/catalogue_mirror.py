"""A mirror of every address of the built-in catalogue, in a process of its own, for ``--mirror``.

It serves https://HOST/PATH as ``BASE/HOST/PATH``, each by the protocol that its connector speaks. What it holds stands
in `mirror_data.yaml`, where in `mirror_addresses.yaml`; what comes by mail is written by `drop_files`. To see something
amiss, ask ``but(BASE, …)`` instead of BASE: the server keeps nothing in mind but how often each path was asked.
"""

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.servers.mirror_drop import drop_files
from tests.servers.mirror_words import KEY, code_of
from tests.servers.process import address, await_answer, listen, running

__all__ = ["KEY", "but", "catalogue_mirror", "drop_files", "requests_at"]

ROOT = Path(__file__).parents[2]


@contextmanager
def catalogue_mirror() -> Iterator[str]:
    """Serve until the end of the block; yields the base address, ``http://127.0.0.1:PORT``."""
    listening = listen()
    base = address(listening)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "mirror.log"
        command = [sys.executable, "-m", "tests.servers.mirror_program"]
        with running(command, listening, {"PYTHONPATH": str(ROOT)}, log):
            await_answer(f"{base}/ready", "ready", log)
            yield base
            said = log.read_text(encoding="utf-8", errors="replace")
            # A client that meets a fault of the mirror's own sees a connection that breaks off, as in a test.
            assert "Traceback" not in said, said


def but(
    base: str,
    *,
    removed: Sequence[str] = (),
    renamed: Mapping[str, Mapping[str, str]] | None = None,
    gone: Sequence[str] = (),
    called: str = "",
) -> str:
    """The address of the same mirror with something amiss.

    Parameters
    ----------
    base : str
        The mirror's address.
    removed : Sequence[str]
        Services that are not there any more, as `mirror_addresses.yaml` has them under ``at``.
    renamed : Mapping[str, Mapping[str, str]] | None
        Of a service, fields by another name than its set has.
    gone : Sequence[str]
        Hosts that answer nothing.
    called : str
        Anything: it tells the requests of one run from those of another.
    """
    return f"{base}/but/{code_of({'removed': removed, 'renamed': renamed or {}, 'gone': gone, 'called': called})}"


def requests_at(mirror: str) -> dict[str, int]:
    """How often each path (host and path, without parameters) was asked at an address that `but` gave."""
    base, _, code = mirror.partition("/but/")
    return httpx.get(f"{base}/requests/{code}", trust_env=False).json()
