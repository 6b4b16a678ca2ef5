"""A file that an ATOM feed lists: a pattern picks the entry, so that next year's file is found without a person.

PDOK's feeds have two levels: an index that lists data sets, and a feed for each that lists files.

Source: RFC 4287; INSPIRE technical guidance for download services.
"""

import re
from dataclasses import replace
from fnmatch import fnmatch
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from data.errors import IncompletePull
from data.pull.connectors.connector import Connector, FetchRequest, PullResult
from data.pull.connectors.download import fetch_file
from data.pull.connectors.xml_bodies import local_name, xml_root
from data.snapshots.snapshot import ATOM_UPDATED

__all__ = ["CONNECTOR"]

_ACCEPT: Final = "application/atom+xml, application/xml, text/xml"
_FEED: Final = re.compile(r"application/atom\+xml|\.xml$")
_LEVELS: Final = 2


class _Link(NamedTuple):
    updated: str
    address: str
    kind: str


def _pull(request: FetchRequest) -> PullResult:
    link = _newest_link(request)
    validators = {ATOM_UPDATED: f"{link.updated} {link.address}"}
    if link.updated and request.is_unchanged(validators):
        return PullResult("", unchanged=True)
    # The feed states the age of the file; the validators of the file server would be those of last year's file.
    pulled = fetch_file(replace(request, previous=None), link.address)
    return replace(pulled, validators=validators)


def _probe(request: FetchRequest) -> tuple[str, ...]:
    request.peek(_newest_link(request).address)
    return ()


CONNECTOR: Final = Connector(
    _pull,
    _probe,
    required_keys=("format", "entry"),
    optional_keys=("collection", "join", "member", "csv"),
    states_date=True,
    kinds=("features", "table", "raster"),
)


def _newest_link(request: FetchRequest) -> _Link:
    """Return the newest file whose name matches the entry's pattern; of several as new, the last by name."""
    pattern = str(request.source.entry).lower()
    feeds, links = [request.address], []
    for _ in range(_LEVELS):
        all_links = [link for feed in feeds for link in _links(request, feed)]
        links = [link for link in all_links if fnmatch(urlsplit(link.address).path.rpartition("/")[2].lower(), pattern)]
        if links:
            break
        feeds = list(dict.fromkeys(link.address for link in all_links if _FEED.search(link.kind or link.address)))
    if not links:
        names = ", ".join(sorted({urlsplit(link.address).path.rpartition("/")[2] for link in all_links})[:20])
        msg = request.refusal(
            f"{request.address} lists no file that matches '{request.source.entry}'; available: {names or 'nothing'}"
        )
        raise IncompletePull(msg, transient=False)
    return max(links)


def _links(request: FetchRequest, feed: str) -> list[_Link]:
    root = xml_root(request, request.get(feed, accept=_ACCEPT))
    links = []
    for entry in (element for element in root if local_name(element) == "entry"):
        updated = next((part.text or "" for part in entry if local_name(part) == "updated"), "")
        links += [
            _Link(updated.strip(), request.resolve_link(feed, part.get("href")), part.get("type", ""))
            for part in entry
            if local_name(part) == "link" and part.get("href")
        ]
    return links
