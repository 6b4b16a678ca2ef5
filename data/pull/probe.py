"""Request one item from every address of a source, and report whether its entry is still right."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from data.entries.entry_context import EntryContext
from data.entries.source import Source
from data.errors import CatalogueError, NotPublic, SourceUnavailable
from data.files.column_names import missing_columns, respelled
from data.pull.connectors import CONNECTORS
from data.pull.pull import fetch_request
from data.web import Web

__all__ = ["ProbeResult", "Verdict", "probe"]

Verdict = Literal["holds", "moved", "changed", "not_public", "no_file", "gone"]
"""``holds``: the first address answers, with every column. ``moved``: only a later one does, or it redirects.
``changed``: a column is missing. ``not_public``: an API key is required. ``no_file``: the file was not put there yet.
``gone``: nothing answers."""


@dataclass(frozen=True)
class ProbeResult:
    """The verdict on a source, the address that answered (empty when none did), and the details as text."""

    source_id: str
    verdict: Verdict
    address: str
    details: str


@dataclass(frozen=True)
class _AddressResult:
    """`columns` is None, and `fault` says why, when the address did not answer."""

    address: str
    columns: tuple[str, ...] | None
    fault: str
    local: bool
    requires_key: bool = False


def probe(source: Source, web: Web, context: EntryContext) -> ProbeResult:
    """Request one item from each address of an entry, fallbacks included; nothing is stored."""
    results = [
        _probe_address(variant, address, web, context) for variant in source.variants for address in variant.address
    ]
    faults = "; ".join(result.fault for result in results if result.fault)
    answered = next((result for result in results if not result.fault), None)
    if answered is None:
        verdict: Verdict = "not_public" if all(result.requires_key for result in results) else "gone"
        return ProbeResult(source.id, "no_file" if all(result.local for result in results) else verdict, "", faults)
    columns = answered.columns or ()
    # Of a file the columns are known only when all of it came.
    known = [*columns, *respelled(source.columns_read, columns).values()]
    missing = missing_columns(source.columns_read, known) if columns else ""
    if missing:
        details = f"column(s) {missing} missing; has: {', '.join(columns)}"
        return ProbeResult(source.id, "changed", answered.address, details)
    redirected_to = web.redirected(answered.address)
    # A file that may be there in one format or another has no first place to move from.
    if redirected_to or (answered is not results[0] and not results[0].local):
        details = f"it redirects to {redirected_to}" if redirected_to else f"answers in place of the first; {faults}"
        return ProbeResult(source.id, "moved", answered.address, details)
    return ProbeResult(source.id, "holds", answered.address, f"not all: {faults}" if faults else "")


def _probe_address(variant: Source, address: str, web: Web, context: EntryContext) -> _AddressResult:
    connector = CONNECTORS[variant.connector]
    try:
        request = fetch_request(variant, address, Path(), web, context)
        return _AddressResult(address, connector.probe(request), "", connector.local)
    except SourceUnavailable as err:
        message = context.without_keys(str(err)).removeprefix(f"source '{variant.id}': ")
        fault = message.removesuffix("; nothing of it is used")
        return _AddressResult(address, None, fault, connector.local, requires_key=isinstance(err, NotPublic))
    except CatalogueError as err:
        return _AddressResult(address, None, str(err), connector.local)
