"""Which faults in the data a region's report shows."""

from collections.abc import Iterable, Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.layers.issues import Issue, issue_table
from spatial.layers.layer import ID
from spatial.layers.region import Region

__all__ = ["empty_claims", "issues_here"]


def issues_here(
    issues: Iterable[Issue], inputs: Mapping[str, gpd.GeoDataFrame], municipalities: pd.DataFrame
) -> pd.DataFrame:
    """Return the issues of features of a region, and those that concern a whole source, as a table.

    Parameters
    ----------
    inputs, municipalities
        Layer name to the features that touch the region; the municipalities around it.
    """
    present = {name: set(frame[ID]) for name, frame in inputs.items()}
    present["municipalities"] = set(municipalities[ID])
    concerned = [issue for issue in issues if not issue.feature_id or issue.feature_id in present.get(issue.layer, ())]
    return issue_table(np.array(concerned, dtype=object).tolist())


def empty_claims(layers: pd.DataFrame, bare: Iterable[str], region: Region) -> list[Issue]:
    """Return an issue for each claim layer without any feature: nobody plans, or the source does not reach so far.

    Parameters
    ----------
    layers
        `ReportContext.layers`.
    bare
        The layers without any feature in the region.
    """
    claims = layers.loc[layers["group"] == "claim", "layer"]
    message = f"no feature touches {region.name}; the source may not cover it"
    return [Issue("", name, "no_features_here", "", message) for name in claims if name in set(bare)]
