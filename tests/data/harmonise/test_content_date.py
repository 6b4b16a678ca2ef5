import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from data.harmonise.content_date import as_content_date, stated_date
from data.harmonise.harmonise import to_layer
from data.rulebook.vocabulary import load_layers
from data.snapshots.snapshot import Snapshot
from tests.data.support import box, features, source


@pytest.mark.parametrize(
    ("written", "content_on"),
    [
        ("2021", "2021"),
        ("2021-03-31T10:00:00Z", "2021-03-31"),
        ("31-3-2021", "2021-03-31"),
        ("2024JJ00", "2024"),
        ("2024KW02", "2024-06"),
        ("2024MM11", "2024-11"),
        ("1609459200000", "2021-01-01"),
        ("31-13-2021", None),
        ("binnenkort", None),
    ],
)
def test_dates_are_read_as_sources_write_them(written: str, content_on: str | None) -> None:
    assert as_content_date(written) == content_on


@pytest.mark.parametrize(
    "content",
    [{}, {"on": "2021", "column": "peil"}, {"on": "soon"}, {"modified": False}, {"on": 21}, {"address": False}],
)
def test_an_entry_states_one_origin_that_is_right(content: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        source(content=content)


def test_unknown_is_what_an_entry_without_it_has() -> None:
    assert source(content="unknown").content is None
    assert source().content is None


def test_each_feature_gets_the_date_of_its_column_and_what_is_none_is_said() -> None:
    given = features([box(at * 100, 0, 50, 50) for at in range(3)], peil=[2021.0, None, 99.0])
    entry = source(content={"column": "peil"})
    layer, issues = to_layer(entry, entry.layers[0], given, load_layers())
    assert layer.frame["content_on"].tolist() == ["2021", None, None]
    assert [(issue.kind, issue.feature_id) for issue in issues] == [("no_date", "3")]


def snapshot(suffix: str = ".geojson", request: str = "https://example.org/plans", **validators: str) -> Snapshot:
    kept = {name.replace("_", "-"): value for name, value in validators.items()}
    return Snapshot("plans", "0" * 64, 1, suffix, datetime(2026, 11, 23, tzinfo=UTC), request, validators=kept)


@pytest.mark.parametrize(
    ("validators", "content_on"),
    [
        ({"last_modified": "Wed, 31 Mar 2021 10:00:00 GMT"}, "2021-03-31"),
        ({"last_edit": "1609459200000"}, "2021-01-01"),
        ({"atom_updated": "2024-02-07T00:00:00Z https://example.org/2025/nnn.gml"}, "2024-02-07"),
        ({"etag": '"2021"'}, ""),
        ({}, ""),
    ],
)
def test_a_server_says_when_it_last_changed_a_file_a_feed_or_a_layer(
    validators: dict[str, str], content_on: str, tmp_path: Path
) -> None:
    assert stated_date(source(content={"modified": True}), snapshot(**validators), tmp_path / "none") == content_on


def test_a_file_says_of_itself_when_it_is_of_and_its_server_does_only_then_count(tmp_path: Path) -> None:
    server = {"last_modified": "Mon, 23 Nov 2026 10:00:00 GMT"}
    entry = source(content={"modified": True}, collection="plans")
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as file, file:
        file.execute("CREATE TABLE gpkg_contents (table_name TEXT, last_change TEXT)")
        rows = [("plans", "2021-03-31T10:00:00Z"), ("other", "2025-01-01T00:00:00Z")]
        file.executemany("INSERT INTO gpkg_contents VALUES (?, ?)", rows)
    assert stated_date(entry, snapshot(".gpkg", **server), tmp_path / "a.gpkg") == "2021-03-31"
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for day in ((2018, 6, 1, 0, 0, 0), (1980, 1, 1, 0, 0, 0)):
            archive.writestr(zipfile.ZipInfo(f"{day[0]}.asc", day), "1")
    assert stated_date(entry, snapshot(".asc.zip", **server), tmp_path / "a.zip") == "2018-06-01"
    # A zip that the connector packed itself is of the moment of the pull.
    assert stated_date(entry, snapshot(".esri.zip", last_edit="1609459200000"), tmp_path / "a.zip") == "2021-01-01"


@pytest.mark.parametrize(
    ("address", "content_on"),
    [
        ("https://example.org/gcn/depo_NTOT_2024.zip", "2024"),
        ("https://example.org/wijken-en-buurten-2025/ogc/v1", "2025"),
        ("https://example.org/2025/plans_2021.gpkg", ""),
        ("https://example.org/v120251", ""),
    ],
)
def test_an_address_names_a_year_or_none(address: str, content_on: str, tmp_path: Path) -> None:
    entry = source(content={"address": True}, address=address)
    assert stated_date(entry, snapshot(request=address), tmp_path) == content_on


def test_a_year_may_stand_in_the_query(tmp_path: Path) -> None:
    entry = source(content={"address": True}, connector="ogc_api_features", query={"jaarcode": "2026"})
    assert stated_date(entry, snapshot(request=entry.address[0]), tmp_path) == "2026"
