"""The table of indicators of a region, under the basic scenario and what further ones change of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.indicators.energy import energy_rows
from spatial.indicators.housing import housing_rows
from spatial.indicators.indicators import INDICATORS
from spatial.indicators.inputs import IndicatorInputs
from spatial.indicators.nitrogen import nitrogen_rows
from spatial.indicators.process import grid_rows, nature_rows, process_rows
from spatial.indicators.rows import IndicatorRows
from spatial.indicators.search_ground import search_ground
from spatial.indicators.targets import Targets
from spatial.layers.region import Region
from spatial.messages import Sayable, message
from spatial.rules.ruleset import RuleSet

__all__ = ["indicator_table"]

_KEY = ["indicator_id", "subject"]
_COMPARED = ["value", "low", "high", "absent"]


def indicator_table(
    region: Region,
    *,
    municipalities: pd.DataFrame,
    energy_region: pd.Series | None,
    features: Mapping[str, gpd.GeoDataFrame],
    findings: gpd.GeoDataFrame,
    rulesets: Sequence[RuleSet],
    targets: Targets,
    labels: Mapping[str, str] | None = None,
    titles: Mapping[str, Sayable] | None = None,
    origins: Mapping[str, Sayable] | None = None,
    agreement: Mapping[str, float] | None = None,
    on: date | None = None,
    threads: int = 1,
) -> pd.DataFrame:
    """Return the indicators of a region, each with a value or with the reason why it has none.

    Parameters
    ----------
    region
        What it is about.
    municipalities
        All municipalities, with the figures that tables attached to them.
    energy_region
        The row of the layer ``energy_regions`` with the figures of this region; none without that layer.
    features
        Layer name to the features that touch the region, uncut (EPSG:28992); plans have `municipality`.
    findings
        Findings of all scenarios: `spatial.findings.evaluate.FINDING_COLUMNS` and ``geometry``.
    rulesets
        The basic one first, then those of further scenarios, as `RuleSet.under` gives them.
    targets
        What was promised.
    labels, titles, origins
        Layer to its label and to its title; ``layer`` or ``layer.column`` to its source in words.
    agreement
        ``agreed`` and ``disputed`` to the share of the facts, once that is known.
    on
        The day of the run; without one everything may be in time.
    threads
        Threads of the overlay; the result does not depend on it.

    Returns
    -------
    `INDICATOR_COLUMNS`, sorted by scenario (the basic one first), then as `INDICATORS` and as the rows were collected.
    Of a further scenario only what differs from the basic one. What is said of a number is a message.

    Raises
    ------
    RuleError
        The rule set lacks a parameter that indicators read.
    """
    basic = rulesets[0]
    ground = search_ground(features, region, threads=threads)
    drawn = search_ground(features, region, numbered=False, threads=threads)
    tables: list[pd.DataFrame] = []
    for ruleset in rulesets:
        inputs = IndicatorInputs(
            region,
            municipalities,
            energy_region,
            features,
            _findings_under(findings, basic, ruleset),
            replace(basic, params=ruleset.params, scenario=ruleset.scenario),
            targets,
            on,
        ).with_local_params()
        rows = IndicatorRows(region.code, origins or {}, labels or {}, titles or {})
        energy_rows(rows, inputs, ground, drawn, threads=threads)
        housing_rows(rows, inputs)
        process_rows(rows, inputs, agreement)
        if not tables:
            _ground_rows(rows, inputs)
            nitrogen_rows(rows, inputs, threads=threads)
            grid_rows(rows, inputs, threads=threads)
            nature_rows(rows)
        table = _in_order(rows.table(ruleset.scenario))
        tables.append(_changed(table, tables[0]) if tables else table)
    return pd.concat(tables, ignore_index=True)


def _findings_under(findings: gpd.GeoDataFrame, basic: RuleSet, ruleset: RuleSet) -> gpd.GeoDataFrame:
    """Return the findings that hold under a scenario: its own, and the basic ones of rules that it does not touch."""
    own = findings["scenario"] == ruleset.scenario
    if ruleset.scenario == basic.scenario:
        return findings[own]
    untouched = (findings["scenario"] == basic.scenario) & ~findings["rule_id"].isin(list(ruleset.rules))
    return findings[own | untouched]


def _ground_rows(rows: IndicatorRows, inputs: IndicatorInputs) -> None:
    rows.add("ground.area", inputs.region.area_ha, source=rows.origin("municipalities"))
    people = inputs.members["population"] if "population" in inputs.members else pd.Series(dtype=float)
    values = pd.to_numeric(people)
    if len(values) and values.notna().all():
        rows.add("ground.population", values.sum(), status="V", source=rows.origin("municipalities.population"))
    else:
        rows.absent("ground.population", message("absent.ground.population"))


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    place = {name: at for at, name in enumerate(INDICATORS)}
    return table.iloc[np.argsort(table["indicator_id"].map(place).to_numpy(), kind="stable")].reset_index(drop=True)


def _changed(table: pd.DataFrame, basic: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that the basic scenario does not have, or has otherwise."""
    before = basic.set_index(_KEY)[_COMPARED]
    now = table.set_index(_KEY)[_COMPARED]
    matching = before.reindex(now.index)
    same = (now == matching) | (now.isna() & matching.isna())
    return table[~same.all(axis=1).to_numpy()].reset_index(drop=True)
