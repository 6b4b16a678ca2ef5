"""What would change a grade, in lines of text: the same for a terminal and for a map."""

from collections.abc import Iterator, Mapping
from math import floor
from typing import Final, NamedTuple

from maps.common.numbers import exact, unit_word, whole_or_short
from maps.common.texts import texts
from spatial.findings.grade_change import GradeChange, Otherwise, Step
from spatial.findings.grade_stretches import Stretch
from spatial.relations.registry import MEASURES, relation_words

__all__ = ["UNITS", "Measured", "change_lines", "measure_text", "measure_title"]

UNITS: Final[Mapping[str, str]] = {
    "distance_m": "m",
    "area_ha": "ha",
    "area_in_region_ha": "ha",
    "dwellings": "1",
    "energy_gwh": "GWh",
    **{name: measure.unit for name, measure in MEASURES.items() if measure.unit},
}
"""The unit of each measure of a finding that has one and the same everywhere."""

_KILOMETRE_M: Final = 1000


class Measured(NamedTuple):
    """A measure of a finding as it is now (None: unknown), with its unit."""

    value: float | None
    unit: str


def change_lines(
    change: GradeChange, grade: int, lang: str, measures: Mapping[str, Measured], *, now: bool = True
) -> list[str]:
    """Say in plain lines what would change a grade.

    Parameters
    ----------
    grade
        The grade as it is.
    measures
        Those of the finding, by name; of one that is absent the value is unknown and the unit the usual one.
    now
        Whether each line also says how the finding stands now; without it the lines hold for every finding that shares
        the change.
    """
    return list(_Writer(change, grade, lang, measures, now).lines())


def measure_title(measure: str, lang: str) -> str:
    """Return what a measure is called."""
    words = texts(lang)
    return words[f"explain.{measure}"] if f"explain.{measure}" in words else MEASURES[measure].title.in_language(lang)


def measure_text(value: float, unit: str, lang: str) -> str:
    """Write a measure with its unit, so that it does not read as a limit from which it stays away."""
    if unit == "m":
        # Cut off and not rounded: 4,999.7 m must not read as the 5 km that it stays below.
        if value >= _KILOMETRE_M:
            return f"{exact(floor(value) / _KILOMETRE_M, lang)} km"
        return f"{exact(floor(value * 10) / 10, lang)} m"
    if unit == "share":
        # Cut off like a distance, and rounded before that: 0.29 is a little less than 0.29 in the machine.
        percent = exact(floor(round(value * 1000, 6)) / 10, lang)
        return f"{percent} %" if lang == "nl" else f"{percent}%"
    if unit == "1":
        return exact(value, lang)
    return f"{whole_or_short(value, lang)} {unit_word(unit, lang)}"


class _Writer(NamedTuple):
    change: GradeChange
    grade: int
    lang: str
    measures: Mapping[str, Measured]
    now: bool

    def lines(self) -> Iterator[str]:
        change = self.change
        lines = [self._otherwise(other) for other in change.otherwise]
        for measure, stretches in change.stretches.items():
            stands = any(stretch.now for stretch in stretches)
            lines += [
                self._stretch(measure, stretch, stands=stands) for stretch in stretches if stretch.grade != self.grade
            ]
        if change.before_cap > change.cap:
            lines.append(self._text("cap", cap=change.cap, before=change.before_cap))
        yield from lines or [self._text("nothing", grade=self.grade)]
        yield from (self._step(step) for step in change.steps)

    def _otherwise(self, other: Otherwise) -> str:
        values = {name: self._written(name, value) for name, value in other.values.items()}
        words = relation_words(other.relation, other.code).in_language(self.lang).format(**values)
        return f"{self._grade(other.grade)} {words}"

    def _stretch(self, measure: str, stretch: Stretch, *, stands: bool) -> str:
        told = f"{self._grade(stretch.grade)} {self._where(measure, stretch)}"
        return f"{told} ({self._now(measure, stands=stands)})" if self.now else told

    def _where(self, measure: str, stretch: Stretch) -> str:
        noun = f" {measure_title(measure, self.lang).lower()}" if measure == "dwellings" else ""
        least = self._written(measure, stretch.least)
        low = self._text("from" if stretch.from_least else "above", least=least)
        if stretch.most is None:
            return low + noun
        if stretch.most == stretch.least:
            return self._text("exactly", least=least) + noun
        most = self._written(measure, stretch.most)
        high = self._text("up_to" if stretch.to_most else "below", most=most) + noun
        whole = stretch.least == 0 and stretch.from_least
        return high if whole else self._text("between", low=low, high=high)

    def _step(self, step: Step) -> str:
        conditions = []
        for held in step.conditions:
            limit = self._written(held.measure, held.limit)
            told = f"{measure_title(held.measure, self.lang).lower()} {held.op} {limit}"
            conditions.append(f"{told} ({self._now(held.measure)})" if self.now else told)
        key = "step_not" if not step.holds else "step_holds" if step.counts else "step_moot"
        signed = texts(self.lang)["flag.step"].format(step=f"{step.step:+d}".replace("-", "\u2212"))
        return self._text("step", step=signed, holds=self._text(key), conditions="; ".join(conditions))

    def _now(self, measure: str, *, stands: bool = True) -> str:
        value = self.measures[measure].value if measure in self.measures else None
        if value is None:
            return self._text("now_unknown")
        if stands:
            return self._text("now", value=self._written(measure, value))
        return self._text("now", value=relation_words(self.change.relation, "now").in_language(self.lang))

    def _written(self, measure: str, value: float) -> str:
        unit = self.measures[measure].unit if measure in self.measures else UNITS[measure]
        return measure_text(value, unit, self.lang)

    def _grade(self, grade: int | None) -> str:
        return self._text("gone") if grade is None else self._text("grade", grade=grade)

    def _text(self, key: str, **values: object) -> str:
        return texts(self.lang)[f"explain.{key}"].format(**values)
