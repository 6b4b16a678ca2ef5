"""What a relation between the features of two layers is: found by geometry, then graded by facts."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pydantic import Field

from spatial.layers.issues import Issue
from spatial.relations.facts import DISTANCE, Facts
from spatial.relations.filters import Certainty, KnownFeatures, Where, all_of, any_of, passes
from spatial.relations.relation import Relation, RelationContext

__all__ = ["PAIR_COLUMNS", "FeatureRelation", "Found", "Pairs", "geometries", "is_present"]

PAIR_COLUMNS: Final = ("left", "right", "distance_m", "grade", "flag", "shared", "count", "relation")
"""Row numbers of both sides (right is -1 for a count); distance (for a count that of the nearest); grade before
modifiers; flags or ''; shared ground (None for a distance); how many were counted (NaN for a pair); what the geometry
of the finding is."""


class Pairs(NamedTuple):
    """A table with `PAIR_COLUMNS`, and the issues of the data that finding them brought to light."""

    table: pd.DataFrame
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True)
class Found:
    """What geometry tells of two frames, before anything is graded: a row a pair, or a left feature.

    `facts` are those by which the relation grades beside `distance_m`; `remarks` are further flags of a row.
    """

    left: np.ndarray
    right: np.ndarray
    distance_m: np.ndarray
    facts: Facts
    shared: np.ndarray | None = None
    count: np.ndarray | None = None
    remarks: np.ndarray | None = None
    issues: tuple[Issue, ...] = ()


class FeatureRelation(Relation):
    """A relation between the features of two layers, each side of which may have a filter of this test alone."""

    left_where: Where = Field(default_factory=dict)
    right_where: Where = Field(default_factory=dict)

    @property
    def filters(self) -> Mapping[Literal["left", "right"], Where]:
        """The filters of its own on either side."""
        return {"left": self.left_where, "right": self.right_where}

    @abstractmethod
    def find(self, left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, context: RelationContext) -> Found:
        """Find what may be in this relation, with the facts by which it is graded.

        Parameters
        ----------
        left, right
            Frames of Layers (EPSG:28992), filtered, with row numbers from 0; either may be empty.
        """

    def pairs(self, left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, context: RelationContext) -> Pairs:
        """Find and grade the pairs of two filtered frames; rows are sorted by (left, right)."""
        found = self.find(left, right, context)
        grades = self.graded({DISTANCE: found.distance_m, **found.facts}, context)
        flag = grades.flag
        if found.remarks is not None:
            parts = zip(flag, found.remarks, strict=True)
            flag = np.array([",".join(filter(None, part)) for part in parts], dtype=object)
        nothing = np.full(len(found.left), None, dtype=object)
        table = pd.DataFrame(
            {
                "left": found.left,
                "right": found.right,
                "distance_m": found.distance_m,
                "grade": grades.grade,
                "flag": flag,
                "shared": nothing if found.shared is None else found.shared,
                "count": np.full(len(found.left), np.nan) if found.count is None else found.count,
                "relation": np.full(len(found.left), self.geometry, dtype=object),
            }
        )
        return Pairs(table if grades.holds.all() else table[grades.holds].reset_index(drop=True), found.issues)

    def about(self, left: KnownFeatures, right: KnownFeatures, *, symmetric: bool) -> Certainty:
        """Say which pairs this test is about; what was counted on the right passed its filter before it was."""
        if self.one_per != "pair":
            return passes(left, self.left_where)
        ways = [(left, right), (right, left)] if symmetric else [(left, right)]
        return any_of(*(all_of(passes(a, self.left_where), passes(b, self.right_where)) for a, b in ways))


def geometries(frame: gpd.GeoDataFrame) -> np.ndarray:
    """Return the geometries of a frame as an array."""
    return np.asarray(frame.geometry.values)


def is_present(shared: np.ndarray | pd.Series) -> np.ndarray:
    """Return a mask of the rows that have a geometry."""
    return np.asarray(~shapely.is_missing(np.asarray(shared, dtype=object)))
