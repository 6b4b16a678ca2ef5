"""Numbers of a table or a raster, added to the features of a layer."""

import re

import numpy as np
import pandas as pd

from data.entries.mapping import Attach
from data.entries.source import Source
from data.errors import HarmoniseError
from data.files.cell_values import as_numbers, as_text
from data.files.column_names import as_asked
from data.harmonise.municipality_recoding import Kind, redated
from spatial.geometry.raster import Raster, mean_by_feature
from spatial.layers.issues import Issue
from spatial.layers.layer import ID, NAME, Layer
from spatial.relations.filters import matching

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
    # CBS pads its codes with spaces, in a file as in an answer.
    table = table.assign(**{name: _stripped(table[name]) for name in _codes_of(attach)})
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
            numbers, lost = _of_today(numbers, layer, "name" if attach.redate == "name" else "code")
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
    if attach.year is not None:
        layer = layer.assign(**{attach.year: _year(source, attach, rows)})
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


def _codes_of(attach: Attach) -> set[str]:
    """Return the columns that choose rows: their values are compared as words."""
    return {*attach.where, *(name for column in attach.columns.values() for name in column.where)}


def _stripped(values: pd.Series) -> pd.Series:
    return values.map(lambda value: value.strip() if isinstance(value, str) else value)


def _year(source: Source, attach: Attach, rows: pd.DataFrame) -> float:
    """Return the year of the rows that were taken; of a period (2024JJ00, 2025MM10) the year that it begins with."""
    if rows.empty:
        return float("nan")
    period = str(rows[str(attach.latest)].iloc[0]).strip()
    found = re.match(r"(\d{4})", period)
    if found is None:
        msg = f"source '{source.id}': '{attach.latest}' is '{period}', which begins with no year; leave out 'year'"
        raise HarmoniseError(msg)
    return float(found[1])


def _of_today(numbers: pd.Series, layer: Layer, kind: Kind) -> tuple[pd.Series, list[tuple[str, int]]]:
    """Bring codes or names to those of the layer, adding up what became one; and say what has no place in it."""
    current = layer.frame[ID if kind == "code" else NAME].tolist()
    found = redated(pd.Series(numbers.index, dtype=object), kind, current)
    here = found.values.isin(current).to_numpy()
    words = found.values[here].astype(object)
    ids = words if kind == "code" else words.map(dict(zip(current, layer.frame[ID], strict=True)))
    placed = pd.Series(numbers.to_numpy()[here], index=ids.astype(object))
    lost = []
    for what, mask in (
        ("was split, so that no number of it can be placed", found.split),
        ("is no municipality of today", ~here & ~found.split),
    ):
        codes = sorted({str(word) for word in found.values[mask].dropna() if kind == "name" or word.startswith("GM")})
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
