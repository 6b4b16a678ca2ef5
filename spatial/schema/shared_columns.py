"""Columns that mean the same in tables of several rooms."""

from dataclasses import replace
from typing import Final

from spatial.schema.column import column
from spatial.schema.value_lists import CERTAINTY, FINDING_KIND, STATUS, STRENGTH

__all__ = [
    "AREA_HA",
    "BASIS",
    "CERTAINTY_COLUMN",
    "DECIDERS",
    "DWELLINGS",
    "EDITION",
    "ENERGY_GWH",
    "FINDING_ID",
    "FINDING_TYPE",
    "KIND",
    "LEAD_TIME_MONTHS",
    "LEFT_LAYER",
    "LEFT_NAME",
    "MUNICIPALITIES",
    "MUNICIPALITY_NAMES",
    "PARTY_ID",
    "PARTY_PLACE",
    "RIGHT_LAYER",
    "RIGHT_NAME",
    "RULE_ID",
    "SCENARIO",
    "SOURCE",
    "SOURCE_STATUS",
    "STATUS_COLUMN",
    "STRENGTH_COLUMN",
    "TITLE",
    "UNIT",
    "VALUE",
]

FINDING_ID: Final = column(
    "finding_id",
    "text",
    ("Bevinding", "Finding"),
    (
        "Blijft gelijk zolang regel en beide objecten dezelfde zijn, ook tussen scenario's.",
        "Depends on rule, left and right feature alone; the same in every scenario.",
    ),
)
RULE_ID: Final = column("rule_id", "text", ("Regel", "Rule"), ("Zie de tabel rules.", "See `rules`."))
KIND: Final = column(
    "kind",
    "text",
    ("Soort", "Kind"),
    ("Conflict of meekoppelkans.", "Conflict or joint opportunity."),
    values=FINDING_KIND,
)
TITLE: Final = column(
    "title",
    "text",
    ("Titel", "Title"),
    ("Titel voor lezers, in de taal van het rapport.", "Title for readers, in the language of the report."),
)
LEFT_LAYER: Final = column(
    "left_layer",
    "text",
    ("Linkerlaag", "Left layer"),
    ("Laag van het linkerobject.", "Layer of the left feature."),
)
LEFT_NAME: Final = column(
    "left_name",
    "text",
    ("Linkernaam", "Left name"),
    ("Naam van het linkerobject; leeg als het er geen heeft.", "Name of the left feature; empty when it has none."),
    optional=True,
)
RIGHT_LAYER: Final = column(
    "right_layer",
    "text",
    ("Rechterlaag", "Right layer"),
    ("Laag van het rechterobject.", "Layer of the right feature."),
)
RIGHT_NAME: Final = column(
    "right_name",
    "text",
    ("Rechternaam", "Right name"),
    ("Naam van het rechterobject; leeg als het er geen heeft.", "Name of the right feature; empty when it has none."),
    optional=True,
)
AREA_HA: Final = column(
    "area_ha", "number", ("Oppervlakte", "Area"), ("Oppervlakte in hectare.", "Area in hectares."), unit="ha"
)
DWELLINGS: Final = column(
    "dwellings",
    "integer",
    ("Woningen", "Dwellings"),
    (
        "Van beide objecten samen, of zoals geteld; leeg: onbekend.",
        "Of both features together, or as counted; empty: unknown.",
    ),
    unit="1",
    optional=True,
)
ENERGY_GWH: Final = column(
    "energy_gwh",
    "number",
    ("Energie", "Energy"),
    ("Van beide objecten samen, per jaar; leeg: onbekend.", "Of both features together, a year; empty: unknown."),
    unit="GWh/yr",
    optional=True,
)
MUNICIPALITIES: Final = column(
    "municipalities",
    "text",
    ("Gemeenten", "Municipalities"),
    ("GM-codes, gescheiden door komma's.", "GM codes, separated by commas."),
    many=True,
    optional=True,
)
MUNICIPALITY_NAMES: Final = column(
    "municipality_names",
    "text",
    ("Gemeentenamen", "Municipality names"),
    ("In volgorde van code.", "By code."),
    optional=True,
)
DECIDERS: Final = column(
    "deciders",
    "text",
    ("Beslissers", "Deciders"),
    (
        "Partijen, gescheiden door komma's; een raad met de GM-code van zijn gemeente.",
        "Parties, separated by commas; a council with the GM code of its municipality.",
    ),
    many=True,
    optional=True,
)
CERTAINTY_COLUMN: Final = column(
    "certainty",
    "text",
    ("Zekerheid", "Certainty"),
    (
        "Een screening is geen vergunningtoets en komt niet boven ernst 3.",
        "A screening is no permit test and does not go above severity 3.",
    ),
    values=CERTAINTY,
)
SCENARIO: Final = column(
    "scenario",
    "text",
    ("Scenario", "Scenario"),
    ("Onder welk scenario; 'basis' is het basisscenario.", "Under which scenario; 'basis' is the basic one."),
)
STATUS_COLUMN: Final = column(
    "status",
    "text",
    ("Status", "Status"),
    (
        "Hoe zeker het getal is; leeg waar er geen getal achter staat.",
        "How certain the number is; empty where no number stands behind it.",
    ),
    values=STATUS,
    optional=True,
)
SOURCE_STATUS: Final = replace(
    STATUS_COLUMN,
    title=STATUS_COLUMN.title.model_copy(update={"nl": "Status van de bron", "en": "Status of the source"}),
)
"""The same, of a rule or parameter."""
SOURCE: Final = column("source", "text", ("Bron", "Source"), ("Waar het vandaan komt.", "Where it comes from."))
EDITION: Final = column(
    "edition",
    "text",
    ("Editie", "Edition"),
    (
        "Editie of jaar van de bron; leeg als die er geen noemt.",
        "Edition or year of the source; empty when it names none.",
    ),
    optional=True,
)
UNIT: Final = column(
    "unit",
    "text",
    ("Eenheid", "Unit"),
    (
        "Eenheid van de getallen; '1' voor een aantal, 'share' voor 0 tot 1.",
        "Unit of the numbers; '1' for a count, 'share' for 0 to 1.",
    ),
    optional=True,
)
VALUE: Final = column(
    "value",
    "number",
    ("Waarde", "Value"),
    (
        "Het getal, in de eenheid van de kolom unit; leeg waar er geen is.",
        "The number, in the unit of column unit; empty where there is none.",
    ),
    optional=True,
)
BASIS: Final = column(
    "basis",
    "text",
    ("Uitgangspunten", "Assumptions"),
    ("Uitgangspunten en manier van rekenen, in woorden.", "Assumptions and way of computing, in words."),
    optional=True,
)
PARTY_ID: Final = column("party_id", "text", ("Partij", "Party"), ("Zie de tabel parties.", "See `parties`."))
PARTY_PLACE: Final = column(
    "municipality",
    "text",
    ("Gemeente", "Municipality"),
    (
        "GM-code van de gemeente om wier partij het gaat; leeg voor andere partijen.",
        "GM code of the municipality whose party it is; empty for other parties.",
    ),
    optional=True,
)
FINDING_TYPE: Final = column(
    "finding_type",
    "text",
    ("Soort bevinding", "Type of finding"),
    ("FT1 tot en met FT14; zie de tabel influence.", "FT1 to FT14; see `influence`."),
    optional=True,
)
LEAD_TIME_MONTHS: Final = column(
    "lead_time_months",
    "number",
    ("Doorlooptijd", "Lead time"),
    ("Hoe lang het duurt; leeg: onbekend.", "How long it takes; empty: unknown."),
    unit="months",
    optional=True,
)
STRENGTH_COLUMN: Final = column(
    "strength",
    "integer",
    ("Sterkte", "Strength"),
    ("0 (verkennen) tot 3 (sterk).", "0 (explore) to 3 (strong)."),
    unit="1",
    values=STRENGTH,
)
