import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
import shapely

from data.catalogue.catalogue import BUILTIN, Catalogue
from data.entries.entry_context import EntryContext
from data.entries.source import Source
from data.errors import IncompletePull, SourceUnavailable
from data.harmonise.harmonise import to_layer
from data.pull.pull import fresh_snapshot, pull
from data.reading import read_features
from data.rulebook.vocabulary import load_layers
from data.snapshots.pull_log import PullLog
from data.snapshots.snapshot import Snapshot, SnapshotStore
from data.web import RetryPolicy, Web
from tests.data.support import source

AT = datetime(2026, 11, 23, 6, tzinfo=UTC)
HASTY = RetryPolicy(attempts=2, first_wait_s=0.001)


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path / "snapshots")


def served(collection: str, **changed: object) -> Source:
    address = "https://api.pdok.nl/rvo/natura2000/ogc/v1"
    return source(connector="ogc_api_features", address=address, collection=collection, **changed)


def pull_into(store: SnapshotStore, mirror: str | None, wanted: Source, **how: object) -> Snapshot:
    with Web(contact="test", mirror=mirror, retry=HASTY, **how) as web:
        return pull(wanted, store, PullLog(store.root / "failed"), web, AT, EntryContext(Path()))


def test_every_feature_arrives_once_over_short_pages(store: SnapshotStore, mirror: str) -> None:
    snapshot = pull_into(store, mirror, served("areas"))
    assert (snapshot.features, snapshot.content_crs, snapshot.health) == (2501, "EPSG:28992", "fresh")
    # A feature is 300 bytes of JSON; pages are kept packed.
    assert snapshot.size_bytes < 2501 * 60
    result = read_features(served("areas"), snapshot, store.path(snapshot))
    assert sorted(result.frame["nr"]) == list(range(2501))
    assert result.crs.to_epsg() == 28992
    assert shapely.area(result.geometries).sum() == 2501 * 100 * 100


def test_bbox_is_asked_in_rd_and_query_reaches_the_server(store: SnapshotStore, mirror: str) -> None:
    assert pull_into(store, mirror, served("areas", bbox=[139_999, 455_000, 140_001, 456_000])).features == 51
    years = pull_into(store, mirror, served("regionale_energiestrategie_gegeneraliseerd", query={"jaarcode": "2026"}))
    assert years.features == 1


@pytest.mark.parametrize(
    ("collection", "fault"),
    [
        ("html", "no readable JSON"),
        ("error_object", "no FeatureCollection .*oops"),
        ("truncated", "no readable JSON"),
        ("circle", "run in a circle"),
        ("endless", "run in a circle .page 2 repeats another"),
        ("contradicts", "has 9999 features and gave 2501"),
        ("two_crs", "asked for EPSG:28992, .* came in OGC:CRS84"),
        ("degrees", "asked for EPSG:28992, .* came in OGC:CRS84"),
    ],
)
def test_a_pull_that_is_not_whole_is_refused_and_leaves_nothing(
    store: SnapshotStore, mirror: str, tmp_path: Path, collection: str, fault: str
) -> None:
    with pytest.raises(SourceUnavailable, match=f"source 'plans'.*{fault}") as caught:
        pull_into(store, mirror, served(collection))
    assert isinstance(caught.value, IncompletePull)
    assert store.history(served(collection)) == ()
    assert not (tmp_path / "snapshots" / "objects").exists()


def test_a_server_that_is_busy_is_asked_again(store: SnapshotStore, mirror: str) -> None:
    assert pull_into(store, mirror, served("down_once")).features == 2501


def test_what_is_gone_is_not_asked_again(store: SnapshotStore, mirror: str) -> None:
    with pytest.raises(SourceUnavailable, match="404") as caught:
        pull_into(store, mirror, served("gone"))
    assert not caught.value.transient


def test_what_came_of_an_incomplete_pull_lies_aside_until_one_succeeds(store: SnapshotStore, mirror: str) -> None:
    log = PullLog(store.root / "failed")
    with pytest.raises(IncompletePull) as caught:
        pull_into(store, mirror, served("truncated"))
    assert (caught.value.features, caught.value.expected) == (995, None)
    failure = log.failure(served("truncated"))
    assert failure is not None
    assert (failure.at, failure.features) == (AT, 995)
    assert "no readable JSON" in failure.why
    assert failure.file is not None
    with zipfile.ZipFile(failure.file) as archive:
        assert len(json.loads(archive.read("page-00001.json"))["features"]) == 995
    log.clear(served("truncated"))
    assert log.failure(served("truncated")) is None
    assert not failure.file.exists()


def test_unknown_parameter_is_told_as_the_server_tells_it(store: SnapshotStore, mirror: str) -> None:
    with pytest.raises(SourceUnavailable, match="400"):
        pull_into(store, mirror, served("areas", query={"offset": "1000"}))


def test_the_second_address_is_tried_and_recorded(store: SnapshotStore, mirror: str) -> None:
    wanted = served("areas").model_copy(update={"address": ("ftp://old/ogc/v1", "https://api.pdok.nl/x/y/ogc/v1")})
    assert pull_into(store, mirror, wanted).request == "https://api.pdok.nl/x/y/ogc/v1"


def test_offline_asks_nothing(store: SnapshotStore) -> None:
    with pytest.raises(SourceUnavailable, match="the run is offline"):
        pull_into(store, None, served("areas"), offline=True)


def test_no_answer_was_worth_another_try(store: SnapshotStore) -> None:
    with pytest.raises(SourceUnavailable, match=r"no answer .*\(tried 2 times\)") as caught:
        pull_into(store, "http://127.0.0.1:9", served("areas"))
    assert not caught.value.transient


def test_a_pull_within_its_rhythm_is_not_due(store: SnapshotStore, mirror: str) -> None:
    wanted = served("natura2000")
    snapshot = pull_into(store, mirror, wanted)
    assert fresh_snapshot(wanted, store, AT.replace(day=29)) == snapshot
    assert fresh_snapshot(wanted, store, AT.replace(month=12, day=30)) is None
    assert fresh_snapshot(wanted, store, AT.replace(day=1)) is None
    assert fresh_snapshot(served("natura2000", query={"jaarcode": "1"}), store, AT) is None


def test_bbox_keeps_its_decimals(store: SnapshotStore, mirror: str) -> None:
    # Column 0 starts at x = 140000: a bbox from 140000.4 on does not hold it, one from 139999.6 does.
    nothing = served("areas", bbox=[140_000.4, 455_000, 140_199.6, 456_000], at_least=0)
    assert pull_into(store, mirror, nothing).features == 0
    assert pull_into(store, mirror, served("areas", bbox=[139_999.6, 455_000, 140_199.6, 456_000])).features == 51


def test_the_same_answers_are_the_same_bytes(store: SnapshotStore, mirror: str, tmp_path: Path) -> None:
    assert (
        pull_into(store, mirror, served("natura2000")).sha256 == pull_into(store, mirror, served("natura2000")).sha256
    )
    assert len([path for path in (tmp_path / "snapshots" / "objects").rglob("*") if path.is_file()]) == 1


def test_a_failed_pull_leaves_the_last_good_one(store: SnapshotStore, mirror: str) -> None:
    good = pull_into(store, mirror, served("areas"))
    with pytest.raises(SourceUnavailable):
        pull_into(store, "http://127.0.0.1:9", served("areas"))
    assert [item.sha256 for item in store.history(served("areas"))] == [good.sha256]


def test_what_was_pulled_becomes_a_layer(store: SnapshotStore, mirror: str) -> None:
    entry = Catalogue.load(BUILTIN, load_layers(), {}).get("natura2000")
    snapshot = pull_into(store, mirror, entry)
    result = read_features(entry, snapshot, store.path(snapshot))
    layer, issues = to_layer(entry, entry.layers[0], result, load_layers())
    assert layer.frame["feature_id"].tolist() == ["57", "58"]
    assert layer.frame.area.tolist() == [3000 * 3000 + 500 * 500, 1000 * 1000]
    assert [issue.kind for issue in issues] == ["dissolved"]
