"""Source → Snapshot."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from data.entries.entry_context import EntryContext
from data.entries.source import Source
from data.errors import CatalogueError, IncompletePull, NotPublic, SourceUnavailable
from data.pull.connectors import CONNECTORS
from data.pull.connectors.connector import FetchRequest, ProgressCallback, PullResult, no_progress
from data.snapshots.pull_log import Failure, PullLog
from data.snapshots.snapshot import Snapshot, SnapshotStore
from data.web import Web

__all__ = ["fetch_request", "fresh_snapshot", "is_within_refresh_period", "pull"]


def pull(
    source: Source,
    store: SnapshotStore,
    log: PullLog,
    web: Web,
    at: datetime,
    context: EntryContext,
    *,
    accept_fewer: bool = False,
    progress: ProgressCallback = no_progress,
) -> Snapshot:
    """Pull a source whole and keep its bytes.

    Parameters
    ----------
    source
        The entry; its addresses and fallbacks are tried in order and the one that answered is recorded.
    store, log, web
        Where to keep the bytes, where to note what failed, and the client to use.
    at
        The run's clock, aware UTC.
    context
        The folder, variables and keys of the entry.
    accept_fewer
        Accept the pull even when it holds far fewer features than the last snapshot, or than the entry expects.
    progress
        Called while it goes on.

    Raises
    ------
    SourceUnavailable, IncompletePull, NotPublic
        No address gave all of it; the message names each address. The last snapshot then remains the newest, and what
        came in part is kept aside.
    CatalogueError
        An address names a variable that the catalogue does not have.
    """
    history = store.history(source)
    refusals: list[SourceUnavailable] = []
    failure = Failure(at, "")
    for variant, address in _addresses(source):
        previous = next((shot for shot in history if shot.request == address and store.holds(shot)), None)
        with store.incoming() as incoming:
            try:
                request = fetch_request(variant, address, incoming, web, context, previous=previous, progress=progress)
                result = CONNECTORS[variant.connector].pull(request)
                if not accept_fewer and not result.unchanged:
                    _require_enough(request, result, history)
            except SourceUnavailable as refusal:
                refusals.append(refusal)
                if isinstance(refusal, IncompletePull):
                    part = log.keep_aside(source, incoming, refusal)
                    failure = Failure(at, "", part, refusal.features, refusal.expected)
                continue
            log.clear(source)
            return _store(source, store, request, result, at)
    combined = _combined(source, refusals, context)
    if not web.offline:
        log.note(source, replace(failure, why=str(combined)))
    raise combined from refusals[-1]


def fetch_request(
    variant: Source,
    address: str,
    target: Path,
    web: Web,
    context: EntryContext,
    *,
    previous: Snapshot | None = None,
    progress: ProgressCallback = no_progress,
) -> FetchRequest:
    """Return the request for one address of an entry.

    Raises
    ------
    CatalogueError
        The address names a variable that the catalogue does not have.
    NotPublic
        The service requires an API key that is not set.
    """
    secret_headers = {}
    if variant.key is not None:
        if variant.key.variable not in context.keys:
            msg = (
                f"source '{variant.id}': {variant.provider} requires an API key; ask for one and set it as "
                f"{variant.key.variable} in the environment"
            )
            raise NotPublic(msg)
        secret_headers = {variant.key.header: context.keys[variant.key.variable]}
    return FetchRequest(
        variant,
        _resolved_address(variant, address, context),
        target,
        web,
        secret_headers,
        previous,
        progress,
        entry_address=address,
    )


def fresh_snapshot(source: Source, store: SnapshotStore, at: datetime) -> Snapshot | None:
    """Return the last snapshot when it is within the source's refresh period; None when a pull is due.

    A local file is always read again: that costs nothing, and its owner may have just replaced it.
    """
    if CONNECTORS[source.connector].local:
        return None
    newest = store.newest(source)
    if newest is None or not is_within_refresh_period(source, newest, at):
        return None
    return replace(newest, health="fresh")


def is_within_refresh_period(source: Source, snapshot: Snapshot, at: datetime) -> bool:
    """Whether a snapshot is younger than `refresh_days`, and not of a time after `at`."""
    return timedelta(0) <= at - snapshot.captured_at < timedelta(days=source.refresh_days)


def _addresses(source: Source) -> Iterator[tuple[Source, str]]:
    for variant in source.variants:
        for address in variant.address:
            yield variant, address


def _store(source: Source, store: SnapshotStore, request: FetchRequest, result: PullResult, at: datetime) -> Snapshot:
    snapshot = Snapshot(
        source_id=source.id,
        sha256="",
        size_bytes=0,
        suffix=result.suffix,
        captured_at=at,
        request=request.entry_address,
        features=result.features,
        content_crs=result.content_crs,
        content=result.content,
        repeated=result.repeated,
        validators=result.validators,
    )
    if result.unchanged and request.previous is not None:
        return store.renew(source, request.previous, snapshot)
    return store.add(request.target, source, snapshot)


def _require_enough(request: FetchRequest, result: PullResult, history: Sequence[Snapshot]) -> None:
    """Check a pull against the entry and, where the server gave no count, against the snapshot before it."""
    if result.features is None:
        return
    source = request.source
    remedy = f"if that is right: opgavenkaart refresh --only {source.id} --accept-fewer"
    least = source.at_least
    if least is None:
        least = 0 if CONNECTORS[source.connector].local else 1
    if result.features < least:
        fault = (
            f"{request.address} gave {result.features} features, the entry expects at least {least} ('at_least'); "
            f"{remedy}"
        )
        raise IncompletePull(request.refusal(fault), features=result.features, expected=least, transient=False)
    last = next((shot for shot in history if shot.features is not None), None)
    if result.counted or last is None or last.features is None:
        return
    if result.features < last.features * (1 - source.may_shrink_share):
        fault = (
            f"{request.address} gave {result.features} features without stating how many it has, and the snapshot of "
            f"{last.captured_at:%Y-%m-%d} holds {last.features} ('may_shrink_share' is "
            f"{source.may_shrink_share:g}); {remedy}"
        )
        raise IncompletePull(request.refusal(fault), features=result.features, expected=last.features, transient=False)


def _combined(source: Source, refusals: Sequence[SourceUnavailable], context: EntryContext) -> SourceUnavailable:
    """Return one refusal for all addresses, of the kind that says most."""
    prefix = f"source '{source.id}': "
    faults = dict.fromkeys(str(refusal).removeprefix(prefix) for refusal in refusals)
    message = context.without_keys(prefix + "; ".join(faults))
    transient = any(refusal.transient for refusal in refusals)
    incomplete = [refusal for refusal in refusals if isinstance(refusal, IncompletePull)]
    if incomplete:
        most = max(incomplete, key=lambda refusal: refusal.features)
        return IncompletePull(message, features=most.features, expected=most.expected, transient=transient)
    if all(isinstance(refusal, NotPublic) for refusal in refusals):
        return NotPublic(message)
    return SourceUnavailable(message, transient=transient)


def _resolved_address(variant: Source, address: str, context: EntryContext) -> str:
    if not CONNECTORS[variant.connector].local:
        return address
    try:
        path = Path(address.format_map(context.variables))
    except KeyError as err:
        msg = (
            f"source '{variant.id}', key 'address': there is no variable {err}; "
            f"have: {', '.join(sorted(context.variables)) or 'none (declare it in catalogue.yaml)'}"
        )
        raise CatalogueError(msg) from err
    # A path that starts with a variable is relative to the working folder, others to the catalogue.
    return str(path if path.is_absolute() or address.startswith("{") else context.folder / path)
