"""The columns of the comparison of scenarios: what comes, what goes, and the ground, dwellings and energy with it."""

from typing import Final

from spatial.messages import Text
from spatial.schema.column import Column, column
from spatial.schema.shared_columns import RULE_ID, SCENARIO
from spatial.schema.table import Table

__all__ = ["COMPARISONS", "MEASURES"]

MEASURES: Final[tuple[Column, ...]] = (
    column(
        "gained",
        "integer",
        ("Erbij", "Gained"),
        ("Bevindingen die alleen het scenario heeft.", "Findings that only the scenario has."),
        unit="1",
    ),
    column(
        "lost",
        "integer",
        ("Eraf", "Lost"),
        ("Bevindingen die alleen het basisscenario heeft.", "Findings that only the basic scenario has."),
        unit="1",
    ),
    column(
        "regraded",
        "integer",
        ("Andere graad", "Regraded"),
        ("Bevindingen van beide met een andere graad.", "Findings of both with another grade."),
        unit="1",
    ),
    column(
        "area_gained_ha",
        "number",
        ("Oppervlakte erbij", "Area gained"),
        ("Grond die door het scenario geraakt wordt.", "Land that is touched under the scenario alone."),
        unit="ha",
        optional=True,
    ),
    column(
        "area_lost_ha",
        "number",
        ("Oppervlakte eraf", "Area lost"),
        ("Grond die door het scenario niet meer geraakt wordt.", "Land that is touched in the basic scenario alone."),
        unit="ha",
        optional=True,
    ),
    column(
        "dwellings_gained",
        "integer",
        ("Woningen erbij", "Dwellings gained"),
        ("Woningen die door het scenario geraakt worden.", "Dwellings that are touched under the scenario alone."),
        unit="1",
        optional=True,
    ),
    column(
        "dwellings_lost",
        "integer",
        ("Woningen eraf", "Dwellings lost"),
        (
            "Woningen die door het scenario niet meer geraakt worden.",
            "Dwellings that are touched in the basic scenario alone.",
        ),
        unit="1",
        optional=True,
    ),
    column(
        "energy_gained_gwh",
        "number",
        ("Energie erbij", "Energy gained"),
        ("Energie die door het scenario geraakt wordt.", "Energy that is touched under the scenario alone."),
        unit="GWh/yr",
        optional=True,
    ),
    column(
        "energy_lost_gwh",
        "number",
        ("Energie eraf", "Energy lost"),
        (
            "Energie die door het scenario niet meer geraakt wordt.",
            "Energy that is touched in the basic scenario alone.",
        ),
        unit="GWh/yr",
        optional=True,
    ),
)
"""What is measured of a difference."""

COMPARISONS: Final = Table(
    "comparisons",
    Text(nl="Scenario's vergeleken", en="Scenarios compared"),
    Text(
        nl="Per regel wat een scenario verandert ten opzichte van de basis.",
        en="Per rule what a scenario changes against the basis.",
    ),
    (SCENARIO, RULE_ID, *MEASURES),
)
