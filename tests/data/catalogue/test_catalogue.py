from pathlib import Path

import pytest

from data.catalogue.catalogue import BUILTIN, SAMPLE, Catalogue
from data.errors import CatalogueError, DocumentError
from data.rulebook.vocabulary import load_layers

ENTRY = """\
id: plans
title: {nl: Plannen, en: Plans}
provider: test
licence: CC0
status: verified
connector: local_file
address: "{here}/plans.gpkg"
refresh_days: 30
layers:
  - {layer: housing_plans, id: nr, name: naam, columns: {dwellings: aantal}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "catalogue.yaml").write_text("title: {nl: t, en: t}\n", encoding="utf-8")
    (tmp_path / "plans.yaml").write_text(ENTRY, encoding="utf-8")
    return tmp_path


def load(folder: Path, **environment: str) -> Catalogue:
    return Catalogue.load(folder, load_layers(), environment)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "provider:",
            "providor:",
            r"key 'providor' is unknown \(nearest: provider\); allowed here: .*provider.*; key 'provider' is missing|"
            r"key 'provider' is missing; key 'providor' is unknown \(nearest: provider\); allowed here: .*provider",
        ),
        ("local_file", "ftp", r"key 'connector' is 'ftp'; allowed: .*local_file, ogc_api_features"),
        ("layer: housing_plans", "layer: houses", r"there is no layer 'houses'; allowed: .*housing_plans"),
        ("dwellings: aantal", "homes: aantal", r"layer 'housing_plans' has no column 'homes'; allowed: .*dwellings"),
        ("id: plans", "id: plan", r"key 'id' is 'plan', it must equal the file's name 'plans'"),
        ("status: verified", "status: sure", r"key 'status'.*'verified', 'reported' or 'unverified'.*'sure'"),
        (
            "connector: local_file",
            "connector: wfs",
            r"connector 'wfs' needs key 'collection'",
        ),
        (
            "refresh_days: 30",
            "refresh_days: 30\nsort_by: nr",
            r"connector 'local_file' does not read key 'sort_by'; it reads: collection, csv, format, join, member",
        ),
        (
            "refresh_days: 30",
            "refresh_days: 30\nextent: region",
            r"connector 'local_file' cannot request a region only",
        ),
        (
            "refresh_days: 30",
            "refresh_days: 30\nfallback: [{connector: download, address: a, paging: next}]",
            r"fallback: connector 'download' needs key 'format'",
        ),
        (
            "connector: local_file",
            "connector: wfs\ncollection: t\ncontent: {modified: true}",
            r"connector 'wfs' states no date; 'modified' in 'content' is for arcgis_rest, atom, download, local_file, "
            r"others have 'on', 'column', 'address' or unknown",
        ),
        (
            "refresh_days: 30",
            "refresh_days: 30\ncontent: {on: 2021, column: peil}",
            r"it has on and column; allowed is one of on: 2021-03-31 .*, column: NAME, modified: true and address",
        ),
        (
            "connector: local_file",
            "connector: cbs_odata_v3\ncollection: t",
            r"connector 'cbs_odata_v3' brings table, and 'kind' is 'features'",
        ),
        ("refresh_days: 30", "refresh_days: 0", r"key 'refresh_days': must be at least 1"),
        ("licence: CC0", "licence: CC0\nlicence: CC1", r"line 5: key 'licence' occurs twice"),
        (
            "aantal}",
            "{source: aantal, vocabulary: words}}",
            r"there is no vocabulary 'words'; allowed: .*planning_status",
        ),
        (
            "nr, name: naam",
            "nr, name: naam, colums: {}",
            r"key 'layers.0.colums' is unknown \(nearest: columns\); allowed here: .*columns",
        ),
    ],
)
def test_a_wrong_entry_is_named_with_what_is_allowed(folder: Path, old: str, new: str, says: str) -> None:
    assert old in ENTRY
    (folder / "plans.yaml").write_text(ENTRY.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DocumentError, match=rf"plans\.yaml: .*({says})"):
        load(folder)


TABLE = """\
id: table
title: {nl: Tabel, en: Table}
provider: test
licence: CC0
status: verified
kind: table
connector: local_file
address: table.csv
refresh_days: 30
attach: {layer: natura2000, column: deposition, key: nr, value: n}
"""


def test_what_is_attached_must_be_a_column_of_its_layer(folder: Path) -> None:
    (folder / "table.yaml").write_text(TABLE, encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"table\.yaml: layer 'natura2000' has no column 'deposition'; allowed: "):
        load(folder)


def test_sources_are_found_by_what_they_feed(folder: Path) -> None:
    assert [item.id for item in load(folder).feeding(["housing_plans", "natura2000"])] == ["plans"]
    assert load(folder).feeding(["natura2000"]) == ()


def test_only_what_is_pulled_per_region_is_narrowed(folder: Path) -> None:
    (folder / "large.yaml").write_text(
        ENTRY.replace("id: plans", "id: large")
        .replace("connector: local_file", "connector: wfs\ncollection: a:b\nextent: region")
        .replace('"{here}/plans.gpkg"', "https://host/wfs"),
        encoding="utf-8",
    )
    near = load(folder).within((140_250.5, 455_000, 141_000, 456_999.9), {})
    assert near.get("large").bbox == (140_000, 455_000, 141_000, 457_000)
    assert near.get("plans").bbox is None
    wide = load(folder).within((140_250.5, 455_000, 141_000, 456_999.9), {"housing_plans": 2_000, "parcels": 9_000})
    assert wide.get("large").bbox == (138_000, 453_000, 143_000, 459_000)
    assert near.get("large").pull_key != load(folder).get("large").pull_key


def test_keys_of_services_come_from_the_environment_and_are_not_shown(folder: Path) -> None:
    catalogue = load(folder, OPGAVENKAART_KEY_X="hush", OPGAVENKAART_OUT="out")
    assert catalogue.context("plans").keys == {"OPGAVENKAART_KEY_X": "hush"}
    assert "hush" not in repr(catalogue)
    assert "hush" not in repr(catalogue.context("plans"))


def test_a_folder_that_is_none_says_what_belongs_there(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="there is no such folder"):
        load(tmp_path / "nowhere")
    with pytest.raises(CatalogueError, match=r"catalogue\.yaml is missing"):
        load(tmp_path)


def test_extends_adds_and_replaces(folder: Path) -> None:
    assert list(load(folder).sources) == ["plans"]
    (folder / "catalogue.yaml").write_text("title: {nl: t, en: t}\nextends: builtin\n", encoding="utf-8")
    own = ENTRY.replace("id: plans", "id: natura2000").replace("layer: housing_plans", "layer: natura2000")
    (folder / "natura2000.yaml").write_text(own.replace(", columns: {dwellings: aantal}", ""), encoding="utf-8")
    both = load(folder)
    assert set(both.sources) == set(load(BUILTIN).sources) | {"plans"}
    assert both.get("natura2000").provider == "test"
    assert both.folders["natura2000"] == folder


def test_variables_come_from_the_environment_or_their_default(folder: Path) -> None:
    text = "title: {nl: t, en: t}\nvariables: {here: {env: THERE, default: ../data}}\n"
    (folder / "catalogue.yaml").write_text(text, encoding="utf-8")
    assert load(folder).variables == {"here": "../data"}
    assert load(folder, THERE="elsewhere").variables == {"here": "elsewhere"}


def test_an_unknown_source_lists_those_there_are(folder: Path) -> None:
    with pytest.raises(CatalogueError, match="no source 'plan' in the catalogue; have: plans"):
        load(folder).get("plan")


@pytest.mark.parametrize("path", [BUILTIN, SAMPLE])
def test_what_ships_loads(path: Path) -> None:
    catalogue = load(path)
    assert {"municipalities", "natura2000"} <= set(catalogue.sources)
