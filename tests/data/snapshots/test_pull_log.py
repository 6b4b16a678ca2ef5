from datetime import UTC, datetime
from pathlib import Path

from data.errors import IncompletePull
from data.snapshots.pull_log import Failure, PullLog
from tests.data.support import source

AT = datetime(2026, 11, 23, 6, tzinfo=UTC)


def test_a_failure_is_told_until_it_is_cleared(tmp_path: Path) -> None:
    log = PullLog(tmp_path / "log")
    assert log.failure(source()) is None
    log.note(source(), Failure(AT, "down"))
    log.note(source(id="other"), Failure(AT, "other"))
    assert log.failure(source()) == Failure(AT, "down")
    log.clear(source())
    assert log.failure(source()) is None
    assert log.failure(source(id="other")) == Failure(AT, "other")


def test_the_newest_part_is_kept_under_the_sources_name(tmp_path: Path) -> None:
    log = PullLog(tmp_path / "log")
    for content in (b"older", b"newer"):
        (tmp_path / "part").write_bytes(content)
        kept = log.keep_aside(source(), tmp_path / "part", IncompletePull("half", features=2, expected=4))
        log.note(source(), Failure(AT, "half", kept, 2, 4))
    failure = log.failure(source())
    assert failure is not None
    assert failure.file is not None
    assert failure.file.name.startswith("plans-")
    assert failure.file.read_bytes() == b"newer"
    assert (failure.features, failure.expected) == (2, 4)
    log.clear(source())
    assert list((tmp_path / "log").iterdir()) == []


def test_where_nothing_came_nothing_is_kept(tmp_path: Path) -> None:
    log = PullLog(tmp_path / "log")
    (tmp_path / "part").touch()
    assert log.keep_aside(source(), tmp_path / "part", IncompletePull("nothing")) is None
    assert log.keep_aside(source(), tmp_path / "absent", IncompletePull("nothing")) is None
