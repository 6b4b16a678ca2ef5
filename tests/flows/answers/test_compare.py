import csv
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.answers.compare import compare_published
from flows.cli.commands import main
from flows.errors import NoRelease, OutputRefused, RequestError
from flows.publish.release import Release
from maps.answers.comparison_text import comparison_text
from maps.answers.scenario_comparison import ScenarioComparison
from maps.common.errors import OutputError
from tests.flows.support import publish_in


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of the sample with scenarios that touch different rules, and one that touches no rule."""
    folder = tmp_path_factory.mktemp("judged")
    publish_in(folder, scenarios=("wind-2x", "strip-1000", "solar-low"))
    return folder / "out"


def copied(out: Path, folder: Path) -> Path:
    """A release of one's own, to spoil."""
    shutil.copytree(out, folder / "out", symlinks=True)
    return folder / "out"


def grades(out: Path, scenario: str, rule_id: str) -> dict[str, int]:
    with (out / "current" / "xx01" / "findings.csv").open(encoding="utf-8", newline="") as stream:
        return {
            row["finding_id"]: int(row["grade"])
            for row in csv.DictReader(stream)
            if (row["scenario"], row["rule_id"]) == (scenario, rule_id)
        }


def lines_of(comparison: ScenarioComparison, code: str = "XX01") -> dict[str, dict]:
    region = next(region for region in comparison.regions if region["code"] == code)
    return {row["rule_id"]: row for row in region["rules"]}


def test_findings_differ_as_the_published_table_says(judged: Path) -> None:
    comparison = compare_published(judged, "basis", "wind-2x")
    before, after = grades(judged, "basis", "C-04"), grades(judged, "wind-2x", "C-04")
    row = lines_of(comparison)["C-04"]

    assert before.keys() - after.keys()
    assert (row["gained"], row["lost"]) == (len(after.keys() - before.keys()), len(before.keys() - after.keys()))
    assert row["regraded"] == sum(before[name] != after[name] for name in before.keys() & after.keys())
    changes = [item for item in comparison.regions[0]["changes"] if item["rule_id"] == "C-04"]
    assert {item["finding_id"] for item in changes if item["change"] == "lost"} == before.keys() - after.keys()
    assert all(
        item["grade_b"] is None and item["grade_a"] == before[item["finding_id"]]
        for item in changes
        if item["change"] == "lost" and item["rule_id"] == "C-04"
    )


def test_plans_that_no_longer_lie_near_wind_are_those_of_the_map(judged: Path) -> None:
    """Reckoned again from the files: plans with a finding under the basic scenario and none at twice the tip height."""
    with closing(sqlite3.connect(judged / "current" / "xx01" / "xx01.gpkg")) as file:
        rows = file.execute(
            "SELECT scenario, left_id FROM (SELECT * FROM conflicts UNION ALL SELECT * FROM scenario_conflicts) "
            "WHERE rule_id = 'C-04' AND severity >= 1"
        ).fetchall()
        plans = dict(file.execute("SELECT feature_id, dwellings FROM housing_plans").fetchall())
    near = {name: {plan for scenario, plan in rows if scenario == name} for name in ("basis", "wind-2x")}
    gone = near["basis"] - near["wind-2x"]

    assert gone
    assert lines_of(compare_published(judged, "basis", "wind-2x"))["C-04"]["dwellings_lost"] == sum(
        plans[plan] or 0 for plan in gone
    )


def test_only_rules_that_either_scenario_touches_are_told(judged: Path) -> None:
    def rules(a: str, b: str) -> set[str]:
        return {rule["rule_id"] for rule in compare_published(judged, a, b).rules}

    wind, strip = rules("basis", "wind-2x"), rules("basis", "strip-1000")
    assert {"C-04"} <= wind
    assert {"C-02", "M-04"} <= strip
    assert not wind & strip
    assert rules("wind-2x", "strip-1000") == wind | strip


def test_the_numbers_that_differ_are_told_with_both_values(judged: Path) -> None:
    comparison = compare_published(judged, "strip-1000", "basis", lang="en")

    assert [(row["param_id"], row["value_a"], row["value_b"]) for row in comparison.params] == [
        ("nitrogen.strip_m", 1000, 500)
    ]
    assert (comparison.a["scenario"], comparison.b["scenario"], comparison.lang) == ("strip-1000", "basis", "en")


def test_of_two_regions_the_total_counts_each_thing_once(judged: Path, tmp_path: Path) -> None:
    """The same region under two codes: what stands in both is no more than what stands in one."""
    out = copied(judged, tmp_path)
    shutil.copytree(out / "current" / "xx01", out / "current" / "xx02")
    (out / "current" / "xx02" / "xx01.gpkg").rename(out / "current" / "xx02" / "xx02.gpkg")
    manifest = json.loads((out / "current" / "manifest.json").read_text(encoding="utf-8"))
    manifest["regions"]["XX02"] = manifest["regions"]["XX01"]
    (out / "current" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    comparison = compare_published(out, "basis", "wind-2x")

    assert len(comparison.regions) == 2
    assert comparison.total["rules"] == comparison.regions[0]["rules"] == comparison.regions[1]["rules"]
    assert "Alle 2 regio's samen" in comparison_text(comparison)
    assert len(compare_published(out, "basis", "wind-2x", regions=["xx02"]).regions) == 1


def test_numbers_of_the_task_that_differ_are_told_and_the_counting_of_findings_is_not(judged: Path) -> None:
    comparison = compare_published(judged, "basis", "solar-low")
    (row,) = comparison.regions[0]["indicators"]

    assert not comparison.rules
    assert row["indicator_id"] == "energy.potential_by_area"
    assert row["value_b"] < row["value_a"]
    assert (row["low_a"], row["high_a"]) == (row["low_b"], row["high_b"])
    back = compare_published(judged, "solar-low", "basis").regions[0]["indicators"][0]
    assert (back["value_a"], back["value_b"]) == (row["value_b"], row["value_a"])
    assert "\n  Aanbod naar oppervlakte alleen: 0,34 TWh wordt 0,30 TWh" in comparison_text(comparison)
    told = {one["indicator_id"] for one in compare_published(judged, "basis", "wind-2x").regions[0]["indicators"]}
    assert told == {"energy.conflict_area", "energy.conflict_share"}


def test_a_rule_that_was_not_judged_is_no_equal_one(judged: Path, tmp_path: Path) -> None:
    out = copied(judged, tmp_path)
    with closing(sqlite3.connect(out / "current" / "xx01" / "xx01.gpkg")) as file, file:
        file.execute("UPDATE rules SET evaluated = 0, needs = 'wind_areas' WHERE rule_id = 'C-04'")
    comparison = compare_published(out, "basis", "wind-2x")
    absent = comparison.regions[0]["not_evaluated"]

    assert "C-04" not in lines_of(comparison)
    assert [(row["rule_id"], row["needs"]) for row in absent] == [("C-04", ["Zoekgebieden wind"])]
    assert "niet beoordeeld: C-04" in comparison_text(comparison)


def test_what_the_release_does_not_hold_is_refused_and_says_what_to_do(judged: Path, tmp_path: Path) -> None:
    with pytest.raises(
        RequestError, match=r"holds: basis, wind-2x, strip-1000, solar-low; make it with .* --scenario strip-250"
    ):
        compare_published(judged, "basis", "strip-250")
    with pytest.raises(RequestError, match=r"no scenario 'wind-9x'; have: basis, .*; the release holds: basis, "):
        compare_published(judged, "wind-9x", "basis")
    with pytest.raises(RequestError, match="compared with itself; name two"):
        compare_published(judged, "wind-2x", "wind-2x")
    with pytest.raises(RequestError, match="no region ES04; it holds: XX01"):
        compare_published(judged, "basis", "wind-2x", regions=["ES04"])
    with pytest.raises(NoRelease, match="opgavenkaart run"):
        compare_published(tmp_path, "basis", "wind-2x")


def test_with_other_rules_nothing_is_compared(judged: Path, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "params:\n- {id: own.distance_m, value: 9, unit: m, status: U, source: own, title: {nl: a, en: a}}\n",
        encoding="utf-8",
    )
    with pytest.raises(RequestError, match=r"made with other rules than those loaded now.* --rules DIR"):
        compare_published(judged, "basis", "wind-2x", rules=tmp_path)


def test_a_release_that_is_damaged_is_named(judged: Path, tmp_path: Path) -> None:
    out = copied(judged, tmp_path)
    with closing(sqlite3.connect(out / "current" / "xx01" / "xx01.gpkg")) as file, file:
        file.execute("ALTER TABLE rules RENAME TO rulez")
    with pytest.raises(OutputError, match=r"xx01\.gpkg: rules missing, so another version wrote it"):
        compare_published(out, "basis", "wind-2x")
    (out / "current" / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(OutputRefused, match="release_id, rules_sha256, scenarios, regions missing"):
        compare_published(out, "basis", "wind-2x")


def test_the_text_reads_like_a_note_to_a_planner(judged: Path) -> None:
    text = comparison_text(compare_published(judged, "basis", "wind-2x"))

    assert text.startswith("Scenario wind-2x (Wind op 2 x de tiphoogte van woningen) vergeleken met basis\n")
    assert "Tot hoeveel keer de tiphoogte woningen tellen: 4 wordt 2 (wind.dwelling_limit_factor)" in text
    assert "\nVoorbeeldregio (XX01)\n  Conflicten: " in text
    assert "    C-04 Woningbouwplan bij een zoekgebied voor wind: " in text
    assert "niet langer in conflict; niet langer geraakt: " in text
    assert "weg" not in text
    assert "samen" not in text


def test_regions_without_a_difference_share_a_line(judged: Path, tmp_path: Path) -> None:
    out = copied(judged, tmp_path)
    with closing(sqlite3.connect(out / "current" / "xx01" / "xx01.gpkg")) as file, file:
        for table in ("conflicts", "opportunities", "scenario_conflicts", "scenario_opportunities"):
            # The triggers of the spatial index call functions that only GDAL has.
            for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                file.execute(f'DROP TRIGGER "{name}"')
            file.execute(f"DELETE FROM {table} WHERE rule_id IN ('C-02', 'M-04')")
        file.execute("UPDATE rules SET evaluated = 1, needs = '' WHERE rule_id = 'C-22'")

    text = comparison_text(compare_published(out, "basis", "strip-1000", lang="en"))
    assert text.endswith("\nNo difference in: Voorbeeldregio (XX01)")


def test_a_name_from_a_source_cannot_steer_the_terminal(judged: Path) -> None:
    comparison = compare_published(judged, "basis", "wind-2x")
    hostile = type(comparison)(
        **{**vars(comparison), "regions": ({**comparison.regions[0], "name": "\x1b[2J\x07Twente"},)}
    )

    assert "\x1b" not in comparison_text(hostile)
    assert " [2J Twente (XX01)" in comparison_text(hostile)


@pytest.fixture
def invoke(judged: Path) -> Callable[..., Result]:
    return partial(CliRunner().invoke, main, env={"OPGAVENKAART_OUT": str(judged)})


def test_the_command_tells_text_or_one_object(invoke: Callable[..., Result], judged: Path) -> None:
    text = invoke(["compare", "basis", "wind-2x", "--lang", "en", "--region", "XX01"])
    assert text.exit_code == 0, text.output
    assert text.output.startswith(
        "Scenario wind-2x (Wind at 2 x tip height from dwellings) compared with basis (basic)"
    )
    comparison = invoke(["compare", "basis", "wind-2x", "--json"])
    assert comparison.exit_code == 0, comparison.output
    (line,) = comparison.output.splitlines()
    assert json.loads(line) == json.loads(json.dumps(asdict(compare_published(judged, "basis", "wind-2x"))))


def test_the_command_ends_with_the_code_of_what_is_wrong(invoke: Callable[..., Result], tmp_path: Path) -> None:
    unknown = invoke(["compare", "basis", "wind-9x"])
    assert (unknown.exit_code, "there is no scenario" in unknown.output) == (2, True)
    absent = invoke(["compare", "basis", "wind-2x", "--out", str(tmp_path)])
    assert (absent.exit_code, "there is no release" in absent.output) == (3, True)
    wrong = json.loads(invoke(["compare", "basis", "wind-9x", "--json"]).output)
    assert (wrong["event"], wrong["exit_code"]) == ("error", 2)


def test_a_release_without_scenarios_says_how_to_make_them(published: Release) -> None:
    with pytest.raises(RequestError, match=r"it holds: basis; make it with `opgavenkaart run --scenario wind-2x`"):
        compare_published(published.folder.parents[1], "basis", "wind-2x")
