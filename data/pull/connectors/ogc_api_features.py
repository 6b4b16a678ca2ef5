"""OGC API Features, as PDOK serves it and as others do.

PDOK's server (gokoala) pages by a cursor: the `next` link is followed exactly as it stands, until there is none. It
gives no total, may give fewer features than asked for on any page, refuses unknown parameters with status 400, and
tells the CRS in the header Content-Crs only. Other servers state `numberMatched`, which is then held against what came;
those that do not link pages, or link them by offset, take an `offset` (``paging: offset`` in the entry).

Source: OGC 17-069r4 and 18-058r1.
"""

from typing import Final
from urllib.parse import urlencode

from data.files.schemas import FeaturePage
from data.pull.connectors.bodies import columns_of, feature_page, items_of_page, stated_crs
from data.pull.connectors.connector import Connector, Order, Pulled, columns_or_refuse, validators
from data.pull.connectors.offsets import Page, all_by_offset
from data.pull.connectors.pages import Pages, pages_of
from data.web import Answer

__all__ = ["CONNECTOR"]

_SUFFIX: Final = ".pages.zip"


def _pull(order: Order) -> Pulled:
    with pages_of(order) as pages:
        if order.source.paging == "offset":
            all_by_offset(pages, lambda start: _from(order, pages, start), order.source.page_size, ".json")
            return pages.whole(_SUFFIX, content_crs=order.crs)
        marks: dict[str, str] = {}
        here: str | None = _items(order)
        while here is not None:
            pages.ask(here)
            answer = order.get(here, headers=order.conditions() if pages.pages == 0 else None)
            if answer.unchanged:
                return Pulled(_SUFFIX, unchanged=True)
            page = _checked(order, pages, answer)
            pages.add(answer.body, items_of_page(order, page))
            here = _next(order, page, here)
            # Of a source in one page, whose link to another would be part of it, the page speaks for the whole.
            marks = validators(answer) if pages.pages == 1 and here is None else {}
        return pages.whole(_SUFFIX, content_crs=order.crs, validators=marks)


def _probe(order: Order) -> tuple[str, ...]:
    page = feature_page(order, order.get(_items(order, limit="1")))
    return columns_or_refuse(order, columns_of(page))


CONNECTOR: Final = Connector(_pull, _probe, needs=("collection",), knows=("query", "bbox", "page_size", "paging"))


def _from(order: Order, pages: Pages, start: int) -> Page:
    answer = order.get(_items(order, offset=str(start)))
    page = _checked(order, pages, answer)
    return Page(answer.body, items_of_page(order, page))


def _checked(order: Order, pages: Pages, answer: Answer) -> FeaturePage:
    page = feature_page(order, answer)
    stated = stated_crs(page, answer.headers)
    if stated is not None and stated != order.crs:
        raise order.other_crs(answer.address, [stated])
    pages.promise(page.numberMatched if isinstance(page.numberMatched, int) else None)
    return page


def _items(order: Order, **asked: str) -> str:
    source = order.source
    crs = f"http://www.opengis.net/def/crs/EPSG/0/{order.epsg}"
    query = {"f": "json", "limit": str(source.page_size), "crs": crs, **source.query}
    if order.corners is not None:
        query |= {"bbox": order.corners, "bbox-crs": crs}
    return f"{order.address.rstrip('/')}/collections/{source.collection}/items?{urlencode(query | asked)}"


def _next(order: Order, page: FeaturePage, here: str) -> str | None:
    for link in page.links or ():
        if isinstance(link, dict) and link.get("rel") == "next" and link.get("href"):
            return order.linked(here, link["href"])
    return None
