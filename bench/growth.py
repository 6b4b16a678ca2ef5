"""The nine pairs in a country of one, two, four and eight times the size: seconds, exponent, memory, threads."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import numpy as np

from bench import ways
from bench.comparison import compare, seconds_of
from bench.national import PAIRS, national_layers
from bench.program import run_program
from bench.shared_areas import difference
from data.layers.geoparquet import write_groups
from spatial.layers.crs import RD
from spatial.layers.layer import ID

WAYS = (ways.OVERLAY_1, ways.OVERLAY_2)


def main(options: list[str]) -> int:
    """Print the table and the exponents; return 1 when a run stops, or the results differ.

    The first two ways keep all layers in memory, and are timed without reading them; by partition, layers are read from
    GeoParquet as they are needed, which is timed, too.
    """
    parser = argparse.ArgumentParser(prog="python -m bench growth", description=__doc__)
    parser.add_argument("--scales", type=float, nargs="+", default=[1.0, 2.0, 4.0, 8.0])
    parser.add_argument("--seed", type=int, default=28992)
    parser.add_argument("--repeat", type=int, default=3, help="the shortest time of so many runs counts (default: 3)")
    parser.add_argument("--limit", type=float, default=600.0, help="seconds after which a run is ended (default: 600)")
    arguments = parser.parse_args(options)
    print(f"{'':>6}{'all in memory':>40}{'by partition':>21}")
    print(f"{'size':>6}{'1 thread s':>12}{'2 threads s':>13}{'1 ÷ 2':>7}{'MB':>8}{'s':>13}{'MB':>8}{'rows':>12}")
    seconds = []
    for scale in arguments.scales:
        layers = national_layers(scale, arguments.seed)
        with ways.layer_folder(layers) as folder:
            one, two = compare(WAYS, folder, PAIRS, repeat=arguments.repeat, limit_s=arguments.limit).values()
        if stopped := one.stopped or two.stopped:
            print(f"×{scale:<5g} {stopped}", file=sys.stderr)
            return 1
        for pair in PAIRS:
            if fault := difference(one.shared_areas[pair], two.shared_areas[pair]):
                print(f"×{scale:g}, two threads, {' × '.join(pair)}: {fault}", file=sys.stderr)
                return 1
        rows = sum(len(result.left) for result in two.shared_areas.values())
        area_m2 = sum(result.area_m2.sum() for result in two.shared_areas.values())
        parts = _by_partition(layers, scale, arguments.repeat)
        if parts["rows"] != rows or not np.isclose(parts["area_m2"], area_m2, rtol=1e-9, atol=0):
            print(f"×{scale:g}, by partition: {parts['rows']:,} rows and {parts['area_m2']} m²", file=sys.stderr)
            return 1
        peak_mb = max(figures.peak_mb for figures in two.figures.values())
        of_one, of_two = seconds_of(one), seconds_of(two)
        seconds.append((of_one, of_two, parts["seconds"]))
        figures = f"{of_one:>12.2f}{of_two:>13.2f}{of_one / of_two:>7.2f}{peak_mb:>8.0f}"
        partition = f"{parts['seconds']:>13.2f}{parts['peak_mb']:>8.0f}"
        print(f"{f'×{scale:g}':>6}{figures}{partition}{rows:>12,}", flush=True)
    if len(set(arguments.scales)) > 1:
        for title, times in zip(("1 thread", "2 threads", "by partition"), np.transpose(seconds), strict=True):
            print(f"seconds grow as size to the power {exponent(arguments.scales, times):.3f} ({title})")
    return 0


def _by_partition(layers: dict[str, np.ndarray], scale: float, repeat: int) -> dict[str, float]:
    """Return the figures of the fastest of some runs."""
    with TemporaryDirectory() as folder:
        for name, shapes in layers.items():
            ids = [str(number) for number in range(len(shapes))]
            write_groups(Path(folder) / f"{name}.parquet", name, [gpd.GeoDataFrame({ID: ids}, geometry=shapes, crs=RD)])
        runs = [run_program("bench.partitions_program", folder, scale) for _ in range(repeat)]
    for result in runs:
        if result.code:
            msg = f"bench.partitions_program ended with {result.code}"
            raise RuntimeError(msg)
    return min((result.figures for result in runs), key=lambda figures: figures["seconds"])


def exponent(sizes: list[float], seconds: np.ndarray) -> float:
    """Return b of seconds = a × sizeᵇ, by least squares of the logarithms."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])
