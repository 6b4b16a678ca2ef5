"""What passes between steps, and what a region reads of what lies around it."""

import copy
import json
import pickle
import pickletools
import shutil
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
import shapely
from distributed import KilledWorker

from data.layers.layer_store import LayerStore
from flows.errors import ClusterError, OutputRefused
from flows.executors import dask_cluster
from flows.executors.local import LocalExecutor
from flows.job import make_plan
from flows.publish.release import staging
from flows.run import steps
from flows.run.remote_steps import context_of, report, run_of
from flows.run.run import prepare
from flows.run.run_plan import RunPlan
from spatial.findings.halo import Bbox
from spatial.layers.layer import Layer
from tests.flows.support import Silent, publish_in, request_in, tree

READ = LayerStore.layer


def add(path: Path, name: str, geometry: shapely.Geometry) -> None:
    """Draw one more feature like the first of a file, under another name."""
    drawn = json.loads(path.read_text(encoding="utf-8"))
    feature = copy.deepcopy(drawn["features"][0])
    ids = [column for column in feature["properties"] if column in ("plan_id", "nr", "gebied_habitattype")]
    feature["properties"].update(dict.fromkeys(ids, name))
    if "aantal_rest" in feature["properties"]:
        feature["properties"]["aantal_rest"] = "40"
    feature["geometry"] = shapely.geometry.mapping(geometry)
    drawn["features"].append(feature)
    path.write_text(json.dumps(drawn), encoding="utf-8")


@pytest.fixture
def far(sample_copy: Path) -> Path:
    """The sample with a plan of 45 km from the region to the east, nature 20 km beyond its end, and more elsewhere."""
    files = sample_copy.parent / "files"
    add(files / "woningbouwplannen.geojson", "WP-FAR", shapely.box(180_000, 497_000, 225_000, 497_100))
    for name in ("natura2000.geojson", "leefgebieden.geojson"):
        add(files / name, "BEYOND", shapely.box(245_000, 497_000, 245_500, 497_500))
        add(files / name, "ELSEWHERE", shapely.box(30_000, 380_000, 30_500, 380_500))
    return sample_copy


def partners(folder: Path) -> set[str]:
    """The ids of all that the plan that runs far has findings with."""
    with closing(sqlite3.connect(folder / f"{folder.name}.gpkg")) as file:
        rows = file.execute(
            "SELECT right_id FROM finding_partners WHERE finding_id IN "
            "(SELECT finding_id FROM conflicts WHERE left_id = 'WP-FAR')"
        )
        return {row[0] for row in rows}


def test_a_region_says_the_same_as_with_the_whole_nation(
    far: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: dict[tuple[str, Bbox | None], set[str]] = {}

    def near(store: LayerStore, key: str, bbox: Bbox | None = None) -> Layer:
        layer = READ(store, key, bbox)
        read[layer.name, bbox] = set(layer.frame["feature_id"])
        return layer

    options = {"sample": False, "catalogue": far, "regions": ("XX01", "XX02"), "scenarios": ("wind-2x",)}
    monkeypatch.setattr(LayerStore, "layer", near)
    some = publish_in(tmp_path / "some", **options)
    boxed = set().union(*(ids for (name, bbox), ids in read.items() if bbox and name == "nitrogen_habitat"))
    assert {"BEYOND"} == boxed & {"BEYOND", "ELSEWHERE"}
    monkeypatch.setattr(LayerStore, "layer", lambda store, key, bbox=None: READ(store, key))  # noqa: ARG005 - reads all
    whole = publish_in(tmp_path / "whole", **options)
    assert tree(some.folder) == tree(whole.folder)
    assert {"BEYOND"} == partners(some.folder / "xx01") & {"BEYOND", "ELSEWHERE"}


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> RunPlan:
    request = request_in(tmp_path_factory.mktemp("made"), regions=("XX01", "XX02"), scenarios=("wind-2x",))
    with prepare(request) as run:
        return make_plan(run, LocalExecutor(2, Silent()))


def test_what_travels_is_plain_and_small(plan: RunPlan, tmp_path: Path) -> None:
    assert RunPlan.model_validate_json(plan.model_dump_json()) == plan
    packed = pickle.dumps(partial(report, plan, tmp_path))
    assert len(packed) < 20_000
    assert pickle.loads(packed).args == (plan, tmp_path)
    modules = {
        str(argument).split(".")[0] for _, argument, _ in pickletools.genops(packed) if isinstance(argument, str)
    }
    assert modules.isdisjoint({"shapely", "geopandas", "pandas", "numpy", "httpx2"})
    assert all(path.is_absolute() for path in (plan.ref.request.out, plan.ref.request.layers))


def test_another_process_makes_the_same_context(plan: RunPlan) -> None:
    context, again = (
        context_of(plan),
        context_of(plan.model_copy(update={"previous": Path("2026-01-01T000000Z-0123456789ab")})),
    )
    assert context is not again
    assert context.report_context.issues == again.report_context.issues
    assert context.report_context.sources.equals(again.report_context.sources)
    assert context.regions == again.regions
    assert [region.code for region in context.regions] == ["XX01", "XX02"]


def test_who_has_other_code_or_rules_refuses(plan: RunPlan) -> None:
    with pytest.raises(ClusterError, match=r"has code 0\.1\.0\+.*, the run has older; install the same version"):
        run_of(plan.ref.model_copy(update={"code_version": "older"}))
    with pytest.raises(ClusterError, match=r"reads another catalogue or other rules in the package than the run"):
        run_of(plan.ref.model_copy(update={"configuration_sha256": "others"}))


def test_a_second_attempt_at_a_region_changes_nothing(plan: RunPlan, tmp_path: Path) -> None:
    with staging(tmp_path) as stage:
        first = report(plan, stage, "XX02")
        files = tree(stage)
        times = {path: path.stat().st_mtime_ns for path in stage.rglob("*")}
        second = report(plan, stage, "XX02")
        assert first.findings_by_rule == second.findings_by_rule
        assert tree(stage) == files
        assert {path: path.stat().st_mtime_ns for path in stage.rglob("*")} == times
        assert (stage / "xx02").stat().st_mode & 0o777 == 0o755
        assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [stage.name]


def test_a_region_that_fails_or_comes_too_late_leaves_nothing(
    plan: RunPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = steps.write_outputs

    def fails(*arguments: object) -> None:
        write(*arguments)
        raise OutputRefused

    with staging(tmp_path) as stage:
        monkeypatch.setattr(steps, "write_outputs", fails)
        with pytest.raises(OutputRefused):
            report(plan, stage, "XX02")
        monkeypatch.setattr(steps, "write_outputs", write)
        assert not list(stage.iterdir())
        shutil.rmtree(stage)
        with pytest.raises(FileNotFoundError):
            report(plan, stage, "XX02")
        assert [path.name for path in tmp_path.iterdir()] == [".lock"]


class Lost:
    """A cluster of which the workers go, as one task sees it."""

    def __init__(self, outcome: Exception, left: int) -> None:
        self._outcome, self._left = outcome, left

    def submit(self, *_: object, **__: object) -> "Lost":
        return self

    def result(self, timeout: float) -> None:  # noqa: ARG002 - Dask's own signature
        raise self._outcome

    def done(self) -> bool:
        return False

    def nthreads(self) -> dict[str, int]:
        self._left -= 1
        return {"tcp://a": 1} if self._left >= 0 else {}


@pytest.mark.parametrize(
    ("outcome", "message"),
    [
        (TimeoutError(), "report ES04: no Dask worker is left"),
        (KilledWorker("report", "tcp://a", 3), "report ES04: 4 workers died on it; most often memory was short"),
    ],
)
def test_a_cluster_that_is_lost_ends_the_run_with_a_message(outcome: Exception, message: str) -> None:
    with pytest.raises(ClusterError, match=message):
        dask_cluster.call_on_cluster(Lost(outcome, 2), "report ES04", str, 1)  # type: ignore[arg-type]
