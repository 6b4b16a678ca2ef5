"""Codes in words: grades, parties, flags, health, attribute names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from maps.common.numbers import content_day, is_missing, number, whole_or_short
from maps.common.phrases import phrase
from maps.common.texts import texts
from spatial.layers.content_date import CONTENT_ON
from spatial.layers.places import HOME
from spatial.relations.share_left import SHARE_LEFT
from spatial.report.report import RegionReport
from spatial.schema.column import Column

__all__ = ["Wording", "wording_of"]

_STEP: Final = re.compile(r"step([+-]\d+)")
_COUNT: Final = re.compile(r"count_within_([0-9.]+)_m=(\d+)")
_SHARE_LEFT: Final = re.compile(rf"{SHARE_LEFT}=([0-9.]+)")
_DISTANCE: Final = re.compile(r"(.+)_distance_m=(\d+)")


@dataclass(frozen=True)
class Wording:
    """Hold what codes are called in one language; a code without a word is shown as it is."""

    lang: str
    layers: Mapping[str, str]
    parties: Mapping[str, str]
    municipalities: Mapping[str, str]

    def text(self, key: str, **values: object) -> str:
        """Return a text of the catalogue with its placeholders filled.

        Raises
        ------
        MapsError
            There is no such text, or its placeholders are not these values.
        """
        return phrase(key, self.lang, values)

    def word(self, kind: str, code: object) -> str:
        """Return the word for a code of a kind (``health``, ``certainty``, …), or the code itself."""
        return texts(self.lang).get(f"{kind}.{code}", str(code))

    def count(self, value: int) -> str:
        """Return a whole number, written."""
        return number(value, self.lang)

    def layer(self, name: str) -> str:
        """Return a layer's title, or its name."""
        return self.layers.get(name, name)

    def parties_of(self, deciders: object) -> str:
        """Return who decides: ``raad:GM0141,ps`` becomes 'gemeenteraad Almelo, Provinciale Staten'."""
        if is_missing(deciders):
            return ""
        return ", ".join(self._party(code) for code in str(deciders).split(",") if code)

    def _party(self, code: str) -> str:
        party, _, municipality = code.partition(":")
        title = self.parties.get(party) or self.word("party", party)
        if not municipality:
            return title
        # 'Gemeenteraad' inside a list of names reads as a name of its own; an abbreviation keeps its capitals.
        title = title[:1].lower() + title[1:] if title[1:2].islower() else title
        return f"{title} {self.municipalities.get(municipality, municipality)}"

    def places_of(self, codes: object) -> str:
        """Return the names of municipalities by their codes."""
        if is_missing(codes):
            return ""
        return ", ".join(self.municipalities.get(code, code) for code in str(codes).split(",") if code)

    def flags_of(self, flags: object, *, cross_border: bool = False) -> str:
        """Return a finding's flags in words, unknown ones raw."""
        known = [] if is_missing(flags) else [self._flag(flag) for flag in str(flags).split(",") if flag]
        return ", ".join(([self.text("flag.cross_border")] if cross_border else []) + known)

    def _flag(self, flag: str) -> str:
        if step := _STEP.fullmatch(flag):
            return self.text("flag.step", step=step[1].replace("-", "\u2212"))
        if distance := _DISTANCE.fullmatch(flag):
            return self.text("flag.distance", layer=self.layer(distance[1]), metres=int(distance[2]))
        if count := _COUNT.fullmatch(flag):
            return self.text("flag.count", count=int(count[2]), metres=float(count[1]))
        if share := _SHARE_LEFT.fullmatch(flag):
            return self.text("flag.share_left", share=float(share[1]))
        return self.word("flag", flag)

    def value(self, column: Column, value: object) -> str | None:
        """Return an attribute's value, written, or None where there is none; a code of a value list by its words.

        Of a date of content that it is unknown is a value, too.
        """
        if column.name == CONTENT_ON:
            return content_day(value, self.lang)
        if is_missing(value) or value == "":
            return None
        if isinstance(value, bool | np.bool_):
            return self.text("value.yes" if value else "value.no")
        if isinstance(value, int | float | np.integer | np.floating):
            return whole_or_short(float(value), self.lang)
        if column.name == HOME:
            return self.municipalities.get(str(value), str(value))
        words = column.values.words(self.lang) if column.values else {}
        return words.get(str(value), str(value))


def wording_of(report: RegionReport) -> Wording:
    """Gather the words that a region's report brings with it."""
    background = report.background
    titled = report.indicators[report.indicators["title"] != ""]
    return Wording(
        lang=background.lang,
        layers={
            **dict(zip(titled["indicator_id"], titled["title"], strict=True)),
            **{str(row["layer"]): str(row["title"]) for row in background.layers.to_dict("records")},
        },
        parties={str(row["party_id"]): str(row["title"]) for row in background.parties.to_dict("records")},
        municipalities=report.place_names,
    )
