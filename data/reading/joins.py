"""Further tables of a file, whose rows tell more of its features."""

from collections.abc import Mapping

import pandas as pd

from data.entries.source import Join, Source
from data.errors import HarmoniseError
from data.reading.raw import Raw

__all__ = ["joined"]


def joined(source: Source, raw: Raw, tables: Mapping[str, pd.DataFrame]) -> Raw:
    """Add the columns of the source's further tables to its features, in the order in which it names them.

    A column that was there keeps its values; a feature without a row in a table has none in its columns. The number
    and order of features stay.

    Parameters
    ----------
    tables
        Each table that the source names.

    Raises
    ------
    HarmoniseError
        A column that joins is missing, or a table has several rows for one key and nothing says which counts.
    """
    frame = raw.frame
    for join in source.join:
        where = f"source '{source.id}': table '{join.table}'"
        table = _one_a_key(tables[join.table], join, where)
        _have(frame, join.by, f"{where} is joined by '{join.by}', which what was read before it")
        added = table.drop(columns=[name for name in table.columns if name in frame])
        rows = table[join.of].astype("string")
        told = added.set_axis(pd.Index(rows, dtype="string")).reindex(frame[join.by].astype("string"))
        frame = pd.concat([frame.reset_index(drop=True), told.reset_index(drop=True)], axis=1)
    return raw._replace(frame=frame)


def _one_a_key(table: pd.DataFrame, join: Join, where: str) -> pd.DataFrame:
    for name in (join.of, join.first):
        if name is not None:
            _have(table, name, where)
    known = table[table[join.of].notna()]
    if join.first is not None:
        return known.sort_values(join.first, kind="stable").drop_duplicates(join.of)
    again = known[join.of].duplicated()
    if again.any():
        msg = (
            f"{where} has several rows for {join.of} {known.loc[again, join.of].iloc[0]!r}; "
            "say with 'first' which column is smallest in the one that counts"
        )
        raise HarmoniseError(msg)
    return known


def _have(frame: pd.DataFrame, name: str, where: str) -> None:
    if name not in frame:
        msg = f"{where} has no column '{name}'; have: {', '.join(map(str, frame.columns))}"
        raise HarmoniseError(msg)
