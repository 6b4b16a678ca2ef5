"""What a release tells of all its regions together."""

import csv
import json
import re
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path

import pytest

from data.rulebook.vocabulary import load_layers
from flows.publish.release import Release
from tests.flows.support import AT, copied, manifest_of, publish_in


def rows_of(release: Release) -> dict[str, dict[str, float]]:
    """The balance by region, of which one stands for all."""
    rows: dict[str, dict[str, float]] = defaultdict(dict)
    with (release.folder / "balance.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            assert set(row) == {"region", "claims", "area_ha"}
            rows[row["region"]][row["claims"]] = float(row["area_ha"])
    return dict(rows)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return publish_in(tmp_path_factory.mktemp("both"), regions=("XX01", "XX02"))


def test_the_regions_rows_and_then_those_of_all(both: Release) -> None:
    rows = rows_of(both)
    assert list(rows) == ["XX01", "XX02", "total"]
    for claims, area_ha in rows["total"].items():
        assert area_ha == pytest.approx(rows["XX01"].get(claims, 0) + rows["XX02"].get(claims, 0), rel=1e-12)
    assert set(rows["total"]) == set(rows["XX01"]) | set(rows["XX02"])
    assert list(rows["total"]) == sorted(rows["total"])


def test_the_manifest_tells_the_same(both: Release) -> None:
    manifest = manifest_of(both)
    rows = rows_of(both)
    assert {row["claims"]: row["area_ha"] for row in manifest["balance"]} == rows["total"]
    assert manifest["balance_note"] == ""
    assert {code: region["balance"] for code, region in manifest["regions"].items()} == {
        "XX01": rows["XX01"],
        "XX02": rows["XX02"],
    }
    assert "balance.csv" in manifest["files"]
    # Nothing that is published of the Netherlands stands beside what is made up.
    assert manifest["benchmarks"] == []


def test_the_whole_is_that_of_the_province(both: Release, tmp_path: Path) -> None:
    province = rows_of(publish_in(tmp_path, regions=("PV99",)))["PV99"]
    total = rows_of(both)["total"]
    assert list(province) == list(total)
    assert list(province.values()) == pytest.approx(list(total.values()), rel=1e-9)


def test_ground_that_two_regions_hold_is_not_added_up(tmp_path: Path) -> None:
    release = publish_in(tmp_path, regions=("XX01", "GM9901"))
    manifest = manifest_of(release)
    assert list(rows_of(release)) == ["GM9901", "XX01"]
    assert manifest["balance"] is None
    assert manifest["balance_note"] == ("GM9901, XX01 share GM9901: adding them up would count that ground twice")


@pytest.fixture
def lost(sample_copy: Path) -> Path:
    """The sample with Buurdrecht, into which a nature area reaches, in no region."""
    path = sample_copy.parent / "files" / "gemeenten.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    for feature in content["features"]:
        if feature["properties"]["gemeentecode"] == "GM9907":
            feature["properties"]["res_code"] = feature["properties"]["res_naam"] = None
    path.write_text(json.dumps(content), encoding="utf-8")
    return sample_copy


def test_what_lies_in_no_region_is_told(lost: Path, both: Release, tmp_path: Path) -> None:
    assert manifest_of(both)["outside_regions"] == []
    assert "Buiten alle regio's" not in both.index.read_text(encoding="utf-8")
    release = publish_in(tmp_path / "lost", sample=False, catalogue=lost)
    outside = {row["layer"]: row for row in manifest_of(release)["outside_regions"]}
    neighbours = rows_of(both)["XX02"]
    outside_ha = sum(area_ha for claims, area_ha in neighbours.items() if "natura2000" in claims.split(","))
    assert outside_ha > 1
    assert outside["natura2000"]["area_ha"] == pytest.approx(outside_ha, rel=1e-9)
    assert outside["natura2000"]["features_partly"] == 1
    page = release.index.read_text(encoding="utf-8")
    assert page.count("Buiten alle regio&#39;s (zee, groot water, buitenland)") == 1
    assert "1 deels" in page


def test_a_run_of_some_regions_tells_it_in_the_manifest_alone(lost: Path, tmp_path: Path) -> None:
    release = publish_in(tmp_path / "some", sample=False, catalogue=lost, regions=("GM9901",))
    assert [row["layer"] for row in manifest_of(release)["outside_regions"]]
    assert "Buiten alle regio" not in release.index.read_text(encoding="utf-8")


def test_several_regions_have_one_map_of_all(both: Release, published: Release) -> None:
    page = (both.folder / "nederland.html").read_text(encoding="utf-8")
    assert "nederland.html" in manifest_of(both)["files"]
    assert 'href="nederland.html"' in both.index.read_text(encoding="utf-8")
    data = json.loads(re.search(r'id="nation-data">(.*?)</script>', page, re.S)[1])
    assert [region["map"] for region in data["regions"]] == ["xx01/map.html", "xx02/map.html"]
    regions: dict[str, set[str]] = defaultdict(set)
    sides: dict[str, tuple[str, str, str]] = {}
    for code in ("XX01", "XX02"):
        with (both.folder / code.lower() / "findings.csv").open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                if int(row["grade"]) >= {"conflict": 4, "opportunity": 3}[row["kind"]]:
                    regions[row["finding_id"]].add(f"{code.lower()}/map.html")
                    counted = load_layers().layers[row["right_layer"]].title.nl
                    sides[row["finding_id"]] = (row["rule_id"], row["left_name"], row["right_name"] or counted)
    outside = Counter((*sides[name], frozenset(places)) for name, places in regions.items())
    findings, names = data["findings"], data["names"]
    drawn = Counter(
        (
            data["rules"][rule]["id"],
            names[left],
            names[right],
            frozenset(data["regions"][at]["map"] for at in places),
        )
        for rule, left, right, places in zip(
            findings["rule"], findings["left"], findings["right"], findings["regions"], strict=True
        )
    )
    assert drawn == outside
    assert not (published.folder / "nederland.html").exists()
    assert "nederland.html" not in published.index.read_text(encoding="utf-8")


def test_the_index_tells_what_changed(published_copy: Release, sample_copy: Path, tmp_path: Path) -> None:
    first = copied(published_copy, tmp_path)
    assert "niet vergeleken" in first.index.read_text(encoding="utf-8")
    path = sample_copy.parent / "files" / "woningbouwplannen.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["features"] = content["features"][:-3]
    path.write_text(json.dumps(content), encoding="utf-8")
    second = publish_in(tmp_path, sample=False, catalogue=sample_copy, at=AT + timedelta(days=1))
    changes = json.loads((second.folder / "changes.json").read_text(encoding="utf-8"))
    page = second.index.read_text(encoding="utf-8")
    assert changes["regions"]["XX01"]["lost"]
    for changed_findings in changes["regions"].values():
        counts = [len(changed_findings[name]) for name in ("gained", "lost", "regraded")]
        assert ("+{} −{} ±{}".format(*counts) if any(counts) else "niets") in page
    assert first.release_id in page
