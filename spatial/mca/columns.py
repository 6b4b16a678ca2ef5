"""The columns of the multi-criteria analysis: by what is weighed, which outcome that has, and the programme."""

from dataclasses import replace
from typing import Final

from spatial.messages import Text
from spatial.schema.column import Column, column
from spatial.schema.shared_columns import (
    BASIS,
    DECIDERS,
    DWELLINGS,
    ENERGY_GWH,
    FINDING_ID,
    LEAD_TIME_MONTHS,
    LEFT_NAME,
    RIGHT_NAME,
    RULE_ID,
    SOURCE,
    STATUS_COLUMN,
    STRENGTH_COLUMN,
    TITLE,
    UNIT,
)
from spatial.schema.table import Table
from spatial.schema.value_lists import METHOD, SUBJECT_KIND

__all__ = ["CRITERIA", "PERSPECTIVES", "PROGRAMME", "RANKING", "SCORES", "STABILITY", "SUBJECT_KIND_COLUMN"]

_CRITERION_ID: Final = column(
    "criterion_id", "text", ("Criterium", "Criterion"), ("Kenmerk van het criterium.", "Id of the criterion.")
)
_PERSPECTIVE_ID: Final = column(
    "perspective_id", "text", ("Perspectief", "Perspective"), ("Kenmerk van het perspectief.", "Id of the perspective.")
)
_SCORE: Final = column(
    "score",
    "number",
    ("Score (0-1)", "Score (0-1)"),
    ("0 tot 1; leeg: onbekend.", "0 to 1; empty: unknown."),
    unit="share",
    optional=True,
)
SUBJECT_KIND_COLUMN: Final = column(
    "subject_kind",
    "text",
    ("Soort onderwerp", "Kind of subject"),
    ("Wat wordt gewogen.", "What is weighed."),
    values=SUBJECT_KIND,
)
_SUBJECT_ID: Final = column(
    "subject_id",
    "text",
    ("Onderwerp", "Subject"),
    (
        "Kenmerk van de bevinding, of laag en kenmerk van een zoekgebied.",
        "Finding id, or layer and feature id of a search area.",
    ),
)
_SUBJECT_NAME: Final = column(
    "name",
    "text",
    ("Naam", "Name"),
    ("Naam van de kans of het zoekgebied.", "Name of the opportunity or search area."),
    optional=True,
)
_SUBJECT: Final[tuple[Column, ...]] = (SUBJECT_KIND_COLUMN, _SUBJECT_ID, _SUBJECT_NAME)

CRITERIA: Final = Table(
    "criteria",
    Text(nl="Criteria", en="Criteria"),
    Text(
        nl="Waarop kansen en zoekgebieden worden gewogen.",
        en="By what opportunities and search areas are weighed.",
    ),
    (_CRITERION_ID, TITLE, UNIT, STATUS_COLUMN, SOURCE, BASIS),
)
PERSPECTIVES: Final = Table(
    "perspectives",
    Text(nl="Perspectieven", en="Perspectives"),
    Text(
        nl="Gewichten waarmee gewogen wordt; de partijen kiezen ze.",
        en="Weights; the parties choose them.",
    ),
    (
        _PERSPECTIVE_ID,
        TITLE,
        column(
            "method",
            "text",
            ("Methode", "Method"),
            ("Hoe uit scores een rang volgt.", "How scores become a rank."),
            values=METHOD,
        ),
        column(
            "weights",
            "text",
            ("Gewichten", "Weights"),
            ("Criteria met hun gewicht.", "Criteria with their weights."),
            optional=True,
        ),
        column(
            "chosen_by",
            "text",
            ("Gekozen door", "Chosen by"),
            ("Welke partijen het kozen.", "Which parties chose it."),
            optional=True,
        ),
        SOURCE,
        STATUS_COLUMN,
    ),
)
SCORES: Final = Table(
    "scores",
    Text(nl="Scores", en="Scores"),
    Text(nl="Het feit zelf en de score ervan, per criterium.", en="The bare fact and its score, per criterion."),
    (
        SUBJECT_KIND_COLUMN,
        _SUBJECT_ID,
        _CRITERION_ID,
        column(
            "raw",
            "number",
            ("Feit", "Bare fact"),
            ("De maat, in de eenheid van het criterium.", "The measure, in the criterion's unit."),
            optional=True,
        ),
        UNIT,
        _SCORE,
    ),
)
RANKING: Final = Table(
    "ranking",
    Text(nl="Rangorde", en="Ranking"),
    Text(
        nl="Score en rang per perspectief; leeg waar een harde beperking geldt.",
        en="Score and rank per perspective; empty where a hard restriction holds.",
    ),
    (
        *_SUBJECT,
        _PERSPECTIVE_ID,
        _SCORE,
        column(
            "rank",
            "number",
            ("Rang", "Rank"),
            ("1 is de eerste; leeg: uitgesloten of onbekend.", "1 is first; empty: excluded or unknown."),
            unit="1",
            optional=True,
        ),
    ),
)
STABILITY: Final = Table(
    "stability",
    Text(nl="Stabiliteit van de rang", en="Rank stability"),
    Text(
        nl="Hoe vast de rang is over perspectieven en gewichten.",
        en="How firm the rank is across perspectives and weights.",
    ),
    (
        *_SUBJECT,
        column(
            "excluded_by",
            "text",
            ("Uitgesloten door", "Excluded by"),
            (
                "Bevindingen die nooit worden uitgeruild; zo'n onderwerp heeft geen rang.",
                "Findings that are never traded off; such a subject has no rank.",
            ),
            many=True,
            optional=True,
        ),
        column(
            "rank_best",
            "number",
            ("Beste rang", "Best rank"),
            ("Beste rang van alle perspectieven.", "Best rank of all perspectives."),
            unit="1",
            optional=True,
        ),
        column(
            "rank_worst",
            "number",
            ("Slechtste rang", "Worst rank"),
            ("Slechtste rang van alle perspectieven.", "Worst rank of all perspectives."),
            unit="1",
            optional=True,
        ),
        column(
            "rank_median",
            "number",
            ("Middelste rang", "Median rank"),
            ("Middelste rang van alle perspectieven.", "Median rank of all perspectives."),
            unit="1",
            optional=True,
        ),
        column(
            "top_in",
            "integer",
            ("Perspectieven waarin bij de eerste", "Perspectives in which among the first"),
            ("In hoeveel perspectieven het bij de eerste is.", "In how many perspectives it is among the first."),
            unit="1",
            optional=True,
        ),
        column(
            "regret",
            "number",
            ("Grootste spijt", "Largest regret"),
            (
                "Grootste verlies aan score ten opzichte van de beste van een perspectief.",
                "Largest loss of score against the best of a perspective.",
            ),
            unit="share",
            optional=True,
        ),
        column(
            "swing_criterion",
            "text",
            ("Gevoelig voor het gewicht van", "Sensitive to the weight of"),
            (
                "Het gewicht dat als eerste het onderwerp in of uit de eerste brengt.",
                "The weight whose change first moves it in or out of the first.",
            ),
            optional=True,
        ),
        column(
            "swing_share",
            "number",
            ("Kleinste verandering van dat gewicht", "Smallest change of that weight"),
            ("Die kleinste verandering; leeg: geen enkele.", "That smallest change; empty: none does."),
            unit="share",
            optional=True,
        ),
        BASIS,
    ),
)
PROGRAMME: Final = Table(
    "programme",
    Text(nl="Programma", en="Programme"),
    Text(
        nl="De gekozen kansen in volgorde, en wat eerst besloten moet worden door wie.",
        en="The chosen opportunities in order, and what must be decided first and by whom.",
    ),
    (
        column("position", "integer", ("Volgorde", "Order"), ("1 is de eerste.", "1 is first."), unit="1"),
        FINDING_ID,
        RULE_ID,
        TITLE,
        LEFT_NAME,
        RIGHT_NAME,
        replace(STRENGTH_COLUMN, optional=True),
        DWELLINGS,
        ENERGY_GWH,
        DECIDERS,
        column(
            "decide_first",
            "text",
            ("Eerst besluiten", "Decide first"),
            (
                "Wat eerst besloten moet worden; leeg als er niets is.",
                "What must be decided before; empty when nothing.",
            ),
            optional=True,
        ),
        column(
            "decide_first_by", "text", ("Door wie", "By whom"), ("Wie dat besluit.", "Who decides that."), optional=True
        ),
        column(
            "instrument",
            "text",
            ("Instrument", "Instrument"),
            ("Waarmee dat eerst besloten wordt.", "With which instrument it is decided first."),
            optional=True,
        ),
        LEAD_TIME_MONTHS,
        column(
            "depends_on",
            "text",
            ("Hangt af van", "Depends on"),
            ("Kenmerken van conflicten, met komma's.", "Ids of conflicts, with commas."),
            many=True,
            optional=True,
        ),
        BASIS,
    ),
)
