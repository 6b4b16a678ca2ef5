"""The messages of services, as far as they are read: GeoJSON, Esri JSON, OData.

Shapes stay the bytes that they came as (checked to be JSON, not taken apart): making a Python object of each coordinate
costs ten times all the rest of a pull.
"""

from typing import Any, Final, Literal

import msgspec

__all__ = [
    "ESRI_PAGE",
    "FEATURE_COUNT",
    "FEATURE_PAGE",
    "LAYER_DESCRIPTION",
    "OBJECT_IDS",
    "ROW_PAGE",
    "TABLE_DESCRIPTION",
    "EsriFeature",
    "EsriPage",
    "FeaturePage",
    "GeoJsonFeature",
    "JsonBody",
    "LayerDescription",
    "RowPage",
]

_NULL: Final = b"null"
_OBJECT_ID_TYPE: Final = "esriFieldTypeOID"


class JsonBody(msgspec.Struct, gc=False):
    """The JSON of an answer, which may report an error instead of holding what was requested."""

    error: Any = None


class GeoJsonFeature(msgspec.Struct, gc=False):
    """A GeoJSON feature (RFC 7946, 3.2)."""

    id: str | int | float | None = None
    properties: dict[str, Any] | None = None
    geometry: msgspec.Raw = msgspec.Raw(_NULL)

    @property
    def shape(self) -> bytes | None:
        """The geometry as JSON; None when the feature has none."""
        shape = bytes(self.geometry)
        return None if shape == _NULL else shape


class FeaturePage(JsonBody, gc=False, kw_only=True):
    """A GeoJSON FeatureCollection with what OGC API Features and WFS servers add to it."""

    type: Literal["FeatureCollection"]
    features: list[GeoJsonFeature]
    links: list[Any] | None = None
    crs: Any = None
    numberMatched: Any = None
    numberReturned: Any = None
    totalFeatures: Any = None


class EsriFeature(msgspec.Struct, gc=False):
    """A feature of Esri JSON: attributes, and rings or a point."""

    attributes: dict[str, Any] | None = None
    geometry: msgspec.Raw = msgspec.Raw(_NULL)


class SpatialReference(msgspec.Struct, gc=False):
    """A CRS by Esri's number and by EPSG's."""

    wkid: int | None = None
    latestWkid: int | None = None


class EsriField(msgspec.Struct, gc=False):
    """A column of an ArcGIS layer."""

    name: str
    type: str | None = None


def _id_field(stated: str | None, fields: list[EsriField] | None) -> str | None:
    """Return the column of object ids: the stated one, or else the one of that type; None if there is neither."""
    return stated or next((field.name for field in fields or () if field.type == _OBJECT_ID_TYPE), None)


class EsriPage(JsonBody, gc=False, kw_only=True):
    """The answer to a query of an ArcGIS layer."""

    features: list[EsriFeature]
    spatialReference: SpatialReference | None = None
    objectIdFieldName: str | None = None
    fields: list[EsriField] | None = None

    @property
    def id_field(self) -> str | None:
        """The column of object ids; None when the page states none."""
        return _id_field(self.objectIdFieldName, self.fields)


class Capabilities(msgspec.Struct, gc=False):
    """What an ArcGIS layer supports."""

    supportsPagination: bool | None = None


class EditingInfo(msgspec.Struct, gc=False):
    """When a layer was last edited, in milliseconds since 1970."""

    lastEditDate: int | None = None


class LayerDescription(JsonBody, gc=False, kw_only=True):
    """The description that an ArcGIS layer gives of itself."""

    fields: list[EsriField]
    objectIdField: str | None = None
    maxRecordCount: int | None = None
    advancedQueryCapabilities: Capabilities | None = None
    editingInfo: EditingInfo | None = None

    @property
    def id_field(self) -> str | None:
        """The column of object ids; None when the layer has none."""
        return _id_field(self.objectIdField, self.fields)


class FeatureCount(JsonBody, gc=False, kw_only=True):
    """The number of features that match a query of an ArcGIS layer."""

    count: int


class ObjectIds(JsonBody, gc=False, kw_only=True):
    """The object ids of the features that match a query of an ArcGIS layer; none of them may be null."""

    objectIds: list[int] | None = None


class RowPage(JsonBody, gc=False, kw_only=True):
    """A page of OData rows, of which the link and the count have other names in version 3 than in version 4."""

    value: list[dict[str, str | int | float | bool | None]]
    next3: str | None = msgspec.field(default=None, name="odata.nextLink")
    next4: str | None = msgspec.field(default=None, name="@odata.nextLink")
    count3: str | int | None = msgspec.field(default=None, name="odata.count")
    count4: int | None = msgspec.field(default=None, name="@odata.count")


class TableDescription(JsonBody, gc=False, kw_only=True):
    """The description of a CBS table: in version 3 as the one row of a list."""

    value: list[dict[str, Any]] | None = None
    Modified: str | None = None


FEATURE_PAGE: Final = msgspec.json.Decoder(FeaturePage)
ESRI_PAGE: Final = msgspec.json.Decoder(EsriPage)
LAYER_DESCRIPTION: Final = msgspec.json.Decoder(LayerDescription)
FEATURE_COUNT: Final = msgspec.json.Decoder(FeatureCount)
OBJECT_IDS: Final = msgspec.json.Decoder(ObjectIds)
ROW_PAGE: Final = msgspec.json.Decoder(RowPage)
TABLE_DESCRIPTION: Final = msgspec.json.Decoder(TableDescription)
