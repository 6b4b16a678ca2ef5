"""Layers as large as those of the Netherlands, and up to eight times that, in RD metres."""

from typing import Final

import numpy as np
import shapely

from bench import shapes
from bench.shapes import Extent, extent

NATURE_AREAS: Final = 162
NATURE_VERTICES: Final = 1_500_000
MULTIPOLYGONS: Final = 3
PARTS: Final = 4
PART_VERTICES: Final = 30_000

_PART_RADIUS_M: Final = 26_000.0

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
"""Nine pairs of layers, as rules compare them."""

Layers = dict[str, np.ndarray]


def national_layers(scale: float, seed: int) -> Layers:
    """Draw layers like those of the Netherlands, the same ones for the same scale and seed.

    The country grows with its layers: at scale 8 it has eight times the area, so that features are as dense and as
    large as before, and the pairs grow as the features do.

    Parameters
    ----------
    scale
        1.0 gives 300 municipalities as a coverage, 162 nature areas with 1.5 million vertices in all, 18,000 plans,
        1,500 wind and 4,000 solar areas; all these counts follow it.
    seed
        Seed of the random numbers.

    Raises
    ------
    ValueError
        A shape is not valid.
    """
    random, within = np.random.default_rng(seed), extent(scale)
    layers = {
        "municipalities": shapes.coverage(
            random, within, max(2, round(15 * scale**0.5)), max(2, round(20 * scale**0.5))
        ),
        "nature": _nature(random, within, nature_vertices(scale, seed)),
        "plans": shapes.blobs(random, within, round(18_000 * scale), 14, (30, 400)),
        "wind": shapes.blobs(random, within, round(1_500 * scale), 60, (300, 2_500)),
        "solar": shapes.blobs(random, within, round(4_000 * scale), 40, (100, 1_500)),
    }
    for name, layer in layers.items():
        _require_valid(name, layer)
    return layers


def many_plans(count: int, seed: int) -> np.ndarray:
    """Draw so many plans of 14 corners and 30 to 400 m radius all over the Netherlands."""
    plans = shapes.blobs(np.random.default_rng(seed), extent(1), count, 14, (30, 400))
    _require_valid("plans", plans)
    return plans


def complex_multipolygons(seed: int, vertices: int = PART_VERTICES) -> np.ndarray:
    """Draw 3 multipolygons of 4 parts with so many vertices each; together they take a third of the Netherlands.

    Each part is alone in its cell of a grid over the country. Its vertices lie some 5 m apart.
    """
    within = extent(1)
    random = np.random.default_rng(seed)
    rings = np.stack([shapes.natural_ring(random, vertices, _PART_RADIUS_M) for _ in range(MULTIPOLYGONS * PARTS)])
    column, row = np.divmod(np.arange(MULTIPOLYGONS * PARTS), PARTS)
    x = within.west + (column + 0.5) * within.width / MULTIPOLYGONS
    y = within.south + (row + 0.5) * within.height / PARTS
    parts = shapely.polygons(rings + np.stack([x, y], axis=-1)[:, None, :])
    whole = np.asarray(shapely.multipolygons(parts, indices=column))
    _require_valid("multipolygons", whole)
    return whole


def nature_vertices(scale: float, seed: int) -> np.ndarray:
    """Draw how many vertices each nature area has; a few, like the Veluwe, have a great part of them.

    A larger country has more areas of the sizes there are, not larger ones: after 162 they come round again.
    """
    count = max(3, round(NATURE_AREAS * scale))
    random = np.random.default_rng([seed, NATURE_AREAS])
    share = np.resize(random.lognormal(0, 1.1, NATURE_AREAS), count)
    return np.maximum(200, np.round(share / share.sum() * NATURE_VERTICES * scale)).astype(int)


def tip_heights_m(count: int, seed: int) -> np.ndarray:
    """Draw for each wind area the height of the highest tip, 120 to 260 m in whole metres."""
    return np.random.default_rng(seed).integers(120, 260, count, endpoint=True).astype(float)


def _nature(random: np.random.Generator, within: Extent, corners: np.ndarray) -> np.ndarray:
    radius_m = 3_500 * np.sqrt(corners / corners.mean())
    middles = shapes.places(random, within, len(corners))
    rings = [shapes.natural_ring(random, n, metres) for n, metres in zip(corners.tolist(), radius_m, strict=True)]
    return np.array(
        [shapely.polygons(ring + middle) for ring, middle in zip(rings, middles, strict=True)], dtype=object
    )


def _require_valid(name: str, layer: np.ndarray) -> None:
    if not shapely.is_valid(layer).all():
        msg = f"the generator drew invalid shapes for '{name}'; this is a bug of bench/national.py"
        raise ValueError(msg)
