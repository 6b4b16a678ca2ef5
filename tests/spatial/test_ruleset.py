import pytest

from spatial.errors import RuleError
from spatial.params import Quantity, Scenario
from spatial.ruleset import BASIC
from tests.spatial.factory import overlap, rule, ruleset, text, within

WIND = {"wind__tip": 250, "wind__two": 2, "wind__three": 3}


def scenario(name="low", **params):
    told = {"id": name, "title": text(name), "source": "a test", "status": "U"}
    return Scenario.model_validate(told | {"params": {key.replace("__", "."): value for key, value in params.items()}})


def near_wind(name="C-04"):
    bands = [
        {"to": {"param": f"wind.{factor}", "times": "wind.tip"}, "grade": grade}
        for factor, grade in (("two", 4), ("three", 3))
    ]
    return rule(name, "plans", "wind", [{"relation": "within_distance", "bands": bands}])


def test_a_quantity_is_a_parameter_or_a_product():
    made = ruleset([near_wind()], **WIND)
    assert made.value(Quantity(param="wind.tip")) == 250
    assert made.value(Quantity(param="wind.three", times="wind.tip")) == 3 * 250


def test_layers_are_those_of_all_rules_with_the_second_distance():
    made = ruleset(
        [
            rule("A", "plans", "nature", [overlap()], also_distance_to="natura2000"),
            rule("B", "wind", "plans", [overlap()]),
        ]
    )
    assert made.layers == ("natura2000", "nature", "plans", "wind")


def test_a_parameter_that_is_not_there_is_refused_with_its_place():
    with pytest.raises(RuleError, match=r"rule 'R', tests\[1\].bands\[0\].to: there is no parameter 'far'; have: near"):
        ruleset([rule("R", "plans", "nature", [overlap(), within(("far", 1))])], near=1)


@pytest.mark.parametrize(
    ("place", "more"),
    [
        ("limit", {"limit": {"param": "far"}}),
        ("limit", {"limit": {"param": "near", "times": "far"}}),
        (
            r"modifiers\[0\].when\[0\].value",
            {"modifiers": [{"step": 1, "when": [{"measure": "dwellings", "op": ">", "value": {"param": "far"}}]}]},
        ),
    ],
)
def test_every_place_of_a_rule_is_looked_up(place, more):
    with pytest.raises(RuleError, match=f"rule 'R', {place}: there is no parameter 'far'"):
        ruleset([rule("R", "plans", "nature", [overlap()], **more)], near=1)


@pytest.mark.parametrize("far", [100, 99])
def test_bands_that_do_not_rise_are_refused(far):
    with pytest.raises(RuleError, match=r"rule 'R', tests\[0\]: the bands' limits must rise, they are \[100"):
        ruleset([rule("R", "plans", "nature", [within(("near", 2), ("far", 1))])], near=100, far=far)


def test_a_scenario_with_an_unknown_parameter_is_refused():
    with pytest.raises(RuleError, match=r"scenario 'low': there is no parameter 'wind.height'"):
        ruleset([near_wind()], [scenario(wind__height=200)], **WIND)


def test_a_scenario_keeps_only_the_rules_that_it_touches():
    made = ruleset([near_wind(), rule("C-03", "plans", "nature", [overlap()])], [scenario(wind__tip=200)], **WIND)
    under = made.under("low")
    assert made.touched_by("low") == tuple(under.rules) == ("C-04",)
    assert (made.scenario, under.scenario) == (BASIC, "low")
    assert under.params["wind.tip"].value == 200
    assert made.params["wind.tip"].value == 250


def test_an_unknown_scenario_is_refused_with_the_ones_there_are():
    with pytest.raises(RuleError, match="there is no scenario 'high'; have: low"):
        ruleset([near_wind()], [scenario(wind__tip=200)], **WIND).under("high")


def test_the_digest_follows_content_alone():
    made = ruleset([near_wind()], **WIND)
    assert made.digest == ruleset([near_wind()], **WIND).digest
    assert made.digest != ruleset([near_wind()], **WIND | {"wind__tip": 251}).digest
    assert made.digest != ruleset([near_wind("C-05")], **WIND).digest
    assert made.digest != ruleset([near_wind()], [scenario(wind__tip=200)], **WIND).digest


def test_the_parameters_of_a_rule_are_named_once_and_in_its_order():
    assert ruleset([near_wind()], **WIND).params_of(near_wind()) == ("wind.two", "wind.tip", "wind.three")
    shared = rule("C-05", "plans", "wind", [overlap(4)])
    assert ruleset([shared], overlap__sliver_width_m=1, near=2).params_of(shared) == ("overlap.sliver_width_m",)
