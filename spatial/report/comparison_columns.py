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
        ("Nieuw", "New"),
        ("Bevindingen die alleen het scenario heeft.", "Findings that only the scenario has."),
        unit="1",
    ),
    column(
        "lost",
        "integer",
        ("Niet langer", "No longer"),
        (
            "Wat in het scenario niet langer een bevinding is: alleen het basisscenario heeft haar.",
            "What is no longer a finding under the scenario: only the basic scenario has it.",
        ),
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
        ("Oppervlakte nieuw geraakt", "Area newly touched"),
        ("Grond die door het scenario geraakt wordt.", "Land that is touched under the scenario alone."),
        unit="ha",
        optional=True,
    ),
    column(
        "area_lost_ha",
        "number",
        ("Oppervlakte niet langer geraakt", "Area no longer touched"),
        ("Grond die door het scenario niet meer geraakt wordt.", "Land that is touched in the basic scenario alone."),
        unit="ha",
        optional=True,
    ),
    column(
        "dwellings_gained",
        "integer",
        ("Woningen nieuw geraakt", "Dwellings newly touched"),
        ("Woningen die door het scenario geraakt worden.", "Dwellings that are touched under the scenario alone."),
        unit="1",
        optional=True,
    ),
    column(
        "dwellings_lost",
        "integer",
        ("Woningen niet langer geraakt", "Dwellings no longer touched"),
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
        ("Energie nieuw geraakt", "Energy newly touched"),
        ("Energie die door het scenario geraakt wordt.", "Energy that is touched under the scenario alone."),
        unit="GWh/yr",
        optional=True,
    ),
    column(
        "energy_lost_gwh",
        "number",
        ("Energie niet langer geraakt", "Energy no longer touched"),
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
