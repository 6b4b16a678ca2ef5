"""CBS OData, versions 3 and 4: rows of a table, followed by their next link.

The address of version 3 must be that of the feed: the API beside it gives 10,000 rows at most. Keys are padded with
spaces, and a condition with a wrong pad gives no row and no error; so a table without rows is refused.

Source: CBS, Open data services, version 3 manual; OData 4.01.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from data.connectors.bodies import json_object
from data.connectors.pages import Pages, items_of, pages_of
from data.connectors.pull import Connector, Order, Pulled, columns_or_refuse
from data.errors import IncompletePull, SourceUnavailable
from data.web import Answer

__all__ = ["V3", "V4"]

_JSON: Final = "application/json"
_MODIFIED: Final = "cbs-modified"


class _Version(NamedTuple):
    rows: str
    following: str
    promised: str
    about: str
    key: str
    format: dict[str, str]


_THREE: Final = _Version("TypedDataSet", "odata.nextLink", "odata.count", "TableInfos", "ID", {"$format": "json"})
_FOUR: Final = _Version("Observations", "@odata.nextLink", "@odata.count", "Properties", "Id", {})


def _pull(version: _Version, order: Order) -> Pulled:
    mark = _modified(version, order)
    if mark and order.before is not None and order.before.validators == mark:
        return Pulled(".rows.zip", unchanged=True)
    with pages_of(order) as pages:
        for answer, page in _pages(version, order, pages):
            count = page.get(version.promised)
            pages.promise(int(count) if isinstance(count, int | str) and str(count).isdigit() else None)
            pages.add(answer.body, items_of(order, ((row.get(version.key), row, None) for row in page["value"])))
        return pages.whole(".rows.zip", validators=mark)


def _probe(version: _Version, order: Order) -> tuple[str, ...]:
    page = _page(order, order.get(_address(version, order, **{"$top": "1"}), accept=_JSON))
    return columns_or_refuse(order, tuple(dict.fromkeys(name for row in page["value"] for name in row)))


V3: Final = Connector(
    partial(_pull, _THREE), partial(_probe, _THREE), ("collection",), ("query", "filter"), kinds=("table",)
)
V4: Final = Connector(
    partial(_pull, _FOUR), partial(_probe, _FOUR), ("collection",), ("query", "filter"), kinds=("table",)
)


def _pages(version: _Version, order: Order, pages: Pages) -> Iterator[tuple[Answer, dict[str, Any]]]:
    here: str | None = _address(version, order)
    while here is not None:
        pages.ask(here)
        answer = order.get(here, accept=_JSON)
        page = _page(order, answer)
        yield answer, page
        following = page.get(version.following)
        here = order.linked(here, following) if following else None


def _page(order: Order, answer: Answer) -> dict[str, Any]:
    page = json_object(order, answer)
    rows = page.get("value")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        msg = order.refused(f"{answer.address} holds no rows but: {answer.opening()}")
        raise IncompletePull(msg)
    return page


def _modified(version: _Version, order: Order) -> dict[str, str]:
    """Return when CBS last changed the table; nothing where that cannot be had, and then the rows must tell."""
    here = f"{order.address.rstrip('/')}/{order.source.collection}/{version.about}"
    if version.format:
        here += f"?{urlencode(version.format)}"
    try:
        told = json_object(order, order.get(here, accept=_JSON))
    except SourceUnavailable:
        return {}
    about = next(iter(told.get("value") or ()), told)
    stated = about.get("Modified") if isinstance(about, dict) else None
    return {_MODIFIED: str(stated)} if stated else {}


def _address(version: _Version, order: Order, **more: str) -> str:
    source = order.source
    query = {**version.format, **({"$filter": source.filter} if source.filter else {}), **source.query, **more}
    base = f"{order.address.rstrip('/')}/{source.collection}/{version.rows}"
    return f"{base}?{urlencode(query)}" if query else base
