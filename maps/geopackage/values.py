"""The values of a column as the file holds them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from maps.common.errors import OutputError
from spatial.schema.column import Column, ColumnType

__all__ = ["arrow_column", "arrow_type"]

_TYPES: Final[Mapping[ColumnType, pa.DataType]] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("ms", tz="UTC"),
}


def arrow_type(column: Column) -> pa.DataType:
    """Return the type that a column's values have in Arrow, from which GDAL makes the one of the file."""
    return _TYPES[column.type]


def arrow_column(table: str, column: Column, values: pd.Series) -> pa.Array:
    """Return a column's values, null where they are absent.

    Raises
    ------
    OutputError
        A value is not of the column's type: which table and column, and what it is.
    """
    absent = values.isna().to_numpy(dtype=bool)
    try:
        return _ARRAYS[column.type](values, absent)
    except (TypeError, ValueError) as err:
        msg = f"table '{table}': column '{column.name}' holds {column.type}s: {err}; mend what fills it, or its type"
        raise OutputError(msg) from err


def _texts(values: pd.Series, absent: np.ndarray) -> pa.Array:
    plain = values.to_numpy(dtype=object)
    if not all(isinstance(value, str) for value in plain[~absent]):
        plain = np.array([str(value) for value in plain], dtype=object)
    return pa.array(plain, type=pa.string(), mask=absent)


def _integers(values: pd.Series, absent: np.ndarray) -> pa.Array:
    numbers = pd.to_numeric(values).to_numpy(dtype="float64", na_value=np.nan)
    broken = np.flatnonzero(~absent & (numbers % 1 != 0))
    if len(broken):
        msg = f"{numbers[broken[0]]:g} stands among whole numbers"
        raise ValueError(msg)
    return pa.array(np.where(absent, 0, numbers).astype("int64"), mask=absent)


def _numbers(values: pd.Series, absent: np.ndarray) -> pa.Array:
    return pa.array(values.to_numpy(dtype="float64", na_value=np.nan), mask=absent)


def _booleans(values: pd.Series, absent: np.ndarray) -> pa.Array:
    return pa.array(np.where(absent, False, values.to_numpy(dtype=object)).astype(bool), mask=absent)


def _dates(values: pd.Series, absent: np.ndarray) -> pa.Array:
    days = [None if gone else _day(value) for value, gone in zip(values.to_numpy(object), absent, strict=True)]
    return pa.array(days, type=pa.date32())


def _day(value: object) -> date:
    if not isinstance(value, date):
        return date.fromisoformat(str(value))
    # A time is a date too.
    return date(value.year, value.month, value.day)


def _times(values: pd.Series, absent: np.ndarray) -> pa.Array:
    # A time without a zone is UTC.
    moments = pd.to_datetime(values, utc=True).to_numpy(dtype="datetime64[ms]")
    return pa.array(moments, type=_TYPES["datetime"], mask=absent)


_ARRAYS: Final[Mapping[ColumnType, Callable[[pd.Series, np.ndarray], pa.Array]]] = {
    "text": _texts,
    "integer": _integers,
    "number": _numbers,
    "boolean": _booleans,
    "date": _dates,
    "datetime": _times,
}
