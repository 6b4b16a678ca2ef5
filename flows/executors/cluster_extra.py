"""The libraries of a Dask cluster, which the distribution names in its extra `cluster`."""

from importlib.util import find_spec
from typing import Final

from flows.errors import ClusterError

__all__ = ["require_cluster_extra"]

_LIBRARIES: Final = ("distributed", "prefect_dask")


def require_cluster_extra() -> None:
    """Check that the libraries are installed, without importing them.

    Raises
    ------
    ClusterError
        One of them is not; the message says how to install them.
    """
    missing = [name for name in _LIBRARIES if find_spec(name) is None]
    if missing:
        msg = (
            f"a run on a Dask cluster (--scheduler) needs {' and '.join(missing)}; "
            "install: pip install 'opgavenkaart[cluster]', or leave --scheduler out"
        )
        raise ClusterError(msg)
