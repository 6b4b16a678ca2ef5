"""WFS 2.0: pages by count and startIndex, as GeoJSON or GML.

A server may give fewer features than asked for on any page: 1,000 where 5,000 were asked for, 995 where 1,000 were. So
the next page starts at what came last, never after what was asked for, and the end is where nothing more comes. The
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
from data.pull.connectors.bodies import columns_of, crs_named, feature_page, items_of_page, stated_crs
from data.pull.connectors.connector import JSON, Connector, Order, Pulled, columns_or_refuse
from data.pull.connectors.offsets import Page, all_by_offset
from data.pull.connectors.pages import Item, pages_of
from data.pull.connectors.xml_bodies import local_name, xml_root
from data.web import Answer

__all__ = ["CONNECTOR"]

_XML: Final = "application/gml+xml, application/xml, text/xml"
_GML_ID: Final = "{http://www.opengis.net/gml/3.2}id"
_MEMBERS: Final = frozenset({"member", "featureMember", "featureMembers"})


class _Told(NamedTuple):
    """What a page says: its features, how many there are in all, and the CRSs that it names."""

    items: Sequence[Item]
    matched: int | None
    crs: frozenset[str]


def _pull(order: Order) -> Pulled:
    geojson = order.source.format != "gml"

    with pages_of(order) as pages:
        pages.promise(_hits(order))

        def ask(start: int) -> Page:
            here = _address(order, count=str(order.source.page_size), startIndex=str(start))
            answer = order.get(here, accept=JSON if geojson else _XML)
            told = _geojson(order, answer) if geojson else _gml(order, answer)
            if told.crs - {order.crs}:
                raise order.other_crs(answer.address, sorted(told.crs))
            pages.promise(told.matched)
            return Page(answer.body, told.items)

        all_by_offset(pages, ask, order.source.page_size, ".json" if geojson else ".gml")
        return pages.whole(".pages.zip" if geojson else ".gml-pages.zip", content_crs=order.crs)


def _probe(order: Order) -> tuple[str, ...]:
    here = _address(order, count="1", startIndex="0")
    if order.source.format != "gml":
        return columns_or_refuse(order, columns_of(feature_page(order, order.get(here))))
    root = xml_root(order, order.get(here, accept=_XML))
    features = [feature for member in root if local_name(member) in _MEMBERS for feature in member]
    # GDAL makes a column of the id as well.
    columns = ["gml_id", *(local_name(column) for feature in features for column in feature)]
    return columns_or_refuse(order, tuple(columns) if features else ())


CONNECTOR: Final = Connector(
    _pull, _probe, needs=("collection",), knows=("query", "bbox", "page_size", "sort_by", "format")
)


def _hits(order: Order) -> int | None:
    """Ask how many features there are; None where the server does not know."""
    root = xml_root(order, order.get(_address(order, resultType="hits"), accept=_XML))
    return _number(root.get("numberMatched"))


def _geojson(order: Order, answer: Answer) -> _Told:
    page = feature_page(order, answer)
    # GeoServer calls the count totalFeatures; both may be "unknown", or missing.
    matched = page.totalFeatures if page.numberMatched is None else page.numberMatched
    stated = stated_crs(page, answer.headers)
    return _Told(items_of_page(order, page), _number(str(matched)), frozenset((stated,) if stated else ()))


def _gml(order: Order, answer: Answer) -> _Told:
    root = xml_root(order, answer)
    if local_name(root) != "FeatureCollection":
        msg = order.refused(f"{answer.address} is no FeatureCollection but: {answer.opening()}")
        raise IncompletePull(msg)
    features = [feature for member in root if local_name(member) in _MEMBERS for feature in member]
    returned = _number(root.get("numberReturned"))
    if returned is not None and returned != len(features):
        msg = order.refused(f"{answer.address} says numberReturned {returned} and holds {len(features)}")
        raise IncompletePull(msg)
    noise = set(order.source.noise)
    items = []
    for feature in features:
        for column in [part for part in feature if local_name(part) in noise]:
            feature.remove(column)
        # The white space behind a feature is that of the page.
        feature.tail = None
        items.append(Item(None if "id" in noise else feature.get(_GML_ID), tostring(feature)))
    named = {element.get("srsName") for element in root.iter()} - {None}
    stated = frozenset(crs_named(str(name)) or str(name) for name in named)
    return _Told(items, _number(root.get("numberMatched")), stated)


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() else None


def _address(order: Order, **asked: str) -> str:
    """Return a GetFeature request; what the address itself asks for stays, unless it is asked for here."""
    source = order.source
    query = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeNames": str(source.collection),
        "srsName": order.crs,
    }
    if source.format != "gml":
        query["outputFormat"] = "application/json"
    if source.sort_by is not None:
        query["sortBy"] = source.sort_by
    query |= source.query
    if "resultType" in asked:
        # A count has no format and no order; MapServer dies of being asked for one in GeoJSON.
        query = {name: value for name, value in query.items() if name not in ("outputFormat", "sortBy")}
    if order.corners is not None:
        query["bbox"] = f"{order.corners},urn:ogc:def:crs:EPSG::{order.epsg}"
    query |= asked
    parts = urlsplit(order.address)
    lower = {name.lower() for name in query}
    own = {name: value for name, value in parse_qsl(parts.query) if name.lower() not in lower}
    return urlunsplit(parts._replace(query=urlencode({**own, **query})))
