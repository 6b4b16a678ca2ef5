"""The parameters that indicators read, and the reader that keeps their origin beside them."""

from typing import Final, NamedTuple

from spatial.layers.errors import RuleError
from spatial.parameters.params import Quantity
from spatial.rules.ruleset import RuleSet

__all__ = [
    "CAPACITY_NORM",
    "CHANCE_PIPELINE",
    "CHANCE_SEARCH_AREA",
    "COVERAGE_LEAST",
    "DENSITY_HIGH",
    "DENSITY_LOW",
    "ENERGY_PARAMS",
    "HEAVY_GRADE",
    "INDICATOR_PARAMS",
    "LARGE_SOLAR",
    "LEAD_TIME_SOLAR",
    "LEAD_TIME_WIND",
    "SOFT_SHARE",
    "SOLAR_HIGH",
    "SOLAR_HOURS",
    "SOLAR_HOURS_HIGH",
    "SOLAR_HOURS_LOW",
    "SOLAR_LOW",
    "SOLAR_MID",
    "WIND_DENSE",
    "WIND_HOURS",
    "WIND_HOURS_LOW",
    "WIND_HOURS_REALISED",
    "WIND_WIDE",
    "ParamValue",
    "read_param",
]

WIND_HOURS: Final = "energy.wind_hours_agreement"
WIND_HOURS_REALISED: Final = "energy.wind_hours_realised"
WIND_HOURS_LOW: Final = "energy.wind_hours_low"
WIND_WIDE: Final = "energy.wind_density_4x6_mw_km2"
WIND_DENSE: Final = "energy.wind_density_5x3_mw_km2"
SOLAR_HOURS: Final = "energy.solar_hours"
SOLAR_HOURS_LOW: Final = "energy.solar_hours_low"
SOLAR_HOURS_HIGH: Final = "energy.solar_hours_high"
SOLAR_LOW: Final = "energy.solar_density_low_mw_ha"
SOLAR_MID: Final = "energy.solar_density_mid_mw_ha"
SOLAR_HIGH: Final = "energy.solar_density_high_mw_ha"
LARGE_SOLAR: Final = "energy.large_solar_kw"
CHANCE_PIPELINE: Final = "energy.chance_pipeline"
CHANCE_SEARCH_AREA: Final = "energy.chance_search_area"
LEAD_TIME_WIND: Final = "energy.lead_time_wind_years"
LEAD_TIME_SOLAR: Final = "energy.lead_time_solar_years"
HEAVY_GRADE: Final = "energy.heavy_conflict_grade"
CAPACITY_NORM: Final = "housing.capacity_norm"
COVERAGE_LEAST: Final = "housing.coverage_least_share"
SOFT_SHARE: Final = "housing.soft_plan_share"
DENSITY_LOW: Final = "housing.density_low_per_ha"
DENSITY_HIGH: Final = "housing.density_high_per_ha"

ENERGY_PARAMS: Final = (
    WIND_WIDE,
    WIND_DENSE,
    WIND_HOURS,
    WIND_HOURS_LOW,
    WIND_HOURS_REALISED,
    SOLAR_LOW,
    SOLAR_MID,
    SOLAR_HIGH,
    SOLAR_HOURS,
    SOLAR_HOURS_LOW,
    SOLAR_HOURS_HIGH,
)
"""What the yield of an area is computed with."""

INDICATOR_PARAMS: Final = (
    *ENERGY_PARAMS,
    CHANCE_PIPELINE,
    CHANCE_SEARCH_AREA,
    LEAD_TIME_WIND,
    LEAD_TIME_SOLAR,
    LARGE_SOLAR,
    HEAVY_GRADE,
    CAPACITY_NORM,
    COVERAGE_LEAST,
    SOFT_SHARE,
    DENSITY_LOW,
    DENSITY_HIGH,
)
"""Ids of the parameters that indicators read, of every rule set."""


class ParamValue(NamedTuple):
    """A parameter's value with its unit, source and status letter."""

    value: float
    unit: str
    source: str
    status: str


def read_param(ruleset: RuleSet, name: str) -> ParamValue:
    """Return a parameter of the rule set.

    Raises
    ------
    RuleError
        The rule set has no such parameter.
    """
    if name not in ruleset.params:
        msg = f"indicators read the parameter '{name}', and the rule set has none; it is in the built-in rules"
        raise RuleError(msg)
    param = ruleset.params[name]
    return ParamValue(ruleset.value(Quantity(param=name)), param.unit, param.source, param.status)
