import pytest

from spatial.layers.errors import RuleError
from spatial.parameters.params import Quantity, Scenario
from spatial.rules.ruleset import BASIC
from tests.spatial.factory import formula, overlap, param, rule, ruleset, text, within

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


TURBINE = {"rotor_m": 120, "hub_m": 120, "throw_m": 231, "least_m": 350}
SAFE = formula("safe_m", {"least_m": 1}, {"hub_m": 1, "rotor_m": 0.5}, {"throw_m": 1})
NEAR = rule("C-08", "wind", "roads", [within(("safe_m", 4))])
BESIDE = rule("C-09", "wind", "radar", [overlap(2)])


def test_a_formula_is_the_largest_of_its_sums():
    assert ruleset([NEAR], own=[SAFE], **TURBINE).params["safe_m"].value == 350
    assert ruleset([NEAR], own=[SAFE], **TURBINE | {"least_m": 30}).params["safe_m"].value == 231
    assert ruleset([NEAR], own=[SAFE], **TURBINE | {"rotor_m": 500}).value(Quantity(param="safe_m")) == 120 + 250


def test_a_formula_may_read_another_one_whatever_their_order():
    made = ruleset([], own=[formula("a", {"safe_m": 2}), SAFE, formula("z", {"a": 1, "least_m": 1})], **TURBINE)
    assert (made.params["a"].value, made.params["z"].value) == (700, 1_050)


@pytest.mark.parametrize(
    ("circle", "parts"), [("a → a", {"a": {"a": 1}}), ("a → b → c → a", {"a": {"b": 1}, "b": {"c": 2}, "c": {"a": 1}})]
)
def test_a_formula_that_comes_round_to_itself_is_refused(circle, parts):
    with pytest.raises(RuleError, match=rf"parameter 'a': its formula comes round to itself \({circle}\)"):
        ruleset([], own=[formula(name, terms) for name, terms in parts.items()])


def test_a_formula_of_what_is_not_there_is_refused():
    with pytest.raises(
        RuleError, match=r"'safe_m', formula.largest\[0\]\[0\]: there is no parameter 'least_m'; have: "
    ):
        ruleset([], own=[SAFE])


def test_a_formula_adds_up_numbers_of_one_unit():
    with pytest.raises(RuleError, match=r"'wide_m', formula.largest\[0\]\[1\]: 'power' is in MW and 'wide_m' in m"):
        ruleset([], own=[formula("wide_m", {"hub": 1, "power": 1}), param("hub", 1), param("power", 4, "MW")])


def test_what_a_formula_reads_is_read_by_its_rules():
    made = ruleset([NEAR, BESIDE], [scenario(rotor_m=500)], own=[SAFE], **TURBINE)
    assert made.params_of(NEAR) == ("safe_m", "least_m", "hub_m", "rotor_m", "throw_m")
    assert made.params_of(BESIDE) == ()
    assert made.touched_by("low") == ("C-08",)
    assert made.under("low").params["safe_m"].value == 120 + 250
    assert made.digest != ruleset([NEAR, BESIDE], [scenario(rotor_m=500)], own=[SAFE], **TURBINE | {"hub_m": 9}).digest


def test_a_scenario_goes_before_formula_and_overrides_and_brings_its_own_source():
    own = [SAFE, param("strip_m", 500, GM0344=250)]
    strip = rule("C-02", "plans", "nature", [within(("strip_m", 3))])
    under = ruleset([NEAR, strip], [scenario(safe_m=10, strip_m=1_000)], own=own, **TURBINE).under("low")
    assert under.params_of(NEAR) == ("safe_m",)
    assert (under.params["safe_m"].value, under.at(("GM0344",)).params["strip_m"].value) == (10, 1_000)
    assert (under.params["safe_m"].source, under.params["safe_m"].status) == ("a test", "U")


@pytest.mark.parametrize(
    ("codes", "value"),
    [
        ((), 1),
        (("PV26",), 2),
        (("PV26", "ES16"), 3),
        (("PV26", "GM0344", "ES16"), 4),
        (("PV26", "GM0344"), 4),
        (("GM0345", "ES17", "PV25"), 1),
    ],
)
def test_a_municipality_goes_before_its_region_and_that_before_its_province(codes, value):
    made = ruleset([], own=[param("a", 1, PV26=2, ES16=3, GM0344=4)])
    assert made.at(codes).params["a"].value == value
    assert made.at(codes).params["a"].overrides == ()


def test_an_override_brings_its_status_and_source():
    there = ruleset([], own=[param("a", 1, GM0344=2)]).at(("GM0344",)).params["a"]
    assert (there.status, there.source, there.unit) == ("D", "about GM0344", "m")


def test_a_formula_reads_the_overrides_of_its_place_or_is_overridden_whole():
    own = [SAFE, param("rotor_m", 120, PV26=600, GM0344=120)]
    numbers = {name: value for name, value in TURBINE.items() if name != "rotor_m"}
    made = ruleset([NEAR], own=own, **numbers)
    assert [made.at(codes).params["safe_m"].value for codes in ((), ("PV26",), ("PV26", "GM0344"))] == [350, 420, 350]
    whole = SAFE.model_copy(update={"overrides": param("x", 1, PV26=40).overrides})
    there = ruleset([NEAR], own=[whole], **TURBINE).at(("PV26",))
    assert (there.params["safe_m"].value, there.params_of(NEAR)) == (40, ("safe_m",))


def test_the_places_of_a_rule_are_those_of_all_that_it_reads():
    made = ruleset(
        [NEAR, BESIDE], own=[SAFE, param("rotor_m", 120, ES16=1), param("hub_m", 1, PV26=1)], least_m=1, throw_m=1
    )
    assert made.places_of_rule(NEAR) == {"ES16", "PV26"}
    assert made.places_of_rule(BESIDE) == set()


def test_a_rule_reaches_as_far_as_it_does_anywhere():
    made = ruleset(
        [NEAR, BESIDE], own=[SAFE, param("rotor_m", 120, ES16=1_000, PV26=10)], hub_m=120, throw_m=1, least_m=1
    )
    assert (made.reach_of_rule(NEAR), made.reach_of("roads"), made.reach_m) == (620, 620, 620)
    assert [made.at((code,)).reach_m for code in ("ES16", "PV26", "GM0344")] == [620, 125, 180]
    product = rule(
        "R",
        "wind",
        "plans",
        [{"relation": "within_distance", "bands": [{"to": {"param": "a", "times": "b"}, "grade": 1}]}],
    )
    assert ruleset([product], own=[param("a", 100, PV26=200), param("b", 2, "1", ES16=3)]).reach_m == 600


def test_bands_that_do_not_rise_at_a_place_are_refused():
    bands = rule("R", "plans", "nature", [within(("near", 2), ("far", 1))])
    with pytest.raises(RuleError, match=r"limits must rise, they are \[100.0, 90.0\], with the overrides for PV26"):
        ruleset([bands], own=[param("near", 100), param("far", 300, ES16=110, PV26=90)])


def test_a_rule_on_an_indicator_has_neither_layers_nor_reach():
    shortfall = within(("half", 3), ("whole", 2), relation="below_target", indicator="energy.covered_share")
    made = ruleset([rule("C-24", "region", "targets", [shortfall]), BESIDE], half=0.5, whole=1)
    assert [item.id for item in made.of_targets] == ["C-24"]
    assert (made.layers, made.reach_m, made.reach_of("targets")) == (("radar", "wind"), 0, 0)
    assert made.params_of(made.rules["C-24"]) == ("half", "whole")


@pytest.mark.parametrize(
    ("place", "param_unit", "rule_of"),
    [
        (r"tests\[0\].bands\[0\].to: 'x' \(km\) is not in m", "km", {"tests": [within(("x", 1))]}),
        (r"limit: 'x' \(1\) is not in m", "1", {"limit": {"param": "x"}}),
        (r"limit: 'x' \(m\) × 'x' \(m\) is not in m", "m", {"limit": {"param": "x", "times": "x"}}),
        (r"tests\[0\].least_share: 'x' \(%\) is not in 1", "%", {"tests": [overlap(least_share={"param": "x"})]}),
        (
            r"modifiers\[0\].when\[0\].value: 'x' \(m\) is not in 1",
            "m",
            {"modifiers": [{"step": 1, "when": [{"measure": "dwellings", "op": ">", "value": {"param": "x"}}]}]},
        ),
    ],
)
def test_a_number_in_another_unit_is_refused(place, param_unit, rule_of):
    made = rule("R", "plans", "nature", **{"tests": [overlap()], **rule_of})
    with pytest.raises(RuleError, match=f"rule 'R', {place}"):
        ruleset([made], own=[param("x", 1, param_unit)])
