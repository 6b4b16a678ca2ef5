"""The mirror's services of features: OGC API Features as gokoala gives it, and WFS 2.0."""

import uuid
from collections.abc import Mapping
from dataclasses import replace

from tests.servers.mirror_gml import flat_member
from tests.servers.mirror_view import Request, boxed
from tests.servers.standin_ogc import GEOJSON, KNOWN, MOST, USUAL
from tests.servers.standin_ogc import RD as RD_URI
from tests.servers.standin_reply import Reply, json_reply
from tests.servers.standin_wfs import GML, JSON_FORMATS, XML, collection, report
from tests.servers.standin_wfs import RD as URN


def ogc(request: Request) -> Reply:
    name = request.path.removeprefix("collections/").removesuffix("/items")
    if name not in request.service.holds or request.path != f"collections/{name}/items":
        return json_reply({"status": 404, "detail": "there is no such collection"}, 404)
    query = request.query
    view = request.view(name)
    if set(query) - KNOWN - set(view.held.asks):
        return json_reply({"status": 400, "detail": "unknown query parameter(s) found"}, 400)
    if query.get("crs") != RD_URI or ("bbox" in query and query.get("bbox-crs") != RD_URI):
        return json_reply(
            {"status": 400, "detail": f"this mirror has {RD_URI} only; crs and bbox-crs must say so"}, 400
        )
    view = boxed(request.view(name, {one: query[one] for one in view.held.asks if one in query}), query.get("bbox"))
    start = int(query.get("cursor", "0"))
    end = start + min(int(query.get("limit", USUAL)), MOST, request.service.page)
    links = [{"rel": "self", "href": request.link(query)}]
    if end < len(view.numbers):
        links.append({"rel": "next", "href": request.link({**query, "cursor": end})})
    features = [view.feature(number, f"{view.held.name}-", multi=True) for number in view.numbers[start:end]]
    content = {"type": "FeatureCollection", "numberReturned": len(features), "features": features, "links": links}
    return json_reply(content, 200, GEOJSON, **{"Content-Crs": f"<{RD_URI}>"})


def wfs(request: Request) -> Reply:
    query = {name.lower(): value for name, value in request.query.items()}
    name, service = query.get("typenames", ""), request.service
    fault = _wfs_fault(request, query)
    if fault:
        return report(fault, 400)
    view = request.view(name)
    if "bbox" in query:
        view = replace(view, numbers=[]) if service.boxless else boxed(view, query["bbox"])
    matched = len(view.numbers)
    if query.get("resulttype") == "hits":
        return Reply(collection(str(matched), "0", []), XML)
    start = int(query.get("startindex", "0"))
    numbers = view.numbers[start : start + min(int(query.get("count", MOST)), service.page)]
    if query.get("outputformat") not in JSON_FORMATS:
        members = [flat_member(view, number, name.rpartition(":")[2]) for number in numbers]
        return Reply(collection(str(matched), str(len(members)), members), GML)
    # Some servers number their rows anew for each answer.
    anew = f".fid-{uuid.uuid4().hex[:8]}" if view.held.restless else ""
    features = [view.feature(number, f"{view.held.name}{anew}.") for number in numbers]
    crs = {"type": "name", "properties": {"name": view.urn}}
    return json_reply({"type": "FeatureCollection", "features": features, "numberMatched": matched, "crs": crs})


def _wfs_fault(request: Request, query: Mapping[str, str]) -> str:
    service, name = request.service, query.get("typenames", "")
    if query.get("request") != "GetFeature" or name not in service.holds:
        return f"there is no feature type {name}"
    if query.get("srsname") != service.srs:
        return f"this type is in {service.srs} only; srsName must say so"
    if "bbox" in query and not query["bbox"].endswith(f",{URN}"):
        return "the box must name its system"
    if query.get("resulttype") == "hits":
        return ""
    ordered = [name for name in query.get("sortby", "").split(",") if name]
    if service.sorted and not ordered:
        return "pages have no order unless sortBy gives one"
    unknown = set(ordered) - set(request.view(name).properties(0))
    return f"there is no field {', '.join(sorted(unknown))}" if unknown else ""
