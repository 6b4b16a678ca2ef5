"""Pulling by hand, and what a run makes of sources that are unverified, large, partial or not public."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from flows.cli.listings import probe_rows, short_rows, source_rows
from flows.errors import RequestError
from flows.executors.local import LocalExecutor
from flows.job import main_job, refresh_job
from flows.publish.release import Release
from flows.run.request import RunRequest
from flows.run.run import OVERHANG_M, prepare
from tests.data.support import pdok
from tests.flows.support import AT, Silent, manifest_of, request_in, sources_of

PDOK = "https://api.pdok.nl/x/y/ogc/v1"


@pytest.fixture(scope="module")
def mirror() -> Iterator[str]:
    with pdok() as address:
        yield address


@pytest.fixture
def entry(sample_copy: Path) -> Callable[..., str]:
    """Write an entry beside the sample's; call with an id and what is otherwise than usual."""

    def write(name: str, **changed: object) -> str:
        given = {
            "id": name,
            "title": {"nl": name, "en": name},
            "provider": "test",
            "licence": "CC0",
            "status": "verified",
            "connector": "ogc_api_features",
            "address": PDOK,
            "collection": "areas",
            "crs": "EPSG:28992",
            "refresh_days": 30,
            "layers": [{"layer": "national_parks", "id": "nr", "name": "naam_n2k"}],
        }
        # JSON is YAML.
        (sample_copy / f"{name}.yaml").write_text(json.dumps({**given, **changed}), encoding="utf-8")
        return name

    return write


@pytest.fixture
def request_with(tmp_path: Path, sample_copy: Path, mirror: str) -> Callable[..., RunRequest]:
    def make(**changed: object) -> RunRequest:
        return request_in(tmp_path, **{"sample": False, "catalogue": sample_copy, "mirror": mirror, **changed})

    return make


def refreshed(request: RunRequest, *names: str, **how: object) -> dict[str, tuple[str, str]]:
    statuses = refresh_job(request, LocalExecutor(2, Silent(), first_wait_s=0), names, **how)
    return {status.source_id: (status.health, status.why) for status in statuses}


def row_of(request: RunRequest, name: str) -> dict[str, object]:
    return next(row for row in source_rows(request) if row["id"] == name)


def published(request: RunRequest) -> Release:
    return main_job(request, LocalExecutor(2, Silent(), first_wait_s=0))


def test_what_nobody_saw_work_is_pulled_on_request_only(
    entry: Callable[..., str], request_with: Callable[..., RunRequest]
) -> None:
    name = entry("parks", status="unverified")
    assert row_of(request_with(), name)["health"] == "unverified"
    assert name not in sources_of(published(request_with()))
    assert refreshed(request_with(), name) == {name: ("unverified", "")}
    assert row_of(request_with(), name)["features"] == 2501
    later = published(request_with(at=AT + timedelta(days=1)))
    assert sources_of(later)[name]["health"] == "unverified"


def test_what_nobody_saw_work_cannot_break_a_run(
    entry: Callable[..., str], request_with: Callable[..., RunRequest]
) -> None:
    name = entry("parks", status="unverified", layers=[{"layer": "national_parks", "id": "nr", "name": "naam"}])
    refreshed(request_with(), name)
    sources = sources_of(published(request_with()))
    assert sources[name]["health"] == "missing"
    assert "column(s) naam (nearest: naam_n2k) missing" in sources[name]["why"]


def test_a_large_source_is_pulled_for_the_surroundings_of_the_regions(
    entry: Callable[..., str], request_with: Callable[..., RunRequest]
) -> None:
    # A layer that rules look for far off, so that what is served for the region fills more than a page.
    layers = [{"layer": "natura2000", "id": "nr", "name": "naam_n2k"}]
    name = entry("parks", extent="region", layers=layers)
    with pytest.raises(RequestError, match="parks: too large to pull whole; name a region"):
        refreshed(request_with(), name)
    assert name not in refreshed(request_with())
    assert refreshed(request_with(regions=("XX01",)), name) == {name: ("fresh", "")}
    assert row_of(request_with(), name)["health"] == "fresh"
    entry("parks", extent="region", layers=layers, collection="truncated")
    assert refreshed(request_with(regions=("XX01",)), name)[name][0] == "partial"
    row = row_of(request_with(), name)
    assert row["health"] == "partial"
    assert "no readable JSON" in str(row["last_error"])
    entry("parks", extent="region", layers=layers)
    run = prepare(request_with())
    minx, miny, maxx, maxy = 140_000, 450_000, 160_000, 470_000
    near = run.around((minx, miny, maxx, maxy)).catalogue.get(name)
    # Rules look 25 km around plans for nature; others look as far as 75 km, for what is not asked for here.
    assert run.ruleset.reach_of("natura2000") == 25_000
    assert run.ruleset.reach_m == 75_000
    far_m = 25_000 + OVERHANG_M
    assert near.bbox == (minx - far_m, miny - far_m, maxx + far_m, maxy + far_m)


def test_a_part_is_kept_aside_named_and_shown(
    entry: Callable[..., str], request_with: Callable[..., RunRequest]
) -> None:
    name = entry("parks", collection="truncated")
    assert refreshed(request_with(), name)[name][0] == "partial"
    row = row_of(request_with(), name)
    assert (row["health"], row["features"]) == ("partial", None)
    assert "no readable JSON" in str(row["last_error"])
    assert Path(str(row["kept_aside"])).stat().st_size > 0
    assert "no readable JSON" in str(next(one for one in short_rows([row]))["last error"])
    release = published(request_with())
    source = sources_of(release)[name]
    assert (source["health"], source["sha256"]) == ("partial", None)
    layers = manifest_of(release)["layers"]
    assert {item["layer"]: item["health"] for item in layers}["national_parks"] == "partial"


def test_the_last_good_snapshot_stands_in_for_a_part(
    entry: Callable[..., str], request_with: Callable[..., RunRequest]
) -> None:
    name = entry("parks", address=[PDOK, "https://api.pdok.nl/other/ogc/v1"])
    assert refreshed(request_with(), name)[name][0] == "fresh"
    refused = refreshed(request_with(mirror="http://127.0.0.1:9", at=AT + timedelta(days=1)), name)
    assert refused[name][0] == "stale"
    assert "no answer" in refused[name][1]
    row = row_of(request_with(at=AT + timedelta(days=1)), name)
    assert (row["features"], row["age_days"]) == (2501, 1)
    assert "no answer" in str(row["last_error"])
    refreshed(request_with(at=AT + timedelta(days=2)), name)
    assert row_of(request_with(at=AT + timedelta(days=2)), name)["last_error"] == ""


def test_a_key_that_is_not_set_makes_a_source_not_public_and_one_that_is_set_is_never_told(
    entry: Callable[..., str], request_with: Callable[..., RunRequest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = entry("parks", key={"header": "X-Api-Key", "variable": "OPGAVENKAART_KEY_PARKS"})
    assert row_of(request_with(), name)["health"] == "not_public"
    assert refreshed(request_with(), name)[name] == (
        "not_public",
        "source 'parks': test requires an API key; ask for one and set it as OPGAVENKAART_KEY_PARKS in the environment",
    )
    monkeypatch.setenv("OPGAVENKAART_KEY_PARKS", "hush-hush")
    assert refreshed(request_with(), name)[name] == ("fresh", "")
    published(request_with())
    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        assert b"hush-hush" not in path.read_bytes(), path


def test_far_fewer_features_are_refused_until_someone_accepts_them(
    entry: Callable[..., str], request_with: Callable[..., RunRequest]
) -> None:
    name = entry("parks", at_least=2000)
    assert refreshed(request_with(), name)[name][0] == "fresh"
    entry("parks", at_least=3000)
    health, why = refreshed(request_with(at=AT + timedelta(days=1)), name)[name]
    assert health == "stale"
    assert "gave 2501 features, the entry expects at least 3000" in why
    assert "opgavenkaart refresh --only parks --accept-fewer" in why
    assert refreshed(request_with(at=AT + timedelta(days=1)), name, accept_fewer=True)[name] == ("fresh", "")


def test_what_was_pulled_since_is_left_alone(
    entry: Callable[..., str], request_with: Callable[..., RunRequest]
) -> None:
    name = entry("parks")
    refreshed(request_with(), name)
    later = request_with(at=AT + timedelta(days=1))
    assert refreshed(later, name, since=AT) == {}
    assert list(refreshed(later, name, since=AT + timedelta(hours=1))) == [name]


def test_a_probe_says_which_entries_hold_moved_or_changed(
    entry: Callable[..., str], request_with: Callable[..., RunRequest]
) -> None:
    entry("holds")
    entry("moved", address=["https://gone.example/wfs", PDOK])
    entry("changed", layers=[{"layer": "national_parks", "id": "nr", "name": "naam"}])
    entry("respelled", layers=[{"layer": "national_parks", "id": "NR", "name": "naamN2k"}])
    entry("gone", address="https://gone.example/wfs")
    entry("closed", key={"header": "X", "variable": "OPGAVENKAART_KEY_CLOSED"})
    entry("unverified", status="unverified")
    rows = {str(row["id"]): row for row in probe_rows(request_with(), Silent())}
    assert {
        name: row["verdict"] for name, row in rows.items() if name in ("holds", "respelled", "unverified")
    } == dict.fromkeys(("holds", "respelled", "unverified"), "holds")
    assert rows["moved"]["verdict"] == "moved"
    assert rows["moved"]["address"] == PDOK
    assert "answers in place of the first" in str(rows["moved"]["says"])
    assert rows["changed"]["verdict"] == "changed"
    assert "column(s) naam (nearest: naam_n2k) missing" in str(rows["changed"]["says"])
    assert rows["gone"]["verdict"] == "gone"
    assert "404" in str(rows["gone"]["says"])
    assert rows["closed"]["verdict"] == "not_public"
    # The sample's own files are asked too.
    assert rows["natura2000"]["verdict"] == "holds"
    assert not prepare(request_with()).snapshots.root.exists()
