import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.errors import SnapshotError
from data.snapshots.snapshot import Snapshot, SnapshotStore
from tests.data.support import source

EARLY, LATE = (datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2))


def put(store: SnapshotStore, content: bytes, at: datetime) -> Snapshot:
    with store.incoming() as incoming:
        incoming.write_bytes(content)
        return store.add(incoming, source(), Snapshot("plans", "", 0, ".csv", at, "here"))


def test_same_bytes_are_kept_once_and_the_time_is_renewed(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    first, second = put(store, b"a", EARLY), put(store, b"a", LATE)
    assert first.sha256 == second.sha256
    assert len([path for path in (tmp_path / "objects").rglob("*") if path.is_file()]) == 1
    assert [item.captured_at for item in store.history(source())] == [LATE]


def test_history_is_newest_first_stale_and_of_the_same_entry(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    put(store, b"a", EARLY)
    newest = put(store, b"b", LATE)
    history = store.history(source())
    assert [item.captured_at for item in history] == [LATE, EARLY]
    assert {item.health for item in history} == {"stale"}
    assert history[0].sha256 == newest.sha256
    assert store.history(source(address="elsewhere.gpkg")) == ()


def test_changed_or_lost_bytes_are_found_out_and_a_pull_mends_them(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    snapshot = put(store, b"a", EARLY)
    path = store.path(snapshot)
    path.write_bytes(b"x")
    with pytest.raises(SnapshotError, match=r"plans.*was changed.*opgavenkaart refresh --only plans"):
        store.path(snapshot)
    put(store, b"a", LATE)
    assert store.path(snapshot).read_bytes() == b"a"
    path.unlink()
    with pytest.raises(SnapshotError, match="is gone"):
        store.path(snapshot)


def test_a_pull_that_fails_leaves_no_file(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)

    def fail() -> None:
        with store.incoming() as incoming:
            incoming.write_bytes(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert list(tmp_path.iterdir()) == []


KILLED = """\
import pathlib, sys, time
from data.snapshots.snapshot import SnapshotStore
with SnapshotStore(pathlib.Path(sys.argv[1])).incoming() as incoming:
    incoming.write_bytes(b"half")
    print("written", flush=True)
    time.sleep(60)
"""


def test_a_killed_pull_leaves_nothing_that_is_taken_for_a_snapshot(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "written\n"
        process.kill()
    assert [path.name[:10] for path in tmp_path.rglob("*")] == [".incoming-"]
    store = SnapshotStore(tmp_path)
    assert store.history(source()) == ()
    kept = put(store, b"whole", EARLY)
    assert store.path(kept).read_bytes() == b"whole"
    assert [item.sha256 for item in store.history(source())] == [kept.sha256]


def test_the_newest_pull_is_first_though_its_bytes_were_seen_before(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    first = put(store, b"a", EARLY)
    put(store, b"b", LATE)
    put(store, b"a", LATE + timedelta(days=1))
    history = store.history(source())
    assert len(history) == 2
    assert history[0].sha256 == first.sha256
