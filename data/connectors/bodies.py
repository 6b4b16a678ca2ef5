"""What a page must be before it counts as one: servers answer 200 with an error, a login page or half a document."""

import re
from collections.abc import Mapping
from typing import Any, Final

import httpx
import orjson

from data.connectors.pull import Order
from data.errors import IncompletePull
from data.web import Answer

__all__ = ["CRS84", "feature_page", "json_object", "stated_crs"]

CRS84: Final = "OGC:CRS84"

_EPSG: Final = re.compile(r"EPSG[/:]+(?:[^/:]*[/:]+)?(\d+)")


def json_object(order: Order, answer: Answer) -> dict[str, Any]:
    """Read a page that is a JSON object, and no report of an error.

    Raises
    ------
    IncompletePull
        It is something else; the message shows the start of it.
    """
    try:
        page = orjson.loads(answer.body)
    except orjson.JSONDecodeError as err:
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
    return page


def feature_page(order: Order, answer: Answer) -> dict[str, Any]:
    """Read a page that is a GeoJSON FeatureCollection and holds as many features as it says.

    Raises
    ------
    IncompletePull
        It is something else.
    """
    page = json_object(order, answer)
    features = page.get("features")
    if (
        page.get("type") != "FeatureCollection"
        or not isinstance(features, list)
        or not all(isinstance(feature, dict) for feature in features)
    ):
        msg = order.refused(f"{answer.address} is no FeatureCollection but: {answer.opening()}")
        raise IncompletePull(msg)
    returned = page.get("numberReturned")
    if isinstance(returned, int) and returned != len(features):
        msg = order.refused(f"{answer.address} says numberReturned {returned} and holds {len(features)}")
        raise IncompletePull(msg)
    return page


def stated_crs(page: Mapping[str, Any], headers: httpx.Headers) -> str | None:
    """Return the CRS that a GeoJSON page states, in its header Content-Crs or in its member `crs`; None if neither."""
    member = page.get("crs")
    named = member.get("properties", {}).get("name", "") if isinstance(member, dict) else ""
    for text in (headers.get("content-crs", ""), str(named)):
        if "CRS84" in text:
            return CRS84
        if found := _EPSG.search(text):
            return f"EPSG:{found.group(1)}"
    return None


def _worded(fault: object) -> str:
    if not isinstance(fault, dict):
        return str(fault)[:200]
    message = fault.get("message", "")
    text = message.get("value", "") if isinstance(message, dict) else message
    details = fault.get("details")
    more = " ".join(str(part) for part in details) if isinstance(details, list) else ""
    return " ".join(f"{fault.get('code', '')} {text} {more}".split())[:200]
