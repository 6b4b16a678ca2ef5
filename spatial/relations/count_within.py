"""The relation `count_within`: how many points lie around a feature."""

from typing import ClassVar, Final, Literal

import geopandas as gpd
import numpy as np
import shapely

from spatial import overlay
from spatial.messages import Text
from spatial.relations.distances import NearRelation
from spatial.relations.facts import DISTANCE
from spatial.relations.feature_relation import Found, geometries
from spatial.relations.relation import RelationContext

__all__ = ["CountWithin"]

_TOGETHER: Final = 100_000
"""So many features are counted at once."""


class CountWithin(NearRelation):
    """The left feature, and how many right features lie within the bands; the nearest one grades."""

    one_per: ClassVar[Literal["pair", "left", "region"]] = "left"
    alone: ClassVar[bool] = True
    right_kinds: ClassVar[frozenset[str]] = frozenset({"point"})
    meaning: ClassVar[Text] = Text(
        nl="hoeveel punten van een andere laag binnen de banden om het linker object liggen; het dichtstbijzijnde "
        "bepaalt de graad, en de regel heeft geen andere proef",
        en="how many points of another layer lie within the bands around the left feature; the nearest one grades, and "
        "the rule has no other test",
    )

    relation: Literal["count_within"] = "count_within"

    def find(self, left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, context: RelationContext) -> Found:
        """Find the left features with anything within reach, how much of it, and how far the nearest of it lies."""
        scale = self.scale(context)
        reach_m = scale.reach or 0.0
        edges = np.array([*scale.limits[scale.limits < reach_m], reach_m])
        ours, theirs = geometries(left), geometries(right)
        # As for a distance, a band ends before its limit, and only the last one holds it.
        within = np.append(np.nextafter(edges[:-1], 0), reach_m)
        batches = np.array_split(theirs, -(-len(theirs) // _TOGETHER) or 1)
        counts = overlay.counts_within(ours, np.tile(within, (len(ours), 1)), batches, threads=context.threads)
        rows = np.flatnonzero(counts[:, -1])
        counts = counts[rows]
        # One metre more than the reach: what was counted on the limit itself must be found again.
        near = overlay.nearest(ours[rows], theirs, reach_m + 1, threads=context.threads).right
        distance_m = shapely.distance(theirs[near], ours[rows])
        remarks = [
            ",".join(f"count_within_{edge:.10g}_m={count}" for edge, count in zip(edges, row, strict=True) if count)
            for row in counts
        ]
        return Found(
            rows,
            np.full(len(rows), -1),
            distance_m,
            {DISTANCE: np.minimum(distance_m, reach_m)},
            count=counts[:, -1].astype(float),
            remarks=np.array(remarks, dtype=object),
        )
