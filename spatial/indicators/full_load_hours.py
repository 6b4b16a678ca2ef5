"""The full-load hours of wind and solar in a region: its own where CBS tells them, else those of the rule book."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import pandas as pd

from spatial.indicators import params
from spatial.indicators.params import read_param
from spatial.indicators.search_ground import SOLAR, WIND
from spatial.rules.ruleset import RuleSet

__all__ = ["Hours", "full_load_hours"]

_PARAMS: Final[Mapping[str, tuple[str, str, str]]] = {
    WIND: (params.WIND_HOURS_LOW, params.WIND_HOURS_REALISED, params.WIND_HOURS),
    SOLAR: (params.SOLAR_HOURS_LOW, params.SOLAR_HOURS, params.SOLAR_HOURS_HIGH),
}
"""Of each technique the parameters of low, mid and high."""

_OWN: Final[Mapping[str, tuple[str, str]]] = {
    WIND: ("wind_energy_gwh", "wind_power_mw"),
    SOLAR: ("large_solar_energy_gwh", "large_solar_power_mw"),
}
"""Of each technique the columns of an energy region that hold the energy of a year and the power at its end."""


class Hours(NamedTuple):
    """Full-load hours in h/yr; `is_own` where mid is what stands in the region made in the last year."""

    low: float
    mid: float
    high: float
    is_own: bool


def full_load_hours(ruleset: RuleSet, energy_region: pd.Series | None) -> Mapping[str, Hours]:
    """Return the hours of ``wind`` and ``solar``.

    Parameters
    ----------
    energy_region
        The figures of the region; None where there are none. Hours of its own outside low to high are not used: of
        little power, in whole MW, or with a park that opened during the year they say nothing of a year.
    """
    result = {}
    for technique, names in _PARAMS.items():
        low, mid, high = (read_param(ruleset, name).value for name in names)
        own = _own_hours(energy_region, technique)
        is_own = own is not None and low <= own <= high
        middle = own if own is not None and is_own else mid
        result[technique] = Hours(min(low, middle), middle, max(high, middle), is_own)
    return result


def _own_hours(energy_region: pd.Series | None, technique: str) -> float | None:
    energy, power = (_number(energy_region, column) for column in _OWN[technique])
    return energy * 1_000 / power if energy is not None and power else None


def _number(energy_region: pd.Series | None, column: str) -> float | None:
    if energy_region is None or column not in energy_region or pd.isna(energy_region[column]):
        return None
    return float(energy_region[column])
