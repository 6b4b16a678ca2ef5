"""8 million dwellings counted within 2, 3 and 4 times the tip height of 1,500 wind areas, from GeoParquet."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import numpy as np
import shapely

from bench.dwelling_points import DWELLINGS, dwelling_batches, write_dwellings
from bench.national import national_layers, tip_heights_m
from bench.program import run_program
from spatial.layers.crs import RD

FACTORS = (2, 3, 4)


def main(options: list[str]) -> int:
    """Print the figures of each run; return 1 when one fails or a count is wrong.

    `all s` is the whole process, as a user waits for it. The counts of some wind areas are checked against the
    distances to every dwelling, one by one.
    """
    parser = argparse.ArgumentParser(prog="python -m bench dwellings", description=__doc__)
    parser.add_argument("--count", type=int, default=DWELLINGS, help="dwellings")
    parser.add_argument("--seed", type=int, default=28992)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeat", type=int, default=3, help="runs, each printed (default: 3)")
    parser.add_argument("--check", type=int, default=20, help="wind areas that are counted again (default: 20)")
    arguments = parser.parse_args(options)
    wind = national_layers(arguments.count / DWELLINGS, arguments.seed)["wind"]
    heights_m = tip_heights_m(len(wind), arguments.seed)
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_dwellings(folder / "dwellings.parquet", arguments.count, arguments.seed)
        table = gpd.GeoDataFrame({"tip_height_m": heights_m}, geometry=wind, crs=RD)
        table.to_parquet(folder / "wind.parquet")
        size_mb = (folder / "dwellings.parquet").stat().st_size / 2**20
        print(
            f"{arguments.count:,} dwellings ({size_mb:.0f} MB), {len(wind):,} wind areas, {arguments.threads} thread(s)"
        )
        print(f"{'run':<6}{'all s':>8}" + "".join(f"{f'≤ {factor}×':>12}" for factor in FACTORS) + f"{'peak MB':>9}")
        counts = np.zeros((len(wind), len(FACTORS)), dtype=np.int64)
        for number in range(arguments.repeat):
            result = run_program("bench.dwellings_program", scratch, arguments.threads)
            if result.code:
                print(f"run {number + 1} ended with {result.code}", file=sys.stderr)
                return 1
            figures = result.figures
            counts = np.array(figures["counts"])
            sums = "".join(f"{total:>12,}" for total in counts.sum(axis=0))
            print(f"{number + 1:<6}{result.seconds:>8.1f}{sums}{figures['peak_mb']:>9.0f}", flush=True)
    sample = np.random.default_rng(arguments.seed).permutation(len(wind))[: arguments.check]
    limits_m = heights_m[sample, None] * FACTORS
    if not np.array_equal(counts[sample], _one_by_one(wind[sample], limits_m, arguments.count, arguments.seed)):
        print("the counts of some wind areas are wrong", file=sys.stderr)
        return 1
    return 0


def _one_by_one(areas: np.ndarray, limits_m: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Count by the distance of every dwelling near enough to matter, without a tree."""
    counts = np.zeros(limits_m.shape, dtype=np.int64)
    boxes = shapely.bounds(areas) + limits_m.max(axis=1)[:, None] * [-1, -1, 1, 1]
    for x, y in dwelling_batches(count, seed):
        for at, (area, box) in enumerate(zip(areas, boxes, strict=True)):
            near = (x >= box[0]) & (y >= box[1]) & (x <= box[2]) & (y <= box[3])
            distance_m = shapely.distance(area, shapely.points(x[near], y[near]))
            counts[at] += (distance_m[:, None] <= limits_m[at]).sum(axis=0)
    return counts
