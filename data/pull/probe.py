"""Ask every address of a source for one item, and say whether its entry still holds."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from data.entries.place import Place
from data.entries.source import Source
from data.errors import CatalogueError, NotPublic, SourceUnavailable
from data.files.column_names import missing_columns, respelled
from data.pull.connectors import CONNECTORS
from data.pull.pull import order_of
from data.web import Web

__all__ = ["Probed", "Verdict", "probe"]

Verdict = Literal["holds", "moved", "changed", "not_public", "no_file", "gone"]
"""``holds``: the first address answers, with every column. ``moved``: only a later one does, or it redirects.
``changed``: a column is missing. ``not_public``: a key is wanted. ``no_file``: nobody put the file there yet.
``gone``: nothing answers."""


@dataclass(frozen=True)
class Probed:
    """What probing a source showed: the verdict, the address that answered, and the rest in words."""

    source_id: str
    verdict: Verdict
    address: str
    says: str


@dataclass(frozen=True)
class _Asked:
    address: str
    columns: tuple[str, ...] | None
    fault: str
    local: bool
    closed: bool = False


def probe(source: Source, web: Web, place: Place) -> Probed:
    """Ask each address of an entry, fallbacks included, for one item; nothing is stored."""
    asked = [_ask(way, address, web, place) for way in source.ways for address in way.address]
    faults = "; ".join(one.fault for one in asked if one.fault)
    answered = next((one for one in asked if not one.fault), None)
    if answered is None:
        verdict: Verdict = "not_public" if all(one.closed for one in asked) else "gone"
        return Probed(source.id, "no_file" if all(one.local for one in asked) else verdict, "", faults)
    columns = answered.columns or ()
    # A file tells its columns only when all of it came.
    known = [*columns, *respelled(source.asked, columns).values()]
    missing = missing_columns(source.asked, known) if columns else ""
    if missing:
        return Probed(source.id, "changed", answered.address, f"column(s) {missing} missing; has: {', '.join(columns)}")
    there = web.redirected(answered.address)
    # A file that may be dropped in one form or another has no first place to move from.
    if there or (answered is not asked[0] and not asked[0].local):
        says = f"it redirects to {there}" if there else f"answers in place of the first; {faults}"
        return Probed(source.id, "moved", answered.address, says)
    return Probed(source.id, "holds", answered.address, f"not all: {faults}" if faults else "")


def _ask(way: Source, address: str, web: Web, place: Place) -> _Asked:
    connector = CONNECTORS[way.connector]
    try:
        order = order_of(way, address, Path(), web, place)
        return _Asked(address, connector.probe(order), "", connector.local)
    except SourceUnavailable as err:
        said = place.without_keys(str(err)).removeprefix(f"source '{way.id}': ")
        fault = said.removesuffix("; nothing of it is used")
        return _Asked(address, None, fault, connector.local, closed=isinstance(err, NotPublic))
    except CatalogueError as err:
        return _Asked(address, None, str(err), connector.local)
