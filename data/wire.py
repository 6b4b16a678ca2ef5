"""What services send, as far as it is read: pages of GeoJSON and of Esri JSON.

Shapes stay the bytes that they came as (checked to be JSON, not taken apart): making a Python object of each coordinate
costs ten times all the rest of a pull.
"""

from typing import Any, Final, Literal

import msgspec

__all__ = ["ESRI_PAGE", "FEATURE_PAGE", "EsriFeature", "EsriPage", "Feature", "FeaturePage"]

_NOTHING: Final = b"null"


class Feature(msgspec.Struct, gc=False):
    """A GeoJSON feature (RFC 7946, 3.2)."""

    id: str | int | float | None = None
    properties: dict[str, Any] | None = None
    geometry: msgspec.Raw = msgspec.Raw(_NOTHING)

    @property
    def shape(self) -> bytes | None:
        """The geometry as JSON; None when the feature has none."""
        shape = bytes(self.geometry)
        return None if shape == _NOTHING else shape


class FeaturePage(msgspec.Struct, gc=False):
    """A GeoJSON FeatureCollection with what OGC API Features and WFS servers add to it."""

    type: Literal["FeatureCollection"]
    features: list[Feature]
    links: list[Any] | None = None
    crs: Any = None
    numberMatched: Any = None
    numberReturned: Any = None
    totalFeatures: Any = None
    error: Any = None


class EsriFeature(msgspec.Struct, gc=False):
    """A feature of Esri JSON: attributes, and rings or a point."""

    attributes: dict[str, Any] | None = None
    geometry: msgspec.Raw = msgspec.Raw(_NOTHING)


class EsriPage(msgspec.Struct, gc=False):
    """The answer to a query of an ArcGIS layer."""

    features: list[EsriFeature]
    spatialReference: dict[str, Any] | None = None
    objectIdFieldName: str | None = None
    error: Any = None


FEATURE_PAGE: Final = msgspec.json.Decoder(FeaturePage)
ESRI_PAGE: Final = msgspec.json.Decoder(EsriPage)
