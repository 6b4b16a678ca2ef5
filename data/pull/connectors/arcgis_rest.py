"""ArcGIS REST: a layer of a FeatureServer or MapServer, paged by offset or, where it supports no paging, by object id.

Errors come with status 200. `exceededTransferLimit` may be absent though features are left, and a count may be a limit,
so the end is where nothing more comes. Pages are only stable in a stated order (`orderByFields`). Not every server
gives GeoJSON, all give Esri's own JSON, whose rings become polygons on reading.

Source: ArcGIS REST API, Query (Feature Service/Layer) and Query (Map Service/Layer).
"""

from collections.abc import Sequence
from typing import Final, NamedTuple
from urllib.parse import urlencode

from data.errors import IncompletePull
from data.files.schemas import ESRI_PAGE, FEATURE_COUNT, LAYER_DESCRIPTION, OBJECT_IDS, EsriFeature
from data.pull.connectors.bodies import decode_body
from data.pull.connectors.connector import Connector, FetchRequest, PullResult, require_columns
from data.pull.connectors.offsets import OffsetPage, fetch_by_offset
from data.pull.connectors.pages import Item, Pages, open_pages, to_items
from data.snapshots.snapshot import LAST_EDIT

__all__ = ["CONNECTOR"]


class _Layer(NamedTuple):
    """What a layer states of itself, as far as a pull uses it."""

    id_field: str
    page_size: int
    paged: bool
    validators: dict[str, str]
    columns: tuple[str, ...]


def _pull(request: FetchRequest) -> PullResult:
    layer = _describe(request)
    if request.is_unchanged(layer.validators):
        return PullResult(".esri.zip", unchanged=True)
    with open_pages(request) as pages:
        count = request.get(_query(request, returnCountOnly="true"))
        pages.expect_at_least(decode_body(request, count, FEATURE_COUNT, "count").count)
        if layer.paged:
            fetch_by_offset(pages, lambda start: _page_from(request, layer, start), layer.page_size, ".json")
        else:
            _all_by_id(request, layer, pages)
        return pages.finish(".esri.zip", content_crs=request.crs, validators=layer.validators)


def _probe(request: FetchRequest) -> tuple[str, ...]:
    return require_columns(request, _describe(request).columns)


CONNECTOR: Final = Connector(
    _pull,
    _probe,
    optional_keys=("query", "filter", "bbox", "page_size", "sort_by"),
    states_date=True,
)


def _describe(request: FetchRequest) -> _Layer:
    answer = request.get(f"{request.address.rstrip('/')}?f=json")
    description = decode_body(request, answer, LAYER_DESCRIPTION, "description of a layer")
    if description.id_field is None:
        msg = request.refusal(
            f"{request.address} is no layer with object ids; the address must end on the layer's number"
        )
        raise IncompletePull(msg, transient=False)
    max_page_size = description.maxRecordCount or request.source.page_size
    last_edit = description.editingInfo.lastEditDate if description.editingInfo else None
    return _Layer(
        id_field=description.id_field,
        page_size=max(1, min(request.source.page_size, max_page_size)),
        paged=bool(description.advancedQueryCapabilities and description.advancedQueryCapabilities.supportsPagination),
        validators={LAST_EDIT: str(last_edit)} if last_edit else {},
        columns=tuple(field.name for field in description.fields),
    )


def _page_from(request: FetchRequest, layer: _Layer, start: int) -> OffsetPage:
    body, features = _page(
        request,
        resultOffset=str(start),
        resultRecordCount=str(layer.page_size),
        orderByFields=request.source.sort_by or layer.id_field,
    )
    return OffsetPage(body, _items(request, layer, features))


def _all_by_id(request: FetchRequest, layer: _Layer, pages: Pages) -> None:
    """Request all object ids, then the features between two of them; what a page leaves out is requested again."""
    answer = request.get(_query(request, returnIdsOnly="true"))
    remaining: Sequence[int] = sorted(decode_body(request, answer, OBJECT_IDS, "list of object ids").objectIds or ())
    while True:
        batch = remaining[: layer.page_size]
        where = f"{layer.id_field} >= {batch[0]} AND {layer.id_field} <= {batch[-1]}" if batch else None
        body, features = _page(request, where)
        received = {_id(layer, feature) for feature in features}
        not_received = [object_id for object_id in remaining if str(object_id) not in received]
        if batch and len(not_received) == len(remaining):
            # These were deleted after the ids were requested; the count of features decides whether that matters.
            return
        pages.add(body, _items(request, layer, features))
        remaining = not_received
        if not remaining:
            return


def _page(request: FetchRequest, where: str | None = None, **parameters: str) -> tuple[bytes, list[EsriFeature]]:
    answer = request.get(_query(request, where, outFields="*", outSR=request.epsg, **parameters))
    page = decode_body(request, answer, ESRI_PAGE, "set of features")
    reference = page.spatialReference
    stated = {reference.wkid, reference.latestWkid} - {None} if reference else set()
    if stated and int(request.epsg) not in stated:
        raise request.wrong_crs(answer.address, [f"EPSG:{number}" for number in sorted(map(int, filter(None, stated)))])
    return answer.body, page.features


def _items(request: FetchRequest, layer: _Layer, features: list[EsriFeature]) -> list[Item]:
    return to_items(request, ((_id(layer, one), one.attributes, bytes(one.geometry)) for one in features))


def _id(layer: _Layer, feature: EsriFeature) -> str | None:
    value = (feature.attributes or {}).get(layer.id_field)
    return None if value is None else str(value)


def _query(request: FetchRequest, where: str | None = None, **parameters: str) -> str:
    source = request.source
    conditions = [f"({part})" for part in (source.filter, where) if part]
    query = {"f": "json", "where": " AND ".join(conditions) or "1=1", **source.query, **parameters}
    if request.bbox_text is not None:
        query |= {
            "geometry": request.bbox_text,
            "geometryType": "esriGeometryEnvelope",
            "inSR": request.epsg,
            "spatialRel": "esriSpatialRelIntersects",
        }
    return f"{request.address.rstrip('/')}/query?{urlencode(query)}"
