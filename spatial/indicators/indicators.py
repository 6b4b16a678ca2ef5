"""What indicators there are: theme and unit of each. A value, or why there is none, comes from elsewhere."""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from spatial.messages import Message, message

__all__ = ["INDICATORS", "Indicator", "Theme", "title_of"]

Theme = Literal["energy", "housing", "nitrogen", "grid", "nature", "process", "ground"]


class Indicator(NamedTuple):
    """One thing that is computed of every region; what it is called is the message `title_of` it."""

    theme: Theme
    unit: str


_ENERGY: Final = {
    "bid": "TWh",
    "realised": "TWh",
    "pipeline": "TWh",
    "potential": "TWh",
    "potential_by_area": "TWh",
    "covered": "TWh",
    "expected": "TWh",
    "realised_share": "share",
    "covered_share": "share",
    "expected_share": "share",
    "gap": "TWh",
    "realised_wind": "GWh",
    "realised_solar": "GWh",
    "realised_solar_small": "GWh",
    "installed_wind": "MW",
    "installed_solar": "MW",
    "wind_to_solar": "1",
    "roof_share": "share",
    "potential_wind": "GWh",
    "potential_solar": "GWh",
    "potential_wind_to_solar": "1",
    "wind_areas_delivered": "1",
    "solar_areas_delivered": "1",
    "search_area": "ha",
    "space_use": "ha/GWh",
    "conflict_share": "share",
    "conflict_area": "ha",
    "municipal_sum": "TWh",
    "municipal_sum_share": "share",
    "ladder_power": "MW",
    "system_efficiency": "1",
    "support": "1",
    "use": "TJ",
    "renewable": "TJ",
    "co2": "kt",
    "national_goal": "TWh",
    "national_bids": "TWh",
    "national_realised": "TWh",
    "national_pipeline": "TWh",
    "national_expected": "TWh",
}

_HOUSING: Final = {
    "plans": "1",
    "plans_by_period": "1",
    "stated_plans_by_period": "1",
    "stated_plans": "1",
    "plans_delivered": "1",
    "plan_coverage": "share",
    "hard_share": "share",
    "capacity": "1",
    "need": "1",
    "deal": "1",
    "built_since": "1",
    "need_left": "1",
    "capacity_known_share": "share",
    "capacity_share": "share",
    "norm_share": "share",
    "odd_density": "1",
    "plans_screened": "1",
    "plans_to_assess": "1",
    "by_nitrogen_band": "1",
    "by_water_class": "1",
    "by_grid_class": "1",
    "stock": "1",
    "built": "1",
    "permitted": "1",
    "deficit": "1",
    "affordable_share": "share",
    "social_share": "share",
    "social_goal": "share",
    "national_need": "1",
    "national_plan_share": "share",
}

_NITROGEN: Final = {
    "sensitive_area": "ha",
    "area_share": "share",
    "below_kdw_share": "share",
    "mean_deposition": "mol N/ha/yr",
    "mean_exceedance": "mol N/ha/yr",
    "origin": "share",
    "origin_province": "share",
    "goal": "share",
    "national_realised": "share",
    "national_expected": "share",
}

_GRID: Final = {
    "consumption": "share",
    "generation": "share",
    "stations": "1",
    "planned_year": "year",
}

_NATURE: Final = {
    "habitat_condition": "1",
    "measures": "1",
    "province_condition": "share",
}

_PROCESS: Final = {
    "findings": "1",
    "findings_by_decider": "1",
    "cross_border_share": "share",
    "facts_agreed": "share",
    "facts_disputed": "share",
    "unverified_share": "share",
}

_GROUND: Final = {
    "area": "ha",
    "population": "1",
}

_THEMES: Final[tuple[tuple[Theme, Mapping[str, str]], ...]] = (
    ("ground", _GROUND),
    ("energy", _ENERGY),
    ("housing", _HOUSING),
    ("nitrogen", _NITROGEN),
    ("grid", _GRID),
    ("nature", _NATURE),
    ("process", _PROCESS),
)

INDICATORS: Final[Mapping[str, Indicator]] = {
    f"{theme}.{name}": Indicator(theme, unit) for theme, units in _THEMES for name, unit in units.items()
}
"""Every indicator by its id, in the order of the table; each stands in the table of every region."""


def title_of(indicator_id: str) -> Message:
    """Return what an indicator is called."""
    return message(f"indicator.{indicator_id}")
