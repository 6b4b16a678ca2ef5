"""Every fault that `faults.yaml` lists, for each protocol that it names: complete, or refused by name."""

import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from data.entries.source import Source
from data.errors import IncompletePull, SourceUnavailable
from data.snapshots.pull_log import PullLog
from data.snapshots.snapshot import Snapshot, SnapshotStore
from data.web import Web
from tests.servers.standin import request_counts, scenario
from tests.servers.standin_pulls import AT, HASTY, KINDS, arrived, entry_of, expected, pull_into, spec_of

LATER = AT + timedelta(days=40)


@dataclass(frozen=True)
class Row:
    """A line of `faults.yaml`; its head says what each key means."""

    id: str
    does: str
    protocols: list[str]
    outcome: str
    fault: dict[str, Any] | None = None
    server: dict[str, Any] = field(default_factory=dict)
    entry: dict[str, Any] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    words_of: dict[str, list[str]] = field(default_factory=dict)
    grows_by: int = 0
    within_s: float | None = None
    deadline_s: float = HASTY.deadline_s
    again: str | None = None


ROWS = [Row(**row) for row in yaml.safe_load(Path(__file__).with_name("faults.yaml").read_text(encoding="utf-8"))]
CASES = [pytest.param(row, kind, id=f"{row.id}-{kind}") for row in ROWS for kind in row.protocols]


Earlier = Callable[[str, Row, Path], Snapshot]


@pytest.fixture(scope="module")
def earlier(base: str, tmp_path_factory: pytest.TempPathFactory) -> Earlier:
    """Put a good snapshot of other content into a folder; pulled once for each kind and number of features."""
    good_pulls: dict[tuple[str, int], tuple[Path, Snapshot]] = {}

    def put(kind: str, row: Row, folder: Path) -> Snapshot:
        key = kind, row.server.get("features", 25)
        if key not in good_pulls:
            whole = tmp_path_factory.mktemp("earlier")
            given = spec_of(kind, features=key[1], cap=10, edition=1)
            with Web(contact="test", mirror=scenario(base, given), retry=HASTY) as web:
                good_pulls[key] = whole, pull_into(web, entry_of(kind, at_least=0), whole)
        whole, snapshot = good_pulls[key]
        records = next((whole / "store" / "sources").iterdir())
        wanted = wanted_by(kind, row)
        shutil.copytree(whole / "store", folder / "store")
        # A condition makes it another pull; what lay there before it is the same all the same.
        (folder / "store" / "sources" / records.name).rename(
            folder / "store" / "sources" / f"{wanted.id}-{wanted.pull_key}"
        )
        return snapshot

    return put


def wanted_by(kind: str, row: Row) -> Source:
    return entry_of(kind, **row.entry)


def served(kind: str, row: Row, nonce: str) -> dict[str, Any]:
    usual = {"features": 25, "cap": 10, "fault": row.fault, "nonce": f"{row.id} {kind} {nonce}"}
    return spec_of(kind, **{**usual, **row.server})


def files(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def judge(base: str, kind: str, row: Row, folder: Path, before: Snapshot | None) -> None:
    """Pull, and hold what came of it against the row."""
    wanted, given = wanted_by(kind, row), served(kind, row, "first" if before is None else "second")
    store, log = SnapshotStore(folder / "store"), PullLog(folder / "log")
    kept, began = files(folder / "store"), time.monotonic()
    policy = replace(HASTY, deadline_s=row.deadline_s)
    with Web(contact="test", mirror=scenario(base, given), retry=policy) as web:
        if row.outcome == "refused":
            with pytest.raises(SourceUnavailable, match=r"^source 'plans': ") as caught:
                pull_into(web, wanted, folder, LATER)
            assert row.within_s is None or time.monotonic() - began < row.within_s
            assert files(folder / "store") == kept
            refused(kind, row, caught.value, store, log, before)
            if row.again != "complete":
                return
        snapshot = pull_into(web, wanted, folder, LATER)
    there = {**given, "features": given["features"] + row.grows_by}
    assert arrived(kind, wanted, snapshot, folder) == expected(kind, there)
    assert snapshot.captured_at == LATER
    assert snapshot.health == "fresh"
    assert store.history(wanted)[0].sha256 == snapshot.sha256
    assert log.failure(wanted) is None


def refused(
    kind: str, row: Row, told_by: SourceUnavailable, store: SnapshotStore, log: PullLog, before: Snapshot | None
) -> None:
    wanted = wanted_by(kind, row)
    by_offset = KINDS[kind].by_offset and "by_offset" in row.words_of
    words = row.words_of.get(kind, row.words_of["by_offset"] if by_offset else row.words)
    assert words, "a refusal says something"
    assert re.search(".*".join(map(re.escape, words)), str(told_by)), str(told_by)
    history = store.history(wanted)
    assert [shot.sha256 for shot in history] == ([] if before is None else [before.sha256])
    failure = log.failure(wanted)
    assert failure is not None
    assert (failure.at, failure.why) == (LATER, str(told_by))
    assert failure.file is None or isinstance(told_by, IncompletePull)
    page = 1 if row.fault is None else row.fault["page"]
    if isinstance(page, int) and page > 1:
        # The first page came, so there is a part; it lies aside, and is named.
        assert failure.file is not None
        assert failure.file.stat().st_size > 0
        assert failure.features > 0
        assert failure.file.name.endswith(".incomplete")


@pytest.mark.parametrize(("row", "kind"), CASES)
def test_a_fault_ends_complete_or_refused_by_name(
    base: str, earlier: Earlier, tmp_path: Path, row: Row, kind: str
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    judge(base, kind, row, first, None)
    struck(base, kind, row, "first")
    judge(base, kind, row, second, earlier(kind, row, second))
    struck(base, kind, row, "second")


def struck(base: str, kind: str, row: Row, nonce: str) -> None:
    """A fault that never came would prove nothing."""
    counted = request_counts(base, served(kind, row, nonce))
    assert counted.asked > 0
    if row.fault is None:
        return
    times = row.fault.get("times")
    assert counted.struck == times if times else counted.struck > 0, counted


def test_the_list_is_well_made() -> None:
    assert len({row.id for row in ROWS}) == len(ROWS)
    for row in ROWS:
        assert row.outcome in {"complete", "refused", "retried"}, row.id
        assert (row.outcome == "refused") is bool(row.words), row.id
        assert row.does.endswith("."), row.id
        assert set(row.protocols) <= set(KINDS), row.id
        assert (row.outcome == "retried") <= bool(row.fault and row.fault.get("times")), row.id


def test_each_protocol_meets_each_way_of_losing_data() -> None:
    """Without this, a protocol could drop out of the list unseen."""
    for kind in ("ogc", "wfs", "wfs_gml", "arcgis", "odata3", "odata4"):
        covered_kinds = {row.fault["kind"] for row in ROWS if row.fault and kind in row.protocols}
        assert {"html_200", "error_object_200", "truncated_json", "wrong_type", "empty_body"} <= covered_kinds, kind
        assert {"http_404", "http_429", "http_500", "http_503", "reset_mid_body", "repeat_page"} <= covered_kinds, kind
        assert {"duplicate_ids", "duplicate_ids_changed", "changed_between_pages"} <= covered_kinds, kind
