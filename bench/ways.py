"""The ways to overlay that are compared, and the results of each in processes of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np

from bench.shared_areas import SharedAreas, read_shared_areas
from spatial.layers.crs import RD

_ROOT: Final = Path(__file__).parents[1]
ENGINES: Final = _ROOT / ".venv-engines" / "bin" / "python"

ABSENT: Final = "not measured: there is no .venv-engines; `make engines` makes it"

Pair = tuple[str, str]


class Way(NamedTuple):
    """A way to overlay: its title, the module that holds it, and its name there."""

    title: str
    module: str
    name: str

    @property
    def python(self) -> Path:
        """The interpreter of its environment."""
        return Path(sys.executable) if self.module == "shapely_engines" else ENGINES


class Figures(NamedTuple):
    """The shortest time and the least processor time of one pair in seconds, and the most memory by its end in MB."""

    seconds: float
    cpu_s: float
    peak_mb: float


class Outcome(NamedTuple):
    """The result of a way: figures and shared areas of the pairs that it finished; why it stopped, '' when it did not.

    `ended_after_s` is the time limit, where that ended it.
    """

    figures: dict[Pair, Figures]
    shared_areas: dict[Pair, SharedAreas]
    stopped: str
    failed: bool
    ended_after_s: float | None = None


OVERLAY_1: Final = Way("spatial.overlay, 1 thread", "shapely_engines", "overlay-1")
OVERLAY_2: Final = Way("spatial.overlay, 2 threads", "shapely_engines", "overlay-2")
PLAIN_TREE: Final = Way("plain tree", "shapely_engines", "plain-tree")
GEOPANDAS: Final = Way("geopandas overlay", "shapely_engines", "geopandas")
SEDONA: Final = Way("SedonaDB", "sedona_engine", "plain")
SEDONA_CONTAINED: Final = Way("SedonaDB, contained first", "sedona_engine", "contained-first")
DUCKDB: Final = Way("DuckDB", "duckdb_engine", "plain")
DUCKDB_CONTAINED: Final = Way("DuckDB, contained first", "duckdb_engine", "contained-first")


@contextmanager
def layer_folder(layers: dict[str, np.ndarray]) -> Iterator[Path]:
    """Write layers as GeoParquet with `row` and `geometry` into a temporary folder, and give that."""
    with TemporaryDirectory() as scratch:
        for name, shapes in layers.items():
            table = gpd.GeoDataFrame({"row": np.arange(len(shapes))}, geometry=shapes, crs=RD)
            table.to_parquet(Path(scratch) / f"{name}.parquet")
        yield Path(scratch)


def run(way: Way, layers: Path, pairs: tuple[Pair, ...], limit_s: float) -> Outcome:
    """Run a way once over the pairs, in a process that is ended after `limit_s` seconds."""
    if not way.python.exists():
        return Outcome({}, {}, ABSENT, failed=False)
    with TemporaryDirectory() as folder:
        pair_arguments = [f"{left}:{right}" for left, right in pairs]
        command = [str(way.python), "-m", f"bench.{way.module}", way.name, str(layers), folder, *pair_arguments]
        ended_after_s = None
        with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            try:
                output, errors = process.communicate(timeout=limit_s)
                last_line = (errors.strip().splitlines() or ["it said nothing"])[-1]
                stopped = f"failed with {process.returncode}: {last_line}" if process.returncode else ""
            except subprocess.TimeoutExpired:
                process.kill()
                output, _ = process.communicate()
                stopped, ended_after_s = f"did not end within {limit_s:.0f} s", limit_s
        figures = {}
        for line in output.splitlines():
            line_figures = json.loads(line)
            left, right = line_figures.pop("pair").split(":")
            figures[left, right] = Figures(**line_figures)
        shared_areas = {pair: read_shared_areas(Path(folder) / f"{':'.join(pair)}.parquet") for pair in figures}
        return Outcome(figures, shared_areas, stopped, stopped.startswith("failed"), ended_after_s)


def best(outcomes: list[Outcome]) -> Outcome:
    """Return the shortest times and the most memory of several runs of one way; of runs that stopped, the last."""
    last = outcomes[-1]
    if last.stopped:
        return last
    figures = {}
    for pair in last.figures:
        seconds, cpu_s, peak_mb = zip(*(outcome.figures[pair] for outcome in outcomes), strict=True)
        figures[pair] = Figures(min(seconds), min(cpu_s), max(peak_mb))
    return last._replace(figures=figures)
