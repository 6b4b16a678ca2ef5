"""The tables of findings: both kinds together, each with its own grade, and those that have no place."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from spatial.findings.columns import FINDING_COLUMNS
from spatial.messages import Text
from spatial.schema.column import Column, column
from spatial.schema.shared_columns import FINDING_ID, KIND, RIGHT_LAYER, RIGHT_NAME, STRENGTH_COLUMN, UNIT, VALUE
from spatial.schema.table import Table
from spatial.schema.value_lists import GRADE, SEVERITY, STRENGTH

__all__ = [
    "CONFLICTS",
    "FINDINGS",
    "FINDING_PARTNERS",
    "GRADE_COLUMN",
    "OPPORTUNITIES",
    "REGION_FINDINGS",
    "SCENARIO_CONFLICTS",
    "SCENARIO_OPPORTUNITIES",
    "TOP_GRADE",
]

_SEVERITY: Final = column(
    "severity",
    "integer",
    ("Ernst", "Severity"),
    ("0 (alleen signaal) tot 4 (knelpunt).", "0 (signal only) to 4 (bottleneck)."),
    unit="1",
    values=SEVERITY,
)
GRADE_COLUMN: Final[Mapping[str, Column]] = {"conflict": _SEVERITY, "opportunity": STRENGTH_COLUMN}
"""Kind of finding to the column that its grade is published as."""

TOP_GRADE: Final = {"conflict": int(SEVERITY.codes[-1]), "opportunity": int(STRENGTH.codes[-1])}

_PUBLISHED: Final[tuple[Column, ...]] = tuple(found for found in FINDING_COLUMNS if found.is_published)

FINDINGS: Final = Table(
    "findings",
    Text(nl="Bevindingen", en="Findings"),
    Text(nl="Conflicten en meekoppelkansen bijeen.", en="A conflict or opportunity."),
    (KIND, *_PUBLISHED),
)
"""Conflicts and opportunities in one table."""


def _of_kind(name: str, title: Text, description: Text, grade: Column) -> Table:
    columns = tuple(grade if found.name == "grade" else found for found in _PUBLISHED)
    return Table(name, title, description, columns)


CONFLICTS: Final = _of_kind(
    "conflicts",
    Text(nl="Conflicten", en="Conflicts"),
    Text(
        nl="Waar ruimteclaims elkaar uitsluiten of hinderen, in het basisscenario. Bij overlap is de vorm de gedeelde "
        "grond, bij afstand het hele linkerobject.",
        en="Where claims exclude or hinder each other, in the basic scenario. The shape is the shared ground for an "
        "overlap, the whole left feature for a distance.",
    ),
    _SEVERITY,
)
FINDING_PARTNERS: Final = Table(
    "finding_partners",
    Text(nl="Partners van bevindingen", en="Partners of findings"),
    Text(
        nl="Elk object van de rechterlaag dat een bevinding raakt; de bevinding zelf noemt het zwaarste.",
        en="Each feature of the right layer that a finding is about; the finding itself names the heaviest.",
    ),
    (
        FINDING_ID,
        RIGHT_LAYER,
        column("right_id", "text", ("Rechterkenmerk", "Right id"), ("Kenmerk van het object.", "Id of the feature.")),
        RIGHT_NAME,
        column(
            "distance_m",
            "number",
            ("Afstand", "Distance"),
            ("Kortste afstand; 0 bij raken of overlap.", "Shortest distance; 0 when they touch or overlap."),
            unit="m",
            optional=True,
        ),
        column(
            "area_ha",
            "number",
            ("Oppervlakte", "Area"),
            ("Gedeelde grond; leeg bij een afstand.", "Shared land; empty for a distance."),
            unit="ha",
            optional=True,
        ),
        column(
            "grade",
            "integer",
            ("Graad", "Grade"),
            ("Van dit paar, vóór dat van de hele bevinding.", "Of this pair; the finding has the highest."),
            unit="1",
            values=GRADE,
        ),
    ),
)
OPPORTUNITIES: Final = _of_kind(
    "opportunities",
    Text(nl="Meekoppelkansen", en="Joint opportunities"),
    Text(
        nl="Waar ruimteclaims elkaar helpen, in het basisscenario. Bij overlap is de vorm de gedeelde grond, bij "
        "afstand het hele linkerobject.",
        en="Where claims help each other, in the basic scenario. The shape is the shared ground for an overlap, the "
        "whole left feature for a distance.",
    ),
    STRENGTH_COLUMN,
)

SCENARIO_CONFLICTS: Final = replace(
    CONFLICTS,
    name="scenario_conflicts",
    title=Text(nl="Conflicten in andere scenario's", en="Conflicts of further scenarios"),
    description=Text(
        nl="Als conflicts, in de andere doorgerekende scenario's: alleen van de regels die het scenario raakt. Eén rij "
        "per finding_id en scenario.",
        en="As `conflicts`, of the further scenarios that were judged: of the rules alone that a scenario touches. One "
        "row a finding_id and scenario.",
    ),
)
SCENARIO_OPPORTUNITIES: Final = replace(
    OPPORTUNITIES,
    name="scenario_opportunities",
    title=Text(nl="Meekoppelkansen in andere scenario's", en="Joint opportunities of further scenarios"),
    description=Text(
        nl="Als opportunities, in de andere doorgerekende scenario's: alleen van de regels die het scenario raakt. Eén "
        "rij per finding_id en scenario.",
        en="As `opportunities`, of the further scenarios that were judged: of the rules alone that a scenario touches. "
        "One row a finding_id and scenario.",
    ),
)

_OF_A_PLACE: Final = (
    *("left_layer", "right_layer", "distance_m", "area_ha", "area_in_region_ha", "dwellings", "energy_gwh"),
    *("cross_border", "partners", "relation"),
)
"""Columns that say nothing of a region as a whole."""

_OF_REGION: Final = {
    "left_id": (("Regio", "Region"), ("Code van de regio.", "Code of the region.")),
    "left_name": (("Naam van de regio", "Name of the region"), ("Naam van de regio.", "Name of the region.")),
    "right_id": (
        ("Indicator", "Indicator"),
        (
            "Welke indicator onder het doel blijft; zie de tabel indicators.",
            "The indicator that stays below its target; see `indicators`.",
        ),
    ),
    "right_name": (("Naam van de indicator", "Name of the indicator"), ("Titel van de indicator.", "Its title.")),
}
"""What the sides of such a finding are called."""


def _of_region(found: Column) -> Column:
    title, description = _OF_REGION[found.name]
    return replace(
        found,
        title=Text(nl=title[0], en=title[1]),
        description=Text(nl=description[0], en=description[1]),
        optional=False,
    )


REGION_FINDINGS: Final = Table(
    "region_findings",
    Text(nl="Voor de hele regio", en="For the region as a whole"),
    Text(
        nl="Doelen die de regio niet haalt, in elk doorgerekend scenario. Zij hebben geen plek: zij staan in geen laag "
        "en in geen oppervlakte. Eén rij per finding_id en scenario.",
        en="Targets that the region does not reach, of every scenario judged. They have no place: they are in no layer "
        "and in no area. One row a finding_id and scenario.",
    ),
    (
        *(_of_region(found) if found.name in _OF_REGION else found for found in CONFLICTS.without(_OF_A_PLACE).columns),
        VALUE,
        UNIT,
    ),
)
"""The findings of rules on an indicator: the value of that indicator, and what a finding has without a place."""
