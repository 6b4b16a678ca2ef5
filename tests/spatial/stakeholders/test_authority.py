import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatial.layers.errors import RuleError
from spatial.stakeholders.authority import POWER_UNKNOWN, TECHNIQUE_UNKNOWN, authority, with_authorities
from spatial.stakeholders.places import Places
from tests.spatial import influence_factory as made
from tests.spatial.factory import box, frame, overlap, rule

BOOK = made.book()
LIMITS = made.limits()


def decide(technique, power_mw):
    bodies, flags = authority(np.array([technique], dtype=object), np.array([power_mw]), BOOK, LIMITS)
    return bodies[0], flags[0]


@pytest.mark.parametrize(
    ("technique", "power_mw", "who"),
    [
        ("wind", 0.1, "raad"),
        ("wind", 14.99, "raad"),
        ("wind", 15, "gs"),
        ("wind", 100, "gs"),
        ("wind", 100.01, "rijk"),
        ("solar", 49.99, "raad"),
        ("solar", 50, "rijk"),
        ("solar", 5_000, "rijk"),
    ],
)
def test_the_edges_of_power_are_those_of_the_law(technique, power_mw, who):
    assert decide(technique, power_mw) == ((who,), "")


@pytest.mark.parametrize("power_mw", [np.nan, 0.0, -1.0])
def test_without_a_power_everyone_may_decide_and_that_is_told(power_mw):
    assert decide("wind", power_mw) == (("raad", "gs", "rijk"), POWER_UNKNOWN)
    assert decide("solar", power_mw) == (("raad", "rijk"), POWER_UNKNOWN)


@pytest.mark.parametrize(
    ("power_mw", "who", "flag"),
    [
        (14, ("raad",), ""),
        (20, ("raad", "gs"), POWER_UNKNOWN),
        (60, ("raad", "gs", "rijk"), POWER_UNKNOWN),
        (np.nan, ("raad", "gs", "rijk"), POWER_UNKNOWN),
    ],
)
def test_of_a_power_for_both_techniques_any_part_may_be_wind_or_solar(power_mw, who, flag):
    assert decide("combined", power_mw) == (who, flag)


@pytest.mark.parametrize("technique", [None, np.nan, pd.NA, "", "tidal"])
def test_an_unknown_technique_is_told_only_where_it_makes_a_difference(technique):
    assert decide(technique, 14) == (("raad",), "")
    assert decide(technique, 20) == (("raad", "gs"), TECHNIQUE_UNKNOWN)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["wind", "solar", "combined", "", "tidal"]),
            st.sampled_from([np.nan, 0.0, 14.9, 15.0, 49.9, 50.0, 100.0, 100.1]) | st.floats(0.1, 500),
        ),
        max_size=12,
    )
)
def test_each_area_is_decided_on_its_own_and_always_by_someone(areas):
    technique = np.array([name for name, _ in areas], dtype=object)
    power = np.array([value for _, value in areas], dtype=float)
    bodies, flags = authority(technique, power, BOOK, LIMITS)
    assert [(who, flag) for who, flag in zip(bodies, flags, strict=True)] == [decide(*area) for area in areas]
    for who, flag in zip(bodies, flags, strict=True):
        assert len(who) >= 1
        assert (len(who) > 1) == (flag != "")


@given(st.floats(0.1, 500), st.floats(0.1, 500))
def test_more_power_never_goes_to_a_lower_body(one, other):
    order = ["raad", "gs", "rijk"]
    for technique in ("wind", "solar"):
        lower, higher = (order.index(decide(technique, value)[0][0]) for value in sorted((one, other)))
        assert lower <= higher


def test_another_limit_is_another_authority():
    changed = made.limits(**{"authority.wind_municipality_mw": 5.0})
    bodies, _ = authority(np.array(["wind"], dtype=object), np.array([10.0]), BOOK, changed)
    assert bodies[0] == ("gs",)


def test_a_limit_that_is_no_parameter_is_refused():
    odd = made.book(authorities=[made.authority("wind.raad", "raad", "no.such"), made.authority("wind.state", "rijk")])
    with pytest.raises(RuleError, match=r"authority 'wind.raad', to: there is no parameter 'no.such'; allowed: auth"):
        authority(np.array(["wind"], dtype=object), np.array([1.0]), odd, LIMITS)


PLANS = frame([box(0, 0, 10), box(20, 0, 10)], municipality=["GM0001", "GM0002"], municipalities=["GM0001", "GM0002"])
WIND = frame(
    [box(0, 0, 10), box(20, 0, 10)],
    technique=["wind", "wind"],
    power_mw=pd.array([10.0, pd.NA], dtype="Float64"),
    municipality=["GM0002", "GM0002"],
    municipalities=["GM0002,GM0003", ""],
)


PLACES = Places(frozenset({"raad"}), frozenset({"gs", "ps"}), {"GM0001": "PV20", "GM0002": "PV20", "GM0003": "PV21"})


def near(**more):
    return rule("C-04", "plans", "wind", [overlap()], **more)


def test_the_body_of_an_energy_side_comes_behind_the_deciders_of_the_rule():
    told, flags = with_authorities(
        near(energy_sides=["right"]),
        LIMITS,
        BOOK,
        PLANS,
        WIND,
        ["raad:GM0001,raad:GM0002", "ps"],
        ["", "sliver"],
        PLACES,
    )
    # 10 MW: the councils of the wind area's own ground; the one named already stands once.
    assert told == ["raad:GM0001,raad:GM0002,raad:GM0003", "ps,raad,gs,rijk"]
    assert flags == ["", f"sliver,{POWER_UNKNOWN}"]


def test_a_rule_without_energy_sides_is_left_as_it_is():
    told, flags = with_authorities(near(), LIMITS, BOOK, PLANS, WIND, ["raad:GM0001", "ps"], ["", "sliver"], PLACES)
    assert (told, flags) == (["raad:GM0001", "ps"], ["", "sliver"])


def test_both_sides_may_have_an_authority_and_one_flag_stands_once():
    told, flags = with_authorities(
        near(energy_sides=["left", "right"]), LIMITS, BOOK, WIND, WIND, ["ps", "ps"], ["", ""], PLACES
    )
    assert told == ["ps,raad:GM0002,raad:GM0003", "ps,raad,gs,rijk"]
    assert flags == ["", POWER_UNKNOWN]


def test_a_layer_without_power_knows_none():
    told, flags = with_authorities(
        near(energy_sides=["right"]), LIMITS, BOOK, PLANS, WIND.drop(columns="power_mw"), ["ps", "ps"], ["", ""], PLACES
    )
    assert told == ["ps,raad:GM0002,raad:GM0003,gs:PV20,gs:PV21,rijk", "ps,raad,gs,rijk"]
    assert flags == [POWER_UNKNOWN, POWER_UNKNOWN]
