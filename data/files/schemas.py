"""What services send, as far as it is read: GeoJSON, Esri JSON, OData.

Shapes stay the bytes that they came as (checked to be JSON, not taken apart): making a Python object of each coordinate
costs ten times all the rest of a pull.
"""

from typing import Any, Final, Literal

import msgspec

__all__ = [
    "ABOUT",
    "COUNT",
    "ESRI_PAGE",
    "FEATURE_PAGE",
    "IDS",
    "LAYER",
    "ROW_PAGE",
    "EsriFeature",
    "EsriPage",
    "Feature",
    "FeaturePage",
    "LayerDescription",
    "RowPage",
    "Told",
]

_NOTHING: Final = b"null"
_OID: Final = "esriFieldTypeOID"


class Told(msgspec.Struct, gc=False):
    """An answer, which may be the report of an error instead of what was asked for."""

    error: Any = None


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


class FeaturePage(Told, gc=False, kw_only=True):
    """A GeoJSON FeatureCollection with what OGC API Features and WFS servers add to it."""

    type: Literal["FeatureCollection"]
    features: list[Feature]
    links: list[Any] | None = None
    crs: Any = None
    numberMatched: Any = None
    numberReturned: Any = None
    totalFeatures: Any = None


class EsriFeature(msgspec.Struct, gc=False):
    """A feature of Esri JSON: attributes, and rings or a point."""

    attributes: dict[str, Any] | None = None
    geometry: msgspec.Raw = msgspec.Raw(_NOTHING)


class SpatialReference(msgspec.Struct, gc=False):
    """A CRS by Esri's number and by that of EPSG."""

    wkid: int | None = None
    latestWkid: int | None = None


class Field(msgspec.Struct, gc=False):
    """A column."""

    name: str
    type: str | None = None


def _id_field(stated: str | None, fields: list[Field] | None) -> str | None:
    """Return the column of object ids: the stated one, or else the one of that type; None if there is neither."""
    return stated or next((field.name for field in fields or () if field.type == _OID), None)


class EsriPage(Told, gc=False, kw_only=True):
    """The answer to a query of an ArcGIS layer."""

    features: list[EsriFeature]
    spatialReference: SpatialReference | None = None
    objectIdFieldName: str | None = None
    fields: list[Field] | None = None

    @property
    def id_field(self) -> str | None:
        """The column of object ids; None when the page tells none."""
        return _id_field(self.objectIdFieldName, self.fields)


class Capabilities(msgspec.Struct, gc=False):
    """What a layer can do."""

    supportsPagination: bool | None = None


class EditingInfo(msgspec.Struct, gc=False):
    """When a layer was last edited, in milliseconds since 1970."""

    lastEditDate: int | None = None


class LayerDescription(Told, gc=False, kw_only=True):
    """What an ArcGIS layer says of itself."""

    fields: list[Field]
    objectIdField: str | None = None
    maxRecordCount: int | None = None
    advancedQueryCapabilities: Capabilities | None = None
    editingInfo: EditingInfo | None = None

    @property
    def id_field(self) -> str | None:
        """The column of object ids; None when the layer has none."""
        return _id_field(self.objectIdField, self.fields)


class Count(Told, gc=False, kw_only=True):
    """How many features answer to a query of an ArcGIS layer."""

    count: int


class Ids(Told, gc=False, kw_only=True):
    """The object ids of the features that answer to a query of an ArcGIS layer; none of them may be null."""

    objectIds: list[int] | None = None


class RowPage(Told, gc=False, kw_only=True):
    """A page of OData rows, of which the link and the count have other names in version 3 than in version 4."""

    value: list[dict[str, str | int | float | bool | None]]
    next3: str | None = msgspec.field(default=None, name="odata.nextLink")
    next4: str | None = msgspec.field(default=None, name="@odata.nextLink")
    count3: str | int | None = msgspec.field(default=None, name="odata.count")
    count4: int | None = msgspec.field(default=None, name="@odata.count")


class About(Told, gc=False, kw_only=True):
    """What a CBS table says of itself: in version 3 as the one row of a list."""

    value: list[dict[str, Any]] | None = None
    Modified: str | None = None


FEATURE_PAGE: Final = msgspec.json.Decoder(FeaturePage)
ESRI_PAGE: Final = msgspec.json.Decoder(EsriPage)
LAYER: Final = msgspec.json.Decoder(LayerDescription)
COUNT: Final = msgspec.json.Decoder(Count)
IDS: Final = msgspec.json.Decoder(Ids)
ROW_PAGE: Final = msgspec.json.Decoder(RowPage)
ABOUT: Final = msgspec.json.Decoder(About)
