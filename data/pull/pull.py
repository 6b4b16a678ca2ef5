"""Source → Snapshot."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from data.entries.place import Place
from data.entries.source import Source
from data.errors import CatalogueError, IncompletePull, NotPublic, SourceUnavailable
from data.pull.connectors import CONNECTORS
from data.pull.connectors.connector import Order, ProgressCallback, Pulled, no_progress
from data.snapshots.pull_log import Failure, PullLog
from data.snapshots.snapshot import Snapshot, SnapshotStore
from data.web import Web

__all__ = ["capture", "order_of", "still_fresh", "within_rhythm"]


def capture(
    source: Source,
    store: SnapshotStore,
    log: PullLog,
    web: Web,
    at: datetime,
    place: Place,
    *,
    accept_fewer: bool = False,
    tell: ProgressCallback = no_progress,
) -> Snapshot:
    """Pull a source whole and keep the bytes.

    Parameters
    ----------
    source
        What; its addresses and fallbacks are tried in order and the one that answered is recorded.
    store, log, web
        Where to keep it, where to note what failed, and who asks.
    at
        The run's clock, aware UTC.
    place
        Where the entry stands.
    accept_fewer
        Take it even when it holds far fewer features than the last snapshot, or than the entry expects.
    tell
        Told while it goes on.

    Raises
    ------
    SourceUnavailable, IncompletePull, NotPublic
        No address gave all of it; the message tells of each. The last snapshot stands then, and what came in part is
        kept aside.
    CatalogueError
        An address names a variable that the catalogue does not have.
    """
    history = store.history(source)
    refusals: list[SourceUnavailable] = []
    failure = Failure(at, "")
    for way, address in _ways(source):
        before = next((shot for shot in history if shot.request == address and store.holds(shot)), None)
        with store.incoming() as incoming:
            try:
                order = order_of(way, address, incoming, web, place, before=before, tell=tell)
                pulled = CONNECTORS[way.connector].pull(order)
                if not accept_fewer and not pulled.unchanged:
                    _enough(order, pulled, history)
            except SourceUnavailable as refusal:
                refusals.append(refusal)
                if isinstance(refusal, IncompletePull):
                    part = log.keep_aside(source, incoming, refusal)
                    failure = Failure(at, "", part, refusal.features, refusal.expected)
                continue
            log.clear(source)
            return _kept(source, store, order, pulled, at)
    told = _told(source, refusals, place)
    if not web.offline:
        log.note(source, replace(failure, why=str(told)))
    raise told from refusals[-1]


def order_of(
    way: Source,
    address: str,
    target: Path,
    web: Web,
    place: Place,
    *,
    before: Snapshot | None = None,
    tell: ProgressCallback = no_progress,
) -> Order:
    """Return the order for one address of an entry.

    Raises
    ------
    CatalogueError
        The address names a variable that the catalogue does not have.
    NotPublic
        The service asks for a key that is not set.
    """
    secret = {}
    if way.key is not None:
        if way.key.variable not in place.keys:
            msg = (
                f"source '{way.id}': {way.provider} answers with a key only; ask for one and set it as "
                f"{way.key.variable} in the environment"
            )
            raise NotPublic(msg)
        secret = {way.key.header: place.keys[way.key.variable]}
    return Order(way, _filled(way, address, place), target, web, secret, before, tell, asked=address)


def still_fresh(source: Source, store: SnapshotStore, at: datetime) -> Snapshot | None:
    """Return the last pull when it is younger than the source's rhythm, so that it need not be pulled again.

    A local file is always read anew: that costs nothing, and its owner may have just replaced it.
    """
    if CONNECTORS[source.connector].local:
        return None
    newest = store.newest(source)
    if newest is None or not within_rhythm(source, newest, at):
        return None
    return replace(newest, health="fresh")


def within_rhythm(source: Source, snapshot: Snapshot, at: datetime) -> bool:
    """Whether a snapshot is younger than its source's rhythm, and not of a time after `at`."""
    return timedelta(0) <= at - snapshot.captured_at < timedelta(days=source.refresh_days)


def _ways(source: Source) -> Iterator[tuple[Source, str]]:
    for way in source.ways:
        for address in way.address:
            yield way, address


def _kept(source: Source, store: SnapshotStore, order: Order, pulled: Pulled, at: datetime) -> Snapshot:
    shot = Snapshot(
        source_id=source.id,
        sha256="",
        size_bytes=0,
        suffix=pulled.suffix,
        captured_at=at,
        request=order.asked,
        features=pulled.features,
        content_crs=pulled.content_crs,
        content=pulled.content,
        repeated=pulled.repeated,
        validators=pulled.validators,
    )
    if pulled.unchanged and order.before is not None:
        return store.renew(source, order.before, shot)
    return store.add(order.target, source, shot)


def _enough(order: Order, pulled: Pulled, history: Sequence[Snapshot]) -> None:
    """Hold a pull against the entry and, where the server gave no count, against the snapshot before it."""
    came = pulled.features
    if came is None:
        return
    source = order.source
    how = f"if that is right: opgavenkaart refresh --only {source.id} --accept-fewer"
    least = source.at_least
    if least is None:
        least = 0 if CONNECTORS[source.connector].local else 1
    if came < least:
        what = f"{order.address} gave {came} features, the entry expects at least {least} ('at_least'); {how}"
        raise IncompletePull(order.refused(what), features=came, expected=least, transient=False)
    last = next((shot for shot in history if shot.features is not None), None)
    if pulled.counted or last is None or last.features is None:
        return
    if came < last.features * (1 - source.may_shrink_share):
        what = (
            f"{order.address} gave {came} features without telling how many it has, and the snapshot of "
            f"{last.captured_at:%Y-%m-%d} holds {last.features} ('may_shrink_share' is "
            f"{source.may_shrink_share:g}); {how}"
        )
        raise IncompletePull(order.refused(what), features=came, expected=last.features, transient=False)


def _told(source: Source, refusals: Sequence[SourceUnavailable], place: Place) -> SourceUnavailable:
    """Make one refusal of all, of the kind that says most."""
    name = f"source '{source.id}': "
    text = place.without_keys(name + "; ".join(dict.fromkeys(str(one).removeprefix(name) for one in refusals)))
    transient = any(refusal.transient for refusal in refusals)
    parts = [refusal for refusal in refusals if isinstance(refusal, IncompletePull)]
    if parts:
        most = max(parts, key=lambda part: part.features)
        return IncompletePull(text, features=most.features, expected=most.expected, transient=transient)
    if all(isinstance(refusal, NotPublic) for refusal in refusals):
        return NotPublic(text)
    return SourceUnavailable(text, transient=transient)


def _filled(way: Source, address: str, place: Place) -> str:
    if not CONNECTORS[way.connector].local:
        return address
    try:
        filled = Path(address.format_map(place.variables))
    except KeyError as err:
        msg = (
            f"source '{way.id}', key 'address': there is no variable {err}; "
            f"have: {', '.join(sorted(place.variables)) or 'none (declare it in catalogue.yaml)'}"
        )
        raise CatalogueError(msg) from err
    # A path that starts with a variable is meant from where the run stands, others from the catalogue.
    return str(filled if filled.is_absolute() or address.startswith("{") else place.folder / filled)
