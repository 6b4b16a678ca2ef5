"""The checks of a page before it counts as one: servers answer 200 with an error, a login page or half a document."""

import re
from typing import Final, TypeVar

import httpx2
import msgspec

from data.errors import IncompletePull
from data.files.schemas import FEATURE_PAGE, FeaturePage, JsonBody
from data.pull.connectors.connector import FetchRequest
from data.pull.connectors.pages import Item, to_items
from data.web import Answer

__all__ = ["decode_body", "decode_feature_page", "page_columns", "page_items", "parse_crs_name", "stated_crs"]

_Body = TypeVar("_Body", bound=JsonBody)

# Brackets in brackets, ten thousand deep, are no data but may be sent.
_UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_EPSG: Final = re.compile(r"EPSG[/:]+(?:[^/:]*[/:]+)?(\d+)")


def decode_feature_page(request: FetchRequest, answer: Answer) -> FeaturePage:
    """Decode a page that is a GeoJSON FeatureCollection and holds as many features as it states.

    Raises
    ------
    IncompletePull
        It is something else.
    """
    page = decode_body(request, answer, FEATURE_PAGE, "FeatureCollection")
    returned = page.numberReturned
    if isinstance(returned, int) and returned != len(page.features):
        msg = request.refusal(f"{answer.address} says numberReturned {returned} and holds {len(page.features)}")
        raise IncompletePull(msg)
    return page


def decode_body(request: FetchRequest, answer: Answer, decoder: "msgspec.json.Decoder[_Body]", what: str) -> _Body:
    """Decode a page as JSON of one kind.

    Parameters
    ----------
    decoder
        The decoder of that kind.
    what
        What that kind is, for the message.

    Raises
    ------
    IncompletePull
        It is something else, or reports an error.
    """
    try:
        body = decoder.decode(answer.body)
    except _UNREADABLE as err:
        # If it is JSON at all, its own report is the better message.
        _raise_on_error_report(request, answer)
        msg = request.refusal(f"{answer.address} is no {what} ({err}) but: {answer.excerpt()}")
        raise IncompletePull(msg) from err
    if body.error is not None:
        _raise_on_error_report(request, answer)
    return body


def page_items(request: FetchRequest, page: FeaturePage) -> list[Item]:
    """Return the features of a page as items."""
    return to_items(request, ((one.id, one.properties, one.shape) for one in page.features))


def stated_crs(page: FeaturePage, headers: httpx2.Headers) -> str | None:
    """Return the CRS that a GeoJSON page states, in its header Content-Crs or in its member `crs`; None if neither."""
    member = page.crs if isinstance(page.crs, dict) else {}
    properties = member.get("properties")
    name = properties.get("name", "") if isinstance(properties, dict) else ""
    return parse_crs_name(headers.get("content-crs", "")) or parse_crs_name(str(name))


def parse_crs_name(text: str) -> str | None:
    """Return the CRS of an OGC address or name (``EPSG:28992``, ``OGC:CRS84``); None when it is neither."""
    if "CRS84" in text:
        return "OGC:CRS84"
    match = _EPSG.search(text)
    return f"EPSG:{match.group(1)}" if match else None


def page_columns(page: FeaturePage) -> tuple[str, ...]:
    """Return the names of the columns of a page's features, their id first."""
    return tuple(dict.fromkeys(name for one in page.features for name in ("id", *(one.properties or {}))))


def _raise_on_error_report(request: FetchRequest, answer: Answer) -> None:
    """Raise for what is no JSON object or reports an error; the message says which."""
    try:
        content = msgspec.json.decode(answer.body)
    except _UNREADABLE as err:
        msg = request.refusal(
            f"{answer.address} is no readable JSON ({answer.media_type}, {err}) but: {answer.excerpt()}"
        )
        raise IncompletePull(msg) from err
    if not isinstance(content, dict):
        msg = request.refusal(f"{answer.address} is no JSON object but: {answer.excerpt()}")
        raise IncompletePull(msg)
    # ArcGIS and OData report an error in the body, ArcGIS with status 200.
    fault = content.get("error", content.get("odata.error"))
    if fault is not None:
        msg = request.refusal(f"{answer.address} answers with an error: {_error_text(fault)}")
        raise IncompletePull(msg)


def _error_text(fault: object) -> str:
    if not isinstance(fault, dict):
        return str(fault)[:200]
    message = fault.get("message", "")
    text = message.get("value", "") if isinstance(message, dict) else message
    details = fault.get("details")
    more = " ".join(str(part) for part in details) if isinstance(details, list) else ""
    return " ".join(f"{fault.get('code', '')} {text} {more}".split())[:200]
