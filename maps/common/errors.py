"""The errors of `maps`: each message says which file, what is wrong, what is promised, what to do."""

__all__ = ["MapsError", "OutputError"]


class MapsError(Exception):
    """Anything that `maps` refuses."""


class OutputError(MapsError, ValueError):
    """An output failed its own checks, or is no file of the kind that it is said to be."""
