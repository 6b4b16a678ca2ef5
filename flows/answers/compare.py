"""Two scenarios of the published release, compared region by region and in total."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import shapely

from data.rulebook.rulebook import load_rulebook
from data.rulebook.vocabulary import load_layers
from flows.errors import RequestError
from flows.releases.published import manifest_of, published_in
from maps.answers.published_region import PublishedRegion, read_region
from maps.answers.scenario_comparison import Part, ScenarioComparison, bring_together
from maps.outputs.region_outputs import GEOPACKAGE
from spatial.indicators import judged_anew
from spatial.layers.crs import RD
from spatial.layers.layer import ID
from spatial.report.comparison import compare
from spatial.rules.rules import REGION
from spatial.rules.ruleset import BASIC, RuleSet

__all__ = ["compare_published"]

_MANIFEST: Final = ("release_id", "rules_sha256", "scenarios", "regions")


def compare_published(
    out: Path, a: str, b: str, *, regions: Sequence[str] = (), rules: Path | None = None, lang: str = "nl"
) -> ScenarioComparison:
    """Compare scenario `b` with scenario `a`, in the release of an output folder.

    Parameters
    ----------
    a, b
        Names of scenarios that the release was made with; ``basis`` is the basic one.
    regions
        Codes of regions of the release; all when none is given.
    rules
        Folder with the rules that were added to the built-in ones when the release was made.

    Raises
    ------
    NoRelease
        Nothing has been published there.
    RequestError
        The release holds no such scenario or region, or it was made with other rules: which rules a scenario touches is
        then not known.
    OutputRefused, OutputError
        The release cannot be read.
    DocumentError, RuleError
        The rules are wrong.
    """
    release = published_in(out)
    manifest = manifest_of(release, _MANIFEST)
    book = load_rulebook(*([rules] if rules else [])).ruleset
    codes = _regions(manifest, regions)
    _check(manifest, book, a, b)
    published_regions = [read_region(GEOPACKAGE.path(release, code), {BASIC, a, b}) for code in codes]
    parts = [_part(region, a, b, book) for region in published_regions]
    layers = {name: spec.title.in_language(lang) for name, spec in load_layers().layers.items()}
    total = _part(_merged_region(published_regions, {a, b} - {BASIC}, book), a, b, book)
    return bring_together(parts, total, book, a, b, layers=layers, release_id=manifest["release_id"], lang=lang)


def _regions(manifest: Mapping[str, Any], requested: Sequence[str]) -> list[str]:
    available = sorted(manifest["regions"])
    if unknown := [code for code in requested if code.upper() not in available]:
        msg = f"the release holds no region {', '.join(unknown)}; it holds: {', '.join(available)}"
        raise RequestError(msg)
    return sorted({code.upper() for code in requested}) or available


def _check(manifest: Mapping[str, Any], book: RuleSet, a: str, b: str) -> None:
    evaluated = list(dict.fromkeys((BASIC, *manifest["scenarios"])))
    for name in (a, b):
        if name in evaluated:
            continue
        if name in book.scenarios:
            msg = (
                f"the release holds no scenario '{name}'; it holds: {', '.join(evaluated)}; "
                f"make it with `opgavenkaart run --scenario {name}`"
            )
        else:
            known = ", ".join((BASIC, *sorted(book.scenarios)))
            msg = (
                f"there is no scenario '{name}'; have: {known}; the release holds: {', '.join(evaluated)}; "
                "where the release was made with rules of its own, give them with --rules DIR"
            )
        raise RequestError(msg)
    if a == b:
        msg = f"'{a}' is compared with itself; name two scenarios of: {', '.join(evaluated)}"
        raise RequestError(msg)
    if book.digest != manifest["rules_sha256"]:
        msg = (
            f"release {manifest['release_id']} was made with other rules than those loaded now, so which rules a "
            "scenario touches is not known; give its rules with --rules DIR, or publish again with `opgavenkaart run`"
        )
        raise RequestError(msg)


def _part(region: PublishedRegion, a: str, b: str, book: RuleSet) -> Part:
    comparison = compare(
        region.every,
        a,
        b,
        book,
        inputs=region.inputs,
        within=region.within,
        not_evaluated=region.not_evaluated,
        indicators=region.indicators,
    )
    needs = {name: region.not_evaluated[name] for name in comparison.not_evaluated}
    return Part(region.code, region.name, comparison, needs, region.indicators)


def _merged_region(regions: Sequence[PublishedRegion], further: set[str], book: RuleSet) -> PublishedRegion:
    """Make one region of all: a row that is in several of them is kept once."""
    indicators = pd.concat([region.indicators for region in regions], ignore_index=True)
    anew = {name: judged_anew(book, indicators, name) for name in further}
    findings = pd.concat([_standing(region, anew, book) for region in regions], ignore_index=True)
    names = sorted({name for region in regions for name in region.inputs})
    shared = set.intersection(*(set(region.not_evaluated) for region in regions))
    return PublishedRegion(
        code="",
        name="",
        within=shapely.union_all([region.within for region in regions]),
        every=_unique_rows(findings, ["finding_id", "scenario"]),
        inputs={
            name: _unique_rows(pd.concat([region.inputs[name] for region in regions if name in region.inputs]), [ID])
            for name in names
        },
        not_evaluated={name: regions[0].not_evaluated[name] for name in sorted(shared)},
        # These tell here only which targets a scenario judges anew: some indicators add up and others do not.
        indicators=indicators,
    )


def _standing(region: PublishedRegion, elsewhere: Mapping[str, frozenset[str]], book: RuleSet) -> pd.DataFrame:
    """Return findings with those on targets written out to the scenarios that leave them as they are in this region.

    Another region's indicator may change under the scenario: beside that one, they would seem to be gone.
    """
    on_targets = region.every[(region.every["left_layer"] == REGION) & (region.every["scenario"] == BASIC)]
    kept = [
        on_targets[on_targets["rule_id"].isin(names - judged_anew(book, region.indicators, name))].assign(scenario=name)
        for name, names in sorted(elsewhere.items())
    ]
    return pd.concat([part for part in (region.every, *kept) if len(part)] or [region.every], ignore_index=True)


def _unique_rows(rows: pd.DataFrame, key: list[str]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows.drop_duplicates(key, ignore_index=True), geometry="geometry", crs=RD)
