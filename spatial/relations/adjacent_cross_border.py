"""The relation `adjacent_cross_border`: neighbours on either side of a municipal border."""

from dataclasses import replace
from typing import ClassVar, Literal

import geopandas as gpd
import numpy as np

from spatial.layers.places import HOME, column_or_empty
from spatial.messages import Text
from spatial.relations.distances import DistanceRelation
from spatial.relations.feature_relation import Found
from spatial.relations.filters import Certainty, KnownFeatures, all_of
from spatial.relations.relation import RelationContext

__all__ = ["AdjacentCrossBorder"]


class AdjacentCrossBorder(DistanceRelation):
    """At most the last band's limit apart, and at home in different municipalities."""

    right_municipality: ClassVar[bool] = True
    meaning: ClassVar[Text] = Text(
        nl="als `within_distance`, en beide objecten liggen in verschillende gemeenten",
        en="as `within_distance`, and both features are at home in different municipalities",
    )

    relation: Literal["adjacent_cross_border"] = "adjacent_cross_border"

    def find(self, left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, context: RelationContext) -> Found:
        """Find the pairs within reach whose homes are known and differ."""
        found = super().find(left, right, context)
        rows = np.flatnonzero(
            _differ(column_or_empty(left, HOME)[found.left], column_or_empty(right, HOME)[found.right])
        )
        return replace(
            found,
            left=found.left[rows],
            right=found.right[rows],
            distance_m=found.distance_m[rows],
            facts={name: values[rows] for name, values in found.facts.items()},
        )

    def about(self, left: KnownFeatures, right: KnownFeatures, *, symmetric: bool) -> Certainty:
        """Say which pairs are at home in different municipalities; where a feature is not known, that may be."""
        homes = [column_or_empty(side.frame, HOME) for side in (left, right)]
        given = [np.array([isinstance(code, str) and code != "" for code in codes], dtype=bool) for codes in homes]
        both = given[0] & given[1]
        apart = both & (homes[0] != homes[1])
        unknown = ~both & ~(left.whole & right.whole)
        return all_of(super().about(left, right, symmetric=symmetric), Certainty(apart, apart | unknown))


def _differ(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return np.asarray((left != right) & (left != "") & (right != ""))
