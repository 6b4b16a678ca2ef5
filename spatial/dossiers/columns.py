"""The columns of the layer of dossiers."""

from dataclasses import replace
from typing import Final

from spatial.layers.content_date import CONTENT_ON
from spatial.messages import Text
from spatial.schema.column import Column, column
from spatial.schema.shared_columns import (
    CERTAINTY_COLUMN,
    DWELLINGS,
    ENERGY_GWH,
    MUNICIPALITIES,
    MUNICIPALITY_NAMES,
    STRENGTH_COLUMN,
)
from spatial.schema.table import Table
from spatial.schema.value_lists import DOSSIER_KIND, DOSSIER_STATUS, SEVERITY

__all__ = ["DOSSIERS"]


def _ha(name: str, title: tuple[str, str], description: tuple[str, str]) -> Column:
    return column(name, "number", title, description, unit="ha", optional=True)


def _count(name: str, title: tuple[str, str], description: tuple[str, str]) -> Column:
    return column(name, "integer", title, description, unit="1")


def _text(name: str, title: tuple[str, str], description: tuple[str, str]) -> Column:
    return column(name, "text", title, description, optional=True)


DOSSIERS: Final = Table(
    "dossiers",
    Text(nl="Dossiers", en="Dossiers"),
    Text(
        nl="Eén rij per plan, zoekgebied en natuurgebied van de regio, met alles wat daar is gevonden bijeen.",
        en="One row for each plan, search area and nature area of the region, with all that was found there.",
    ),
    (
        column("dossier_id", "text", ("Dossier", "Dossier"), ("Laag en kenmerk.", "Layer and feature id.")),
        column(
            "kind",
            "text",
            ("Soort", "Kind"),
            ("Iemand wil de grond, of het is natuur.", "Someone wants the land, or it is nature."),
            values=DOSSIER_KIND,
        ),
        column("layer", "text", ("Laag", "Layer"), ("Waarin het staat.", "In which it is.")),
        column("feature_id", "text", ("Kenmerk", "Feature id"), ("Uniek binnen de laag.", "Unique in the layer.")),
        _text("name", ("Naam", "Name"), ("Leeg als de bron er geen geeft.", "Empty when the source gives none.")),
        MUNICIPALITIES,
        MUNICIPALITY_NAMES,
        column(
            "severity",
            "integer",
            ("Ernst", "Severity"),
            ("Het zwaarste conflict; leeg: niets gevonden.", "The heaviest conflict; empty: nothing found."),
            unit="1",
            values=SEVERITY,
            optional=True,
        ),
        _text(
            "severity_label",
            ("Ernst in woorden", "Severity in words"),
            ("Leeg: niets gevonden.", "Empty: nothing found."),
        ),
        replace(STRENGTH_COLUMN, optional=True),
        _count("conflicts", ("Conflicten", "Conflicts"), ("Hoeveel bevindingen.", "How many findings.")),
        _count(
            "opportunities", ("Meekoppelkansen", "Joint opportunities"), ("Hoeveel bevindingen.", "How many findings.")
        ),
        replace(
            DWELLINGS,
            description=Text(
                nl="Van het plan; van een natuurgebied die van de plannen met een conflict erover.",
                en="Of the plan; of a nature area those of the plans that have a conflict about it.",
            ),
        ),
        replace(
            ENERGY_GWH,
            description=Text(nl="Van het gebied, per jaar; leeg: onbekend.", en="Of the area, a year; empty: unknown."),
        ),
        _ha("area_ha", ("Oppervlakte", "Area"), ("Van het hele object.", "Of the whole feature.")),
        _ha(
            "affected_area_ha",
            ("Geraakte oppervlakte", "Affected area"),
            ("Grond van zijn conflicten, elke m² één keer.", "Ground of its conflicts, each m² once."),
        ),
        _ha(
            "usable_area_ha",
            ("Bruikbare oppervlakte", "Usable area"),
            (
                "Wat overblijft buiten zware conflicten (ernst 3 en meer).",
                "What is left beside heavy conflicts (3 and up).",
            ),
        ),
        _text("authorities", ("Wie beslist", "Who decides"), ("Bij naam.", "By name.")),
        replace(CERTAINTY_COLUMN, optional=True),
        column(
            "status",
            "text",
            ("Status", "Status"),
            ("Van het plan of zoekgebied; leeg: onbekend.", "Of the plan or search area; empty: unknown."),
            values=DOSSIER_STATUS,
            optional=True,
        ),
        _text(
            CONTENT_ON,
            ("Peildatum", "Content date"),
            (
                "Van wanneer de gegevens over het object zijn: dag, maand of jaar; leeg: onbekend.",
                "Of when the data on the feature is: a day, month or year; empty: unknown.",
            ),
        ),
        _text("next_step", ("Eerste stap", "Next step"), ("Bij de zwaarste bevinding.", "Of the heaviest finding.")),
        column(
            "flags",
            "text",
            ("Let op", "Note"),
            ("Opmerkingen bij het object.", "Remarks on the feature."),
            many=True,
            optional=True,
        ),
        column(
            "first_seen",
            "date",
            ("Voor het eerst gezien", "First seen"),
            ("Van zijn oudste bevinding.", "Of its oldest finding."),
            optional=True,
        ),
    ),
)
