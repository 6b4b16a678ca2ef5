"""The flow on a Dask cluster: real processes, one of which is killed while it is on a region."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.errors import ClusterError, ExitCode, exit_code
from flows.executors import dask_cluster
from flows.publish.release import Release
from tests.flows.executors.dask_cluster import ROOT, START_S, Cluster, environment
from tests.flows.support import manifest_of, publish_in, tree

REGIONS = ("XX01", "XX02", *(f"GM990{n}" for n in range(1, 4)))
TOLD = (
    "--sample",
    "--at",
    "2026-11-23T06:00:00Z",
    "--json",
    *(part for code in REGIONS for part in ("--region", code)),
)


@pytest.fixture(scope="module")
def local_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The regions of the sample, published by threads of this process."""
    return publish_in(tmp_path_factory.mktemp("here"), regions=REGIONS)


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster(tmp_path_factory.mktemp("dask")) as cluster:
        for name in ("a", "b"):
            cluster.start(name)
        yield cluster


def start(folder: Path, home: Path, *arguments: str, **settings: str) -> subprocess.Popen[str]:
    folder.mkdir()
    return subprocess.Popen(
        [sys.executable, "-c", "from flows.cli.commands import main; main()", "run", *arguments],
        cwd=folder,
        env={**environment(home), **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def released(process: subprocess.Popen[str]) -> Release:
    output, complained = process.communicate(timeout=2 * START_S)
    assert process.returncode == 0, complained
    report = json.loads(output.splitlines()[-1])
    return Release(report["release_id"], Path(report["folder"]), Path(report["index"]), (), report["sources"])


def assert_same(actual: Release, folder: Path, wanted: Release) -> None:
    placed = Release(actual.release_id, folder / actual.folder, folder / actual.index, (), actual.sources)
    assert tree(placed.folder) == tree(wanted.folder)
    one, other = manifest_of(placed), manifest_of(wanted)
    assert one.pop("durations_s").keys() == other.pop("durations_s").keys()
    assert one == other
    assert not list((folder / "var" / "out").glob(".staging-*"))


def test_a_worker_with_other_code_is_refused(dask: Cluster, tmp_path: Path) -> None:
    for package in ("data", "flows", "maps", "spatial"):
        shutil.copytree(ROOT / package, tmp_path / "other" / package, ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "other" / "spatial" / "layers" / "crs.py").open("a", encoding="utf-8") as stream:
        stream.write("# another version\n")
    dask.start("other", tmp_path / "other")
    process = start(tmp_path / "run", dask.home, *TOLD, "--scheduler", dask.address)
    output, _ = process.communicate(timeout=START_S)
    dask.stop("other")
    assert process.returncode == ExitCode.USAGE
    assert "has opgavenkaart 0.1.0+" in output
    assert "install what the run has" in output
    assert not list((tmp_path / "run" / "var").glob("*/.seen-*"))


def test_a_killed_worker_changes_nothing(dask: Cluster, local_release: Release, tmp_path: Path) -> None:
    process = start(tmp_path / "run", dask.home, *TOLD, "--scheduler", dask.address)
    out, victim = tmp_path / "run" / "var" / "out", dask.workers["a"]
    until = time.monotonic() + 2 * START_S
    while not (begun := list(out.glob(f".staging-*-{victim.pid}-*"))):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until, dask.log("a")
        time.sleep(0.002)
    dask.kill("a")
    assert any(path.exists() for path in begun), "the region was done before its worker died"
    assert_same(released(process), tmp_path / "run", local_release)
    dask.start("a")


def test_two_workers_make_the_same_bytes(dask: Cluster, local_release: Release, tmp_path: Path) -> None:
    process = start(tmp_path / "run", dask.home, *TOLD, OPGAVENKAART_SCHEDULER=dask.address)
    assert_same(released(process), tmp_path / "run", local_release)
    assert not list(dask.home.iterdir())
    assert {path.name for path in (tmp_path / "run").iterdir()} == {"var"}


def test_a_cluster_that_is_not_there_or_has_no_worker_is_told(tmp_path: Path) -> None:
    program = """
import sys
from flows.executors import dask_cluster
from flows.errors import ClusterError
from flows.run.request import make_request
from flows.settings import Settings
dask_cluster.CONNECT_S = 1
for address in sys.argv[1:]:
    try:
        dask_cluster.require_cluster(make_request(Settings(), scheduler=address))
        print("fit")
    except ClusterError as error:
        print(error)
"""
    with Cluster(tmp_path / "dask") as empty:
        done = subprocess.run(
            [sys.executable, "-c", program, "tcp://127.0.0.1:9", "nonsense", empty.address],
            cwd=tmp_path,
            env=environment(empty.home),
            capture_output=True,
            text=True,
            check=False,
            timeout=START_S,
        )
        address = empty.address
    assert done.returncode == 0, done.stderr
    gone, nonsense, idle = done.stdout.splitlines()
    assert gone.startswith("no Dask scheduler answers at tcp://127.0.0.1:9 (")
    assert nonsense.startswith("no Dask scheduler answers at nonsense (missing port number")
    assert done.stderr == ""
    assert idle.endswith(f"has no worker; start one with `dask worker {address}`")
    assert exit_code(ClusterError()) == ExitCode.USAGE


def test_a_worker_says_what_it_does_not_see(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "_VISIBLE_WITHIN_S", 0.0)
    versions = dask_cluster._versions()
    assert dask_cluster._fault(versions, [tmp_path], [tmp_path]) == ""
    hidden = dask_cluster._fault(versions, [tmp_path / "out" / ".seen-1"], [tmp_path / "rules"])
    assert hidden.startswith(f"does not see {tmp_path / 'out'}, {tmp_path / 'rules'} as the run does")
    assert "GEOS" in dask_cluster._fault({**versions, "GEOS": "3.1"}, [], [])
