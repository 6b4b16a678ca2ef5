import csv
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from data.rulebook.rulebook import load_rulebook
from flows.answers.explain import explain_published
from flows.cli.commands import main
from flows.errors import NoRelease, OutputRefused, RequestError
from flows.publish.release import Release
from maps.answers.explanation_text import explanation_text
from maps.common.numbers import number
from tests.flows.support import publish_in
from tests.maps.map_page import model_of


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of the sample with two scenarios, one of which leaves out what lies beyond 500 m."""
    folder = tmp_path_factory.mktemp("judged")
    publish_in(folder, scenarios=("wind-2x", "wind-4x"))
    return folder / "out"


def rows_of(out: Path, **wanted: str) -> list[dict[str, str]]:
    with (out / "current" / "xx01" / "findings.csv").open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if all(row[name] == value for name, value in wanted.items())]


def out_of(release: Release) -> Path:
    return release.folder.parents[1]


def copied(release: Release, folder: Path) -> Path:
    """The output folder of a release of one's own, to spoil."""
    shutil.copytree(out_of(release), folder / "out", symlinks=True)
    return folder / "out"


def test_the_grade_of_every_finding_of_the_sample_is_explained(judged: Path) -> None:
    seen = set()
    for row in rows_of(judged, scenario="basis"):
        explanation = explain_published(judged, row["finding_id"])
        assert explanation.change is not None, row
        assert not explanation.notes, row
        assert explanation.grade == int(row["grade"])
        apart = [stretch for stretch in explanation.change.stretches.get("distance_m", ()) if stretch.now]
        by_distance = explanation.change.relation in ("within_distance", "emission_distance", "adjacent_cross_border")
        assert by_distance == bool(apart), row
        for stretches in explanation.change.stretches.values():
            assert [stretch.grade for stretch in stretches if stretch.now] in ([], [explanation.grade])
        seen.add(row["rule_id"])
    assert seen == {row["rule_id"] for row in rows_of(judged)}


def test_the_map_says_the_same_of_every_finding_as_the_terminal(judged: Path) -> None:
    model = model_of(judged / "current" / "xx01" / "map.html")
    found, told = model["findings"], model["grade_changes"]
    for finding_id, scenario, at in zip(found["id"], found["scenario"], told["of"], strict=True):
        if scenario == 0:
            text = explanation_text(explain_published(judged, finding_id))
            lines = text.partition("Wat de graad zou veranderen\n")[2].partition("\n\n")[0].splitlines()
            on_map = [told["lines"][number] for number in told["sets"][at]]
            # Of a pair the panel shows the measures beside it; a target has no others.
            shown = lines if finding_id.startswith("C-24.") else [re.sub(r" \(nu [^)]*\)", "", line) for line in lines]
            assert on_map == [line.strip() for line in shown], finding_id
    assert len(told["sets"]) < len(told["of"]) / 3
    assert len(set(told["lines"])) == len(told["lines"])


def test_a_finding_on_a_target_is_explained_by_the_value_of_its_indicator(judged: Path) -> None:
    row = rows_of(judged, rule_id="C-24.HOUSING", scenario="basis")[0]
    told = explain_published(judged, row["finding_id"], lang="en")

    assert told.change is not None
    assert (told.change.relation, list(told.change.stretches)) == ("below_target", ["value"])
    (here,) = [stretch for stretch in told.change.stretches["value"] if stretch.now]
    assert (here.most, here.grade) == (1, 3)
    assert told.measures["value"] is not None
    assert "no finding from 130% (now " in explanation_text(told)


def test_facts_are_those_of_the_release_and_of_the_rule(published: Release) -> None:
    out, book = out_of(published), load_rulebook().ruleset
    row = next(row for row in rows_of(out, rule_id="C-01") if row["grade"] == "2")
    explanation = explain_published(out, row["finding_id"], lang="en")
    rule = book.rules["C-01"]

    assert (explanation.title, explanation.grade_word, explanation.regions) == (rule.title.en, "attention", ("XX01",))
    assert row["left_name"] in explanation.reason
    assert explanation.left["layer_title"] == "Housing plans"
    assert explanation.measures["distance_m"] == float(row["distance_m"])
    assert explanation.first_seen == row["first_seen"]
    assert [item["param_id"] for item in explanation.thresholds or ()] == list(book.params_of(rule))
    assert {item["param_id"]: (item["value"], item["status"]) for item in explanation.thresholds or ()} == {
        name: (book.params[name].value, book.params[name].status) for name in book.params_of(rule)
    }
    deciding = [party for party in explanation.parties if party["influence"] == "beslist"]
    named = {":".join(filter(None, (party["party_id"], party["municipality"]))) for party in deciding}
    assert named == set(row["deciders"].split(","))
    assert all(party["municipality_name"] in party["title"] for party in explanation.parties)
    assert {source["source_id"] for source in explanation.sources} == {"housing_plans", "nitrogen_habitat"}
    assert {source["label_word"] for source in explanation.sources} == {"fictional"}
    assert {
        source["source_id"]: (source["content_on"], source["content_newest_on"]) for source in explanation.sources
    } == {
        "housing_plans": ("2023-12-31", "2026-07-01"),
        "nitrogen_habitat": (None, None),
    }


def test_scenarios_tell_where_a_finding_stands_and_where_not(judged: Path) -> None:
    far = next(row for row in rows_of(judged, rule_id="C-04", scenario="basis") if float(row["distance_m"]) > 500)
    near = next(row for row in rows_of(judged, rule_id="C-04", scenario="basis") if float(row["distance_m"]) < 500)
    other = rows_of(judged, rule_id="C-03", scenario="basis")[0]

    def standings(row: dict[str, str]) -> list[tuple[str, str, int | None]]:
        explanation = explain_published(judged, row["finding_id"])
        return [(item["scenario"], item["standing"], item["grade"]) for item in explanation.scenarios]

    grade = int(far["grade"])
    assert standings(far) == [("basis", "stands", grade), ("wind-2x", "gone", None), ("wind-4x", "stands", grade)]
    assert [standing for _, standing, _ in standings(near)] == ["stands"] * 3
    assert standings(other) == [("basis", "stands", 4), ("wind-2x", "untouched", 4), ("wind-4x", "untouched", 4)]


def test_an_id_may_be_shortened_and_no_more_than_is_clear(published: Release) -> None:
    out = out_of(published)
    ids = sorted({row["finding_id"] for row in rows_of(out)})
    whole = ids[0]

    assert explain_published(out, whole[:-2]).finding_id == whole
    with pytest.raises(RequestError, match=rf"findings begin with 'C-01-': {whole}, .* more; give more of the id"):
        explain_published(out, "C-01-")


def test_a_finding_of_two_regions_names_both_and_is_told_once(published: Release, tmp_path: Path) -> None:
    out = copied(published, tmp_path)
    shutil.copytree(out / "current" / "xx01", out / "current" / "xx02")
    explanation = explain_published(out, rows_of(out)[0]["finding_id"])

    assert explanation.regions == ("XX01", "XX02")


@pytest.mark.parametrize("requested", ["", "C-01-zz", "c-01", "zzz"])
def test_an_unknown_id_names_the_nearest(published: Release, requested: str) -> None:
    ids = {row["finding_id"] for row in rows_of(out_of(published))}

    with pytest.raises(RequestError, match=f"there is no finding '{requested}'") as refused:
        explain_published(out_of(published), requested)
    nearest = str(refused.value).partition("nearest: ")[2].partition(";")[0].split(", ")
    assert nearest
    assert set(nearest) <= ids


def test_without_a_release_it_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NoRelease, match="opgavenkaart run"):
        explain_published(tmp_path, "C-01")


def test_of_other_rules_nothing_is_told_but_what_the_release_holds(published: Release, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "params:\n- {id: own.distance_m, value: 9, unit: m, status: U, source: own, title: {nl: a, en: a}}\n",
        encoding="utf-8",
    )
    row = rows_of(out_of(published), rule_id="C-01")[0]
    explanation = explain_published(out_of(published), row["finding_id"], rules=tmp_path)

    assert (explanation.change, explanation.thresholds) == (None, None)
    assert [note for note in explanation.notes if "andere regels" in note] == list(explanation.notes)
    assert (explanation.grade, explanation.title) == (int(row["grade"]), row["title"])
    assert [item["standing"] for item in explanation.scenarios] == ["stands"]
    text = explanation_text(explanation)
    assert "andere regels" in text
    assert "Wat de graad zou veranderen" not in text


def test_a_manifest_that_is_damaged_is_named(published: Release, tmp_path: Path) -> None:
    out = copied(published, tmp_path)
    manifest = out / "current" / "manifest.json"
    manifest.write_text("{", encoding="utf-8")
    with pytest.raises(OutputRefused, match=r"manifest\.json: cannot be read"):
        explain_published(out, "C-01")
    manifest.write_text("{}", encoding="utf-8")
    with pytest.raises(OutputRefused, match="release_id, lang, rules_sha256"):
        explain_published(out, "C-01")


def test_the_text_tells_what_would_change_the_grade(published: Release) -> None:
    out, book = out_of(published), load_rulebook().ruleset
    row = next(row for row in rows_of(out, rule_id="M-12"))
    explanation = explain_published(out, row["finding_id"])
    text = explanation_text(explanation)

    limit = number(book.params["housing.neighbour_distance_m"].value, "nl")
    assert f"geen bevinding boven {limit} m (nu {number(float(row['distance_m']), 'nl')} m)" in text
    assert "(housing.neighbour_distance_m)" in text
    assert explanation.reason in text
    assert f"Meekoppelkans, sterkte {row['grade']}" in text


def test_a_name_from_a_source_cannot_steer_the_terminal(published: Release) -> None:
    explanation = explain_published(out_of(published), rows_of(out_of(published))[0]["finding_id"])
    hostile = type(explanation)(**{**vars(explanation), "reason": "\x1b[2J\x07name"})

    assert "\x1b" not in explanation_text(hostile)
    assert " [2J name" in explanation_text(hostile)


@pytest.fixture
def invoke(published: Release) -> Callable[..., Result]:
    return partial(CliRunner().invoke, main, env={"OPGAVENKAART_OUT": str(out_of(published))})


def test_the_command_tells_text_or_one_object(invoke: Callable[..., Result], published: Release) -> None:
    finding_id = rows_of(out_of(published), rule_id="C-01")[0]["finding_id"]

    text = invoke(["explain", finding_id, "--lang", "en"])
    assert text.exit_code == 0, text.output
    assert text.output.startswith(f"{finding_id}  Housing plan")
    assert "the release is in Dutch" in text.output
    explanation = invoke(["explain", finding_id, "--json"])
    assert explanation.exit_code == 0, explanation.output
    (line,) = explanation.output.splitlines()
    assert json.loads(line) == json.loads(json.dumps(asdict(explain_published(out_of(published), finding_id))))


def test_the_command_ends_with_the_code_of_what_is_wrong(invoke: Callable[..., Result], tmp_path: Path) -> None:
    unknown = invoke(["explain", "C-99"])
    assert (unknown.exit_code, "nearest: " in unknown.output) == (2, True)
    absent = invoke(["explain", "C-01", "--out", str(tmp_path)])
    assert (absent.exit_code, "there is no release" in absent.output) == (3, True)
    wrong = json.loads(invoke(["explain", "C-99", "--json"]).output)
    assert (wrong["event"], wrong["exit_code"]) == ("error", 2)
