import numpy as np
import pandas as pd
import pytest

from spatial.mca.criterion_values import Facts, measured
from spatial.mca.subjects import subjects_of
from tests.spatial.factory import box, frame
from tests.spatial.mca.support import (
    ALL,
    NATURE,
    PLANS,
    SOLAR,
    WIND,
    areas,
    criterion,
    finding,
    findings,
    rule_table,
    rules_with,
)

HOMES = frame([box(0, 0, 100), box(0, 500, 100), box(0, 900, 100)], ["p", "q", "r"], dwellings=[30, 50, None])
INPUTS = {WIND: areas(a=8.0, b=2.0), SOLAR: areas(x=1.0), PLANS: HOMES.assign(municipalities="GM0002")}


def measure(name, *rows, inputs=INPUTS, not_evaluated=(), decisions=None, **more):
    subjects = subjects_of(findings(*rows), inputs, rules_with())
    facts = Facts(subjects, rules_with(), rule_table(*not_evaluated), decisions)
    unit = {"energy_gwh_per_ha": "GWh/ha/yr", "area_ha": "ha", "lead_time_months": "month", "energy_gwh": "GWh/yr"}
    row = criterion("x", name, unit=unit.get(name, "1"), **more)
    found = measured(row, facts)
    return {
        subject.rsplit(":", 1)[1]: None if np.isnan(value) else value
        for subject, value in zip(subjects.frame["subject_id"], found, strict=True)
    }


PAIR = finding("M-01:pair", f"{WIND}:a", f"{SOLAR}:x", 3, energy_gwh=9.0, municipalities="GM0001,GM0002")
HOMES_PAIR = finding("M-12:homes", f"{PLANS}:p", f"{PLANS}:q", 2, dwellings=80)


def test_yield_is_that_of_the_finding_and_of_the_area():
    assert measure("energy_gwh", PAIR) == {"pair": 9, "a": 8, "b": 2, "x": 1}


def test_what_brings_no_yield_brings_nought_and_what_does_not_tell_is_unknown():
    silent = finding("M-01:silent", f"{WIND}:b", f"{SOLAR}:x", 3)
    found = measure("energy_gwh", HOMES_PAIR, silent, inputs=INPUTS | {WIND: areas(a=8.0, b=None)})
    assert (found["homes"], found["silent"], found["b"]) == (0, None, None)


def test_dwellings_likewise():
    silent = finding("M-12:silent", f"{PLANS}:r", f"{PLANS}:r", 2)
    kinds = {"subjects": ["opportunity"]}
    assert measure("dwellings", PAIR, HOMES_PAIR, silent, **kinds) == {
        "pair": 0, "homes": 80, "silent": None, "a": None, "b": None, "x": None,
    }  # fmt: skip


def test_yield_per_hectare_is_over_the_areas_whose_yield_is_known():
    # Two hectares each: (8 + 1) / 4, 8 / 2 …
    assert measure("energy_gwh_per_ha", PAIR) == {"pair": 2.25, "a": 4, "b": 1, "x": 0.5}
    unknown = INPUTS | {SOLAR: areas(x=None)}
    assert measure("energy_gwh_per_ha", PAIR, inputs=unknown) == {"pair": 4, "a": 4, "b": 1, "x": None}


def test_area_counts_an_area_of_two_layers_once_and_is_unknown_beyond_the_region():
    same = finding("M-01:same", f"{WIND}:a", f"{SOLAR}:a", 3)
    beyond = finding("M-01:beyond", f"{WIND}:a", f"{SOLAR}:z", 3)
    found = measure("area_ha", same, beyond, inputs={WIND: areas(a=8.0), SOLAR: areas(a=8.0)})
    assert found == {"same": pytest.approx(2), "beyond": None, "a": pytest.approx(2)}


def test_strength_of_an_area_is_that_of_its_best_opportunity():
    weaker = finding("M-01:weaker", f"{WIND}:a", f"{SOLAR}:z", 2)
    assert measure("strength", PAIR, weaker) == {"pair": 3, "weaker": 2, "a": 3, "b": 0, "x": 3}
    rules = ("M-01", "M-14")
    assert measure("strength", not_evaluated=rules) == {"a": None, "b": None, "x": None}


def test_the_other_opportunities_of_the_same_claims_are_counted():
    weaker = finding("M-01:weaker", f"{WIND}:a", f"{SOLAR}:z", 2)
    assert measure("opportunity_count", PAIR, weaker) == {"pair": 1, "weaker": 1, "a": 2, "b": 0, "x": 1}


def test_the_municipalities_of_finding_and_claims_are_counted_once_each():
    wet = areas(a=8.0).assign(municipalities="")
    assert measure("joint_municipalities", PAIR, inputs={WIND: wet}) == {"pair": 2, "a": None}
    assert measure("joint_municipalities")["a"] == 1


CLASHES = (
    finding("C-04:p", f"{PLANS}:p", f"{WIND}:a", 4, dwellings=30),
    finding("C-04:q", f"{PLANS}:q", f"{WIND}:a", 2, dwellings=50),
    finding("C-06:n", f"{WIND}:a", f"{NATURE}:n", 3),
)


def test_the_worst_conflict_of_the_themes_counts():
    assert measure("worst_conflict_grade", *CLASHES)["a"] == 4
    assert measure("worst_conflict_grade", *CLASHES, themes=["nature"])["a"] == 3
    assert measure("worst_conflict_grade", *CLASHES)["b"] == 0


def test_no_conflict_and_not_evaluated_are_two_things():
    assert measure("worst_conflict_grade", themes=["nature"], not_evaluated=("C-06",)) == {"a": None, "b": None, "x": 0}
    assert measure("worst_conflict_grade", themes=["safety"]) == {"a": None, "b": None, "x": None}


def test_conflicts_are_counted_from_a_grade_on():
    assert measure("conflict_count", *CLASHES)["a"] == 3
    assert measure("conflict_count", *CLASHES, least_grade=3)["a"] == 2


def test_the_dwellings_nearby_are_those_of_the_others_each_plan_once():
    again = finding("C-04:p2", f"{PLANS}:p", f"{WIND}:a", 3, dwellings=30)
    assert measure("dwellings_near", *CLASHES, again)["a"] == 80
    assert measure("dwellings_near", *CLASHES, least_grade=3)["a"] == 30
    # Of two plans that want one place, the other's are nearby: p meets nothing here but the wind.
    assert measure("dwellings_near", *CLASHES, HOMES_PAIR)["homes"] == 0


def test_dwellings_that_are_counted_around_an_area_are_nearby():
    around = finding("C-04:count", f"{WIND}:a", "dwellings:", 4, dwellings=12)
    assert measure("dwellings_near", around)["a"] == 12


def test_the_bodies_that_decide_are_counted_once_each():
    # The pair: raad:GM0001 and gs, of the conflicts as well; ps of the worst one.
    own = finding("C-04:p", f"{PLANS}:p", f"{WIND}:a", 4, deciders="raad:GM0001,ps")
    assert measure("deciders_count", PAIR, own)["pair"] == 3
    assert measure("deciders_count", PAIR, own)["a"] == 2, "the council for its ground, and ps"
    assert measure("deciders_count", PAIR, own, least_grade=4)["b"] == 1
    assert measure("deciders_count", PAIR, {**own, "grade": 3}, least_grade=4)["pair"] == 2


DECISIONS = pd.DataFrame(
    [
        ("C-04:p", 12.0),
        ("C-04:p", 9.0),
        ("M-01:pair", 6.0),
        ("M-01:pair", np.nan),
        ("C-06:n", np.nan),
    ],
    columns=["finding_id", "lead_time_months"],
)


def test_the_lead_time_is_the_longest_that_is_known_of_a_decision():
    assert measure("lead_time_months", PAIR, *CLASHES, decisions=DECISIONS) == {
        "pair": 12, "a": 12, "b": None, "x": None,
    }  # fmt: skip
    assert measure("lead_time_months", PAIR, decisions=DECISIONS)["pair"] == 6
    assert measure("lead_time_months", PAIR)["pair"] is None


def test_a_measure_is_unknown_of_kinds_that_a_criterion_is_not_about():
    assert measure("energy_gwh", PAIR, subjects=["search_area"])["pair"] is None


def test_of_areas_of_any_technique_the_conflicts_between_them_count():
    clash = finding("C-10:ab", f"{ALL}:a", f"{ALL}:b", 2)
    inputs = {WIND: INPUTS[WIND], ALL: INPUTS[WIND]}
    assert measure("worst_conflict_grade", clash, themes=["landscape"], inputs=inputs) == {"a": 2, "b": 2}
