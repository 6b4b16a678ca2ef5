"""A mirror of every address of the built-in catalogue, in a process of its own, for ``--mirror``.

It serves https://HOST/PATH as ``BASE/HOST/PATH``, each by the protocol that its connector speaks. What it holds stands
in `mirror_data.yaml`, where in `mirror_addresses.yaml`; what comes by mail is written by `drop_files`. To see something
amiss, ask ``but(BASE, …)`` instead of BASE: the server keeps nothing in mind but how often each path was asked.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager

import httpx2

from tests.servers.mirror_drop import drop_files
from tests.servers.mirror_view import KEY
from tests.servers.process import program
from tests.servers.standin_spec import encoded

__all__ = ["KEY", "but", "catalogue_mirror", "drop_files", "requests_at"]


def catalogue_mirror() -> AbstractContextManager[str]:
    return program("tests.servers.mirror_program")


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
    return f"{base}/but/{encoded({'removed': removed, 'renamed': renamed or {}, 'gone': gone, 'called': called})}"


def requests_at(mirror: str) -> dict[str, int]:
    """How often each path (host and path, without parameters) was asked at an address that `but` gave."""
    base, _, code = mirror.partition("/but/")
    return httpx2.get(f"{base}/requests/{code}", trust_env=False).json()
