"""How a source stands in a run."""

from dataclasses import dataclass

from data.entries.source import Source
from data.snapshots.snapshot import Health, Snapshot
from flows.run.run_plan import Standing

__all__ = ["SourceStatus"]


@dataclass(frozen=True)
class SourceStatus:
    """How a source stands in this run; without a snapshot `absent` tells how it is absent, and `why` says why."""

    source: Source
    snapshot: Snapshot | None
    why: str = ""
    absent: Health = "missing"

    @property
    def standing(self) -> Standing:
        """The same in plain values, for another process."""
        return Standing(source_id=self.source.id, snapshot=self.snapshot, why=self.why, absent=self.absent)

    @property
    def health(self) -> Health:
        """How it stands; nothing better than ``unverified`` for a source that nobody has seen work."""
        if self.snapshot is None:
            return self.absent
        if self.snapshot.health == "fresh" and self.source.status == "unverified":
            return "unverified"
        return self.snapshot.health
