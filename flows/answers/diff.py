"""Two published releases, compared: what changed in each region, and what may have caused it."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from flows.errors import RequestError
from flows.publish.changes import causes_between, grades_in, region_changes
from flows.releases.previous import CURRENT, RELEASES
from flows.releases.published import manifest_of, published_in
from maps.outputs.region_outputs import FINDINGS_CSV

__all__ = ["ReleaseDiff", "diff_releases"]

_MANIFEST: Final = ("release_id", "rules_sha256", "code_version", "sources", "layers", "regions")
_SHOWN: Final = 5


@dataclass(frozen=True)
class ReleaseDiff:
    """The differences between two releases; `dataclasses.asdict` makes it serialisable as JSON.

    Parameters
    ----------
    a, b
        Ids of the releases; what is *gained* is in `b` alone, what is *lost* in `a` alone.
    causes
        `sources` (ids of those with other bytes), `rules` and `code` (whether they differ).
    regions_added, regions_left_out
        Codes of the regions that only `b`, or only `a`, holds.
    regions
        Each region of both, with `code`, `name` and `changes`: `finding_id`, `rule_id`, `title`, `change` (``gained``,
        ``lost``, ``regraded``), `grade_a`, `grade_b` and `causes`: the changed sources of its two layers, and ``rules``
        and ``code`` where these differ. Without any of them the change comes from the surroundings, such as borders.
    """

    a: str
    b: str
    causes: Mapping[str, Any]
    regions_added: tuple[str, ...]
    regions_left_out: tuple[str, ...]
    regions: tuple[Mapping[str, Any], ...]


def diff_releases(out: Path, a: str, b: str, *, regions: Sequence[str] = ()) -> ReleaseDiff:
    """Compare the findings of the basic scenario in two releases.

    Parameters
    ----------
    out
        Output folder in which releases are looked up.
    a, b
        Each the id of a release or a beginning of it that no other has, ``current``, or a release's folder.
    regions
        Codes of regions that both hold; all when none is given.

    Raises
    ------
    NoRelease
        ``current`` is requested, and nothing has been published.
    RequestError
        There is no such release or region, or several ids begin so.
    OutputRefused
        A release cannot be read.
    """
    folder_a, folder_b = (_folder(out, name) for name in (a, b))
    manifest_a, manifest_b = (manifest_of(folder, _MANIFEST) for folder in (folder_a, folder_b))
    changes = region_changes(grades_in(folder_a), grades_in(folder_b))
    requested = {code.upper() for code in regions}
    if unknown := sorted(requested - set(changes["regions"])):
        common = ", ".join(changes["regions"]) or "none"
        msg = f"region {', '.join(unknown)} is not in both releases; in both are: {common}"
        raise RequestError(msg)
    causes = causes_between(manifest_a, manifest_b)
    layer_sources = _sources_by_layer(manifest_a, manifest_b)
    return ReleaseDiff(
        a=manifest_a["release_id"],
        b=manifest_b["release_id"],
        causes=causes,
        regions_added=tuple(changes["regions_added"]),
        regions_left_out=tuple(changes["regions_left_out"]),
        regions=tuple(
            {
                "code": code,
                "name": manifest_b["regions"][code]["name"],
                "changes": list(
                    _changes(changed, _findings(folder_a, code) | _findings(folder_b, code), causes, layer_sources)
                ),
            }
            for code, changed in changes["regions"].items()
            if not requested or code in requested
        ),
    )


def _folder(out: Path, requested: str) -> Path:
    if requested == CURRENT:
        return published_in(out)
    if (Path(requested) / "manifest.json").is_file():
        return Path(requested)
    names = sorted(path.name for path in (out / RELEASES).glob("*") if (path / "manifest.json").is_file())
    matching = (
        [requested] if requested in names else [name for name in names if requested and name.startswith(requested)]
    )
    if len(matching) == 1:
        return out / RELEASES / matching[0]
    if matching:
        msg = f"{len(matching)} releases begin with '{requested}': {', '.join(matching[:_SHOWN])}; give more of the id"
    else:
        newest = ", ".join(names[-_SHOWN:]) or "none"
        msg = (
            f"there is no release '{requested}' in {out / RELEASES}, nor a folder of that name with a manifest.json; "
            f"newest there: {newest}; or say where releases are with --out DIR"
        )
    raise RequestError(msg)


def _sources_by_layer(manifest_a: Mapping[str, Any], manifest_b: Mapping[str, Any]) -> dict[str, set[str]]:
    layer_sources: dict[str, set[str]] = {}
    for manifest in (manifest_a, manifest_b):
        for row in manifest["layers"]:
            layer_sources.setdefault(row["layer"], set()).update(name for name in row["sources"].split(",") if name)
    return layer_sources


def _findings(folder: Path, code: str) -> dict[str, dict[str, str]]:
    with FINDINGS_CSV.path(folder, code).open(encoding="utf-8", newline="") as stream:
        return {row["finding_id"]: row for row in csv.DictReader(stream)}


def _changes(
    changed: Mapping[str, Any],
    rows: Mapping[str, Mapping[str, str]],
    causes: Mapping[str, Any],
    layer_sources: Mapping[str, set[str]],
) -> Iterator[dict[str, Any]]:
    """Yield the changed findings of a region, in order of id; `rows` are the findings of both releases by id."""
    other_causes = [name for name in ("rules", "code") if causes[name]]
    findings = [(name, change) for change in ("gained", "lost", "regraded") for name in changed[change]]
    for name, change in sorted(findings):
        row = rows[name]
        layers = layer_sources.get(row["left_layer"], set()) | layer_sources.get(row["right_layer"], set())
        grade = int(row["grade"])
        grades = changed["regraded"].get(name, {"from": grade, "to": grade})
        yield {
            "finding_id": name,
            "rule_id": row["rule_id"],
            "title": row["title"],
            "change": change,
            "grade_a": None if change == "gained" else grades["from"],
            "grade_b": None if change == "lost" else grades["to"],
            "causes": [*sorted(layers & set(causes["sources"])), *other_causes],
        }
