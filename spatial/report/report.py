"""The noun `RegionReport`: all that is published of one region; maps and exports read nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial import overlay
from spatial.balance.balance import area_balance
from spatial.facts import agreement_shares, fact_table, position_table, question_table
from spatial.findings.evaluate import Findings
from spatial.indicators import target_findings, task_table
from spatial.layers.crs import RD
from spatial.layers.issues import Issue, issue_table
from spatial.layers.layer import ID, NAME, Layer
from spatial.layers.region import PROVINCE_CODE, PROVINCE_NAME, Region
from spatial.mca.programme import programme
from spatial.mca.weigh import weigh
from spatial.report import tables
from spatial.report.comparison import COMPARISON_COLUMNS, comparison_table
from spatial.report.findings import CONFLICT_COLUMNS, OPPORTUNITY_COLUMNS, conflicts_of, opportunities_of, stacked
from spatial.rulebook import RuleBook
from spatial.rules.ruleset import RuleSet
from spatial.stakeholders import decisions, finding_parties, influence_table

__all__ = ["CONFLICT_COLUMNS", "OPPORTUNITY_COLUMNS", "Background", "RegionReport", "summarise"]


@dataclass(frozen=True)
class Background:
    """What a report says beside its findings, the same for every region of a run.

    Parameters
    ----------
    at
        Publication time, aware UTC: the only clock that a page shows.
    lang
        ``nl`` or ``en``.
    layers
        One row a layer: `layer`, `title`, `group` (``claim``, ``combined``, ``nature``, ``boundary``), `balanced`
        (whether it makes the area balance), `bulk` (whether `RegionReport.inputs` holds those of findings only),
        `health`, `label` (empty, ``fictional``, ``derived``), `sources`.
    sources
        One row a source: `source_id`, `title`, `provider`, `licence`, `layers`, `health`, `captured_at`, `features`,
        `sha256`, `url`, `label`, `note`.
    parties
        One row a party: `party_id`, `title`, `level`, `group`, `card`.
    issues
        Every Issue of the run.
    first_seen
        Finding id to the date on which a release first held it.
    origins
        ``layer``, or ``layer.column`` where a table brings that, to its source in words.
    previous_on
        Date of the release before, with which `first_seen` compares; None without one.
    """

    at: datetime
    lang: str
    layers: pd.DataFrame
    sources: pd.DataFrame
    parties: pd.DataFrame
    issues: tuple[Issue, ...]
    first_seen: Mapping[str, date]
    origins: Mapping[str, str] = field(default_factory=dict)
    previous_on: date | None = None


@dataclass(frozen=True)
class RegionReport:
    """Hold everything that is published of one region.

    Frames are in EPSG:28992 and sorted; a frame without rows has the same columns.

    Parameters
    ----------
    region, background, ruleset
        What the report is about, and with which rules.
    conflicts, opportunities
        `CONFLICT_COLUMNS`, `OPPORTUNITY_COLUMNS` and ``geometry``; one row a finding and scenario.
    municipalities
        Every municipality that touches the region, uncut; `in_region` tells the members.
    place_names
        Code to name of every municipality of the country: findings name some that lie far off.
    inputs
        Layer name to every feature that touches the region, uncut; of a layer with very many features those that some
        finding is about.
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
        See `spatial.mca.weigh.Weighing`.
    programme
        The chosen opportunities in order, with what must be decided first and by whom.
    comparisons
        Per further scenario and rule what is different from the basic one: `scenario`, then `COMPARISON_COLUMNS`.
    """

    region: Region
    background: Background
    ruleset: RuleSet
    conflicts: gpd.GeoDataFrame
    opportunities: gpd.GeoDataFrame
    municipalities: gpd.GeoDataFrame
    place_names: Mapping[str, str]
    inputs: Mapping[str, gpd.GeoDataFrame]
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


def summarise(
    region: Region,
    findings: tuple[Findings, ...],
    rulesets: Sequence[RuleSet],
    book: RuleBook,
    layers: Mapping[str, Layer],
    municipalities: Layer,
    background: Background,
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
        What is told beside the findings.
    layers
        Layers by name; the `balanced` ones (see `Background.layers`) make the area balance.
    energy_regions
        With the figures that tables attached to them, as far as there are any.
    """
    lang, basic = background.lang, rulesets[0]
    inputs = {
        name: layer.frame[overlay.reaching(layer.geometries, region.geometry)].reset_index(drop=True)
        for name, layer in layers.items()
    }
    around = municipalities.frame[overlay.reaching(municipalities.geometries, region.geometry)].reset_index(drop=True)
    around["in_region"] = around[ID].isin(region.municipalities)
    bare = {name for name, frame in inputs.items() if frame.empty}
    judged = tables.rule_table(basic, findings[0].frame, findings[0].not_evaluated, bare, lang)
    parties = dict(zip(background.parties["party_id"], background.parties["title"], strict=True))
    evaluated = judged.loc[judged["evaluated"], "rule_id"].tolist()
    facts = fact_table(
        book.facts, basic, book.targets.rows, evaluated, lang, places=_places(region, around), parties=parties
    ).table
    of_features = gpd.GeoDataFrame(pd.concat([part.frame for part in findings], ignore_index=True), crs=RD)
    task = task_table(
        region,
        municipalities=municipalities.frame,
        energy_region=_row_of(region, energy_regions),
        inputs=inputs,
        every=of_features,
        rulesets=rulesets,
        targets=book.targets,
        labels=dict(zip(background.layers["layer"], background.layers["label"], strict=True)),
        origins=background.origins,
        agreement=agreement_shares(facts)._asdict(),
        lang=lang,
        threads=threads,
    )
    gaps = [target_findings(ruleset, task, region, basic=basic) for ruleset in rulesets]
    frames = [*(part.frame for part in findings), *(part.frame for part in gaps)]
    every = stacked(frames, basic, lang, dict(background.first_seen), background.at.date())
    not_evaluated = {**findings[0].not_evaluated, **tables.without_value(basic, gaps[0].not_evaluated)}
    rules = tables.rule_table(basic, every[every["scenario"] == basic.scenario], not_evaluated, bare, lang)
    bulk = set(background.layers.loc[background.layers["bulk"], "layer"])
    balanced = set(background.layers.loc[background.layers["balanced"], "layer"])
    balance = area_balance(region, {name: layer for name, layer in layers.items() if name in balanced}, threads=threads)
    acting = finding_parties(every, basic.rules, book.influence)
    deciding = decisions(acting, every, basic.rules, book.influence, lang)
    weighing = weigh(every, inputs, rules, book.weighing, basic, decisions=deciding, lang=lang)
    return RegionReport(
        region=region,
        background=background,
        ruleset=basic,
        conflicts=conflicts_of(every),
        opportunities=opportunities_of(every),
        municipalities=around,
        place_names=dict(zip(municipalities.frame[ID], municipalities.frame[NAME], strict=True)),
        inputs={name: _found(frame, name, every) if name in bulk else frame for name, frame in inputs.items()},
        rules=rules,
        params=tables.param_table(basic, lang),
        indicators=tables.with_measures(task, region, every, basic.scenario, inputs, balance.rows),
        influence=influence_table(book.influence, lang),
        finding_parties=acting,
        facts=facts,
        positions=position_table(book.facts, places=_places(region, around)),
        questions=question_table(book.facts, lang, parties=parties),
        criteria=weighing.criteria,
        perspectives=weighing.perspectives,
        scores=weighing.scores,
        ranking=weighing.ranking,
        stability=weighing.stability,
        programme=programme(weighing, every, book.weighing, basic, decisions=deciding, lang=lang),
        comparisons=_comparisons(region, every, rulesets, inputs, not_evaluated, threads),
        balance=balance.rows,
        issues=_issues_of(
            (
                *background.issues,
                *balance.issues,
                *_bare(region, inputs, background.layers),
                *dict.fromkeys(issue for part in findings for issue in part.issues),
            ),
            inputs,
            around,
        ),
    )


def _row_of(region: Region, energy_regions: Layer | None) -> pd.Series | None:
    """Return the row with the figures of an energy region; none for another kind of region."""
    if energy_regions is None:
        return None
    found = energy_regions.frame[energy_regions.frame[ID] == region.code]
    return found.iloc[0] if len(found) else None


def _found(frame: gpd.GeoDataFrame, layer: str, every: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the features of a layer that some finding is about."""
    sides = [every.loc[every[f"{side}_layer"] == layer, f"{side}_id"] for side in ("left", "right")]
    return frame[frame[ID].isin(set().union(*sides))].reset_index(drop=True)


def _places(region: Region, around: gpd.GeoDataFrame) -> dict[str, str]:
    """Return code to name of all that has a say here: the region, its municipalities and provinces, the country."""
    members = around[around["in_region"]]
    places = {"NL": "Nederland", region.code: region.name, **dict(zip(members[ID], members[NAME], strict=True))}
    if PROVINCE_CODE in members and PROVINCE_NAME in members:
        places |= {
            str(code): str(name)
            for code, name in zip(members[PROVINCE_CODE], members[PROVINCE_NAME], strict=True)
            if isinstance(code, str) and code
        }
    return places


def _comparisons(
    region: Region,
    every: gpd.GeoDataFrame,
    rulesets: Sequence[RuleSet],
    inputs: Mapping[str, gpd.GeoDataFrame],
    not_evaluated: Mapping[str, tuple[str, ...]],
    threads: int,
) -> pd.DataFrame:
    basic, *further = rulesets
    made = [
        comparison_table(
            every,
            basic.scenario,
            ruleset.scenario,
            basic,
            inputs=inputs,
            within=region.geometry,
            not_evaluated=not_evaluated,
            threads=threads,
        ).assign(scenario=ruleset.scenario)
        for ruleset in further
    ]
    columns = ["scenario", *COMPARISON_COLUMNS]
    return pd.concat(made, ignore_index=True)[columns] if made else pd.DataFrame(columns=columns)


def _bare(region: Region, inputs: Mapping[str, gpd.GeoDataFrame], layers: pd.DataFrame) -> list[Issue]:
    """Tell of claim layers without any feature here: nobody plans anything, or the source does not reach so far."""
    claims = layers.loc[layers["group"] == "claim", "layer"]
    return [
        Issue("", name, "no_features_here", "", f"no feature touches {region.name}; the source may not cover it")
        for name in claims
        if name in inputs and inputs[name].empty
    ]


def _issues_of(
    issues: tuple[Issue, ...], inputs: Mapping[str, gpd.GeoDataFrame], around: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Return the issues of features in this region, and those that concern a whole source."""
    here = {name: set(frame[ID]) for name, frame in inputs.items()} | {"municipalities": set(around[ID])}
    known = [issue for issue in issues if not issue.feature_id or issue.feature_id in here.get(issue.layer, ())]
    return issue_table(np.array(known, dtype=object).tolist())
