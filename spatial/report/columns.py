"""The columns of the tables that a report makes itself: region, layers, sources, rules and parameters."""

from typing import Final

from spatial.layers.content_date import CONTENT_NEWEST_ON, CONTENT_ON
from spatial.messages import Text
from spatial.schema.column import column
from spatial.schema.shared_columns import (
    AREA_HA,
    CERTAINTY_COLUMN,
    EDITION,
    KIND,
    LEFT_LAYER,
    MUNICIPALITIES,
    RIGHT_LAYER,
    RULE_ID,
    SOURCE,
    SOURCE_STATUS,
    TITLE,
    UNIT,
    VALUE,
)
from spatial.schema.table import Table
from spatial.schema.value_lists import HEALTH, LABEL, LAYER_GROUP

__all__ = ["LAYERS", "PARAMS", "REGION_TABLE", "RULES", "SOURCES"]

_HEALTH: Final = column(
    "health",
    "text",
    ("Toestand", "Health"),
    (
        "Hoe goed het op te halen was; verouderd of minder is niet 'niets aanwezig'.",
        "How well it could be pulled; stale and less is not 'nothing there'.",
    ),
    values=HEALTH,
)
_LABEL: Final = column(
    "label",
    "text",
    ("Aanduiding", "Label"),
    ("Fictief of afgeleid; anders leeg.", "Fictional or derived; empty otherwise."),
    values=LABEL,
    optional=True,
)
_CONTENT_ON: Final = column(
    CONTENT_ON,
    "text",
    ("Peildatum", "Content date"),
    (
        "Van wanneer de oudste inhoud is: dag, maand of jaar, zo precies als bekend; leeg: onbekend.",
        "Of when its oldest content is: a day, month or year, as precise as it is known; empty: unknown.",
    ),
    optional=True,
)

REGION_TABLE: Final = Table(
    "region",
    Text(nl="Regio", en="Region"),
    Text(nl="De regio, samengevoegd uit hele gemeenten.", en="The region, joined from whole municipalities."),
    (
        column(
            "region_code",
            "text",
            ("Regiocode", "Region code"),
            (
                "CBS-code van energieregio, provincie of gemeente.",
                "CBS code of an energy region, province or municipality.",
            ),
        ),
        column("name", "text", ("Naam", "Name"), ("Naam van de regio.", "Name of the region.")),
        AREA_HA,
        MUNICIPALITIES,
        column(
            "published_at",
            "datetime",
            ("Gepubliceerd", "Published"),
            ("Tijdstip van publicatie (UTC).", "Time of publication (UTC)."),
        ),
        column(
            "ruleset_digest",
            "text",
            ("Regelset (sha256)", "Rule set (sha256)"),
            ("Van alle regels, parameters en scenario's.", "Hash of all rules, parameters and scenarios."),
        ),
    ),
)
LAYERS: Final = Table(
    "layers",
    Text(nl="Lagen", en="Layers"),
    Text(nl="Een laag, en hoe goed zij bekend is.", en="A layer, and how well it is known."),
    (
        column("layer", "text", ("Laag", "Layer"), ("Naam van de laag.", "Name of the layer.")),
        TITLE,
        column(
            "group",
            "text",
            ("Groep", "Group"),
            ("Wat voor laag het is.", "What kind of layer it is."),
            values=LAYER_GROUP,
        ),
        column(
            "balanced",
            "boolean",
            ("In de ruimtebalans", "In the area balance"),
            ("Of zij meetelt in de ruimtebalans.", "Whether it takes part in the area balance."),
        ),
        column(
            "bulk",
            "boolean",
            ("Alleen uit bevindingen", "Of findings alone"),
            (
                "Of van haar vele objecten alleen die van bevindingen er staan.",
                "Whether only those of its many features stand here that some finding is about.",
            ),
        ),
        _HEALTH,
        _CONTENT_ON,
        _LABEL,
        column(
            "sources",
            "text",
            ("Bronnen", "Sources"),
            ("Kenmerken van haar bronnen, met komma's.", "Ids of its sources, with commas."),
            many=True,
            optional=True,
        ),
    ),
)
SOURCES: Final = Table(
    "sources",
    Text(nl="Bronnen", en="Sources"),
    Text(
        nl="Waar de gegevens vandaan komen en hoe vers ze zijn.",
        en="Where the data comes from and how fresh it is.",
    ),
    (
        column("source_id", "text", ("Bronkenmerk", "Source id"), ("Kenmerk van de bron.", "Id of the source.")),
        TITLE,
        column("provider", "text", ("Aanbieder", "Provider"), ("Wie het publiceert.", "Who publishes it.")),
        column("licence", "text", ("Licentie", "Licence"), ("Onder welke voorwaarden.", "Under which terms.")),
        column(
            "layers",
            "text",
            ("Lagen", "Layers"),
            ("Lagen die zij vult, met komma's.", "Layers that it feeds, with commas."),
            many=True,
            optional=True,
        ),
        _HEALTH,
        _CONTENT_ON,
        column(
            CONTENT_NEWEST_ON,
            "text",
            ("Nieuwste inhoud", "Newest content"),
            (
                "Van wanneer de nieuwste inhoud is; verschilt van de peildatum als de bron er meer heeft.",
                "Of when its newest content is; differs from the content date where the source has several.",
            ),
            optional=True,
        ),
        column(
            "captured_at",
            "datetime",
            ("Opgehaald", "Captured"),
            ("Tijdstip van ophalen (UTC); leeg: nooit.", "When it was pulled (UTC); empty: never."),
            optional=True,
        ),
        column(
            "features",
            "integer",
            ("Objecten", "Features"),
            ("Aantal opgehaalde objecten.", "Features pulled."),
            unit="1",
            optional=True,
        ),
        column(
            "sha256",
            "text",
            ("Controlegetal (sha256)", "Checksum (sha256)"),
            ("Van de bytes zoals ze kwamen.", "Of the bytes as they came."),
            optional=True,
        ),
        column("url", "text", ("Adres", "Address"), ("Waar ze vandaan kwamen.", "Where they came from.")),
        _LABEL,
        column(
            "note",
            "text",
            ("Toelichting", "Note"),
            ("Wat de bron zelf van haar nauwkeurigheid zegt.", "What the source says of its own accuracy."),
            optional=True,
        ),
    ),
)
RULES: Final = Table(
    "rules",
    Text(nl="Regels", en="Rules"),
    Text(
        nl="Elke regel, ook wie niet beoordeeld kon worden omdat een laag ontbreekt.",
        en="Every rule, also those not evaluated because a layer is missing.",
    ),
    (
        RULE_ID,
        KIND,
        TITLE,
        column(
            "reason",
            "text",
            ("Waarom", "Reason"),
            ("Waarom het ertoe doet, met {velden} van een bevinding.", "Why it matters, with {fields} of a finding."),
        ),
        LEFT_LAYER,
        RIGHT_LAYER,
        CERTAINTY_COLUMN,
        SOURCE_STATUS,
        SOURCE,
        column(
            "evaluated",
            "boolean",
            ("Beoordeeld", "Evaluated"),
            ("Nee betekent niet: geen conflict.", "No does not mean: no conflict."),
        ),
        column(
            "needs",
            "text",
            ("Ontbrekende lagen", "Missing layers"),
            (
                "Wat ontbreekt, of waarvan hier niets bekend is; met komma's.",
                "What is missing, or of which nothing is known here; with commas.",
            ),
            many=True,
            optional=True,
        ),
        column(
            "findings",
            "integer",
            ("Bevindingen", "Findings"),
            ("Aantal in het basisscenario.", "Their number in the basic scenario."),
            unit="1",
        ),
    ),
)
PARAMS: Final = Table(
    "params",
    Text(nl="Parameters", en="Parameters"),
    Text(
        nl="De getallen van de regels, met eenheid, bron, editie en status.",
        en="The numbers of the rules, with unit, source, edition and status.",
    ),
    (
        column("param_id", "text", ("Parameter", "Parameter"), ("Kenmerk van de parameter.", "Id of the parameter.")),
        TITLE,
        VALUE,
        UNIT,
        SOURCE_STATUS,
        SOURCE,
        EDITION,
        column(
            "note",
            "text",
            ("Toelichting", "Note"),
            ("Wat men naast het getal moet weten.", "What must be known beside the number."),
            optional=True,
        ),
        column(
            "formula",
            "text",
            ("Berekening", "Formula"),
            (
                "Hoe het getal uit andere volgt; leeg voor een gegeven getal.",
                "How the number follows from others; empty for one that is given.",
            ),
            optional=True,
        ),
        column(
            "overrides",
            "text",
            ("Afwijkende waarden", "Other values"),
            (
                "Plaatsen waar een andere waarde geldt: code=waarde (status), met puntkomma's.",
                "Places where another value holds: code=value (status), apart by ;.",
            ),
            optional=True,
        ),
    ),
)
