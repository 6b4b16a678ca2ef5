"""What can be measured of a subject: the closed list, with units and the kinds of subject that have each."""

from typing import Final, Literal, get_args

__all__ = [
    "BY_CONFLICT",
    "BY_GRADE",
    "KINDS",
    "MEANING",
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

MEANING: Final[dict[str, dict[str, str]]] = {
    "energy_gwh": {
        "nl": "opbrengst per jaar van de zoekgebieden die meedoen",
        "en": "yield per year of the search areas that take part",
    },
    "energy_gwh_per_ha": {
        "nl": "opbrengst per jaar, gedeeld door de oppervlakte van de zoekgebieden waarvan de opbrengst bekend is",
        "en": "yield per year over the area of the search areas whose yield is known",
    },
    "area_ha": {"nl": "oppervlakte van de claims die meedoen", "en": "area of the claims that take part"},
    "dwellings": {"nl": "woningen in de plannen die meedoen", "en": "dwellings in the plans that take part"},
    "strength": {
        "nl": "sterkte van de kans; bij een zoekgebied de sterkste kans waaraan het meedoet",
        "en": "strength of the opportunity; of a search area the strongest one that it takes part in",
    },
    "opportunity_count": {
        "nl": "aantal (andere) kansen waaraan dezelfde claims meedoen",
        "en": "number of (other) opportunities in which the same claims take part",
    },
    "joint_municipalities": {"nl": "aantal gemeenten dat het raakt", "en": "number of municipalities concerned"},
    "worst_conflict_grade": {
        "nl": "zwaarste conflict dat een van de claims raakt (0: geen)",
        "en": "worst conflict that touches one of the claims (0: none)",
    },
    "conflict_count": {
        "nl": "aantal conflicten dat een van de claims raakt",
        "en": "number of conflicts that touch one of the claims",
    },
    "dwellings_near": {
        "nl": "woningen, gebouwd of gepland, waarmee de claims in conflict zijn; elk plan eenmaal",
        "en": "dwellings, built or planned, with which the claims conflict; each plan once",
    },
    "deciders_count": {
        "nl": "aantal organen dat over de kans en over de conflicten van de claims beslist",
        "en": "number of bodies that decide on the opportunity and on the conflicts of its claims",
    },
    "lead_time_months": {
        "nl": "langste bekende doorlooptijd van de besluiten over de kans en over de conflicten van de claims",
        "en": "longest known lead time of the decisions on the opportunity and on the conflicts of its claims",
    },
}
"""What each measure tells, in both languages."""
