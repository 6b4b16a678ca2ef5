"""The relations `share_left` and `share_left_by_points`: what is left of a feature outside a distance of others."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar, Final, Literal

import geopandas as gpd
import numpy as np
import shapely

from spatial import overlay
from spatial.messages import Text
from spatial.parameters.params import Quantity
from spatial.relations.bands import BandedRelation
from spatial.relations.facts import Facts, Features, Measure
from spatial.relations.feature_relation import FeatureRelation, Found, geometries
from spatial.relations.relation import Numbers, RelationContext

__all__ = ["SHARE_LEFT", "ShareLeft", "ShareLeftByPoints"]

SHARE_LEFT: Final = "share_left"
"""Measure: share (0-1) of the left feature's area that lies outside the distance of all features of the right layer."""

_REMARK: Final = re.compile(rf"{SHARE_LEFT}=(.+)")
_DECIMALS: Final = 4
"""What is published grades: a share is rounded before it does."""

_TOGETHER: Final = 100_000
"""So many points are looked at together."""


class _ShareLeft(BandedRelation, FeatureRelation):
    """A relation that grades by the share that is left, and tells it as a flag; nothing is found where all is left."""

    measure: ClassVar[str] = SHARE_LEFT
    unit: ClassVar[str | None] = "1"
    has_reach: ClassVar[bool] = False
    band_words: ClassVar[Text] = Text(nl="minder dan {number} over", en="less than {number} left")
    band_short: ClassVar[Text] = Text(nl="{number} over", en="{number} left")
    measures: ClassVar[Mapping[str, Measure]] = {
        SHARE_LEFT: Measure(Text(nl="Deel dat overblijft", en="Share that is left"), "share")
    }

    within: Quantity

    def quantities(self) -> Iterator[tuple[str, Quantity, str | None]]:
        """Give the distance, and the limit of each band."""
        yield "within", self.within, "m"
        yield from super().quantities()

    def reach_m(self, numbers: Numbers) -> float:
        """How far apart the two sides may lie, in metres."""
        return numbers.value(self.within)

    def measured(self, features: Features, context: RelationContext) -> Facts:
        """Read the share from the flag that tells it."""
        del context
        return {SHARE_LEFT: np.array([_told(flags) for flags in features.flags], dtype=float)}


class ShareLeft(_ShareLeft):
    """Which share of the left feature is left outside a distance of all right ones together.

    Each right feature within the distance is a partner; all pairs of a left feature have its share.
    """

    meaning: ClassVar[Text] = Text(
        nl="welk deel van het linker object overblijft buiten de afstand `within` van alle rechter objecten samen; elk "
        "van die objecten is een partner",
        en="which share of the left feature is left outside the distance `within` of all right features together; each "
        "of these is a partner",
    )

    relation: Literal["share_left"] = "share_left"

    def find(self, left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, context: RelationContext) -> Found:
        """Find the pairs within the distance, with what is left of their left feature."""
        ours, theirs = geometries(left), geometries(right)
        within_m = context.numbers.value(self.within)
        found = overlay.within_distance(ours, theirs, within_m, threads=context.threads)
        zones = shapely.buffer(theirs[np.unique(found.right)], within_m)
        rows, of_row = np.unique(found.left, return_inverse=True)
        share = _shares(ours[rows], zones, context.threads)[of_row]
        return Found(found.left, found.right, found.distance_m, {SHARE_LEFT: share}, remarks=_remarks(share))


class ShareLeftByPoints(_ShareLeft):
    """The same by points, of which there may be very many: they are counted, and none is a partner."""

    one_per: ClassVar[Literal["pair", "left", "region"]] = "left"
    alone: ClassVar[bool] = True
    right_kinds: ClassVar[frozenset[str]] = frozenset({"point"})
    meaning: ClassVar[Text] = Text(
        nl="welk deel van het linker object overblijft buiten de afstand `within` van alle punten van een andere laag, "
        "en hoeveel er binnen die afstand liggen; de regel heeft geen andere proef",
        en="which share of the left feature is left outside the distance `within` of all points of another layer, and "
        "how many lie within it; the rule has no other test",
    )

    relation: Literal["share_left_by_points"] = "share_left_by_points"

    def find(self, left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, context: RelationContext) -> Found:
        """Find the left features with points within the distance: how many, the nearest, and what is left."""
        ours, theirs = geometries(left), geometries(right)
        within_m = context.numbers.value(self.within)
        parts, points = [], []
        for batch in np.array_split(theirs, -(-len(theirs) // _TOGETHER) or 1):
            parts.append(overlay.within_distance(ours, batch, within_m, threads=context.threads))
            points.append(batch[parts[-1].right])
        at_left = np.concatenate([part.left for part in parts])
        order = np.argsort(at_left, kind="stable")
        distance_m = np.concatenate([part.distance_m for part in parts])[order]
        rows, first, counts = np.unique(at_left[order], return_index=True, return_counts=True)
        groups = np.split(np.concatenate(points)[order], first[1:]) if len(rows) else []
        zones = shapely.buffer(np.array([shapely.multipoints(group) for group in groups], dtype=object), within_m)
        share = _shares(ours[rows], zones, context.threads)
        nearest_m = np.minimum.reduceat(distance_m, first) if len(rows) else distance_m
        told = [
            f"{remark},count_within_{within_m:.10g}_m={count}"
            for remark, count in zip(_remarks(share), counts, strict=True)
        ]
        return Found(
            rows,
            np.full(len(rows), -1),
            nearest_m,
            {SHARE_LEFT: share},
            count=counts.astype(float),
            remarks=np.array(told, dtype=object),
        )


def _shares(features: np.ndarray, zones: np.ndarray, threads: int) -> np.ndarray:
    """Return which share of each feature lies outside all zones together."""
    left = shapely.area(overlay.difference(features, zones, threads=threads).geometry)
    return np.asarray(np.round(left / shapely.area(features), _DECIMALS))


def _remarks(share: np.ndarray) -> np.ndarray:
    return np.array([f"{SHARE_LEFT}={value:.10g}" for value in share], dtype=object)


def _told(flags: Iterable[str]) -> float:
    told = (_REMARK.fullmatch(flag) for flag in flags)
    return next((float(match[1]) for match in told if match), np.nan)
