"""WFS 2.0: GeoJSON or GML 3.2, with counts that are right, unknown, absent, or the page's limit.

Switches: ``hits`` and ``totals``, what `resultType=hits` and each page say to have: ``right``, ``unknown``, ``absent``,
``cap`` (the limit of a page, as MapServer's count), ``page`` (what the page holds), ``end`` (the count on a last page
that is not full, as MapServer's pages); ``total_name`` (``totalFeatures`` as GeoServer's), ``crs_member: false``,
``ignores_start``, ``members`` (``featureMembers`` holds them all), ``indent`` (line breaks between them), ``etag``.
"""

import time
from xml.sax.saxutils import escape, quoteattr

from tests.servers.standin_data import Row, geojson, polygons, properties
from tests.servers.standin_listing import Page, offset_page, page_at
from tests.servers.standin_reply import Reply, StandinRequest, json_reply, tag
from tests.servers.standin_spec import Spec

RD = "urn:ogc:def:crs:EPSG::28992"
DEGREES = "urn:ogc:def:crs:EPSG::4326"
XML = "application/xml; charset=utf-8"
GML = "application/gml+xml; version=3.2"
JSON_FORMATS = ("application/json", "json", "geojson")
ALL = 1_000_000
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACES = (
    'xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2" '
    'xmlns:app="http://example.org/app"'
)


def answer(request: StandinRequest) -> Reply:
    query = {name.lower(): value for name, value in request.query.items()}
    if query.get("request") != "GetFeature" or query.get("typenames") != "plans":
        return report("there is no such request or feature type", 400)
    if query.get("srsname") not in ("EPSG:28992", RD) or ("bbox" in query and query["bbox"].count(",") != 4):
        return report("this stand-in has EPSG:28992 only; srsName and bbox must say so", 400)
    if query.get("resulttype") == "hits":
        request.strike("count")
        matched = _stated(request.switch("hits", "right"), request.spec.features, None, request.spec)
        return Reply(collection(matched, "0", []), XML)
    start = 0 if request.switch("ignores_start") else int(query.get("startindex", "0"))
    count = int(query.get("count", ALL))
    page = offset_page(request.spec, request.strike(page_at(request.spec, start, count)), start, count)
    last = len(page.rows) < min(count, request.spec.cap) and bool(page.rows)
    matched = _stated(request.switch("totals", "right"), page.matched, (len(page.rows), last), request.spec)
    if query.get("outputformat") in JSON_FORMATS:
        return _json(request, page, matched)
    srs = DEGREES if request.wrong("wrong_crs") else RD
    members = [gml_feature(request.spec, row, srs=srs) for row in page.rows]
    if request.switch("members") == "featureMembers":
        joint, end = ("\n    ", "\n  ") if request.switch("indent") else ("", "")
        members = [f"<gml:featureMembers>{joint}{joint.join(members)}{end}</gml:featureMembers>"]
    else:
        members = [f"<wfs:member>{member}</wfs:member>" for member in members]
    return Reply(collection(matched, str(page.returned), members, indented=request.switch("indent", False)), GML)


def report(message: str, status: int) -> Reply:
    body = (
        f'{HEAD}<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1" version="2.0.0">'
        f'<ows:Exception exceptionCode="NoApplicableCode"><ows:ExceptionText>{escape(message)}</ows:ExceptionText>'
        "</ows:Exception></ows:ExceptionReport>"
    )
    return Reply(body.encode(), XML, status)


def gml_feature(spec: Spec, row: Row, *, srs: str = RD) -> str:
    """A feature whose geometries have ids of their own, as GML 3.2 demands."""
    number = row.number
    values = {name: value for name, value in properties(row).items() if value is not None}
    columns = "".join(f"<app:{name}>{escape(str(value))}</app:{name}>" for name, value in values.items())
    shape = f"<app:geom>{_shape(spec, number, srs)}</app:geom>" if spec.has_shape(number) else ""
    return f'<app:plans gml:id="plans.{number}">{shape}{columns}</app:plans>'


def gml_collection(spec: Spec, rows: list[Row]) -> bytes:
    """A file of GML, with every feature in it."""
    members = [f"<wfs:member>{gml_feature(spec, row)}</wfs:member>" for row in rows]
    return collection(None, str(len(rows)), members, stamp="2026-01-01T00:00:00Z")


def _stated(how: str, count: int, page: tuple[int, bool] | None, spec: Spec) -> str | None:
    held, last = page or (0, False)
    return {
        "right": str(count),
        "unknown": "unknown",
        "absent": None,
        "cap": str(min(count, spec.cap)),
        "page": str(held),
        "end": str(count) if last else "unknown",
    }[how]


def collection(
    matched: str | None, returned: str, members: list[str], *, indented: bool = False, stamp: str | None = None
) -> bytes:
    total = "" if matched is None else f' numberMatched="{matched}"'
    joint = "\n  " if indented else ""
    inner = "".join(f"{joint}{member}" for member in members)
    text = f'timeStamp="{stamp or time.time_ns()}"{total} numberReturned="{returned}"'
    return f"{HEAD}<wfs:FeatureCollection {SPACES} {text}>{inner}</wfs:FeatureCollection>".encode()


def _shape(spec: Spec, number: int, srs: str) -> str:
    parts = [
        f"<gml:Polygon gml:id={quoteattr(f'plans.{number}.{part}')} srsName={quoteattr(srs)}>"
        + "".join(
            f"<gml:{role}><gml:LinearRing><gml:posList>{' '.join(f'{x} {y}' for x, y in ring)}</gml:posList>"
            f"</gml:LinearRing></gml:{role}>"
            for role, ring in zip(["exterior", *["interior"] * (len(rings) - 1)], rings, strict=True)
        )
        + "</gml:Polygon>"
        for part, rings in enumerate(polygons(number, nested=spec.nested))
    ]
    if len(parts) == 1:
        return parts[0]
    members = "".join(f"<gml:surfaceMember>{part}</gml:surfaceMember>" for part in parts)
    return f'<gml:MultiSurface gml:id="plans.{number}.m" srsName={quoteattr(srs)}>{members}</gml:MultiSurface>'


def _json(request: StandinRequest, page: Page, matched: str | None) -> Reply:
    spec = request.spec
    features = [
        {
            "type": "Feature",
            "id": f"plans.{row.number}",
            "geometry_name": "geom",
            "properties": properties(row),
            "geometry": geojson(row.number, nested=spec.nested) if spec.has_shape(row.number) else None,
        }
        for row in page.rows
    ]
    content: dict[str, object] = {"type": "FeatureCollection", "timeStamp": f"{time.time_ns()}", "features": features}
    if matched is not None:
        content[request.switch("total_name", "numberMatched")] = int(matched) if matched.isdigit() else matched
    if request.switch("crs_member", True) or request.wrong("wrong_crs"):
        name = DEGREES if request.wrong("wrong_crs") else RD
        content["crs"] = {"type": "name", "properties": {"name": name}}
    headers = {"ETag": tag(request.path, request.query, features)} if request.switch("etag") else {}
    return json_reply(content, **headers)
