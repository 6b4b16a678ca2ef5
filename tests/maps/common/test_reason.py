"""Sentences with the numbers of a finding in them."""

import numpy as np
import pandas as pd
import pytest

from maps.common.errors import MapsError
from maps.common.reason import reason
from spatial.rules.reasons import REASON_FIELDS

ROW = {
    "left_name": "Plan Noord",
    "right_name": "Het Moeras",
    "distance_m": 1234.4,
    "area_ha": 1234.56,
    "area_in_region_ha": 0.25,
    "dwellings": 1250,
    "energy_gwh": 30.5,
}


def test_numbers_are_written_as_dutch_people_write_them() -> None:
    template = (
        "{left_name}: {dwellings} woningen, {area_ha} en {area_in_region_ha} ha, {energy_gwh} GWh, {distance_m} m"
    )
    assert reason(template, ROW, "nl") == "Plan Noord: 1.250 woningen, 1.235 en 0,25 ha, 30,5 GWh, 1.234 m"


def test_numbers_are_written_as_english_people_write_them() -> None:
    assert reason("{dwellings} at {distance_km} km, {area_in_region_ha} ha", ROW, "en") == "1,250 at 1.2 km, 0.25 ha"


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, pd.NaT])
@pytest.mark.parametrize("field", REASON_FIELDS)
def test_what_is_missing_is_said_to_be_unknown(field: str, missing: object) -> None:
    row = {**ROW, field: missing, "distance_m": missing if field == "distance_km" else ROW["distance_m"]}
    row[field] = missing
    assert reason(f"<{{{field}}}>", row, "nl") == "<onbekend>"
    assert reason(f"<{{{field}}}>", row, "en") == "<unknown>"


def test_a_column_that_is_not_there_is_unknown_too() -> None:
    assert reason("{energy_gwh}", {}, "nl") == "onbekend"


def test_a_name_of_nothing_but_white_space_is_no_name() -> None:
    assert reason("{left_name}", {"left_name": "  "}, "nl") == "zonder naam"


def test_a_small_number_is_not_rounded_to_nothing() -> None:
    assert reason("{area_ha}", {"area_ha": 0.0004}, "nl") == "< 0,01"
    assert reason("{distance_m}", {"distance_m": 0.0}, "nl") == "0"


@pytest.mark.parametrize(
    "template",
    ["{severity}", "{left_name.__class__}", "{left_name[0]}", "{left_name!r}", "{area_ha:.1f}", "{}", "{0}"],
)
def test_what_a_reason_may_not_name_is_named_with_what_it_may(template: str) -> None:
    with pytest.raises(MapsError, match="left_name, right_name, distance_m") as caught:
        reason(template, ROW, "nl")
    assert template in str(caught.value)


@pytest.mark.parametrize("template", ["{left_name", "left_name}", "{"])
def test_braces_that_do_not_match_are_refused(template: str) -> None:
    with pytest.raises(MapsError, match="cannot be read"):
        reason(template, ROW, "nl")


def test_names_and_braces_are_left_as_they_are() -> None:
    nasty = "<img src=x onerror=alert(1)> ${1} {dwellings}"
    assert reason("{{{left_name}}}", {**ROW, "left_name": nasty}, "nl") == "{" + nasty + "}"
