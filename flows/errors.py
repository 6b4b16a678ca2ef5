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
    """The exit code of a command."""

    DONE = 0
    BUG = 1
    USAGE = 2
    NOTHING_TO_PUBLISH = 3
    WRONG_DOCUMENT = 4
    OUTPUT_REFUSED = 5


class FlowError(Exception):
    """Anything that `flows` refuses."""


class NothingToPublish(FlowError):
    """The boundaries, or every claim layer, are not available."""


class NoRelease(FlowError):
    """Nothing has been published yet in the output folder."""


class OutputRefused(FlowError):
    """An output failed its own checks; nothing was switched."""


class RequestError(FlowError):
    """The request contradicts itself or names what is not there, or another run uses the output folder."""


class ClusterError(FlowError):
    """The Dask cluster cannot be reached, or cannot run this request; or its libraries are not installed."""


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
