from collections.abc import Callable
from dataclasses import replace

import pytest

from maps.common.labels import wording_of
from maps.region_map.findings import findings_of
from maps.region_map.grade_changes import grade_changes
from maps.region_map.schema import GradeChanges
from spatial.report.report import RegionReport


def content(report: RegionReport) -> GradeChanges:
    return grade_changes(report, findings_of(report), wording_of(report))


def lines_of(report: RegionReport) -> dict[tuple[str, str, str, str], list[str]]:
    """By rule, both features and scenario, what the map says of a finding."""
    told, findings = content(report), findings_of(report)
    keys = zip(*(findings[name] for name in ("rule_id", "left_id", "right_id", "scenario")), strict=True)
    return {key: [told.lines[number] for number in told.sets[at]] for key, at in zip(keys, told.of, strict=True)}


@pytest.fixture(scope="module")
def report(make_report: Callable[..., RegionReport]) -> RegionReport:
    return make_report(scenarios=("ruim",))


def test_each_finding_has_lines_of_its_own_scenario(report: RegionReport) -> None:
    told = lines_of(report)
    near, beyond = "graad 2 vanaf 1 km en tot en met 3 km", "geen bevinding boven 3 km"

    assert told["C-02", "p1", "57", "basis"] == [near, beyond]
    assert told["C-02", "p1", "57", "ruim"] == ["graad 2 vanaf 1 km en tot en met 7 km", "geen bevinding boven 7 km"]
    assert told["C-02", "p2", "57", "basis"] == ["graad 3 onder 1 km", beyond]
    assert told["C-01", "p1", "w1", "basis"] == ["geen bevinding zonder gedeelde grond"]
    assert told["O-01", "s1", "s2", "basis"] == ["geen bevinding boven 1 km"]


def test_lines_and_sets_stand_once(report: RegionReport) -> None:
    told = content(report)

    assert len(set(told.lines)) == len(told.lines)
    assert len(set(map(tuple, told.sets))) == len(told.sets)
    assert sorted(set(told.of)) == list(range(len(told.sets)))


def test_the_lines_are_in_the_language_of_the_report(make_report: Callable[..., RegionReport]) -> None:
    assert lines_of(make_report(lang="en"))["C-01", "p1", "w1", "basis"] == ["no finding without shared ground"]


def test_a_grade_that_does_not_follow_is_said_not_to(report: RegionReport) -> None:
    wrong = replace(report, conflicts=report.conflicts.assign(severity=1))
    told = lines_of(wrong)["C-01", "p1", "w1", "basis"]

    assert [line.startswith("de regel geeft met de gepubliceerde maten niet deze graad") for line in told] == [True]


def test_without_findings_there_is_nothing(make_report: Callable[..., RegionReport]) -> None:
    bare = make_report(without=("wind_areas", "solar_areas", "natura2000"))

    assert content(bare) == GradeChanges(lines=(), sets=(), of=())
