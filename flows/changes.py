"""What changed between two releases, and why."""

import csv
import json
from pathlib import Path
from typing import Any

from flows.run import Run, code_version
from flows.world import World

__all__ = ["changes_since"]


def changes_since(before: Path | None, stage: Path, run: Run, world: World) -> dict[str, Any]:
    """Compare a staged release with the one before it.

    Parameters
    ----------
    before
        Folder of the release before it; None when there is none.
    stage
        Folder with the new findings.csv of each region.

    Returns
    -------
    `previous` (release id or None), `causes` (which sources, rules or code changed) and, per region, the ids of
    findings that were `gained`, `lost` and `regraded`. Regions that only one of the two releases holds are told by
    `regions_added` and `regions_left_out`.
    """
    new = _grades(stage)
    old = _grades(before) if before else {}
    manifest = json.loads((before / "manifest.json").read_text(encoding="utf-8")) if before else None
    return {
        "previous": manifest["release_id"] if manifest else None,
        "causes": _causes(manifest, run, world) if manifest else {},
        "regions_added": sorted(set(new) - set(old)),
        "regions_left_out": sorted(set(old) - set(new)),
        "regions": {
            code: {
                "gained": sorted(set(new[code]) - set(old[code])),
                "lost": sorted(set(old[code]) - set(new[code])),
                "regraded": {
                    name: {"from": old[code][name], "to": grade}
                    for name, grade in sorted(new[code].items())
                    if name in old[code] and old[code][name] != grade
                },
            }
            for code in sorted(set(new) & set(old))
        },
    }


def _grades(folder: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for path in sorted(folder.glob("*/findings.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            rows = [row for row in csv.DictReader(stream) if row["scenario"] == "basis"]
        found[path.parent.name.upper()] = {row["finding_id"]: int(row["grade"]) for row in rows}
    return found


def _causes(manifest: dict[str, Any], run: Run, world: World) -> dict[str, Any]:
    had = {source["id"]: source["sha256"] for source in manifest["sources"]}
    have = {state.source.id: state.snapshot.sha256 if state.snapshot else None for state in world.sources}
    return {
        "sources": sorted(name for name in {*had, *have} if had.get(name) != have.get(name)),
        "rules": manifest["rules_sha256"] != run.ruleset.digest,
        "code": manifest["code_version"] != code_version(),
    }
