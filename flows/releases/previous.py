"""What was published before: the published release, and the one that a new release is compared with."""

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Final

from maps.outputs.region_outputs import FINDINGS_CSV

__all__ = ["CURRENT", "NAME_TIME", "RELEASES", "current", "first_seen_in", "published_on", "release_before"]

CURRENT: Final = "current"
RELEASES: Final = "releases"
NAME_TIME: Final = "%Y-%m-%dT%H%M%SZ"


def current(out: Path) -> Path | None:
    """Return the folder of the published release; None before the first."""
    link = out / CURRENT
    return link.resolve() if link.exists() else None


def release_before(out: Path, at: datetime) -> Path | None:
    """Return the folder of the newest release that was published before a time; None when there is none.

    Not simply the published one: a run that is repeated with the same time must compare with the same release.
    """
    earlier = [path for path in (out / RELEASES).glob("*") if path.name < f"{at:{NAME_TIME}}"]
    return max(earlier, key=lambda path: path.name, default=None)


def published_on(release: Path | None) -> date | None:
    """Return the date on which a release was published; None of no release."""
    return datetime.strptime(release.name[: len("2026-11-23T060000Z")], NAME_TIME).date() if release else None


def first_seen_in(release: Path | None) -> dict[str, date]:
    """Return when each finding of a release was first seen, by id; empty of no release."""
    dates: dict[str, date] = {}
    for path in FINDINGS_CSV.paths(release) if release else []:
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                dates[row["finding_id"]] = date.fromisoformat(row["first_seen"])
    return dates
