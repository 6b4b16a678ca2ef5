"""The columns that a layer has whatever it is about, and the table of issues."""

from dataclasses import replace
from typing import Final

from spatial.layers.content_date import CONTENT_ON
from spatial.layers.layer import ID, LEFT_OUT, NAME, NOTE, SOURCE_TERM
from spatial.layers.places import HOME, REACHED
from spatial.messages import Text
from spatial.schema.column import Column, column
from spatial.schema.shared_columns import MUNICIPALITIES
from spatial.schema.table import Table
from spatial.schema.value_lists import LEFT_OUT_REASON, NITROGEN_CLASS

__all__ = [
    "CONTENT_COLUMN",
    "DERIVED_COLUMNS",
    "FEATURE_ID",
    "FEATURE_IN_REGION",
    "FEATURE_NAME",
    "IN_REGION",
    "ISSUES",
    "LAYER_COLUMN",
    "LEFT_OUT_COLUMN",
    "NOTE_COLUMN",
    "PLACE_COLUMNS",
    "source_term",
]

FEATURE_ID: Final = column(
    ID,
    "text",
    ("Kenmerk", "Feature id"),
    ("Uniek binnen de laag.", "Unique in the layer."),
)
FEATURE_NAME: Final = column(
    NAME,
    "text",
    ("Naam", "Name"),
    ("Naam volgens de bron; leeg als die er geen geeft.", "Name as the source gives it; empty when it gives none."),
    optional=True,
)
PLACE_COLUMNS: Final[tuple[Column, ...]] = (
    column(
        HOME,
        "text",
        ("Gemeente", "Municipality"),
        ("GM-code van de gemeente met het grootste deel.", "GM code of the municipality that holds most of it."),
        optional=True,
    ),
    replace(MUNICIPALITIES, name=REACHED),
)
"""In which municipalities a feature lies."""

CONTENT_COLUMN: Final = column(
    CONTENT_ON,
    "text",
    ("Peildatum", "Content date"),
    (
        "Van wanneer de gegevens over het object zijn: dag, maand of jaar, zo precies als bekend; leeg: onbekend.",
        "Of when the data on the feature is: a day, month or year, as precise as it is known; empty: unknown.",
    ),
    optional=True,
)
NOTE_COLUMN: Final = column(
    NOTE,
    "text",
    ("Toelichting", "Note"),
    (
        "Opmerkingen bij het object, gescheiden door komma's; bevindingen nemen ze over.",
        "Remarks on the feature, separated by commas; its findings take them over.",
    ),
    many=True,
    optional=True,
)
LEFT_OUT_COLUMN: Final = column(
    LEFT_OUT,
    "text",
    ("Telt niet mee", "Does not count"),
    (
        "Waarom het object geen bevindingen krijgt; leeg als het meetelt.",
        "Why the feature gets no findings; empty when it counts.",
    ),
    values=LEFT_OUT_REASON,
    optional=True,
)
DERIVED_COLUMNS: Final[dict[str, Column]] = {
    "nitrogen_class": column(
        "nitrogen_class",
        "text",
        ("Stikstofklasse", "Nitrogen class"),
        (
            "Belasting naar depositie en kritische depositiewaarde; leeg waar een van beide ontbreekt.",
            "Load by deposition and critical deposition; empty where either is missing.",
        ),
        values=NITROGEN_CLASS,
        optional=True,
    )
}
"""Columns of layers that are computed, by name."""

IN_REGION: Final = column(
    "in_region",
    "boolean",
    ("In de regio", "In the region"),
    ("Of de gemeente lid is van de regio.", "Whether the municipality is a member of the region."),
)


FEATURE_IN_REGION: Final = replace(
    IN_REGION,
    description=Text(
        nl="Of het object de regio raakt; andere staan hier omdat een bevinding over hen gaat.",
        en="Whether the feature touches the region; others are here because a finding is about them.",
    ),
)


def source_term(translated: Column) -> Column:
    """Return the column that keeps what a source said, beside the one that it was translated to."""
    title = translated.title
    return column(
        f"{translated.name}{SOURCE_TERM}",
        "text",
        (f"{title.nl}, woord van de bron", f"{title.en}, the source's word"),
        (
            f"Wat de bron zelf zegt; vertaald in kolom {translated.name}.",
            f"What the source itself says; translated in column {translated.name}.",
        ),
        optional=True,
    )


LAYER_COLUMN: Final = column(
    "layer", "text", ("Laag", "Layer"), ("Zie de tabel layers.", "See `layers`."), optional=True
)

ISSUES: Final = Table(
    "issues",
    Text(nl="Gegevensfouten", en="Data issues"),
    Text(
        nl="Gebreken in de brongegevens en wat ermee gedaan is; geen bevindingen.",
        en="Faults in the source data and what was done with them; no findings.",
    ),
    (
        column(
            "source_id",
            "text",
            ("Bronkenmerk", "Source id"),
            ("Zie de tabel sources; leeg als het om geen enkele bron gaat.", "See `sources`; empty for no single one."),
            optional=True,
        ),
        LAYER_COLUMN,
        column("kind", "text", ("Soort", "Kind"), ("Soort gebrek.", "Kind of fault.")),
        column(
            "feature_id",
            "text",
            ("Kenmerk", "Feature id"),
            (
                "Object dat het betreft; leeg voor een hele bron of laag.",
                "The feature; empty for a whole source or layer.",
            ),
            optional=True,
        ),
        column(
            "message",
            "text",
            ("Melding", "Message"),
            ("Wat er mis was en wat ermee gedaan is.", "What was wrong and what was done with it."),
        ),
        column(
            "area_m2",
            "number",
            ("Oppervlakte", "Area"),
            (
                "Grond die de fout betreft of die een reparatie veranderde.",
                "Land that the fault concerns or that a repair changed.",
            ),
            unit="m²",
        ),
        column("count", "integer", ("Aantal", "Count"), ("Hoeveel objecten.", "How many features."), unit="1"),
    ),
)
