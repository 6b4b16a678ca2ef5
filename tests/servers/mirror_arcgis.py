"""The mirror's layers of ArcGIS REST; some know paging, others are asked by object id."""

import re
from collections.abc import Sequence
from typing import Any

from tests.servers.mirror_sets import Ring
from tests.servers.mirror_view import Request, View, boxed
from tests.servers.standin_ogc import MOST
from tests.servers.standin_reply import Reply, json_reply

CONDITION = re.compile(r"\((\w+) >= (\d+) AND (\w+) <= (\d+)\)")
TYPES = {bool: "esriFieldTypeSmallInteger", int: "esriFieldTypeInteger", float: "esriFieldTypeDouble"}
TEXT = "esriFieldTypeString"


def arcgis(request: Request) -> Reply:
    if request.query.get("f") != "json":
        return json_reply({"error": {"code": 400, "message": "Output format not supported.", "details": []}}, 400)
    (name,) = request.service.holds
    view = request.view(name)
    if request.path == "query":
        return json_reply(_queried(request, view))
    return json_reply({"error": {"code": 404, "message": "not found"}} if request.path else _layer(request, view))


def _queried(request: Request, view: View) -> dict[str, Any]:
    query, service = request.query, request.service
    chosen = CONDITION.fullmatch(query.get("where", ""))
    if (query.get("where") != "1=1" and not chosen) or query.get("outSR", "28992") != "28992":
        return _refused("Invalid query")
    view = boxed(view, query.get("geometry"))
    if query.get("returnCountOnly") == "true":
        return {"count": len(view.numbers)}
    if query.get("returnIdsOnly") == "true":
        return {"objectIdFieldName": view.held.oid, "objectIds": [number + 1 for number in view.numbers] or None}
    if chosen:
        low, high = int(chosen.group(2)), int(chosen.group(4))
        return _esri(view, [number for number in view.numbers if low <= number + 1 <= high][: service.page], more=False)
    if not service.paging:
        return _refused("Pagination is not supported.")
    start = int(query.get("resultOffset", "0"))
    end = start + min(int(query.get("resultRecordCount", MOST)), service.page)
    return _esri(view, view.numbers[start:end], more=end < len(view.numbers))


def _layer(request: Request, view: View) -> dict[str, Any]:
    content: dict[str, Any] = {
        "type": "Feature Layer",
        "geometryType": _kind(view),
        "objectIdField": view.held.oid,
        "fields": _fields(view),
        "maxRecordCount": request.service.page,
        "advancedQueryCapabilities": {"supportsPagination": request.service.paging},
    }
    return {**content, "editingInfo": {"lastEditDate": 1_780_000_000_000}} if request.service.edited else content


def _fields(view: View) -> list[dict[str, str]]:
    """The id, and each field with its type, which the first feature of the set that has a value tells."""
    rows = [view.properties(number) for number in range(min(50, view.held.count))]
    values = {name: next((row[name] for row in rows if row[name] is not None), "") for name in rows[0]}
    own = {"name": view.held.oid, "type": "esriFieldTypeOID"}
    return [own, *({"name": name, "type": TYPES.get(type(value), TEXT)} for name, value in values.items())]


def _esri(view: View, numbers: Sequence[int], *, more: bool) -> dict[str, Any]:
    content = {
        "objectIdFieldName": view.held.oid,
        "geometryType": _kind(view),
        "spatialReference": {"wkid": 28992, "latestWkid": 28992},
        "fields": _fields(view),
        "features": [_feature(view, number) for number in numbers],
    }
    return {**content, "exceededTransferLimit": True} if more else content


def _feature(view: View, number: int) -> dict[str, Any]:
    ring = view.ring(number)
    attributes = {view.held.oid: number + 1, **view.properties(number)}
    if ring is None:
        return {"attributes": attributes}
    return {"attributes": attributes, "geometry": _shape(ring)}


def _shape(ring: Ring) -> dict[str, Any]:
    if len(ring) == 1:
        return {"x": ring[0][0], "y": ring[0][1]}
    # Shells turn clockwise in Esri's JSON.
    return {"paths": [ring]} if len(ring) == 2 else {"rings": [ring[::-1]]}


def _kind(view: View) -> str:
    kinds = {"point": "Point", "line": "Polyline"}
    return f"esriGeometry{kinds.get(view.held.shape, 'Polygon')}"


def _refused(message: str) -> dict[str, Any]:
    """An error, which comes with status 200."""
    return {"error": {"code": 400, "message": message, "details": []}}
