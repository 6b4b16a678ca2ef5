"""OGC API Features as gokoala (PDOK) serves it; with switches as others do.

Switches: ``numberMatched`` (states the count), ``paging: offset`` (takes an offset and links to nothing), ``trailing``
(a full last page links to one more, which is empty), ``links: public``, ``etag``.
"""

import time
import zlib

from tests.servers.standin_data import Row, geojson, properties
from tests.servers.standin_listing import Cursor, Page, keyset_page, offset_page, page_at
from tests.servers.standin_reply import Reply, StandinRequest, json_reply, tag
from tests.servers.standin_spec import Spec, encoded, plain

RD = "http://www.opengis.net/def/crs/EPSG/0/28992"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GEOJSON = "application/geo+json"
KNOWN = frozenset({"f", "limit", "crs", "bbox", "bbox-crs", "cursor"})
USUAL, MOST = 10, 1000


def answer(request: StandinRequest) -> Reply:
    query = dict(request.query)
    offset_paging = request.switch("paging") == "offset"
    if set(query) - KNOWN - ({"offset"} if offset_paging else set()):
        return json_reply({"status": 400, "detail": "unknown query parameter(s) found"}, 400)
    if not request.plain_path.endswith("/items"):
        return json_reply({"status": 404, "detail": "not found"}, 404)
    if query.get("crs") != RD or ("bbox" in query and query.get("bbox-crs") != RD):
        return json_reply({"status": 400, "detail": f"this stand-in has {RD} only; crs and bbox-crs must say so"}, 400)
    limit = min(int(query.get("limit", USUAL)), MOST)
    if offset_paging:
        start = int(query.get("offset", "0"))
        page = offset_page(request.spec, request.strike(page_at(request.spec, start, limit)), start, limit)
    else:
        cursor = _cursor(query)
        page = keyset_page(request.spec, request.strike(cursor.page), cursor, limit)
    return _reply(request, page, query)


def feature(spec: Spec, row: Row) -> dict[str, object]:
    shape = geojson(row.number, nested=spec.nested) if spec.has_shape(row.number) else None
    return {"type": "Feature", "id": f"f-{row.number}", "properties": properties(row), "geometry": shape}


def _reply(request: StandinRequest, page: Page, query: dict[str, str]) -> Reply:
    features = [feature(request.spec, row) for row in page.rows]
    links = [{"rel": "self", "type": GEOJSON, "href": request.link(query)}]
    if page.following is not None:
        rest = {name: value for name, value in query.items() if name != "cursor"}
        # The first page has no cursor, so a circle leads back to the very address that came first.
        more = {} if page.following == Cursor() else {"cursor": encoded([*page.following, _checksum(query)])}
        links.append({"rel": "next", "type": GEOJSON, "href": request.link({**rest, **more})})
    content = {
        "type": "FeatureCollection",
        "timeStamp": f"{time.time_ns()}",
        "numberReturned": page.returned,
        "features": features,
        "links": links,
    }
    if request.switch("numberMatched"):
        content["numberMatched"] = page.matched
    headers = {"Content-Crs": f"<{CRS84 if request.wrong('wrong_crs') else RD}>"}
    if request.switch("etag"):
        headers["ETag"] = tag(request.path, query, features)
    return json_reply(content, 200, GEOJSON, **headers)


def _cursor(query: dict[str, str]) -> Cursor:
    """Read a cursor; one of other parameters leads back to the first page without a word, as in gokoala."""
    text = query.get("cursor", "")
    if not text:
        return Cursor()
    *values, checksum = plain(text)
    return Cursor(*values) if checksum == _checksum(query) else Cursor()


def _checksum(query: dict[str, str]) -> int:
    return zlib.crc32(repr(sorted((name, value) for name, value in query.items() if name != "cursor")).encode())
