"""The columns of a finding: what each is called, holds and is computed from. A new column is one entry here."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from spatial.findings.content import content_on
from spatial.findings.finding_column import FindingColumn, completed, computed
from spatial.findings.finding_words import (
    certainty_labels,
    first_seen,
    municipality_names,
    reasons,
    severity_labels,
    titles,
)
from spatial.layers.claim_status import claim_status
from spatial.layers.content_date import CONTENT_ON
from spatial.layers.layer import ID, NAME
from spatial.messages import Text
from spatial.schema.column import column
from spatial.schema.shared_columns import (
    AREA_HA,
    CERTAINTY_COLUMN,
    DECIDERS,
    DWELLINGS,
    ENERGY_GWH,
    FINDING_ID,
    FINDING_TYPE,
    KIND,
    LEFT_LAYER,
    LEFT_NAME,
    MUNICIPALITIES,
    MUNICIPALITY_NAMES,
    RIGHT_LAYER,
    RIGHT_NAME,
    RULE_ID,
    SCENARIO,
    TITLE,
)
from spatial.schema.value_lists import FINDING_GROUND, GRADE, RULE_THEME

__all__ = ["ABOUT_REGION", "COMPLETED", "EVALUATED", "FINDING_COLUMNS"]

_M2_IN_HA: Final = 10_000


FINDING_COLUMNS: Final[tuple[FindingColumn, ...]] = (
    computed(FINDING_ID, lambda rows: rows.ids),
    computed(RULE_ID, lambda rows: rows.rule.id),
    computed(KIND, lambda rows: rows.rule.kind, is_published=False),
    completed(TITLE, titles),
    computed(
        column(
            "grade",
            "integer",
            ("Graad", "Grade"),
            (
                "Ernst van een conflict (0 tot 4) of sterkte van een kans (0 tot 3).",
                "Severity 0 to 4 of a conflict, strength 0 to 3 of an opportunity.",
            ),
            unit="1",
            values=GRADE,
        ),
        lambda rows: rows.grade,
    ),
    computed(LEFT_LAYER, lambda rows: rows.rule.left.layer),
    computed(
        column(
            "left_id",
            "text",
            ("Linkerkenmerk", "Left id"),
            ("Kenmerk van het object in de linkerlaag.", "Feature of the rule's left layer."),
        ),
        lambda rows: rows.left[ID],
    ),
    computed(LEFT_NAME, lambda rows: rows.left[NAME]),
    computed(RIGHT_LAYER, lambda rows: rows.rule.right.layer),
    computed(
        column(
            "right_id",
            "text",
            ("Rechterkenmerk", "Right id"),
            (
                "Kenmerk van het object in de rechterlaag; leeg als er meer zijn geteld.",
                "Feature of the rule's right layer; empty when several are counted.",
            ),
            optional=True,
        ),
        lambda rows: rows.right[ID],
    ),
    computed(RIGHT_NAME, lambda rows: rows.right[NAME]),
    computed(
        column(
            "distance_m",
            "number",
            ("Afstand", "Distance"),
            (
                "Kortste afstand tussen beide objecten; 0 bij raken of overlap.",
                "Shortest distance between both features; 0 when they touch or overlap.",
            ),
            unit="m",
            optional=True,
        ),
        lambda rows: rows.measures["distance_m"].round(3),
    ),
    computed(
        replace(
            AREA_HA,
            description=Text(
                nl="Gedeelde grond, of het linkerobject waar niets wordt gedeeld.",
                en="Shared ground, or the left feature where none is shared.",
            ),
            optional=True,
        ),
        lambda rows: rows.area_m2 / _M2_IN_HA,
    ),
    computed(
        column(
            "area_in_region_ha",
            "number",
            ("Oppervlakte in de regio", "Area in the region"),
            ("Het deel daarvan binnen de regio.", "The part of it inside the region."),
            unit="ha",
            optional=True,
        ),
        lambda rows: rows.area_in_region_m2 / _M2_IN_HA,
    ),
    computed(DWELLINGS, lambda rows: rows.measures["dwellings"]),
    computed(ENERGY_GWH, lambda rows: rows.measures["energy_gwh"]),
    computed(MUNICIPALITIES, lambda rows: rows.municipalities),
    computed(
        column(
            "cross_border",
            "boolean",
            ("Over de gemeentegrens", "Across the municipal border"),
            ("Of het meer dan één gemeente aangaat.", "Whether more than one municipality is concerned."),
        ),
        lambda rows: ["," in codes for codes in rows.municipalities],
    ),
    computed(DECIDERS, lambda rows: rows.deciders),
    computed(CERTAINTY_COLUMN, lambda rows: rows.rule.certainty),
    computed(
        column(
            "flags",
            "text",
            ("Let op", "Note"),
            (
                "Opmerkingen, gescheiden door komma's; zie het handboek.",
                "Remarks, separated by commas; see the handbook.",
            ),
            many=True,
            optional=True,
        ),
        lambda rows: rows.flags,
    ),
    computed(
        column(
            CONTENT_ON,
            "text",
            ("Peildatum", "Content date"),
            (
                "Van wanneer de oudste gegevens van beide objecten zijn: dag, maand of jaar; leeg: onbekend.",
                "Of when the oldest data on both features is: a day, month or year; empty: unknown.",
            ),
            optional=True,
        ),
        lambda rows: content_on(rows.left, rows.right),
    ),
    completed(
        column(
            "first_seen",
            "date",
            ("Voor het eerst gezien", "First seen"),
            (
                "Datum van de eerste publicatie waarin de bevinding stond.",
                "Date of the first release that held the finding.",
            ),
        ),
        first_seen,
    ),
    computed(SCENARIO, lambda rows: rows.ruleset.scenario),
    computed(
        column(
            "partners",
            "integer",
            ("Partners", "Partners"),
            (
                "Hoeveel objecten van de rechterlaag het linkerobject raakt; alle staan in finding_partners.",
                "How many features of the right layer the left one meets; all are in finding_partners.",
            ),
            unit="1",
        ),
        lambda rows: rows.partners,
    ),
    computed(
        column(
            "relation",
            "text",
            ("Verband", "Relation"),
            ("Wat de vorm is.", "What the shape is."),
            values=FINDING_GROUND,
        ),
        lambda rows: rows.relation,
    ),
    computed(
        column(
            "theme",
            "text",
            ("Thema", "Theme"),
            (
                "Waar de regel over gaat; leeg als de regel dat niet zegt.",
                "What its rule is about; empty if unknown.",
            ),
            values=RULE_THEME,
            optional=True,
        ),
        lambda rows: rows.rule.theme or "",
    ),
    computed(FINDING_TYPE, lambda rows: rows.rule.influence or ""),
    computed(
        column(
            "claim_status",
            "text",
            ("Status van het linkerobject", "Status of the left feature"),
            (
                "Planstatus of stadium; leeg waar het er geen heeft.",
                "Planning status or stage; empty if it has none.",
            ),
            optional=True,
        ),
        lambda rows: claim_status(rows.left),
        is_published=False,
    ),
    completed(
        column(
            "reason",
            "text",
            ("Waarom", "Reason"),
            (
                "De reden, met namen en getallen van de bevinding.",
                "The reason, with the finding's names and numbers.",
            ),
        ),
        reasons,
    ),
    completed(
        MUNICIPALITY_NAMES,
        municipality_names,
    ),
    completed(
        column(
            "severity_label",
            "text",
            ("Ernst in woorden", "Severity in words"),
            ("Ernst van een conflict, sterkte van een kans.", "Severity of a conflict, strength of an opportunity."),
        ),
        severity_labels,
    ),
    completed(
        column(
            "certainty_label",
            "text",
            ("Zekerheid in woorden", "Certainty in words"),
            ("Feit, screening of aanname.", "Fact, screening or assumption."),
        ),
        certainty_labels,
    ),
)
"""In the order in which they are published."""

EVALUATED: Final = tuple(found for found in FINDING_COLUMNS if found.compute is not None)
"""Those of the findings of one scenario, before a report completes them."""

COMPLETED: Final = tuple(found for found in FINDING_COLUMNS if found.complete is not None)

ABOUT_REGION: Final[Mapping[str, object]] = {found.name: found.about_region for found in EVALUATED}
"""What a finding about the region as a whole has in a column that nothing else is said of."""
