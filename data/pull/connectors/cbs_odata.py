"""CBS OData, versions 3 and 4: rows of a table, followed by their next link.

The address of version 3 must be that of the feed: the API beside it gives 10,000 rows at most. Keys are padded with
spaces, and a condition with a wrong pad gives no row and no error; so a table without rows is refused. No count can be
relied on, but a table says when it was last changed: that is asked before and after.

Source: CBS, Open data services, version 3 manual; OData 4.01.
"""

from functools import partial
from typing import Final, NamedTuple
from urllib.parse import urlencode

from data.errors import IncompletePull, SourceUnavailable
from data.files.schemas import ABOUT, ROW_PAGE, RowPage
from data.pull.connectors.bodies import decoded
from data.pull.connectors.connector import Connector, Order, Pulled, columns_or_refuse
from data.pull.connectors.pages import items_of, pages_of

__all__ = ["V3", "V4"]

_JSON: Final = "application/json"
_MODIFIED: Final = "cbs-modified"


class _Version(NamedTuple):
    rows: str
    about: str
    key: str
    format: dict[str, str]


_THREE: Final = _Version("TypedDataSet", "TableInfos", "ID", {"$format": "json"})
_FOUR: Final = _Version("Observations", "Properties", "Id", {})


def _pull(version: _Version, order: Order) -> Pulled:
    mark = _modified(version, order)
    if order.stands(mark):
        return Pulled(".rows.zip", unchanged=True)
    with pages_of(order) as pages:
        here: str | None = _address(version, order)
        while here is not None:
            pages.ask(here)
            answer = order.get(here, accept=_JSON)
            page = decoded(order, answer, ROW_PAGE, "page of rows")
            pages.promise(_count(page))
            pages.add(answer.body, items_of(order, ((row.get(version.key), row, None) for row in page.value)))
            following = page.next3 or page.next4
            here = order.linked(here, following) if following else None
        if mark and pages.pages > 1 and _modified(version, order) != mark:
            msg = order.refused(f"table {order.source.collection} was changed while its rows were read")
            raise IncompletePull(msg)
        return pages.whole(".rows.zip", validators=mark)


def _probe(version: _Version, order: Order) -> tuple[str, ...]:
    answer = order.get(_address(version, order, **{"$top": "1"}), accept=_JSON)
    page = decoded(order, answer, ROW_PAGE, "page of rows")
    return columns_or_refuse(order, tuple(dict.fromkeys(name for row in page.value for name in row)))


V3: Final = Connector(
    partial(_pull, _THREE), partial(_probe, _THREE), ("collection",), ("query", "filter"), kinds=("table",)
)
V4: Final = Connector(
    partial(_pull, _FOUR), partial(_probe, _FOUR), ("collection",), ("query", "filter"), kinds=("table",)
)


def _modified(version: _Version, order: Order) -> dict[str, str]:
    """Return when CBS last changed the table; nothing where that cannot be had, and then the rows must tell."""
    here = f"{order.address.rstrip('/')}/{order.source.collection}/{version.about}"
    if version.format:
        here += f"?{urlencode(version.format)}"
    try:
        told = decoded(order, order.get(here, accept=_JSON), ABOUT, "description of a table")
    except SourceUnavailable:
        return {}
    stated = told.value[0].get("Modified") if told.value else told.Modified
    return {_MODIFIED: str(stated)} if stated else {}


def _count(page: RowPage) -> int | None:
    count = page.count3 if page.count4 is None else page.count4
    return int(count) if count is not None and str(count).isdecimal() and str(count).isascii() else None


def _address(version: _Version, order: Order, **more: str) -> str:
    source = order.source
    query = {**version.format, **({"$filter": source.filter} if source.filter else {}), **source.query, **more}
    base = f"{order.address.rstrip('/')}/{source.collection}/{version.rows}"
    return f"{base}?{urlencode(query)}" if query else base
