"""The status of a source in a run."""

from pydantic import BaseModel, ConfigDict

from data.entries.source import Source
from data.snapshots.snapshot import Health, Snapshot
from spatial.layers.content_date import ContentSpan

__all__ = ["SourceStatus"]


class SourceStatus(BaseModel):
    """What a run has of a source, in plain and few values, so that they can be sent to another process.

    Parameters
    ----------
    source_id
        Id of the entry in the run's catalogue.
    snapshot
        The bytes that the run uses; None when there are none.
    health
        At best ``unverified`` for an entry that nobody has seen work.
    content
        Of when the content of these bytes is; None while that is not known, and where nobody knows.
    why
        Why the bytes are not today's, or absent; empty when they are today's.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    source_id: str
    snapshot: Snapshot | None
    health: Health
    why: str = ""
    content: ContentSpan | None = None

    @classmethod
    def of(
        cls, source: Source, snapshot: Snapshot | None, why: str = "", *, absent: Health = "missing"
    ) -> "SourceStatus":
        """Return the status of a source; `absent` is its health when there is no snapshot."""
        health = snapshot.health if snapshot else absent
        if snapshot and health == "fresh" and source.status == "unverified":
            health = "unverified"
        return cls(source_id=source.id, snapshot=snapshot, health=health, why=why)
