"""Seven municipalities that share every vertex of their borders: six in Voorbeeldregio, one next to it."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from tools.sample.drawing import Feature, Point, Ring, feature, wander

__all__ = ["VILLAGES", "Borders", "borders", "municipalities"]

Borders = Mapping[tuple[str, str], list[Point]]

_NODES: Final[dict[str, Point]] = {
    "south_west": (-14_000, -10_000),
    "south": (-4_000, -13_000),
    "south_border": (8_000, -12_500),
    "south_east": (14_000, -11_000),
    "east": (15_000, 1_000),
    "north_east": (14_000, 12_000),
    "north_border": (9_000, 13_500),
    "north": (6_000, 14_000),
    "north_west_ford": (-3_000, 13_500),
    "north_west": (-13_000, 11_000),
    "west": (-15_000, 1_000),
    "heath": (-5_000, -3_500),
    "lock": (3_000, -4_000),
    "three_lands": (8_000, 1_500),
    "mill": (2_500, 5_000),
    "bridge": (-4_500, 4_500),
}

_FACES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "GM9901": ("Voorbeeldstad", ("heath", "lock", "three_lands", "mill", "bridge")),
    "GM9902": ("Oefenwoude", ("south_west", "south", "heath", "west")),
    "GM9903": ("Schijnbeek", ("west", "heath", "bridge", "north_west_ford", "north_west")),
    "GM9904": ("Verzonnerveen", ("bridge", "mill", "north", "north_west_ford")),
    "GM9905": ("Fictiedam", ("south", "south_border", "three_lands", "lock", "heath")),
    "GM9906": ("Denkbeeldhoven", ("mill", "three_lands", "north_border", "north")),
    "GM9907": ("Buurdrecht", ("south_border", "south_east", "east", "north_east", "north_border", "three_lands")),
}

_NEIGHBOUR: Final = "GM9907"

VILLAGES: Final[dict[str, tuple[tuple[str, Point, float], ...]]] = {
    "GM9901": (("Voorbeeldstad", (1_200, 300), 1_500), ("Maquettedorp", (-2_300, 2_300), 500)),
    "GM9902": (("Oefenwoude", (-9_300, -7_200), 800),),
    "GM9903": (("Schijnbeek", (-8_800, 4_000), 700),),
    "GM9904": (("Verzonnerveen", (1_500, 9_300), 700),),
    "GM9905": (("Fictiedam", (-500, -7_000), 800), ("Stelhuizen", (5_600, -2_700), 450)),
    "GM9906": (("Denkbeeldhoven", (5_600, 8_800), 600),),
    "GM9907": (("Buurdrecht", (11_800, 3_500), 900),),
}
"""Municipality to its places: name, centre in the drawing, radius of the built area."""


def borders(rng: np.random.Generator) -> Borders:
    """Draw every stretch of border once; the municipalities on both sides use the same points."""
    drawn: dict[tuple[str, str], list[Point]] = {}
    for _, corners in _FACES.values():
        for start, end in zip(corners, (*corners[1:], corners[0]), strict=True):
            if (end, start) not in drawn:
                drawn[start, end] = wander(rng, _NODES[start], _NODES[end], halvings=6, roughness=0.22)
    return drawn | {(end, start): line[::-1] for (start, end), line in drawn.items()}


def municipalities(lines: Borders) -> list[Feature]:
    """Make the municipalities, with their energy region and province."""
    features = []
    for code, (name, corners) in _FACES.items():
        ring: Ring = []
        for start, end in zip(corners, (*corners[1:], corners[0]), strict=True):
            ring += lines[start, end][:-1]
        region = ("XX02", "Buurregio") if code == _NEIGHBOUR else ("XX01", "Voorbeeldregio")
        properties = {
            "gemeentecode": code,
            "gemeentenaam": name,
            "res_code": region[0],
            "res_naam": region[1],
            "provinciecode": "99",
            "provincie": "Voorbeeldland",
        }
        features.append(feature(properties, [*ring, ring[0]]))
    return features
