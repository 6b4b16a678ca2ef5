"""The built-in catalogue, every entry and every address of it, against services as the reference tells them to be.

The fields that the mirror serves are not taken from the entries, where anything else is known of them; so an entry that
names a column which its service does not have fails here, by its name.
"""

import json
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import pandas as pd
import pytest
from click.testing import CliRunner
from geopandas.testing import assert_geodataframe_equal

from data.catalogue.catalogue import BUILTIN, Catalogue
from data.entries.source import Source
from data.layers import build
from data.layers.layer_store import LayerStore
from data.pull.pull import pull
from data.rulebook.rulebook import load_rulebook
from data.rulebook.vocabulary import load_layers
from data.snapshots.snapshot import Snapshot
from flows.cli.commands import main
from flows.executors.local import LocalExecutor
from flows.job import refresh_job
from flows.run.run import Run, prepare
from flows.run.source_status import SourceStatus
from tests.flows.support import AT, Silent, request_in
from tests.servers.catalogue_mirror import KEY, but, catalogue_mirror, drop_files, requests_at
from tests.servers.mirror_pulls import PAGED, asked_of, fault_of, grounds, summary_of, unpaged, ways_of
from tests.servers.mirror_sets import feature_sets

ENTRIES = Catalogue.load(BUILTIN, load_layers(), {}).sources
TWENTE = (240_000, 470_000, 265_000, 490_000)
PROBE_S = 60
NATURE = "api.pdok.nl/rvo/natura2000/ogc/v1"
BOUNDARIES = "api.pdok.nl/kadaster/brk-bestuurlijke-gebieden/ogc/v1"


class Given(NamedTuple):
    """The mirror, and a folder for the stores."""

    mirror: str
    folder: Path

    def run(self, mirror: str | None = None) -> Run:
        """A run around Twente, for which nothing was pulled yet."""
        request = request_in(self.folder, sample=False, mirror=mirror or self.mirror, regions=("ES04",), attempts=1)
        return prepare(request).around(TWENTE)

    def refresh(self, mirror: str | None = None) -> dict[str, SourceStatus]:
        """Pull every entry, the unverified ones too."""
        request = self.run(mirror).request
        statuses = refresh_job(request, LocalExecutor(2, Silent(), first_wait_s=0), list(ENTRIES))
        return {status.source_id: status for status in statuses}

    def call(self, *arguments: str) -> tuple[int, list[dict]]:
        """Give a command with ``--json``; returns its exit code and what it says, a line each."""
        folders = {f"OPGAVENKAART_{name.upper()}": str(self.folder / name) for name in ("snapshots", "layers", "out")}
        environment = {**folders, "OPGAVENKAART_ATTEMPTS": "1", "PREFECT_API_URL": None}
        result = CliRunner().invoke(main, [*arguments, "--json"], env=environment)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, [json.loads(line) for line in result.output.splitlines()]

    def publish(self, *arguments: str) -> dict[str, str]:
        """Publish a release of Twente and U16; returns the health of its sources."""
        code, lines = self.call("run", "--region", "ES04", "--region", "ES14", *arguments)
        assert (code, lines[-1]["event"]) == (0, "released"), lines[-1]
        return lines[-1]["sources"]

    def probe(self, mirror: str | None = None) -> tuple[int, dict[str, dict]]:
        code, lines = self.call("sources", "--probe", "--mirror", mirror or self.mirror)
        return code, {line["id"]: line for line in lines if "verdict" in line}


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Given]:
    """The mirror, in an environment with all that entries want."""
    folder = tmp_path_factory.mktemp("mirror")
    environment = {"OPGAVENKAART_DROP": str(drop_files(folder / "drop"))}
    environment |= {source.key.variable: KEY for source in ENTRIES.values() if source.key}
    with catalogue_mirror() as base, pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        yield Given(base, folder)


@pytest.fixture(scope="module")
def pulled(given: Given) -> dict[str, SourceStatus]:
    return given.refresh()


@pytest.fixture(scope="module")
def published(given: Given) -> Given:
    """A run through the mirror, in folders of its own."""
    own = given._replace(folder=given.folder / "published")
    own.publish("--mirror", own.mirror, "--at", "2026-11-23T06:00")
    return own


def shots_of(statuses: Mapping[str, SourceStatus]) -> dict[str, Snapshot]:
    return {name: status.snapshot for name, status in statuses.items() if status.snapshot and not status.why}


def test_a_source_read_in_batches_makes_the_layer_that_the_whole_makes(
    given: Given, pulled: dict[str, SourceStatus], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = given.run()
    whole, batched = (replace(run, store=LayerStore(tmp_path / name)) for name in ("whole", "batched"))
    paged = {name: shot for name, shot in shots_of(pulled).items() if shot.suffix in PAGED and ENTRIES[name].layers}
    assert len(paged) > 20
    expected = {name: whole.builder.harmonise(shot).parts for name, shot in paged.items()}
    monkeypatch.setattr(build, "LARGE_FEATURES", 1)
    monkeypatch.setattr(build, "BATCH_FEATURES", 2)
    counts = []
    for name, shot in paged.items():
        for (layer, key), (_, other) in zip(expected[name], batched.builder.harmonise(shot).parts, strict=True):
            actual, same = batched.store.layer(other).frame, whole.store.layer(key).frame
            assert_geodataframe_equal(actual, same, check_dtype=False)
            summary_of = Counter({(issue.kind, issue.message): issue.count for issue in batched.store.issues(other)})
            assert summary_of == Counter(
                {(issue.kind, issue.message): issue.count for issue in whole.store.issues(key)}
            ), layer
            counts.append(len(list(batched.store.batches(other))))
    assert max(counts) > 1


def test_every_entry_is_pulled_whole_and_makes_what_it_says(given: Given, pulled: dict[str, SourceStatus]) -> None:
    shots = shots_of(pulled)
    assert list(pulled) == list(ENTRIES)
    assert {name: status.why or "nothing came" for name, status in pulled.items() if name not in shots} == {}
    assert {pulled[name].health for name in ENTRIES if ENTRIES[name].status == "unverified"} == {"unverified"}
    assert {pulled[name].health for name in ENTRIES if ENTRIES[name].status != "unverified"} == {"fresh"}
    with given.run() as run:
        ground = grounds(run, shots)
        faults = {
            name: fault_of(run, run.catalogue.get(name), shot, ground) or unpaged(run, shot)
            for name, shot in shots.items()
        }
    assert {name: fault for name, fault in faults.items() if fault} == {}


def test_what_is_asked_for_a_region_comes_without_the_rest(pulled: dict[str, SourceStatus]) -> None:
    assert [pulled[name].snapshot.features for name in ("buildings", "parcels")] == [29, 29]
    # Without its year the service gives each region twice.
    assert pulled["energy_regions"].snapshot.features == 30


def test_every_further_address_gives_what_the_first_gives(given: Given, pulled: dict[str, SourceStatus]) -> None:
    shots, faults, ways = shots_of(pulled), {}, 0
    with given._replace(folder=given.folder / "further").run() as run, given.run() as first:
        ground = grounds(first, shots)
        for source in run.catalogue.sources.values():
            expected = summary_of(first, source, shots[source.id])
            for way, address in list(ways_of(source))[1:]:
                ways += 1
                context = run.catalogue.context(source.id)
                shot = pull(way, run.snapshots, run.log, run.web, AT, context)
                fault = fault_of(run, way, shot, ground)
                if fault or summary_of(run, way, shot) != expected:
                    faults[f"{source.id}: {address}"] = fault or "another content"
    assert faults == {}
    assert ways >= 45


def test_what_can_say_unchanged_is_asked_once(given: Given, pulled: dict[str, SourceStatus]) -> None:
    again = but(given.mirror, called="again")
    states = given.refresh(again)
    requests = requests_at(again)
    sure = {name: state.snapshot for name, state in states.items() if state.snapshot.validators}
    assert {ENTRIES[name].connector for name in sure} == {"arcgis_rest", "atom", "cbs_odata_v3", "download"}
    # Two entries may read one table, each its own rows: the table is asked for by both.
    tables = Counter(table_of(ENTRIES[name]) for name in sure)
    assert {name: asked_of(ENTRIES[name], requests) for name in sure} == {
        name: tables[table_of(ENTRIES[name])] for name in sure
    }
    assert {name: state.snapshot.sha256 for name, state in states.items()} == {
        name: state.snapshot.sha256 for name, state in pulled.items()
    }


def table_of(source: Source) -> tuple[str, str | None]:
    return source.address[0], source.collection


def test_a_run_publishes_what_every_rule_finds(published: Given) -> None:
    release = published.folder / "out" / "current"
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    needed = set(load_rulebook().ruleset.layers) | {"municipalities", "energy_regions"}
    own = {name for name, source in ENTRIES.items() if source.status != "unverified" and needed & set(source.feeds)}
    states = {source["id"]: (source["health"], source["why"]) for source in manifest["sources"]}
    assert states == dict.fromkeys(own, ("fresh", ""))
    rules = load_rulebook().ruleset.rules
    on_targets = {name for name, rule in rules.items() if rule.of_targets}

    def unfed(*provinces: str) -> dict[str, str]:
        fed = {layer for name in own if covers(ENTRIES[name], *provinces) for layer in ENTRIES[name].feeds}
        return {name: ",".join(missing) for name, rule in rules.items() if (missing := rule.missing(fed))}

    needs = {code: region["rules_not_evaluated"] for code, region in manifest["regions"].items()}
    assert {name: layers for name, layers in needs["ES04"].items() if name not in on_targets} == unfed("PV23")
    actual = {code: set(pd.read_csv(release / code.lower() / "findings.csv")["rule_id"]) for code in needs}
    assert actual["ES04"] - on_targets == set(rules) - set(unfed("PV23")) - on_targets
    # What one province tells of is found there, and told as not known elsewhere.
    of_utrecht = set(unfed("PV23")) - set(unfed("PV26"))
    assert not of_utrecht & set(needs["ES14"])
    # U16 has one municipality here, so nothing lies on two sides of a border.
    assert of_utrecht - actual["ES14"] == {"C-06.NEW_NATURE", "C-23"}


def covers(source: Source, *provinces: str) -> bool:
    return not source.covers or set(source.covers) >= set(provinces)


def test_plans_that_are_not_public_are_counted_and_nothing_else(published: Given) -> None:
    geopackage = published.folder / "out" / "current" / "es04" / "es04.gpkg"
    plans = feature_sets()["plans"]
    told_of = [plans.properties(number) for number in range(plans.count)]
    closed = [plan for plan in told_of if plan["vertrouwelijkheid"] != "Openbaar"]
    with closing(sqlite3.connect(geopackage)) as database:
        issues = database.execute(
            "SELECT message, count FROM issues WHERE kind = 'not_public' AND source_id = 'housing_plans_gelderland'"
        ).fetchall()
    assert issues == [(f"Almelo: {len(closed)} not public; not in the layer", len(closed))]
    assert {plan["vertrouwelijkheid"] for plan in closed} == {"Gemeente", "Regio", "Provincie"}
    shown = set(gpd.read_file(geopackage, layer="housing_plans")["feature_id"])
    assert shown >= {plan["GlobalID"] for plan in told_of if plan not in closed}
    for path in (path for path in (published.folder / "out").rglob("*") if path.is_file()):
        assert not [plan["GlobalID"] for plan in closed if plan["GlobalID"].encode() in path.read_bytes()], path


def test_a_later_run_finds_the_same(published: Given) -> None:
    findings = published.folder / "out" / "current" / "es04" / "findings.csv"
    before = findings.resolve()
    later = but(published.mirror, called="later")
    # Everything is due.
    published.publish("--mirror", later, "--at", "2028-11-23T06:00")
    assert findings.resolve() != before
    assert findings.read_bytes() == before.read_bytes()
    requests = requests_at(later)
    unchanging = ("nature_network", "deposition_raster", "housing_plans_rotterdam", "utrecht_wind_areas")
    assert [asked_of(ENTRIES[name], requests) for name in unchanging] == [1, 1, 1, 1]


def test_without_a_network_a_run_works_from_the_snapshots(published: Given) -> None:
    findings = published.folder / "out" / "current" / "es04" / "findings.csv"
    before = findings.resolve()
    health = published.publish("--offline", "--at", "2029-11-23T06:00")
    assert findings.read_bytes() == before.read_bytes()
    # What lies in the drop folder is read all the same.
    local = {name for name in health if ENTRIES[name].connector == "local_file"}
    assert len(local) == 3
    assert health == {name: "fresh" if name in local else "stale" for name in health}


def test_a_probe_finds_that_every_entry_holds(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    started = time.monotonic()
    code, rows = given.probe()
    assert {name: row for name, row in rows.items() if (row["verdict"], row["says"]) != ("holds", "")} == {}
    assert (code, list(rows)) == (0, list(ENTRIES))
    assert time.monotonic() - started < PROBE_S
    monkeypatch.delenv("OPGAVENKAART_KEY_AMSTERDAM")
    code, rows = given.probe()
    verdicts = {name: row["verdict"] for name, row in rows.items() if row["verdict"] != "holds"}
    assert (code, verdicts) == (0, {"housing_plans_amsterdam": "not_public"})


def test_a_probe_finds_what_moved_changed_or_went(given: Given) -> None:
    amiss = but(
        given.mirror,
        removed=[BOUNDARIES],
        renamed={NATURE: {"naam_n2k": "naam_natura2000"}},
        gone=["plancapaciteit.nl"],
    )
    code, rows = given.probe(amiss)
    assert {name: row["verdict"] for name, row in rows.items() if row["verdict"] != "holds"} == {
        "municipalities": "moved",
        "provinces": "moved",
        "natura2000": "changed",
        "housing_plans_plancapaciteit": "gone",
    }
    assert code == 3
    assert rows["municipalities"]["address"] == "https://api.pdok.nl/kadaster/bestuurlijkegebieden/ogc/v1"
    assert "column(s) naam_n2k (nearest: naam_natura2000" in rows["natura2000"]["says"]
    assert "no answer" in rows["housing_plans_plancapaciteit"]["says"]
