"""Where real data lies: beside the repository; tests of it are left out where it does not."""

import os
from datetime import UTC, datetime
from pathlib import Path

from flows.run.request import RunRequest
from tests.left_out import optional

SHARED = Path(os.environ.get("OPGAVENKAART_SHARED", "../shared")) / "data"

needs_shared = optional(SHARED.is_dir(), "real data", "put it into ../shared/data")


def request_in(folder: Path, *regions: str) -> RunRequest:
    """A run on the real data, with all its folders in one."""
    return RunRequest(
        regions=regions,
        catalogue=Path(__file__).parent / "catalogue",
        at=datetime(2026, 11, 23, 6, tzinfo=UTC),
        out=folder / "out",
        snapshots=folder / "snapshots",
        layers=folder / "layers",
        workers=2,
        contact="test",
    )
