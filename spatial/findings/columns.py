"""The columns of a finding: what each is called, holds and is computed from. A new column is one entry here."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from spatial.findings.content import content_on
from spatial.findings.finding_column import FindingColumn, ReportedFindings, completed, computed
from spatial.layers.content_date import CONTENT_ON
from spatial.layers.layer import ID, NAME
from spatial.messages import Sayable, Text, message
from spatial.schema.column import column
from spatial.schema.shared_columns import (
    AREA_HA,
    CERTAINTY_COLUMN,
    DECIDERS,
    DWELLINGS,
    ENERGY_GWH,
    FINDING_ID,
    KIND,
    LEFT_LAYER,
    LEFT_NAME,
    MUNICIPALITIES,
    RIGHT_LAYER,
    RIGHT_NAME,
    RULE_ID,
    SCENARIO,
    TITLE,
)
from spatial.schema.value_lists import GRADE

__all__ = ["ABOUT_REGION", "COMPLETED", "EVALUATED", "FINDING_COLUMNS"]

_M2_IN_HA: Final = 10_000


def _titles(findings: ReportedFindings) -> list[Sayable]:
    """Return the title of each finding's rule; one of two municipalities says so."""
    titles = {name: rule.title for name, rule in findings.ruleset.rules.items()}
    of_region = {rule.id for rule in findings.ruleset.of_targets}
    across = {name: message("finding.across", title=title) for name, title in titles.items() if name not in of_region}
    return [
        across.get(rule, titles[rule]) if border else titles[rule]
        for rule, border in zip(findings.frame["rule_id"], findings.frame["cross_border"], strict=True)
    ]


def _first_seen(findings: ReportedFindings) -> list[date]:
    return [findings.first_seen.get(name, findings.today) for name in findings.frame["finding_id"]]


FINDING_COLUMNS: Final[tuple[FindingColumn, ...]] = (
    computed(FINDING_ID, lambda rows: rows.ids),
    computed(RULE_ID, lambda rows: rows.rule.id),
    computed(KIND, lambda rows: rows.rule.kind, is_published=False),
    completed(TITLE, _titles),
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
        _first_seen,
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
            ("Gedeelde grond, afstand of doel.", "Shared ground, a distance or a target."),
        ),
        lambda rows: rows.relation,
        is_published=False,
    ),
)
"""In the order in which they are published."""

EVALUATED: Final = tuple(found for found in FINDING_COLUMNS if found.compute is not None)
"""Those of the findings of one scenario, before a report completes them."""

COMPLETED: Final = tuple(found for found in FINDING_COLUMNS if found.complete is not None)

ABOUT_REGION: Final[Mapping[str, object]] = {found.name: found.about_region for found in EVALUATED}
"""What a finding about the region as a whole has in a column that nothing else is said of."""
