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

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class ReleaseDiff:
    """What two releases tell of each other; `dataclasses.asdict` gives what JSON can hold.

    Parameters
    ----------
    a, b
        Ids of the releases; what is *gained* stands in `b` alone, what is *lost* in `a` alone.
    causes
        `sources` (ids of those with other bytes), `rules` and `code` (whether they differ).
    regions_added, regions_left_out
        Codes of the regions that only `b`, or only `a`, holds.
    regions
        Each region of both, with `code`, `name` and `changes`: `finding_id`, `rule_id`, `title`, `change` (``gained``,
        ``lost``, ``regraded``), `grade_a`, `grade_b` and `causes`: the changed sources of its two layers, and ``rules``
        and ``code`` where these differ. Without any of them the change comes from what lies around, such as borders.
    """

    a: str
    b: str
    causes: Facts
    regions_added: tuple[str, ...]
    regions_left_out: tuple[str, ...]
    regions: tuple[Facts, ...]


def diff_releases(out: Path, a: str, b: str, *, regions: Sequence[str] = ()) -> ReleaseDiff:
    """Compare the findings of the basic scenario in two releases.

    Parameters
    ----------
    out
        Output folder in which releases are looked for.
    a, b
        Each the id of a release or so much of its beginning as no other shares, ``current``, or a release's folder.
    regions
        Codes of regions that both hold; all when none is given.

    Raises
    ------
    NoRelease
        ``current`` is asked for, and nothing was published.
    RequestError
        There is no such release or region, or several begin so.
    OutputRefused
        A release cannot be read.
    """
    first, second = (_folder(out, name) for name in (a, b))
    old, new = (manifest_of(folder, _MANIFEST) for folder in (first, second))
    changes = region_changes(grades_in(first), grades_in(second))
    asked = {code.upper() for code in regions}
    if unknown := sorted(asked - set(changes["regions"])):
        have = ", ".join(changes["regions"]) or "none"
        msg = f"region {', '.join(unknown)} does not stand in both releases; in both stand: {have}"
        raise RequestError(msg)
    causes = causes_between(old, new)
    fed = _sources_by_layer(old, new)
    return ReleaseDiff(
        a=old["release_id"],
        b=new["release_id"],
        causes=causes,
        regions_added=tuple(changes["regions_added"]),
        regions_left_out=tuple(changes["regions_left_out"]),
        regions=tuple(
            {
                "code": code,
                "name": new["regions"][code]["name"],
                "changes": list(_changes(found, _findings(first, code) | _findings(second, code), causes, fed)),
            }
            for code, found in changes["regions"].items()
            if not asked or code in asked
        ),
    )


def _folder(out: Path, asked: str) -> Path:
    if asked == CURRENT:
        return published_in(out)
    if (Path(asked) / "manifest.json").is_file():
        return Path(asked)
    names = sorted(path.name for path in (out / RELEASES).glob("*") if (path / "manifest.json").is_file())
    begin = [asked] if asked in names else [name for name in names if asked and name.startswith(asked)]
    if len(begin) == 1:
        return out / RELEASES / begin[0]
    if begin:
        msg = f"{len(begin)} releases begin with '{asked}': {', '.join(begin[:_SHOWN])}; give more of the id"
    else:
        newest = ", ".join(names[-_SHOWN:]) or "none"
        msg = (
            f"there is no release '{asked}' in {out / RELEASES}, nor a folder of that name with a manifest.json; "
            f"newest there: {newest}; or say where releases are with --out DIR"
        )
    raise RequestError(msg)


def _sources_by_layer(old: Facts, new: Facts) -> dict[str, set[str]]:
    fed: dict[str, set[str]] = {}
    for manifest in (old, new):
        for row in manifest["layers"]:
            fed.setdefault(row["layer"], set()).update(name for name in row["sources"].split(",") if name)
    return fed


def _findings(folder: Path, code: str) -> dict[str, dict[str, str]]:
    with FINDINGS_CSV.path(folder, code).open(encoding="utf-8", newline="") as stream:
        return {row["finding_id"]: row for row in csv.DictReader(stream)}


def _changes(
    found: Facts, rows: Mapping[str, Mapping[str, str]], causes: Facts, fed: Mapping[str, set[str]]
) -> Iterator[dict[str, Any]]:
    general = [name for name in ("rules", "code") if causes[name]]
    told = [(name, "gained") for name in found["gained"]] + [(name, "lost") for name in found["lost"]]
    told += [(name, "regraded") for name in found["regraded"]]
    for name, change in sorted(told):
        row = rows[name]
        layers = fed.get(row["left_layer"], set()) | fed.get(row["right_layer"], set())
        grade = int(row["grade"])
        moved = found["regraded"].get(name, {"from": grade, "to": grade})
        yield {
            "finding_id": name,
            "rule_id": row["rule_id"],
            "title": row["title"],
            "change": change,
            "grade_a": None if change == "gained" else moved["from"],
            "grade_b": None if change == "lost" else moved["to"],
            "causes": [*sorted(layers & set(causes["sources"])), *general],
        }
