"""What can be measured of a subject: the closed list, with units and the kinds of subject that have each."""

from typing import Final, Literal, get_args

__all__ = [
    "BY_CONFLICT",
    "BY_GRADE",
    "KINDS",
    "OPPORTUNITY",
    "SEARCH_AREA",
    "UNITS",
    "Measure",
    "SubjectKind",
]

SubjectKind = Literal["opportunity", "search_area"]

OPPORTUNITY: Final = "opportunity"
SEARCH_AREA: Final = "search_area"

Measure = Literal[
    "energy_gwh",
    "energy_gwh_per_ha",
    "area_ha",
    "dwellings",
    "strength",
    "opportunity_count",
    "joint_municipalities",
    "worst_conflict_grade",
    "conflict_count",
    "dwellings_near",
    "deciders_count",
    "lead_time_months",
]

UNITS: Final[dict[str, str]] = dict.fromkeys(get_args(Measure), "1") | {
    "energy_gwh": "GWh/yr",
    "energy_gwh_per_ha": "GWh/ha/yr",
    "area_ha": "ha",
    "lead_time_months": "month",
}

_BOTH: Final = (OPPORTUNITY, SEARCH_AREA)
KINDS: Final[dict[str, tuple[str, ...]]] = dict.fromkeys(get_args(Measure), _BOTH) | {"dwellings": (OPPORTUNITY,)}

BY_CONFLICT: Final = ("worst_conflict_grade", "conflict_count", "dwellings_near")
"""Measures that look at conflicts, of some themes or of all."""

BY_GRADE: Final = ("conflict_count", "dwellings_near", "deciders_count", "lead_time_months")
"""Measures that may look at conflicts from some grade on only."""
