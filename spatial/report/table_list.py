"""Every table of a region's report, in the order in which files hold them. A new table is one more of them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from spatial.balance.columns import BALANCE
from spatial.dossiers.columns import DOSSIERS
from spatial.facts.columns import FACTS, POSITIONS, QUESTIONS
from spatial.findings.tables import (
    CONFLICTS,
    FINDING_PARTNERS,
    OPPORTUNITIES,
    REGION_FINDINGS,
    SCENARIO_CONFLICTS,
    SCENARIO_OPPORTUNITIES,
)
from spatial.indicators.columns import INDICATOR_TABLE
from spatial.layers.columns import ISSUES
from spatial.mca.columns import CRITERIA, PERSPECTIVES, PROGRAMME, RANKING, SCORES, STABILITY
from spatial.report.columns import PARAMS, REGION_TABLE, RULES, SOURCES
from spatial.report.comparison_columns import COMPARISONS
from spatial.schema.table import Table
from spatial.stakeholders.columns import FINDING_PARTIES, INFLUENCE, PARTIES

__all__ = ["ATTRIBUTE_TABLES", "FEATURE_TABLES", "TABLES"]

FEATURE_TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {
        table.name: table
        for table in (DOSSIERS, REGION_TABLE, CONFLICTS, OPPORTUNITIES, SCENARIO_CONFLICTS, SCENARIO_OPPORTUNITIES)
    }
)
"""Those with a geometry, by name, but for the layers of features: these are described where their vocabulary is."""

ATTRIBUTE_TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {
        table.name: table
        for table in (
            REGION_FINDINGS,
            FINDING_PARTNERS,
            RULES,
            PARAMS,
            SOURCES,
            PARTIES,
            FINDING_PARTIES,
            INFLUENCE,
            INDICATOR_TABLE,
            FACTS,
            POSITIONS,
            QUESTIONS,
            CRITERIA,
            PERSPECTIVES,
            SCORES,
            RANKING,
            STABILITY,
            PROGRAMME,
            COMPARISONS,
            BALANCE,
            ISSUES,
        )
    }
)
"""Those without a geometry, by name."""

TABLES: Final[Mapping[str, Table]] = MappingProxyType({**FEATURE_TABLES, **ATTRIBUTE_TABLES})
