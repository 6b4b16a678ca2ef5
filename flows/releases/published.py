"""The published release of an output folder, and its manifest."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flows.errors import NoRelease, OutputRefused
from flows.releases.previous import current

__all__ = ["manifest_of", "published_in"]


def published_in(out: Path) -> Path:
    """Return the folder of the published release.

    Raises
    ------
    NoRelease
        Nothing has been published there.
    """
    release = current(out)
    if release is None:
        msg = f"{out}: there is no release; make one with `opgavenkaart run`, or say where it is with --out DIR"
        raise NoRelease(msg)
    return release


def manifest_of(release: Path, needed: Iterable[str]) -> dict[str, Any]:
    """Read the manifest of a release.

    Parameters
    ----------
    needed
        Keys that it must hold.

    Raises
    ------
    OutputRefused
        It cannot be read, or a key is missing.
    """
    path = release / "manifest.json"
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        msg = f"{path}: cannot be read ({error}); publish again with `opgavenkaart run`"
        raise OutputRefused(msg) from error
    if missing := [name for name in needed if name not in manifest]:
        msg = (
            f"{path}: {', '.join(missing)} missing, so another version wrote it; publish again with `opgavenkaart run`"
        )
        raise OutputRefused(msg)
    return manifest
