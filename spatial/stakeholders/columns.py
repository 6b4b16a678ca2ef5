"""The columns of the tables of parties, and of what they can do."""

from typing import Final

from spatial.messages import Text
from spatial.schema.column import Column, column
from spatial.schema.shared_columns import (
    FINDING_ID,
    FINDING_TYPE,
    LEAD_TIME_MONTHS,
    PARTY_ID,
    PARTY_PLACE,
    SOURCE,
    STATUS_COLUMN,
    TITLE,
)
from spatial.schema.table import Table
from spatial.schema.value_lists import INFLUENCE as INFLUENCES
from spatial.schema.value_lists import PARTY_LEVEL

__all__ = ["ACTION_COLUMNS", "FINDING_PARTIES", "INFLUENCE", "INSTRUMENT", "PARTIES"]

_INFLUENCE: Final = column(
    "influence",
    "text",
    ("Invloed", "Influence"),
    (
        "Beslist, kadert, stemt in, voert uit, bezit, betaalt, verbindt, houdt toezicht of kan in beroep.",
        "Decides, sets rules, consents, realises, owns, pays, convenes, supervises or can appeal.",
    ),
    values=INFLUENCES,
)
INSTRUMENT: Final = column(
    "instrument",
    "text",
    ("Instrument", "Instrument"),
    ("Met welk instrument; leeg als er geen bekend is.", "With which instrument; empty when none is known."),
    optional=True,
)
ACTION_COLUMNS: Final[tuple[Column, ...]] = (
    column("action", "text", ("Wat zij kan doen", "What it can do"), ("De handeling.", "The action.")),
    INSTRUMENT,
    column(
        "article",
        "text",
        ("Wetsartikel", "Article"),
        ("Wet en artikel; leeg als er geen bekend is.", "Law and article; empty when none is known."),
        optional=True,
    ),
    column(
        "lead_time",
        "text",
        ("Doorlooptijd", "Lead time"),
        (
            "Hoe lang het duurt; op het eind de statusletter van het getal.",
            "How long it takes, in words; at the end the status letter of the number.",
        ),
        optional=True,
    ),
    LEAD_TIME_MONTHS,
    column(
        "prerequisite",
        "text",
        ("Wat eerst moet", "What must come first"),
        ("Wat er eerst moet gebeuren.", "What must come first."),
        optional=True,
    ),
    STATUS_COLUMN,
    SOURCE,
)
"""What is said of one action."""

PARTIES: Final = Table(
    "parties",
    Text(nl="Partijen", en="Parties"),
    Text(nl="Wie beslist of beïnvloedt.", en="Who decides or has influence."),
    (
        PARTY_ID,
        TITLE,
        column(
            "level",
            "text",
            ("Bestuurslaag", "Level"),
            ("Laag van bestuur.", "Level of government."),
            values=PARTY_LEVEL,
        ),
        column(
            "group",
            "text",
            ("Groep", "Group"),
            ("Bij welke van de negen groepen zij hoort.", "Which of the nine groups it belongs to."),
        ),
        column(
            "card",
            "text",
            ("Instrumenten", "Instruments"),
            (
                "Haar instrumenten in één alinea; leeg voor een orgaan binnen een groep.",
                "Its instruments in one paragraph; empty for a body within a group.",
            ),
            optional=True,
        ),
    ),
)
_ACTION_ID: Final = column(
    "action_id", "text", ("Handeling", "Action"), ("Kenmerk van de handeling.", "Id of the action.")
)
INFLUENCE: Final = Table(
    "influence",
    Text(nl="Handelingsperspectief", en="Who can do what"),
    Text(
        nl="Per soort bevinding en groep partijen: welke invloed zij heeft, met welk instrument, en wat eerst moet.",
        en="Per type of finding and group of parties: which influence it has, by which instrument, and what must come "
        "first.",
    ),
    (
        FINDING_TYPE,
        column(
            "type_title",
            "text",
            ("Soort", "Type"),
            ("Titel van de soort bevinding.", "Title of the finding type."),
        ),
        PARTY_ID,
        _INFLUENCE,
        _ACTION_ID,
        *ACTION_COLUMNS,
    ),
)
FINDING_PARTIES: Final = Table(
    "finding_parties",
    Text(nl="Partijen per bevinding", en="Parties per finding"),
    Text(nl="Welke partij over welke bevinding gaat.", en="Which party is concerned with which finding."),
    (
        FINDING_ID,
        PARTY_ID,
        PARTY_PLACE,
        _INFLUENCE,
        FINDING_TYPE,
        column(
            "actions",
            "text",
            ("Handelingen", "Actions"),
            (
                "Kenmerken van wat zij hier kan doen, gescheiden door komma's; zie de tabel influence.",
                "Ids of what it can do here, separated by commas; see `influence`.",
            ),
            many=True,
            optional=True,
        ),
    ),
)
