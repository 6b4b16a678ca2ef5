import csv
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from data.catalogue.catalogue import SAMPLE
from flows.answers.diff import ReleaseDiff, diff_releases
from flows.cli.commands import main
from flows.errors import NoRelease, OutputRefused, RequestError
from maps.answers.diff_text import diff_text
from tests.flows.support import AT, publish_in


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of two releases: in the second the housing plans lack their first feature."""
    folder = tmp_path_factory.mktemp("twice")
    shutil.copytree(SAMPLE.parent / "files", folder / "files")
    shutil.copytree(SAMPLE, folder / "catalogue")
    publish_in(folder, sample=False, catalogue=folder / "catalogue", regions=("XX01",))
    plans = folder / "files" / "woningbouwplannen.geojson"
    content = json.loads(plans.read_text(encoding="utf-8"))
    content["features"] = content["features"][1:]
    plans.write_text(json.dumps(content), encoding="utf-8")
    publish_in(folder, sample=False, catalogue=folder / "catalogue", regions=("XX01",), at=AT + timedelta(days=7))
    return folder / "out"


def ids(out: Path) -> list[str]:
    return sorted(path.name for path in (out / "releases").iterdir())


def told_of(out: Path) -> ReleaseDiff:
    return diff_releases(out, *ids(out))


def findings(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "xx01" / "findings.csv").open(encoding="utf-8", newline="") as stream:
        return {row["finding_id"]: row for row in csv.DictReader(stream) if row["scenario"] == "basis"}


def test_changes_are_those_of_the_release_itself(twice: Path) -> None:
    differences = told_of(twice)
    published = json.loads((twice / "current" / "changes.json").read_text(encoding="utf-8"))

    assert (differences.a, differences.b) == (published["previous"], ids(twice)[1])
    assert differences.causes == published["causes"] == {"sources": ["housing_plans"], "rules": False, "code": False}
    result = {
        way: {row["finding_id"] for row in differences.regions[0]["changes"] if row["change"] == way}
        for way in ("gained", "lost")
    }
    assert result["lost"] == set(published["regions"]["XX01"]["lost"])
    assert result["gained"] == set(published["regions"]["XX01"]["gained"])


def test_each_change_names_the_source_that_caused_it_and_the_grades(twice: Path) -> None:
    old, new = (findings(twice / "releases" / name) for name in ids(twice))
    changes = told_of(twice).regions[0]["changes"]

    assert {row["finding_id"] for row in changes if row["change"] == "lost"} == old.keys() - new.keys()
    assert {row["finding_id"] for row in changes if row["change"] == "gained"} == new.keys() - old.keys()
    assert {row["change"] for row in changes} >= {"lost"}
    for row in changes:
        grades = [int(side[row["finding_id"]]["grade"]) if row["finding_id"] in side else None for side in (old, new)]
        assert [row["grade_a"], row["grade_b"]] == grades
        assert row["causes"] == ["housing_plans"]


def test_the_other_way_round_they_are_gained(twice: Path) -> None:
    there, back = told_of(twice), diff_releases(twice, *reversed(ids(twice)))
    turned = {"lost": "gained", "gained": "lost", "regraded": "regraded"}

    assert {(row["finding_id"], turned[row["change"]]) for row in there.regions[0]["changes"]} == {
        (row["finding_id"], row["change"]) for row in back.regions[0]["changes"]
    }


def test_another_grade_is_told_with_both(twice: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(twice, out, symlinks=True)
    first, second = (out / "releases" / name for name in ids(out))
    name, row = next((name, row) for name, row in sorted(findings(second).items()) if row["grade"] == "3")
    path = second / "xx01" / "findings.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    columns = lines[0].strip().split(",")
    at = next(number for number, line in enumerate(lines) if name in line and ",basis" in line)
    cells = next(csv.reader([lines[at]]))
    cells[columns.index("grade")] = "1"
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(lines[:at])
        csv.writer(stream).writerow(cells)
        stream.writelines(lines[at + 1 :])
    changes = {item["finding_id"]: item for item in diff_releases(out, str(first), str(second)).regions[0]["changes"]}

    assert row["grade"] == "3"
    assert (changes[name]["change"], changes[name]["grade_a"], changes[name]["grade_b"]) == ("regraded", 3, 1)


def test_rules_and_code_are_causes_of_every_change(twice: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(twice, out, symlinks=True)
    path = out / "releases" / ids(out)[1] / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**manifest, "rules_sha256": "0", "code_version": "0"}), encoding="utf-8")
    differences = told_of(out)

    assert all(row["causes"] == ["housing_plans", "rules", "code"] for row in differences.regions[0]["changes"])
    text = diff_text(asdict(differences), "nl")
    assert "Anders dan toen: gegevens van housing_plans, de regels, het programma" in text


def test_a_release_is_named_by_its_id_its_beginning_current_or_its_folder(twice: Path) -> None:
    first, second = ids(twice)
    whole = told_of(twice)

    assert diff_releases(twice, first[:10], "current") == whole
    assert diff_releases(twice, str(twice / "releases" / first), second[:12]) == whole
    with pytest.raises(RequestError, match=r"2 releases begin with '2026-1': .*give more of the id"):
        diff_releases(twice, "2026-1", "current")
    with pytest.raises(RequestError, match=rf"no release '1999' in .*newest there: {first}, {second}; or say where"):
        diff_releases(twice, "1999", "current")
    with pytest.raises(NoRelease, match="opgavenkaart run"):
        diff_releases(twice / "elsewhere", "current", "current")


def test_a_region_that_only_one_holds_is_told_and_cannot_be_asked_for(twice: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(twice, out, symlinks=True)
    second = out / "releases" / ids(out)[1]
    shutil.copytree(second / "xx01", second / "xx02")
    differences = told_of(out)

    assert (differences.regions_added, differences.regions_left_out) == (("XX02",), ())
    assert "Regio's erbij: XX02" in diff_text(asdict(differences), "nl")
    assert diff_releases(out, *reversed(ids(out))).regions_left_out == ("XX02",)
    with pytest.raises(RequestError, match="region XX02 is not in both releases; in both are: XX01"):
        diff_releases(out, *ids(out), regions=["xx02"])
    assert [part["code"] for part in diff_releases(out, *ids(out), regions=["xx01"]).regions] == ["XX01"]


def test_a_damaged_release_is_named(twice: Path, tmp_path: Path) -> None:
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(OutputRefused, match="release_id, rules_sha256, code_version, sources, layers, regions missing"):
        diff_releases(twice, str(folder), "current")


@pytest.fixture
def invoke(twice: Path) -> Callable[..., Result]:
    return partial(CliRunner().invoke, main, env={"OPGAVENKAART_OUT": str(twice)})


def test_the_command_tells_text_or_one_object(invoke: Callable[..., Result], twice: Path) -> None:
    first, second = ids(twice)
    text = invoke(["diff", first, "current", "--lang", "en"])
    assert text.exit_code == 0, text.output
    assert text.output.startswith(f"Release {second} compared with {first}\nOther than then: data of housing_plans\n")
    assert "no longer; by data of housing_plans" in text.output
    same = invoke(["diff", first, first])
    assert "Anders dan toen: geen bron, regel of programma" in same.output
    assert "Geen bevindingen nieuw, niet langer of met een andere graad in: Voorbeeldregio (XX01)" in same.output
    differences = invoke(["diff", first, second, "--json"])
    assert json.loads(differences.output) == json.loads(json.dumps(asdict(told_of(twice))))


def test_the_command_ends_with_the_code_of_what_is_wrong(invoke: Callable[..., Result]) -> None:
    unknown = invoke(["diff", "1999", "current"])
    assert (unknown.exit_code, "there is no release '1999'" in unknown.output) == (2, True)
