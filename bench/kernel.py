"""Nine pairwise intersections of national-size layers by our kernel, by geopandas and by a plain tree, in one run."""

import argparse
import platform
import resource
import sys
import time
from collections.abc import Callable
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import shapely

from spatial.crs import RD
from spatial.kernel import overlaps

PAIRS: Final = (
    ("plans", "municipalities"),
    ("plans", "nature"),
    ("plans", "wind"),
    ("plans", "solar"),
    ("wind", "municipalities"),
    ("wind", "nature"),
    ("wind", "solar"),
    ("solar", "municipalities"),
    ("solar", "nature"),
)

_RELATIVE: Final = 1e-9
_SMALLEST_M2: Final = 1e-6
"""Pieces that differ by less ground than this are equal, too: so much comes of rounding coordinates of 500 km."""

_WEST, _SOUTH, _WIDTH, _HEIGHT = 20_000.0, 310_000.0, 250_000.0, 300_000.0
_BORDER_STEPS: Final = 60
_NATURE_VERTICES: Final = 1_500_000

Layers = dict[str, np.ndarray]


class Answer(NamedTuple):
    """The pairs of one overlay: left and right row and shared area in m², sorted by (left, right)."""

    left: np.ndarray
    right: np.ndarray
    area_m2: np.ndarray


Way = Callable[[np.ndarray, np.ndarray], Answer]


class Outcome(NamedTuple):
    """What one way did: its answers and its seconds in the order of `PAIRS`, and the process's peak memory after it."""

    answers: list[Answer]
    seconds: list[float]
    peak_mb: float


def national_layers(scale: float, seed: int) -> Layers:
    """Draw layers like those of the Netherlands, valid and in RD metres, the same ones for the same scale and seed.

    Parameters
    ----------
    scale
        1.0 gives 300 municipalities as a coverage, 162 nature areas with 1.5 million vertices in all, 18,000 plans,
        1,500 wind and 4,000 solar areas; all these counts follow it.
    seed
        Seed of the random numbers.
    """
    random = np.random.default_rng(seed)
    layers = {
        "municipalities": _coverage(random, max(2, round(15 * scale**0.5)), max(2, round(20 * scale**0.5))),
        "nature": _nature(random, max(3, round(162 * scale)), _NATURE_VERTICES * scale),
        "plans": _blobs(random, round(18_000 * scale), 14, (30, 400)),
        "wind": _blobs(random, round(1_500 * scale), 60, (300, 2_500)),
        "solar": _blobs(random, round(4_000 * scale), 40, (100, 1_500)),
    }
    for name, shapes in layers.items():
        if not shapely.is_valid(shapes).all():
            msg = f"the generator drew invalid shapes for '{name}' (scale {scale}, seed {seed})"
            raise ValueError(msg)
    return layers


def _coverage(random: np.random.Generator, columns: int, rows: int) -> np.ndarray:
    """Draw cells with wandering borders, of which neighbours share every vertex."""
    size = np.array([_WIDTH / columns, _HEIGHT / rows])
    corner = np.stack(np.meshgrid(np.arange(columns + 1.0), np.arange(rows + 1.0), indexing="ij"), axis=-1)
    corner[1:-1, 1:-1] += random.uniform(-0.2, 0.2, (columns - 1, rows - 1, 2))
    corner = corner * size + [_WEST, _SOUTH]
    along = np.linspace(0, 1, _BORDER_STEPS)[:, None]

    def borders(start: np.ndarray, end: np.ndarray, sideways: tuple[int, int]) -> np.ndarray:
        straight = start[..., None, :] + along * (end - start)[..., None, :]
        # Sideways alone, and less towards the ends: so no border crosses itself or another.
        line = straight + np.sin(np.pi * along) * random.uniform(-0.03, 0.03, straight.shape) * size * sideways
        line[..., 0, :], line[..., -1, :] = start, end
        return np.asarray(line)

    flat, upright = borders(corner[:-1], corner[1:], (0, 1)), borders(corner[:, :-1], corner[:, 1:], (1, 0))
    rings = [
        np.concatenate([flat[x, y], upright[x + 1, y][1:], flat[x, y + 1][-2::-1], upright[x, y][-2::-1]])
        for x in range(columns)
        for y in range(rows)
    ]
    return np.array([shapely.polygons(ring) for ring in rings], dtype=object)


def _nature(random: np.random.Generator, count: int, vertices: float) -> np.ndarray:
    """Draw areas of which a few, like the Veluwe, have a great part of the vertices and of the ground."""
    share = random.lognormal(0, 1.1, count)
    corners = np.maximum(200, share / share.sum() * vertices)
    radius = 3_500 * np.sqrt(corners / corners.mean())
    return np.concatenate(
        [_blobs(random, 1, round(n), (0.8 * metres, 1.2 * metres)) for n, metres in zip(corners, radius, strict=True)]
    )


def _blobs(random: np.random.Generator, count: int, corners: int, radius_m: tuple[float, float]) -> np.ndarray:
    """Draw star-shaped polygons with a ragged outline at random places."""
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    waves = np.arange(1, 9)[:, None]
    bends = (np.sin(waves * angle + random.uniform(0, 2 * np.pi, (count, 8, 1))) / waves).sum(axis=1)
    size = np.exp(random.uniform(np.log(radius_m[0]), np.log(radius_m[1]), (count, 1)))
    reach = size * (1 + 0.15 * bends + random.uniform(-0.02, 0.02, (count, corners)))
    x = _WEST + random.uniform(0, _WIDTH, (count, 1)) + reach * np.cos(angle)
    y = _SOUTH + random.uniform(0, _HEIGHT, (count, 1)) + reach * np.sin(angle)
    return np.asarray(shapely.polygons(np.stack([x, y], axis=-1)))


def ours(threads: int) -> Way:
    """Return our kernel with so many threads."""

    def run(left: np.ndarray, right: np.ndarray) -> Answer:
        found = overlaps(left, right, threads=threads)
        return Answer(found.left, found.right, shapely.area(found.geometry))

    return run


def by_geopandas(left: np.ndarray, right: np.ndarray) -> Answer:
    """Overlay as a user of geopandas would."""
    table = gpd.overlay(
        gpd.GeoDataFrame({"left": np.arange(len(left))}, geometry=left, crs=RD),
        gpd.GeoDataFrame({"right": np.arange(len(right))}, geometry=right, crs=RD),
        how="intersection",
        keep_geom_type=True,
    )
    return _answer(table["left"].to_numpy(), table["right"].to_numpy(), table.area.to_numpy())


def by_plain_tree(left: np.ndarray, right: np.ndarray) -> Answer:
    """Take the pairs that a tree finds to intersect, and intersect them in one vectorised call."""
    at, other = shapely.STRtree(right).query(left, predicate="intersects")
    return _answer(at, other, shapely.area(shapely.intersection(left[at], right[other])))


def _answer(left: np.ndarray, right: np.ndarray, area_m2: np.ndarray) -> Answer:
    order = np.lexsort((right, left))
    order = order[area_m2[order] > 0]
    return Answer(left[order], right[order], area_m2[order])


WAYS: Final[dict[str, Way]] = {
    "ours, 1 thread": ours(1),
    "ours, 2 threads": ours(2),
    "plain tree": by_plain_tree,
    "geopandas overlay": by_geopandas,
}
"""The first one is what the others are compared with."""


def measure(way: Way, layers: Layers) -> Outcome:
    """Run a way over all pairs of layers."""
    answers, seconds = [], []
    for left, right in PAIRS:
        start = time.perf_counter()
        answers.append(way(layers[left], layers[right]))
        seconds.append(time.perf_counter() - start)
    # Linux counts in kilobytes, macOS in bytes.
    unit = 2**20 if platform.system() == "Darwin" else 2**10
    return Outcome(answers, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit)


def difference(one: Answer, other: Answer) -> str:
    """Say how two answers differ beyond rounding; '' when they do not."""
    if not (np.array_equal(one.left, other.left) and np.array_equal(one.right, other.right)):
        pairs, others = (set(zip(item.left.tolist(), item.right.tolist(), strict=True)) for item in (one, other))
        return f"{len(pairs - others)} row(s) are missing and {len(others - pairs)} are new"
    if not np.isclose(one.area_m2.sum(), other.area_m2.sum(), rtol=_RELATIVE, atol=0):
        return f"the total area is {other.area_m2.sum():.6f} m², not {one.area_m2.sum():.6f} m²"
    wrong = ~np.isclose(one.area_m2, other.area_m2, rtol=_RELATIVE, atol=_SMALLEST_M2)
    return f"{wrong.sum()} row(s) have another area" if wrong.any() else ""


def main(options: list[str]) -> int:
    """Print the table; return 1 when a way's rows or areas differ from ours."""
    parser = argparse.ArgumentParser(prog="python -m bench kernel", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="1 is the size of the Netherlands (default)")
    parser.add_argument("--seed", type=int, default=28992)
    parser.add_argument("--pairs", action="store_true", help="print the seconds for each pair of layers, too")
    asked = parser.parse_args(options)
    layers = national_layers(asked.scale, asked.seed)
    for name, shapes in layers.items():
        print(f"{name:<16}{len(shapes):>8,} features {int(shapely.get_num_coordinates(shapes).sum()):>11,} vertices")
    outcomes = {name: measure(way, layers) for name, way in WAYS.items()}
    basis = next(iter(outcomes.values()))
    print(f"\n{'way':<20}{'seconds':>9}{'ratio':>8}{'rows':>10}{'area km²':>16}{'peak MB so far':>16}")
    for name, outcome in outcomes.items():
        total = sum(outcome.seconds)
        rows = sum(len(answer.left) for answer in outcome.answers)
        area_km2 = sum(answer.area_m2.sum() for answer in outcome.answers) / 1e6
        ratio = total / sum(basis.seconds)
        print(f"{name:<20}{total:>9.2f}{ratio:>8.2f}{rows:>10,}{area_km2:>16.6f}{outcome.peak_mb:>16.0f}")
    if asked.pairs:
        for at, pair in enumerate(PAIRS):
            print(f"{' × '.join(pair):<26}" + "".join(f"{outcome.seconds[at]:>9.2f}" for outcome in outcomes.values()))
    faults = [
        f"{name}, {' × '.join(pair)}: {fault}"
        for name, outcome in outcomes.items()
        for pair, one, other in zip(PAIRS, basis.answers, outcome.answers, strict=True)
        if (fault := difference(one, other))
    ]
    print("\n".join(faults), file=sys.stderr, end="\n" if faults else "")
    return 1 if faults else 0
