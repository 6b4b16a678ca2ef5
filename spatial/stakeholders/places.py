"""Whose a body is: each municipality has its own council, each province its own executive and council."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from spatial.layers.layer import ID
from spatial.layers.region import PROVINCE_CODE
from spatial.stakeholders.book import InfluenceBook

__all__ = ["COUNCILS_ALONE", "Places"]

_COUNCIL = "raad"


@dataclass(frozen=True)
class Places:
    """Hold which bodies there is one of in each municipality or province, and in which province each municipality lies.

    Parameters
    ----------
    of_municipality, of_province
        Party ids.
    provinces
        Municipality code to province code; a municipality whose province is not known is not there.
    """

    of_municipality: frozenset[str]
    of_province: frozenset[str]
    provinces: Mapping[str, str]

    @classmethod
    def of(cls, municipalities: pd.DataFrame, book: InfluenceBook | None) -> "Places":
        """Return the places of a frame of municipalities and the levels of a book; without one councils are known."""
        known = municipalities[PROVINCE_CODE] if PROVINCE_CODE in municipalities else pd.Series(dtype=object)
        provinces = {
            str(code): str(province)
            for code, province in zip(municipalities.loc[known.index, ID], known, strict=True)
            if isinstance(province, str) and province
        }
        if book is None:
            return cls(frozenset({_COUNCIL}), frozenset(), provinces)
        levels = {name: party.level for name, party in book.parties.items()}
        return cls(
            frozenset(name for name, level in levels.items() if level == "municipality"),
            frozenset(name for name, level in levels.items() if level == "province"),
            provinces,
        )

    def named(self, party: str, municipalities: str) -> list[str]:
        """Return a body with the places of which it is one: ``raad:GM0193``, ``gs:PV23``; as it is where none is known.

        Parameters
        ----------
        municipalities
            Codes, comma-separated; '' for none.
        """
        codes = [code for code in municipalities.split(",") if code]
        if party in self.of_municipality and codes:
            return [f"{party}:{code}" for code in codes]
        if party in self.of_province:
            found = sorted({self.provinces[code] for code in codes if code in self.provinces})
            return [f"{party}:{code}" for code in found] or [party]
        return [party]


COUNCILS_ALONE: Final = Places(frozenset({_COUNCIL}), frozenset(), {})
"""Where nothing is known but that each municipality has a council."""
