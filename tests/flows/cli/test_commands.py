import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

from flows.cli.commands import main
from flows.publish.release import Release
from tests.flows.support import layer_store


@pytest.fixture
def invoke(tmp_path: Path):
    folders = {
        "OPGAVENKAART_SNAPSHOTS": str(tmp_path / "snapshots"),
        "OPGAVENKAART_LAYERS": str(layer_store()),
        "OPGAVENKAART_OUT": str(tmp_path / "out"),
        "PREFECT_API_URL": None,
    }

    def call(*arguments: str | Path) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], env=folders)

    return call


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def says(result: Result, code: int, *parts: str) -> None:
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    for part in parts:
        assert part in result.output


def test_run_publishes_and_prints_the_page_to_open(invoke, tmp_path: Path) -> None:
    result = invoke("run", "--sample", "--at", "2026-11-23T06:00:00Z", "--lang", "en")
    says(result, 0, "XX01 Voorbeeldregio", f"open {tmp_path / 'out' / 'current' / 'index.html'}")
    assert 'lang="en"' in (tmp_path / "out" / "current" / "xx01" / "map.html").read_text(encoding="utf-8")


def test_json_tells_steps_and_release_a_line_each(invoke) -> None:
    lines = [json.loads(line) for line in invoke("run", "--sample", "--json").output.splitlines()]
    assert {line["event"] for line in lines} == {"step", "item", "released"}
    assert lines[-1]["sources"]["natura2000"] == "fresh"


def test_unknown_region_lists_those_there_are(invoke, tmp_path: Path) -> None:
    says(invoke("run", "--sample", "--region", "ES99"), 4, "unknown region ES99", "XX01", "GM9901", "PV99")
    assert not (tmp_path / "out" / "current").exists()


def test_unknown_scenario_lists_those_there_are(invoke) -> None:
    says(invoke("run", "--sample", "--scenario", "wind-9x"), 4, "wind-9x", "wind-2x, wind-350m, wind-3x, wind-4x")


def test_unknown_option_is_a_usage_error(invoke) -> None:
    says(invoke("run", "--regoin", "ES04"), 2, "--regoin")


def test_malformed_rule_names_file_key_and_what_is_allowed(invoke, tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "own.yaml").write_text("rules:\n  - id: C-99\n    kind: conflikt\n    sevrity: 4\n", encoding="utf-8")
    says(
        invoke("run", "--sample", "--rules", folder),
        4,
        "own.yaml",
        "key 'rules.0.kind'",
        "'conflict' or 'opportunity'",
        "key 'rules.0.sevrity' is unknown",
        "deciders",
    )


def test_rule_on_an_unknown_layer_names_those_there_are(invoke, tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "own.yaml").write_text(
        "rules:\n- {id: C-99, kind: conflict, title: {nl: a, en: a}, reason: {nl: a, en: a}, left: {layer: houses},\n"
        "   right: {layer: natura2000}, tests: [{relation: overlap, grade: 4}], deciders: [raad], certainty: fact,\n"
        "   zone_semantics: exclusion, source: [own], status: U}\n",
        encoding="utf-8",
    )
    says(invoke("run", "--sample", "--rules", folder), 4, "own.yaml", "'C-99'", "left.layer", "houses", "housing_plans")


def test_broken_yaml_names_file_and_line(invoke, sample_copy: Path) -> None:
    (sample_copy / "natura2000.yaml").write_text("id: natura2000\ntitle: {nl: a", encoding="utf-8")
    says(invoke("run", "--catalogue", sample_copy), 4, "natura2000.yaml", "no readable YAML", "line")


def test_missing_column_names_it_and_those_there_are(invoke, sample_copy: Path) -> None:
    edit(sample_copy / "housing_plans.yaml", "dwellings: aantal_rest", "dwellings: aantal")
    says(
        invoke("run", "--catalogue", sample_copy), 4, "housing_plans", "column(s) aantal (nearest: aantal_rest) missing"
    )


def test_absent_crs_says_what_to_add(invoke, sample_copy: Path) -> None:
    edit(sample_copy / "deposition_raster.yaml", "crs: EPSG:28992\n", "")
    says(invoke("run", "--catalogue", sample_copy), 4, "deposition_raster", "in which CRS", "crs: EPSG:28992")


def test_unknown_variable_in_an_address_is_a_mistake_not_a_source_that_is_down(invoke, sample_copy: Path) -> None:
    edit(sample_copy / "natura2000.yaml", "../files/natura2000.geojson", '"{folder}/natura2000.geojson"')
    says(invoke("run", "--catalogue", sample_copy), 4, "natura2000", "no variable 'folder'")


def test_sample_and_catalogue_together_are_refused(invoke, sample_copy: Path) -> None:
    says(invoke("run", "--sample", "--catalogue", sample_copy), 2, "not both")


def test_boundaries_that_are_down_without_a_snapshot_end_with_3(invoke, sample_copy: Path) -> None:
    (sample_copy.parent / "files" / "gemeenten.geojson").unlink()
    says(invoke("run", "--catalogue", sample_copy), 3, "no boundaries", "gemeenten.geojson")


def test_offline_without_snapshots_ends_with_3(invoke) -> None:
    says(invoke("run", "--offline"), 3, "the run is offline")


def test_a_failed_run_leaves_the_published_release_untouched(invoke, sample_copy: Path, tmp_path: Path) -> None:
    says(invoke("run", "--catalogue", sample_copy, "--at", "2026-11-23"), 0)
    before = (tmp_path / "out" / "current").resolve()
    content = (before / "manifest.json").read_bytes()
    edit(sample_copy / "housing_plans.yaml", "dwellings: aantal_rest", "dwellings: aantal")
    says(invoke("run", "--catalogue", sample_copy), 4)
    assert (tmp_path / "out" / "current").resolve() == before
    assert (before / "manifest.json").read_bytes() == content
    assert not list((tmp_path / "out").glob(".staging-*"))


def test_a_second_run_in_the_same_folder_is_refused(invoke, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with FileLock(tmp_path / "out" / ".lock"):
        says(invoke("run", "--sample"), 2, "another run is at work", "--out DIR")


def test_wrong_setting_is_a_usage_error(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["run", "--sample"], env={"OPGAVENKAART_KEEP_RELEASES": "1"})
    says(result, 2, "keep_releases", "greater than or equal to 2")
    assert not list(tmp_path.iterdir())


def test_check_passes_our_own_export_and_refuses_others(invoke, published: Release, tmp_path: Path) -> None:
    says(invoke("check", published.folder / "xx01" / "xx01.gpkg"), 0, "all checks pass")
    other = tmp_path / "other.gpkg"
    other.write_text("no database", encoding="utf-8")
    says(invoke("check", other), 5, "other.gpkg")
    says(invoke("check", tmp_path / "absent.gpkg"), 5, "absent.gpkg")


def test_lists(invoke, sample_copy: Path) -> None:
    says(invoke("rules"), 0, "C-01", "nitrogen.screen_1_m", "wind-2x")
    (sample_copy / "nature_network.yaml").unlink()
    says(invoke("rules", "--catalogue", sample_copy), 0, "C-01", "not evaluated: needs nature_network")
    says(invoke("sources", "--sample"), 0, "natura2000", "missing", "CC0", "fictional")
    says(invoke("regions", "--sample"), 0, "XX01", "PV99", "GM9901")
    says(invoke("refresh", "--sample", "natura2000"), 0, "natura2000: fresh")
    says(invoke("refresh", "--sample", "nature"), 4, "there is no source 'nature'", "natura2000")


def test_help_imports_nothing_that_only_a_command_needs() -> None:
    program = """
import sys
from flows.cli.commands import main
main(["run", "--help"], standalone_mode=False)
print(sorted({"numpy", "pandas", "prefect", "pydantic", "rich", "shapely"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "Pull the sources that are due" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"
