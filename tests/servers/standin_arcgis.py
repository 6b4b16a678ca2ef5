"""ArcGIS REST: a layer of a FeatureServer or MapServer.

Switches: ``paging: false`` (knows no resultOffset), ``exceeded: false`` (does not tell that more is left), ``count``
(what it says to have instead of what it has; ``cap`` for the page's limit), ``ignores_offset``, ``map_server`` (names
no id field in its answers), ``maxRecordCount`` (what it says that a page may hold, instead of what one does),
``clockwise`` (rings turn as Esri says, or the other way), ``edited`` (when, in ms).
"""

import re

from tests.servers.standin_data import Row, polygons, properties
from tests.servers.standin_listing import between, offset_page, page_at
from tests.servers.standin_reply import Asked, Reply, told
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


def answer(asked: Asked) -> Reply:
    query = asked.query
    if query.get("f") != "json":
        return told({"error": {"code": 400, "message": "Output format not supported.", "details": []}}, 400)
    if not asked.plain_path.endswith("/query"):
        asked.strike("description")
        return told(_layer(asked))
    if query.get("returnCountOnly") == "true":
        asked.strike("count")
        count = asked.switch("count", asked.spec.features)
        return told({"count": min(asked.spec.cap, asked.spec.features) if count == "cap" else count})
    if query.get("returnIdsOnly") == "true":
        asked.strike("ids")
        numbers = [number + 1 for number in range(asked.spec.features)] or None
        return told({"objectIdFieldName": "OBJECTID", "objectIds": numbers})
    if query.get("outSR") != "28992":
        return _error("this stand-in has 28992 only; outSR must say so")
    return _features(asked)


def feature(asked: Asked, row: Row) -> dict[str, object]:
    spec = asked.spec
    shape = {"rings": rings(spec, row.number, clockwise=asked.switch("clockwise", True))}
    content = {"attributes": {"OBJECTID": row.number + 1, **properties(row)}}
    return {**content, "geometry": shape} if spec.has_shape(row.number) else content


def rings(spec: Spec, number: int, *, clockwise: bool) -> list[list[list[float]]]:
    """All rings of a feature in one list, shells clockwise and holes not, or the other way about."""
    parts = [ring for part in polygons(number, nested=spec.nested) for ring in part]
    return [ring[::-1] for ring in parts] if clockwise else parts


def _features(asked: Asked) -> Reply:
    spec, query = asked.spec, asked.query
    paging = asked.switch("paging", True)
    if not paging and ("resultOffset" in query or "resultRecordCount" in query):
        return _error("Pagination is not supported.")
    length = int(query.get("resultRecordCount", ALL))
    asked_ids = RANGE.search(query.get("where", ""))
    if asked_ids:
        low, high = (int(number) - 1 for number in asked_ids.groups())
        rows = between(spec, asked.strike(page_at(spec, low, spec.cap)), low, high, spec.cap)
        more = False
    else:
        start = 0 if asked.switch("ignores_offset") else int(query.get("resultOffset", "0"))
        rows = offset_page(spec, asked.strike(page_at(spec, start, length)), start, length).rows
        more = start + len(rows) < spec.features
        if "orderByFields" not in query:
            # Without a stated order a server may give another one each time it is asked.
            rows = rows[::-1]
    content: dict[str, object] = {
        "objectIdFieldName": "OBJECTID",
        "geometryType": "esriGeometryPolygon",
        "spatialReference": {"wkid": 4326} if asked.wrong("wrong_crs") else {"wkid": 28992, "latestWkid": 28992},
        "fields": FIELDS,
        "features": [feature(asked, row) for row in rows],
    }
    if asked.switch("map_server"):
        del content["objectIdFieldName"]
    if more and asked.switch("exceeded", True):
        content["exceededTransferLimit"] = True
    return told(content)


def _layer(asked: Asked) -> dict[str, object]:
    content: dict[str, object] = {
        "id": 0,
        "name": "plans",
        "type": "Feature Layer",
        "geometryType": "esriGeometryPolygon",
        "objectIdField": "OBJECTID",
        "fields": FIELDS,
        "maxRecordCount": asked.switch("maxRecordCount", asked.spec.cap),
        "advancedQueryCapabilities": {"supportsPagination": asked.switch("paging", True)},
    }
    if asked.switch("map_server"):
        del content["objectIdField"]
    if asked.switch("edited"):
        content["editingInfo"] = {"lastEditDate": asked.switch("edited")}
    return content


def _error(message: str) -> Reply:
    return told({"error": {"code": 400, "message": message, "details": ["", "Invalid query"]}})
