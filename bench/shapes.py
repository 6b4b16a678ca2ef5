"""Random shapes in RD metres: a coverage with wandering borders, and blobs with a ragged outline."""

from typing import NamedTuple

import numpy as np
import shapely

_BORDER_STEPS = 60

_SMOOTHNESS = 0.85
"""Hurst exponent of an outline: 1 is smooth, 0.5 that of a random walk."""


class Extent(NamedTuple):
    """The box that shapes are drawn in, in metres."""

    west: float
    south: float
    width: float
    height: float


def extent(scale: float) -> Extent:
    """Return a box as large as the Netherlands with the sea in it, and `scale` times that area for other scales."""
    side = scale**0.5
    return Extent(20_000.0, 310_000.0, 250_000.0 * side, 300_000.0 * side)


def coverage(random: np.random.Generator, within: Extent, columns: int, rows: int) -> np.ndarray:
    """Draw columns × rows cells that cover the extent once; neighbours share every vertex of their border."""
    size = np.array([within.width / columns, within.height / rows])
    corner = np.stack(np.meshgrid(np.arange(columns + 1.0), np.arange(rows + 1.0), indexing="ij"), axis=-1)
    corner[1:-1, 1:-1] += random.uniform(-0.2, 0.2, (columns - 1, rows - 1, 2))
    corner = corner * size + [within.west, within.south]
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


def places(random: np.random.Generator, within: Extent, count: int) -> np.ndarray:
    """Draw random places in the extent, as an array of (x, y)."""
    x = within.west + random.uniform(0, within.width, count)
    y = within.south + random.uniform(0, within.height, count)
    return np.stack([x, y], axis=-1)


def blobs(
    random: np.random.Generator, within: Extent, count: int, corners: int, radius_m: tuple[float, float]
) -> np.ndarray:
    """Draw star-shaped polygons of few corners at random places; their vertices jump 2 % of the radius in and out."""
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    waves = np.arange(1, 9)[:, None]
    bends = (np.sin(waves * angle + random.uniform(0, 2 * np.pi, (count, 8, 1))) / waves).sum(axis=1)
    size = np.exp(random.uniform(np.log(radius_m[0]), np.log(radius_m[1]), (count, 1)))
    reach = size * (1 + 0.15 * bends + random.uniform(-0.02, 0.02, (count, corners)))
    rings = np.stack([reach * np.cos(angle), reach * np.sin(angle)], axis=-1)
    return np.asarray(shapely.polygons(rings + places(random, within, count)[:, None, :]))


def natural_ring(random: np.random.Generator, corners: int, radius_m: float) -> np.ndarray:
    """Draw a star-shaped ring of many corners round (0, 0), equally ragged at all scales, as an array of (x, y).

    No vertex lies further than 1.35 times the radius. The outline turns 15 to 22 degrees at a vertex on average, as the
    outlines of the Dutch Natura 2000 areas do (17); with vertices at random distances it would turn back on itself at
    each, and overlays would measure the drawing of spikes.
    """
    waves = np.arange(1, corners // 2)
    spectrum = np.zeros(corners // 2 + 1, dtype=complex)
    spectrum[1 : len(waves) + 1] = waves ** -(_SMOOTHNESS + 0.5) * np.exp(1j * random.uniform(0, 2 * np.pi, len(waves)))
    bends = np.fft.irfft(spectrum, corners)
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    reach = radius_m * (1 + 0.35 * bends / np.abs(bends).max())
    return np.stack([reach * np.cos(angle), reach * np.sin(angle)], axis=-1)
