"""What a step needs to run in another process: plain values, from which a worker makes what it works with.

Layers, frames, regions and connections stay where they are; a worker reads them from the folders that it shares.
"""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from data.layers.build import Harmonised
from flows.run.request import RunRequest
from flows.run.run import Run, code_version
from flows.run.source_status import SourceStatus
from spatial.findings.halo import Bbox

__all__ = ["RunPlan", "RunRef"]


class RunRef(BaseModel):
    """A reference to a run, for another process.

    Parameters
    ----------
    request
        The request, its folders absolute.
    bbox
        Bounding box of the run's regions, to which large sources are narrowed; None while boundaries are made.
    code_version, configuration_sha256
        Version of the code, and a hash of rules, catalogue and vocabularies: a process that has others refuses.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    request: RunRequest
    bbox: Bbox | None
    code_version: str
    configuration_sha256: str

    @classmethod
    def of(cls, run: Run, bbox: Bbox | None = None) -> "RunRef":
        """Return the reference to a run."""
        return cls(
            request=run.request.absolute(),
            bbox=bbox,
            code_version=code_version(),
            configuration_sha256=run.configuration_sha256,
        )


class RunPlan(BaseModel):
    """What was pulled and made: the reports of all regions follow from it.

    Parameters
    ----------
    ref
        The run, narrowed to its regions.
    codes
        The regions, in order.
    previous
        Folder of the release before, from which `first_seen` is taken over; absolute, None when there is none.
    sources, harmonised
        Every source of the run, in order of id; those that are available, with the layer parts that they became.
    municipalities, energy_regions
        Keys of the finished municipalities and energy regions, with the figures joined to them; None for energy regions
        that are not available.
    layers
        Name to key of the other layers that are available.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    ref: RunRef
    codes: tuple[str, ...]
    previous: Path | None
    sources: tuple[SourceStatus, ...]
    harmonised: tuple[Harmonised, ...]
    municipalities: str
    energy_regions: str | None = None
    layers: dict[str, str]
