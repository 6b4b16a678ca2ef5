"""The numbers of a table or a raster joined to the features of a layer."""

import re

import numpy as np
import pandas as pd

from data.entries.mapping import AttributeJoin, JoinedColumn
from data.entries.source import Source
from data.errors import HarmoniseError
from data.files.cell_values import as_numbers, as_text
from data.files.column_names import with_requested_columns
from data.harmonise.municipality_recoding import CodeOrName, recoded
from data.rulebook.vocabulary import LayerSpec
from spatial.geometry.raster import Raster, mean_by_feature
from spatial.layers.issues import Issue
from spatial.layers.layer import ID, NAME, Layer
from spatial.relations.filters import matching

__all__ = ["check_whole_numbers", "chosen_rows", "join_raster", "join_table"]

_MIN_COVERED_SHARE = 0.5
_MAX_NAMED = 5


def join_table(
    source: Source, join: AttributeJoin, table: pd.DataFrame, layer: Layer
) -> tuple[Layer, tuple[Issue, ...]]:
    """Join number columns of a table to a layer by the features' ids.

    Parameters
    ----------
    source, join
        The entry; `join.key` holds the ids, each column's `value` the numbers, `where` and `latest` choose the rows.
    table
        In any order; a key may occur once among the rows chosen for a column, unless `join.redate` adds them up.
    layer
        Features without a row get no number and an Issue.

    Returns
    -------
    The layer with the columns, and the issues, sorted.

    Raises
    ------
    HarmoniseError
        A column is missing (named with the nearest available ones), or a key occurs twice.
    """
    rows = chosen_rows(source, join, table)
    periods = [rows] if join.since is None else _by_year(source, join, rows)
    issues: list[Issue] = []
    for name, column in join.columns.items():
        parts = []
        for period in periods:
            numbers, not_placed = _numbers(source, join, column, period, layer)
            parts.append(numbers)
            issues += [
                Issue(source.id, layer.name, "municipality_not_placed", "", f"{name}: {reason}", 0.0, count)
                for reason, count in not_placed
            ]
        # Who has no number in one of the years has no sum.
        numbers = parts[0] if len(parts) == 1 else pd.concat(parts, axis=1).sum(axis=1, min_count=len(parts))
        layer, column_issues = _with_column(source, name, layer, numbers, "the table has no number for this area")
        issues += column_issues
    if join.year is not None:
        layer = layer.assign(**{join.year: _year(source, join, periods[-1])})
    return layer, tuple(sorted(set(issues)))


def _by_year(source: Source, join: AttributeJoin, rows: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the rows of each year from `join.since` to the newest, also of a year without any; of no rows one part."""
    if rows.empty:
        return [rows]
    years = _years(source, join, rows)
    return [rows[years == year] for year in range(int(join.since or 0), int(years.max()) + 1)]


def _years(source: Source, join: AttributeJoin, rows: pd.DataFrame) -> pd.Series:
    return pd.Series([_year_of(source, join, period) for period in rows[str(join.latest)]], index=rows.index)


def _numbers(
    source: Source, join: AttributeJoin, column: JoinedColumn, rows: pd.DataFrame, layer: Layer
) -> tuple[pd.Series, list[tuple[str, int]]]:
    """Return the numbers of one period by feature id, and what of them could not be placed."""
    chosen = rows[matching(rows, column.where)]
    keys = as_text(chosen[str(join.key)]).str.strip()
    values = chosen[str(column.value)]
    values = values.where(~values.isin(list(join.null)))
    numbers = pd.Series(as_numbers(values, source.csv.decimal).to_numpy(), index=keys.astype(object))
    if join.redate:
        return _recode_municipalities(numbers, layer, "name" if join.redate == "name" else "code")
    if numbers.index.duplicated().any():
        msg = (
            f"source '{source.id}': '{join.key}' {numbers.index[numbers.index.duplicated()][0]} occurs twice; "
            "narrow 'where' in its entry to one row a feature"
        )
        raise HarmoniseError(msg)
    return numbers, []


def chosen_rows(source: Source, join: AttributeJoin, table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a table that a join reads, by its `where`, `latest` and `since`, in their order.

    Raises
    ------
    HarmoniseError
        A column is missing (named with the nearest available ones).
    """
    table, _ = with_requested_columns(table, source.columns_read, f"source '{source.id}'", "attach")
    # CBS pads its codes with spaces, in a file as in an answer.
    table = table.assign(**{name: _stripped(table[name]) for name in _filter_columns(join)})
    rows = table[matching(table, join.where)]
    if join.since is not None and len(rows):
        return rows[_years(source, join, rows) >= join.since]
    if join.latest is not None and len(rows):
        rows = rows[rows[join.latest] == rows[join.latest].max()]
    return rows


def join_raster(source: Source, join: AttributeJoin, raster: Raster, layer: Layer) -> tuple[Layer, tuple[Issue, ...]]:
    """Add the coverage-weighted mean of a raster to each feature of a layer.

    Where the raster has a value on less than half of a feature, the feature gets no number and an Issue: a mean over
    the dry edge of a sea area says nothing of the area.
    """
    means = mean_by_feature(raster, layer)
    is_covered = means["covered_share"] >= _MIN_COVERED_SHARE
    values = pd.Series(means["mean"].where(is_covered).round(1).to_numpy(), index=layer.frame[ID].astype(object))
    (name,) = join.columns
    return _with_column(source, name, layer, values, "the raster has a value on less than half of this area")


def check_whole_numbers(source: Source, join: AttributeJoin, layer: Layer, spec: LayerSpec) -> None:
    """Check that joined columns that the vocabulary calls whole numbers hold nothing else.

    Raises
    ------
    HarmoniseError
        One holds a fraction; source, column and number are named.
    """
    for name in join.columns:
        values = layer.frame[name].to_numpy(dtype=float)
        broken = np.flatnonzero(~np.isnan(values) & (values % 1 != 0))
        if spec.columns[name].type == "integer" and len(broken):
            msg = (
                f"source '{source.id}': column '{name}' of layer '{layer.name}' must hold whole numbers, it holds "
                f"{values[broken[0]]:g} for {layer.frame[ID].iloc[broken[0]]}; mend the source, or call the column a "
                "number in the vocabulary"
            )
            raise HarmoniseError(msg)


def _filter_columns(join: AttributeJoin) -> set[str]:
    """Return the columns that choose rows: their values are compared as text."""
    return {*join.where, *(name for column in join.columns.values() for name in column.where)}


def _stripped(values: pd.Series) -> pd.Series:
    return values.map(lambda value: value.strip() if isinstance(value, str) else value)


def _year(source: Source, join: AttributeJoin, rows: pd.DataFrame) -> float:
    """Return the year of the chosen rows, NaN of none."""
    return float("nan") if rows.empty else float(_year_of(source, join, rows[str(join.latest)].iloc[0]))


def _year_of(source: Source, join: AttributeJoin, period: object) -> int:
    """Return the year that a period begins with (2024JJ00, 2025MM10)."""
    match = re.match(r"(\d{4})", str(period).strip())
    if match is None:
        msg = (
            f"source '{source.id}': '{join.latest}' is '{str(period).strip()}', which begins with no year; "
            "leave out 'year' and 'since'"
        )
        raise HarmoniseError(msg)
    return int(match[1])


def _recode_municipalities(
    numbers: pd.Series, layer: Layer, kind: CodeOrName
) -> tuple[pd.Series, list[tuple[str, int]]]:
    """Recode codes or names to those of the layer, adding up what became one; and report what has no place in it.

    Returns
    -------
    The numbers by feature id, and message and count of each group of values that could not be placed.
    """
    current = layer.frame[ID if kind == "code" else NAME].tolist()
    recoding = recoded(pd.Series(numbers.index, dtype=object), kind, current)
    in_layer = recoding.values.isin(current).to_numpy()
    placed_values = recoding.values[in_layer].astype(object)
    ids = placed_values if kind == "code" else placed_values.map(dict(zip(current, layer.frame[ID], strict=True)))
    placed = pd.Series(numbers.to_numpy()[in_layer], index=ids.astype(object))
    not_placed = []
    for reason, mask in (
        ("was split, so that no number of it can be placed", recoding.split),
        ("is no municipality of today", ~in_layer & ~recoding.split),
    ):
        codes = sorted(
            {str(value) for value in recoding.values[mask].dropna() if kind == "name" or value.startswith("GM")}
        )
        if codes:
            others = f" and {len(codes) - _MAX_NAMED} more" if len(codes) > _MAX_NAMED else ""
            not_placed.append((f"{', '.join(codes[:_MAX_NAMED])}{others} {reason}", len(codes)))
    return placed.groupby(level=0).sum(min_count=1), not_placed


def _with_column(
    source: Source, name: str, layer: Layer, numbers: pd.Series, message_if_absent: str
) -> tuple[Layer, tuple[Issue, ...]]:
    values = layer.frame[ID].map(numbers).to_numpy(dtype=float)
    issues = tuple(
        Issue(source.id, layer.name, "no_value", str(feature), f"{name}: {message_if_absent}")
        for feature in layer.frame.loc[np.isnan(values), ID]
    )
    return layer.assign(**{name: values}), issues
