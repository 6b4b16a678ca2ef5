"""The columns of joint fact finding: facts, positions and questions."""

from typing import Final

from spatial.messages import Text
from spatial.schema.column import column
from spatial.schema.shared_columns import (
    EDITION,
    PARTY_ID,
    PARTY_PLACE,
    SOURCE,
    STATUS_COLUMN,
    TITLE,
    UNIT,
    VALUE,
)
from spatial.schema.table import Table
from spatial.schema.value_lists import AGREEMENT, FACT_KIND, FACT_THEME, OPINION, QUESTION_STATUS

__all__ = ["FACTS", "POSITIONS", "QUESTIONS"]

_FACT_ID: Final = column("fact_id", "text", ("Feit", "Fact"), ("Kenmerk van het feit.", "Id of the fact."))
_HOLDER: Final = column(
    "holder",
    "text",
    ("Kennishouder", "Knowledge holder"),
    ("Wie de kennis heeft of bijhoudt.", "Who holds or keeps the knowledge."),
    optional=True,
)

FACTS: Final = Table(
    "facts",
    Text(nl="Gedeelde feiten", en="Joint facts"),
    Text(
        nl="De getallen achter dit rapport, met bron en houder, en of de partijen het erover eens zijn.",
        en="The numbers behind this report, with source and holder, and whether the parties agree on them.",
    ),
    (
        _FACT_ID,
        column(
            "theme",
            "text",
            ("Thema", "Theme"),
            (
                "Waarover het gaat; leeg als de regels ervan er geen hebben.",
                "What it is about; empty where its rules have none.",
            ),
            values=FACT_THEME,
            optional=True,
        ),
        TITLE,
        VALUE,
        column(
            "value_text",
            "text",
            ("Waarde in woorden", "Value in words"),
            (
                "De waarde in woorden, of alle waarden waar ze verschillen.",
                "The value in words, or all values where they differ.",
            ),
            optional=True,
        ),
        UNIT,
        STATUS_COLUMN,
        column("kind", "text", ("Soort", "Kind"), ("Hoe het tot stand kwam.", "How it came about."), values=FACT_KIND),
        SOURCE,
        EDITION,
        _HOLDER,
        column(
            "may_calculate",
            "boolean",
            ("Mag mee worden gerekend", "May be calculated with"),
            ("Of het in een som mag.", "Whether it may go into a sum."),
        ),
        column(
            "agreement",
            "text",
            ("Overeenstemming", "Agreement"),
            ("Of partijen het ermee eens zijn.", "Whether parties agree with it."),
            values=AGREEMENT,
        ),
        column(
            "dissent",
            "text",
            ("Afwijkend standpunt", "Dissent"),
            ("Wie het betwist, en in welke woorden.", "Who disputes it, and in which words."),
            optional=True,
        ),
        column(
            "about",
            "text",
            ("Waarover", "About"),
            (
                "Kenmerken van regels, parameters, doelen of indicatoren, gescheiden door komma's.",
                "Ids of rules, parameters, targets or indicators, separated by commas.",
            ),
            many=True,
            optional=True,
        ),
    ),
)
POSITIONS: Final = Table(
    "positions",
    Text(nl="Standpunten", en="Positions"),
    Text(nl="Wat partijen van een feit vinden.", en="What parties say of a fact."),
    (
        _FACT_ID,
        PARTY_ID,
        PARTY_PLACE,
        column(
            "position",
            "text",
            ("Standpunt", "Position"),
            ("Of de partij het ermee eens is.", "Whether the party agrees with it."),
            values=OPINION,
        ),
        column(
            "value",
            "number",
            ("Waarde", "Value"),
            ("De waarde die de partij zelf noemt.", "The party's own value."),
            optional=True,
        ),
        column(
            "text",
            "text",
            ("Toelichting", "Note"),
            ("In de woorden van de partij zelf.", "In the party's own words."),
            optional=True,
        ),
    ),
)
QUESTIONS: Final = Table(
    "questions",
    Text(nl="Kennisvragen", en="Questions"),
    Text(
        nl="Wat de partijen willen weten, en wie het antwoord heeft.",
        en="What the parties want to know, and who holds the answer.",
    ),
    (
        column(
            "question_id", "text", ("Vraag (kenmerk)", "Question id"), ("Kenmerk van de vraag.", "Id of the question.")
        ),
        column("question", "text", ("Vraag", "Question"), ("Wat er gevraagd wordt.", "What is asked.")),
        column(
            "asked_by",
            "text",
            ("Gesteld door", "Asked by"),
            (
                "Partij, of partij:gemeente; meer dan één met komma's.",
                "Party, or party:municipality; several with commas.",
            ),
            optional=True,
        ),
        _HOLDER,
        column(
            "about",
            "text",
            ("Waarover", "About"),
            (
                "Kenmerken van regels, parameters, feiten of indicatoren, met komma's.",
                "Ids of rules, parameters, facts or indicators, with commas.",
            ),
            optional=True,
        ),
        column(
            "independent",
            "boolean",
            ("Onafhankelijk", "Independent"),
            ("Of iemand van buiten antwoordt.", "Whether someone outside answers."),
        ),
        column(
            "author",
            "text",
            ("Auteur", "Author"),
            ("Wie antwoordt, als dat iemand van buiten is.", "Who answers, when someone outside does."),
            optional=True,
        ),
        column(
            "status",
            "text",
            ("Stand", "Status"),
            ("Of er een antwoord is.", "Whether there is an answer."),
            values=QUESTION_STATUS,
        ),
        column(
            "answer",
            "text",
            ("Antwoord", "Answer"),
            ("Het antwoord; leeg zolang de vraag open is.", "The answer; empty while open."),
            optional=True,
        ),
    ),
)
