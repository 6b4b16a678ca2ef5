"""CBS OData, versions 3 and 4: rows of a table, followed by their next link.

The address of version 3 must be that of the feed: the API beside it gives 10,000 rows at most. Keys are padded with
spaces, and a condition with a wrong pad gives no row and no error; so a table without rows is refused. No count can be
relied on, but a table states when it was last changed: that is requested before and after.

Source: CBS, Open data services, version 3 manual; OData 4.01.
"""

from functools import partial
from typing import Final, NamedTuple
from urllib.parse import urlencode

from data.errors import IncompletePull, SourceUnavailable
from data.files.schemas import ROW_PAGE, TABLE_DESCRIPTION, RowPage
from data.pull.connectors.bodies import decode_body
from data.pull.connectors.connector import Connector, FetchRequest, PullResult, require_columns
from data.pull.connectors.pages import open_pages, to_items

__all__ = ["V3", "V4"]

_JSON: Final = "application/json"
_MODIFIED: Final = "cbs-modified"


class _Version(NamedTuple):
    rows: str
    description: str
    key: str
    format: dict[str, str]


_VERSION_3: Final = _Version("TypedDataSet", "TableInfos", "ID", {"$format": "json"})
_VERSION_4: Final = _Version("Observations", "Properties", "Id", {})


def _pull(version: _Version, request: FetchRequest) -> PullResult:
    validators = _modified(version, request)
    if request.is_unchanged(validators):
        return PullResult(".rows.zip", unchanged=True)
    with open_pages(request) as pages:
        address: str | None = _address(version, request)
        while address is not None:
            pages.start_page(address)
            answer = request.get(address, accept=_JSON)
            page = decode_body(request, answer, ROW_PAGE, "page of rows")
            pages.expect_at_least(_count(page))
            pages.add(answer.body, to_items(request, ((row.get(version.key), row, None) for row in page.value)))
            next_link = page.next3 or page.next4
            address = request.resolve_link(address, next_link) if next_link else None
        if validators and pages.pages > 1 and _modified(version, request) != validators:
            msg = request.refusal(f"table {request.source.collection} was changed while its rows were read")
            raise IncompletePull(msg)
        return pages.finish(".rows.zip", validators=validators)


def _probe(version: _Version, request: FetchRequest) -> tuple[str, ...]:
    answer = request.get(_address(version, request, **{"$top": "1"}), accept=_JSON)
    page = decode_body(request, answer, ROW_PAGE, "page of rows")
    return require_columns(request, tuple(dict.fromkeys(name for row in page.value for name in row)))


V3: Final = Connector(
    partial(_pull, _VERSION_3), partial(_probe, _VERSION_3), ("collection",), ("query", "filter"), kinds=("table",)
)
V4: Final = Connector(
    partial(_pull, _VERSION_4), partial(_probe, _VERSION_4), ("collection",), ("query", "filter"), kinds=("table",)
)


def _modified(version: _Version, request: FetchRequest) -> dict[str, str]:
    """Return when CBS last changed the table; empty where that is not available, so that the rows must tell."""
    address = f"{request.address.rstrip('/')}/{request.source.collection}/{version.description}"
    if version.format:
        address += f"?{urlencode(version.format)}"
    try:
        answer = request.get(address, accept=_JSON)
        description = decode_body(request, answer, TABLE_DESCRIPTION, "description of a table")
    except SourceUnavailable:
        return {}
    modified = description.value[0].get("Modified") if description.value else description.Modified
    return {_MODIFIED: str(modified)} if modified else {}


def _count(page: RowPage) -> int | None:
    count = page.count3 if page.count4 is None else page.count4
    return int(count) if count is not None and str(count).isdecimal() and str(count).isascii() else None


def _address(version: _Version, request: FetchRequest, **parameters: str) -> str:
    source = request.source
    query = {**version.format, **({"$filter": source.filter} if source.filter else {}), **source.query, **parameters}
    base = f"{request.address.rstrip('/')}/{source.collection}/{version.rows}"
    return f"{base}?{urlencode(query)}" if query else base
