"""Bands: grades by where a measure lies between limits that rise."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import numpy as np
from pydantic import Field

from spatial.messages import Text
from spatial.parameters.params import Identifier, Quantity, Row
from spatial.relations.facts import Facts
from spatial.relations.relation import Grades, Numbers, Relation, RelationContext, Rung

__all__ = ["Band", "BandScale", "BandedRelation"]


class Band(Row):
    """The grade of pairs nearer than `to` (the last band includes its limit), or of an indicator below it."""

    to: Quantity
    grade: int = Field(ge=0, le=4)
    flag: Identifier | None = None


@dataclass(frozen=True)
class BandScale:
    """Limits with numbers: which band a value lies in.

    Bands are [from, to): a pair at exactly 1 km is in the band beyond it. With `reach` (at most the last limit) the
    last band that it meets holds it; without one no band holds its limit.
    """

    limits: np.ndarray
    reach: float | None

    def bands(self, values: np.ndarray) -> np.ndarray:
        """Return the number of each value's band, -1 for a value in none and for NaN."""
        at = np.searchsorted(self.limits, values, side="right")
        if self.reach is None:
            return np.where(at < len(self.limits), at, -1)
        return np.where(values <= self.reach, at.clip(max=np.searchsorted(self.limits, self.reach)), -1)

    @property
    def edges(self) -> tuple[float, ...]:
        """The values at which the band may change, rising."""
        ends = () if self.reach is None else (self.reach,)
        return tuple(sorted({*self.limits.tolist(), *ends}))


class BandedRelation(Relation):
    """A relation that grades by bands of one measure.

    Parameters
    ----------
    measure, unit
        The measure, and the unit that limits must have (None for any).
    has_reach
        Whether the last band includes its limit, and a rule's `limit` narrows it.
    band_words, band_short
        What a band is called in the reference, with `{number}`.
    """

    measure: ClassVar[str]
    unit: ClassVar[str | None]
    has_reach: ClassVar[bool]
    band_words: ClassVar[Text]
    band_short: ClassVar[Text]

    bands: tuple[Band, ...] = Field(min_length=1)

    @property
    def grades(self) -> tuple[int, ...]:
        """The grade of each band."""
        return tuple(band.grade for band in self.bands)

    @property
    def rungs(self) -> tuple[Rung, ...]:
        """Its bands."""
        return tuple(
            Rung(self.band_words, self.band_short, band.to, band.grade, band.flag or self.flag) for band in self.bands
        )

    def quantities(self) -> Iterator[tuple[str, Quantity, str | None]]:
        """Give the limit of each band."""
        for at, band in enumerate(self.bands):
            yield f"bands[{at}].to", band.to, self.unit

    def faults(self, numbers: Numbers) -> Iterator[str]:
        """Say that the limits do not rise."""
        limits = [numbers.value(band.to) for band in self.bands]
        if any(later <= earlier for earlier, later in pairwise(limits)):
            yield f"the bands' limits must rise, they are {limits}"

    def scale(self, context: RelationContext) -> BandScale:
        """Return the bands with the numbers that hold."""
        limits = np.array([context.numbers.value(band.to) for band in self.bands])
        return BandScale(limits, float(min(limits[-1], context.limit_m)) if self.has_reach else None)

    def edges(self, context: RelationContext) -> Mapping[str, tuple[float, ...]]:
        """Return the limits of the bands, and how far the rule looks."""
        return {self.measure: self.scale(context).edges}

    def graded(self, facts: Facts, context: RelationContext) -> Grades:
        """Grade by the band in which the measure lies; outside all of them the relation does not hold."""
        band = self.scale(context).bands(facts[self.measure])
        grades = np.array([item.grade for item in self.bands], dtype=np.int64)
        flags = np.array([item.flag or self.flag or "" for item in self.bands], dtype=object)
        return Grades(band >= 0, grades[band], flags[band])
