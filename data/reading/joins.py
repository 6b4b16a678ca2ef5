"""Further tables of a file, whose columns are joined to its features."""

from collections.abc import Mapping

import pandas as pd

from data.entries.source import Source, TableJoin
from data.errors import HarmoniseError
from data.reading.raw import Raw

__all__ = ["join_tables"]


def join_tables(source: Source, raw: Raw, tables: Mapping[str, pd.DataFrame]) -> Raw:
    """Join the columns of the source's further tables to its features, in the order in which it names them.

    A column that was there keeps its values; a feature without a row in a table has none in its columns. The number and
    order of features stay.

    Parameters
    ----------
    tables
        Each table that the source names.

    Raises
    ------
    HarmoniseError
        A join column is missing, or a table has several rows for one key and nothing says which to take.
    """
    frame = raw.frame
    for join in source.join:
        where = f"source '{source.id}': table '{join.table}'"
        table = _one_row_per_key(tables[join.table], join, where)
        _require_column(frame, join.by, f"{where} is joined by '{join.by}', which what was read before it")
        added = table.drop(columns=[name for name in table.columns if name in frame])
        keys = table[join.key_column].astype("string")
        columns = added.set_axis(pd.Index(keys, dtype="string")).reindex(frame[join.by].astype("string"))
        frame = pd.concat([frame.reset_index(drop=True), columns.reset_index(drop=True)], axis=1)
    return raw._replace(frame=frame)


def _one_row_per_key(table: pd.DataFrame, join: TableJoin, where: str) -> pd.DataFrame:
    for name in (join.key_column, join.first):
        if name is not None:
            _require_column(table, name, where)
    with_key = table[table[join.key_column].notna()]
    if join.first is not None:
        return with_key.sort_values(join.first, kind="stable").drop_duplicates(join.key_column)
    is_repeated = with_key[join.key_column].duplicated()
    if is_repeated.any():
        msg = (
            f"{where} has several rows for {join.key_column} {with_key.loc[is_repeated, join.key_column].iloc[0]!r}; "
            "name with 'first' the column whose smallest value decides"
        )
        raise HarmoniseError(msg)
    return with_key


def _require_column(frame: pd.DataFrame, name: str, where: str) -> None:
    if name not in frame:
        msg = f"{where} has no column '{name}'; have: {', '.join(map(str, frame.columns))}"
        raise HarmoniseError(msg)
