"""What a report does not know for certain."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from maps.common.data_quality import (
    Spot,
    UnverifiedShare,
    lead_time,
    rests_on_unverified,
    unverified_shares,
    white_spots,
)
from spatial.layers.issues import Issue, issue_table
from spatial.report.report import RegionReport
from tests.maps.report.fixture import emptied, whole


@pytest.fixture(scope="module")
def filled(make_report: Callable[..., RegionReport]) -> RegionReport:
    """The report of XX01 with every table filled."""
    return whole(make_report())


def test_a_number_counts_once_and_a_row_without_one_not_at_all(filled: RegionReport) -> None:
    # Of the three facts one is a parameter and one is words; of the four actions two have a lead time.
    assert unverified_shares(filled) == (
        UnverifiedShare("all", 13, 4),
        UnverifiedShare("params", 2, 0),
        UnverifiedShare("indicators", 6, 1),
        UnverifiedShare("influence", 2, 1),
        UnverifiedShare("facts", 1, 1),
        UnverifiedShare("criteria", 2, 1),
    )
    assert unverified_shares(filled)[0].share == pytest.approx(4 / 13)


def test_without_numbers_the_share_is_0(filled: RegionReport) -> None:
    bare = replace(emptied(filled), params=filled.params.iloc[:0])
    assert {part.share for part in unverified_shares(bare)} == {0.0}


@pytest.mark.parametrize(
    ("told", "told_status"),
    [
        ("8 weken [V2]", ("8 weken", "V2")),
        ("een jaar [U]", ("een jaar", "U")),
        ("in overleg", ("in overleg", "D")),
        ("12 weken [instemming]", ("12 weken [instemming]", "D")),
        ("", ("", "D")),
    ],
)
def test_a_lead_time_may_have_a_status_of_its_own(told: str, told_status: tuple[str, str]) -> None:
    assert lead_time(told, "D") == told_status


def test_a_rule_rests_on_its_own_status_and_on_those_of_its_numbers(filled: RegionReport) -> None:
    assert rests_on_unverified(filled) == {"C-02"}
    doubted = filled.params.assign(status=["U" if name == "near_m" else "V" for name in filled.params["param_id"]])
    assert rests_on_unverified(replace(filled, params=doubted)) == {"C-02", "O-01", "O-02"}


def test_a_layer_is_a_white_spot_when_it_is_not_fresh_or_has_nothing_here(filled: RegionReport) -> None:
    stale, missing = (
        Spot("wind_areas", "Zoekgebieden wind", "stale", ("C-01",)),
        Spot("flood_zones", "Overstromingszones", "missing", ("C-03",)),
    )
    assert white_spots(filled) == (stale, missing)
    bare = issue_table([Issue("", "solar_areas", "no_features_here", "", "no feature touches")])
    issues = pd.concat([filled.issues, bare], ignore_index=True)
    spots = white_spots(replace(filled, issues=issues))
    assert [(spot.layer, spot.why) for spot in spots] == [
        ("wind_areas", "stale"),
        ("solar_areas", "no_features_here"),
        ("flood_zones", "missing"),
    ]


def test_a_municipality_that_states_plans_and_has_none_on_the_map_is_a_white_spot(filled: RegionReport) -> None:
    land = filled.municipalities.assign(plan_capacity_hard=10)
    plans = filled.inputs["housing_plans"]
    elsewhere = plans[plans["municipality"] != "GM9001"].reset_index(drop=True)
    told = replace(filled, municipalities=land, inputs={**filled.inputs, "housing_plans": elsewhere})
    (spot,) = [spot for spot in white_spots(told) if spot.layer == "housing_plans"]
    assert (spot.why, spot.places) == ("none_delivered", ("Westerveen",))
    whole_again = replace(filled, municipalities=land)
    assert "housing_plans" not in {spot.layer for spot in white_spots(whole_again)}
