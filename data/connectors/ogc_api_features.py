"""OGC API Features, as PDOK serves it and as others do.

PDOK's server (gokoala) pages by a cursor: the `next` link is followed exactly as it stands, until there is none. It
gives no total, may give fewer features than asked for on any page, refuses unknown parameters with status 400, and
tells the CRS in the header Content-Crs only. Other servers state `numberMatched`, which is then held against what came;
those that do not link pages take an `offset` (``paging: offset`` in the entry).

Source: OGC 17-069r4 and 18-058r1.
"""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from data.connectors.bodies import columns_of, feature_page, stated_crs
from data.connectors.pages import Pages, items_of, pages_of
from data.connectors.pull import Connector, Order, Pulled, columns_or_refuse, validators
from data.errors import IncompletePull
from data.web import Answer
from data.wire import FeaturePage

__all__ = ["CONNECTOR"]

_RD: Final = "EPSG:28992"


def _pull(order: Order) -> Pulled:
    crs = order.source.crs or _RD
    with pages_of(order) as pages:
        for answer, page in _answers(order, pages):
            if page is None:
                return Pulled(".pages.zip", unchanged=True)
            stated = stated_crs(page, answer.headers) or crs
            if stated != crs:
                msg = order.refused(f"asked for {crs}, {answer.address} came in {stated}")
                raise IncompletePull(msg, transient=False)
            pages.promise(page.numberMatched if isinstance(page.numberMatched, int) else None)
            pages.add(answer.body, items_of(order, ((one.id, one.properties, one.shape) for one in page.features)))
        return pages.whole(".pages.zip", content_crs=crs, validators=validators(answer) if pages.pages == 1 else {})


def _probe(order: Order) -> tuple[str, ...]:
    page = feature_page(order, order.get(_items(order, limit=1)))
    return columns_or_refuse(order, columns_of(page))


CONNECTOR: Final = Connector(_pull, _probe, needs=("collection",), knows=("query", "bbox", "page_size", "paging"))


def _answers(order: Order, pages: Pages) -> Iterator[tuple[Answer, FeaturePage | None]]:
    """Yield every page with its answer; an unchanged source yields one answer without a page."""
    source = order.source
    here: str | None = _items(order, limit=source.page_size)
    offset = 0
    while here is not None:
        pages.ask(here)
        answer = order.get(here, headers=order.conditions() if pages.pages == 0 else None)
        if answer.unchanged:
            yield answer, None
            return
        page = feature_page(order, answer)
        yield answer, page
        if source.paging == "next":
            here = _next(order, page, here)
            continue
        offset += len(page.features)
        over = not page.features or offset == pages.promised
        here = None if over else _items(order, limit=source.page_size, offset=offset)


def _items(order: Order, *, limit: int, offset: int | None = None) -> str:
    source = order.source
    crs = _uri(source.crs or _RD)
    query = {"f": "json", "limit": str(limit), "crs": crs, **source.query}
    if source.bbox is not None:
        query |= {"bbox": ",".join(f"{value:.12g}" for value in source.bbox), "bbox-crs": crs}
    if offset is not None:
        query["offset"] = str(offset)
    return f"{order.address.rstrip('/')}/collections/{source.collection}/items?{urlencode(query)}"


def _next(order: Order, page: FeaturePage, here: str) -> str | None:
    for link in page.links or ():
        if isinstance(link, dict) and link.get("rel") == "next" and link.get("href"):
            return order.linked(here, link["href"])
    return None


def _uri(crs: str) -> str:
    return f"http://www.opengis.net/def/crs/EPSG/0/{crs.removeprefix('EPSG:')}"
