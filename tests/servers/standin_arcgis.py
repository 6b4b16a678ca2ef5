"""ArcGIS REST: a layer of a FeatureServer or MapServer.

Switches: ``paging: false`` (knows no resultOffset), ``exceeded: false`` (does not tell that more is left), ``count``
(what it says to have instead of what it has; ``cap`` for the page's limit), ``ignores_offset``, ``map_server`` (names
no id field in its answers), ``maxRecordCount`` (what it says that a page may hold, instead of what one does),
``clockwise`` (rings turn as Esri says, or the other way), ``edited`` (when, in ms).
"""

import re

from tests.servers.standin_data import Row, polygons, properties
from tests.servers.standin_listing import between, offset_page, page_at
from tests.servers.standin_reply import Reply, StandinRequest, json_reply
from tests.servers.standin_spec import Spec

FIELDS = [
    {"name": "OBJECTID", "type": "esriFieldTypeOID", "alias": "OBJECTID"},
    {"name": "nr", "type": "esriFieldTypeInteger", "alias": "nr"},
    {"name": "naam", "type": "esriFieldTypeString", "alias": "naam", "length": 255},
    {"name": "woningen", "type": "esriFieldTypeInteger", "alias": "woningen"},
    {"name": "deel", "type": "esriFieldTypeDouble", "alias": "deel"},
    {"name": "leeg", "type": "esriFieldTypeString", "alias": "leeg", "length": 10},
]
RANGE = re.compile(r"OBJECTID >= (\d+) AND OBJECTID <= (\d+)")
ALL = 1_000_000


def answer(request: StandinRequest) -> Reply:
    query = request.query
    if query.get("f") != "json":
        return json_reply({"error": {"code": 400, "message": "Output format not supported.", "details": []}}, 400)
    if not request.plain_path.endswith("/query"):
        request.strike("description")
        return json_reply(_layer(request))
    if query.get("returnCountOnly") == "true":
        request.strike("count")
        count = request.switch("count", request.spec.features)
        return json_reply({"count": min(request.spec.cap, request.spec.features) if count == "cap" else count})
    if query.get("returnIdsOnly") == "true":
        request.strike("ids")
        numbers = [number + 1 for number in range(request.spec.features)] or None
        return json_reply({"objectIdFieldName": "OBJECTID", "objectIds": numbers})
    if query.get("outSR") != "28992":
        return _error("this stand-in has 28992 only; outSR must say so")
    return _features(request)


def feature(request: StandinRequest, row: Row) -> dict[str, object]:
    spec = request.spec
    shape = {"rings": rings(spec, row.number, clockwise=request.switch("clockwise", True))}
    content = {"attributes": {"OBJECTID": row.number + 1, **properties(row)}}
    return {**content, "geometry": shape} if spec.has_shape(row.number) else content


def rings(spec: Spec, number: int, *, clockwise: bool) -> list[list[list[float]]]:
    """All rings of a feature in one list, shells clockwise and holes not, or the other way about."""
    parts = [ring for part in polygons(number, nested=spec.nested) for ring in part]
    return [ring[::-1] for ring in parts] if clockwise else parts


def _features(request: StandinRequest) -> Reply:
    spec, query = request.spec, request.query
    paging = request.switch("paging", True)
    if not paging and ("resultOffset" in query or "resultRecordCount" in query):
        return _error("Pagination is not supported.")
    length = int(query.get("resultRecordCount", ALL))
    asked_ids = RANGE.search(query.get("where", ""))
    if asked_ids:
        low, high = (int(number) - 1 for number in asked_ids.groups())
        rows = between(spec, request.strike(page_at(spec, low, spec.cap)), low, high, spec.cap)
        more = False
    else:
        start = 0 if request.switch("ignores_offset") else int(query.get("resultOffset", "0"))
        rows = offset_page(spec, request.strike(page_at(spec, start, length)), start, length).rows
        more = start + len(rows) < spec.features
        if "orderByFields" not in query:
            # Without a stated order a server may give another one each time it is asked.
            rows = rows[::-1]
    content: dict[str, object] = {
        "objectIdFieldName": "OBJECTID",
        "geometryType": "esriGeometryPolygon",
        "spatialReference": {"wkid": 4326} if request.wrong("wrong_crs") else {"wkid": 28992, "latestWkid": 28992},
        "fields": FIELDS,
        "features": [feature(request, row) for row in rows],
    }
    if request.switch("map_server"):
        del content["objectIdFieldName"]
    if more and request.switch("exceeded", True):
        content["exceededTransferLimit"] = True
    return json_reply(content)


def _layer(request: StandinRequest) -> dict[str, object]:
    content: dict[str, object] = {
        "id": 0,
        "name": "plans",
        "type": "Feature Layer",
        "geometryType": "esriGeometryPolygon",
        "objectIdField": "OBJECTID",
        "fields": FIELDS,
        "maxRecordCount": request.switch("maxRecordCount", request.spec.cap),
        "advancedQueryCapabilities": {"supportsPagination": request.switch("paging", True)},
    }
    if request.switch("map_server"):
        del content["objectIdField"]
    if request.switch("edited"):
        content["editingInfo"] = {"lastEditDate": request.switch("edited")}
    return content


def _error(message: str) -> Reply:
    return json_reply({"error": {"code": 400, "message": message, "details": ["", "Invalid query"]}})
