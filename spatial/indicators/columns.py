"""The columns of the table of indicators."""

from typing import Final

from spatial.messages import Text
from spatial.schema.column import column
from spatial.schema.shared_columns import BASIS, EDITION, SCENARIO, SOURCE, STATUS_COLUMN, TITLE, UNIT, VALUE
from spatial.schema.table import Table
from spatial.schema.value_lists import INDICATOR_THEME

__all__ = ["INDICATOR_TABLE"]

INDICATOR_TABLE: Final = Table(
    "indicators",
    Text(nl="Indicatoren", en="Indicators"),
    Text(nl="Kengetallen van de regio.", en="Key figures of the region."),
    (
        column(
            "indicator_id", "text", ("Indicator", "Indicator"), ("Kenmerk van de indicator.", "Id of the indicator.")
        ),
        column(
            "subject",
            "text",
            ("Waarvan", "Subject"),
            (
                "Waarover het gaat als het een van meer is; anders de regio.",
                "What it is about, when it is one of several; else the region.",
            ),
        ),
        column(
            "theme",
            "text",
            ("Thema", "Theme"),
            ("Onderdeel van de opgave.", "Part of the task."),
            values=INDICATOR_THEME,
        ),
        TITLE,
        VALUE,
        column(
            "low",
            "number",
            ("Lage waarde", "Low value"),
            ("Onderkant, waar de waarde een bandbreedte is.", "Low end where the value is a range."),
            optional=True,
        ),
        column(
            "high",
            "number",
            ("Hoge waarde", "High value"),
            ("Bovenkant, waar de waarde een bandbreedte is.", "High end where the value is a range."),
            optional=True,
        ),
        UNIT,
        SCENARIO,
        STATUS_COLUMN,
        SOURCE,
        EDITION,
        BASIS,
        column(
            "absent",
            "text",
            ("Waarom geen waarde", "Why there is no value"),
            (
                "Waarom er geen waarde is en hoe zij gegeven kan worden; leeg als er een is.",
                "Why there is no value and how to give one; empty when there is one.",
            ),
            optional=True,
        ),
    ),
)
