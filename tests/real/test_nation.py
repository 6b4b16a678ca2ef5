"""Thirty regions against one run of the whole country, on real data; left out where the data is not there."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
import shapely

from flows.executors.local import LocalExecutor
from flows.job import make_plan
from flows.run.remote_steps import context_of
from flows.run.run import prepare
from spatial.balance.balance import area_balance, balance_of_all
from spatial.balance.outside import area_outside, outside_table
from spatial.findings.evaluate import FINDING_COLUMNS, Findings, evaluate
from spatial.findings.halo import Bbox, layers_around
from spatial.layers.crs import RD_BOUNDS
from spatial.layers.issues import Issue
from spatial.layers.layer import Layer
from spatial.layers.region import Region
from spatial.rules.ruleset import RuleSet
from tests.flows.support import Silent
from tests.real.support import needs_shared, request_in

pytestmark = needs_shared

ROUNDING_HA = 1e-8
"""Less ground than a tenth of a square millimetre is there or not as coordinates are rounded."""


class Country(NamedTuple):
    regions: tuple[Region, ...]
    layers: Mapping[str, Layer]
    balanced: Mapping[str, Layer]
    municipalities: Layer
    ruleset: RuleSet
    issues: tuple[Issue, ...]


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Country:
    with prepare(request_in(tmp_path_factory.mktemp("country"))) as run:
        context = context_of(make_plan(run, LocalExecutor(2, Silent())))
        layers = {name: run.store.layer(key) for name, key in context.layers.items()}
        table = context.report_context.layers
        balanced = {name: layers[name] for name in table.loc[table["balanced"], "layer"] if name in layers}
        return Country(
            context.regions, layers, balanced, context.municipalities, run.ruleset, context.report_context.issues
        )


@pytest.fixture(scope="module")
def national(country: Country) -> pd.DataFrame:
    """What is found in the whole country and the sea around it."""
    everywhere = Region("NL", "all", shapely.box(*RD_BOUNDS), ())
    return judged(country, everywhere, country.layers).frame


@pytest.fixture(scope="module")
def regional(country: Country) -> dict[str, pd.DataFrame]:
    """What is found in each region from the layers read around it."""
    read = reader(country.layers)
    return {
        local_region.code: judged(
            country, local_region, layers_around(local_region, [country.ruleset], country.layers, read)
        ).frame
        for local_region in country.regions
    }


def judged(country: Country, local_region: Region, layers: Mapping[str, Layer]) -> Findings:
    return evaluate(country.ruleset, layers, local_region, country.municipalities, threads=2)


def reader(layers: Mapping[str, Layer]) -> Callable[[str, Bbox], Layer]:
    boxes = {name: shapely.bounds(item.geometries).reshape(-1, 4).T for name, item in layers.items()}

    def read(name: str, bbox: Bbox) -> Layer:
        west, south, east, north = boxes[name]
        return layers[name].take((west <= bbox[2]) & (east >= bbox[0]) & (south <= bbox[3]) & (north >= bbox[1]))

    return read


def test_each_finding_of_a_region_is_the_nations(national: pd.DataFrame, regional: dict[str, pd.DataFrame]) -> None:
    reported = [column for column in FINDING_COLUMNS if column != "area_in_region_ha"]
    by_id = national.set_index("finding_id", drop=False)
    assert len(regional) == 30
    assert sum(map(len, regional.values())) >= len(national) * 0.5
    for code, actual in regional.items():
        same = by_id.loc[actual["finding_id"]].reset_index(drop=True)
        # Without any value the column's type is another one than with some.
        floats = dict.fromkeys(("dwellings", "energy_gwh"), float)
        pd.testing.assert_frame_equal(actual[reported].astype(floats), same[reported].astype(floats), obj=code)
        assert shapely.equals_identical(actual.geometry.to_numpy(), same.geometry.to_numpy()).all()


def test_a_finding_stands_where_its_ground_lies_and_nowhere_else(
    country: Country, national: pd.DataFrame, regional: dict[str, pd.DataFrame]
) -> None:
    symmetric = {name for name, rule in country.ruleset.rules.items() if rule.symmetric}
    shapes = {
        name: dict(zip(item.frame["feature_id"], item.geometries, strict=True)) for name, item in country.layers.items()
    }
    either = (national["rule_id"].isin(symmetric) & (national["relation"] == "distance")).to_numpy()
    partners = np.array(
        [
            shapes[layer][name] if both else None
            for layer, name, both in zip(national["right_layer"], national["right_id"], either, strict=True)
        ],
        dtype=object,
    )
    for local_region in country.regions:
        stands = national["finding_id"].isin(regional[local_region.code]["finding_id"]).to_numpy()
        reach_ha = np.maximum(inside_ha(national.geometry.to_numpy(), local_region), inside_ha(partners, local_region))
        clear = (reach_ha == 0) | (reach_ha > ROUNDING_HA)
        assert (stands == (reach_ha > 0))[clear].all(), local_region.code


def inside_ha(shapes: np.ndarray, local_region: Region) -> np.ndarray:
    """Ground in the region; a point has a hectare of it."""
    result = np.zeros(len(shapes))
    near = np.unique(shapely.STRtree(shapes).query(local_region.geometry, predicate="intersects"))
    dots = near[shapely.get_dimensions(shapes[near]) == 0]
    flat = np.setdiff1d(near, dots)
    result[dots] = 1.0
    result[flat] = shapely.area(shapely.intersection(shapes[flat], local_region.geometry)) / 10_000
    return result


def test_what_no_region_shows_is_told_as_lying_outside(
    country: Country, national: pd.DataFrame, regional: dict[str, pd.DataFrame]
) -> None:
    shown = set(pd.concat(regional.values())["finding_id"])
    hidden = national[~national["finding_id"].isin(shown)]
    reported = {
        name: area_outside(country.layers[name], country.municipalities).set_index("feature_id")["wholly"]
        for name in sorted(set(hidden["left_layer"]))
    }
    for actual in hidden[hidden["area_ha"] > 1e-4].itertuples():
        outside = reported[actual.left_layer]
        assert actual.left_id in outside.index
        assert actual.relation == "overlap" or outside[actual.left_id]


def test_sea_and_large_water_are_reported(country: Country) -> None:
    table = outside_table(country.issues).set_index("layer")
    nature = country.layers["natura2000"]
    codes = country.municipalities.frame["region_code"] != ""
    land = shapely.union_all(country.municipalities.geometries[codes.to_numpy()])
    expected_ha = shapely.area(shapely.difference(nature.geometries, land)).sum() / 10_000
    assert table.loc["natura2000", "area_ha"] == pytest.approx(expected_ha, rel=1e-6)
    assert expected_ha > 1_000


def test_the_balances_of_the_regions_add_up_to_the_nations(country: Country) -> None:
    rows = [area_balance(local_region, country.balanced).rows for local_region in country.regions]
    nation = Region("NL", "all", shapely.union_all([local_region.geometry for local_region in country.regions]), ())
    whole = area_balance(nation, country.balanced, threads=2)
    total = balance_of_all(rows)
    assert whole.issues == ()
    assert total["claims"].tolist() == whole.rows["claims"].tolist()
    assert total["area_ha"].tolist() == pytest.approx(whole.rows["area_ha"].tolist(), rel=1e-9, abs=1e-4)
