"""What indicators there are: theme, unit and title of each. A value, or why there is none, comes from elsewhere."""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from spatial.parameters.params import Text

__all__ = ["INDICATORS", "Indicator", "Theme"]

Theme = Literal["energy", "housing", "nitrogen", "grid", "nature", "process", "ground"]


class Indicator(NamedTuple):
    """One thing that is told of every region."""

    theme: Theme
    unit: str
    title: Text


def _one(theme: Theme, unit: str, dutch: str, english: str) -> Indicator:
    return Indicator(theme, unit, Text(nl=dutch, en=english))


_ENERGY: Final = {
    "bid": ("TWh", "Bod", "Bid"),
    "realised": ("TWh", "Gerealiseerd, wind en grote zon", "Realised, wind and large solar"),
    "pipeline": ("TWh", "In de pijplijn", "In the pipeline"),
    "potential": ("TWh", "Aanbod in de zoekgebieden", "Potential of the search areas"),
    "potential_by_area": ("TWh", "Aanbod naar oppervlakte alleen", "Potential by area alone"),
    "covered": ("TWh", "Gedekt: gerealiseerd, pijplijn en aanbod", "Covered: realised, pipeline and potential"),
    "realised_share": ("share", "Gerealiseerd deel van het bod", "Realised share of the bid"),
    "covered_share": ("share", "Gedekt deel van het bod", "Covered share of the bid"),
    "gap": ("TWh", "Nog te vinden voor het bod", "Still to be found for the bid"),
    "realised_wind": ("GWh", "Windstroom, gerealiseerd", "Wind electricity, realised"),
    "realised_solar": ("GWh", "Grote zon, gerealiseerd", "Large solar, realised"),
    "realised_solar_small": ("GWh", "Kleine zon, gerealiseerd", "Small solar, realised"),
    "installed_wind": ("MW", "Wind, opgesteld vermogen", "Wind, installed power"),
    "installed_solar": ("MW", "Grote zon, opgesteld vermogen", "Large solar, installed power"),
    "wind_to_solar": ("1", "Wind tegen zon, gerealiseerd", "Wind to solar, realised"),
    "roof_share": ("share", "Deel van grote zon op daken", "Share of large solar on roofs"),
    "potential_wind": ("GWh", "Aanbod zoekgebieden, wind", "Potential of search areas, wind"),
    "potential_solar": ("GWh", "Aanbod zoekgebieden, zon", "Potential of search areas, solar"),
    "potential_wind_to_solar": ("1", "Wind tegen zon, aanbod", "Wind to solar, potential"),
    "search_area": ("ha", "Oppervlakte zoekgebieden", "Area of search areas"),
    "space_use": ("ha/GWh", "Ruimtegebruik van het aanbod", "Space use of the potential"),
    "conflict_share": (
        "share",
        "Deel van het aanbod met een zwaar conflict",
        "Share of the potential in heavy conflict",
    ),
    "conflict_area": ("ha", "Zoekgebied met een zwaar conflict", "Search area in heavy conflict"),
    "municipal_sum": ("TWh", "Som van de gemeenten", "Sum of the municipalities"),
    "municipal_sum_share": ("share", "Som van de gemeenten tegen het bod", "Sum of the municipalities against the bid"),
    "ladder_power": ("MW", "Vermogen per trede van de zonneladder", "Power by step of the solar ladder"),
    "system_efficiency": ("1", "Efficiëntie van het energiesysteem", "Efficiency of the energy system"),
    "support": ("1", "Maatschappelijk draagvlak", "Public support"),
    "expected_2030": ("TWh", "Verwacht in 2030", "Expected in 2030"),
    "use": ("TJ", "Energiegebruik", "Energy use"),
    "renewable": ("TJ", "Hernieuwbare energie", "Renewable energy"),
    "co2": ("kt", "Uitstoot van CO2", "Emission of CO2"),
    "national_goal": ("TWh", "Landelijk doel", "National goal"),
    "national_bids": ("TWh", "Som van alle biedingen", "Sum of all bids"),
    "national_realised": ("TWh", "Gerealiseerd in Nederland", "Realised in the Netherlands"),
    "national_pipeline": ("TWh", "In de pijplijn in Nederland", "In the pipeline in the Netherlands"),
    "national_expected": ("TWh", "Verwacht in Nederland", "Expected in the Netherlands"),
}

_HOUSING: Final = {
    "plans": ("1", "Woningen in plannen", "Dwellings in plans"),
    "plans_by_period": ("1", "Woningen in plannen per periode", "Dwellings in plans by period"),
    "stated_plans_by_period": (
        "1",
        "Plancapaciteit volgens de gemeenten per periode",
        "Stated plan capacity by period",
    ),
    "stated_plans": ("1", "Plancapaciteit volgens de gemeenten", "Plan capacity as municipalities state it"),
    "hard_share": ("share", "Deel van de plannen dat hard is", "Share of the plans that is hard"),
    "capacity": ("1", "Plancapaciteit, zachte plannen voor een deel", "Plan capacity, soft plans in part"),
    "need": ("1", "Woningbehoefte", "Need for dwellings"),
    "deal": ("1", "Woondeal van de provincie", "Housing deal of the province"),
    "capacity_share": ("share", "Plancapaciteit tegen de behoefte", "Plan capacity against the need"),
    "norm_share": ("share", "Plancapaciteit tegen de norm", "Plan capacity against the norm"),
    "odd_density": ("1", "Plannen met een vreemde dichtheid", "Plans of an odd density"),
    "by_nitrogen_band": ("1", "Woningen per stikstofband", "Dwellings by nitrogen band"),
    "by_water_class": ("1", "Woningen per waterklasse", "Dwellings by water class"),
    "by_grid_class": ("1", "Woningen per klasse van het net", "Dwellings by grid class"),
    "stock": ("1", "Woningvoorraad", "Housing stock"),
    "built": ("1", "Nieuwe woningen in het laatste jaar", "New dwellings in the last year"),
    "permitted": ("1", "Vergunde woningen in het laatste jaar", "Dwellings permitted in the last year"),
    "deficit": ("1", "Woningtekort", "Shortage of dwellings"),
    "affordable_share": ("share", "Betaalbaar deel van de plannen", "Affordable share of the plans"),
    "social_share": ("share", "Sociale huur in de plannen", "Social rent in the plans"),
    "social_goal": ("share", "Streefdeel sociale huur", "Target share of social rent"),
    "national_need": ("1", "Behoefte in Nederland", "Need in the Netherlands"),
    "national_plan_share": ("share", "Plannen tegen de behoefte in Nederland", "Plans against the need nationally"),
}

_NITROGEN: Final = {
    "sensitive_area": ("ha", "Stikstofgevoelige natuur", "Nitrogen-sensitive nature"),
    "area_share": ("share", "Deel van de gevoelige natuur per klasse", "Share of sensitive nature by class"),
    "below_kdw_share": ("share", "Gevoelige natuur onder de KDW", "Sensitive nature below critical deposition"),
    "mean_deposition": ("mol N/ha/yr", "Gemiddelde depositie op Natura 2000", "Mean deposition on Natura 2000"),
    "mean_exceedance": ("mol N/ha/yr", "Gemiddelde overschrijding van de KDW", "Mean excess over critical deposition"),
    "origin": ("share", "Herkomst van de depositie per sector", "Origin of deposition by sector"),
    "origin_province": ("share", "Depositie van buiten de provincie", "Deposition from outside the province"),
    "goal": ("share", "Landelijk doel onder de KDW", "National goal below critical deposition"),
    "national_realised": ("share", "Onder de KDW in Nederland", "Below critical deposition nationally"),
    "national_expected": (
        "share",
        "Verwacht onder de KDW in Nederland",
        "Expected below critical deposition nationally",
    ),
}

_GRID: Final = {
    "consumption": ("share", "Grond per klasse van het net, afname", "Ground by grid class, consumption"),
    "generation": ("share", "Grond per klasse van het net, opwek", "Ground by grid class, generation"),
    "stations": ("1", "Stations zonder ruimte", "Stations without room"),
    "planned_year": ("year", "Jaar van uitbreiding van het net", "Year of grid extension"),
}

_NATURE: Final = {
    "habitat_condition": ("1", "Toestand van de habitats", "Condition of habitats"),
    "measures": ("1", "Oordeel natuurdoelanalyse", "Verdict of the nature goal analysis"),
    "province_condition": ("share", "Toestand van de natuur in de provincie", "Condition of nature in the province"),
}

_PROCESS: Final = {
    "findings": ("1", "Bevindingen", "Findings"),
    "findings_by_decider": ("1", "Bevindingen per beslisser", "Findings by decider"),
    "cross_border_share": ("share", "Deel over de gemeentegrens", "Share across the municipal border"),
    "facts_agreed": ("share", "Feiten waarover men het eens is", "Facts agreed on"),
    "facts_disputed": ("share", "Feiten die betwist zijn", "Facts disputed"),
    "unverified_share": ("share", "Gebruikte getallen zonder bevestiging", "Numbers used without confirmation"),
}

_GROUND: Final = {
    "area": ("ha", "Oppervlakte van de regio", "Area of the region"),
    "population": ("1", "Inwoners", "Inhabitants"),
}

_THEMES: Final[tuple[tuple[Theme, Mapping[str, tuple[str, str, str]]], ...]] = (
    ("ground", _GROUND),
    ("energy", _ENERGY),
    ("housing", _HOUSING),
    ("nitrogen", _NITROGEN),
    ("grid", _GRID),
    ("nature", _NATURE),
    ("process", _PROCESS),
)

INDICATORS: Final[Mapping[str, Indicator]] = {
    f"{theme}.{name}": _one(theme, *told) for theme, several in _THEMES for name, told in several.items()
}
"""Every indicator by its id, in the order of the table; each stands in the table of every region."""
