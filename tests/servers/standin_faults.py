"""Answers that are wrong, broken off, late, or lead elsewhere, whatever the protocol."""

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from typing import Final, Literal
from urllib.parse import urlencode

from tests.servers.standin_reply import JSON, MOVED, Reply, StandinRequest, json_reply
from tests.servers.standin_spec import Fault
from tests.servers.standin_wfs import XML, report

HTML = b"<!DOCTYPE html>\n<html><head><title>Onderhoud</title></head><body>Wij zijn zo terug.</body></html>"
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n'
XML_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>'
PRIVATE = "http://169.254.169.254/latest/meta-data/"
BOMB_BLOCKS: Final = 300
BLOCK_BYTES: Final = 1_000_000
REASONS: Final = {
    400: "bad request",
    401: "who are you?",
    403: "forbidden",
    404: "not found",
    429: "slow down",
    500: "oops",
    502: "bad gateway",
    503: "busy",
}

Manner = Literal["whole", "half", "drip"]
_MANNERS: Final[dict[str, Manner]] = {"reset_mid_body": "half", "slow_drip": "drip"}


@dataclass(frozen=True)
class Sent:
    """An answer, and whether all of it goes out at once, half of it, or a byte now and then."""

    reply: Reply
    manner: Manner = "whole"


def spoiled(request: StandinRequest, reply: Reply) -> Sent:
    """Spoil an answer as its request's fault says; faults of the data were met before."""
    fault = request.fault
    if fault is None:
        return Sent(reply)
    if fault.kind.startswith("http_"):
        return Sent(_refusal(fault))
    spoil = _SPOILERS.get(fault.kind)
    return Sent(spoil(request, reply, fault) if spoil else reply, _MANNERS.get(fault.kind, "whole"))


def _refusal(fault: Fault) -> Reply:
    status = int(fault.kind.removeprefix("http_"))
    headers = {}
    if fault.retry_after == "date":
        headers = {"Retry-After": format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)}
    elif fault.retry_after is not None:
        headers = {"Retry-After": fault.retry_after}
    return json_reply({"status": status, "detail": REASONS[status]}, status, **headers)


def _error_object(request: StandinRequest, _reply: Reply, _fault: Fault) -> Reply:
    """The error that a protocol has, with status 200."""
    contents = {
        "ogc": {"code": "ServerError", "description": "oops"},
        "arcgis": {"error": {"code": 500, "message": "oops", "details": ["Error performing query operation"]}},
        "odata3": {"odata.error": {"code": "", "message": {"lang": "nl-NL", "value": "oops"}}},
        "odata4": {"error": {"code": "500", "message": "oops"}},
    }
    if request.spec.protocol in contents:
        return json_reply(contents[request.spec.protocol])
    return report("oops", 200)


def _truncated(_asked: StandinRequest, reply: Reply, _fault: Fault) -> Reply:
    """Half a document that says to be whole."""
    return replace(reply, body=reply.body[: len(reply.body) // 2])


def _wrong_type(request: StandinRequest, reply: Reply, _fault: Fault) -> Reply:
    """A good document of another kind."""
    if request.spec.protocol == "file" or "xml" in reply.kind:
        return Reply(f"{XML_HEAD.decode()}<Capabilities/>".encode(), XML)
    contents: dict[str, object] = {
        "ogc": {"type": "Feature", "id": 1, "properties": {}, "geometry": None},
        "wfs": ["a", "list"],
        "arcgis": {"features": {"a": 1}},
        "odata3": {"value": {"a": 1}},
        "odata4": {"value": "none"},
    }
    return json_reply(contents.get(request.spec.protocol, []))


def _wrong_member(_asked: StandinRequest, reply: Reply, fault: Fault) -> Reply:
    if JSON[:16] not in reply.kind and "geo+json" not in reply.kind:
        return reply
    return replace(reply, body=json.dumps({**json.loads(reply.body), fault.member: fault.value}).encode())


def _doctype(_asked: StandinRequest, reply: Reply, _fault: Fault) -> Reply:
    rest = reply.body.removeprefix(XML_HEAD)
    return replace(reply, body=XML_HEAD + DOCTYPE + rest)


def _redirected(target: str) -> Reply:
    return Reply(b"", "text/plain", 302, {"Location": target})


def _again(request: StandinRequest, below: str) -> Reply:
    # Relative, so that it holds behind a mirror as well as without one.
    return _redirected(f"{below}{request.path.rpartition('/')[2]}?{urlencode(request.query)}")


def _gzip_bomb(_asked: StandinRequest, reply: Reply, _fault: Fault) -> Reply:
    return replace(reply, body=_bomb(), headers={**reply.headers, "Content-Encoding": "gzip"})


@lru_cache(maxsize=1)
def _bomb() -> bytes:
    """A gzip stream of zeros that never ends well; one block is packed once and said many times."""
    packer = zlib.compressobj(wbits=31)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(BLOCK_BYTES)) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + block * BOMB_BLOCKS


_SPOILERS: Final[dict[str, Callable[[StandinRequest, Reply, Fault], Reply]]] = {
    "html_200": lambda *_: Reply(HTML, "text/html"),
    "error_object_200": _error_object,
    "truncated_json": _truncated,
    "wrong_type": _wrong_type,
    "wrong_member": _wrong_member,
    "empty_body": lambda _asked, reply, _fault: replace(reply, body=b""),
    "doctype_xml": _doctype,
    "redirect": lambda request, *_: _again(request, MOVED),
    "redirect_to_itself": lambda request, *_: _again(request, ""),
    "redirect_to_nonsense": lambda *_: _redirected("http://["),
    "redirect_to_file": lambda *_: _redirected("file:///etc/passwd"),
    "redirect_to_private": lambda *_: _redirected(PRIVATE),
    "gzip_bomb": _gzip_bomb,
}
"""All but those that need no more than a status or another way of sending."""
