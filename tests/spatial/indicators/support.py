"""A region of two municipalities, one kilometre each, with the numbers that the task reads; metres from the corner."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from data.yaml_models import read_yaml
from spatial.findings.evaluate import FINDING_COLUMNS, evaluate
from spatial.indicators import Target, Targets, indicator_table
from spatial.indicators.params import INDICATOR_PARAMS
from spatial.layers.crs import RD
from spatial.layers.layer import ID, Layer
from spatial.layers.region import Region, regions
from spatial.parameters.params import Scenario
from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet
from tests.spatial.factory import param, placed, strips, text

LAND: Final = strips(4)
HERE: Final = regions(LAND)[0]

BUILT_IN: Final = Path(__file__).parents[3] / "data" / "targets"

NUMBERS: Final[Mapping[str, float]] = {
    "energy.wind_hours_agreement": 3_000,
    "energy.wind_hours_realised": 2_500,
    "energy.wind_hours_low": 2_000,
    "energy.chance_pipeline": 0.5,
    "energy.chance_search_area": 0.1,
    "energy.lead_time_wind_years": 7,
    "energy.lead_time_solar_years": 3,
    "energy.wind_density_4x6_mw_km2": 10,
    "energy.wind_density_5x3_mw_km2": 20,
    "energy.solar_hours": 1_000,
    "energy.solar_hours_low": 1_000,
    "energy.solar_hours_high": 1_000,
    "energy.solar_density_low_mw_ha": 0.5,
    "energy.solar_density_mid_mw_ha": 1,
    "energy.solar_density_high_mw_ha": 2,
    "energy.large_solar_kw": 15,
    "energy.heavy_conflict_grade": 3,
    "housing.capacity_norm": 1.3,
    "housing.coverage_least_share": 0.9,
    "housing.soft_plan_share": 0.5,
    "housing.density_low_per_ha": 10,
    "housing.density_high_per_ha": 250,
}


def built_in() -> dict[str, Target]:
    """The targets that ship with the product, by id; an id that stands twice is a mistake."""
    rows: dict[str, Target] = {}
    for path in sorted(BUILT_IN.glob("*.yaml")):
        for content in read_yaml(path)["targets"]:
            target = Target.model_validate(content)
            assert target.id not in rows, target.id
            rows[target.id] = target
    return rows


def target(indicator: str, at: str, value: float, unit: str = "TWh", **more: Any) -> Target:
    given = {"status": "V", "source": "a test", "title": text(indicator), "goal_year": 2030}
    return Target.model_validate(
        {"id": f"{indicator}.{at}", "indicator": indicator, "at": at, "value": value, "unit": unit, **given, **more}
    )


def targets(*rows: Target) -> Targets:
    return Targets({row.id: row for row in rows})


def book(rules: Sequence[Rule] = (), scenarios: Sequence[Scenario] = (), **changed: Any) -> RuleSet:
    """A rule set with the numbers of the task; parameters by keyword, a double underscore for the dot."""
    values = {**NUMBERS, **{name.replace("__", "."): value for name, value in changed.items()}}
    params = {name: replaced(name, value) for name, value in values.items()}
    assert set(INDICATOR_PARAMS) <= set(params)
    return RuleSet({rule.id: rule for rule in rules}, params, {item.id: item for item in scenarios})


def replaced(name: str, value: float):
    # The numbers of the task have a dot in their names; what a test adds is a distance.
    return param(name, value, "1" if "." in name else "m").model_copy(update={"status": "V"})


def scenario(name: str, **params: float) -> Scenario:
    values = {key.replace("__", "."): value for key, value in params.items()}
    return Scenario.model_validate({"id": name, "title": text(name), "params": values, "source": "t", "status": "V"})


def nothing_found() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({name: [] for name in FINDING_COLUMNS}, geometry=[], crs=RD)


def task(
    *layers: Layer,
    rules: RuleSet | None = None,
    promised: Targets | None = None,
    here: Region = HERE,
    land: Layer = LAND,
    scenarios: Sequence[str] = (),
    **more: Any,
) -> pd.DataFrame:
    """The table of a region, with the findings that its rules give."""
    ruleset = rules or book()
    there = placed(land, *layers)
    sets = [ruleset, *(ruleset.under(name) for name in scenarios)]
    frames = [evaluate(item, there, here, land).frame for item in sets]
    given = {
        "municipalities": land.frame,
        "energy_region": None,
        "features": {name: item.frame for name, item in there.items()},
        "findings": pd.concat([frame for frame in frames if len(frame)] or [nothing_found()], ignore_index=True),
        "rulesets": sets,
        "targets": promised or targets(),
    }
    return indicator_table(here, **{**given, **more})


def figures(**values: float) -> pd.Series:
    """The row of an energy region."""
    return pd.Series({ID: HERE.code, "name": HERE.name, **values})


def values(table: pd.DataFrame, indicator: str, column: str = "value", scenario: str = "basis") -> dict[str, Any]:
    """Subject to a column of an indicator."""
    rows = table[(table["indicator_id"] == indicator) & (table["scenario"] == scenario)]
    return dict(zip(rows["subject"], rows[column], strict=True))


def value(table: pd.DataFrame, indicator: str, column: str = "value", scenario: str = "basis") -> Any:
    """What an indicator says of the region itself."""
    return values(table, indicator, column, scenario)[HERE.code]


def with_columns(land: Layer, **columns: Sequence[float]) -> Layer:
    return replace(land, frame=land.frame.assign(**columns))
