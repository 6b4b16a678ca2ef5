"""What was found of one place, by hand: a plan, a wind area for sun too, a nature area and the habitat in it."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from spatial.dossiers import dossiers
from spatial.dossiers.columns import DOSSIERS
from spatial.layers.crs import RD
from spatial.messages import message
from tests.spatial.factory import box, frame

REGION = box(0, 0, 1_000)
INPUTS = {
    "housing_plans": frame(
        [box(0, 0, 100), box(200, 0, 100), box(1_500, 0, 100)],
        ["p", "q", "far"],
        dwellings=[30, np.nan, 5],
        status=["hard", "soft", "hard"],
        municipalities=["GM0001", "GM0001,GM0002", "GM0002"],
        left_out=["", "dropped", ""],
        content_on=["2021-07", None, ""],
        note=["symbol_geometry", "", ""],
    ),
    "wind_areas": frame(
        [box(400, 0, 200, 100), box(700, 0, 100)], ["w", "v"], energy_gwh=[8, 3], stage=["pipeline", "ambition"]
    ),
    "solar_areas": frame([box(400, 0, 200, 100)], ["w"], energy_gwh=[8]),
}
NATURE = {"natura2000": frame([box(400, 0, 300)], ["57"]), "nitrogen_habitat": frame([box(450, 50, 10)], ["57-H1"])}


def finding(name, left, right, grade, **more):
    (left_layer, left_id), (right_layer, right_id) = left.split(":"), right.split(":")
    row = {
        "finding_id": name, "kind": "conflict", "grade": grade, "left_layer": left_layer, "left_id": left_id,
        "right_layer": right_layer, "right_id": right_id, "relation": "distance", "deciders": "raad:GM0001",
        "certainty": "fact", "first_seen": date(2026, 11, 1), "dwellings": np.nan, "geometry": box(0, 0, 1),
    }  # fmt: skip
    return row | more


FINDINGS = [
    finding("C-01-1", "housing_plans:p", "nitrogen_habitat:57-H1", 2, dwellings=30, certainty="screening"),
    finding("C-06-1", "wind_areas:w", "natura2000:57", 4, relation="overlap", geometry=box(400, 0, 50, 100),
            deciders="gs:PV20,tennet"),
    finding("C-06-2", "wind_areas:w", "natura2000:57", 3, relation="overlap", geometry=box(425, 0, 50, 100)),
    finding("M-01-1", "solar_areas:w", "housing_plans:p", 3, kind="opportunity", first_seen=date(2026, 10, 1)),
]  # fmt: skip


def made(rows=FINDINGS, inputs=INPUTS, nature=NATURE):
    findings = gpd.GeoDataFrame(rows, columns=list(FINDINGS[0]), geometry="geometry", crs=RD)
    partners = findings[["finding_id", "right_layer", "right_id", "grade"]].astype({"grade": int})
    actions = pd.DataFrame(
        [
            ("C-06-1", "gs", "PV20", "decides", "first that"),
            ("C-01-1", "developer", "", "computes", ""),
        ],
        columns=["finding_id", "party_id", "municipality", "action", "prerequisite"],
    )
    return dossiers(
        findings,
        pd.DataFrame(partners),
        inputs,
        nature,
        claim_layers=["housing_plans", "wind_areas", "solar_areas"],
        within=REGION,
        decisions=actions,
        parties={"raad": "council", "gs": "executive", "tennet": "TenneT"},
        places={"GM0001": "Dorp", "GM0002": "Stad", "PV20": "Groningen"},
    ).set_index("dossier_id")


def test_every_claim_with_ground_in_the_region_and_nature_with_findings_is_one():
    table = made()
    assert table["kind"].to_dict() == {
        "housing_plans:p": "claim",
        "housing_plans:q": "claim",
        "search_areas:w": "claim",
        "wind_areas:v": "claim",
        "natura2000:57": "nature",
    }
    assert ["dossier_id", *table.columns] == [*DOSSIERS.names, "geometry"]


def test_the_heaviest_conflict_speaks_for_a_place_and_its_ground_counts_once():
    area = made().loc["search_areas:w"]
    assert (area["severity"], area["strength"], area["conflicts"], area["opportunities"]) == (4, 3, 2, 1)
    # Half a hectare each, half of that the same: 0.75 ha of 2.
    assert (area["area_ha"], area["affected_area_ha"], area["usable_area_ha"]) == pytest.approx((2, 0.75, 1.25))
    assert area["authorities"] == message(
        "joined.names",
        names=(message("joined.party_of_place", title="executive", place="Groningen"), "TenneT"),
    )
    assert (area["status"], area["energy_gwh"]) == ("pipeline", 8)
    assert area["first_seen"] == date(2026, 10, 1)


def test_the_next_step_is_of_the_first_decider_who_can_act_or_else_of_who_carries_it_out():
    table = made()
    executive = message("joined.party_of_place", title="executive", place="Groningen")
    assert table.loc["search_areas:w", "next_step"] == message(
        "joined.next_step_after", who=executive, action="decides", first="first that"
    )
    assert table.loc["housing_plans:p", "next_step"] == message("joined.next_step", who="developer", action="computes")
    assert table.loc["wind_areas:v", "next_step"] == ""


def test_a_place_without_findings_says_so():
    plan = made().loc["housing_plans:q"]
    assert pd.isna(plan["severity"])
    assert (plan["severity_label"], plan["authorities"], plan["conflicts"], plan["flags"]) == ("", "", 0, "dropped")
    assert (plan["municipality_names"], plan["status"]) == ("Dorp, Stad", "soft")


def test_a_place_is_of_when_its_own_data_are_and_nothing_where_nobody_knows():
    assert made()["content_on"].to_dict() == {
        "housing_plans:p": "2021-07",
        "housing_plans:q": None,
        "search_areas:w": None,
        "wind_areas:v": None,
        "natura2000:57": None,
    }


def test_a_symbol_has_a_place_and_no_size():
    plan = made().loc["housing_plans:p"]
    assert pd.isna(plan["area_ha"])
    assert (plan["severity"], plan["dwellings"], plan["certainty"]) == (2, 30, "screening")


def test_a_habitat_belongs_to_the_area_that_holds_it_and_its_plans_count_once():
    nature = made().loc["natura2000:57"]
    assert (nature["severity"], nature["conflicts"], nature["dwellings"]) == (4, 3, 30)


def test_a_region_without_findings_has_its_claims_and_one_without_claims_nothing():
    assert made(rows=[])["conflicts"].tolist() == [0, 0, 0, 0]
    assert made(rows=[], inputs={}, nature={}).empty
