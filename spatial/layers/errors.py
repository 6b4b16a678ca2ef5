"""The errors of `spatial`: each message says which thing, what is wrong, what is allowed, what to do."""

__all__ = ["LayerError", "RasterError", "RegionError", "RuleError", "SpatialError"]


class SpatialError(Exception):
    """Anything that `spatial` refuses."""


class LayerError(SpatialError, ValueError):
    """A table does not keep the promises of a Layer; lists every broken promise."""


class RegionError(SpatialError, LookupError):
    """A region code is unknown, or the boundaries cannot make it."""


class RuleError(SpatialError, ValueError):
    """A rule, parameter or scenario is wrong in itself or refers to what is not there."""


class RasterError(SpatialError, ValueError):
    """A raster cannot be measured: no CRS, no cells."""
