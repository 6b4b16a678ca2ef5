"""OGC API Features, as PDOK serves it and as others do.

PDOK's server (gokoala) pages by a cursor: the `next` link is followed exactly as it is, until there is none. It
gives no total, may give fewer features than requested on any page, refuses unknown parameters with status 400, and
states the CRS in the header Content-Crs only. Other servers state `numberMatched`, against which the features are then
checked; those that do not link pages, or link them by offset, take an `offset` (``paging: offset`` in the entry).

Source: OGC 17-069r4 and 18-058r1.
"""

from typing import Final
from urllib.parse import urlencode

from data.files.schemas import FeaturePage
from data.pull.connectors.bodies import decode_feature_page, page_columns, page_items, stated_crs
from data.pull.connectors.connector import Connector, FetchRequest, PullResult, cache_validators, require_columns
from data.pull.connectors.offsets import OffsetPage, fetch_by_offset
from data.pull.connectors.pages import Pages, open_pages
from data.web import Answer

__all__ = ["CONNECTOR"]

_SUFFIX: Final = ".pages.zip"


def _pull(request: FetchRequest) -> PullResult:
    with open_pages(request) as pages:
        if request.source.paging == "offset":
            fetch_by_offset(pages, lambda start: _page_from(request, pages, start), request.source.page_size, ".json")
            return pages.finish(_SUFFIX, content_crs=request.crs)
        validators: dict[str, str] = {}
        address: str | None = _items_address(request)
        while address is not None:
            pages.start_page(address)
            answer = request.get(address, headers=request.conditional_headers() if pages.pages == 0 else None)
            if answer.unchanged:
                return PullResult(_SUFFIX, unchanged=True)
            page = _checked_page(request, pages, answer)
            pages.add(answer.body, page_items(request, page))
            address = _next_address(request, page, address)
            # The validators of a page are those of the whole source only where it is the one page.
            validators = cache_validators(answer) if pages.pages == 1 and address is None else {}
        return pages.finish(_SUFFIX, content_crs=request.crs, validators=validators)


def _probe(request: FetchRequest) -> tuple[str, ...]:
    page = decode_feature_page(request, request.get(_items_address(request, limit="1")))
    return require_columns(request, page_columns(page))


CONNECTOR: Final = Connector(
    _pull, _probe, required_keys=("collection",), optional_keys=("query", "bbox", "page_size", "paging")
)


def _page_from(request: FetchRequest, pages: Pages, start: int) -> OffsetPage:
    answer = request.get(_items_address(request, offset=str(start)))
    page = _checked_page(request, pages, answer)
    return OffsetPage(answer.body, page_items(request, page))


def _checked_page(request: FetchRequest, pages: Pages, answer: Answer) -> FeaturePage:
    page = decode_feature_page(request, answer)
    stated = stated_crs(page, answer.headers)
    if stated is not None and stated != request.crs:
        raise request.wrong_crs(answer.address, [stated])
    pages.expect_at_least(page.numberMatched if isinstance(page.numberMatched, int) else None)
    return page


def _items_address(request: FetchRequest, **parameters: str) -> str:
    source = request.source
    crs = f"http://www.opengis.net/def/crs/EPSG/0/{request.epsg}"
    query = {"f": "json", "limit": str(source.page_size), "crs": crs, **source.query}
    if request.bbox_text is not None:
        query |= {"bbox": request.bbox_text, "bbox-crs": crs}
    return f"{request.address.rstrip('/')}/collections/{source.collection}/items?{urlencode(query | parameters)}"


def _next_address(request: FetchRequest, page: FeaturePage, address: str) -> str | None:
    for link in page.links or ():
        if isinstance(link, dict) and link.get("rel") == "next" and link.get("href"):
            return request.resolve_link(address, link["href"])
    return None
