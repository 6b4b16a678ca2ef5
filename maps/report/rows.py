"""The rows of `report.json`: models of the tables' columns, that refuse what these do not describe.

A field that may be absent is null for a number or a time and '' for text; what is many is a list. Numbers carry their
unit in their name or in a field `unit`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, create_model
from pydantic_core import CoreSchema

from spatial.findings.tables import FINDINGS
from spatial.schema.column import Column
from spatial.schema.table import Table
from spatial.schema.value_list import ValueList

__all__ = ["FINDING_ROWS", "OF_THE_RULE", "TITLE", "CodeOf", "Row", "RowsOf", "described", "row_model"]

OF_THE_RULE: Final = ("title", "left_layer", "right_layer")
"""Columns of a finding that its rule gives for all of them."""

FINDING_ROWS: Final = FINDINGS.without(("kind", *OF_THE_RULE))
"""A conflict or opportunity; its layers and its title are those of its rule."""

TITLE: Final = "columnTitle"
"""Key of a column's title in a schema, where `title` is what pydantic makes of names."""

_TYPES: Final[Mapping[str, Any]] = {
    "text": str,
    "integer": int,
    "number": float,
    "boolean": bool,
    "date": date,
    "datetime": datetime,
}


class Row(BaseModel):
    """A row that has exactly the fields that are described, without NaN or infinity."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


@dataclass(frozen=True)
class CodeOf:
    """Let a text of a model be one of the codes of a value list."""

    values: ValueList

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return what pydantic checks by."""
        return handler.generate_schema(_one_of(self.values.codes))


@dataclass(frozen=True)
class RowsOf:
    """Let a list of a model be the rows of a table."""

    table: Table

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return what pydantic checks by."""
        return handler.generate_schema(list[row_model(self.table)])  # type: ignore[misc]


@cache
def row_model(table: Table) -> type[Row]:
    """Return the model of a table's rows: a field a column, in order."""
    name = "".join(part.title() for part in table.name.split("_"))
    fields: dict[str, Any] = {column.name: (_type(column), described(column)) for column in table.columns}
    return create_model(name, __base__=Row, __doc__=table.description.en, **fields)


def described(column: Column) -> Any:  # noqa: ANN401 - a field as pydantic holds it
    """Return what a schema says of a column."""
    parts = [column.description.en]
    if column.values is not None:
        words = {code: text for code, text in column.values.words("en").items() if text != code}
        parts += [f"{text if text.startswith(f'{code}: ') else f'{code}: {text}'}." for code, text in words.items()]
    return Field(description=" ".join(parts), json_schema_extra={TITLE: column.title.en})


def _type(column: Column) -> Any:  # noqa: ANN401 - a type as pydantic takes it
    if column.many:
        return list[str]
    if column.type == "text":
        codes = column.values.codes if column.values else ()
        return _one_of((*codes, *([""] if column.optional else []))) if codes else str
    kind = _TYPES[column.type]
    if column.values is not None:
        grades = [int(code) for code in column.values.codes]
        kind = Annotated[kind, Field(ge=min(grades), le=max(grades))]
    return kind | None if column.optional else kind


def _one_of(codes: tuple[str, ...]) -> Any:  # noqa: ANN401 - a type as pydantic takes it
    return Literal[codes]
