import pytest

from spatial.indicators.full_load_hours import full_load_hours
from tests.spatial.factory import box, layer
from tests.spatial.indicators.support import book, figures, task, value
from tests.spatial.messages.support import codes_of, values_of

RULES = book(energy__solar_hours_low=900, energy__solar_hours_high=1_100)


def test_hours_are_those_of_the_rule_book_where_the_region_tells_none():
    hours = full_load_hours(RULES, None)
    assert hours["wind"] == (2_000, 2_500, 3_000, False)
    assert hours["solar"] == (900, 1_000, 1_100, False)
    assert full_load_hours(RULES, figures(wind_energy_gwh=float("nan"), wind_power_mw=0.0)) == hours


def test_hours_of_the_region_itself_come_between():
    hours = full_load_hours(RULES, figures(wind_energy_gwh=220.0, wind_power_mw=100.0, large_solar_power_mw=50.0))
    assert hours["wind"] == (2_000, 2_200, 3_000, True)
    assert not hours["solar"].is_own


@pytest.mark.parametrize("energy_gwh", [199.0, 301.0, 0.0])
def test_hours_that_no_year_has_are_not_used(energy_gwh: float):
    hours = full_load_hours(RULES, figures(wind_energy_gwh=energy_gwh, wind_power_mw=100.0))
    assert hours["wind"] == (2_000, 2_500, 3_000, False)


def test_an_area_yields_by_the_hours_of_its_region_and_says_so():
    made = task(
        layer("wind_areas", [box(0, 0, 100)]), energy_region=figures(wind_energy_gwh=220.0, wind_power_mw=100.0)
    )
    row = [value(made, "energy.potential", column) * 1_000 for column in ("low", "value", "high")]
    assert row == pytest.approx([0.2, 0.22, 0.6])
    assert "basis.energy.own_hours" in codes_of(value(made, "energy.potential", "basis"))


def test_hours_are_told_in_whole_hours():
    made = task(layer("wind_areas", [box(0, 0, 100)]), energy_region=figures(wind_energy_gwh=220.0, wind_power_mw=99.0))
    told = values_of(value(made, "energy.potential", "basis"), "basis.energy.rules_of_thumb")
    assert [told[name] for name in ("low_hours", "hours", "high_hours", "sun_hours")] == [2_000, 2_222, 3_000, 1_000]
    assert isinstance(told["hours"], int)
