"""Where real data lies: beside the repository; tests of it are left out where it does not."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.run.request import RunRequest

SHARED = Path(os.environ.get("OPGAVENKAART_SHARED", "../shared")) / "data"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the real data is not beside the repository")


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
