"""The noun `Snapshot`: a source's bytes as they came, addressed by their content."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from data.entries.source import Source
from data.errors import SnapshotError

__all__ = ["ATOM_UPDATED", "LAST_EDIT", "Health", "Snapshot", "SnapshotStore"]

Health = Literal["fresh", "unverified", "stale", "partial", "not_public", "missing"]
"""Health of a source, from best to worst."""

ATOM_UPDATED: Final = "atom-updated"
"""Validator of a file of a feed: its moment there and its address."""

LAST_EDIT: Final = "last-edit"
"""Validator of an ArcGIS layer: the milliseconds since 1970 of its last edit."""

_CHUNK: Final = 1 << 20


@dataclass(frozen=True)
class Snapshot:
    """What was pulled, when and how; the bytes are in the store under their sha256.

    Parameters
    ----------
    source_id
        Id of the source.
    sha256, size_bytes, suffix
        The bytes, and the file name ending by which they are read (``.gpkg``, ``.pages.zip``).
    captured_at
        When they were last pulled whole, aware UTC.
    request
        The address that answered, as the catalogue writes it.
    features
        How many features the source gave; None where the connector cannot tell.
    content_crs
        The CRS that the server stated for the coordinates (``EPSG:28992``); None when it stated none.
    content
        A hash of what the bytes say, whatever their order and noise; empty where the bytes themselves are that.
    repeated
        Features that are on two pages; readers take each once.
    validators
        What the server calls this version; the next pull sends them to ask whether anything changed.
    health
        ``fresh`` when pulled in this run, ``stale`` when an earlier pull is used, ``unverified`` when the source is.
    """

    source_id: str
    sha256: str
    size_bytes: int
    suffix: str
    captured_at: datetime
    request: str
    features: int | None = None
    content_crs: str | None = None
    content: str = ""
    repeated: int = 0
    validators: Mapping[str, str] = field(default_factory=dict)
    health: Health = "fresh"


class SnapshotStore:
    """Keep snapshots under one folder: ``objects/`` by content, ``sources/`` the records per source.

    Everything is written to a temporary file and moved into place, so that a reader or a killed run never sees half of
    it. Bytes that are there already are not written again.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def incoming(self) -> Iterator[Path]:
        """Give a temporary file on the store's own disk, for a connector to write to; it is deleted afterwards."""
        self.root.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.root, prefix=".incoming-")
        os.close(handle)
        path = Path(name)
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def add(self, incoming: Path, source: Source, snapshot: Snapshot) -> Snapshot:
        """Move pulled bytes into the store and record them; returns the snapshot with hash and size filled in.

        Bytes that say what those of an earlier snapshot say, in another order or with other noise, are not kept: the
        earlier ones stay in use, and only the time is new.
        """
        if snapshot.content:
            for earlier in self.history(source):
                if (earlier.content, earlier.suffix, earlier.content_crs) == _comparable(snapshot) and self.holds(
                    earlier
                ):
                    return self.renew(source, earlier, snapshot)
        digest = _sha256(incoming)
        kept = replace(snapshot, sha256=digest, size_bytes=incoming.stat().st_size)
        target = self._object(digest, kept.suffix)
        # Bytes that are there stay as they are, unless something damaged them: then the pull replaces them.
        if not self.holds(kept):
            target.parent.mkdir(parents=True, exist_ok=True)
            incoming.chmod(0o644)
            incoming.replace(target)
        self._record(source, kept)
        return kept

    def renew(self, source: Source, earlier: Snapshot, snapshot: Snapshot) -> Snapshot:
        """Record that an earlier snapshot is still current, at another time and with the server's new validators."""
        kept = replace(
            earlier,
            captured_at=snapshot.captured_at,
            request=snapshot.request,
            validators=snapshot.validators or earlier.validators,
            health=snapshot.health,
        )
        self._record(source, kept)
        return kept

    def history(self, source: Source) -> tuple[Snapshot, ...]:
        """Return the snapshots of a source, newest first, each with health ``stale``.

        For a source that is pulled per region, without a region here, they are those of all regions.
        """
        snapshots = []
        key = self._records(source).name
        pattern = f"{key}-*/*.json" if source.extent == "region" and source.bbox is None else f"{key}/*.json"
        for record in (self.root / "sources").glob(pattern):
            content = json.loads(record.read_text(encoding="utf-8"))
            content["captured_at"] = datetime.fromisoformat(content["captured_at"])
            snapshots.append(Snapshot(**{**content, "health": "stale"}))
        return tuple(sorted(snapshots, key=lambda item: (item.captured_at, item.sha256), reverse=True))

    def newest(self, source: Source) -> Snapshot | None:
        """Return the newest snapshot of a source; None when there is none."""
        return next(iter(self.history(source)), None)

    def holds(self, snapshot: Snapshot) -> bool:
        """Whether a snapshot's bytes are there, as they were."""
        path = self._object(snapshot.sha256, snapshot.suffix)
        return path.exists() and _sha256(path) == snapshot.sha256

    def path(self, snapshot: Snapshot) -> Path:
        """Return the file with a snapshot's bytes, after checking that they are unchanged.

        Raises
        ------
        SnapshotError
            The file is gone or was changed.
        """
        path = self._object(snapshot.sha256, snapshot.suffix)
        if not self.holds(snapshot):
            fault = "was changed" if path.exists() else "is gone"
            msg = (
                f"snapshot {snapshot.sha256[:12]} of source '{snapshot.source_id}' {fault}; "
                f"pull again: opgavenkaart refresh --only {snapshot.source_id} (file {path})"
            )
            raise SnapshotError(msg)
        return path

    def _record(self, source: Source, snapshot: Snapshot) -> None:
        """Write the record of a snapshot: one for each content, so a pull of the same content only renews it."""
        records = self._records(source)
        records.mkdir(parents=True, exist_ok=True)
        content = {**asdict(snapshot), "captured_at": snapshot.captured_at.isoformat()}
        with self.incoming() as temporary:
            temporary.write_text(json.dumps(content, indent=1, sort_keys=True), encoding="utf-8")
            temporary.chmod(0o644)
            temporary.replace(records / f"{snapshot.sha256}.json")

    def _records(self, source: Source) -> Path:
        return self.root / "sources" / f"{source.id}-{source.pull_key}"

    def _object(self, digest: str, suffix: str) -> Path:
        return self.root / "objects" / digest[:2] / f"{digest}{suffix}"


def _comparable(snapshot: Snapshot) -> tuple[str, str, str | None]:
    return snapshot.content, snapshot.suffix, snapshot.content_crs


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
