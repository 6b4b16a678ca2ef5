"""The noun `RegionReport`: all that is published of one region; maps and exports read nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import geopandas as gpd
import pandas as pd

from spatial.layers.issues import Issue
from spatial.layers.region import Region
from spatial.messages import Sayable
from spatial.report.findings import CONFLICT_COLUMNS, OPPORTUNITY_COLUMNS
from spatial.rules.ruleset import RuleSet
from spatial.schema.table import Table

__all__ = ["CONFLICT_COLUMNS", "OPPORTUNITY_COLUMNS", "RegionReport", "ReportContext"]


@dataclass(frozen=True)
class ReportContext:
    """What a report says beside its findings, the same for every region of a run.

    Titles, cards, notes and origins are texts or messages until `maps` gives them words.

    Parameters
    ----------
    at
        Publication time, aware UTC: the only clock that a page shows.
    lang
        In which language `maps` is to write; nothing here is written in it.
    layers
        One row a layer: `layer`, `title`, `group` (``claim``, ``combined``, ``nature``, ``boundary``), `balanced`
        (whether it makes the area balance), `bulk` (whether `RegionReport.inputs` holds those of findings only),
        `health`, `content_on` (of its oldest content, None where unknown), `label` (empty, ``fictional``,
        ``derived``), `sources`; as `spatial.report.columns.LAYERS`.
    sources
        One row a source, as `spatial.report.columns.SOURCES`.
    parties
        One row a party, as `spatial.stakeholders.columns.PARTIES`.
    issues
        Every Issue of the run.
    first_seen
        Finding id to the date on which a release first held it.
    origins
        ``layer``, or ``layer.column`` where a table brings that, to its source.
    previous_on
        Date of the release before, with which `first_seen` compares; None without one.
    layer_tables
        Layer name to the columns that its features may have. Files and pages refuse a layer or column that is not here.
    """

    at: datetime
    lang: str
    layers: pd.DataFrame
    sources: pd.DataFrame
    parties: pd.DataFrame
    issues: tuple[Issue, ...]
    first_seen: Mapping[str, date]
    origins: Mapping[str, Sayable] = field(default_factory=dict)
    previous_on: date | None = None
    layer_tables: Mapping[str, Table] = field(default_factory=dict)


@dataclass(frozen=True)
class RegionReport:
    """Hold everything that is published of one region.

    Frames are in EPSG:28992 and sorted; a frame without rows has the same columns. Columns of words (titles, reasons,
    bases) hold texts of the rule book and messages, which `maps.common.worded` turns into words.

    Parameters
    ----------
    region, background, ruleset
        What the report is about, and with which rules.
    conflicts, opportunities
        `CONFLICT_COLUMNS`, `OPPORTUNITY_COLUMNS` and ``geometry``; those of the basic scenario.
    scenario_conflicts, scenario_opportunities
        The same of the further scenarios, one row a finding and scenario: of the rules that a scenario touches.
    region_findings
        `spatial.findings.tables.REGION_FINDINGS`: targets that the region does not reach, of every scenario. They have
        no place, so no geometry and no ground.
    dossiers
        One row a claim or nature area, as `spatial.dossiers.columns.DOSSIERS`: what answers are given of.
    finding_partners
        Every partner of the findings of the basic scenario.
    municipalities
        Every municipality that touches the region, uncut; `in_region` tells the members.
    place_names
        Code to name of every municipality and province of the country: findings name some that lie far off.
    inputs
        Layer name to every feature that touches the region, uncut; of a layer with very many features those that some
        finding is about.
    outside
        Layer name to the features that do not touch the region and that a finding is about, uncut.
    rules
        One row a rule: `rule_id`, `kind`, `title`, `reason`, `left_layer`, `right_layer`, `certainty`, `status`,
        `source`, `evaluated`, `needs` (layers that are missing, or of which nothing is known in this region: neither
        means "no conflict"; of a rule on the task the indicator without a value), `findings`.
    params, balance, issues
        The tables of the GeoPackage by the same names.
    indicators
        `spatial.indicators.INDICATOR_COLUMNS`: the task and the measures of the region, each with a value or with the
        reason why it has none; then the counts of `spatial.report.tables.measures`.
    influence, finding_parties
        Who can do what about which type of finding, and which party about which finding.
    facts, positions, questions
        What the region works with, what its parties say of it, and what they ask.
    criteria, perspectives, scores, ranking, stability
        See `spatial.mca.weigh.Mca`.
    programme
        The chosen opportunities in order, with what must be decided first and by whom.
    comparisons
        Per further scenario and rule what is different from the basic one: `scenario`, then `COMPARISON_COLUMNS`.
    """

    region: Region
    background: ReportContext
    ruleset: RuleSet
    conflicts: gpd.GeoDataFrame
    opportunities: gpd.GeoDataFrame
    scenario_conflicts: gpd.GeoDataFrame
    scenario_opportunities: gpd.GeoDataFrame
    region_findings: pd.DataFrame
    dossiers: gpd.GeoDataFrame
    finding_partners: pd.DataFrame
    municipalities: gpd.GeoDataFrame
    place_names: Mapping[str, str]
    inputs: Mapping[str, gpd.GeoDataFrame]
    outside: Mapping[str, gpd.GeoDataFrame]
    rules: pd.DataFrame
    params: pd.DataFrame
    indicators: pd.DataFrame
    influence: pd.DataFrame
    finding_parties: pd.DataFrame
    facts: pd.DataFrame
    positions: pd.DataFrame
    questions: pd.DataFrame
    criteria: pd.DataFrame
    perspectives: pd.DataFrame
    scores: pd.DataFrame
    ranking: pd.DataFrame
    stability: pd.DataFrame
    programme: pd.DataFrame
    comparisons: pd.DataFrame
    balance: pd.DataFrame
    issues: pd.DataFrame

    @property
    def further_scenarios(self) -> tuple[str, ...]:
        """The scenarios that were judged beside the basic one and gave findings or a comparison, sorted."""
        tables = (self.scenario_conflicts, self.scenario_opportunities, self.region_findings, self.comparisons)
        judged = {str(name) for table in tables for name in table["scenario"]}
        return tuple(sorted(judged - {self.ruleset.scenario}))

    def rows_of(self, table: Table) -> pd.DataFrame:
        """Return the rows of one of the report's tables; those of layers, sources and parties are in `background`."""
        rows: pd.DataFrame = getattr(self if table.name in self.__dict__ else self.background, table.name)
        return rows
