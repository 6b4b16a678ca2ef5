"""The worked examples of the rule book's source: what a planner would reckon by hand."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from data.rulebook.rulebook import load_rulebook
from spatial.findings.evaluate import evaluate
from spatial.layers.nitrogen import nitrogen_class
from spatial.parameters.params import Quantity
from spatial.rules.ruleset import RuleSet
from tests.spatial.factory import box, layer, placed, region, ruleset, strips

LAND = strips(1, 100_000, 1_000)
WHOLE = region(LAND.geometries[0])


@cache
def book(*rules: str) -> RuleSet:
    """The built-in rule book, with these rules alone."""
    whole = load_rulebook().ruleset
    return RuleSet({name: whole.rules[name] for name in rules}, whole.params, {})


def housing_near_nature(dwellings: int, distance_m: float) -> int | None:
    """Grade of C-01 for a plan so far from overloaded habitat; None without a finding."""
    plans = layer("housing_plans", [box(1_000 + distance_m, 0, 100)], dwellings=[dwellings])
    habitat = layer("nitrogen_habitat", [box(0, 0, 1_000)], nitrogen_class=["severe"])
    table = evaluate(book("C-01"), placed(LAND, plans, habitat), WHOLE, LAND).frame
    return int(table["grade"].iloc[0]) if len(table) else None


def test_housing_beyond_the_cut_off_gives_nothing():
    assert housing_near_nature(50, 25_000) is not None
    assert housing_near_nature(50, 25_001) is None


@pytest.mark.parametrize(("factor", "metres"), [(2, 500), (3, 750), (4, 1_000)])
def test_distances_to_wind_for_a_tip_of_250_m(factor, metres):
    quantity = Quantity(param=f"wind.distance_factor_{factor}", times="wind.tip_height_m")
    assert load_rulebook().ruleset.params["wind.tip_height_m"].value == 250
    assert load_rulebook().ruleset.value(quantity) == metres


def test_ten_times_the_tip_height():
    ten = ruleset([], tip=250, ten=10)
    assert ten.value(Quantity(param="ten", times="tip")) == 2_500


@pytest.mark.parametrize(
    ("deposition", "load"),
    [
        (1_500, "severe"),
        (1_428, "severe"),
        (1_427, "moderate"),
        (1_400, "moderate"),
        (785, "moderate"),
        (784, "light"),
        (715, "light"),
        (714, "approaching"),
        (645, "approaching"),
        (644, "none"),
    ],
)
def test_load_classes_of_dry_heath_with_a_critical_deposition_of_714(deposition, load):
    assert nitrogen_class(np.array([deposition]), np.array([714])).tolist() == [load]


@pytest.mark.parametrize("critical", [429, 714, 1_071, 2_400])
def test_load_classes_change_at_minus_70_0_and_70_and_at_twice_the_critical_deposition(critical):
    edges = [critical - 70, critical, critical + 70, 2 * critical]
    on = nitrogen_class(np.array(edges, dtype=float), np.full(4, critical))
    above = nitrogen_class(np.nextafter(edges, np.inf), np.full(4, critical))
    below = nitrogen_class(np.nextafter(edges, 0), np.full(4, critical))
    assert on.tolist() == ["none", "approaching", "light", "severe"]
    assert above.tolist() == ["approaching", "light", "moderate", "severe"]
    assert below.tolist() == ["none", "approaching", "light", "moderate"]


HAND = {"vulnerable": 350, "road": 60, "rail": 67.85, "waterway": 60, "power_line": 231, "turbine": 480}


def safety_m(ruleset) -> dict[str, float]:
    return {name: ruleset.params[f"wind.safety_{name}_m"].value for name in HAND}


def test_safety_distances_of_the_reference_turbine():
    assert safety_m(load_rulebook().ruleset) == pytest.approx(HAND)


def test_safety_distances_follow_the_turbine():
    book = load_rulebook().ruleset
    small = {"wind.rotor_diameter_m": 50, "wind.hub_height_m": 60, "wind.throw_nominal_m": 40}
    params = {
        name: param.model_copy(update={"value": small[name]}) if name in small else param
        for name, param in book.params.items()
    }
    told = {"vulnerable": 350, "road": 30, "rail": 32.85, "waterway": 50, "power_line": 85, "turbine": 200}
    assert safety_m(replace(book, params=params)) == pytest.approx(told)
