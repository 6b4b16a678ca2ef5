"""Numbers of a table or a raster, added to the features of a layer."""

import numpy as np
import pandas as pd

from data.columns import as_numbers, as_text
from data.errors import HarmoniseError
from data.mapping import Attach
from data.redating import redated
from data.source import Source
from data.spelling import as_asked
from spatial.issues import Issue
from spatial.layer import ID, Layer
from spatial.raster import Raster, mean_by_feature
from spatial.relations import matching

__all__ = ["attach_raster", "attach_table"]

_MIN_COVERED_SHARE = 0.5
_SHOWN = 5


def attach_table(source: Source, attach: Attach, table: pd.DataFrame, layer: Layer) -> tuple[Layer, tuple[Issue, ...]]:
    """Join number columns of a table to a layer by the features' ids.

    Parameters
    ----------
    source, attach
        The entry; `attach.key` holds the ids, each column's `value` the numbers, `where` and `latest` choose the rows.
    table
        Any order; a key may occur once among the rows chosen for a column, unless `attach.redate` adds up.
    layer
        Features without a row get no number and an Issue.

    Raises
    ------
    HarmoniseError
        A column is missing (named with the nearest there are), or a key occurs twice.
    """
    table, _ = as_asked(table, attach.asked, f"source '{source.id}'", "attach")
    rows = table[matching(table, attach.where)]
    if attach.latest is not None and len(rows):
        rows = rows[rows[attach.latest] == rows[attach.latest].max()]
    issues: list[Issue] = []
    for name, column in attach.columns.items():
        chosen = rows[matching(rows, column.where)]
        keys = as_text(chosen[str(attach.key)]).str.strip()
        values = chosen[str(column.value)]
        values = values.where(~values.isin(list(attach.null)))
        numbers = pd.Series(as_numbers(values, source.csv.decimal).to_numpy(), index=keys.astype(object))
        if attach.redate:
            numbers, lost = _of_today(numbers, layer)
            issues += [
                Issue(source.id, layer.name, "municipality_not_placed", "", f"{name}: {what}", 0.0, count)
                for what, count in lost
            ]
        elif numbers.index.duplicated().any():
            msg = (
                f"source '{source.id}': '{attach.key}' {numbers.index[numbers.index.duplicated()][0]} occurs twice; "
                "narrow 'where' in its entry to one row a feature"
            )
            raise HarmoniseError(msg)
        layer, more = _with(source, name, layer, numbers, "the table has no number for this area")
        issues += more
    return layer, tuple(sorted(issues))


def attach_raster(source: Source, attach: Attach, raster: Raster, layer: Layer) -> tuple[Layer, tuple[Issue, ...]]:
    """Add the coverage-weighted mean of a raster to each feature of a layer.

    Where the raster has a value on less than half of a feature, the feature gets no number and an Issue: a mean over
    the dry edge of a sea area says nothing of the area.
    """
    measured = mean_by_feature(raster, layer)
    enough = measured["covered_share"] >= _MIN_COVERED_SHARE
    values = pd.Series(measured["mean"].where(enough).round(1).to_numpy(), index=layer.frame[ID].astype(object))
    (name,) = attach.columns
    return _with(source, name, layer, values, "the raster has a value on less than half of this area")


def _of_today(numbers: pd.Series, layer: Layer) -> tuple[pd.Series, list[tuple[str, int]]]:
    """Bring municipal codes to those of the layer, adding up what became one; and say what has no place in it."""
    current = layer.frame[ID].tolist()
    found = redated(pd.Series(numbers.index, dtype=object), "code", current)
    here = found.values.isin(current).to_numpy()
    placed = pd.Series(numbers.to_numpy()[here], index=found.values[here].astype(object))
    lost = []
    for what, mask in (
        ("was split, so that no number of it can be placed", found.split),
        ("is no municipality of today", ~here & ~found.split),
    ):
        codes = sorted({str(code) for code in found.values[mask] if str(code).startswith("GM")})
        if codes:
            more = f" and {len(codes) - _SHOWN} more" if len(codes) > _SHOWN else ""
            lost.append((f"{', '.join(codes[:_SHOWN])}{more} {what}", len(codes)))
    return placed.groupby(level=0).sum(min_count=1), lost


def _with(source: Source, name: str, layer: Layer, numbers: pd.Series, absent: str) -> tuple[Layer, tuple[Issue, ...]]:
    values = layer.frame[ID].map(numbers).to_numpy(dtype=float)
    issues = tuple(
        Issue(source.id, layer.name, "no_value", str(feature), f"{name}: {absent}")
        for feature in layer.frame.loc[np.isnan(values), ID]
    )
    return layer.assign(**{name: values}), issues
