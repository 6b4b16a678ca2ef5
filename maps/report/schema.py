"""The noun `ReportDocument`: what `report.json` promises, and its JSON Schema."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from maps.report.rows import FINDING_ROWS, TITLE, CodeOf, Row, RowsOf, described
from spatial.balance.columns import BALANCE
from spatial.dossiers.columns import DOSSIERS
from spatial.facts.columns import FACTS, POSITIONS, QUESTIONS
from spatial.findings.tables import FINDING_PARTNERS, REGION_FINDINGS
from spatial.indicators.columns import INDICATOR_TABLE
from spatial.mca.columns import CRITERIA, PERSPECTIVES, PROGRAMME, SUBJECT_KIND_COLUMN
from spatial.report.columns import LAYERS, PARAMS, RULES, SOURCES
from spatial.report.comparison_columns import COMPARISONS
from spatial.schema.shared_columns import KIND, PARTY_ID, PARTY_PLACE
from spatial.schema.value_lists import FINDING_KIND, INFLUENCE, SUBJECT_KIND
from spatial.stakeholders.columns import INFLUENCE as INFLUENCE_TABLE
from spatial.stakeholders.columns import PARTIES

__all__ = ["FORMAT", "Mca", "ReportDocument", "report_schema"]

FORMAT: Final = "opgavenkaart-report-1"

Records = list[dict[str, Any]]
"""Rows of a table."""

_Influence = Annotated[str, CodeOf(INFLUENCE)]


class Municipality(Row):
    """A municipality that touches the region."""

    code: str = Field(description="CBS code")
    name: str = Field(description="Name")
    in_region: bool = Field(description="False for a neighbour")


class About(Row):
    """The region."""

    code: str = Field(description="CBS code of an energy region, province or municipality")
    name: str = Field(description="Name")
    area_ha: float = Field(description="Area in hectares")


class ScenarioRow(Row):
    """A further scenario that was judged."""

    scenario: str = Field(description="Id of the scenario")
    title: str = Field(description="Title for readers")
    params: dict[str, float] = Field(description="Parameter to the value that replaces the basic one")
    source: str = Field(description="Where its numbers come from")
    status: str = Field(description="Status letter")


class Unverified(Row):
    """How many numbers of one table have status U."""

    table: str = Field(description="Table, or `all`")
    numbers: int = Field(description="Rows with a number")
    unverified: int = Field(description="Those with status U")
    share: float = Field(ge=0, le=1, description="0 to 1")


class WhiteSpot(Row):
    """A layer of which nothing, or not all, is known here."""

    layer: str = Field(description="See `layers`")
    title: str = Field(description="Title for readers")
    why: str = Field(description="Its health, no_features_here, or none_delivered")
    rules: list[str] = Field(description="Rules that read it")
    places: list[str] = Field(description="Municipalities that state something of which the source holds nothing")


class RuleSummary(Row):
    """The findings of one rule in the basic scenario; ground, dwellings and energy are those of grade 1 and more."""

    rule_id: str = Field(description="See `rules`")
    kind: Annotated[str, CodeOf(FINDING_KIND)] = described(KIND)
    evaluated: bool = Field(description="False is not 'no conflict'")
    by_grade: dict[str, int] = Field(description="Grade to number of findings; every grade of the kind is there")
    area_ha: float | None = Field(description="Shared ground inside the region, each m² once; null: nothing shared")
    dwellings: int | None = Field(
        description="Of the plans concerned, each once; counted around an area: of every finding; null: unknown"
    )
    energy_gwh: float | None = Field(description="Of the areas concerned, each area once; null: unknown")


class Both(Row):
    """A pair of features that is a conflict and an opportunity at once."""

    conflict: str = Field(description="Id of the finding")
    severity: int = Field(description="0 to 4")
    opportunity: str = Field(description="Id of the finding")
    strength: int = Field(description="0 to 3")


class FindingParties(Row):
    """Who can do something about one finding, and what."""

    finding_id: str = Field(description="See `conflicts`, `opportunities` (also of scenarios) and `region_findings`")
    finding_type: str = Field(description="See `influence`")
    parties: dict[_Influence, list[str]] = Field(description="Influence to party, or party:municipality")
    actions: list[str] = Field(description="Ids of what they can do; see `influence`")


class LiesWith(Row):
    """What lies with one party, in the basic scenario."""

    party_id: str = described(PARTY_ID)
    municipality: str = described(PARTY_PLACE)
    conflicts: int = Field(description="Number of conflicts in which it has influence")
    worst_severity: int | None = Field(description="Highest severity among them; null without any")
    opportunities: int = Field(description="Number of opportunities in which it has influence")
    best_strength: int | None = Field(description="Highest strength among them; null without any")
    by_influence: dict[_Influence, int] = Field(description="Influence to number of findings")
    decides: list[str] = Field(
        description="Findings on which it decides: conflicts, opportunities, then `region_findings`, the worst first"
    )


class Score(Row):
    """A subject under one criterion."""

    raw: float | None = Field(description="The measure, in the criterion's unit")
    score: float | None = Field(description="0 to 1; null: unknown")


class Rank(Row):
    """A subject under one perspective."""

    score: float | None = Field(description="0 to 1; null: unknown")
    rank: int | None = Field(description="1 is first; null: excluded or unknown")


class Subject(Row):
    """An opportunity or search area that is weighed."""

    subject_kind: Annotated[str, CodeOf(SUBJECT_KIND)] = described(SUBJECT_KIND_COLUMN)
    subject_id: str = Field(description="Finding id, or layer and feature id of a search area")
    name: str = Field(description="Name")
    excluded_by: list[str] = Field(description="Findings that are never traded off; such a subject has no rank")
    scores: dict[str, Score] = Field(description="By criterion")
    ranks: dict[str, Rank] = Field(description="By perspective")
    rank_best: int | None = Field(description="Best rank of all perspectives")
    rank_worst: int | None = Field(description="Worst rank of all perspectives")
    rank_median: float | None = Field(description="Median rank of all perspectives")
    top_in: int | None = Field(description="In how many perspectives it is among the first")
    regret: float | None = Field(description="Largest loss of score against the best of a perspective")
    swing_criterion: str = Field(description="The weight whose change first moves it in or out of the first")
    swing_share: float | None = Field(description="That smallest change; null: none does")
    basis: str = Field(description="What was not known, and how it was weighed then")


class Mca(Row):
    """By what, with which weights, and how firmly subjects are ranked."""

    criteria: Annotated[Records, RowsOf(CRITERIA)] = Field(description="By what is weighed")
    perspectives: Annotated[Records, RowsOf(PERSPECTIVES)] = Field(description="With which weights")
    subjects: list[Subject] = Field(description="What is weighed")


class IssueRow(Row):
    """Faults of one kind in one source or layer."""

    source_id: str = Field(description="See `sources`")
    layer: str = Field(description="See `layers`")
    kind: str = Field(description="Kind of fault")
    count: int = Field(description="How many features")
    area_m2: float = Field(description="Ground that they concern")
    example: str = Field(description="The first message")


class ReportDocument(Row):
    """Everything that is published of one region but geometry."""

    format: Literal["opgavenkaart-report-1"] = Field(description="Changes when a field is taken away or means another")
    region: About = Field(description="What the report is about")
    lang: Literal["nl", "en"] = Field(description="Language of titles and texts")
    published_at: datetime = Field(description="UTC")
    signals: str = Field(description="The sentence that goes with every number here")
    fictional: bool = Field(description="Whether invented data stand in it")
    ruleset_sha256: str = Field(description="Hash of all rules, parameters and scenarios")
    scenario: str = Field(description="The basic scenario")
    scenarios: list[ScenarioRow] = Field(description="Further scenarios that were judged")
    municipalities: list[Municipality] = Field(description="Every municipality that touches the region")
    unverified: list[Unverified] = Field(description="Share of numbers with status U, by table; `all` is the whole")
    layers: Annotated[Records, RowsOf(LAYERS)] = Field(description="Every layer that a report knows")
    sources: Annotated[Records, RowsOf(SOURCES)] = Field(description="Where the layers come from")
    white_spots: list[WhiteSpot] = Field(description="Where missing is not 'no conflict'")
    rules: Annotated[Records, RowsOf(RULES)] = Field(description="Every rule, also those that could not be evaluated")
    params: Annotated[Records, RowsOf(PARAMS)] = Field(description="Every number that a rule may read")
    summary: list[RuleSummary] = Field(description="One row a rule")
    dossiers: Annotated[Records, RowsOf(DOSSIERS)] = Field(
        description="Every claim and nature area with what was found"
    )
    region_findings: Annotated[Records, RowsOf(REGION_FINDINGS)] = Field(
        description="Targets that are not reached, of every scenario judged: they have no place and no ground"
    )
    conflicts: Annotated[Records, RowsOf(FINDING_ROWS)] = Field(description="Conflicts, of the basic scenario")
    opportunities: Annotated[Records, RowsOf(FINDING_ROWS)] = Field(
        description="Joint opportunities, of the basic scenario"
    )
    scenario_conflicts: Annotated[Records, RowsOf(FINDING_ROWS)] = Field(
        description="Conflicts of further scenarios: of the rules alone that a scenario touches"
    )
    scenario_opportunities: Annotated[Records, RowsOf(FINDING_ROWS)] = Field(
        description="Joint opportunities of further scenarios: of the rules alone that a scenario touches"
    )
    both: list[Both] = Field(description="Pairs that are both, in the basic scenario")
    finding_partners: Annotated[Records, RowsOf(FINDING_PARTNERS)] = Field(description="Every partner of each finding")
    parties: Annotated[Records, RowsOf(PARTIES)] = Field(description="Bodies and groups")
    influence: Annotated[Records, RowsOf(INFLUENCE_TABLE)] = Field(description="What groups can do, by finding type")
    finding_parties: list[FindingParties] = Field(description="Who can do something, by finding")
    lies_with: list[LiesWith] = Field(description="What lies with whom, by party")
    indicators: Annotated[Records, RowsOf(INDICATOR_TABLE)] = Field(
        description="The task: what was promised beside what is planned"
    )
    facts: Annotated[Records, RowsOf(FACTS)] = Field(description="What is known, with source and agreement")
    positions: Annotated[Records, RowsOf(POSITIONS)] = Field(description="What parties say of facts")
    questions: Annotated[Records, RowsOf(QUESTIONS)] = Field(description="What is still asked")
    comparisons: Annotated[Records, RowsOf(COMPARISONS)] = Field(
        description="Scenarios beside the basic one; rules without a difference may be absent"
    )
    weighing: Mca = Field(description="Ranks of opportunities and search areas")
    programme: Annotated[Records, RowsOf(PROGRAMME)] = Field(description="The chosen opportunities in order")
    balance: Annotated[Records, RowsOf(BALANCE)] = Field(description="The region's ground by claims")
    issues: list[IssueRow] = Field(description="Faults in the data, counted")


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of `report.json`."""
    schema = ReportDocument.model_json_schema(mode="serialization")
    described: dict[str, Any] = _with_own_titles(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Report of one region", **described}


def _with_own_titles(part: Any) -> Any:  # noqa: ANN401 - a part of a schema
    """Put the titles of columns in the place of those that pydantic makes of names, which say no more than these."""
    if isinstance(part, list):
        return [_with_own_titles(item) for item in part]
    if isinstance(part, dict):
        kept = {key: value for key, value in part.items() if key != "title" or not isinstance(value, str)}
        return {"title" if key == TITLE else key: _with_own_titles(value) for key, value in kept.items()}
    return part
