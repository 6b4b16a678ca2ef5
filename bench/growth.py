"""Our nine pairs in a country of one, two, four and eight times the size: seconds, exponent, memory, threads."""

import argparse
import sys

import numpy as np

from bench import ways
from bench.answers import difference
from bench.comparison import compare, seconds_of
from bench.national import PAIRS, national_layers

WAYS = (ways.OURS_1, ways.OURS_2)


def main(options: list[str]) -> int:
    """Print the table and the exponents; return 1 when a run stops, or two threads answer otherwise than one."""
    parser = argparse.ArgumentParser(prog="python -m bench growth", description=__doc__)
    parser.add_argument("--scales", type=float, nargs="+", default=[1.0, 2.0, 4.0, 8.0])
    parser.add_argument("--seed", type=int, default=28992)
    parser.add_argument("--repeat", type=int, default=3, help="the shortest time of so many runs counts (default: 3)")
    parser.add_argument("--limit", type=float, default=600.0, help="seconds after which a run is ended (default: 600)")
    asked = parser.parse_args(options)
    print(f"{'size':>6}{'1 thread s':>12}{'2 threads s':>13}{'1 ÷ 2':>8}{'rows':>12}{'area km²':>17}{'peak MB':>9}")
    seconds = []
    for scale in asked.scales:
        with ways.layer_folder(national_layers(scale, asked.seed)) as folder:
            one, two = compare(WAYS, folder, PAIRS, repeat=asked.repeat, limit_s=asked.limit).values()
        if stopped := one.stopped or two.stopped:
            print(f"×{scale:<5g} {stopped}", file=sys.stderr)
            return 1
        for pair in PAIRS:
            if fault := difference(one.answers[pair], two.answers[pair]):
                print(f"×{scale:g}, two threads, {' × '.join(pair)}: {fault}", file=sys.stderr)
                return 1
        seconds.append((seconds_of(one), seconds_of(two)))
        rows = sum(len(answer.left) for answer in two.answers.values())
        area_km2 = sum(answer.area_m2.sum() for answer in two.answers.values()) / 1e6
        peak_mb = max(figures.peak_mb for figures in two.figures.values())
        of_one, of_two = seconds[-1]
        figures = f"{of_one:>12.2f}{of_two:>13.2f}{of_one / of_two:>8.2f}{rows:>12,}{area_km2:>17.6f}{peak_mb:>9.0f}"
        print(f"{f'×{scale:g}':>6}{figures}", flush=True)
    if len(set(asked.scales)) > 1:
        for title, times in zip(("1 thread", "2 threads"), np.transpose(seconds), strict=True):
            print(f"seconds grow as size to the power {exponent(asked.scales, times):.3f} ({title})")
    return 0


def exponent(sizes: list[float], seconds: np.ndarray) -> float:
    """Return b of seconds = a × sizeᵇ, by least squares of the logarithms."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])
