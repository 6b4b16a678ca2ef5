"""Energy in round numbers: wind 10 or 20 MW/km² at 2,000, 2,500 or 3,000 h, solar 0.5, 1 or 2 MW/ha at 1,000 h."""

import numpy as np
import pytest

from spatial.messages import message, sentences
from tests.spatial.factory import box, layer, overlap, rule, within
from tests.spatial.indicators.support import HERE, book, figures, scenario, target, targets, task, value, values
from tests.spatial.messages.support import codes_of, parts_of, values_of

CBS = {
    "wind_energy_gwh": 300.0,
    "wind_power_mw": 100.0,
    "large_solar_energy_gwh": 200.0,
    "large_solar_power_mw": 250.0,
    "small_solar_energy_gwh": 50.0,
    "large_solar_roof_kwp": 150_000.0,
    "large_solar_field_kwp": 50_000.0,
    "figures_year": 2024.0,
}
BID = targets(target("energy.bid", HERE.code, 2.0))
WIND_HA = box(0, 0, 100)
"""One hectare: 0.1 MW of wind, which is 0.2 to 0.6 GWh, or 1 MW of solar, which is 1 GWh."""


def test_what_stands_counts_with_large_solar_alone():
    made = task(energy_region=figures(**CBS), promised=BID)
    assert value(made, "energy.realised") == pytest.approx(0.5)
    assert value(made, "energy.realised", "edition") == "2024"
    assert value(made, "energy.realised_share") == pytest.approx(0.25)
    assert value(made, "energy.wind_to_solar") == pytest.approx(1.5)
    assert value(made, "energy.roof_share") == pytest.approx(0.75)
    assert value(made, "energy.gap") == pytest.approx(1.5)


def test_secret_wind_makes_the_sum_a_least_and_is_told():
    made = task(energy_region=figures(**{**CBS, "wind_energy_gwh": np.nan}), promised=BID)
    assert value(made, "energy.realised") == pytest.approx(0.2)
    assert value(made, "energy.realised", "basis") == sentences(
        message("basis.energy.realised", limit_kw=15), message("basis.energy.realised_without_wind")
    )
    assert value(made, "energy.realised_wind", "absent") == message("absent.energy.secret")
    assert value(made, "energy.wind_to_solar", "absent") == message("absent.energy.wind_to_solar")


def test_without_figures_nothing_is_said_to_be_covered():
    made = task(layer("wind_areas", [WIND_HA], energy_gwh=[900.0]), promised=BID)
    assert value(made, "energy.realised", "absent") == message("absent.energy.no_figures")
    assert np.isnan(value(made, "energy.covered_share"))
    assert value(made, "energy.covered_share", "absent") == message("absent.energy.covered_share")


def test_an_area_yields_by_density_and_hours():
    made = task(layer("wind_areas", [WIND_HA]))
    row = [value(made, "energy.potential", column) * 1_000 for column in ("low", "value", "high")]
    assert row == pytest.approx([0.2, 0.25, 0.6])
    made = task(layer("solar_areas", [WIND_HA]))
    row = [value(made, "energy.potential", column) * 1_000 for column in ("low", "value", "high")]
    assert row == pytest.approx([0.5, 1.0, 2.0])
    assumed = values_of(value(made, "energy.potential", "basis"), "basis.energy.rules_of_thumb")
    assert [assumed[name] for name in ("low", "mid", "high", "sun_hours")] == [0.5, 1, 2, 1_000]


def test_ground_for_both_takes_the_least_the_most_and_the_middle():
    made = task(layer("wind_areas", [WIND_HA], ["c"]), layer("solar_areas", [WIND_HA], ["c"]))
    row = [value(made, "energy.potential", column) * 1_000 for column in ("low", "value", "high")]
    assert row == pytest.approx([0.2, 0.625, 2.0])
    assert value(made, "energy.potential_wind") == pytest.approx(0.3125)
    assert values(made, "energy.search_area") == pytest.approx({"wind": 0, "solar": 0, "both": 1, HERE.code: 1})


def test_power_of_the_source_goes_before_the_area_and_energy_before_power():
    made = task(layer("wind_areas", [WIND_HA, box(500, 0, 100)], power_mw=[10, 10], energy_gwh=[np.nan, 7]))
    row = [value(made, "energy.potential", column) * 1_000 for column in ("low", "value", "high")]
    assert row == pytest.approx([27, 32, 37])
    assert value(made, "energy.potential_by_area") * 1_000 == pytest.approx(0.5)


def test_pipeline_and_potential_are_apart_and_cover_the_bid_together():
    areas = layer(
        "wind_areas",
        [box(100 * n, 0, 100) for n in range(3)],
        stage=["pipeline", "ambition", "realised"],
        energy_gwh=[400.0, 300.0, 999.0],
    )
    made = task(areas, energy_region=figures(**CBS), promised=BID)
    assert value(made, "energy.pipeline") == pytest.approx(0.4)
    assert value(made, "energy.potential") == pytest.approx(0.3)
    assert value(made, "energy.covered") == pytest.approx(1.2)
    assert value(made, "energy.covered_share") == pytest.approx(0.6)
    assert value(made, "energy.gap") == pytest.approx(2.0 - 0.5 - 0.4)


def test_where_no_source_tells_a_stage_the_pipeline_is_unknown_not_zero():
    made = task(layer("wind_areas", [WIND_HA]), promised=BID)
    assert value(made, "energy.pipeline", "absent") == message("absent.energy.pipeline")


def test_a_heavy_conflict_takes_the_shared_ground_of_an_overlap():
    rules = book(
        [rule("C-06", "wind_areas", "nature", [overlap(4)]), rule("C-14", "wind_areas", "parks", [overlap(1)])]
    )
    made = task(
        layer("wind_areas", [box(0, 0, 200, 100)]),
        layer("nature", [box(150, 0, 200, 100)]),
        layer("parks", [box(0, 0, 200, 100)]),
        rules=rules,
    )
    assert value(made, "energy.conflict_area") == pytest.approx(0.5)
    assert value(made, "energy.conflict_share") == pytest.approx(0.25)


def test_a_heavy_conflict_at_a_distance_takes_the_whole_area_on_either_side():
    rules = book(
        [
            rule("C-04", "homes", "wind_areas", [within(("near", 3))]),
            rule("C-06", "wind_areas", "nature", [within(("near", 4))]),
        ],
        near=50,
    )
    made = task(
        layer("wind_areas", [box(0, 0, 100), box(500, 0, 100), box(900, 0, 200, 100)], ["a", "b", "c"]),
        layer("homes", [box(130, 0, 10)]),
        layer("nature", [box(620, 0, 10)]),
        rules=rules,
    )
    assert value(made, "energy.conflict_area") == pytest.approx(2)
    assert value(made, "energy.conflict_share") == pytest.approx(0.5)


def test_a_derived_layer_is_told_with_every_number_made_of_it():
    made = task(layer("wind_areas", [WIND_HA]), labels={"wind_areas": "derived"})
    for name in ("potential", "search_area", "conflict_area", "potential_by_area"):
        assert codes_of(value(made, f"energy.{name}", "basis"))[0] == "basis.label.derived"


def test_a_scenario_tells_only_what_it_changes():
    rules = book(scenarios=[scenario("sunny", energy__solar_density_mid_mw_ha=1.5)])
    made = task(layer("solar_areas", [WIND_HA]), rules=rules, scenarios=["sunny"])
    assert value(made, "energy.potential", scenario="sunny") * 1_000 == pytest.approx(1.5)
    changed = set(made.loc[made["scenario"] == "sunny", "indicator_id"])
    assert "energy.bid" not in changed
    assert {"energy.potential", "energy.potential_solar", "energy.covered", "energy.space_use"} <= changed


def test_the_numbers_of_the_province_count_there():
    fewer = {"at": "PV01", "value": 500, "status": "V", "source": "a test"}
    rules = book()
    held = rules.params["energy.solar_hours"]
    changed = type(held).model_validate({**held.model_dump(exclude={"formula"}), "overrides": [fewer]})
    rules = type(rules)(rules.rules, {**rules.params, held.id: changed}, {})
    made = task(layer("solar_areas", [WIND_HA]), rules=rules)
    assert value(made, "energy.potential") * 1_000 == pytest.approx(0.5)


def test_municipal_shares_are_added_up_and_held_against_the_bid():
    """Buren 0.218 and Culemborg 0.097 in a sum of 1.33, as Rivierenland had it; then 0.154 and 0.090."""
    before = task(
        promised=targets(target("energy.bid", HERE.code, 1.2, shares={"GM0001": 0.218 + 0.097, "GM0002": 1.015}))
    )
    assert value(before, "energy.municipal_sum") == pytest.approx(1.33)
    assert value(before, "energy.municipal_sum_share") == pytest.approx(1.33 / 1.2)
    after = task(
        promised=targets(target("energy.bid", HERE.code, 1.2, shares={"GM0001": 0.154 + 0.090, "GM0002": 1.015}))
    )
    # The source says 1.24; these two changes alone give 1.259.
    assert value(after, "energy.municipal_sum") == pytest.approx(1.259)
    whole = targets(target("energy.bid", HERE.code, 1.2), target("energy.municipal_sum", HERE.code, 1.24))
    assert value(task(promised=whole), "energy.municipal_sum_share") == pytest.approx(1.24 / 1.2)


def test_shares_go_by_name_too_and_who_is_not_here_is_told():
    shares = {"feature gm0001": 0.5, "Elsewhere": 0.7}
    made = task(promised=targets(target("energy.bid", HERE.code, 1.2, shares=shares)))
    assert value(made, "energy.municipal_sum") == pytest.approx(0.5)
    assert parts_of(value(made, "energy.municipal_sum", "basis")) == [
        message("basis.energy.placed", placed=1, members=2),
        message("basis.without", names=["Feature GM0002"]),
        message("basis.energy.not_in_region", names=["Elsewhere"]),
    ]


def test_a_bid_tells_which_municipalities_came_and_went():
    made = task(promised=targets(target("energy.bid", HERE.code, 1.2, members=("Feature GM0001", "Old Town"))))
    assert parts_of(value(made, "energy.bid", "basis")) == [
        message("basis.energy.members_gone", names=["Old Town"]),
        message("basis.energy.members_added", names=["Feature GM0002"]),
    ]
