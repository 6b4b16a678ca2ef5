"""Pairs of two layers that can be checked in the head."""

from collections.abc import Mapping

import pandas as pd

from spatial.findings.pairs import pairs
from spatial.layers.layer import Layer
from spatial.rules.rules import Rule
from tests.spatial.factory import box, layer, point, ruleset, within

PLAN = layer("plans", [box(0, 0, 100)])
BANDS = within(("near", 3), ("mid", 2), ("far", 1))
LIMITS: Mapping[str, float] = {"near": 100, "mid": 500, "far": 1_000}


def judged(made: Rule, left: Layer, right: Layer, threads: int = 1, **params: float) -> pd.DataFrame:
    return pairs(made, ruleset([made], **params), left.frame, right.frame, threads=threads).table


def grades(table: pd.DataFrame) -> dict[tuple[int, int], int]:
    return {(int(row.left), int(row.right)): int(row.grade) for row in table.itertuples()}


def ladder(*distances: float) -> Layer:
    """Points at these distances east of a box of 100 m."""
    return layer("nature", [point(100 + metres, 50) for metres in distances])
