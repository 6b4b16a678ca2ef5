import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from maps.exports.findings_csv import FINDINGS_CSV_COLUMNS, write_findings_csv
from spatial.report.report import CONFLICT_COLUMNS, RegionReport
from tests.maps.target_report import target_report

MakeReport = Callable[..., RegionReport]


def written(report: RegionReport, folder: Path) -> list[dict[str, str]]:
    path = folder / "findings.csv"
    write_findings_csv(report, path)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def with_text(report: RegionReport, text: str) -> RegionReport:
    return replace(report, conflicts=report.conflicts.assign(left_name=text))


def test_columns_are_kind_and_those_of_a_finding() -> None:
    assert FINDINGS_CSV_COLUMNS[0] == "kind"
    assert [name.replace("grade", "severity") for name in FINDINGS_CSV_COLUMNS[1:]] == list(CONFLICT_COLUMNS)


def test_the_basic_scenario_comes_first_and_further_ones_follow(make_report: MakeReport, tmp_path: Path) -> None:
    report = make_report(scenarios=("ruim",))
    rows = written(report, tmp_path)
    assert [row["kind"] for row in rows] == ["conflict"] * 4 + ["opportunity"] * 3 + ["conflict"] * 5
    frames = (report.conflicts, report.opportunities, report.scenario_conflicts)
    assert [row["finding_id"] for row in rows] == [name for frame in frames for name in frame["finding_id"]]
    assert [row["grade"] for row in rows] == ["4", "3", "2", "2", "3", "2", "2", "3", "2", "2", "2", "2"]
    assert [row["scenario"] for row in rows] == ["basis"] * 7 + ["ruim"] * 5


def test_a_target_has_neither_distance_nor_area(tmp_path: Path) -> None:
    rows = written(target_report(scenarios=("ruim",)), tmp_path)
    target = rows[7]
    assert [row["rule_id"] == "C-24" for row in rows].index(True) == 7
    assert (target["kind"], target["grade"], target["scenario"]) == ("conflict", "3", "basis")
    assert (target["left_layer"], target["left_id"], target["right_layer"]) == ("region", "XX01", "targets")
    assert {target[name] for name in ("distance_m", "area_ha", "area_in_region_ha", "dwellings")} == {""}
    assert (target["cross_border"], target["municipalities"]) == ("true", "GM9001,GM9002")


def test_values_are_written_plainly(report: RegionReport, tmp_path: Path) -> None:
    first, *_, last = written(report, tmp_path)[:4]
    assert (first["distance_m"], first["area_ha"], first["dwellings"], first["energy_gwh"]) == (
        "0.0",
        "25.0",
        "120",
        "30.5",
    )
    assert (first["cross_border"], first["first_seen"], first["deciders"]) == ("false", "2026-09-01", "raad:GM9001,gs")
    assert first["left_name"] == "<img src=x onerror=alert(1)>"
    assert (last["dwellings"], last["energy_gwh"], last["cross_border"]) == ("", "", "true")
    assert last["left_name"] == "'=HYPERLINK(\"x\";'y')"


def test_numbers_come_back_exactly(report: RegionReport, tmp_path: Path) -> None:
    third = report.conflicts.assign(area_ha=1 / 3, distance_m=-0.5)
    row = written(replace(report, conflicts=third), tmp_path)[0]
    assert float(row["area_ha"]) == 1 / 3
    # A negative number is no formula.
    assert row["distance_m"] == "-0.5"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+31 6", "-x", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff201"],
)
def test_text_that_a_spreadsheet_would_execute_is_text(report: RegionReport, tmp_path: Path, text: str) -> None:
    assert written(with_text(report, text), tmp_path)[0]["left_name"] == f"'{text}"


@pytest.mark.parametrize("text", ["Noord-Zuid", "A=B", "'t Veld", "50% @ huis", "", 'a "b", c\nd', "é"])
def test_other_text_is_left_alone(report: RegionReport, tmp_path: Path, text: str) -> None:
    assert written(with_text(report, text), tmp_path)[0]["left_name"] == text


def test_without_findings_the_header_stands_alone(make_report: MakeReport, tmp_path: Path) -> None:
    report = make_report(without=("housing_plans", "solar_areas"))
    assert written(report, tmp_path) == []
    assert (tmp_path / "findings.csv").read_bytes().decode() == ",".join(FINDINGS_CSV_COLUMNS) + "\r\n"


def test_same_report_gives_same_bytes_and_pandas_reads_them(make_report: MakeReport, tmp_path: Path) -> None:
    path = tmp_path / "findings.csv"
    contents = []
    for _ in range(2):
        write_findings_csv(make_report(), path)
        contents.append(path.read_bytes())
    assert contents[0] == contents[1]
    assert [item.name for item in tmp_path.iterdir()] == ["findings.csv"]
    assert pd.read_csv(path)["area_ha"].sum() == 25 + 3 * 50 + 10 + 2 * 50
