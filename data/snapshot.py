"""The noun `Snapshot`: a source's bytes as they came, addressed by their content."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from data.errors import SnapshotError
from data.source import Source

__all__ = ["Health", "Snapshot", "SnapshotStore"]

Health = Literal["fresh", "stale", "partial", "not_public", "missing"]

_CHUNK: Final = 1 << 20


@dataclass(frozen=True)
class Snapshot:
    """Say what was pulled, when and how; the bytes lie in the store under their sha256.

    Parameters
    ----------
    source_id
        Of which source.
    sha256, size_bytes, suffix
        The bytes, and the file name ending by which they are read (``.gpkg``, ``.pages.zip``).
    captured_at
        When they were last pulled whole, aware UTC.
    request
        The address that answered, as the catalogue writes it.
    features
        How many the source gave, where the connector can tell.
    content_crs
        The CRS that the server said the coordinates are in (``EPSG:28992``), if it said so.
    health
        ``fresh`` when pulled in this run, ``stale`` when an earlier pull stands in.
    """

    source_id: str
    sha256: str
    size_bytes: int
    suffix: str
    captured_at: datetime
    request: str
    features: int | None = None
    content_crs: str | None = None
    health: Health = "fresh"


class SnapshotStore:
    """Keep snapshots under one folder: ``objects/`` by content, ``sources/`` the records per source.

    Everything is written to a temporary file and moved into place, so that a reader or a killed run never sees half of
    it. Bytes that are there already are not written again.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    @contextmanager
    def incoming(self) -> Iterator[Path]:
        """Give a temporary file on the store's own disk, for a connector to write to; it is gone afterwards."""
        self._root.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._root, prefix=".incoming-")
        os.close(handle)
        path = Path(name)
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def add(self, incoming: Path, source: Source, snapshot: Snapshot) -> Snapshot:
        """Move pulled bytes into the store and record them; returns the snapshot with hash and size filled in."""
        digest = _sha256(incoming)
        kept = Snapshot(**{**asdict(snapshot), "sha256": digest, "size_bytes": incoming.stat().st_size})
        target = self._object(digest, kept.suffix)
        # Bytes that are there stay as they are, unless something changed them: then the pull mends them.
        if not target.exists() or _sha256(target) != digest:
            target.parent.mkdir(parents=True, exist_ok=True)
            incoming.chmod(0o644)
            incoming.replace(target)
        records = self._records(source)
        records.mkdir(parents=True, exist_ok=True)
        # One record per content: a pull that brought the same bytes only renews the time.
        record = records / f"{digest}.json"
        content = {**asdict(kept), "captured_at": kept.captured_at.isoformat()}
        with self.incoming() as temporary:
            temporary.write_text(json.dumps(content, indent=1, sort_keys=True), encoding="utf-8")
            temporary.chmod(0o644)
            temporary.replace(record)
        return kept

    def history(self, source: Source) -> tuple[Snapshot, ...]:
        """Return the snapshots of a source, newest first, as stale ones."""
        found = []
        for record in self._records(source).glob("*.json"):
            content = json.loads(record.read_text(encoding="utf-8"))
            content["captured_at"] = datetime.fromisoformat(content["captured_at"])
            found.append(Snapshot(**{**content, "health": "stale"}))
        return tuple(sorted(found, key=lambda item: (item.captured_at, item.sha256), reverse=True))

    def path(self, snapshot: Snapshot) -> Path:
        """Return the file with a snapshot's bytes, after proving that they are still the same.

        Raises
        ------
        SnapshotError
            The file is gone or was changed.
        """
        path = self._object(snapshot.sha256, snapshot.suffix)
        if not path.exists() or _sha256(path) != snapshot.sha256:
            what = "was changed" if path.exists() else "is gone"
            msg = (
                f"snapshot {snapshot.sha256[:12]} of source '{snapshot.source_id}' {what}; "
                f"pull again: opgavenkaart refresh {snapshot.source_id} (file {path})"
            )
            raise SnapshotError(msg)
        return path

    def _records(self, source: Source) -> Path:
        return self._root / "sources" / f"{source.id}-{source.pull_key}"

    def _object(self, digest: str, suffix: str) -> Path:
        return self._root / "objects" / digest[:2] / f"{digest}{suffix}"


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
