"""One finding of the published release: found by its id, and told with the rules that it was made with."""

import csv
from bisect import bisect_left
from pathlib import Path
from typing import Any, Final

from data.rulebook.rulebook import load_rulebook
from data.rulebook.vocabulary import load_layers, party_table
from flows.errors import RequestError
from flows.releases.previous import CURRENT
from flows.releases.published import manifest_of, published_in
from maps.answers.explanation import Explanation, explain_finding
from maps.answers.published_finding import PublishedFinding, read_finding
from maps.common.labels import Wording
from maps.common.texts import texts
from maps.outputs.region_outputs import FINDINGS_CSV, GEOPACKAGE

__all__ = ["explain_published"]

_MANIFEST: Final = ("release_id", "lang", "rules_sha256", "layers", "scenarios")
_NEAREST: Final = 4
_SHOWN: Final = 8


def explain_published(out: Path, asked: str, *, rules: Path | None = None, lang: str = "nl") -> Explanation:
    """Tell one finding of the release that stands in an output folder.

    A finding that stands in several regions is told as the first of them in order of code has it.

    Parameters
    ----------
    asked
        A finding's id, or a beginning that it shares with no other.
    rules
        Folder with the rules that were added to the built-in ones when the release was made.

    Raises
    ------
    NoRelease
        Nothing was published there.
    RequestError
        No finding has that id, or several begin so.
    OutputRefused, OutputError
        The release cannot be read.
    DocumentError, RuleError
        The rules are wrong.
    """
    release = published_in(out)
    manifest = manifest_of(release, _MANIFEST)
    regions = _regions_by_finding(release)
    finding_id = _resolved(asked, sorted(regions), out)
    book = load_rulebook(*([rules] if rules else [])).ruleset
    same = book.digest == manifest["rules_sha256"]
    first = regions[finding_id][0]
    found = read_finding(GEOPACKAGE.path(release, first), finding_id)
    return explain_finding(
        found,
        book if same else None,
        _wording(found, manifest, lang),
        release_id=manifest["release_id"],
        regions=[code.upper() for code in regions[finding_id]],
        layer_sources={row["layer"]: row["sources"].split(",") for row in manifest["layers"]},
        scenarios=manifest["scenarios"],
        notes=[texts(lang)["explain.other_language"]] if lang != manifest["lang"] else [],
    )


def _regions_by_finding(release: Path) -> dict[str, list[str]]:
    """Return, for each finding, the folders of the regions in which it stands, in order."""
    found: dict[str, list[str]] = {}
    for path in FINDINGS_CSV.paths(release):
        with path.open(encoding="utf-8", newline="") as stream:
            for finding_id in dict.fromkeys(row["finding_id"] for row in csv.DictReader(stream)):
                found.setdefault(finding_id, []).append(path.parent.name)
    return found


def _resolved(asked: str, ids: list[str], out: Path) -> str:
    """Return the one id that begins as asked; an id that is whole goes before one that it is the beginning of."""
    at = bisect_left(ids, asked)
    begin = [name for name in ids[at:] if name.startswith(asked)]
    if asked in begin[:1] or len(begin) == 1:
        return begin[0]
    if not asked or not begin:
        # In order of id, neighbours share the longest beginning.
        near = ", ".join(ids[max(0, at - _NEAREST // 2) : at + _NEAREST // 2]) or "none, the release has no findings"
        msg = (
            f"there is no finding '{asked}' in {out / CURRENT}; nearest: {near}; "
            "ids stand in the column finding_id of each region's findings.csv"
        )
        raise RequestError(msg)
    more = f" and {len(begin) - _SHOWN} more" if len(begin) > _SHOWN else ""
    msg = f"{len(begin)} findings begin with '{asked}': {', '.join(begin[:_SHOWN])}{more}; give more of the id"
    raise RequestError(msg)


def _wording(found: PublishedFinding, manifest: dict[str, Any], lang: str) -> Wording:
    """Return the words of the release, or our own ones where another language than the release's is asked for."""
    layers = {row["layer"]: row["title"] for row in manifest["layers"]}
    parties = dict(found.party_titles)
    if lang != manifest["lang"]:
        layers |= {name: spec.title.in_language(lang) for name, spec in load_layers().layers.items()}
        parties |= {row["party_id"]: row["title"].in_language(lang) for row in party_table().to_dict("records")}
    return Wording(lang=lang, layers=layers, parties=parties, municipalities=found.municipality_names)
