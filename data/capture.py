"""Source → Snapshot."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from data.connectors import CONNECTORS
from data.errors import CatalogueError, SourceUnavailable
from data.snapshot import Snapshot, SnapshotStore
from data.source import Source
from data.web import Web

__all__ = ["capture", "still_fresh", "within_rhythm"]


def capture(
    source: Source, store: SnapshotStore, web: Web, at: datetime, *, folder: Path, variables: Mapping[str, str]
) -> Snapshot:
    """Pull a source whole and keep the bytes.

    Parameters
    ----------
    source
        What; its addresses are tried in order and the one that answered is recorded.
    store, web
        Where to keep it, and who asks.
    at
        The run's clock, aware UTC.
    folder, variables
        Where a local file's relative path starts, and what ``{name}`` in it stands for.

    Raises
    ------
    SourceUnavailable
        No address gave all of it; the message tells of each. Nothing is stored then.
    CatalogueError
        An address names a variable that the catalogue does not have.
    """
    refusals: list[SourceUnavailable] = []
    for address in source.address:
        with store.incoming() as incoming:
            try:
                pulled = CONNECTORS[source.connector](
                    source, _filled(source, address, folder, variables), incoming, web
                )
            except SourceUnavailable as refusal:
                refusals.append(refusal)
                continue
            return store.add(
                incoming,
                source,
                Snapshot(source.id, "", 0, pulled.suffix, at, address, pulled.features, pulled.content_crs),
            )
    name = f"source '{source.id}': "
    msg = name + "; ".join(str(refusal).removeprefix(name) for refusal in refusals)
    raise SourceUnavailable(msg, transient=any(refusal.transient for refusal in refusals)) from refusals[-1]


def _filled(source: Source, address: str, folder: Path, variables: Mapping[str, str]) -> str:
    if source.connector != "local_file":
        return address
    try:
        filled = Path(address.format_map(variables))
    except KeyError as err:
        msg = (
            f"source '{source.id}', key 'address': there is no variable {err}; "
            f"have: {', '.join(sorted(variables)) or 'none (declare it in catalogue.yaml)'}"
        )
        raise CatalogueError(msg) from err
    # A path that starts with a variable is meant from where the run stands, others from the catalogue.
    return str(filled if filled.is_absolute() or address.startswith("{") else folder / filled)


def still_fresh(source: Source, store: SnapshotStore, at: datetime) -> Snapshot | None:
    """Return the last pull when it is younger than the source's rhythm, so that it need not be pulled again.

    A local file is always read anew: that costs nothing, and its owner may have just replaced it.
    """
    if source.connector == "local_file":
        return None
    newest = next(iter(store.history(source)), None)
    if newest is None or not within_rhythm(source, newest, at):
        return None
    return replace(newest, health="fresh")


def within_rhythm(source: Source, snapshot: Snapshot, at: datetime) -> bool:
    """Whether a snapshot is younger than its source's rhythm, and not of a time after `at`."""
    return timedelta(0) <= at - snapshot.captured_at < timedelta(days=source.refresh_days)
