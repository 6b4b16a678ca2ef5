"""The noun `Table`: which columns stand in a table, in which order, and what it is called."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from spatial.messages import LANGUAGES, Text
from spatial.schema.column import Column
from spatial.schema.errors import SchemaError

__all__ = ["Table"]


@dataclass(frozen=True)
class Table:
    """Hold the columns of a table in order, and what it is called.

    The geometry of a table that has one is no column of it.

    Parameters
    ----------
    description
        What one of its rows says.

    Raises
    ------
    SchemaError
        A title or description is missing in a language, or two columns have one name or one title.
    """

    name: str
    title: Text
    description: Text
    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        if not (self.title.is_complete and self.description.is_complete):
            msg = f"table '{self.name}': its title or description is empty in Dutch or English; write both"
            raise SchemaError(msg)
        shown = [("name", [column.name for column in self.columns])]
        # Readers such as QGIS show titles alone.
        shown += [(f"title ({lang})", [column.label(lang) for column in self.columns]) for lang in LANGUAGES]
        for what, values in shown:
            if twice := sorted({value for value in values if values.count(value) > 1}):
                msg = f"table '{self.name}': {what} '{twice[0]}' stands at two columns; give each its own"
                raise SchemaError(msg)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of its columns in order."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def dtypes(self) -> dict[str, str]:
        """Name of a column to the pandas dtype of its values, but for texts and dates, which are objects."""
        return {column.name: column.dtype for column in self.columns if column.dtype != "object"}

    @cached_property
    def _by_name(self) -> Mapping[str, Column]:
        return {column.name: column for column in self.columns}

    def column(self, name: str) -> Column:
        """Return a column by its name.

        Raises
        ------
        SchemaError
            It has none of that name.
        """
        if name not in self._by_name:
            msg = (
                f"table '{self.name}' has no column '{name}'; it has {', '.join(self.names)}. "
                "Give the new one an entry where its table is described"
            )
            raise SchemaError(msg)
        return self._by_name[name]

    def with_columns(self, *columns: Column) -> "Table":
        """Return the table with further columns behind its own."""
        return replace(self, columns=(*self.columns, *columns))

    def without(self, names: Iterable[str]) -> "Table":
        """Return the table without the columns of these names."""
        left_out = set(names)
        return replace(self, columns=tuple(column for column in self.columns if column.name not in left_out))

    def frame(self, rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
        """Return rows as a frame with the columns in order and their dtypes, also without any row."""
        return pd.DataFrame(rows, columns=list(self.names)).astype(self.dtypes)
