"""How long a search area takes until it delivers power."""

from collections.abc import Mapping
from typing import Final

import geopandas as gpd

from spatial.indicators import params
from spatial.indicators.params import read_param
from spatial.indicators.search_ground import SEARCH_LAYERS, SOLAR, WIND
from spatial.layers.claim_status import claim_status
from spatial.layers.layer import ID
from spatial.rules.ruleset import RuleSet

__all__ = ["claim_lead_months", "lead_years"]

_PARAMS: Final = {WIND: params.LEAD_TIME_WIND, SOLAR: params.LEAD_TIME_SOLAR}
_MONTHS_IN_YEAR: Final = 12
_UNDER_WAY: Final = ("pipeline", "realised")


def lead_years(ruleset: RuleSet) -> dict[str, float]:
    """Return technique to years from search area to operation."""
    return {name: read_param(ruleset, param).value for name, param in _PARAMS.items()}


def claim_lead_months(inputs: Mapping[str, gpd.GeoDataFrame], ruleset: RuleSet) -> dict[tuple[str, str], float]:
    """Return what the permits and building of each search area take, by layer and feature id, in months.

    What is in the pipeline or stands has its permit: it is left out, as its own time is not known.

    Parameters
    ----------
    inputs
        Layer name to features.
    """
    years = lead_years(ruleset)
    return {
        (layer, str(name)): years[technique] * _MONTHS_IN_YEAR
        for layer, technique in SEARCH_LAYERS.items()
        if layer in inputs
        for name, status in zip(inputs[layer][ID], claim_status(inputs[layer]), strict=True)
        if status not in _UNDER_WAY
    }
