import json
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from flows.errors import NothingToPublish
from flows.executors.local import LocalExecutor
from flows.job import refresh_job
from flows.publish.release import Release
from flows.run.run import code_version, prepare
from flows.run.source_status import SourceStatus
from tests.flows.support import AT, Silent, copied, manifest_of, publish_in, request_in, tree

NOT_EVALUATED = {
    "C-07.GEESE": ["goose_areas"],
    "C-07.MEADOW_BIRDS": ["meadow_bird_areas"],
    "C-07.UNESCO": ["unesco_areas"],
    "C-08.FLOOD_DEFENCE": ["flood_defences"],
    "C-08.PIPELINE": ["pipelines"],
    "C-08.POWER_LINE": ["power_lines"],
    "C-08.RAIL": ["railways"],
    "C-09.AIRPORT": ["airport_surfaces"],
    "C-09.LOW_FLY": ["low_fly_areas"],
    "C-09.RADAR": ["defence_radars"],
    "C-17.OUTSIDE_DIKES": ["outside_dikes_areas"],
    "C-17.WET": ["wet_areas"],
    "C-22": ["livestock_permits"],
    "C-23.LANDSCAPE": ["landscape_areas"],
    "M-05.LANDFILL": ["solar_places"],
    "M-05.NOISE_BARRIER": ["solar_places"],
    "M-05.PARKING": ["solar_places"],
    "M-05.VERGE": ["solar_places"],
    "M-05.WATER": ["solar_places"],
    "M-06.LAND": ["state_road_land"],
    "M-08": ["extensification_areas"],
    "M-09.STORAGE": ["water_storage_areas"],
    "M-11": ["green_gaps"],
    "M-15": ["novex_areas"],
    "M-15.HOUSING": ["novex_areas"],
    "M-17": ["landscape_lines"],
}
"""Rules that the sample cannot judge, with the layers that it leaves out on purpose."""


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_release_holds_what_the_contract_promises(published: Release) -> None:
    names = set(tree(published.folder)) | {"manifest.json"}
    assert names == {
        "index.html",
        "manifest.json",
        "changes.json",
        "balance.csv",
        "xx01/map.html",
        "xx01/xx01.gpkg",
        "xx01/findings.csv",
        "xx01/report.html",
        "xx01/report.json",
    }
    assert published.index.parent.is_symlink()
    assert published.index.parent.resolve() == published.folder


def test_manifest_tells_sources_rules_files_and_code(published: Release) -> None:
    manifest = manifest_of(published)
    assert manifest["release_id"] == published.release_id == published.folder.name
    assert manifest["code_version"] == code_version()
    assert {source["health"] for source in manifest["sources"]} == {"fresh"}
    assert {source["label"] for source in manifest["sources"]} == {"fictional"}
    assert all(len(source["sha256"]) == 64 and source["captured_at"] for source in manifest["sources"])
    assert set(manifest["files"]) == set(tree(published.folder))
    assert manifest["regions"]["XX01"]["features"]["natura2000"] > 0


def test_every_rule_has_a_finding_in_the_sample_or_says_what_it_needs(published: Release) -> None:
    ruleset = prepare(request_in(Path("unused"))).ruleset
    manifest = manifest_of(published)
    assert manifest["rules_not_evaluated"] == NOT_EVALUATED
    assert {rule.id for rule in ruleset.of_targets} == {"C-24.ENERGY", "C-24.HOUSING"}
    # What was realised is in no source of the sample, so that the bid cannot be judged; the need is not met.
    actual = set(manifest["regions"]["XX01"]["findings_by_rule"])
    assert actual == set(ruleset.rules) - set(NOT_EVALUATED) - {"C-24.ENERGY"}


def test_what_rules_ask_the_place_of_has_one(published: Release) -> None:
    table = pd.read_csv(published.folder / "xx01" / "findings.csv").set_index("rule_id")
    assert table["municipalities"].notna().all()
    # The quiet area lies next door, which is no matter of its council; the peat lies in a municipality of the region.
    actual = table.loc[["C-23", "M-09.NATURE"], "municipalities"]
    assert actual.to_dict() == {"C-23": "GM9906", "M-09.NATURE": "GM9903"}


def test_same_inputs_same_bytes(published: Release, tmp_path: Path) -> None:
    again = publish_in(tmp_path, layers=tmp_path / "layers")
    assert again.release_id == published.release_id
    assert tree(again.folder) == tree(published.folder)
    first, second = manifest_of(published), manifest_of(again)
    assert first.pop("durations_s").keys() == second.pop("durations_s").keys()
    assert first == second


def test_the_same_release_twice_in_one_folder_is_one_release(published: Release, tmp_path: Path) -> None:
    first = copied(published, tmp_path)
    result = {path: path.stat().st_mtime_ns for path in first.folder.rglob("*")}
    second = publish_in(tmp_path)
    assert first.release_id == second.release_id
    assert {path: path.stat().st_mtime_ns for path in second.folder.rglob("*")} == result
    assert len(list((tmp_path / "out" / "releases").iterdir())) == 1


def test_first_seen_stays_and_changes_are_told(published: Release, tmp_path: Path) -> None:
    copied(published, tmp_path)
    later = publish_in(tmp_path, at=AT + timedelta(days=7))
    table = pd.read_csv(later.folder / "xx01" / "findings.csv")
    assert set(table["first_seen"]) == {"2026-11-23"}
    changes = json.loads((later.folder / "changes.json").read_text(encoding="utf-8"))
    assert changes["regions"]["XX01"] == {"gained": [], "lost": [], "regraded": {}}
    assert changes["causes"] == {"sources": [], "rules": False, "code": False}


def test_scenario_rows_stand_beside_the_basic_ones(tmp_path: Path) -> None:
    release = publish_in(tmp_path, scenarios=("wind-2x",))
    table = pd.read_csv(release.folder / "xx01" / "findings.csv")
    basic, narrow = (set(table[table["scenario"] == name]["finding_id"]) for name in ("basis", "wind-2x"))
    assert set(table[table["scenario"] == "wind-2x"]["rule_id"]) == {"C-04", "C-05"}
    assert narrow < basic
    near = table["flags"].str.contains("within_2x_tip|count_within_500_m", na=False)
    inside = table[table["rule_id"].isin(["C-04", "C-05"]) & (table["scenario"] == "basis") & near]
    assert set(inside["finding_id"]) == narrow


def test_a_missing_source_is_shown_and_the_run_goes_on(sample_copy: Path, tmp_path: Path) -> None:
    (sample_copy.parent / "files" / "nationale_parken.geojson").unlink()
    release = publish_in(tmp_path, sample=False, catalogue=sample_copy)
    assert release.sources["national_parks"] == "missing"
    assert manifest_of(release)["rules_not_evaluated"] == NOT_EVALUATED | {"C-12.NP": ["national_parks"]}
    assert "C-12.NP" not in manifest_of(release)["regions"]["XX01"]["findings_by_rule"]


def test_a_source_that_is_gone_is_stale_while_a_snapshot_stands_in(
    published_copy: Release, sample_copy: Path, tmp_path: Path
) -> None:
    fresh = copied(published_copy, tmp_path)
    (sample_copy.parent / "files" / "nationale_parken.geojson").unlink()
    stale = publish_in(tmp_path, sample=False, catalogue=sample_copy, at=AT + timedelta(days=1))
    assert stale.sources["national_parks"] == "stale"
    shot = next(source for source in manifest_of(stale)["sources"] if source["id"] == "national_parks")
    assert shot["captured_at"] == AT.isoformat()
    assert "there is no file" in shot["why"]
    first, second = (manifest_of(item)["regions"]["XX01"]["findings_by_rule"] for item in (fresh, stale))
    assert first == second


def test_a_publisher_who_renames_a_column_does_not_end_the_runs(
    published_copy: Release, sample_copy: Path, tmp_path: Path
) -> None:
    copied(published_copy, tmp_path)
    edit(sample_copy.parent / "files" / "woningbouwplannen.geojson", '"aantal_rest"', '"aantal_resterend"')
    release = publish_in(tmp_path, sample=False, catalogue=sample_copy, at=AT + timedelta(days=1))
    assert release.sources["housing_plans"] == "stale"
    assert manifest_of(release)["regions"]["XX01"]["findings_by_rule"]["C-01"] > 0


def test_a_table_that_no_longer_fits_leaves_the_earlier_one_in_use(
    published_copy: Release, sample_copy: Path, tmp_path: Path
) -> None:
    copied(published_copy, tmp_path)
    table = sample_copy.parent / "files" / "depositie_per_gebied.csv"
    table.write_text("iets;anders\n1;2\n", encoding="utf-8")
    release = publish_in(tmp_path, sample=False, catalogue=sample_copy, at=AT + timedelta(days=1))
    assert release.sources["deposition_table"] == "stale"
    reported = next(source for source in manifest_of(release)["sources"] if source["id"] == "deposition_table")
    assert "missing" in reported["why"]
    assert reported["captured_at"] == AT.isoformat()


def test_without_boundaries_nothing_is_published(sample_copy: Path, tmp_path: Path) -> None:
    (sample_copy.parent / "files" / "gemeenten.geojson").unlink()
    with pytest.raises(NothingToPublish, match=r"there are no boundaries.*there is no file.*gemeenten\.geojson"):
        publish_in(tmp_path, sample=False, catalogue=sample_copy)
    assert not (tmp_path / "out" / "current").exists()


def test_without_any_claim_nothing_is_published(sample_copy: Path, tmp_path: Path) -> None:
    for name in ("woningbouwplannen", "zoekgebieden"):
        (sample_copy.parent / "files" / f"{name}.geojson").unlink()
    with pytest.raises(NothingToPublish, match="no claim layer is available"):
        publish_in(tmp_path, sample=False, catalogue=sample_copy)


def test_the_previous_release_stands_when_a_run_fails(
    published_copy: Release, sample_copy: Path, tmp_path: Path
) -> None:
    before = copied(published_copy, tmp_path)
    kept = tree(before.folder)
    (sample_copy.parent / "files" / "gemeenten.geojson").write_text("<html>down</html>", encoding="utf-8")
    again = publish_in(tmp_path, sample=False, catalogue=sample_copy, at=AT + timedelta(days=1))
    assert again.sources["municipalities"] == "stale"
    assert tree(before.folder) == kept


def test_only_sources_that_the_rules_need_are_pulled(sample_copy: Path, tmp_path: Path) -> None:
    extra = (sample_copy / "national_parks.yaml").read_text(encoding="utf-8")
    (sample_copy / "borders.yaml").write_text(
        extra.replace("id: national_parks", "id: borders", 1).replace("layer: national_parks", "layer: energy_regions"),
        encoding="utf-8",
    )
    run = prepare(request_in(tmp_path, sample=False, catalogue=sample_copy))
    assert "borders" in {source.id for source in run.sources}
    unverified = extra.replace("status: verified", "status: unverified")
    (sample_copy / "national_parks.yaml").write_text(unverified, encoding="utf-8")
    run = prepare(request_in(tmp_path, sample=False, catalogue=sample_copy))
    assert "national_parks" not in {source.id for source in run.sources}


def test_the_sample_never_stands_in_for_a_real_source_of_the_same_id(
    published: Release, sample_copy: Path, tmp_path: Path
) -> None:
    copied(published, tmp_path)
    edit(sample_copy / "municipalities.yaml", "label: fictional", 'label: ""')
    (sample_copy.parent / "files" / "gemeenten.geojson").unlink()
    with pytest.raises(NothingToPublish):
        publish_in(tmp_path, sample=False, catalogue=sample_copy)


def test_refresh_pulls_the_named_sources_only(tmp_path: Path) -> None:
    statuses = refresh_job(request_in(tmp_path), LocalExecutor(1, Silent()), ["natura2000"])
    assert [status.source_id for status in statuses] == ["natura2000"]
    assert isinstance(statuses[0], SourceStatus)
    assert not (tmp_path / "out").exists()
