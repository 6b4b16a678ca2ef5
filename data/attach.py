"""Numbers of a table or a raster, added to the features of a layer."""

import numpy as np
import pandas as pd

from data.columns import as_numbers, as_text
from data.errors import HarmoniseError
from data.source import Attach, Source
from spatial.issues import Issue
from spatial.layer import ID, Layer
from spatial.raster import Raster, mean_by_feature
from spatial.relations import matching

__all__ = ["attach_raster", "attach_table"]

_MIN_COVERED_SHARE = 0.5


def attach_table(source: Source, attach: Attach, table: pd.DataFrame, layer: Layer) -> tuple[Layer, tuple[Issue, ...]]:
    """Join one number column of a table to a layer by the features' ids.

    Parameters
    ----------
    source, attach
        The entry; `attach.key` holds the ids, `attach.value` the numbers, `attach.where` chooses the rows.
    table
        Any order; a key may occur once among the chosen rows.
    layer
        Features without a row get no number and an Issue.

    Raises
    ------
    HarmoniseError
        A column is missing, or a key occurs twice.
    """
    key, value = str(attach.key), str(attach.value)
    missing = sorted({name for name in (key, value, *attach.where) if name not in table})
    if missing:
        msg = (
            f"source '{source.id}': column(s) {', '.join(missing)} missing; "
            f"have: {', '.join(map(str, table.columns))}; mend 'attach' in its entry"
        )
        raise HarmoniseError(msg)
    chosen = table[matching(table, attach.where)]
    keys = as_text(chosen[key]).str.strip()
    if keys.duplicated().any():
        msg = (
            f"source '{source.id}': '{key}' {keys[keys.duplicated()].iloc[0]} occurs twice; "
            "narrow 'attach.where' in its entry to one row a feature"
        )
        raise HarmoniseError(msg)
    numbers = pd.Series(as_numbers(chosen[value], source.csv.decimal).to_numpy(), index=keys.astype(object))
    values = layer.frame[ID].map(numbers).astype("float64")
    return _with(source, attach, layer, values, "the table has no number for this area")


def attach_raster(source: Source, attach: Attach, raster: Raster, layer: Layer) -> tuple[Layer, tuple[Issue, ...]]:
    """Add the coverage-weighted mean of a raster to each feature of a layer.

    Where the raster has a value on less than half of a feature, the feature gets no number and an Issue: a mean over
    the dry edge of a sea area says nothing of the area.
    """
    measured = mean_by_feature(raster, layer)
    enough = measured["covered_share"] >= _MIN_COVERED_SHARE
    values = measured["mean"].where(enough).round(1)
    return _with(source, attach, layer, values, "the raster has a value on less than half of this area")


def _with(
    source: Source, attach: Attach, layer: Layer, values: pd.Series, absent: str
) -> tuple[Layer, tuple[Issue, ...]]:
    numbers = values.to_numpy(dtype=float)
    issues = tuple(
        Issue(source.id, layer.name, "no_value", str(name), f"{attach.column}: {absent}")
        for name in layer.frame.loc[np.isnan(numbers), ID]
    )
    return layer.assign(**{attach.column: numbers}), issues
