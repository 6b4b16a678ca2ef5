import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from maps.answers.published_finding import read_finding
from maps.common.errors import OutputError
from maps.geopackage.reading import geometry, opened
from maps.geopackage.write import write_geopackage
from spatial.report.report import RegionReport


@pytest.fixture(scope="module")
def report(make_report: Callable[..., RegionReport]) -> RegionReport:
    return make_report()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, report: RegionReport) -> Path:
    path = tmp_path_factory.mktemp("published") / "xx01.gpkg"
    write_geopackage(report, path)
    return path


def test_every_finding_is_read_as_it_was_reported(file: Path, report: RegionReport) -> None:
    for frame, grade in ((report.conflicts, "severity"), (report.opportunities, "strength")):
        for row in frame.drop(columns="geometry").to_dict("records"):
            found = read_finding(file, row["finding_id"]).rows[row["scenario"]]
            assert (found["grade"], found["rule_id"], found["flags"]) == (row[grade], row["rule_id"], row["flags"])
            assert found["distance_m"] == row["distance_m"]


def test_features_come_with_their_own_columns_and_geometry(file: Path, report: RegionReport) -> None:
    for row in report.conflicts.to_dict("records"):
        found = read_finding(file, row["finding_id"])
        inputs = [
            pd.concat([part[layer] for part in (report.inputs, report.outside) if layer in part]).set_index(
                "feature_id"
            )
            for layer in (row["left_layer"], row["right_layer"])
        ]
        ids = (row["left_id"], row["right_id"])
        assert [side and side["feature_id"] for side in (found.left, found.right)] == [
            name if name in frame.index else None for name, frame in zip(ids, inputs, strict=True)
        ]
        if all(name in frame.index for name, frame in zip(ids, inputs, strict=True)):
            left, right = (frame.geometry[name] for name, frame in zip(ids, inputs, strict=True))
            assert found.geometries["left"].equals(left)
            assert found.geometries["right"].equals(right)
            assert found.geometries["finding"].equals(row["geometry"])


def test_a_file_without_the_finding_says_so(file: Path) -> None:
    with pytest.raises(OutputError, match=r"the finding is missing, though findings\.csv has 'C-99-0'"):
        read_finding(file, "C-99-0")


def test_a_file_without_its_rule_says_so(file: Path, report: RegionReport, tmp_path: Path) -> None:
    spoilt = Path(shutil.copy(file, tmp_path))
    with closing(sqlite3.connect(spoilt)) as connection:
        connection.execute("DELETE FROM rules")
        connection.commit()

    with pytest.raises(OutputError, match="its rule is missing"):
        read_finding(spoilt, report.conflicts["finding_id"].iloc[0])


def test_rows_are_asked_for_by_a_value_and_geometry_by_its_bytes(file: Path, report: RegionReport) -> None:
    with opened(file) as opened_file:
        assert opened_file.records("no_table", "name", "x") == []
        assert opened_file.records("rules", "rule_id", "C-99") == []
        (row,) = opened_file.records("housing_plans", "feature_id", "p1")
        plans = report.inputs["housing_plans"].set_index("feature_id")
        assert geometry(row["geom"]).equals(plans.geometry["p1"])
        assert geometry(None) is None
        assert geometry(b"GP") is None
