"""What is different under each further scenario of a report."""

from collections.abc import Collection, Mapping, Sequence

import geopandas as gpd
import pandas as pd
import shapely

from spatial.report.comparison import compare
from spatial.report.comparison_columns import COMPARISONS
from spatial.rules.ruleset import RuleSet

__all__ = ["comparisons_of"]


def comparisons_of(
    findings: gpd.GeoDataFrame,
    rulesets: Sequence[RuleSet],
    *,
    inputs: Mapping[str, gpd.GeoDataFrame],
    within: shapely.Geometry,
    indicators: pd.DataFrame,
    not_evaluated: Collection[str] = (),
    threads: int = 1,
) -> pd.DataFrame:
    """Return what is different by rule under each further scenario, as `COMPARISONS`.

    The basic rule set comes first; see `spatial.report.comparison.compare`.
    """
    basic, *further = rulesets
    compared = [
        compare(
            findings,
            basic.scenario,
            ruleset.scenario,
            basic,
            inputs=inputs,
            within=within,
            not_evaluated=not_evaluated,
            indicators=indicators,
            threads=threads,
        ).rules.assign(scenario=ruleset.scenario)
        for ruleset in further
    ]
    columns = list(COMPARISONS.names)
    return pd.concat(compared, ignore_index=True)[columns] if compared else pd.DataFrame(columns=columns)
