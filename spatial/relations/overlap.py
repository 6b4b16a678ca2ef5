"""The relation `overlap`: two features share ground."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Final, Literal

import geopandas as gpd
import numpy as np
import shapely
from pydantic import Field

from spatial import overlay
from spatial.layers.issues import Issue
from spatial.layers.layer import ID
from spatial.messages import Text
from spatial.parameters.params import Quantity
from spatial.relations.facts import (
    APART,
    DISTANCE,
    INSIDE,
    SHARE,
    SHARES_GROUND,
    SLIVER,
    TOGETHER,
    Facts,
    Features,
    Measure,
    lie_inside,
)
from spatial.relations.feature_relation import FeatureRelation, Found, geometries, is_present
from spatial.relations.relation import SHARED_GROUND, Alternative, Grades, Numbers, RelationContext, Rung

__all__ = ["ROUNDING_WIDTH", "SLIVER_GRADE", "SLIVER_WIDTH", "Overlap", "are_slivers", "ground_of"]

SLIVER_WIDTH: Final = "overlap.sliver_width_m"
"""Parameter: an overlap narrower than this is a difference between two drawings, not a claim on ground."""

ROUNDING_WIDTH: Final = "overlap.rounding_width_m"
"""Parameter: an overlap narrower than this is no ground at all; it is left out and counted."""

SLIVER_GRADE: Final = 1
"""The grade of a sliver is this at most."""

_WHOLE: Final = 1 - 1e-9
"""Shared ground is the whole left feature, but for rounding."""


class Overlap(FeatureRelation):
    """Shared ground; with `least_share` more of it than that share of the left feature's area."""

    geometry: ClassVar[str] = SHARED_GROUND
    standing_params: ClassVar[tuple[str, ...]] = (SLIVER_WIDTH, ROUNDING_WIDTH)
    measures: ClassVar[Mapping[str, Measure]] = {
        SHARE: Measure(
            Text(nl="Deel van het eerste object", en="Share of the first feature"), "share", needs=SHARES_GROUND
        )
    }
    meaning: ClassVar[Text] = Text(
        nl="beide objecten delen grond; met `least_share` meer dan dat deel van het linker object",
        en="both features share ground; with `least_share` more of it than that share of the left feature",
    )
    words: ClassVar[Mapping[str, Text]] = {
        "now": Text(nl="gedeelde grond", en="shared ground"),
        "sharing_ground": Text(nl="als ze grond delen", en="if they share ground"),
        "sharing_share": Text(
            nl="als het tweede object meer dan {share} van het eerste bedekt",
            en="if the second feature covers more than {share} of the first",
        ),
        "without_ground": Text(nl="zonder gedeelde grond", en="without shared ground"),
        "wider": Text(nl="als de overlap geen smalle strook was", en="if the overlap were no sliver"),
    }

    relation: Literal["overlap"] = "overlap"
    grade: int = Field(ge=0, le=4)
    least_share: Quantity | None = None

    @property
    def grades(self) -> tuple[int, ...]:
        """Its one grade."""
        return (self.grade,)

    @property
    def rungs(self) -> tuple[Rung, ...]:
        """Its one grade, and from which share on."""
        any_ground = Text(nl="", en=""), Text(nl="> 0", en="> 0")
        enough = (
            Text(nl="meer dan {number} van het linker object", en="more than {number} of the left feature"),
            Text(nl="> {number} van links", en="> {number} of the left"),
        )
        return (Rung(*(enough if self.least_share else any_ground), self.least_share, self.grade, self.flag),)

    def quantities(self) -> Iterator[tuple[str, Quantity, str | None]]:
        """Give the least share."""
        if self.least_share is not None:
            yield "least_share", self.least_share, "1"

    def find(self, left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, context: RelationContext) -> Found:
        """Find the pairs that share ground wider than rounding."""
        ours, theirs = geometries(left), geometries(right)
        found = overlay.overlaps(ours, theirs, least_width_m=_rounding_m(context.numbers), threads=context.threads)
        facts = {SHARES_GROUND: np.ones(len(found.left), dtype=bool)}
        if self.least_share is not None:
            facts[SHARE] = _shares(found.geometry, ours[found.left])
        return Found(
            found.left,
            found.right,
            np.zeros(len(found.left)),
            facts,
            shared=found.geometry,
            issues=tuple(_issues(found, left, right, context)),
        )

    def graded(self, facts: Facts, context: RelationContext) -> Grades:
        """Give its grade to what shares enough ground."""
        holds = facts[SHARES_GROUND]
        if self.least_share is not None:
            holds = holds & (facts[SHARE] > context.numbers.value(self.least_share))
        count = len(holds)
        return Grades(holds, np.full(count, self.grade, dtype=np.int64), np.full(count, self.flag or "", dtype=object))

    def edges(self, context: RelationContext) -> Mapping[str, tuple[float, ...]]:
        """Return the least share, if there is one."""
        return {} if self.least_share is None else {SHARE: (context.numbers.value(self.least_share),)}

    def measured(self, features: Features, context: RelationContext) -> Facts:
        """Say which pairs share ground, and how much of the left feature."""
        return ground_of(features, context, exact=self.least_share is not None)

    def alternatives(self, facts: Mapping[str, float | bool], context: RelationContext) -> Iterator[Alternative]:
        """Give that the two share ground, share none, or share more than a sliver."""
        here = self.graded({name: np.array([value]) for name, value in facts.items()}, context).holds[0]
        if facts[SLIVER]:
            yield Alternative("wider", {**TOGETHER, SHARE: facts[SHARE]}, {})
        if here:
            apart = {**APART, DISTANCE: np.inf}
            yield Alternative("without_ground", apart, {}, unless=frozenset({DISTANCE, SHARE}))
        elif self.least_share is None:
            yield Alternative("sharing_ground", TOGETHER, {})
        else:
            least = context.numbers.value(self.least_share)
            just = float(np.nextafter(least, np.inf))
            yield Alternative("sharing_share", {**TOGETHER, SHARE: just}, {SHARE: least}, unless=frozenset({SHARE}))


def ground_of(features: Features, context: RelationContext, *, exact: bool) -> Facts:
    """Return how much ground pairs share that were found before.

    A finding's geometry is the shared ground, or the whole left feature: then both are the same only where the left
    feature lies inside the right one.

    Parameters
    ----------
    exact
        Whether it matters how much is shared by pairs that are in another relation, too.
    """
    whole_m2 = shapely.area(features.left)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(whole_m2 > 0, shapely.area(features.ground) / whole_m2, np.nan)
    meet = (features.distance_m == 0) & (whole_m2 > 0)
    inside = np.zeros(len(meet), dtype=bool)
    undecided = np.flatnonzero(meet & (share >= _WHOLE))
    inside[undecided] = lie_inside(features.left[undecided], features.right[undecided])
    shares = meet & ((share < _WHOLE) | inside)
    share = np.where(inside, 1.0, np.where(shares, share, np.where(_both_known(features), 0.0, np.nan)))
    for at in np.flatnonzero(meet & ~shares & _both_known(features)) if exact else ():
        found = overlay.overlaps(
            features.left[at : at + 1], features.right[at : at + 1], least_width_m=_rounding_m(context.numbers)
        )
        if len(found.left):
            shares[at], share[at] = True, shapely.area(found.geometry[0]) / whole_m2[at]
    sliver = np.array([SLIVER in flags for flags in features.flags], dtype=bool)
    return {SHARES_GROUND: shares, SHARE: share, INSIDE: inside, SLIVER: sliver}


def are_slivers(shared: np.ndarray, numbers: Numbers) -> np.ndarray:
    """Return a mask of the shared ground (None: none) that is too narrow to be a claim."""
    narrow = np.zeros(len(shared), dtype=bool)
    if SLIVER_WIDTH not in numbers.params:
        return narrow
    rows = np.flatnonzero(is_present(shared))
    narrow[rows] = overlay.mean_width_m(shared[rows]) < numbers.params[SLIVER_WIDTH].value
    return narrow


def _rounding_m(numbers: Numbers) -> float:
    return numbers.params[ROUNDING_WIDTH].value if ROUNDING_WIDTH in numbers.params else 0.0


def _shares(shared: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return the share of each whole that is shared, NaN for one without an area."""
    whole_m2 = shapely.area(whole)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(whole_m2 > 0, shapely.area(shared) / whole_m2, np.nan))


def _both_known(features: Features) -> np.ndarray:
    return np.asarray(is_present(features.left) & is_present(features.right))


def _issues(
    found: overlay.Overlaps, left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, context: RelationContext
) -> Iterator[Issue]:
    rule, layer, other = context.rule_id, context.left_layer, context.right_layer
    if found.slivers:
        least_m = _rounding_m(context.numbers)
        message = f"{rule}: shares less than {least_m:g} m of width with {other}; left out as rounding"
        yield Issue("", layer, "sliver_dropped", "", message, count=found.slivers)
    for at in np.flatnonzero(found.snapped):
        partner = right[ID].iloc[found.right[at]]
        message = f"{rule}: the overlap with {other} '{partner}' was made on a grid of {overlay.SNAP_M:g} m"
        area_m2 = float(shapely.area(found.geometry[at]))
        yield Issue("", layer, "snapped", str(left[ID].iloc[found.left[at]]), message, area_m2)
