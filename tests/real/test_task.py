"""The task of four regions on real data; what is known of them from elsewhere is written beside each number."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

from flows.executors.local import LocalExecutor
from flows.job import make_plan
from flows.run.context import RunContext
from flows.run.remote_steps import context_of
from flows.run.run import prepare
from maps.common.worded import worded_table
from spatial import overlay
from spatial.findings.evaluate import evaluate
from spatial.findings.halo import layers_around
from spatial.indicators import INDICATOR_COLUMNS, INDICATORS, Targets, indicator_table
from spatial.layers.layer import ID
from tests.flows.support import Silent
from tests.real.support import needs_shared, request_in
from tests.spatial.indicators.support import built_in

pytestmark = needs_shared

REGIONS = ("ES04", "ES05", "ES06", "ES09")

UNKNOWN = {
    "energy.ladder_power",
    "energy.system_efficiency",
    "energy.support",
    "energy.use",
    "energy.renewable",
    "energy.co2",
    "ground.population",
    "grid.consumption",
    "grid.generation",
    "grid.stations",
    "grid.planned_year",
    "housing.stock",
    "housing.built",
    "housing.built_since",
    "housing.permitted",
    "housing.deficit",
    "housing.affordable_share",
    "housing.social_share",
    "nature.habitat_condition",
    "nature.measures",
    "nature.province_condition",
    "nitrogen.area_share",
    "nitrogen.below_kdw_share",
    "nitrogen.mean_exceedance",
    "nitrogen.origin",
    "nitrogen.origin_province",
    "process.facts_agreed",
    "process.facts_disputed",
}
"""What none of the real files tells, of any region: the table says why."""


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> tuple[RunContext, Mapping[str, pd.DataFrame]]:
    """All municipalities and regions, and the tables of four."""
    targets = Targets(built_in())
    with prepare(request_in(tmp_path_factory.mktemp("task"), *REGIONS)) as run:
        run_context = context_of(make_plan(run, LocalExecutor(2, Silent())))
        assert run_context.energy_regions is not None
        figures = run_context.energy_regions.frame.set_index(ID, drop=False)
        labels = dict(run_context.report_context.layers[["layer", "label"]].itertuples(index=False))
        tables = {}
        for region in run_context.regions:
            layers = layers_around(
                region,
                run.rulesets,
                run_context.layers,
                lambda name, box: run.store.layer(run_context.layers[name], box),
            )
            result = [evaluate(ruleset, layers, region, run_context.municipalities).frame for ruleset in run.rulesets]
            table = indicator_table(
                region,
                municipalities=run_context.municipalities.frame,
                energy_region=figures.loc[region.code],
                features={
                    name: layer.frame[overlay.intersects_mask(layer.geometries, region.geometry)].reset_index(drop=True)
                    for name, layer in layers.items()
                },
                findings=pd.concat(result, ignore_index=True),
                rulesets=run.rulesets,
                targets=targets,
                labels=labels,
                origins=run_context.report_context.origins,
                on=run_context.report_context.at.date(),
            )
            tables[region.code] = worded_table(table, "nl")
    return run_context, tables


@pytest.fixture(scope="module")
def tables(context: tuple[RunContext, Mapping[str, pd.DataFrame]]) -> Mapping[str, pd.DataFrame]:
    return context[1]


def indicator_value(table: pd.DataFrame, indicator: str, subject: str, column: str = "value") -> Any:
    rows = table[(table["indicator_id"] == indicator) & (table["subject"] == subject)]
    assert len(rows) == 1, (indicator, subject)
    return rows[column].iloc[0]


@pytest.mark.parametrize("code", REGIONS)
def test_every_indicator_is_filled_or_its_absence_is_explained(tables: Mapping[str, pd.DataFrame], code: str) -> None:
    table = tables[code]
    assert list(table.columns) == list(INDICATOR_COLUMNS)
    assert set(table["indicator_id"]) == set(INDICATORS)
    assert (table["value"].isna() == (table["absent"].str.len() > 10)).all()
    never = {name for name, rows in table.groupby("indicator_id") if rows["value"].isna().all()}
    assert never >= UNKNOWN
    assert len(INDICATORS) - len(never) >= 40


@pytest.mark.parametrize(
    ("code", "bid", "solar", "wind", "share"),
    [
        # CBS 85004NED of 2024 in GWh: solar above 15 kW, onshore wind. In Twente and Foodvalley wind is secret.
        ("ES04", 1.5, 506, None, 0.337),
        ("ES05", 1.8, 443, 181, 0.347),
        # Flevoland has made its bid: the wind of the polder stood before the RES.
        ("ES06", 5.81, 735, 5_221, 1.025),
        ("ES09", 0.75, 228, None, 0.304),
    ],
)
def test_what_stands_is_what_the_statistics_say(
    tables: Mapping[str, pd.DataFrame], code: str, bid: float, solar: float, wind: float | None, share: float
) -> None:
    table = tables[code]
    assert indicator_value(table, "energy.bid", code) == bid
    assert indicator_value(table, "energy.realised_solar", code) == solar
    assert indicator_value(table, "energy.realised_solar", code, "edition") == "2024"
    assert indicator_value(table, "energy.realised_share", code) == pytest.approx(share, abs=5e-4)
    if wind is None:
        assert np.isnan(indicator_value(table, "energy.realised_wind", code))
        assert "geheim" in indicator_value(table, "energy.realised_wind", code, "absent")
        assert "Ten minste dit" in indicator_value(table, "energy.realised", code, "basis")
    else:
        assert indicator_value(table, "energy.realised_wind", code) == wind


def test_roofs_hold_less_of_large_solar_in_the_polder_than_on_the_sand(tables: Mapping[str, pd.DataFrame]) -> None:
    shares = {code: indicator_value(table, "energy.roof_share", code) for code, table in tables.items()}
    assert shares == pytest.approx({"ES04": 0.598, "ES05": 0.722, "ES06": 0.491, "ES09": 0.863}, abs=1e-3)


@pytest.mark.parametrize("code", REGIONS)
def test_derived_search_areas_are_told_as_such(tables: Mapping[str, pd.DataFrame], code: str) -> None:
    for name in ("potential", "potential_by_area", "pipeline", "covered_share", "conflict_share"):
        assert indicator_value(tables[code], f"energy.{name}", code, "basis").startswith("Let op: afgeleide gebieden")


@pytest.mark.parametrize("code", REGIONS)
def test_parts_add_up(tables: Mapping[str, pd.DataFrame], code: str) -> None:
    table = tables[code]
    parts = [indicator_value(table, "energy.search_area", kind) for kind in ("wind", "solar", "both")]
    assert sum(parts) >= indicator_value(table, "energy.search_area", code) * (1 - 1e-9)
    wind, solar = (indicator_value(table, f"energy.potential_{kind}", code) for kind in ("wind", "solar"))
    assert (wind + solar) / 1_000 == pytest.approx(indicator_value(table, "energy.potential", code))
    plans = [indicator_value(table, "housing.plans", kind) for kind in ("hard", "soft", "?")]
    assert sum(plans) == indicator_value(table, "housing.plans", code)
    bands = table[(table["indicator_id"] == "housing.by_nitrogen_band")]["value"]
    assert bands.sum() == indicator_value(table, "housing.plans", code)
    assert 0 <= indicator_value(table, "energy.conflict_share", code) <= 1


def test_the_deal_of_flevoland_is_the_need_of_its_region(tables: Mapping[str, pd.DataFrame]) -> None:
    assert indicator_value(tables["ES06"], "housing.need", "ES06") == 39_743
    # Three of six municipalities state nothing but 0; and what was built since 2022 is in none of these files.
    assert indicator_value(tables["ES06"], "housing.capacity_known_share", "ES06") == pytest.approx(0.5)
    assert "3 van 6 gemeenten" in indicator_value(tables["ES06"], "housing.capacity_share", "ES06", "absent")
    needs = {code: indicator_value(tables[code], "housing.need", code) for code in ("ES04", "ES05", "ES09")}
    assert needs == {"ES04": 14_100, "ES05": 28_200, "ES09": 25_000}
    for code in needs:
        assert "sinds 2022 gebouwd" in indicator_value(tables[code], "housing.capacity_share", code, "absent")
    assert indicator_value(tables["ES09"], "housing.deal", "PV25") == 104_000


def test_what_twente_delivers_of_what_its_municipalities_state(tables: Mapping[str, pd.DataFrame]) -> None:
    table = tables["ES04"]
    assert indicator_value(table, "housing.plans_delivered", "ES04") == 10
    told = indicator_value(table, "housing.plan_coverage", "ES04", "basis")
    assert "van 19.558 opgegeven woningen" in told
    assert "Niets geleverd: Almelo, Dinkelland, Oldenzaal, Tubbergen." in told
    # 4,603 once plans count that their names say are dropped: "Vervallen", 67 dwellings, stands in the column still.
    mapped = indicator_value(table, "housing.plan_coverage", "ES04") * 19_558
    assert round(mapped) in (4_603, 4_670)
    almelo = indicator_value(table, "housing.plan_coverage", "GM0141", "absent")
    assert almelo.startswith("Geen plannen geleverd; de gemeente geeft 2.612 woningen op.")
    assert indicator_value(tables["ES09"], "housing.deal", "PV26") == 83_500


def test_the_municipalities_of_each_bid_are_those_of_the_region(
    context: tuple[RunContext, Mapping[str, pd.DataFrame]],
) -> None:
    names = context[0].municipalities.frame.groupby("region_code")["name"].agg(set).to_dict()
    bids = {row.at: set(row.members) for row in built_in().values() if row.indicator == "energy.bid"}
    assert {code: len(members) for code, members in bids.items()} == {code: len(them) for code, them in names.items()}
    other = {name for code, members in bids.items() for name in members - names[code]}
    # The boundaries write the province otherwise, or not at all.
    assert other == {"Bergen (L)", "Bergen (NH)", "Hengelo (O)"}


@pytest.mark.parametrize("code", REGIONS)
def test_no_bid_tells_of_a_change_of_municipalities(tables: Mapping[str, pd.DataFrame], code: str) -> None:
    assert "Toen met" not in indicator_value(tables[code], "energy.bid", code, "basis")
    assert "Nu ook" not in indicator_value(tables[code], "energy.bid", code, "basis")
