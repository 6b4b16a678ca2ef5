"""The housing indicators: plans of 100 by 100 m are one hectare; the region is the first two municipalities."""

import numpy as np
import pytest

from spatial.layers.region import Region
from spatial.messages import message
from tests.spatial.factory import box, layer, overlap, rule, within
from tests.spatial.indicators.support import (
    HERE,
    LAND,
    book,
    scenario,
    target,
    targets,
    task,
    value,
    values,
    with_columns,
)
from tests.spatial.messages.support import codes_of, values_of


def plans(dwellings, **more):
    """A plan in each municipality from west to east, one hectare each."""
    shapes = [box(1_000 * n + 100, 0, 100) for n in range(len(dwellings))]
    return layer("housing_plans", shapes, dwellings=dwellings, **more)


NEED = targets(target("housing.need", HERE.code, 100, "1"))


def test_a_plan_counts_in_its_own_municipality():
    made = task(plans([10, 20, 40], status=["hard", "soft", "hard"]))
    assert values(made, "housing.plans") == {"hard": 10, "soft": 20, "?": 0, HERE.code: 30}
    assert value(made, "housing.hard_share") == pytest.approx(1 / 3)


def test_capacity_is_hard_plus_a_part_of_soft_against_need_and_norm():
    made = task(plans([60, 80], status=["hard", None]), promised=NEED)
    assert value(made, "housing.capacity") == pytest.approx(60 + 0.5 * 80)
    assert value(made, "housing.capacity_share") == pytest.approx(1.0)
    assert value(made, "housing.norm_share") == pytest.approx(1 / 1.3)
    assert [value(made, "housing.capacity_share", end) for end in ("low", "high")] == pytest.approx([0.6, 1.4])


def test_without_a_need_there_is_no_share_and_the_reason_says_how_to_give_one():
    made = task(plans([60, 80]))
    assert value(made, "housing.need", "absent") == message("absent.housing.need", region=HERE.code)
    assert value(made, "housing.capacity_share", "absent") == message("absent.housing.no_need")


def test_what_comes_too_late_does_not_count_against_the_need():
    late = plans([60, 80], status=["hard", "hard"], dwellings_2020_2024=[10, 0], dwellings_2030_2050=[20, 70])
    made = task(late, promised=NEED)
    # 30 of the first plan and 10 of the second have no period.
    assert value(made, "housing.capacity") == pytest.approx(10 + 30 + 10)
    in_time = values_of(value(made, "housing.capacity", "basis"), "basis.housing.in_time")
    assert in_time == {"year": 2030, "undated": 40}
    assert values(made, "housing.plans_by_period")["hard 2030-2050"] == 90
    assert values(made, "housing.plans_by_period")["hard ?"] == 40


def test_periods_that_the_source_leaves_empty_are_absent_not_zero():
    made = task(plans([60, 80], dwellings_2020_2024=[0, 0]))
    assert value(made, "housing.plans_by_period", "absent") == message("absent.housing.no_periods")


def test_where_a_municipality_has_no_plan_its_own_statement_goes_first():
    land = with_columns(LAND, plan_capacity_hard=[5, 10, 99, 99], plan_capacity_soft=[20, np.nan, 99, 99])
    made = task(plans([60]), land=land)
    assert values(made, "housing.stated_plans") == {"hard": 15, "soft": 20}
    assert value(made, "housing.capacity") == pytest.approx(15 + 10)
    made = task(plans([60, 70], status=["hard", "hard"]), land=land)
    assert value(made, "housing.capacity") == pytest.approx(130)


def test_plans_that_do_not_cover_every_municipality_are_a_least():
    made = task(plans([60], status=["hard"]))
    basis = value(made, "housing.capacity", "basis")
    assert codes_of(basis)[:2] == ["basis.housing.capacity", "basis.housing.at_least"]
    assert values_of(basis, "basis.housing.no_plan_in") == {"names": ("Feature GM0002",)}


def test_the_deal_is_the_provinces_and_only_the_need_of_the_whole_province():
    deal = targets(target("housing.deal", "PV01", 1_000, "1"))
    made = task(plans([60, 80]), promised=deal)
    assert values(made, "housing.deal") == {"PV01": 1_000}
    assert values(made, "housing.deal", "basis") == {"PV01": message("basis.housing.of_province")}
    assert codes_of(value(made, "housing.need", "absent")) == ["absent.housing.need"]
    whole = Region("PV01", "Province", box(0, 0, 4_000, 1_000), ("GM0001", "GM0002", "GM0003", "GM0004"))
    made = task(plans([250] * 4, status=["hard"] * 4), promised=deal, here=whole)
    assert values(made, "housing.need") == {"PV01": 1_000}
    assert values(made, "housing.capacity_share") == {"PV01": 1.0}


def test_an_odd_density_is_counted_and_a_symbol_is_not():
    made = task(plans([5, 300], note=["", ""]), promised=NEED)
    assert value(made, "housing.odd_density") == 2
    made = task(plans([10, 300], note=["", "symbol_geometry"]))
    assert value(made, "housing.odd_density") == 0


def band(low_km, high_km):
    return message("subject.band", low_km=low_km, high_km=high_km)


BEYOND = message("subject.beyond", limit_km=1.0)
BANDS = [{"to": {"param": "one"}, "grade": 3}, {"to": {"param": "two"}, "grade": 1}]


def test_each_plan_counts_in_the_band_of_its_nearest_nature():
    rules = book(
        [rule("C-01", "housing_plans", "nature", [{"relation": "within_distance", "bands": BANDS}])], one=500, two=1_000
    )
    # 300 m and 800 m east of the first plan; 700 m and 200 m west of the second.
    nature = layer("nature", [box(500, 0, 10), box(1_000, 0, 10)], ["x", "y"])
    made = task(plans([10, 20]), nature, rules=rules)
    assert values(made, "housing.by_nitrogen_band") == {band(0, 0.5): 30, band(0.5, 1): 0, BEYOND: 0}
    made = task(plans([10, 20]), layer("nature", [box(500, 0, 10)]), rules=rules)
    assert values(made, "housing.by_nitrogen_band") == {band(0, 0.5): 10, band(0.5, 1): 20, BEYOND: 0}
    # Of the two plans one is so near that a calculation is not enough.
    assert value(made, "housing.plans_screened") == 2
    assert value(made, "housing.plans_to_assess") == 1


def test_a_band_ends_before_its_limit_and_the_last_one_on_it():
    rules = book(
        [rule("C-01", "housing_plans", "nature", [{"relation": "within_distance", "bands": BANDS}])], one=500, two=1_000
    )
    nature = layer("nature", [box(700, 0, 10)])
    made = task(layer("housing_plans", [box(100, 0, 100)], dwellings=[10]), nature, rules=rules)
    assert values(made, "housing.by_nitrogen_band")[band(0.5, 1)] == 10
    nature = layer("nature", [box(1_200, 0, 10)])
    made = task(layer("housing_plans", [box(100, 0, 100)], dwellings=[10]), nature, rules=rules)
    assert values(made, "housing.by_nitrogen_band")[band(0.5, 1)] == 10


def test_a_rule_that_could_not_be_judged_gives_a_reason_and_no_zero():
    rules = book(
        [
            rule("C-01", "housing_plans", "nature", [within(("near", 1))]),
            rule("C-16", "housing_plans", "grid_consumption_areas", [overlap(3)]),
            rule("C-17.WET", "housing_plans", "wet", [overlap(2)]),
            rule("C-17.PEAT", "housing_plans", "peat", [overlap(2)]),
        ],
        near=100,
    )
    made = task(plans([10, 20]), layer("peat", [box(100, 0, 100)]), rules=rules)

    def without(name):
        return message("absent.not_judged", layers=[name])

    assert value(made, "housing.by_nitrogen_band", "absent") == without("nature")
    assert value(made, "housing.by_grid_class", "absent") == without("grid_consumption_areas")
    assert values(made, "housing.by_water_class", "absent")["C-17.WET"] == without("wet")
    assert values(made, "housing.by_water_class")["C-17.PEAT"] == 10


def test_a_plan_waits_for_the_worst_grid_that_it_lies_in():
    rules = book([rule("C-16", "housing_plans", "grid_consumption_areas", [overlap(3)])])
    grid = layer("grid_consumption_areas", [box(0, 0, 150, 500), box(150, 0, 500)], ["g", "h"], congestion_class=[1, 3])
    made = task(plans([10, 20]), grid, rules=rules)
    assert values(made, "housing.by_grid_class") == {"3": 10, message("subject.no_finding"): 20}


def test_a_scenario_of_soft_plans_changes_the_capacity_alone():
    rules = book(scenarios=[scenario("all", housing__soft_plan_share=1.0)])
    made = task(plans([60, 80], status=["hard", "soft"]), rules=rules, promised=NEED, scenarios=["all"])
    changed = set(made.loc[made["scenario"] == "all", "indicator_id"])
    assert changed == {"housing.capacity", "housing.capacity_share", "housing.norm_share"}
    assert value(made, "housing.capacity_share", scenario="all") == pytest.approx(1.4)


def test_figures_per_municipality_are_added_up_and_who_has_none_is_told():
    land = with_columns(LAND, dwellings_built=[3, np.nan, 50, 50], population=[100, 200, 1, 1])
    made = task(land=land)
    assert value(made, "housing.built") == 3
    assert value(made, "housing.built", "basis") == message("basis.without", names=["Feature GM0002"])
    assert value(made, "ground.population") == 300
    assert value(made, "housing.stock", "absent") == message("absent.housing.no_column", column="housing_stock")


def test_an_indicator_is_called_by_its_id():
    made = task(plans([10]))
    assert set(made.loc[made["indicator_id"] == "housing.plans", "title"]) == {message("indicator.housing.plans")}
