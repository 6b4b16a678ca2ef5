"""ArcGIS REST: a layer of a FeatureServer or MapServer, paged by offset or, where it knows no paging, by object id.

Errors come with status 200. `exceededTransferLimit` may be absent though features are left, so the layer's own count
decides. Pages are only stable in a stated order (`orderByFields`). Not every server gives GeoJSON, all give Esri's own
JSON, whose rings become polygons on reading.

Source: ArcGIS REST API, Query (Feature Service/Layer) and Query (Map Service/Layer).
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple
from urllib.parse import urlencode

from data.connectors.bodies import esri_page, json_object
from data.connectors.pages import Item, Pages, items_of, pages_of
from data.connectors.pull import Connector, Order, Pulled, columns_or_refuse
from data.errors import IncompletePull
from data.web import Answer
from data.wire import EsriFeature

__all__ = ["CONNECTOR"]

_RD: Final = "EPSG:28992"
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
    if layer.marks and order.before is not None and order.before.validators == layer.marks:
        return Pulled(".esri.zip", unchanged=True)
    crs = order.source.crs or _RD
    with pages_of(order) as pages:
        pages.promise(_count(order))
        walk = _by_offset if layer.paged else _by_id
        for answer, features in walk(order, layer, pages):
            pages.add(answer.body, _items(order, layer, features))
        return pages.whole(".esri.zip", content_crs=crs, validators=layer.marks)


def _probe(order: Order) -> tuple[str, ...]:
    return columns_or_refuse(order, _described(order).columns)


CONNECTOR: Final = Connector(_pull, _probe, knows=("query", "filter", "bbox", "page_size", "sort_by"))


def _described(order: Order) -> _Layer:
    told = json_object(order, order.get(f"{order.address.rstrip('/')}?f=json"))
    fields = [field for field in told.get("fields") or () if isinstance(field, dict)]
    of_type = [field["name"] for field in fields if field.get("type") == "esriFieldTypeOID"]
    id_field = told.get("objectIdField") or next(iter(of_type), None)
    if not fields or id_field is None:
        msg = order.refused(f"{order.address} is no layer with fields and object ids; the address ends on its number")
        raise IncompletePull(msg, transient=False)
    limit = told.get("maxRecordCount")
    edited = (told.get("editingInfo") or {}).get("lastEditDate")
    return _Layer(
        id_field=str(id_field),
        page_size=min(order.source.page_size, limit)
        if isinstance(limit, int) and limit > 0
        else order.source.page_size,
        paged=bool((told.get("advancedQueryCapabilities") or {}).get("supportsPagination")),
        marks={_EDITED: str(edited)} if edited else {},
        columns=tuple(str(field["name"]) for field in fields),
    )


def _count(order: Order) -> int:
    count = json_object(order, order.get(_query(order, returnCountOnly="true"))).get("count")
    if not isinstance(count, int):
        msg = order.refused(f"{order.address} does not tell how many features it has, but {count!r}")
        raise IncompletePull(msg, transient=False)
    return count


def _by_offset(order: Order, layer: _Layer, pages: Pages) -> Iterator[tuple[Answer, list[EsriFeature]]]:
    offset = 0
    while True:
        answer, features = _page(
            order,
            pages,
            resultOffset=str(offset),
            resultRecordCount=str(layer.page_size),
            orderByFields=order.source.sort_by or layer.id_field,
        )
        yield answer, features
        offset += len(features)
        if not features or offset == pages.promised:
            return


def _by_id(order: Order, layer: _Layer, pages: Pages) -> Iterator[tuple[Answer, list[EsriFeature]]]:
    """Ask for all object ids, then for the features between two of them; what a page leaves out is asked for again."""
    told = json_object(order, order.get(_query(order, returnIdsOnly="true")))
    left: Sequence[int] = sorted(told.get("objectIds") or ())
    while True:
        batch = left[: layer.page_size]
        where = f"{layer.id_field} >= {batch[0]} AND {layer.id_field} <= {batch[-1]}" if batch else None
        answer, features = _page(order, pages, where)
        yield answer, features
        came = {_id(layer, feature) for feature in features}
        left = [name for name in left if str(name) not in came]
        if not features or not left:
            return


def _page(order: Order, pages: Pages, where: str | None = None, **asked: str) -> tuple[Answer, list[EsriFeature]]:
    crs = order.source.crs or _RD
    here = _query(order, where, outFields="*", outSR=crs.removeprefix("EPSG:"), **asked)
    pages.ask(here)
    answer = order.get(here)
    page = esri_page(order, answer)
    known = page.spatialReference or {}
    stated = {known.get("wkid"), known.get("latestWkid")} - {None}
    if stated and int(crs.removeprefix("EPSG:")) not in stated:
        msg = order.refused(f"asked for {crs}, {answer.address} came in {known}")
        raise IncompletePull(msg, transient=False)
    return answer, page.features


def _items(order: Order, layer: _Layer, features: list[EsriFeature]) -> list[Item]:
    return items_of(order, ((_id(layer, one), one.attributes, bytes(one.geometry)) for one in features))


def _id(layer: _Layer, feature: EsriFeature) -> str | None:
    value = (feature.attributes or {}).get(layer.id_field)
    return None if value is None else str(value)


def _query(order: Order, where: str | None = None, **asked: str) -> str:
    source = order.source
    conditions = [f"({part})" for part in (source.filter, where) if part]
    query = {"f": "json", "where": " AND ".join(conditions) or "1=1", **source.query, **asked}
    if source.bbox is not None:
        query |= {
            "geometry": ",".join(f"{value:.12g}" for value in source.bbox),
            "geometryType": "esriGeometryEnvelope",
            "inSR": (source.crs or _RD).removeprefix("EPSG:"),
            "spatialRel": "esriSpatialRelIntersects",
        }
    return f"{order.address.rstrip('/')}/query?{urlencode(query)}"
