"""The nitrogen indicators: habitats of 100 by 100 m are one hectare."""

import numpy as np
import pytest

from spatial.indicators import Targets
from spatial.layers.nitrogen import nitrogen_class
from spatial.messages import message
from tests.spatial.factory import box, layer
from tests.spatial.indicators.support import built_in, task, value, values
from tests.spatial.messages.support import codes_of, parts_of, values_of


def habitat(shapes, deposition, critical, **more):
    """Sensitive nature with its class, as harmonising derives it."""
    return layer(
        "nitrogen_habitat",
        shapes,
        deposition_mol_ha_yr=deposition,
        critical_deposition_mol_ha_yr=critical,
        nitrogen_class=nitrogen_class(np.array(deposition, dtype=float), np.array(critical, dtype=float)),
        **more,
    )


def test_the_classes_share_the_ground_that_has_one():
    shapes = [box(300 * n, 0, 100) for n in range(4)]
    made = task(habitat(shapes, [700, 1_000, 1_500, None], [1_000, 1_000, 714, 714]))
    shares = values(made, "nitrogen.area_share")
    assert shares == pytest.approx({"none": 1 / 3, "approaching": 1 / 3, "light": 0, "moderate": 0, "severe": 1 / 3})
    assert value(made, "nitrogen.below_kdw_share") == pytest.approx(2 / 3)
    assert value(made, "nitrogen.sensitive_area") == pytest.approx(4)
    classed = values_of(value(made, "nitrogen.below_kdw_share", "basis"), "basis.nitrogen.classed")
    assert classed == pytest.approx({"known_ha": 3, "total_ha": 4})


def test_only_ground_inside_the_region_counts():
    made = task(habitat([box(1_950, 0, 100), box(0, 0, 100)], [1_500, 0], [714, 714]))
    assert value(made, "nitrogen.sensitive_area") == pytest.approx(1.5)
    assert values(made, "nitrogen.area_share")["severe"] == pytest.approx(1 / 3)


def test_where_habitats_lie_on_each_other_the_ground_is_of_the_worst_class():
    made = task(habitat([box(0, 0, 100), box(50, 0, 100)], [0, 1_500], [714, 714]))
    assert value(made, "nitrogen.sensitive_area") == pytest.approx(1.5)
    assert values(made, "nitrogen.area_share")["severe"] == pytest.approx(1 / 1.5)


def test_the_mean_excess_is_weighted_by_area_and_never_below_zero():
    made = task(habitat([box(0, 0, 100), box(300, 0, 300, 100)], [1_100, 500], [700, 700]))
    assert value(made, "nitrogen.mean_exceedance") == pytest.approx(100)


def test_without_a_critical_deposition_the_shares_are_absent_and_the_area_is_not():
    made = task(layer("nitrogen_habitat", [box(0, 0, 100)], zone_origin=["boundary"]))
    assert value(made, "nitrogen.sensitive_area") == pytest.approx(1)
    assert "basis.nitrogen.whole_areas" in codes_of(value(made, "nitrogen.sensitive_area", "basis"))
    for name in ("area_share", "below_kdw_share", "mean_exceedance"):
        assert value(made, f"nitrogen.{name}", "absent") == message("absent.nitrogen.no_class")


def test_nature_elsewhere_is_not_nature_without_a_class():
    made = task(layer("nitrogen_habitat", [box(3_000, 0, 100)]))
    assert value(made, "nitrogen.area_share", "absent") == message("absent.nitrogen.no_habitat")


def test_deposition_is_weighted_by_the_ground_inside():
    nature = layer(
        "natura2000",
        [box(0, 0, 100), box(1_800, 0, 600, 100)],
        deposition_table_mol_ha_yr=[1_000, 2_500],
        deposition_raster_mol_ha_yr=[None, 1_500],
    )
    made = task(nature)
    assert values(made, "nitrogen.mean_deposition") == pytest.approx({"table": 2_000, "raster": 1_500})
    basis = values(made, "nitrogen.mean_deposition", "basis")["raster"]
    assert values_of(basis, "basis.nitrogen.mean_deposition") == {"known": 1, "areas": 2}


def test_national_goals_stand_beside_with_the_sentence_that_they_are_national():
    promised = Targets(built_in())
    made = task(promised=promised)
    assert values(made, "nitrogen.goal") == {"NL 2025": 0.40, "NL 2030": 0.50, "NL 2035": 0.74}
    notes = [target.note for target in promised.of("nitrogen.goal", "NL")]
    assert all(note.nl.startswith("Deze omgevingswaarde geldt voor Nederland als geheel") for note in notes)
    for basis, note in zip(values(made, "nitrogen.goal", "basis").values(), notes, strict=True):
        assert parts_of(basis) == [message("basis.national"), note]
