"""The tables of findings: both kinds together, and each with its own grade."""

from collections.abc import Mapping
from typing import Final

from spatial.findings.columns import FINDING_COLUMNS
from spatial.messages import Text
from spatial.schema.column import Column, column
from spatial.schema.shared_columns import FINDING_ID, KIND, RIGHT_LAYER, RIGHT_NAME, STRENGTH_COLUMN
from spatial.schema.table import Table
from spatial.schema.value_lists import GRADE, SEVERITY, STRENGTH

__all__ = ["CONFLICTS", "FINDINGS", "FINDING_PARTNERS", "GRADE_COLUMN", "OPPORTUNITIES", "TOP_GRADE"]

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
        nl="Waar ruimteclaims elkaar uitsluiten of hinderen. Bij overlap is de vorm de gedeelde grond, bij afstand het "
        "hele linkerobject.",
        en="Where claims exclude or hinder each other. The shape is the shared ground for an overlap, the whole left "
        "feature for a distance.",
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
        nl="Waar ruimteclaims elkaar helpen. Bij overlap is de vorm de gedeelde grond, bij afstand het hele "
        "linkerobject.",
        en="Where claims help each other. The shape is the shared ground for an overlap, the whole left feature for a "
        "distance.",
    ),
    STRENGTH_COLUMN,
)
