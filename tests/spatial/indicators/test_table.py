"""The table as a whole: every indicator stands in it, with a value or a reason, whatever could be had."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatial.indicators import INDICATOR_COLUMNS, INDICATORS, Targets
from spatial.layers.errors import RuleError
from spatial.messages import Message, Text, message
from spatial.parameters.params import STATUS_MEANING
from spatial.rules.ruleset import RuleSet
from tests.spatial.factory import box, layer, overlap, rule
from tests.spatial.indicators.support import (
    HERE,
    LAND,
    NUMBERS,
    book,
    built_in,
    figures,
    scenario,
    task,
    value,
    values,
    with_columns,
)

SHAPE = [box(100, 0, 100)]
LAYERS = {
    "wind_areas": layer("wind_areas", SHAPE, stage=["ambition"]),
    "solar_areas": layer("solar_areas", SHAPE, ["s"]),
    "housing_plans": layer("housing_plans", SHAPE, dwellings=[10], status=["soft"]),
    "natura2000": layer("natura2000", SHAPE, deposition_table_mol_ha_yr=[1_000]),
    "nitrogen_habitat": layer("nitrogen_habitat", SHAPE),
    "grid_consumption_areas": layer("grid_consumption_areas", SHAPE, congestion_class=[2]),
}
COUNTED = with_columns(LAND, population=[100] * 4, plan_capacity_hard=[5] * 4, plan_capacity_soft=[7] * 4)


def assert_complete(made: pd.DataFrame) -> None:
    assert list(made.columns) == list(INDICATOR_COLUMNS)
    basic = made[made["scenario"] == "basis"]
    assert list(dict.fromkeys(basic["indicator_id"])) == list(INDICATORS)
    assert not made.duplicated(["scenario", "indicator_id", "subject"]).any()
    assert (made["value"].isna() == (made["absent"] != "")).all()
    assert np.isfinite(made["value"].dropna()).all()
    valued = made[made["absent"] == ""]
    assert set(valued["status"]) <= set(STATUS_MEANING)
    assert (valued["low"].isna() | (valued["low"] <= valued["value"] + 1e-12)).all()
    assert (valued["high"].isna() | (valued["high"] >= valued["value"] - 1e-12)).all()
    said = made.drop(columns=["value", "low", "high"])
    assert said.map(lambda item: isinstance(item, str | Message | Text)).all(axis=None)
    assert (made["unit"] != "").all()


@given(
    names=st.sets(st.sampled_from(sorted(LAYERS))),
    has_figures=st.booleans(),
    land=st.sampled_from([LAND, COUNTED]),
    promised=st.sampled_from([Targets({}), Targets(built_in())]),
)
def test_every_indicator_has_a_value_or_a_reason_whatever_is_there(names, has_figures, land, promised):
    made = task(
        *(LAYERS[name] for name in sorted(names)),
        energy_region=figures(wind_energy_gwh=1.0, large_solar_energy_gwh=2.0) if has_figures else None,
        land=land,
        promised=promised,
    )
    assert_complete(made)


def test_layers_that_are_there_and_empty_here_are_complete_too():
    far = [item.take(np.array([], dtype=np.int64)) for item in LAYERS.values()]
    assert_complete(task(*far))


def test_a_scenario_that_changes_nothing_here_has_no_row():
    rules = book(scenarios=[scenario("same", energy__solar_hours=1_000)])
    made = task(*LAYERS.values(), rules=rules, scenarios=["same"])
    assert set(made["scenario"]) == {"basis"}


def test_the_findings_of_a_scenario_stand_in_for_those_that_it_touches():
    rules = book(
        [
            rule("C-06", "wind_areas", "natura2000", [overlap(4)]),
            rule("C-99", "wind_areas", "nature", [{"relation": "within_distance", "bands": [band("near")]}]),
        ],
        [scenario("far", near=500)],
        near=50,
    )
    nature = layer("nature", [box(400, 0, 10)])
    made = task(LAYERS["wind_areas"], LAYERS["natura2000"], nature, rules=rules, scenarios=["far"])
    assert value(made, "process.findings") == 1
    assert value(made, "process.findings", scenario="far") == 2
    assert values(made, "process.findings_by_decider") == {"gs": 1, "raad:GM0001": 1}


def band(name):
    return {"to": {"param": name}, "grade": 3}


def test_agreement_on_facts_is_taken_over_when_it_is_known():
    made = task(agreement={"agreed": 0.25, "disputed": float("nan")})
    assert value(made, "process.facts_agreed") == 0.25
    assert value(made, "process.facts_disputed", "absent") == message("absent.process.no_position")


def test_the_unverified_share_counts_what_rules_and_indicators_read_here():
    rules = book([rule("C-06", "wind_areas", "natura2000", [band_test("near")])], near=50)
    rules = RuleSet(rules.rules, rules.params | {"near": rules.params["near"].model_copy(update={"status": "U"})}, {})
    judged = task(LAYERS["wind_areas"], LAYERS["natura2000"], rules=rules)
    assert value(judged, "process.unverified_share") == pytest.approx(1 / (1 + len(NUMBERS)))
    # A rule without its layers reads nothing.
    assert value(task(rules=rules), "process.unverified_share") == 0


def band_test(name):
    return {"relation": "within_distance", "bands": [band(name)]}


def test_sources_are_told_where_they_are_known():
    made = task(
        LAYERS["housing_plans"],
        energy_region=figures(wind_energy_gwh=1.0),
        origins={"housing_plans": "EIB, plans", "energy_regions.wind_energy_gwh": "CBS, wind"},
    )
    assert value(made, "housing.plans", "source") == "EIB, plans"
    assert value(made, "energy.realised_wind", "source") == "CBS, wind"


def test_a_rule_set_without_a_number_of_the_indicators_is_refused():
    rules = book()
    short = RuleSet({}, {name: item for name, item in rules.params.items() if name != "energy.solar_hours"}, {})
    with pytest.raises(RuleError, match=r"indicators read the parameter 'energy\.solar_hours'"):
        task(rules=short)


def test_the_share_of_ground_in_each_grid_class():
    made = task(layer("grid_consumption_areas", [box(0, 0, 1_000), box(1_000, 0, 1_000)], congestion_class=[0, 3]))
    assert values(made, "grid.consumption") == pytest.approx({"0": 0.5, "3": 0.5})
    absent = values(made, "grid.generation", "absent")[HERE.code]
    assert absent == message("absent.grid.no_source", layer="grid_generation_areas")
