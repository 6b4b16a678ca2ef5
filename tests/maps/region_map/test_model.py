"""What the scripts of a region's map read."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from maps.common.labels import wording_of
from maps.common.shapes import ShapeStore
from maps.region_map.model import map_model
from maps.region_map.page import write_region_map
from spatial.report.report import RegionReport
from tests.maps.map_page import block_of, model_of, shapes_in
from tests.maps.report.fixture import whole


@pytest.fixture
def model(report: RegionReport) -> dict:
    """The model of the sample region."""
    return made(report)


def made(report: RegionReport) -> dict:
    """The model of a report."""
    return map_model(report, ShapeStore(), wording_of(report)).model_dump()


def layer_of(model: dict, key: str) -> dict:
    """A layer of a model."""
    return next(layer for layer in model["layers"] if layer["key"] == key)


def with_conflicts(report: RegionReport, conflicts: pd.DataFrame) -> RegionReport:
    """Return the report with other conflicts."""
    return replace(report, conflicts=gpd.GeoDataFrame(conflicts, geometry="geometry", crs="EPSG:28992"))


def test_findings_stand_as_columns_of_one_length(model: dict, report: RegionReport) -> None:
    columns = {name: column for name, column in model["findings"].items() if not name.endswith("_far")}
    assert {len(column) for column in columns.values()} == {len(report.conflicts) + len(report.opportunities)}
    rules = [model["rules"][at]["id"] for at in columns["rule"]]
    assert rules == ["C-01", "C-02", "C-02", "C-02", "O-01", "O-02", "O-02"]
    assert columns["grade"] == (4, 3, 2, 2, 3, 2, 2)
    assert columns["area_ha"][0] == 25
    assert columns["distance_m"][1] == 800
    assert columns["dwellings"][:4] == (120, 120, 40, None)
    assert columns["places"][2] == "GM9001,GM9002"
    assert columns["deciders"][0] == "raad:GM9001,gs"
    assert "over de gemeentegrens" in columns["flags"][2]


def test_a_side_is_a_feature_of_its_layer_or_stands_apart(model: dict) -> None:
    findings = model["findings"]
    plans, nature = layer_of(model, "housing_plans")["features"], layer_of(model, "natura2000")["features"]
    assert [plans["ids"][at] for at in findings["left"][:4]] == ["p1", "p1", "p2", "p3"]
    # The second nature area lies outside the region, so no layer of its map holds it.
    assert nature["ids"] == ("57",)
    assert findings["right"][1:4] == (0, 0, -1)
    assert findings["right_far"] == {"3": ("58", "De Plas")}


def test_a_finding_is_drawn_from_the_shape_of_its_feature(model: dict) -> None:
    plans = layer_of(model, "housing_plans")["features"]
    assert model["findings"]["shape"][1:4] == plans["shapes"]
    assert model["findings"]["shape"][0] not in plans["shapes"]


def test_grade_0_and_the_whole_region_are_not_drawn(report: RegionReport) -> None:
    conflicts = report.conflicts.copy()
    conflicts["severity"] = [0, 0, 2, 2]
    conflicts.loc[2, "left_layer"] = "region"
    findings = made(with_conflicts(report, conflicts))["findings"]
    plans = layer_of(made(report), "housing_plans")["features"]["shapes"]
    # An overlap of grade 0 has no shape of its own; a plan's is there anyway, and is what a reader is led to.
    assert findings["shape"][:4] == (-1, plans[0], -1, plans[2])


def test_what_was_not_there_before_is_new(report: RegionReport) -> None:
    before = {str(name): date(2026, 9, 1) for name in report.conflicts["finding_id"][1:]}
    background = replace(report.background, first_seen=before, previous_on=date(2026, 11, 20))
    model = made(replace(report, background=background))
    assert model["findings"]["is_new"] == (1, 0, 0, 0, 1, 1, 1)
    assert model["meta"]["previous_on"] == "2026-11-20"
    first = made(report)
    assert set(first["findings"]["is_new"]) == {0}
    assert first["meta"]["previous_on"] is None


def test_findings_say_of_when_their_data_are_and_which_are_too_old(report: RegionReport) -> None:
    dated = report.conflicts.assign(
        content_on=["2021-07", *[""] * (len(report.conflicts) - 1)],
        flags=["outdated", *report.conflicts["flags"].iloc[1:]],
    )
    model = map_model(replace(report, conflicts=dated), ShapeStore(), wording_of(report))
    assert model.findings.content_on[:2] == ("2021-07", "")
    assert model.findings.is_outdated[:2] == (1, 0)


def test_every_feature_says_of_when_its_data_are(report: RegionReport) -> None:
    plans = report.inputs["housing_plans"]
    dated = {**report.inputs, "housing_plans": plans.assign(content_on=["2021-07", *[None] * (len(plans) - 1)])}
    model = map_model(replace(report, inputs=dated), ShapeStore(), wording_of(report))
    values = {}
    for layer in model.layers:
        if layer.key in dated:
            values[layer.key] = layer.features.values[layer.fields.index("Peildatum")]
    assert values["housing_plans"][:2] == ("07-2021", "onbekend")
    assert set(values["wind_areas"]) == {"onbekend"}


def test_scenarios_tell_what_they_touch(make_report: Callable[..., RegionReport]) -> None:
    model = made(make_report(scenarios=("ruim",)))
    assert [scenario["id"] for scenario in model["scenarios"]] == ["basis", "ruim"]
    assert [model["rules"][at]["id"] for at in model["scenarios"][1]["touched"]] == ["C-02"]
    of_scenario = model["findings"]["scenario"]
    assert list(of_scenario) == sorted(of_scenario)
    assert {model["findings"]["rule"][at] for at, number in enumerate(of_scenario) if number} == {1}


def test_rules_say_what_they_need_and_what_rests_on_unverified_numbers(model: dict) -> None:
    rules = {rule["id"]: rule for rule in model["rules"]}
    assert rules["C-03"]["needs"] == "niet beoordeeld: laag Overstromingszones ontbreekt"
    assert not rules["C-03"]["evaluated"]
    assert rules["C-01"]["needs"] == ""
    assert rules["C-02"]["rests_on_unverified"]
    assert not rules["O-01"]["rests_on_unverified"]
    titles = [row["title"] for row in model["params"]["C-02"]]
    assert "afstand near_m" in titles
    assert model["params"]["C-02"][0]["source"] == "Handboek <i>ruimte</i>, 2026"


def test_what_can_be_done_about_a_finding_is_what_the_report_says(report: RegionReport) -> None:
    filled = whole(report)
    model = made(filled)
    assert (model["actions"][0]["party"], model["actions"][0]["lead_time"]) == ("gemeente", "26 weken")
    parties = filled.finding_parties
    ids = filled.influence["action_id"].tolist()
    for finding, case in zip(model["findings"]["id"], model["findings"]["case"], strict=True):
        told = parties.loc[(parties["finding_id"] == finding) & (parties["actions"] != ""), "actions"]
        assert [ids[number] for number in model["cases"][case]] == sorted(set(told), key=ids.index)
    assert max(map(len, model["cases"])) > 0


def test_what_is_ranked_stands_with_its_scores(report: RegionReport) -> None:
    model = made(whole(report))
    mca = model["mca"]
    assert [criterion["id"] for criterion in mca["criteria"]] == ["energy", "conflict"]
    assert mca["perspectives"][0]["weights"] == {"energy": 0.5, "conflict": 0.5}
    assert mca["perspectives"][1]["weights"] == {}
    subjects = mca["subjects"]
    assert subjects["finding"] == (4, 5, -1)
    assert subjects["id"] == ("", "", "wind_areas:w1")
    assert subjects["scores"] == ((0.6, None, 1), (1, 0.25, 0))
    assert subjects["values"][0] == (12, None, 30.5)
    assert subjects["excluded_by"] == ((), (), (0,))
    assert subjects["rank_best"] == (1, 2, None)
    assert mca["first_n"] >= 0


def test_the_programme_stands_in_its_order(report: RegionReport) -> None:
    (step, *_) = made(whole(report))["programme"]
    assert step["position"] == 1
    assert step["instrument"] == "omgevingsplan"
    assert step["dwellings"] is None
    assert all("-" in name for name in step["depends_on"])


def test_where_a_layer_with_holes_knows_nothing_is_a_layer(report: RegionReport) -> None:
    layers = report.background.layers.copy()
    layers.loc[layers["layer"] == "wind_areas", "health"] = "partial"
    plans = report.inputs["wind_areas"]
    partial = replace(
        report,
        background=replace(report.background, layers=layers),
        inputs={**report.inputs, "wind_areas": plans[plans["feature_id"] == "w1"]},
    )
    model = made(partial)
    blank = layer_of(model, "no-data-wind_areas")
    assert blank["features"]["ids"] == ("GM9002",)
    assert (blank["no_data"], blank["shown"]) == ("wind_areas", True)
    members = layer_of(model, "members")["features"]
    assert blank["features"]["shapes"] == (members["shapes"][1],)
    # An absent layer is listed, but hatches nothing until a reader asks.
    absent = layer_of(model, "no-data-flood_zones")
    assert absent["features"]["ids"] == ("GM9001", "GM9002")
    assert not absent["shown"]
    assert layer_of(model, "flood_zones")["style"] is None
    assert not [layer for layer in model["layers"] if layer["key"] == "no-data-housing_plans"]


def test_a_claim_without_any_feature_here_is_a_white_spot(report: RegionReport) -> None:
    bare = replace(report, inputs={**report.inputs, "solar_areas": report.inputs["solar_areas"].iloc[:0]})
    assert layer_of(made(bare), "no-data-solar_areas")["features"]["ids"] == ("GM9001", "GM9002")


def test_missing_and_repeated_values_are_written_once(model: dict) -> None:
    plans = layer_of(model, "housing_plans")
    columns = dict(zip(plans["fields"], plans["features"]["values"], strict=True))
    assert columns["Woningen"] == ("120", "40", None)
    assert columns["Status (hard of zacht)"] == ("hard", "zacht", None)


def test_the_file_holds_model_and_shapes(report: RegionReport, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    write_region_map(report, path)
    numbers = model_of(path)["findings"]["shape"]
    shapes = shapes_in(block_of(path, "page-shapes"))
    assert 0 <= max(numbers) < len(shapes)
    outline = shapes[layer_of(model_of(path), "region")["features"]["shapes"][0]][0][0]
    assert outline[:, 0].min() > 3
    assert outline[:, 1].max() < 54


def test_what_does_not_count_is_a_layer_of_its_own_and_off(report: RegionReport) -> None:
    plans = report.inputs["housing_plans"]
    codes = ["dropped" if name == "p3" else "" for name in plans["feature_id"]]
    assert not layer_keys(made(report), "left-out")
    model = made(replace(report, inputs={**report.inputs, "housing_plans": plans.assign(left_out=codes)}))
    (key,) = layer_keys(model, "left-out")
    left_out, counting = layer_of(model, key), layer_of(model, "housing_plans")
    assert (left_out["shown"], counting["shown"]) == (False, True)
    assert left_out["title"].endswith(": telt niet mee (af, vervallen of niets meer te bouwen)")
    assert left_out["features"]["ids"] == ("p3",)
    assert "p3" not in counting["features"]["ids"]


def layer_keys(model: dict, start: str) -> list[str]:
    """The keys of the layers that begin so."""
    return [layer["key"] for layer in model["layers"] if layer["key"].startswith(start)]
