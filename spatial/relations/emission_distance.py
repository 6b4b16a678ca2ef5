"""The relation `emission_distance`: how much a plan emits, and how far from it nature lies."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import ClassVar, Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
from pydantic import Field

from spatial import overlay
from spatial.messages import Text
from spatial.parameters.params import Identifier, Quantity, Row
from spatial.relations.bands import BandScale
from spatial.relations.facts import APART, DISTANCE, Facts, Measure
from spatial.relations.feature_relation import FeatureRelation, Found, geometries
from spatial.relations.relation import Grades, Numbers, RelationContext, Rung

__all__ = ["DWELLINGS", "EmissionBand", "EmissionDistance", "Outcome"]

DWELLINGS: Final = "dwellings"
"""Measure: dwellings that the left feature is to have; NaN where that is not known."""

_KG: Final = "kg/yr"


class EmissionBand(Row):
    """The largest emission a year that fits at distances up to `to`: by a cautious and by a typical computation."""

    to: Quantity
    cautious: Quantity
    typical: Quantity


class Outcome(Row):
    """The grade and flag of one outcome of the screen."""

    grade: int = Field(ge=0, le=4)
    flag: Identifier


class EmissionDistance(FeatureRelation):
    """What a plan emits in a year of building, beside what fits at its distance.

    The emission is dwellings / `building_years` × `kg_per_dwelling`. At or below the cautious figure it `fits`, up to
    the typical one it lies `between`, above that it `exceeds`; without a number of dwellings it is `unknown`.
    """

    measures: ClassVar[Mapping[str, Measure]] = {
        DISTANCE: Measure(Text(nl="Afstand", en="Distance"), "m", given=APART),
        DWELLINGS: Measure(Text(nl="Woningen", en="Dwellings"), "1"),
    }
    meaning: ClassVar[Text] = Text(
        nl="wat het linker object in een jaar bouwen uitstoot, naast wat er op die afstand van het rechter past; de "
        "banden geven per afstand wat voorzichtig en wat gewoonlijk gerekend past",
        en="what the left feature emits in a year of building, beside what fits at its distance from the right one; "
        "the bands give for each distance what fits by a cautious and by a typical computation",
    )

    relation: Literal["emission_distance"] = "emission_distance"
    kg_per_dwelling: Quantity
    building_years: Quantity
    bands: tuple[EmissionBand, ...] = Field(min_length=1)
    fits: Outcome
    between: Outcome
    exceeds: Outcome
    unknown: Outcome

    @property
    def _outcomes(self) -> tuple[Outcome, ...]:
        return (self.fits, self.between, self.exceeds, self.unknown)

    @property
    def grades(self) -> tuple[int, ...]:
        """The grade of each outcome."""
        return tuple(outcome.grade for outcome in self._outcomes)

    @property
    def rungs(self) -> tuple[Rung, ...]:
        """Its outcomes."""
        words = (
            (Text(nl="past, ook voorzichtig gerekend", en="fits, also by the cautious computation"), self.fits),
            (Text(nl="past alleen gewoonlijk gerekend", en="fits by the typical computation alone"), self.between),
            (Text(nl="past niet", en="does not fit"), self.exceeds),
            (Text(nl="aantal woningen onbekend", en="number of dwellings unknown"), self.unknown),
        )
        return tuple(Rung(text, text, None, outcome.grade, outcome.flag) for text, outcome in words)

    def quantities(self) -> Iterator[tuple[str, Quantity, str | None]]:
        """Give the emission of a dwelling, the years of building, and the numbers of each band."""
        yield "kg_per_dwelling", self.kg_per_dwelling, "kg"
        yield "building_years", self.building_years, "1"
        for at, band in enumerate(self.bands):
            yield f"bands[{at}].to", band.to, "m"
            yield f"bands[{at}].cautious", band.cautious, _KG
            yield f"bands[{at}].typical", band.typical, _KG

    def faults(self, numbers: Numbers) -> Iterator[str]:
        """Say that the limits do not rise, or that less fits farther away or by the typical computation."""
        limits = [numbers.value(band.to) for band in self.bands]
        if any(later <= earlier for earlier, later in pairwise(limits)):
            yield f"the bands' limits must rise, they are {limits}"
        for name in ("cautious", "typical"):
            fits = [numbers.value(getattr(band, name)) for band in self.bands]
            if any(later < earlier for earlier, later in pairwise(fits)):
                yield f"what fits by '{name}' may not fall with distance, it is {fits}"
        if any(numbers.value(band.cautious) > numbers.value(band.typical) for band in self.bands):
            yield "in no band may 'cautious' lie above 'typical'"

    def reach_m(self, numbers: Numbers) -> float:
        """How far apart the two sides may lie, in metres."""
        return max(numbers.value(band.to) for band in self.bands)

    def find(self, left: gpd.GeoDataFrame, right: gpd.GeoDataFrame, context: RelationContext) -> Found:
        """Find the pairs within reach, with the dwellings of the left feature."""
        found = overlay.within_distance(
            geometries(left), geometries(right), self._scale(context).reach or 0.0, threads=context.threads
        )
        dwellings = left[DWELLINGS] if DWELLINGS in left else pd.Series(np.nan, index=left.index)
        known = pd.to_numeric(dwellings).to_numpy(dtype=float, na_value=np.nan)
        return Found(found.left, found.right, found.distance_m, {DWELLINGS: known[found.left]})

    def graded(self, facts: Facts, context: RelationContext) -> Grades:
        """Grade by what fits at the distance; beyond the last band the relation does not hold."""
        band = self._scale(context).bands(facts[DISTANCE])
        cautious, typical = self._fitting(context)
        dwellings = facts[DWELLINGS]
        with np.errstate(invalid="ignore"):
            outcome = (dwellings > cautious[band]).astype(int) + (dwellings > typical[band])
        outcome = np.where(np.isnan(dwellings), len(self._outcomes) - 1, outcome)
        grades = np.array(self.grades, dtype=np.int64)
        flags = np.array([item.flag for item in self._outcomes], dtype=object)
        return Grades(band >= 0, grades[outcome], flags[outcome])

    def edges(self, context: RelationContext) -> Mapping[str, tuple[float, ...]]:
        """Return the limits of the bands, and how many dwellings fit in each."""
        fitting = np.concatenate(self._fitting(context))
        return {DISTANCE: self._scale(context).edges, DWELLINGS: tuple(sorted(set(fitting.tolist())))}

    def _scale(self, context: RelationContext) -> BandScale:
        limits = np.array([context.numbers.value(band.to) for band in self.bands])
        return BandScale(limits, float(min(limits[-1], context.limit_m)))

    def _fitting(self, context: RelationContext) -> tuple[np.ndarray, np.ndarray]:
        """Return how many dwellings fit in each band, by the cautious and by the typical computation."""
        value = context.numbers.value
        yearly_kg = value(self.kg_per_dwelling) / value(self.building_years)
        cautious, typical = (
            np.array([value(getattr(band, name)) for band in self.bands]) / yearly_kg
            for name in ("cautious", "typical")
        )
        return cautious, typical
