"""WFS 2.0: pages by count and startIndex, as GeoJSON or GML.

A server may give fewer features than requested on any page: 1,000 where 5,000 were requested, 995 where 1,000 were. So
the next page starts at what came last, never after what was requested, and the end is where nothing more comes. The
count of `resultType=hits`, and that of a page, may be the server's limit (MapServer's is), so reaching it proves
nothing, and only falling short of it does. A bounding box always names its CRS: without it servers differ in what they
take it for.

Source: OGC 09-025r2 (WFS 2.0.2), 7.7.4.4 and 7.9.2.5.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from xml.etree.ElementTree import tostring

from data.errors import IncompletePull
from data.pull.connectors.bodies import decode_feature_page, page_columns, page_items, parse_crs_name, stated_crs
from data.pull.connectors.connector import JSON, Connector, FetchRequest, PullResult, require_columns
from data.pull.connectors.offsets import OffsetPage, fetch_by_offset
from data.pull.connectors.pages import Item, open_pages
from data.pull.connectors.xml_bodies import local_name, xml_root
from data.web import Answer

__all__ = ["CONNECTOR"]

_XML: Final = "application/gml+xml, application/xml, text/xml"
_GML_ID: Final = "{http://www.opengis.net/gml/3.2}id"
_MEMBERS: Final = frozenset({"member", "featureMember", "featureMembers"})


class _WfsPage(NamedTuple):
    """A page: its features, how many the server has in all, and the CRSs that the page names."""

    items: Sequence[Item]
    matched: int | None
    crs: frozenset[str]


def _pull(request: FetchRequest) -> PullResult:
    is_geojson = request.source.format != "gml"

    with open_pages(request) as pages:
        pages.expect_at_least(_hits(request))

        def fetch_page(start: int) -> OffsetPage:
            address = _address(request, count=str(request.source.page_size), startIndex=str(start))
            answer = request.get(address, accept=JSON if is_geojson else _XML)
            page = _geojson_page(request, answer) if is_geojson else _gml_page(request, answer)
            if page.crs - {request.crs}:
                raise request.wrong_crs(answer.address, sorted(page.crs))
            pages.expect_at_least(page.matched)
            return OffsetPage(answer.body, page.items)

        fetch_by_offset(pages, fetch_page, request.source.page_size, ".json" if is_geojson else ".gml")
        return pages.finish(".pages.zip" if is_geojson else ".gml-pages.zip", content_crs=request.crs)


def _probe(request: FetchRequest) -> tuple[str, ...]:
    address = _address(request, count="1", startIndex="0")
    if request.source.format != "gml":
        return require_columns(request, page_columns(decode_feature_page(request, request.get(address))))
    root = xml_root(request, request.get(address, accept=_XML))
    features = [feature for member in root if local_name(member) in _MEMBERS for feature in member]
    # GDAL makes a column of the id, too.
    columns = ["gml_id", *(local_name(column) for feature in features for column in feature)]
    return require_columns(request, tuple(columns) if features else ())


CONNECTOR: Final = Connector(
    _pull, _probe, required_keys=("collection",), optional_keys=("query", "bbox", "page_size", "sort_by", "format")
)


def _hits(request: FetchRequest) -> int | None:
    """Request the number of features; None where the server does not know it."""
    root = xml_root(request, request.get(_address(request, resultType="hits"), accept=_XML))
    return _number(root.get("numberMatched"))


def _geojson_page(request: FetchRequest, answer: Answer) -> _WfsPage:
    page = decode_feature_page(request, answer)
    # GeoServer calls the count totalFeatures; both may be "unknown", or missing.
    matched = page.totalFeatures if page.numberMatched is None else page.numberMatched
    stated = stated_crs(page, answer.headers)
    return _WfsPage(page_items(request, page), _number(str(matched)), frozenset((stated,) if stated else ()))


def _gml_page(request: FetchRequest, answer: Answer) -> _WfsPage:
    root = xml_root(request, answer)
    if local_name(root) != "FeatureCollection":
        msg = request.refusal(f"{answer.address} is no FeatureCollection but: {answer.excerpt()}")
        raise IncompletePull(msg)
    features = [feature for member in root if local_name(member) in _MEMBERS for feature in member]
    returned = _number(root.get("numberReturned"))
    if returned is not None and returned != len(features):
        msg = request.refusal(f"{answer.address} says numberReturned {returned} and holds {len(features)}")
        raise IncompletePull(msg)
    noise = set(request.source.noise)
    items = []
    for feature in features:
        for column in [part for part in feature if local_name(part) in noise]:
            feature.remove(column)
        # The white space after a feature belongs to the page.
        feature.tail = None
        items.append(Item(None if "id" in noise else feature.get(_GML_ID), tostring(feature)))
    crs_names = {element.get("srsName") for element in root.iter()} - {None}
    stated = frozenset(parse_crs_name(str(name)) or str(name) for name in crs_names)
    return _WfsPage(items, _number(root.get("numberMatched")), stated)


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() else None


def _address(request: FetchRequest, **parameters: str) -> str:
    """Return the address of a GetFeature request; the entry's own parameters stay, unless they are set here."""
    source = request.source
    query = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeNames": str(source.collection),
        "srsName": request.crs,
    }
    if source.format != "gml":
        query["outputFormat"] = "application/json"
    if source.sort_by is not None:
        query["sortBy"] = source.sort_by
    query |= source.query
    if "resultType" in parameters:
        # A count has no format and no order; MapServer crashes when a count is requested as GeoJSON.
        query = {name: value for name, value in query.items() if name not in ("outputFormat", "sortBy")}
    if request.bbox_text is not None:
        query["bbox"] = f"{request.bbox_text},urn:ogc:def:crs:EPSG::{request.epsg}"
    query |= parameters
    parts = urlsplit(request.address)
    names = {name.lower() for name in query}
    entry_parameters = {name: value for name, value in parse_qsl(parts.query) if name.lower() not in names}
    return urlunsplit(parts._replace(query=urlencode({**entry_parameters, **query})))
