"""What a step must be told to be done in another process: plain values, of which a worker makes what it needs.

Layers, frames, regions and connections stay where they are; a worker reads them from the folders that it shares.
"""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from data.layers.build import Harmonised
from data.snapshots.snapshot import Health, Snapshot
from flows.run.request import RunRequest
from flows.run.run import Run, code_version
from spatial.findings.halo import Bbox

__all__ = ["Order", "Outline", "Standing"]


class _Plain(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Order(_Plain):
    """Name a run to another process.

    Parameters
    ----------
    request
        What was asked for, its folders absolute.
    around
        Bounding box of the run's regions, to which large sources are narrowed; none while boundaries are made.
    code, documents
        Version of the code, and a hash of rules, catalogue and vocabularies: who does not have the same refuses.
    """

    request: RunRequest
    around: Bbox | None
    code: str
    documents: str

    @classmethod
    def of(cls, run: Run, around: Bbox | None = None) -> "Order":
        """Return the order to do a step of this run."""
        return cls(request=run.request.absolute(), around=around, code=code_version(), documents=run.documents)


class Standing(_Plain):
    """How a source stands: its snapshot, or how it is absent (`absent`) and for what reason (`why`)."""

    source_id: str
    snapshot: Snapshot | None
    why: str = ""
    absent: Health = "missing"


class Outline(_Plain):
    """What was pulled and made, by name: of this the reports of all regions follow.

    Parameters
    ----------
    codes
        The regions, in order.
    previous
        Folder of the release before, from which `first_seen` is taken over; absolute.
    standings, harmonised
        Every source of the run, in order of id; those that could be had, with what they became.
    municipalities, energy_regions
        Keys of the municipalities and, if they could be had, of the energy regions, with the figures attached to them.
    layers
        Name to key of the other layers that could be had.
    """

    order: Order
    codes: tuple[str, ...]
    previous: Path | None
    standings: tuple[Standing, ...]
    harmonised: tuple[Harmonised, ...]
    municipalities: str
    energy_regions: str | None = None
    layers: dict[str, str]
