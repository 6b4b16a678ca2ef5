"""The table of indicators of a region, under the basic scenario and what further ones change of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.indicators.energy import energy_rows
from spatial.indicators.given import Given
from spatial.indicators.housing import housing_rows
from spatial.indicators.indicators import INDICATORS
from spatial.indicators.nitrogen import nitrogen_rows
from spatial.indicators.process import grid_rows, nature_rows, process_rows
from spatial.indicators.rows import Rows
from spatial.indicators.search_ground import search_ground
from spatial.indicators.targets import Targets
from spatial.layers.region import Region
from spatial.rules.ruleset import RuleSet

__all__ = ["task_table"]

_KEY = ["indicator_id", "subject"]
_TOLD = ["value", "low", "high", "absent"]


def task_table(
    region: Region,
    *,
    municipalities: pd.DataFrame,
    energy_region: pd.Series | None,
    inputs: Mapping[str, gpd.GeoDataFrame],
    every: gpd.GeoDataFrame,
    rulesets: Sequence[RuleSet],
    targets: Targets,
    labels: Mapping[str, str] | None = None,
    origins: Mapping[str, str] | None = None,
    agreement: Mapping[str, float] | None = None,
    lang: str = "nl",
    threads: int = 1,
) -> pd.DataFrame:
    """Return the task of a region, each indicator with a value or with the reason why it has none.

    Parameters
    ----------
    region
        What it is about.
    municipalities
        All municipalities, with the figures that tables attached to them.
    energy_region
        The row of the layer ``energy_regions`` with the figures of this region; none without that layer.
    inputs
        Layer name to the features that touch the region, uncut (EPSG:28992); plans have `municipality`.
    every
        Findings of all scenarios: `spatial.findings.evaluate.FINDING_COLUMNS` and ``geometry``.
    rulesets
        The basic one first, then those of further scenarios, as `RuleSet.under` gives them.
    targets
        What was promised.
    labels, origins
        Layer to its label; ``layer`` or ``layer.column`` to its source in words.
    agreement
        ``agreed`` and ``disputed`` to the share of the facts, once that is known.
    threads
        Threads of the kernel; the result does not depend on it.

    Returns
    -------
    `INDICATOR_COLUMNS`, sorted by scenario (the basic one first), then as `INDICATORS` and as the rows were made. Of a
    further scenario only what differs from the basic one.

    Raises
    ------
    RuleError
        The rule set lacks a parameter that the task reads.
    """
    basic = rulesets[0]
    ground = search_ground(inputs, region, threads=threads)
    drawn = search_ground(inputs, region, numbered=False, threads=threads)
    tables: list[pd.DataFrame] = []
    for ruleset in rulesets:
        given = Given(
            region,
            municipalities,
            energy_region,
            inputs,
            _findings_under(every, basic, ruleset),
            replace(basic, params=ruleset.params, scenario=ruleset.scenario),
            targets,
        ).here()
        rows = Rows(region.code, lang, origins or {}, labels or {})
        energy_rows(rows, given, ground, drawn, threads=threads)
        housing_rows(rows, given)
        process_rows(rows, given, agreement)
        if not tables:
            _ground_rows(rows, given)
            nitrogen_rows(rows, given, threads=threads)
            grid_rows(rows, given, threads=threads)
            nature_rows(rows)
        table = _in_order(rows.table(ruleset.scenario))
        tables.append(_changed(table, tables[0]) if tables else table)
    return pd.concat(tables, ignore_index=True)


def _findings_under(every: gpd.GeoDataFrame, basic: RuleSet, ruleset: RuleSet) -> gpd.GeoDataFrame:
    """Return the findings that hold under a scenario: its own, and the basic ones of rules that it does not touch."""
    own = every["scenario"] == ruleset.scenario
    if ruleset.scenario == basic.scenario:
        return every[own]
    untouched = (every["scenario"] == basic.scenario) & ~every["rule_id"].isin(list(ruleset.rules))
    return every[own | untouched]


def _ground_rows(rows: Rows, given: Given) -> None:
    rows.add("ground.area", given.region.area_ha, source=rows.origin("municipalities"))
    people = given.members["population"] if "population" in given.members else pd.Series(dtype=float)
    values = pd.to_numeric(people)
    if len(values) and values.notna().all():
        rows.add("ground.population", values.sum(), status="V", source=rows.origin("municipalities.population"))
    else:
        rows.absent(
            "ground.population",
            "Geen bron geeft het inwonertal van elke gemeente; zie `opgavenkaart sources`.",
            "No source gives the population of every municipality; see `opgavenkaart sources`.",
        )


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    place = {name: at for at, name in enumerate(INDICATORS)}
    return table.iloc[np.argsort(table["indicator_id"].map(place).to_numpy(), kind="stable")].reset_index(drop=True)


def _changed(table: pd.DataFrame, basic: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that the basic scenario does not have, or has otherwise."""
    before = basic.set_index(_KEY)[_TOLD]
    now = table.set_index(_KEY)[_TOLD]
    matching = before.reindex(now.index)
    same = (now == matching) | (now.isna() & matching.isna())
    return table[~same.all(axis=1).to_numpy()].reset_index(drop=True)
