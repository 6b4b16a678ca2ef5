"""A target that is not reached, in every file of a region: apart from what has a place."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from maps.answers.published_finding import read_finding
from maps.answers.published_region import read_region
from maps.common.labels import wording_of
from maps.common.shapes import ShapeStore
from maps.geopackage.check import check_geopackage
from maps.geopackage.write import write_geopackage
from maps.index.entry import entry_of
from maps.region_map.model import map_model
from maps.region_map.page import write_region_map
from maps.report.document import write_report_json
from maps.report.page import write_report_html
from maps.report.parties import lies_with
from maps.report.summary import rule_sums
from spatial.report.comparison import compare
from spatial.report.report import RegionReport
from tests.maps.findings_page import details, opened_at, rows, shown
from tests.maps.target_report import target_report, target_rules


@pytest.fixture(scope="module")
def report() -> RegionReport:
    return target_report(scenarios=("ruim",))


@pytest.fixture(scope="module")
def file(report: RegionReport, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("targets") / "xx01.gpkg"
    write_geopackage(report, path)
    return path


def test_it_stands_in_a_table_of_its_own_and_in_no_layer(report: RegionReport) -> None:
    (row,) = report.region_findings.to_dict("records")
    assert (row["rule_id"], row["severity"], row["scenario"]) == ("C-24", 3, "basis")
    assert (row["left_id"], row["right_id"], row["value"], row["unit"]) == ("XX01", "housing.plans", 160, "1")
    assert row["deciders"] == "raad:GM9001,raad:GM9002,gs"
    assert "geometry" not in report.region_findings
    for frame in (report.conflicts, report.opportunities, report.scenario_conflicts):
        assert "C-24" not in set(frame["rule_id"])
    assert set(report.conflicts["scenario"]) == {"basis"}
    assert set(report.scenario_conflicts["scenario"]) == {"ruim"}
    # It has parties, and its rule counts it.
    assert row["finding_id"] in set(report.finding_parties["finding_id"])
    assert report.rules.set_index("rule_id")["findings"]["C-24"] == 1


def test_the_geopackage_has_it_without_geometry(file: Path) -> None:
    assert check_geopackage(file) == ()
    with closing(sqlite3.connect(file)) as connection:
        kinds = dict(connection.execute("SELECT table_name, data_type FROM gpkg_contents"))
        assert (kinds["region_findings"], kinds["scenario_conflicts"]) == ("attributes", "features")
        assert "scenario_opportunities" not in kinds
        assert connection.execute("SELECT left_name, right_id, value FROM region_findings").fetchall() == [
            ("Tweestromenland", "housing.plans", 160)
        ]


def test_no_sum_of_ground_or_conflicts_holds_it(report: RegionReport) -> None:
    (told,) = [part for part in rule_sums(report) if part.rule_id == "C-24"]
    assert (told.by_grade[3], told.area_ha, told.dwellings, told.energy_gwh) == (1, None, None, None)
    assert entry_of(report, ()).places_by_severity == {4: 2, 2: 2}
    loads = {(load.party_id, load.municipality): load for load in lies_with(report)}
    mine = loads["raad", "GM9001"]
    assert mine.conflicts == sum("raad:GM9001" in deciders for deciders in report.conflicts["deciders"])
    assert mine.decides[-1].startswith("C-24")


def test_it_is_explained_and_compared_from_the_file(report: RegionReport, file: Path) -> None:
    (finding_id,) = report.region_findings["finding_id"]
    found = read_finding(file, finding_id)
    assert (found.row["grade"], found.row["kind"], found.row["area_ha"]) == (3, "conflict", None)
    assert found.indicator is not None
    assert found.indicator["value"] == 160
    region = read_region(file, {"basis", "ruim"})
    told = compare(region.every, "basis", "ruim", target_rules(), inputs=region.inputs, within=region.within)
    totals = told.totals.set_index("kind")
    assert totals.loc["target", ["gained", "lost"]].tolist() == [0, 1]
    assert totals.loc["target", "area_lost_ha"] == 0
    assert totals.loc["conflict", ["gained", "lost"]].tolist() == [2, 0]
    assert told.rules.set_index("rule_id").loc["C-24", "lost"] == 1


def test_report_json_lists_it_and_scenarios_apart(report: RegionReport, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    write_report_json(report, path)
    told = json.loads(path.read_text(encoding="utf-8"))
    assert [row["right_id"] for row in told["region_findings"]] == ["housing.plans"]
    assert {row["scenario"] for row in told["conflicts"]} == {"basis"}
    assert {row["scenario"] for row in told["scenario_conflicts"]} == {"ruim"}
    assert told["scenario_opportunities"] == []
    assert [row["scenario"] for row in told["scenarios"]] == ["ruim"]


def test_the_report_has_a_section_for_it(report: RegionReport, tmp_path: Path, open_page: Callable) -> None:
    path = tmp_path / "report.html"
    write_report_html(report, path)
    page = open_page(path).page
    section = page.locator("section[aria-labelledby=region]")
    assert "Te weinig woningen in plannen" in section.text_content()
    assert "160" in section.text_content()
    assert "C-24" not in page.locator("section[aria-labelledby=conflicts]").text_content()


def test_the_map_draws_nothing_for_it(report: RegionReport) -> None:
    model = map_model(report, ShapeStore(), wording_of(report))
    at = [model.rules[rule].id for rule in model.findings.rule].index("C-24")
    assert (model.findings.shape[at], model.findings.area_ha[at], model.findings.scenario[at]) == (-1, None, 0)


def test_the_map_lists_it_above_the_table(report: RegionReport, tmp_path: Path, open_page: Callable) -> None:
    path = tmp_path / "map.html"
    write_region_map(report, path)
    page = opened_at(open_page, path)
    entries = page.locator("#of-region-list li")
    assert entries.count() == 1
    assert shown(page) == rows(page).count() == 7
    entries.locator("button").click()
    assert "Tweestromenland blijft achter." in details(page)
    page.locator("#details-close").click()
    page.locator("#scenario").select_option("1")
    assert page.locator("#of-region").is_hidden()
    heads = page.locator("#difference-lists summary").all_text_contents()
    assert [head.strip() for head in heads[:2]] == ["Nieuw in conflict: 2", "Doel niet gehaald, niet langer: 1"]
    assert page.faults == []
