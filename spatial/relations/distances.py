"""What the relations between two features at a distance have in common."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import geopandas as gpd
import numpy as np

from spatial import overlay
from spatial.messages import Text
from spatial.relations.bands import BandedRelation
from spatial.relations.facts import APART, DISTANCE, INSIDE, TOGETHER, Facts, Features, Measure, lie_inside
from spatial.relations.feature_relation import FeatureRelation, Found, geometries
from spatial.relations.relation import Alternative, Grades, Numbers, RelationContext

__all__ = ["DistanceRelation", "NearRelation"]


class NearRelation(BandedRelation, FeatureRelation):
    """A relation that grades by bands of a distance."""

    measure: ClassVar[str] = DISTANCE
    unit: ClassVar[str | None] = "m"
    has_reach: ClassVar[bool] = True
    band_words: ClassVar[Text] = Text(nl="tot {number}", en="to {number}")
    band_short: ClassVar[Text] = Text(nl="{number}", en="{number}")
    measures: ClassVar[Mapping[str, Measure]] = {DISTANCE: Measure(Text(nl="Afstand", en="Distance"), "m", given=APART)}

    def reach_m(self, numbers: Numbers) -> float:
        """How far apart the two sides may lie, in metres."""
        return max(numbers.value(band.to) for band in self.bands)


class DistanceRelation(NearRelation):
    """A distance between two features.

    With `beyond` a left feature that lies wholly in the right one does not count: a strip around an area is not it.
    """

    words: ClassVar[Mapping[str, Text]] = {
        "inside": Text(
            nl="als het eerste object geheel in het tweede ligt", en="if the first feature lies wholly in the second"
        )
    }

    beyond: bool = False

    @property
    def remarks(self) -> tuple[Text, ...]:
        """That the area itself does not count."""
        told = Text(nl="niet wat er geheel in ligt", en="not what lies wholly inside")
        return (told,) if self.beyond else ()

    def find(self, left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, context: RelationContext) -> Found:
        """Find the pairs within reach."""
        ours, theirs = geometries(left), geometries(right)
        reach_m = self.scale(context).reach
        found = overlay.within_distance(ours, theirs, reach_m or 0.0, threads=context.threads)
        facts: dict[str, np.ndarray] = {}
        if self.beyond:
            facts[INSIDE] = _inside(ours[found.left], theirs[found.right], found.distance_m)
        return Found(found.left, found.right, found.distance_m, facts)

    def graded(self, facts: Facts, context: RelationContext) -> Grades:
        """Grade by the band in which the distance lies."""
        grades = super().graded(facts, context)
        return grades._replace(holds=grades.holds & ~facts[INSIDE]) if self.beyond else grades

    def measured(self, features: Features, context: RelationContext) -> Facts:
        """Say which left features lie wholly in the right one, where that matters."""
        del context
        return {INSIDE: _inside(features.left, features.right, features.distance_m)} if self.beyond else {}

    def alternatives(self, facts: Mapping[str, float | bool], context: RelationContext) -> Iterator[Alternative]:
        """Give that the left feature lies wholly in the right one, where that does not count."""
        del context
        if self.beyond and not facts[INSIDE]:
            yield Alternative("inside", {**TOGETHER, INSIDE: True}, {})


def _inside(left: np.ndarray, right: np.ndarray, distance_m: np.ndarray) -> np.ndarray:
    mask = np.zeros(len(distance_m), dtype=bool)
    meet = np.flatnonzero(distance_m == 0)
    mask[meet] = lie_inside(left[meet], right[meet])
    return mask
