"""The changes between two releases, and their causes."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flows.run.context import RunContext
from flows.run.run import Run, code_version
from maps.outputs.region_outputs import FINDINGS_CSV

__all__ = ["causes_between", "changes_since", "grades_in", "region_changes"]


def changes_since(previous: Path | None, stage: Path, run: Run, context: RunContext) -> dict[str, Any]:
    """Compare a staged release with the one before it.

    Parameters
    ----------
    previous
        Folder of the release before it; None when there is none.
    stage
        Folder with the new files of each region.

    Returns
    -------
    `previous` (release id or None), `causes` (which sources, rules or code changed) and, per region, the ids of
    findings that were `gained`, `lost` and `regraded`. `regions_added` and `regions_left_out` name regions that only
    one of the two releases holds.
    """
    new = grades_in(stage)
    old = grades_in(previous) if previous else {}
    manifest = json.loads((previous / "manifest.json").read_text(encoding="utf-8")) if previous else None
    now = {
        "sources": [
            {"id": status.source_id, "sha256": status.snapshot.sha256 if status.snapshot else None}
            for status in context.sources
        ],
        "rules_sha256": run.ruleset.digest,
        "code_version": code_version(),
    }
    return {
        "previous": manifest["release_id"] if manifest else None,
        "causes": causes_between(manifest, now) if manifest else {},
        **region_changes(old, new),
    }


def grades_in(folder: Path) -> dict[str, dict[str, int]]:
    """Return, by region, the grade of every finding of the basic scenario in a release's folder."""
    grades: dict[str, dict[str, int]] = {}
    for path in FINDINGS_CSV.paths(folder):
        with path.open(encoding="utf-8", newline="") as stream:
            rows = [row for row in csv.DictReader(stream) if row["scenario"] == "basis"]
        grades[path.parent.name.upper()] = {row["finding_id"]: int(row["grade"]) for row in rows}
    return grades


def region_changes(old: Mapping[str, Mapping[str, int]], new: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """Return `regions_added`, `regions_left_out` and `regions`, each with what was `gained`, `lost` and `regraded`."""
    return {
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


def causes_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return what differs between two manifests: ids of `sources`, whether the `rules`, whether the `code`."""
    old_sha256, new_sha256 = (
        {source["id"]: source["sha256"] for source in manifest["sources"]} for manifest in (old, new)
    )
    return {
        "sources": sorted(name for name in {*old_sha256, *new_sha256} if old_sha256.get(name) != new_sha256.get(name)),
        "rules": old["rules_sha256"] != new["rules_sha256"],
        "code": old["code_version"] != new["code_version"],
    }
