"""Chances in round numbers: half of the pipeline, a tenth of search areas; wind takes 7 years, solar 3."""

from datetime import date

import numpy as np
import pytest

from spatial.messages import message
from tests.spatial.factory import box, layer
from tests.spatial.indicators.support import HERE, book, figures, target, targets, task, value
from tests.spatial.messages.support import codes_of

STANDS = figures(wind_energy_gwh=300.0, large_solar_energy_gwh=200.0)
BID = targets(target("energy.bid", HERE.code, 2.0, goal_year=2030))
WIND = layer(
    "wind_areas", [box(0, 0, 100), box(200, 0, 100)], ["w1", "w2"], stage=["pipeline", "ambition"],
    energy_gwh=[400.0, 3_000.0],
)  # fmt: skip
SOLAR = layer("solar_areas", [box(500, 0, 100)], ["s1"], stage=["ambition"], energy_gwh=[1_000.0])


def test_what_stands_counts_in_full_and_the_rest_by_its_chance():
    made = task(WIND, SOLAR, energy_region=STANDS, promised=BID, on=date(2022, 1, 1))
    assert value(made, "energy.expected") == pytest.approx(0.5 + 0.5 * 0.4 + 0.1 * 4.0)
    assert value(made, "energy.expected_share") == pytest.approx(1.1 / 2.0)
    # What fits is told beside it, as before.
    assert value(made, "energy.covered") == pytest.approx(0.5 + 0.4 + 4.0)


@pytest.mark.parametrize(
    ("on", "expected", "late"),
    [
        (date(2023, 12, 30), 0.7 + 0.1 * 4.0, set()),
        (date(2024, 1, 3), 0.7 + 0.1 * 1.0, {"wind"}),
        (date(2027, 12, 30), 0.7 + 0.1 * 1.0, {"wind"}),
        (date(2028, 1, 3), 0.7, {"wind", "solar"}),
    ],
)
def test_what_cannot_stand_in_the_goal_year_does_not_count(on: date, expected: float, late: set[str]):
    made = task(WIND, SOLAR, energy_region=STANDS, promised=BID, on=on)
    assert value(made, "energy.expected") == pytest.approx(expected)
    codes = set(codes_of(value(made, "energy.expected", "basis")))
    assert {code for code in codes if "too_late" in code} == {f"basis.energy.too_late.{name}" for name in late}


def test_the_chances_are_those_of_the_rule_book():
    made = task(
        WIND, SOLAR, energy_region=STANDS, promised=BID,
        rules=book(energy__chance_pipeline=1.0, energy__chance_search_area=0.0),
    )  # fmt: skip
    assert value(made, "energy.expected") == pytest.approx(0.9)


def test_without_figures_or_areas_nothing_is_expected_and_without_a_bid_no_share():
    for made in (task(WIND, promised=BID), task(energy_region=STANDS, promised=BID)):
        assert np.isnan(value(made, "energy.expected"))
        assert value(made, "energy.expected_share", "absent") == message("absent.energy.expected")
    made = task(WIND, energy_region=STANDS)
    assert value(made, "energy.expected") == pytest.approx(0.5 + 0.2 + 0.3)
    assert value(made, "energy.expected_share", "absent") == message("absent.energy.no_bid")
