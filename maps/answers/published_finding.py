"""One finding as it was published: what the GeoPackage of its region holds of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from maps.common.errors import OutputError
from maps.geopackage.reading import GeoPackage, geometry, opened
from maps.geopackage.tables import FINDING_KINDS
from spatial.findings.graded_pairs import MEASURES
from spatial.findings.placed_rules import codes_of
from spatial.findings.tables import REGION_FINDINGS
from spatial.indicators import indicator_row
from spatial.report.findings import GRADE
from spatial.rules.rules import REGION, TARGETS
from spatial.rules.ruleset import BASIC

__all__ = ["PublishedFinding", "read_finding"]

Record = dict[str, Any]


@dataclass(frozen=True)
class PublishedFinding:
    """Hold what a release says of a finding, by the columns of its tables.

    Parameters
    ----------
    rows
        Scenario to the finding's row with `kind` and `grade`; the basic scenario first where it stands there.
    rule
        The row of its rule, in the language of the release.
    sources, parties
        All rows of `sources`; those of `finding_parties` that are about the finding.
    party_titles, municipality_names
        By id and by code; a municipality that does not touch the region has no name here.
    municipality_codes
        By code: those of the municipality itself, its energy region and its province, as far as they are known.
    left, right
        The features' own columns; None for one that does not touch the region.
    geometries
        Of the finding, its `left` and its `right` feature; None where it is not known.
    indicator
        For a finding on a target, the row of the indicator that it is about.
    """

    rows: Mapping[str, Record]
    rule: Record
    sources: tuple[Record, ...]
    parties: tuple[Record, ...]
    actions: tuple[Record, ...]
    party_titles: Mapping[str, str]
    party_groups: Mapping[str, str]
    municipality_names: Mapping[str, str]
    municipality_codes: Mapping[str, frozenset[str]]
    left: Record | None
    right: Record | None
    geometries: Mapping[str, shapely.Geometry | None]
    indicator: Record | None

    @property
    def row(self) -> Record:
        """The row that is told: of the basic scenario, or else of the first one."""
        return next(iter(self.rows.values()))


def read_finding(path: Path, finding_id: str) -> PublishedFinding:
    """Read a finding from the GeoPackage of a region.

    Raises
    ------
    OutputError
        The file cannot be read, or it holds no such finding or no rule for it.
    """
    with opened(path) as file:
        found = [
            {**row, "kind": kind, "grade": row[GRADE[kind]], "geometry": geometry(row[_column(file, table)])}
            for table, kind in FINDING_KINDS.items()
            for row in file.records(table, "finding_id", finding_id)
        ]
        found += [_without_place(row) for row in file.records(REGION_FINDINGS.name, "finding_id", finding_id)]
        rules = file.records("rules", "rule_id", found[0]["rule_id"]) if found else []
        if not rules:
            absent = "its rule" if found else "the finding"
            msg = f"{path}: {absent} is missing, though findings.csv has '{finding_id}'; publish again"
            raise OutputError(msg)
        found.sort(key=lambda row: (row["scenario"] != BASIC, row["scenario"]))
        left, right = (_feature(file, found[0], side) for side in ("left", "right"))
        places, parties = _every(file, "municipalities"), _every(file, "parties")
        return PublishedFinding(
            rows={row["scenario"]: row for row in found},
            rule=rules[0],
            sources=tuple(_every(file, "sources")),
            parties=tuple(file.records("finding_parties", "finding_id", finding_id)),
            actions=tuple(_every(file, "influence")),
            party_titles={row["party_id"]: row["title"] for row in parties},
            party_groups={row["party_id"]: row["group"] for row in parties},
            municipality_names={row["feature_id"]: row["name"] for row in places},
            municipality_codes={row["feature_id"]: codes_of(row) for row in places},
            left=left[0],
            right=right[0],
            geometries={"finding": found[0]["geometry"], "left": left[1], "right": right[1]},
            indicator=_indicator(file, found[0]),
        )


def _without_place(row: Record) -> Record:
    """Return a finding on a target with all that other findings have: what it cannot have is not known."""
    sides = {"left_layer": REGION, "right_layer": TARGETS}
    places = {"geometry": None, "cross_border": "," in (row["municipalities"] or "")}
    return {**dict.fromkeys(MEASURES), **row, **sides, **places, "kind": "conflict", "grade": row[GRADE["conflict"]]}


def _every(file: GeoPackage, table: str) -> list[Record]:
    columns = file.columns(table)
    return [dict(zip(columns, row, strict=True)) for row in file.rows(f"SELECT * FROM {table} ORDER BY 1")]


def _feature(file: GeoPackage, row: Record, side: str) -> tuple[Record | None, shapely.Geometry | None]:
    name = row[f"{side}_layer"]
    if name == REGION:
        # The region as a whole is no feature of a layer.
        return None, None
    column = next((layer.geometry_column for layer in file.layers if layer.name == name), None)
    found = file.records(name, "feature_id", row[f"{side}_id"]) if column else []
    if column is None or not found:
        return None, None
    return {key: value for key, value in found[0].items() if key not in ("fid", column)}, geometry(found[0][column])


def _column(file: GeoPackage, name: str) -> str:
    return next(layer.geometry_column for layer in file.layers if layer.name == name)


def _indicator(file: GeoPackage, row: Record) -> Record | None:
    """Return the row of the indicator that a finding on a target is about; None for another finding."""
    if row["right_layer"] != TARGETS:
        return None
    table = pd.DataFrame(_every(file, "indicators"))
    found = indicator_row(table, row["right_id"], row["left_id"], row["scenario"])
    return None if found is None else {str(name): value for name, value in found.items()}
