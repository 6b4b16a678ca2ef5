"""The errors of `flows`, and the exit code that each kind of error ends with."""

from enum import IntEnum

from data.errors import DocumentError, HarmoniseError, SnapshotError, SourceUnavailable
from maps.common.errors import MapsError
from spatial.layers.errors import RegionError, RuleError, SpatialError

__all__ = [
    "EXPECTED",
    "ClusterError",
    "ExitCode",
    "FlowError",
    "NoRelease",
    "NothingToPublish",
    "OutputRefused",
    "RequestError",
    "exit_code",
]


class ExitCode(IntEnum):
    """How a command ended."""

    DONE = 0
    BUG = 1
    USAGE = 2
    NOTHING_TO_PUBLISH = 3
    WRONG_DOCUMENT = 4
    OUTPUT_REFUSED = 5


class FlowError(Exception):
    """Anything that `flows` refuses."""


class NothingToPublish(FlowError):
    """The boundaries, or every claim layer, cannot be had."""


class NoRelease(FlowError):
    """Nothing was published yet in the output folder."""


class OutputRefused(FlowError):
    """An output failed its own checks; nothing was switched."""


class RequestError(FlowError):
    """What was asked for does not go together, or another run is at work."""


class ClusterError(FlowError):
    """The Dask cluster cannot be reached, or is not fit to do this run."""


EXPECTED = (FlowError, DocumentError, HarmoniseError, SpatialError, SourceUnavailable, SnapshotError, MapsError)
"""Errors that a user can act on: shown as one message, without a traceback."""


def exit_code(error: Exception) -> ExitCode:
    """Return the exit code of an expected error."""
    if isinstance(error, NoRelease | NothingToPublish | SourceUnavailable | SnapshotError):
        return ExitCode.NOTHING_TO_PUBLISH
    if isinstance(error, OutputRefused | MapsError):
        return ExitCode.OUTPUT_REFUSED
    if isinstance(error, RequestError | ClusterError):
        return ExitCode.USAGE
    if isinstance(error, SpatialError) and not isinstance(error, RuleError | RegionError):
        return ExitCode.OUTPUT_REFUSED
    return ExitCode.WRONG_DOCUMENT
