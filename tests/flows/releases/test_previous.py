"""The release that a new one is compared with."""

from datetime import date
from pathlib import Path

from flows.releases.previous import published_on


def test_a_release_tells_when_it_was_published() -> None:
    assert published_on(Path("/out/releases/2026-11-23T060000Z-3f9a0c")) == date(2026, 11, 23)
    assert published_on(None) is None
