"""A file that an ATOM feed lists: which entry is picked by rule, so that next year's file is found without a person.

PDOK's feeds have two levels: an index that lists data sets, and a feed for each that lists files.

Source: RFC 4287; INSPIRE technical guidance for download services.
"""

import re
from dataclasses import replace
from fnmatch import fnmatch
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from data.errors import IncompletePull
from data.pull.connectors.connector import Connector, Order, Pulled
from data.pull.connectors.download import fetched
from data.pull.connectors.xml_bodies import local_name, xml_root

__all__ = ["CONNECTOR"]

_ACCEPT: Final = "application/atom+xml, application/xml, text/xml"
_FEED: Final = re.compile(r"application/atom\+xml|\.xml$")
_UPDATED: Final = "atom-updated"
_LEVELS: Final = 2


class _Link(NamedTuple):
    updated: str
    address: str
    kind: str


def _pull(order: Order) -> Pulled:
    link = _picked(order)
    mark = {_UPDATED: f"{link.updated} {link.address}"}
    if link.updated and order.stands(mark):
        return Pulled("", unchanged=True)
    # The feed tells the age of the file; tags of the file server would belong to last year's file.
    pulled = fetched(replace(order, before=None), link.address)
    return replace(pulled, validators=mark)


def _probe(order: Order) -> tuple[str, ...]:
    order.peek(_picked(order).address)
    return ()


CONNECTOR: Final = Connector(
    _pull,
    _probe,
    needs=("format", "entry"),
    knows=("collection", "join", "member", "csv"),
    kinds=("features", "table", "raster"),
)


def _picked(order: Order) -> _Link:
    """Return the newest file whose name fits the entry's pattern; of several as new, the last by name."""
    pattern = str(order.source.entry).lower()
    feeds, links = [order.address], []
    for _ in range(_LEVELS):
        listed = [link for feed in feeds for link in _links(order, feed)]
        links = [link for link in listed if fnmatch(urlsplit(link.address).path.rpartition("/")[2].lower(), pattern)]
        if links:
            break
        feeds = list(dict.fromkeys(link.address for link in listed if _FEED.search(link.kind or link.address)))
    if not links:
        names = ", ".join(sorted({urlsplit(link.address).path.rpartition("/")[2] for link in listed})[:20])
        msg = order.refused(
            f"{order.address} lists no file that fits '{order.source.entry}'; has: {names or 'nothing'}"
        )
        raise IncompletePull(msg, transient=False)
    return max(links)


def _links(order: Order, feed: str) -> list[_Link]:
    root = xml_root(order, order.get(feed, accept=_ACCEPT))
    found = []
    for entry in (element for element in root if local_name(element) == "entry"):
        updated = next((part.text or "" for part in entry if local_name(part) == "updated"), "")
        found += [
            _Link(updated.strip(), order.linked(feed, part.get("href")), part.get("type", ""))
            for part in entry
            if local_name(part) == "link" and part.get("href")
        ]
    return found
