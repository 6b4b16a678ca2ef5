"""Settings from OPGAVENKAART_* variables, and a Prefect that keeps to its own folder."""

import os
from pathlib import Path
from typing import Final, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

__all__ = ["Settings", "contain_prefect"]


class Settings(BaseSettings):
    """Defaults of every run; the options of a command override them.

    Folders are relative to the working folder. `keep_releases` counts the releases that stay on disk, the published one
    included.
    """

    model_config = SettingsConfigDict(env_prefix="OPGAVENKAART_", extra="ignore")

    out: Path = Path("var/out")
    snapshots: Path = Path("var/snapshots")
    layers: Path = Path("var/layers")
    prefect_home: Path = Path("var/prefect")
    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1)
    scheduler: str | None = None
    lang: Literal["nl", "en"] = "nl"
    mirror: str | None = None
    contact: str = "https://github.com/opgavenkaart/opgavenkaart"
    attempts: int = Field(default=5, ge=1)
    first_wait_s: float = Field(default=1.0, ge=0)
    keep_releases: int = Field(default=10, ge=2)


_PREFECT_DEFAULTS: Final = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_CLI_PROMPT": "false",
    # The command line reports errors once; the server's log keeps them all.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    # The first start makes the database: 12 s on an idle machine, where Prefect gives up after 20.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
}

# A server that lives as long as one run schedules nothing and shows no pages; without these it starts 2 s sooner.
_EPHEMERAL_SERVER_DEFAULTS: Final = {
    "PREFECT_SERVER_UI_ENABLED": "false",
    **{
        f"PREFECT_SERVER_SERVICES_{service}_ENABLED": "false"
        for service in (
            "SCHEDULER",
            "LATE_RUNS",
            "TRIGGERS",
            "FOREMAN",
            "CANCELLATION_CLEANUP",
            "PAUSE_EXPIRATIONS",
        )
    },
}


def contain_prefect(settings: Settings) -> None:
    """Keep Prefect's database under the working folder and its telemetry off, unless the environment says otherwise.

    Must be called before Prefect is imported, which reads these variables then.
    """
    home = settings.prefect_home.resolve()
    # Prefect does not make the folder, and its server then fails with "unable to open database file".
    home.mkdir(parents=True, exist_ok=True)
    variables = {
        "PREFECT_HOME": str(home),
        **_PREFECT_DEFAULTS,
        **({} if "PREFECT_API_URL" in os.environ else _EPHEMERAL_SERVER_DEFAULTS),
    }
    for name, value in variables.items():
        os.environ.setdefault(name, value)
