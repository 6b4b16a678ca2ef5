"""What sources deliver: a region of two municipalities, of which one may have nothing on the map."""

import numpy as np
import pytest

from spatial.indicators.coverage import plan_coverage, without_plans
from spatial.indicators.rows import IndicatorRows
from spatial.messages import message
from tests.spatial.factory import box, layer
from tests.spatial.indicators.support import HERE, LAND, target, targets, task, value, values, with_columns
from tests.spatial.messages.support import codes_of, values_of

STATED = with_columns(LAND, plan_capacity_hard=[60, 100, 9, 9], plan_capacity_soft=[40, np.nan, 9, 9])


def plans(*dwellings):
    """Plans of one hectare in the first municipality."""
    return layer("housing_plans", [box(120 * at, 0, 100) for at in range(len(dwellings))], dwellings=dwellings)


def test_dwellings_on_the_map_stand_against_what_municipalities_state():
    made = task(plans(20, 0, 30), land=STATED)
    # 50 of 200; a plan without dwellings left still shows that the source reaches here.
    assert value(made, "housing.plan_coverage") == pytest.approx(0.25)
    assert values(made, "housing.plan_coverage")["GM0001"] == pytest.approx(0.5)
    assert value(made, "housing.plans_delivered") == 1
    basis = value(made, "housing.plan_coverage", "basis")
    assert values_of(basis, "basis.coverage.plans") == {"mapped": 50, "stated": 200}
    assert values_of(basis, "basis.coverage.delivered") == {"delivered": 1, "members": 2}
    assert values_of(basis, "basis.coverage.none_delivered") == {"names": ("Feature GM0002",)}


def test_a_municipality_without_a_plan_has_no_value_and_says_that_none_was_delivered():
    made = task(plans(20), land=STATED)
    assert np.isnan(values(made, "housing.plan_coverage")["GM0002"])
    absent = values(made, "housing.plan_coverage", "absent")
    assert absent["GM0002"] == message("absent.coverage.none_delivered_of", stated=100)
    assert without_plans(STATED.frame.iloc[:2], None) == {"GM0001", "GM0002"}


def test_what_nobody_states_has_no_share():
    made = task(plans(20))
    assert value(made, "housing.plan_coverage", "absent") == message("absent.housing.stated_plans")
    absent = values(made, "housing.plan_coverage", "absent")
    assert absent["GM0001"] == message("absent.coverage.not_stated", mapped=20)
    assert absent["GM0002"] == message("absent.coverage.none_delivered")
    assert without_plans(LAND.frame.iloc[:2], None) == frozenset()
    assert plan_coverage(LAND.frame.iloc[:2], None)["plans"].tolist() == [0, 0]


def test_search_areas_count_in_each_municipality_that_they_reach():
    wind = layer("wind_areas", [box(0, 0, 100), box(900, 0, 200)])
    made = task(wind)
    assert values(made, "energy.wind_areas_delivered") == {HERE.code: 2, "GM0001": 2, "GM0002": 1}
    assert value(made, "energy.solar_areas_delivered", "absent") == message(
        "absent.coverage.no_layer", layer="solar_areas"
    )
    made = task(layer("wind_areas", [box(0, 0, 100)]))
    assert value(made, "energy.wind_areas_delivered") == 1
    assert values(made, "energy.wind_areas_delivered", "absent")["GM0002"] == message("absent.coverage.none_delivered")


NEED = targets(target("housing.need", HERE.code, 100, "1", start_year=2022))


def test_what_was_built_since_the_need_began_is_taken_off():
    land = with_columns(LAND, dwellings_built_since_2022=[15, 5, 99, 99], dwellings_built_until=[2024] * 4)
    shapes = [box(0, 0, 100), box(1_100, 0, 100)]
    made = task(layer("housing_plans", shapes, dwellings=[60, 20], status=["hard"] * 2), land=land, promised=NEED)
    assert value(made, "housing.built_since") == 20
    assert value(made, "housing.need_left") == 80
    assert value(made, "housing.capacity_share") == pytest.approx(1.0)
    told = value(made, "housing.need_left", "basis")
    assert codes_of(told) == ["basis.housing.need_left", "basis.housing.built_until"]


def test_without_what_was_built_plans_of_now_do_not_stand_against_a_need_of_then():
    made = task(layer("housing_plans", [box(0, 0, 100), box(1_100, 0, 100)], dwellings=[60, 20]), promised=NEED)
    reason = message("absent.housing.built_unknown", year="2022", column="dwellings_built_since_2022")
    for name in ("built_since", "need_left", "capacity_share", "norm_share"):
        assert value(made, f"housing.{name}", "absent") == reason, name


def test_a_need_that_is_all_built_leaves_nothing_to_plan_for():
    land = with_columns(LAND, dwellings_built_since_2022=[60, 40, 0, 0])
    made = task(
        layer("housing_plans", [box(0, 0, 100), box(1_100, 0, 100)], dwellings=[1, 1]), land=land, promised=NEED
    )
    assert value(made, "housing.need_left") == 0
    assert value(made, "housing.capacity_share", "absent") == message("absent.housing.need_met")


def test_a_municipality_that_states_nothing_but_zero_states_nothing():
    land = with_columns(LAND, plan_capacity_hard=[60, 0, 9, 9], plan_capacity_soft=[0, 0, 9, 9])
    made = task(land=land)
    assert value(made, "housing.capacity_known_share") == pytest.approx(0.5)
    assert without_plans(land.frame.iloc[:2], None) == {"GM0001"}


@pytest.mark.parametrize(
    ("people", "share", "weight"), [([90, 10, 0, 0], 0.9, "population"), ([80, 20, 0, 0], 0.8, "population")]
)
def test_below_nine_tenths_of_the_region_plans_do_not_stand_against_the_need(people, share, weight):
    land = with_columns(LAND, plan_capacity_hard=[60, np.nan, 9, 9], population=people)
    promised = targets(target("housing.need", HERE.code, 100, "1"))
    made = task(land=land, promised=promised)
    assert value(made, "housing.capacity_known_share") == pytest.approx(share)
    if share >= 0.9:
        assert value(made, "housing.capacity_share") == pytest.approx(0.6)
        return
    reason = value(made, "housing.capacity_share", "absent")
    assert codes_of(reason) == ["absent.housing.coverage"]
    assert values_of(reason, "absent.housing.coverage") == {
        "known": 1,
        "members": 2,
        "share": pytest.approx(0.8),
        "weight": message(f"basis.coverage.weight.{weight}"),
        "least": 0.9,
        "names": ("Feature GM0002",),
    }


def test_a_layer_without_a_source_is_told_by_its_title():
    rows = IndicatorRows("ES01", titles={"wind_areas": "Wind search areas"})
    assert rows.named(["wind_areas", "flood_depths"]) == ["Wind search areas", "flood_depths"]
