"""The mirror's layers of ArcGIS REST; some know paging, others are asked by object id."""

import re
from typing import Any

from tests.servers.mirror_view import Request, View, boxed
from tests.servers.standin_listing import offset_page
from tests.servers.standin_ogc import MOST
from tests.servers.standin_reply import Reply, told
from tests.servers.standin_spec import Spec

CONDITION = re.compile(r"\((\w+) >= (\d+) AND (\w+) <= (\d+)\)")
TYPES = {bool: "esriFieldTypeSmallInteger", int: "esriFieldTypeInteger", float: "esriFieldTypeDouble"}
TEXT = "esriFieldTypeString"


def arcgis(request: Request) -> Reply:
    if request.query.get("f") != "json":
        return told({"error": {"code": 400, "message": "Output format not supported.", "details": []}}, 400)
    (name,) = request.service.holds
    view = request.view(name)
    if request.path == "query":
        return told(_queried(request, view))
    return told({"error": {"code": 404, "message": "not found"}} if request.path else _layer(request, view))


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
    start, length = int(query.get("resultOffset", "0")), int(query.get("resultRecordCount", MOST))
    page = offset_page(Spec("arcgis", len(view.numbers), cap=service.page), None, start, length)
    numbers = [view.numbers[row.number] for row in page.rows]
    return _esri(view, numbers, more=start + len(numbers) < page.matched)


def _layer(request: Request, view: View) -> dict[str, Any]:
    fields = [{"name": view.held.oid, "type": "esriFieldTypeOID"}, *_fields(view)]
    content: dict[str, Any] = {
        "type": "Feature Layer",
        "geometryType": _kind(view),
        "objectIdField": view.held.oid,
        "fields": fields,
        "maxRecordCount": request.service.page,
        "advancedQueryCapabilities": {"supportsPagination": request.service.paging},
    }
    return {**content, "editingInfo": {"lastEditDate": 1_780_000_000_000}} if request.service.edited else content


def _fields(view: View) -> list[dict[str, str]]:
    """Each field with its type, which the first feature that has a value tells."""
    told_of = [view.properties(number) for number in view.numbers[:50]]
    return [
        {
            "name": name,
            "type": next(
                (TYPES.get(type(row[name]), TEXT) for row in told_of if row[name] is not None),
                TEXT,
            ),
        }
        for name in told_of[0]
    ]


def _esri(view: View, numbers: list[int], *, more: bool) -> dict[str, Any]:
    content = {
        "objectIdFieldName": view.held.oid,
        "geometryType": _kind(view),
        "spatialReference": {"wkid": 28992, "latestWkid": 28992},
        "fields": [{"name": view.held.oid, "type": "esriFieldTypeOID"}, *_fields(view)],
        "features": [_feature(view, number) for number in numbers],
    }
    return {**content, "exceededTransferLimit": True} if more else content


def _feature(view: View, number: int) -> dict[str, Any]:
    ring = view.ring(number)
    attributes = {view.held.oid: number + 1, **view.properties(number)}
    if ring is None:
        return {"attributes": attributes}
    # Shells turn clockwise in Esri's JSON.
    shape = {"x": ring[0][0], "y": ring[0][1]} if len(ring) == 1 else {"rings": [ring[::-1]]}
    return {"attributes": attributes, "geometry": shape}


def _kind(view: View) -> str:
    return "esriGeometryPoint" if view.held.shape == "point" else "esriGeometryPolygon"


def _refused(message: str) -> dict[str, Any]:
    """An error, which comes with status 200."""
    return {"error": {"code": 400, "message": message, "details": []}}
