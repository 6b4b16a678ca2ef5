"""From findings to a `RegionReport`."""

from collections.abc import Mapping, Sequence

from spatial.facts import position_table, question_table
from spatial.findings.evaluate import Findings
from spatial.layers.layer import Layer
from spatial.layers.region import Region
from spatial.report import tables
from spatial.report.findings import conflicts_of, opportunities_of, region_findings_of
from spatial.report.parts import ReportParts
from spatial.report.report import RegionReport, ReportContext
from spatial.rulebook import RuleBook
from spatial.rules.ruleset import RuleSet
from spatial.stakeholders import influence_table

__all__ = ["summarise"]


def summarise(
    region: Region,
    findings: tuple[Findings, ...],
    rulesets: Sequence[RuleSet],
    book: RuleBook,
    layers: Mapping[str, Layer],
    municipalities: Layer,
    background: ReportContext,
    *,
    energy_regions: Layer | None = None,
    threads: int = 1,
) -> RegionReport:
    """Bring together what is published of a region.

    Parameters
    ----------
    findings, rulesets
        Those of the basic scenario first, then those of further ones, side by side.
    book
        What is published beside the findings.
    layers
        Layers by name; the `balanced` ones (see `ReportContext.layers`) make the area balance.
    energy_regions
        With the figures that tables attached to them, as far as there are any.
    """
    parts = ReportParts(
        region, findings, tuple(rulesets), book, layers, municipalities, background, energy_regions, threads
    )
    return RegionReport(
        region=region,
        background=background,
        ruleset=parts.basic,
        conflicts=conflicts_of(parts.found.basic),
        opportunities=opportunities_of(parts.found.basic),
        scenario_conflicts=conflicts_of(parts.found.further),
        scenario_opportunities=opportunities_of(parts.found.further),
        region_findings=region_findings_of(parts.found.without_place),
        dossiers=parts.dossiers,
        finding_partners=parts.partners,
        municipalities=parts.municipalities_around,
        place_names=parts.all_places,
        inputs=parts.published_inputs,
        outside=parts.outside,
        rules=parts.rules,
        params=tables.param_table(parts.basic),
        indicators=parts.indicators,
        influence=influence_table(book.influence),
        finding_parties=parts.finding_parties,
        facts=parts.facts,
        positions=position_table(book.facts, places=parts.places),
        questions=question_table(book.facts, parties=parts.party_titles),
        criteria=parts.weighing.criteria,
        perspectives=parts.weighing.perspectives,
        scores=parts.weighing.scores,
        ranking=parts.weighing.ranking,
        stability=parts.weighing.stability,
        programme=parts.programme,
        comparisons=parts.comparisons,
        balance=parts.balance.rows,
        issues=parts.issues,
    )
