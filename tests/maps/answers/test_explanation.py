import json
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial

import pandas as pd
import pytest

from maps.answers.explanation import Explanation, explain_finding
from maps.answers.published_finding import PublishedFinding, read_finding
from maps.common.labels import wording_of
from maps.geopackage.write import write_geopackage
from spatial.report.report import RegionReport

Explain = Callable[..., Explanation]


@pytest.fixture(scope="module")
def report(make_report: Callable[..., RegionReport]) -> RegionReport:
    return make_report(scenarios=("ruim",))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, report: RegionReport) -> Callable[..., PublishedFinding]:
    path = tmp_path_factory.mktemp("published") / "xx01.gpkg"
    write_geopackage(report, path)

    def find(rule: str, left: str, right: str) -> PublishedFinding:
        kinds = ("conflicts", "scenario_conflicts") if rule.startswith("C") else ("opportunities",)
        frame = pd.concat([getattr(report, kind) for kind in kinds])
        rows = frame[(frame["rule_id"] == rule) & (frame["left_id"] == left) & (frame["right_id"] == right)]
        return read_finding(path, rows["finding_id"].iloc[0])

    return find


@pytest.fixture(scope="module")
def explain(report: RegionReport) -> Explain:
    layers = report.background.layers
    return partial(
        explain_finding,
        wording=wording_of(report),
        release_id="r",
        regions=["XX01"],
        layer_sources={row["layer"]: row["sources"].split(",") for row in layers.to_dict("records")},
        scenarios=["basis", "ruim"],
    )


def test_an_overlap_is_told_with_its_rule_and_parties(explain: Explain, published, report: RegionReport) -> None:
    told = explain(published("C-01", "p1", "w1"), report.ruleset)

    assert (told.grade, told.grade_word, told.kind) == (4, "knelpunt", "conflict")
    assert (told.left["feature_id"], told.right["feature_id"]) == ("p1", "w1")
    assert told.measures["area_ha"] == 25
    assert told.change is not None
    assert told.change.relation == "overlap"
    assert {party["party_id"] for party in told.parties} == {"raad", "gs"}
    assert told.thresholds == ()
    assert told.rule["status_word"] == "V: gezien in de bron zelf"


def test_a_finding_of_a_scenario_alone_is_told_with_its_numbers(explain: Explain, published, report) -> None:
    told = explain(published("C-02", "p2", "58"), report.ruleset)

    assert told.scenario == "ruim"
    assert [(item["scenario"], item["standing"]) for item in told.scenarios] == [("basis", "gone"), ("ruim", "stands")]
    assert {item["param_id"]: item["value"] for item in told.thresholds or ()} == {"near_m": 1_000, "far_m": 7_000}
    assert told.change is not None
    assert [stretch.most for stretch in told.change.stretches["distance_m"]] == [1_000, 7_000, None]


def test_a_scenario_that_reads_other_numbers_leaves_a_finding_as_it_is(explain: Explain, published, report) -> None:
    told = explain(published("O-01", "s1", "s2"), report.ruleset)

    assert [item["standing"] for item in told.scenarios] == ["stands", "untouched"]
    assert [item["grade"] for item in told.scenarios] == [3, 3]


def test_without_the_rules_the_release_speaks_for_itself(explain: Explain, published) -> None:
    told = explain(published("C-02", "p1", "57"), None)

    assert (told.change, told.thresholds) == (None, None)
    assert (told.grade, told.title) == (3, "Woningen bij stikstofgevoelige natuur")
    assert told.reason == "De bouw stoot stikstof uit."
    assert ["andere regels" in note for note in told.notes] == [True]
    assert explain(published("O-01", "s1", "s2"), None).scenarios[1]["standing"] == "unknown"


def test_a_grade_that_does_not_follow_is_said_not_to(explain: Explain, published, report: RegionReport) -> None:
    found = published("C-02", "p1", "57")
    wrong = replace(found, rows={"basis": {**found.row, "grade": 2}})
    told = explain(wrong, report.ruleset)

    assert told.change is None
    assert ["niet deze graad" in note for note in told.notes] == [True]
    assert told.thresholds


def test_it_can_be_written_as_json(explain: Explain, published, report: RegionReport) -> None:
    told = asdict(explain(published("C-02", "p3", "58"), report.ruleset))

    assert json.loads(json.dumps(told, allow_nan=False))["finding_id"] == told["finding_id"]
