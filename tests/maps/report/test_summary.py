"""Findings in sums: each feature and each square metre once."""

from collections.abc import Callable
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.report.summary import Pair, RuleSum, basic_findings, pairs_of_both, rule_sums
from spatial.report.report import RegionReport
from tests.maps.conftest import at
from tests.properties import examples


@pytest.fixture(scope="module")
def made(make_report: Callable[..., RegionReport]) -> RegionReport:
    """The report of XX01 with one more scenario."""
    return make_report(scenarios=("ruim",))


def the_sum(report: RegionReport, rule_id: str) -> RuleSum:
    (found,) = (part for part in rule_sums(report) if part.rule_id == rule_id)
    return found


def with_conflicts(report: RegionReport, rows: list[dict[str, object]]) -> RegionReport:
    """The report with the first conflict, changed, once for each of these."""
    first = report.conflicts.iloc[0].to_dict()
    frame = pd.DataFrame([{**first, "finding_id": f"C-01-{at}", **row} for at, row in enumerate(rows)])
    types = {name: report.conflicts[name].dtype for name in ("severity", "dwellings", "energy_gwh")}
    return replace(report, conflicts=gpd.GeoDataFrame(frame, geometry="geometry", crs=28992).astype(types))


def test_a_rule_has_every_grade_and_counts_the_basic_scenario_alone(made: RegionReport) -> None:
    far = the_sum(made, "C-02")
    assert far.by_grade == {4: 0, 3: 1, 2: 2, 1: 0, 0: 0}
    assert list(the_sum(made, "O-02").by_grade.items()) == [(3, 0), (2, 2), (1, 0), (0, 0)]
    assert not the_sum(made, "C-03").evaluated
    assert the_sum(made, "C-03").dwellings is None


def test_a_plan_in_two_findings_brings_its_dwellings_once(made: RegionReport) -> None:
    # p2 stands beside both solar areas: 40 dwellings, 8 + 4 GWh.
    assert (the_sum(made, "O-02").dwellings, the_sum(made, "O-02").energy_gwh) == (40, 12.0)


def test_ground_counts_once_and_inside_the_region_alone(made: RegionReport) -> None:
    # Two boxes of 100 ha that share 50 ha, the second half over the border of the region at 8000 m.
    shapes = [at(7000, 0, 8000, 1000), at(7500, 0, 8500, 1000)]
    wind = made.inputs["wind_areas"].iloc[[0]].assign(geometry=[at(0, 0, 12000, 4000)]).set_crs(28992)
    report = with_conflicts(made, [{"geometry": shape} for shape in shapes])
    assert the_sum(replace(report, inputs={**made.inputs, "wind_areas": wind}), "C-01").area_ha == pytest.approx(100)


def test_a_symbol_and_a_pair_that_only_touches_share_no_ground(made: RegionReport) -> None:
    symbol = with_conflicts(made, [{"flags": "symbol_geometry"}])
    assert the_sum(symbol, "C-01").area_ha is None
    beside = with_conflicts(made, [{"geometry": at(2000, 500, 2100, 1000)}])
    assert the_sum(beside, "C-01").area_ha is None
    assert the_sum(made, "C-01").area_ha == pytest.approx(25)


def test_grade_0_brings_nothing(made: RegionReport) -> None:
    only = the_sum(with_conflicts(made, [{"severity": 0}]), "C-01")
    assert only.by_grade[0] == 1
    assert (only.area_ha, only.dwellings, only.energy_gwh) == (None, None, None)


def test_dwellings_that_are_counted_around_areas_add_up(made: RegionReport) -> None:
    counted = {"right_id": "", "right_name": "", "left_layer": "wind_areas", "right_layer": "dwellings"}
    rows = [{**counted, "left_id": "w1", "dwellings": 7}, {**counted, "left_id": "w2", "dwellings": 5}]
    found = the_sum(with_conflicts(made, rows), "C-01")
    assert (found.dwellings, found.energy_gwh) == (12, 30.5)


def test_an_area_that_holds_what_is_only_counted_shares_no_ground(made: RegionReport) -> None:
    """Of a bulk layer the report has only what findings name: here nothing, since a count names no feature."""
    counted = {"right_id": "", "right_name": "", "right_layer": "dwellings", "dwellings": 7, "distance_m": 0.0}
    nothing = made.inputs["housing_plans"].iloc[:0]
    report = replace(with_conflicts(made, [counted]), inputs={**made.inputs, "dwellings": nothing})
    assert (the_sum(report, "C-01").dwellings, the_sum(report, "C-01").area_ha) == (7, None)


def test_one_area_of_two_techniques_brings_its_energy_once(made: RegionReport) -> None:
    sides = {"left_layer": "solar_areas", "left_id": "s1", "right_layer": "wind_areas", "right_id": "w1"}
    assert the_sum(with_conflicts(made, [sides]), "C-01").energy_gwh == pytest.approx(38.5)
    assert the_sum(with_conflicts(made, [{**sides, "flags": "same_area"}]), "C-01").energy_gwh == pytest.approx(8.0)


def test_a_pair_that_is_both_is_found_whichever_is_left(made: RegionReport) -> None:
    assert pairs_of_both(made) == ()
    crossed = with_conflicts(
        made, [{"left_layer": "solar_areas", "left_id": "s1", "right_layer": "housing_plans", "right_id": "p2"}]
    )
    (pair,) = pairs_of_both(crossed)
    opportunity = made.opportunities.set_index("finding_id").loc[pair.opportunity]
    assert pair == Pair("C-01-0", 4, pair.opportunity, 2)
    assert (opportunity["left_id"], opportunity["right_id"]) == ("p2", "s1")
    counted = with_conflicts(made, [{"left_layer": "housing_plans", "left_id": "p2", "right_id": ""}])
    assert pairs_of_both(counted) == ()


@examples(0.5)
@given(grades=st.lists(st.integers(0, 4), min_size=1, max_size=20), seed=st.integers(0, 1000))
def test_counts_add_up_to_the_findings_in_any_order(made: RegionReport, grades: list[int], seed: int) -> None:
    report = with_conflicts(made, [{"severity": grade} for grade in grades])
    order = np.random.default_rng(seed).permutation(len(grades))
    shuffled = replace(report, conflicts=report.conflicts.iloc[order].reset_index(drop=True))
    found = the_sum(report, "C-01")
    assert sum(found.by_grade.values()) == len(basic_findings(report, "conflict")) == len(grades)
    assert the_sum(shuffled, "C-01") == found
