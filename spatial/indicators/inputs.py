"""What the indicators of one region and scenario are computed from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import geopandas as gpd
import pandas as pd

from spatial.indicators.targets import Targets
from spatial.layers.layer import ID
from spatial.layers.region import PROVINCE_CODE, Region
from spatial.rules.ruleset import RuleSet

__all__ = ["IndicatorInputs"]


@dataclass(frozen=True)
class IndicatorInputs:
    """Hold what was pulled, found and promised.

    Parameters
    ----------
    region
        What the table is about.
    municipalities
        All municipalities, with the figures that were attached to them.
    energy_region
        The figures that were attached to the energy region; none where there are none or the region is no such one.
    features
        Layer name to the features that touch the region, uncut.
    findings
        Of one scenario.
    ruleset
        The rules of all scenarios with the numbers of this one.
    targets
        What was promised.
    on
        The day of the run, from which is counted what can be in time; None where there is none.
    """

    region: Region
    municipalities: pd.DataFrame
    energy_region: pd.Series | None
    features: Mapping[str, gpd.GeoDataFrame]
    findings: gpd.GeoDataFrame
    ruleset: RuleSet
    targets: Targets
    on: date | None = None

    def with_local_params(self) -> "IndicatorInputs":
        """Return the same with the numbers as they are in this region: those of its province where it lies in one."""
        codes = (self.region.code, *(self.provinces if len(self.provinces) == 1 else ()))
        return replace(self, ruleset=self.ruleset.at(codes))

    @property
    def members(self) -> pd.DataFrame:
        """The municipalities of the region."""
        return self.municipalities[self.municipalities[ID].isin(self.region.municipalities)]

    @property
    def provinces(self) -> tuple[str, ...]:
        """The provinces that the region lies in, sorted; none where the boundaries do not tell."""
        if PROVINCE_CODE not in self.municipalities:
            return ()
        return tuple(sorted({str(code) for code in self.members[PROVINCE_CODE].dropna() if code}))

    @property
    def province(self) -> str | None:
        """The province that is the same municipalities as the region, if there is one."""
        if len(self.provinces) != 1:
            return None
        whole = self.municipalities.loc[self.municipalities[PROVINCE_CODE] == self.provinces[0], ID]
        return self.provinces[0] if set(whole) == set(self.region.municipalities) else None

    def missing_layers(self, rule_ids: list[str]) -> tuple[str, ...]:
        """Return the layers that some rules need and that could not be had, each once."""
        rules = [self.ruleset.rules[name] for name in rule_ids]
        return tuple(dict.fromkeys(layer for rule in rules for layer in rule.missing(self.features)))
