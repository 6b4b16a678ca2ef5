"""Numbers and dates as people write them in Dutch and English."""

from datetime import UTC, date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.common.numbers import (
    amount,
    day,
    exact,
    moment,
    number,
    percent,
    plural,
    significant,
    unit_word,
    whole_or_short,
)


@pytest.mark.parametrize(
    ("value", "decimals", "nl", "en"),
    [
        (1234.5, 1, "1.234,5", "1,234.5"),
        (1234567, 0, "1.234.567", "1,234,567"),
        (-2.5, 1, "-2,5", "-2.5"),
        # As the scripts of the pages round: half to even, of the number as it is written.
        (0.125, 2, "0,12", "0.12"),
        (2.675, 2, "2,68", "2.68"),
        (0.04, 1, "< 0,1", "< 0.1"),
        (-0.04, 1, "> -0,1", "> -0.1"),
        (0.4, 0, "< 1", "< 1"),
        (0, 1, "0,0", "0.0"),
        (-0.0, 0, "0", "0"),
        (float("nan"), 0, "onbekend", "unknown"),
        (None, 0, "onbekend", "unknown"),
        (pd.NA, 0, "onbekend", "unknown"),
    ],
)
def test_a_number_has_the_decimals_asked_for(value: object, decimals: int, nl: str, en: str) -> None:
    assert number(value, "nl", decimals) == nl
    assert number(value, "en", decimals) == en


def test_a_number_as_it_is_has_no_zero_at_the_end() -> None:
    assert [exact(value, "nl") for value in (2.0, 0.5, 1.23456, 1200.0, 0.0001)] == [
        "2",
        "0,5",
        "1,235",
        "1.200",
        "< 0,001",
    ]


def test_significant_digits_are_never_fewer_than_the_whole_part() -> None:
    values = (0.00012, 0.12345, 1.5, 54.955, 99.96, 1234.5, 917193, 0, -24.04)
    assert [significant(value, "en", 3) for value in values] == [
        "0.00012",
        "0.123",
        "1.5",
        "55",
        "100",
        "1,234",
        "917,193",
        "0",
        "-24",
    ]


@given(st.floats(-1e9, 1e9), st.integers(0, 3), st.integers(0, 3))
def test_what_is_written_is_the_number_to_its_decimals(value: float, least: int, more: int) -> None:
    written = number(value, "en", least, most=least + more)
    assert number(value, "nl", least, most=least + more) == written.translate(str.maketrans(",.", ".,"))
    if written[0] not in "<>":
        assert float(written.replace(",", "")) == pytest.approx(value, abs=0.51 * 10.0 ** -(least + more))
        assert least <= len(written.partition(".")[2]) <= least + more


@pytest.mark.parametrize(
    ("value", "unit", "nl", "en"),
    [
        (917193, "1", "917.193", "917,193"),
        (0.4, "share", "40 %", "40 %"),
        (1.27, "share", "127 %", "127 %"),
        (0.29, "share", "29 %", "29 %"),
        (0.005, "mol", "0,005 mol", "0.005 mol"),
        (-2.5, "m", "-2,5 m", "-2.5 m"),
        (1 / 3, "m", "0,333333 m", "0.333333 m"),
        (0, "m", "0 m", "0 m"),
        (82400, "1/yr", "82.400 per jaar", "82,400 per yr"),
        (0.8, "GWh/ha/yr", "0,8 GWh/ha/jaar", "0.8 GWh/ha/yr"),
        (3, "t/yr", "3 t/jaar", "3 t/yr"),
        (1, "month", "1 maand", "1 month"),
        (2, "month", "2 maanden", "2 months"),
        (1.5, "week", "1,5 weken", "1.5 weeks"),
        (1, "dwellings", "1 woning", "1 dwelling"),
    ],
)
def test_an_amount_has_its_unit(value: float, unit: str, nl: str, en: str) -> None:
    assert amount(value, unit, "nl") == nl
    assert amount(value, unit, "en") == en


def test_a_unit_alone_is_of_many() -> None:
    assert [unit_word(unit, "nl") for unit in ("month", "h/yr", "1", "", None, "kt/yr")] == [
        "maanden",
        "uur/jaar",
        "",
        "",
        "",
        "kt/jaar",
    ]


def test_a_share_is_a_percentage() -> None:
    assert [percent(0.1234, "nl", 1), percent(0.5, "en"), percent(0.5, "nl", most=1)] == ["12,3 %", "50 %", "50 %"]


@pytest.mark.parametrize(("count", "form"), [(0, "woningen"), (1, "woning"), (1.0, "woning"), (2, "woningen")])
def test_one_is_one_and_all_else_is_many(count: float, form: str) -> None:
    assert plural(count, ("woning", "woningen"), "nl") == form


def test_a_reader_gets_no_more_decimals_than_he_has_use_for() -> None:
    assert [whole_or_short(value, "nl") for value in (0.123, 1.23, 123.4, 7.0)] == ["0,12", "1,2", "123", "7"]


def test_dates_stand_in_figures_and_moments_in_full() -> None:
    when = datetime(2026, 3, 1, 6, 5, tzinfo=UTC)
    assert (day(date(2026, 3, 1), "nl"), day(when, "en")) == ("01-03-2026", "2026-03-01")
    assert day(None, "nl") == "onbekend"
    assert (moment(when, "nl"), moment(when, "en")) == ("1 maart 2026, 06:05 UTC", "1 March 2026, 06:05 UTC")
