"""A region's row of the index, read from its report."""

from collections.abc import Iterable
from typing import Final

import geopandas as gpd
import numpy as np
import shapely

from maps.common.labels import Wording, wording_of
from maps.common.numbers import is_missing, plain
from maps.common.output_file import OutputFile
from maps.index.content import GRADES, INDEX_INDICATORS, STRENGTHS, Finding, IndexEntry, IndexLink, Number
from maps.report.summary import basic_findings
from spatial.report.findings import GRADE
from spatial.report.report import RegionReport

__all__ = ["entry_of"]

_HEAVIEST: Final = {"conflict": GRADES[0], "opportunity": STRENGTHS[0]}


def entry_of(report: RegionReport, files: Iterable[OutputFile]) -> IndexEntry:
    """Return what the pages of a whole release tell of one region, but for what changed since the release before.

    Counts and findings are those of the basic scenario that have a place; a target that is not reached has none, and is
    told with the task.

    Parameters
    ----------
    files
        The files of a region; the first that is in the index is what its name links to.
    """
    wording = wording_of(report)
    return IndexEntry(
        code=report.region.code,
        name=report.region.name,
        places_by_severity=_places_by(report, "severity"),
        places_by_strength=_places_by(report, "strength"),
        links=tuple(
            IndexLink(file.title.in_language(wording.lang), file.href(report.region.code))
            for file in files
            if file.is_in_index
        ),
        geometry=report.region.geometry,
        task=_task(report),
        not_evaluated=_not_evaluated(report, wording),
        bare=tuple(wording.layer(name) for name in _bare(report)),
        findings=(*_heaviest(report, "conflict", wording), *_heaviest(report, "opportunity", wording)),
    )


def _places_by(report: RegionReport, grade: str) -> dict[int, int]:
    """Return how many claims have each grade; one without any finding has none."""
    claims = report.dossiers[report.dossiers["kind"] == "claim"]
    counts = claims[grade].dropna().value_counts().sort_index(ascending=False)
    return {int(value): int(count) for value, count in counts.items()}


def _task(report: RegionReport) -> dict[str, Number]:
    table = report.indicators
    mine = (table["subject"] == report.region.code) & table["scenario"].isin(("", report.ruleset.scenario))
    rows = {row["indicator_id"]: row for row in table[mine].to_dict("records")}
    return {
        name: Number(
            title=plain(row["title"]),
            value=None if is_missing(row["value"]) else float(row["value"]),
            unit=plain(row["unit"]),
            status=plain(row["status"]),
            basis=plain(row["basis"]),
            absent=plain(row["absent"]),
        )
        for name in INDEX_INDICATORS
        if (row := rows.get(name)) is not None
    }


def _not_evaluated(report: RegionReport, wording: Wording) -> tuple[str, ...]:
    rows = report.rules[~report.rules["evaluated"].astype(bool)]
    return tuple(
        f"{title} ({', '.join(wording.layer(need) for need in str(needs).split(','))})"
        for title, needs in zip(rows["title"], rows["needs"], strict=True)
    )


def _bare(report: RegionReport) -> list[str]:
    issues = report.issues
    return sorted(set(issues.loc[issues["kind"] == "no_features_here", "layer"]))


def _heaviest(report: RegionReport, kind: str, wording: Wording) -> list[Finding]:
    rows = basic_findings(report, kind)
    rows = rows[rows[GRADE[kind]] >= _HEAVIEST[kind]]
    places = _places(rows, report.region.geometry)
    titles = dict(zip(report.rules["rule_id"], report.rules["title"], strict=True))
    return [
        Finding(
            finding_id=str(row["finding_id"]),
            rule_id=str(row["rule_id"]),
            title=str(titles[row["rule_id"]]),
            kind=kind,
            grade=int(row[GRADE[kind]]),
            left=_named(row, "left", wording),
            right=_named(row, "right", wording),
            x=int(x),
            y=int(y),
        )
        for row, (x, y) in zip(rows.to_dict("records"), places, strict=True)
    ]


def _places(rows: gpd.GeoDataFrame, within: shapely.Geometry) -> np.ndarray:
    """Return a point on the ground of each finding, in whole metres; on its part in the region where that has any."""
    shapes = np.asarray(rows.geometry.values, dtype=object)
    if len(shapes) == 0:
        return np.zeros((0, 2), dtype=np.int64)
    points = shapely.point_on_surface(shapes)
    outside = ~shapely.contains_xy(within, shapely.get_coordinates(points))
    inside = shapely.intersection(shapes[outside], within)
    points[outside] = np.where(shapely.is_empty(inside), points[outside], shapely.point_on_surface(inside))
    places: np.ndarray = np.rint(shapely.get_coordinates(points)).astype(np.int64)
    return places


def _named(row: dict[str, object], side: str, wording: Wording) -> str:
    return plain(row[f"{side}_name"]) or wording.layer(plain(row[f"{side}_layer"]))
