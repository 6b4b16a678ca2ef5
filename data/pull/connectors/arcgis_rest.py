"""ArcGIS REST: a layer of a FeatureServer or MapServer, paged by offset or, where it knows no paging, by object id.

Errors come with status 200. `exceededTransferLimit` may be absent though features are left, and a count may be a limit,
so the end is where nothing more comes. Pages are only stable in a stated order (`orderByFields`). Not every server
gives GeoJSON, all give Esri's own JSON, whose rings become polygons on reading.

Source: ArcGIS REST API, Query (Feature Service/Layer) and Query (Map Service/Layer).
"""

from collections.abc import Sequence
from typing import Final, NamedTuple
from urllib.parse import urlencode

from data.errors import IncompletePull
from data.files.schemas import COUNT, ESRI_PAGE, IDS, LAYER, EsriFeature
from data.pull.connectors.bodies import decoded
from data.pull.connectors.connector import Connector, Order, Pulled, columns_or_refuse
from data.pull.connectors.offsets import Page, all_by_offset
from data.pull.connectors.pages import Item, Pages, items_of, pages_of

__all__ = ["CONNECTOR"]

_EDITED: Final = "last-edit"


class _Layer(NamedTuple):
    """What a layer says of itself."""

    id_field: str
    page_size: int
    paged: bool
    marks: dict[str, str]
    columns: tuple[str, ...]


def _pull(order: Order) -> Pulled:
    layer = _described(order)
    if order.stands(layer.marks):
        return Pulled(".esri.zip", unchanged=True)
    with pages_of(order) as pages:
        count = order.get(_query(order, returnCountOnly="true"))
        pages.promise(decoded(order, count, COUNT, "count").count)
        if layer.paged:
            all_by_offset(pages, lambda start: _from(order, layer, start), layer.page_size, ".json")
        else:
            _all_by_id(order, layer, pages)
        return pages.whole(".esri.zip", content_crs=order.crs, validators=layer.marks)


def _probe(order: Order) -> tuple[str, ...]:
    return columns_or_refuse(order, _described(order).columns)


CONNECTOR: Final = Connector(_pull, _probe, knows=("query", "filter", "bbox", "page_size", "sort_by"))


def _described(order: Order) -> _Layer:
    told = decoded(order, order.get(f"{order.address.rstrip('/')}?f=json"), LAYER, "description of a layer")
    if told.id_field is None:
        msg = order.refused(f"{order.address} is no layer with object ids; the address ends on the layer's number")
        raise IncompletePull(msg, transient=False)
    limit = told.maxRecordCount or order.source.page_size
    edited = told.editingInfo.lastEditDate if told.editingInfo else None
    return _Layer(
        id_field=told.id_field,
        page_size=max(1, min(order.source.page_size, limit)),
        paged=bool(told.advancedQueryCapabilities and told.advancedQueryCapabilities.supportsPagination),
        marks={_EDITED: str(edited)} if edited else {},
        columns=tuple(field.name for field in told.fields),
    )


def _from(order: Order, layer: _Layer, start: int) -> Page:
    body, features = _page(
        order,
        resultOffset=str(start),
        resultRecordCount=str(layer.page_size),
        orderByFields=order.source.sort_by or layer.id_field,
    )
    return Page(body, _items(order, layer, features))


def _all_by_id(order: Order, layer: _Layer, pages: Pages) -> None:
    """Ask for all object ids, then for the features between two of them; what a page leaves out is asked for again."""
    told = decoded(order, order.get(_query(order, returnIdsOnly="true")), IDS, "list of object ids")
    left: Sequence[int] = sorted(told.objectIds or ())
    while True:
        batch = left[: layer.page_size]
        where = f"{layer.id_field} >= {batch[0]} AND {layer.id_field} <= {batch[-1]}" if batch else None
        body, features = _page(order, where)
        came = {_id(layer, feature) for feature in features}
        after = [name for name in left if str(name) not in came]
        if batch and len(after) == len(left):
            # These were there when the ids were asked for, and are there no longer; the count tells.
            return
        pages.add(body, _items(order, layer, features))
        left = after
        if not left:
            return


def _page(order: Order, where: str | None = None, **asked: str) -> tuple[bytes, list[EsriFeature]]:
    answer = order.get(_query(order, where, outFields="*", outSR=order.epsg, **asked))
    page = decoded(order, answer, ESRI_PAGE, "set of features")
    known = page.spatialReference
    stated = {known.wkid, known.latestWkid} - {None} if known else set()
    if stated and int(order.epsg) not in stated:
        raise order.other_crs(answer.address, [f"EPSG:{number}" for number in sorted(map(int, filter(None, stated)))])
    return answer.body, page.features


def _items(order: Order, layer: _Layer, features: list[EsriFeature]) -> list[Item]:
    return items_of(order, ((_id(layer, one), one.attributes, bytes(one.geometry)) for one in features))


def _id(layer: _Layer, feature: EsriFeature) -> str | None:
    value = (feature.attributes or {}).get(layer.id_field)
    return None if value is None else str(value)


def _query(order: Order, where: str | None = None, **asked: str) -> str:
    source = order.source
    conditions = [f"({part})" for part in (source.filter, where) if part]
    query = {"f": "json", "where": " AND ".join(conditions) or "1=1", **source.query, **asked}
    if order.corners is not None:
        query |= {
            "geometry": order.corners,
            "geometryType": "esriGeometryEnvelope",
            "inSR": order.epsg,
            "spatialRel": "esriSpatialRelIntersects",
        }
    return f"{order.address.rstrip('/')}/query?{urlencode(query)}"
