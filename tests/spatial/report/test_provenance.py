"""Changing one parameter changes only the findings whose rule names it, through formulas and overrides too."""

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from spatial.findings.evaluate import evaluate
from spatial.layers.errors import RuleError
from spatial.layers.region import regions
from spatial.parameters.params import Param
from spatial.rules.ruleset import RuleSet
from tests.properties import examples
from tests.spatial.factory import box, formula, layer, overlap, param, placed, rule, strips, within

LAND = strips(4)
ALL = regions(LAND, ("PV01",))[0]

RULES = [
    rule("C-01", "plans", "nature", [within(("band_1", 3), ("band_2", 1))], also_distance_to="wind"),
    rule("C-02", "plans", "nature", [overlap(3, least_share={"param": "least"}), overlap(1)]),
    rule(
        "C-03",
        "plans",
        "nature",
        [within(("band_2", 2))],
        modifiers=[{"step": 1, "when": [{"measure": "dwellings", "op": ">", "value": {"param": "large"}}]}],
    ),
    rule("C-05", "wind", "plans", [within(("near", 4), ("safe", 2), relation="count_within")]),
    rule("C-08", "wind", "nature", [within(("safe", 4))], limit={"param": "near", "times": "twice"}),
    rule("C-10", "wind", "wind", [within(("gap", 2))]),
    rule("M-12", "plans", "plans", [within(("band_1", 2), relation="adjacent_cross_border")], kind="opportunity"),
]
PARAMS = [
    param("band_1", 120, GM0002=260),
    param("band_2", 600, ES02=900),
    param("least", 0.3, "1", PV01=0.5),
    param("large", 400, "1"),
    param("near", 60, GM0003=90),
    param("twice", 2, "1"),
    param("gap", 500),
    param("rotor", 120, ES01=200),
    param("hub", 120),
    param("least_safe", 200),
    formula("turbine", {"hub": 1, "rotor": 0.5}),
    formula("safe", {"least_safe": 1}, {"turbine": 1.5}),
    param("overlap.sliver_width_m", 20, GM0001=1),
    param("overlap.rounding_width_m", 0.001),
]


def made_of(params: list[Param]) -> RuleSet:
    return RuleSet({item.id: item for item in RULES}, {item.id: item for item in params}, {})


def changed(item: Param, factor: float, place: int | None) -> Param:
    """The parameter with one of its numbers changed: its own, or that of a place."""
    if item.formula is not None:
        terms = item.formula.largest[0]
        first = (terms[0].model_copy(update={"share": terms[0].share * factor}), *terms[1:])
        return item.model_copy(update={"formula": item.formula.model_copy(update={"largest": (first,)})})
    if place is None or not item.overrides:
        return item.model_copy(update={"value": item.value * factor})
    other = item.overrides[0].model_copy(update={"value": item.overrides[0].value * factor})
    return item.model_copy(update={"overrides": (other,)})


@st.composite
def claims(draw: st.DrawFn, name: str):
    tens = st.tuples(st.integers(0, 380), st.integers(0, 90), st.integers(1, 60), st.integers(1, 30))
    drawn = draw(st.lists(tens, min_size=1, max_size=5))
    dwellings = draw(st.lists(st.integers(1, 900), min_size=len(drawn), max_size=len(drawn)))
    shapes = [box(*(10 * value for value in corner)) for corner in drawn]
    return layer(name, shapes, [f"{name}{n}" for n in range(len(drawn))], dwellings=np.array(dwellings, dtype=float))


def told(frame: gpd.GeoDataFrame, rule_ids: set[str]) -> list[bytes]:
    """Every byte that the findings of some rules consist of."""
    kept = frame[frame["rule_id"].isin(rule_ids)]
    rows = kept.drop(columns="geometry").to_dict("records")
    return [repr(row).encode() + shape for row, shape in zip(rows, kept.geometry.to_wkb(), strict=True)]


LAYERS = st.tuples(*[claims(name) for name in ("plans", "wind", "nature")])


@examples(0.5)
@given(LAYERS, st.sampled_from(PARAMS), st.sampled_from([0.25, 0.9, 1.1, 3.0]), st.sampled_from([None, 0]))
def test_changing_one_parameter_changes_only_the_findings_that_name_it(layers, item, factor, place):
    other = changed(item, factor, place)
    try:
        before, after = made_of(PARAMS), made_of([other if one.id == item.id else one for one in PARAMS])
    except RuleError:
        assume(False)
    ground = placed(LAND, *layers)
    frames = [evaluate(ruleset, ground, ALL, LAND).frame for ruleset in (before, after)]
    untouched = {rule.id for rule in RULES if item.id not in before.params_of(rule)}
    assert untouched
    assert told(frames[0], untouched) == told(frames[1], untouched)


@pytest.mark.parametrize("item", PARAMS, ids=lambda item: item.id)
def test_every_parameter_is_named_by_some_rules_and_not_by_all(item):
    reading = [rule.id for rule in RULES if item.id in made_of(PARAMS).params_of(rule)]
    assert 0 < len(reading) < len(RULES)


PLANS = layer(
    "plans", [box(1_700, 100, 200), box(2_050, 100, 200), box(2_900, 100, 50)], dwellings=[500.0, 300.0, 10.0]
)
WIND = layer("wind", [box(1_800, 100, 150), box(2_400, 100, 150)], ["w1", "w2"])
NATURE = layer("nature", [box(1_650, 250, 100), box(2_800, 240, 90)], ["n1", "n2"])


@pytest.mark.parametrize(
    ("name", "factor", "place", "rules"),
    [
        ("band_1", 0.5, None, {"C-01"}),
        ("band_1", 0.5, 0, {"M-12"}),
        ("large", 2, None, {"C-03"}),
        ("rotor", 0.25, None, {"C-05"}),
        ("hub", 0.25, None, {"C-05"}),
        ("turbine", 0.25, None, {"C-05"}),
        ("gap", 0.1, None, {"C-10"}),
    ],
)
def test_a_change_is_seen_in_findings_that_name_it(name, factor, place, rules):
    ground = placed(LAND, PLANS, WIND, NATURE)
    params = [changed(one, factor, place) if one.id == name else one for one in PARAMS]
    before, after = (evaluate(made_of(made), ground, ALL, LAND).frame for made in (PARAMS, params))
    moved = {rule.id for rule in RULES if told(before, {rule.id}) != told(after, {rule.id})}
    assert moved == rules
    assert all(name in made_of(PARAMS).params_of(rule) for rule in RULES if rule.id in moved)
