"""From findings to a `RegionReport`: each of its parts made once, from the parts that it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import pandas as pd

from spatial import overlay
from spatial.balance.balance import Balance, area_balance
from spatial.dossiers import dossiers
from spatial.facts import agreement_shares, fact_table, position_table, question_table
from spatial.findings.evaluate import Findings
from spatial.findings.tables import FINDING_PARTNERS
from spatial.indicators import TargetFindings, indicator_table, target_findings
from spatial.layers.crs import RD
from spatial.layers.layer import ID, Layer
from spatial.layers.region import Region
from spatial.mca.programme import programme
from spatial.mca.weigh import Mca, weigh
from spatial.messages import Sayable
from spatial.report import tables
from spatial.report.findings import FoundInRegion, conflicts_of, opportunities_of, region_findings_of
from spatial.report.inputs import nature_inputs, outside_inputs, published_inputs
from spatial.report.issues import empty_claims, issues_here
from spatial.report.report import RegionReport, ReportContext
from spatial.report.scenario_comparisons import comparisons_of
from spatial.rulebook import RuleBook
from spatial.rules.ruleset import RuleSet
from spatial.stakeholders import decisions, finding_parties, influence_table

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
    parts = _Parts(region, findings, tuple(rulesets), book, layers, municipalities, background, energy_regions, threads)
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


@dataclass(frozen=True)
class _Parts:
    """The parts of a report, each made when it is first asked for."""

    region: Region
    of_features: tuple[Findings, ...]
    rulesets: tuple[RuleSet, ...]
    book: RuleBook
    layers: Mapping[str, Layer]
    municipalities: Layer
    background: ReportContext
    energy_regions: Layer | None
    threads: int

    @property
    def basic(self) -> RuleSet:
        return self.rulesets[0]

    @property
    def party_titles(self) -> dict[str, Sayable]:
        parties = self.background.parties
        return dict(zip(parties["party_id"], parties["title"], strict=True))

    @cached_property
    def inputs(self) -> dict[str, gpd.GeoDataFrame]:
        """Every feature that touches the region, uncut, by layer."""
        return {
            name: layer.frame[overlay.intersects_mask(layer.geometries, self.region.geometry)].reset_index(drop=True)
            for name, layer in self.layers.items()
        }

    @cached_property
    def published_inputs(self) -> dict[str, gpd.GeoDataFrame]:
        bulk = self.background.layers.loc[self.background.layers["bulk"], "layer"]
        return published_inputs(self.inputs, set(bulk), self.findings, self.partners)

    @cached_property
    def outside(self) -> dict[str, gpd.GeoDataFrame]:
        return outside_inputs(self.layers, self.inputs, self.findings, self.partners)

    @cached_property
    def municipalities_around(self) -> gpd.GeoDataFrame:
        touching = overlay.intersects_mask(self.municipalities.geometries, self.region.geometry)
        around = self.municipalities.frame[touching].reset_index(drop=True)
        around["in_region"] = around[ID].isin(self.region.municipalities)
        return around

    @cached_property
    def places(self) -> dict[str, str]:
        """Code to name of all that has a say here: the region, its municipalities and provinces, the country."""
        return tables.place_names(self.region, self.municipalities_around)

    @cached_property
    def all_places(self) -> dict[str, str]:
        return tables.all_place_names(self.municipalities.frame)

    @cached_property
    def bare(self) -> set[str]:
        """Layers without any feature here."""
        return {name for name, frame in self.inputs.items() if frame.empty}

    @cached_property
    def facts(self) -> pd.DataFrame:
        # Which rules could be evaluated on features; those on targets follow from the indicators, which count facts.
        first = self.of_features[0]
        judged = tables.rule_table(self.basic, first.frame, first.not_evaluated, self.bare)
        evaluated = judged.loc[judged["evaluated"], "rule_id"].tolist()
        return fact_table(
            self.book.facts,
            self.basic,
            self.book.targets.rows,
            evaluated,
            places=self.places,
            parties=self.party_titles,
        ).table

    @cached_property
    def task(self) -> pd.DataFrame:
        """The indicators, without the counts of findings."""
        frames = [part.frame for part in self.of_features]
        layers = self.background.layers
        return indicator_table(
            self.region,
            municipalities=self.municipalities.frame,
            energy_region=tables.figures_of(self.energy_regions, self.region),
            features=self.inputs,
            findings=gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=RD),
            rulesets=self.rulesets,
            targets=self.book.targets,
            labels=dict(zip(layers["layer"], layers["label"], strict=True)),
            origins=self.background.origins,
            agreement=agreement_shares(self.facts)._asdict(),
            on=self.background.at.date(),
            threads=self.threads,
        )

    @cached_property
    def on_targets(self) -> tuple[TargetFindings, ...]:
        return tuple(target_findings(ruleset, self.task, self.region, basic=self.basic) for ruleset in self.rulesets)

    @cached_property
    def found(self) -> FoundInRegion:
        """The findings of every scenario, on features and on targets."""
        return FoundInRegion.of(
            [part.frame for part in self.of_features],
            [part.frame for part in self.on_targets],
            self.basic,
            dict(self.background.first_seen),
            self.background.at.date(),
        )

    @property
    def findings(self) -> gpd.GeoDataFrame:
        return self.found.placed

    @cached_property
    def partners(self) -> pd.DataFrame:
        """Every partner of the findings of the basic scenario."""
        return self.of_features[0].partners.astype(FINDING_PARTNERS.dtypes)

    @cached_property
    def dossiers(self) -> gpd.GeoDataFrame:
        layers = self.background.layers
        return dossiers(
            self.found.basic,
            self.partners,
            self.inputs,
            nature_inputs(self.inputs, self.outside),
            claim_layers=layers.loc[layers["group"] == "claim", "layer"].tolist(),
            within=self.region.geometry,
            decisions=self.decisions,
            parties=self.party_titles,
            places=self.all_places,
        )

    @cached_property
    def not_evaluated(self) -> dict[str, tuple[str, ...]]:
        return {
            **self.of_features[0].not_evaluated,
            **tables.without_value(self.basic, self.on_targets[0].not_evaluated),
        }

    @cached_property
    def rules(self) -> pd.DataFrame:
        return tables.rule_table(self.basic, self.found.every_basic, self.not_evaluated, self.bare)

    @cached_property
    def balance(self) -> Balance:
        balanced = set(self.background.layers.loc[self.background.layers["balanced"], "layer"])
        layers = {name: layer for name, layer in self.layers.items() if name in balanced}
        return area_balance(self.region, layers, threads=self.threads)

    @cached_property
    def indicators(self) -> pd.DataFrame:
        return tables.with_measures(
            self.task, self.region, self.found.every, self.basic.scenario, self.inputs, self.balance.rows
        )

    @cached_property
    def finding_parties(self) -> pd.DataFrame:
        return finding_parties(self.found.every, self.basic.rules, self.book.influence)

    @cached_property
    def decisions(self) -> pd.DataFrame:
        return decisions(self.finding_parties, self.found.every, self.basic.rules, self.book.influence)

    @cached_property
    def weighing(self) -> Mca:
        return weigh(
            self.findings,
            self.inputs,
            self.rules,
            self.book.weighing,
            self.basic,
            decisions=self.decisions,
        )

    @property
    def programme(self) -> pd.DataFrame:
        return programme(self.weighing, self.findings, self.book.weighing, self.basic, decisions=self.decisions)

    @property
    def comparisons(self) -> pd.DataFrame:
        return comparisons_of(
            self.found.every,
            self.rulesets,
            inputs=self.inputs,
            within=self.region.geometry,
            not_evaluated=self.not_evaluated,
            indicators=self.task,
            threads=self.threads,
        )

    @property
    def issues(self) -> pd.DataFrame:
        issues = (
            *self.background.issues,
            *self.balance.issues,
            *empty_claims(self.background.layers, self.bare, self.region),
            *dict.fromkeys(issue for part in self.of_features for issue in part.issues),
        )
        return issues_here(issues, self.inputs, self.municipalities_around)
