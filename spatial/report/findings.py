"""The findings of a report: of every scenario, with titles and dates, as conflicts and as opportunities."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import geopandas as gpd
import pandas as pd

from spatial.findings.columns import COMPLETED
from spatial.findings.finding_column import ReportedFindings
from spatial.findings.tables import CONFLICTS, GRADE_COLUMN, OPPORTUNITIES
from spatial.layers.crs import RD
from spatial.rules.ruleset import RuleSet
from spatial.schema.table import Table

__all__ = [
    "CONFLICT_COLUMNS",
    "GRADE",
    "OPPORTUNITY_COLUMNS",
    "conflicts_of",
    "opportunities_of",
    "stacked",
]

CONFLICT_COLUMNS: Final = CONFLICTS.names
OPPORTUNITY_COLUMNS: Final = OPPORTUNITIES.names

GRADE: Final[Mapping[str, str]] = {kind: column.name for kind, column in GRADE_COLUMN.items()}
"""Kind of finding to the name of its grade."""


def stacked(
    parts: Sequence[gpd.GeoDataFrame], ruleset: RuleSet, first_seen: dict[str, date], today: date
) -> gpd.GeoDataFrame:
    """Bring findings together and add the columns that a report completes, such as `title` and `first_seen`.

    Parameters
    ----------
    parts
        Tables of findings with the same columns, in order; at least one.
    first_seen
        Finding id to the date on which a release first held it; `today` for the others.
    """
    filled = [part for part in parts if len(part)] or [parts[0]]
    frame = gpd.GeoDataFrame(pd.concat(filled, ignore_index=True), geometry="geometry", crs=RD)
    findings = ReportedFindings(frame, ruleset, first_seen, today)
    return frame.assign(**{column.name: column.complete(findings) for column in COMPLETED if column.complete})


def conflicts_of(findings: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the conflicts: `CONFLICT_COLUMNS` and ``geometry``."""
    return _of_kind(findings, "conflict", CONFLICTS)


def opportunities_of(findings: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the joint opportunities: `OPPORTUNITY_COLUMNS` and ``geometry``."""
    return _of_kind(findings, "opportunity", OPPORTUNITIES)


def _of_kind(findings: gpd.GeoDataFrame, kind: str, table: Table) -> gpd.GeoDataFrame:
    rows = findings[findings["kind"] == kind].rename(columns={"grade": GRADE[kind]}).reset_index(drop=True)
    return gpd.GeoDataFrame(rows[[*table.names, "geometry"]].astype(table.dtypes), geometry="geometry", crs=RD)
