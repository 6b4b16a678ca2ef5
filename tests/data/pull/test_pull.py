from datetime import UTC, datetime, timedelta
from pathlib import Path

import geopandas as gpd
import pytest

from data.entries.entry_context import EntryContext
from data.entries.source import Source
from data.errors import CatalogueError, IncompletePull, SourceUnavailable
from data.pull.pull import fresh_snapshot, pull
from data.snapshots.pull_log import PullLog
from data.snapshots.snapshot import Snapshot, SnapshotStore
from data.web import Web
from tests.data.support import box, source

AT = datetime(2026, 11, 23, 6, tzinfo=UTC)
TABLE = {"layer": "natura2000", "column": "deposition_table_mol_ha_yr", "key": "nr", "value": "n"}


def table(address: str | list[str]) -> Source:
    return source(kind="table", layers=[], attach=TABLE, address=address)


def pull_into(
    wanted: Source, folder: Path, at: datetime = AT, *, accept_fewer: bool = False, **variables: str
) -> Snapshot:
    store, log = SnapshotStore(folder / "store"), PullLog(folder / "log")
    with Web(contact="test", offline=True) as web:
        context = EntryContext(folder, variables)
        return pull(wanted, store, log, web, at, context, accept_fewer=accept_fewer)


def drop_plans(folder: Path, count: int) -> None:
    """Put a file with so many plans where the entry `plans` looks for it; a file gives no count of its own."""
    rows = range(1, count + 1)
    shapes = [box(100 * row, 0, 50, 50) for row in rows]
    frame = gpd.GeoDataFrame({"nr": rows, "naam": [f"plan {row}" for row in rows]}, geometry=shapes, crs=28992)
    (folder / "plans.gpkg").unlink(missing_ok=True)
    frame.to_file(folder / "plans.gpkg", layer="plans")


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


def test_a_source_that_lost_more_than_its_share_is_refused_and_its_snapshot_stays(tmp_path: Path) -> None:
    drop_plans(tmp_path, 10)
    whole = pull_into(source(), tmp_path)
    drop_plans(tmp_path, 7)
    with pytest.raises(IncompletePull) as caught:
        pull_into(source(), tmp_path, AT + timedelta(days=1))
    message = str(caught.value)
    assert "gave 7 features" in message
    assert "the snapshot of 2026-11-23 holds 10 ('may_shrink_share' is 0.2)" in message
    assert "opgavenkaart refresh --only plans --accept-fewer" in message
    assert (caught.value.features, caught.value.expected) == (7, 10)
    newest = SnapshotStore(tmp_path / "store").newest(source())
    assert newest is not None
    assert newest.sha256 == whole.sha256


@pytest.mark.parametrize(
    ("share", "count", "is_refused"),
    [
        (0.2, 8, False),
        (0.2, 7, True),
        (0.5, 5, False),
        (0.5, 4, True),
        (0.0, 10, False),
        (0.0, 9, True),
        (1.0, 0, False),
    ],
)
def test_the_entry_says_how_far_a_source_may_shrink(tmp_path: Path, share: float, count: int, is_refused: bool) -> None:
    wanted = source(may_shrink_share=share)
    drop_plans(tmp_path, 10)
    pull_into(wanted, tmp_path)
    drop_plans(tmp_path, count)
    if is_refused:
        with pytest.raises(IncompletePull, match=f"'may_shrink_share' is {share:g}"):
            pull_into(wanted, tmp_path, AT + timedelta(days=1))
        assert pull_into(wanted, tmp_path, AT + timedelta(days=1), accept_fewer=True).features == count
    else:
        assert pull_into(wanted, tmp_path, AT + timedelta(days=1)).features == count


def test_a_source_is_compared_with_its_newest_count(tmp_path: Path) -> None:
    for day, count in enumerate((20, 10, 8)):
        drop_plans(tmp_path, count)
        assert pull_into(source(), tmp_path, AT + timedelta(days=day), accept_fewer=count == 10).features == count
