"""The parts of a `RegionReport`: each made once, when it is first asked for, from the parts that it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import pandas as pd

from spatial.balance.balance import Balance, area_balance
from spatial.dossiers import dossiers
from spatial.facts import agreement_shares, fact_table
from spatial.findings.evaluate import Findings
from spatial.findings.tables import FINDING_PARTNERS
from spatial.indicators import TargetFindings, claim_lead_months, indicator_table, target_findings
from spatial.layers.crs import RD
from spatial.layers.layer import Layer
from spatial.layers.region import Region
from spatial.mca.programme import programme
from spatial.mca.weigh import Mca, weigh
from spatial.messages import Sayable
from spatial.report import tables
from spatial.report.findings import FoundInRegion
from spatial.report.inputs import (
    municipalities_around,
    nature_inputs,
    outside_inputs,
    published_inputs,
    touching,
)
from spatial.report.issues import empty_claims, issues_here
from spatial.report.report import ReportContext
from spatial.report.scenario_comparisons import comparisons_of
from spatial.rulebook import RuleBook
from spatial.rules.ruleset import RuleSet
from spatial.stakeholders import decisions, finding_parties
from spatial.stakeholders.places import Places
from spatial.stakeholders.rows import Influence

__all__ = ["ReportParts"]


@dataclass(frozen=True)
class ReportParts:
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
        """The rule set of the basic scenario."""
        return self.rulesets[0]

    @property
    def party_titles(self) -> dict[str, Sayable]:
        """Party id to its title."""
        parties = self.background.parties
        return dict(zip(parties["party_id"], parties["title"], strict=True))

    @cached_property
    def inputs(self) -> dict[str, gpd.GeoDataFrame]:
        """Every feature that touches the region, uncut, by layer."""
        return {name: touching(layer, self.region) for name, layer in self.layers.items()}

    @cached_property
    def published_inputs(self) -> dict[str, gpd.GeoDataFrame]:
        """The features that the report publishes, by layer."""
        bulk = self.background.layers.loc[self.background.layers["bulk"], "layer"]
        return published_inputs(self.inputs, set(bulk), self.findings, self.partners)

    @cached_property
    def outside(self) -> dict[str, gpd.GeoDataFrame]:
        """The features beyond the region that a finding is about, by layer."""
        return outside_inputs(self.layers, self.inputs, self.findings, self.partners)

    @cached_property
    def municipalities_around(self) -> gpd.GeoDataFrame:
        """Every municipality that touches the region."""
        return municipalities_around(self.municipalities, self.region)

    @cached_property
    def places(self) -> dict[str, str]:
        """Code to name of all that has a say here: the region, its municipalities and provinces, the country."""
        return tables.place_names(self.region, self.municipalities_around)

    @cached_property
    def all_places(self) -> dict[str, str]:
        """Code to name of every municipality and province of the country."""
        return tables.all_place_names(self.municipalities.frame)

    @cached_property
    def bare(self) -> set[str]:
        """Layers without any feature here."""
        return {name for name, frame in self.inputs.items() if frame.empty}

    @cached_property
    def facts(self) -> pd.DataFrame:
        """What the region works with."""
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
            titles=dict(zip(layers["layer"], layers["title"], strict=True)),
            origins=self.background.origins,
            agreement=agreement_shares(self.facts)._asdict(),
            on=self.background.at.date(),
            threads=self.threads,
        )

    @cached_property
    def on_targets(self) -> tuple[TargetFindings, ...]:
        """The findings on targets, a part a scenario."""
        whose = Places.of(self.municipalities.frame, self.book.influence)
        return tuple(
            target_findings(ruleset, self.task, self.region, basic=self.basic, places=whose)
            for ruleset in self.rulesets
        )

    @cached_property
    def found(self) -> FoundInRegion:
        """The findings of every scenario, on features and on targets."""
        return FoundInRegion.of(
            [part.frame for part in self.of_features],
            [part.frame for part in self.on_targets],
            self.basic,
            dict(self.background.first_seen),
            self.background.at.date(),
            self.all_places,
        )

    @property
    def findings(self) -> gpd.GeoDataFrame:
        """The findings that have a place."""
        return self.found.placed

    @cached_property
    def partners(self) -> pd.DataFrame:
        """Every partner of the findings of the basic scenario."""
        return self.of_features[0].partners.astype(FINDING_PARTNERS.dtypes)

    @cached_property
    def dossiers(self) -> gpd.GeoDataFrame:
        """One row a claim or nature area."""
        layers = self.background.layers
        return dossiers(
            self.found.basic,
            self.partners,
            self.inputs,
            nature_inputs(self.inputs, self.outside),
            claim_layers=layers.loc[layers["group"] == "claim", "layer"].tolist(),
            within=self.region.geometry,
            decisions=pd.concat([self.decisions, self._decisions("voert_uit")], ignore_index=True),
            parties=self.party_titles,
            places=self.all_places,
        )

    @cached_property
    def not_evaluated(self) -> dict[str, tuple[str, ...]]:
        """Rule id to what it misses."""
        return {
            **self.of_features[0].not_evaluated,
            **tables.without_value(self.basic, self.on_targets[0].not_evaluated),
        }

    @cached_property
    def rules(self) -> pd.DataFrame:
        """One row a rule."""
        return tables.rule_table(self.basic, self.found.every_basic, self.not_evaluated, self.bare)

    @cached_property
    def balance(self) -> Balance:
        """The area balance."""
        balanced = set(self.background.layers.loc[self.background.layers["balanced"], "layer"])
        layers = {name: layer for name, layer in self.layers.items() if name in balanced}
        return area_balance(self.region, layers, threads=self.threads)

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """The indicators and the counts of findings."""
        return tables.with_measures(
            self.task, self.region, self.found.every, self.basic.scenario, self.inputs, self.balance.rows
        )

    @cached_property
    def finding_parties(self) -> pd.DataFrame:
        """Which party is concerned with which finding."""
        return finding_parties(self.found.every, self.basic.rules, self.book.influence)

    @cached_property
    def decisions(self) -> pd.DataFrame:
        """How those who decide do so."""
        return self._decisions("beslist")

    def _decisions(self, influence: Influence) -> pd.DataFrame:
        return decisions(
            self.finding_parties, self.found.every, self.basic.rules, self.book.influence, influence=influence
        )

    @cached_property
    def weighing(self) -> Mca:
        """Scores and ranks."""
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
        """The chosen opportunities in order."""
        return programme(
            self.weighing,
            self.findings,
            self.book.weighing,
            self.basic,
            decisions=self.decisions,
            claim_months={
                name: months
                for features in (self.outside, self.inputs)
                for name, months in claim_lead_months(features, self.basic).items()
            },
        )

    @property
    def comparisons(self) -> pd.DataFrame:
        """What further scenarios change."""
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
        """The Issues that concern the region."""
        issues = (
            *self.background.issues,
            *self.balance.issues,
            *empty_claims(self.background.layers, self.bare, self.region),
            *dict.fromkeys(issue for part in self.of_features for issue in part.issues),
        )
        return issues_here(issues, self.inputs, self.municipalities_around)
