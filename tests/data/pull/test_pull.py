from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.entries.entry_context import EntryContext
from data.entries.source import Source
from data.errors import CatalogueError, SourceUnavailable
from data.pull.pull import fresh_snapshot, pull
from data.snapshots.pull_log import PullLog
from data.snapshots.snapshot import Snapshot, SnapshotStore
from data.web import Web
from tests.data.support import source

AT = datetime(2026, 11, 23, 6, tzinfo=UTC)
TABLE = {"layer": "natura2000", "column": "deposition_table_mol_ha_yr", "key": "nr", "value": "n"}


def table(address: str | list[str]) -> Source:
    return source(kind="table", layers=[], attach=TABLE, address=address)


def pull_into(wanted: Source, folder: Path, **variables: str) -> Snapshot:
    with Web(contact="test", offline=True) as web:
        context = EntryContext(folder, variables)
        return pull(wanted, SnapshotStore(folder / "store"), PullLog(folder / "log"), web, AT, context)


def test_a_relative_path_starts_at_the_catalogue(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("nr,n\n1,2\n", encoding="utf-8")
    shot = pull_into(table("a.csv"), tmp_path)
    assert (shot.source_id, shot.request, shot.captured_at, shot.size_bytes) == ("plans", "a.csv", AT, 9)


def test_a_variable_is_filled_in_and_the_request_stays_as_written(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.csv").write_text("nr,n\n", encoding="utf-8")
    shot = pull_into(table("{here}/a.csv"), tmp_path / "catalogue", here=str(tmp_path / "elsewhere"))
    assert shot.request == "{here}/a.csv"


def test_an_unknown_variable_lists_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(
        CatalogueError, match=r"source 'plans', key 'address': there is no variable 'there'; have: here"
    ):
        pull_into(table("{there}/a.csv"), tmp_path, here="x")
    with pytest.raises(CatalogueError, match=r"have: none \(declare it in catalogue\.yaml\)"):
        pull_into(table("{there}/a.csv"), tmp_path)


def test_the_first_address_that_answers_is_recorded(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("nr,n\n", encoding="utf-8")
    assert pull_into(table(["a.csv", "b.csv"]), tmp_path).request == "b.csv"


def test_when_none_answers_each_is_told_once_by_one_name_and_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "b.pdf").touch()
    with pytest.raises(SourceUnavailable) as caught:
        pull_into(table(["a.csv", "b.pdf"]), tmp_path)
    message = str(caught.value)
    assert message.count("source 'plans'") == 1
    assert "a.csv" in message
    assert "b.pdf is of no known format" in message
    assert [path for path in (tmp_path / "store").rglob("*") if path.is_file()] == []


def test_a_local_file_is_always_due_as_its_owner_may_have_replaced_it(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("nr,n\n", encoding="utf-8")
    pull_into(table("a.csv"), tmp_path)
    assert fresh_snapshot(table("a.csv"), SnapshotStore(tmp_path / "store"), AT + timedelta(hours=1)) is None
