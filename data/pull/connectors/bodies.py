"""What a page must be before it counts as one: servers answer 200 with an error, a login page or half a document."""

import re
from typing import Final, TypeVar

import httpx2
import msgspec

from data.errors import IncompletePull
from data.files.schemas import FEATURE_PAGE, FeaturePage, Told
from data.pull.connectors.connector import Order
from data.pull.connectors.pages import Item, items_of
from data.web import Answer

__all__ = ["columns_of", "crs_named", "decoded", "feature_page", "items_of_page", "stated_crs"]

_Page = TypeVar("_Page", bound=Told)

# Brackets in brackets, ten thousand deep, are no data but may be sent.
_UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_EPSG: Final = re.compile(r"EPSG[/:]+(?:[^/:]*[/:]+)?(\d+)")


def feature_page(order: Order, answer: Answer) -> FeaturePage:
    """Read a page that is a GeoJSON FeatureCollection and holds as many features as it says.

    Raises
    ------
    IncompletePull
        It is something else.
    """
    page = decoded(order, answer, FEATURE_PAGE, "FeatureCollection")
    returned = page.numberReturned
    if isinstance(returned, int) and returned != len(page.features):
        msg = order.refused(f"{answer.address} says numberReturned {returned} and holds {len(page.features)}")
        raise IncompletePull(msg)
    return page


def decoded(order: Order, answer: Answer, decoder: "msgspec.json.Decoder[_Page]", what: str) -> _Page:
    """Read a page that is what a decoder makes of it.

    Parameters
    ----------
    what
        What that is, for the message.

    Raises
    ------
    IncompletePull
        It is something else.
    """
    try:
        page = decoder.decode(answer.body)
    except _UNREADABLE as err:
        # It says what it is, if it is JSON at all.
        _refuse_other_json(order, answer)
        msg = order.refused(f"{answer.address} is no {what} ({err}) but: {answer.opening()}")
        raise IncompletePull(msg) from err
    if page.error is not None:
        _refuse_other_json(order, answer)
    return page


def items_of_page(order: Order, page: FeaturePage) -> list[Item]:
    """Return the features of a page as items."""
    return items_of(order, ((one.id, one.properties, one.shape) for one in page.features))


def stated_crs(page: FeaturePage, headers: httpx2.Headers) -> str | None:
    """Return the CRS that a GeoJSON page states, in its header Content-Crs or in its member `crs`; None if neither."""
    member = page.crs if isinstance(page.crs, dict) else {}
    properties = member.get("properties")
    named = properties.get("name", "") if isinstance(properties, dict) else ""
    return crs_named(headers.get("content-crs", "")) or crs_named(str(named))


def crs_named(text: str) -> str | None:
    """Return the CRS that an address or a name of OGC means (``EPSG:28992``, ``OGC:CRS84``); None for another text."""
    if "CRS84" in text:
        return "OGC:CRS84"
    found = _EPSG.search(text)
    return f"EPSG:{found.group(1)}" if found else None


def columns_of(page: FeaturePage) -> tuple[str, ...]:
    """Return the names of the columns that the features of a page have, their id first."""
    return tuple(dict.fromkeys(name for one in page.features for name in ("id", *(one.properties or {}))))


def _refuse_other_json(order: Order, answer: Answer) -> None:
    """Refuse what is no JSON object or reports an error; the message says which."""
    try:
        page = msgspec.json.decode(answer.body)
    except _UNREADABLE as err:
        msg = order.refused(f"{answer.address} is no readable JSON ({answer.kind}, {err}) but: {answer.opening()}")
        raise IncompletePull(msg) from err
    if not isinstance(page, dict):
        msg = order.refused(f"{answer.address} is no JSON object but: {answer.opening()}")
        raise IncompletePull(msg)
    # ArcGIS and OData tell an error in the body, ArcGIS with status 200.
    fault = page.get("error", page.get("odata.error"))
    if fault is not None:
        msg = order.refused(f"{answer.address} answers with an error: {_worded(fault)}")
        raise IncompletePull(msg)


def _worded(fault: object) -> str:
    if not isinstance(fault, dict):
        return str(fault)[:200]
    message = fault.get("message", "")
    text = message.get("value", "") if isinstance(message, dict) else message
    details = fault.get("details")
    more = " ".join(str(part) for part in details) if isinstance(details, list) else ""
    return " ".join(f"{fault.get('code', '')} {text} {more}".split())[:200]
