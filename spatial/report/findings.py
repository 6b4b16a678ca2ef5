"""The findings of a report with titles and dates: as conflicts and as opportunities, and those without a place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import geopandas as gpd
import pandas as pd

from spatial.findings.columns import COMPLETED
from spatial.findings.finding_column import ReportedFindings
from spatial.findings.tables import CONFLICTS, GRADE_COLUMN, OPPORTUNITIES, REGION_FINDINGS
from spatial.layers.crs import RD
from spatial.rules.ruleset import RuleSet
from spatial.schema.table import Table

__all__ = [
    "CONFLICT_COLUMNS",
    "GRADE",
    "OPPORTUNITY_COLUMNS",
    "FoundInRegion",
    "conflicts_of",
    "opportunities_of",
    "region_findings_of",
]

CONFLICT_COLUMNS: Final = CONFLICTS.names
OPPORTUNITY_COLUMNS: Final = OPPORTUNITIES.names

GRADE: Final[Mapping[str, str]] = {kind: column.name for kind, column in GRADE_COLUMN.items()}
"""Kind of finding to the name of its grade."""


@dataclass(frozen=True)
class FoundInRegion:
    """Hold the findings of a region under every scenario, with the columns that a report completes.

    Parameters
    ----------
    placed
        Those about features, with their geometry.
    without_place
        Those on targets; no geometry, `value` and `unit` of the indicator.
    scenario
        The basic one.
    """

    placed: gpd.GeoDataFrame
    without_place: pd.DataFrame
    scenario: str

    @classmethod
    def of(
        cls,
        of_features: Sequence[gpd.GeoDataFrame],
        on_targets: Sequence[pd.DataFrame],
        ruleset: RuleSet,
        first_seen: dict[str, date],
        today: date,
        place_names: Mapping[str, str],
    ) -> "FoundInRegion":
        """Bring together the findings of the scenarios, the basic one first, and complete their columns.

        Parameters
        ----------
        of_features, on_targets
            A table a scenario, with the same columns; at least one each.
        ruleset
            That of the basic scenario.
        first_seen
            Finding id to the date on which a release first held it; `today` for the others.
        place_names
            Code of a municipality to its name.
        """
        placed, without_place = (
            _completed(ReportedFindings(_stacked(parts), ruleset, place_names, first_seen, today))
            for parts in (of_features, on_targets)
        )
        return cls(gpd.GeoDataFrame(placed, geometry="geometry", crs=RD), without_place, ruleset.scenario)

    @property
    def basic(self) -> gpd.GeoDataFrame:
        """Those of the basic scenario that have a place."""
        return self.placed[self.placed["scenario"] == self.scenario]

    @property
    def further(self) -> gpd.GeoDataFrame:
        """Those of further scenarios that have a place."""
        return self.placed[self.placed["scenario"] != self.scenario]

    @cached_property
    def every(self) -> gpd.GeoDataFrame:
        """All of them; the geometry of one without a place is None."""
        parts = [self.placed, self.without_place.assign(geometry=None)[list(self.placed.columns)]]
        filled = [part for part in parts if len(part)] or parts[:1]
        return gpd.GeoDataFrame(pd.concat(filled, ignore_index=True), geometry="geometry", crs=RD)

    @property
    def every_basic(self) -> gpd.GeoDataFrame:
        """All of the basic scenario."""
        return self.every[self.every["scenario"] == self.scenario]


def _stacked(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    filled = [part for part in parts if len(part)] or [parts[0]]
    return pd.concat(filled, ignore_index=True)


def _completed(findings: ReportedFindings) -> pd.DataFrame:
    return findings.frame.assign(**{column.name: column.complete(findings) for column in COMPLETED if column.complete})


def region_findings_of(findings: pd.DataFrame) -> pd.DataFrame:
    """Return findings without a place with the columns of `REGION_FINDINGS`."""
    rows = findings.rename(columns={"grade": GRADE["conflict"]}).reset_index(drop=True)
    return rows[list(REGION_FINDINGS.names)].astype(REGION_FINDINGS.dtypes)


def conflicts_of(findings: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the conflicts: `CONFLICT_COLUMNS` and ``geometry``."""
    return _of_kind(findings, "conflict", CONFLICTS)


def opportunities_of(findings: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the joint opportunities: `OPPORTUNITY_COLUMNS` and ``geometry``."""
    return _of_kind(findings, "opportunity", OPPORTUNITIES)


def _of_kind(findings: gpd.GeoDataFrame, kind: str, table: Table) -> gpd.GeoDataFrame:
    rows = findings[findings["kind"] == kind].rename(columns={"grade": GRADE[kind]}).reset_index(drop=True)
    return gpd.GeoDataFrame(rows[[*table.names, "geometry"]].astype(table.dtypes), geometry="geometry", crs=RD)
