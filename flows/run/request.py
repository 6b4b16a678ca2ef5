"""The request of a run."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from flows.settings import Settings

__all__ = ["RunRequest", "aware", "make_request"]


class RunRequest(BaseModel):
    """One request, in plain values, so that it can be sent to a scheduler.

    Parameters
    ----------
    regions
        CBS codes; none means every energy region.
    catalogue, rules
        Folders; None means the built-in ones.
    at
        Publication time, aware; the only clock that a page shows.
    workers
        Threads in this process.
    scheduler
        Address of a Dask scheduler on whose workers the steps run; None means this process.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    regions: tuple[str, ...] = ()
    sample: bool = False
    catalogue: Path | None = None
    rules: Path | None = None
    mirror: str | None = None
    offline: bool = False
    at: datetime
    scenarios: tuple[str, ...] = ()
    workers: int = Field(default=1, ge=1)
    scheduler: str | None = None
    lang: Literal["nl", "en"] = "nl"
    out: Path
    snapshots: Path
    layers: Path
    contact: str
    attempts: int = Field(default=5, ge=1)
    first_wait_s: float = Field(default=1.0, ge=0)
    keep_releases: int = Field(default=10, ge=2)

    def absolute(self) -> "RunRequest":
        """Return the request with its folders absolute, for a process that works in another folder."""
        folders = {name: getattr(self, name) for name in ("catalogue", "rules", "out", "snapshots", "layers")}
        return self.model_copy(update={name: path.absolute() for name, path in folders.items() if path})


def make_request(settings: Settings, **options: object) -> RunRequest:
    """Make a request from the settings and the options of a command; None and absent options take the setting.

    `at` becomes aware UTC, in whole seconds; None means now.
    """
    stated = {name: value for name, value in options.items() if value is not None}
    at = stated.pop("at", None) or datetime.now(UTC)
    if not isinstance(at, datetime):
        msg = f"'at' must be a time, it is {at!r}"
        raise TypeError(msg)
    defaults = settings.model_dump(exclude={"prefect_home"})
    return RunRequest.model_validate({**defaults, **stated, "at": aware(at).replace(microsecond=0)})


def aware(at: datetime) -> datetime:
    """Return a time in UTC; one without an offset is taken to be in UTC."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
