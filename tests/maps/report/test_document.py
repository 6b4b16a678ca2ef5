"""A region's report as JSON: by its schema, compact, and the same bytes each time."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from jsonschema import Draft202012Validator

from maps.common.errors import OutputError
from maps.report.document import report_document, write_report_json
from maps.report.schema import report_schema
from spatial.report.report import RegionReport
from tests.maps.report.fixture import TABLES, emptied, whole

ROOT = Path(__file__).parents[3]


@pytest.fixture
def filled(make_report: Callable[..., RegionReport]) -> RegionReport:
    """The report of XX01 with every table filled and one more scenario."""
    return whole(make_report(scenarios=("ruim",)))


def written(report: RegionReport, folder: Path) -> dict[str, Any]:
    path = folder / "report.json"
    write_report_json(report, path)
    return json.loads(path.read_bytes(), parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


def test_it_fits_the_published_schema(filled: RegionReport, tmp_path: Path) -> None:
    published = json.loads((ROOT / "docs" / "reference" / "report.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(published)
    validator = Draft202012Validator(published)
    assert list(validator.iter_errors(written(filled, tmp_path))) == []
    assert list(validator.iter_errors(written(emptied(filled), tmp_path))) == []
    broken = written(filled, tmp_path)
    broken["conflicts"][0]["grade"] = 5
    assert [error.json_path for error in validator.iter_errors(broken)] == ["$.conflicts[0].grade"]


def test_every_model_and_field_of_the_schema_is_told() -> None:
    schema = report_schema()
    models = {"report": schema, **schema["$defs"]}
    assert [name for name, model in models.items() if not model.get("description")] == []
    untold = [
        f"{name}.{field}"
        for name, model in models.items()
        for field, what in model.get("properties", {}).items()
        if not what.get("description")
    ]
    assert untold == []


def test_nothing_of_a_filled_report_is_left_out(filled: RegionReport, tmp_path: Path) -> None:
    content = written(filled, tmp_path)
    for table in ("indicators", "facts", "positions", "questions", "influence", "programme", "comparisons", "rules"):
        assert len(content[table]) == len(getattr(filled, table)) > 0, table
    assert len(content["conflicts"]) == len(filled.conflicts)
    assert len(content["opportunities"]) == len(filled.opportunities)
    assert len(content["weighing"]["subjects"]) == len(filled.stability)


def test_the_first_finding_is_told_in_full(filled: RegionReport, tmp_path: Path) -> None:
    found = written(filled, tmp_path)["conflicts"][0]
    assert found | {"finding_id": "", "left_name": ""} == {
        "finding_id": "",
        "rule_id": "C-01",
        "grade": 4,
        "left_id": "p1",
        "left_name": "",
        "right_id": "w1",
        "right_name": "Molenrij",
        "distance_m": 0.0,
        "area_ha": 25.0,
        "area_in_region_ha": 25.0,
        "dwellings": 120,
        "energy_gwh": 30.5,
        "municipalities": ["GM9001"],
        "cross_border": False,
        "deciders": ["raad:GM9001", "gs"],
        "certainty": "fact",
        "flags": [],
        "first_seen": "2026-09-01",
        "scenario": "basis",
        "partners": 1,
        "content_on": "",
        "relation": "overlap",
        "theme": "",
        "finding_type": "",
        "reason": "Geluid & <b>slagschaduw</b>.",
        "municipality_names": "Westerveen",
        "severity_label": "knelpunt",
        "certainty_label": "feit",
    }


def test_what_is_absent_is_null_or_empty_text(filled: RegionReport, tmp_path: Path) -> None:
    content = written(filled, tmp_path)
    realised = next(row for row in content["indicators"] if row["indicator_id"] == "energy.realised")
    assert (realised["value"], realised["low"], realised["source"]) == (None, None, "")
    assert realised["absent"].startswith("De CBS-tabel")
    flood = next(row for row in content["sources"] if row["source_id"] == "src_flood_zones")
    assert flood["captured_at"] is None
    assert content["facts"][2]["value"] is None
    assert content["programme"][0]["dwellings"] is None


def test_parties_stand_by_finding_and_by_party(filled: RegionReport, tmp_path: Path) -> None:
    content = written(filled, tmp_path)
    heavy = content["conflicts"][0]["finding_id"]
    (parties,) = (row for row in content["finding_parties"] if row["finding_id"] == heavy)
    assert parties == {
        "finding_id": heavy,
        "finding_type": "FT2",
        "parties": {"beslist": ["gemeente:GM9001", "gs", "raad:GM9001"], "kadert": ["provincie"]},
        "actions": ["FT2.gemeente.beslist"],
    }
    (council,) = (row for row in content["lies_with"] if (row["party_id"], row["municipality"]) == ("raad", "GM9001"))
    # Both findings of p1, p2 by the nature area; solar across the border and p2's two solar areas.
    assert (council["conflicts"], council["worst_severity"]) == (3, 4)
    assert (council["opportunities"], council["best_strength"]) == (3, 3)
    assert council["decides"][0] == heavy
    assert council["by_influence"] == {"beslist": 6}


def test_the_weighing_stands_by_subject(filled: RegionReport, tmp_path: Path) -> None:
    first, second, barred = written(filled, tmp_path)["weighing"]["subjects"]
    assert first["scores"] == {"energy": {"raw": 12.0, "score": 0.6}, "conflict": {"raw": 0.0, "score": 1.0}}
    assert first["ranks"]["equal"] == {"score": 0.8, "rank": 1}
    assert second["scores"]["energy"] == {"raw": None, "score": None}
    assert barred["ranks"]["equal"] == {"score": None, "rank": None}
    assert len(barred["excluded_by"]) == 1


def test_the_same_report_gives_the_same_bytes(make_report: Callable[..., RegionReport], tmp_path: Path) -> None:
    paths = [tmp_path / "one.json", tmp_path / "two.json"]
    for path in paths:
        write_report_json(whole(make_report(scenarios=("ruim",))), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert list(tmp_path.glob("*.part")) == []


def test_the_order_of_parties_does_not_depend_on_that_of_the_table(filled: RegionReport, tmp_path: Path) -> None:
    rows = list(range(len(filled.finding_parties)))
    random.Random(7).shuffle(rows)
    shuffled = replace(filled, finding_parties=filled.finding_parties.iloc[rows].reset_index(drop=True))
    assert written(shuffled, tmp_path) == written(filled, tmp_path)


def test_a_row_of_a_table_is_a_line(filled: RegionReport, tmp_path: Path) -> None:
    write_report_json(filled, tmp_path / "report.json")
    lines = (tmp_path / "report.json").read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith('{"finding_id":"C-01-') and '"left_id"' in line for line in lines) == 1


def test_a_column_that_the_schema_does_not_tell_is_refused(filled: RegionReport, tmp_path: Path) -> None:
    extra = replace(filled, facts=filled.facts.assign(secret="x"))
    with pytest.raises(OutputError, match=r"table 'facts': it has secret too; allowed are .* fact_id, theme"):
        write_report_json(extra, tmp_path / "report.json")
    lacking = replace(filled, facts=filled.facts.drop(columns=["holder", "theme"]))
    with pytest.raises(OutputError, match=r"table 'facts': it lacks holder, theme"):
        write_report_json(lacking, tmp_path / "report.json")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("table", "column", "value", "where"),
    [
        ("facts", "agreement", "maybe", r"facts\.0\.agreement"),
        ("indicators", "status", "X", r"indicators\.0\.status"),
        ("influence", "influence", "regeert", r"influence\.0\.influence"),
        ("programme", "position", None, r"programme\.0\.position"),
        ("indicators", "value", np.inf, r"indicators\.0\.value"),
    ],
)
def test_a_value_that_is_not_allowed_is_refused(
    filled: RegionReport, table: str, column: str, value: object, where: str
) -> None:
    frame: pd.DataFrame = getattr(filled, table).copy()
    frame[column] = [value, *frame[column].tolist()[1:]]
    with pytest.raises(OutputError, match=rf"report\.json of XX01: .* the first is {where}: "):
        report_document(replace(filled, **{table: frame}))


def test_every_table_may_be_empty(filled: RegionReport, tmp_path: Path) -> None:
    content = written(emptied(filled), tmp_path)
    assert content["lies_with"] == content["finding_parties"] == content["weighing"]["subjects"] == []
    assert content["conflicts"]
    statuses = filled.params["status"].tolist()
    first = content["unverified"][0]
    assert (first["table"], first["numbers"], first["unverified"]) == ("all", len(statuses), statuses.count("U"))
    assert set(TABLES) >= {"facts", "programme"}
