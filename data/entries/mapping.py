"""What a source becomes: which features, which columns, which numbers are added to which layer."""

import string
from typing import Literal

from pydantic import Field, model_validator

from data.yaml_models import Document, Identifier
from spatial.parameters.params import Status
from spatial.relations.filters import Where

__all__ = ["Attach", "AttachedColumn", "Column", "LayerMapping", "Public", "Width", "fields_of"]

Value = str | int | float


class Column(Document):
    """How a column of the layer is made from one of the source.

    `prefix` is put before a text; `null` lists values that mean "no value"; `vocabulary` names the list that raw terms
    are translated by, the raw term being kept in the column `<name>_source_term`.
    """

    source: str
    prefix: str = ""
    null: tuple[Value, ...] = ()
    vocabulary: Identifier | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, content: object) -> object:
        """`dwellings: Aantal` is short for `dwellings: {source: Aantal}`."""
        return {"source": content} if isinstance(content, str) else content


class Public(Document):
    """Which features may be published: those whose `column` holds one of `values`; the others are only counted.

    They are counted per value of `count_by`, which must not tell what was withheld: a municipality.
    """

    column: str
    values: tuple[str, ...] = Field(min_length=1)
    count_by: str


class Width(Document):
    """How wide lines are on the ground, in metres: a number of the field, so with the status and source of one."""

    value: float = Field(gt=0, allow_inf_nan=False)
    status: Status
    source: str


class LayerMapping(Document):
    """How one layer is made from a source: which features, their id and name, their columns.

    `id` and `name` are a column, or a template such as ``"{kind} {number}"``. An id must survive a new pull, and be no
    other source's of the same layer: where a source only numbers its features, put its name before the number.
    `constants` are set on every feature. `null` lists values that mean "no value" in every column. With `dissolve`,
    features of one id become one; the columns then keep their first value. `width_m` draws lines as areas of that
    width, as a layer holds areas and points only; say of a source whose lines lie in the middle of what they stand for.
    """

    layer: Identifier
    id: str
    name: str
    columns: dict[Identifier, Column] = Field(default_factory=dict)
    constants: dict[Identifier, str | float] = Field(default_factory=dict)
    where: Where = Field(default_factory=dict)
    null: tuple[Value, ...] = ()
    public: Public | None = None
    dissolve: bool = False
    width_m: Width | None = None

    @property
    def asked(self) -> tuple[str, ...]:
        """Every column of the source that it reads, each once."""
        names = [*fields_of(self.id), *fields_of(self.name), *self.where]
        names += [column.source for column in self.columns.values()]
        if self.public is not None:
            names += [self.public.column, self.public.count_by]
        return tuple(dict.fromkeys(names))


class AttachedColumn(Document):
    """One number that a table adds: the column that holds it, and for which of its rows."""

    value: str | None = None
    where: Where = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _short(cls, content: object) -> object:
        """`households: Aantal` is short for `households: {value: Aantal}`."""
        return {"value": content} if isinstance(content, str) else content


class Attach(Document):
    """How a table or raster adds numbers to the features of a layer.

    A table joins its `key` column to the layer's ids, for the rows that pass `where` and, with `latest`, that have the
    greatest value of that column (a period). With `redate`, keys are municipal codes that may be of an earlier year:
    they are brought to the codes of today and the numbers of municipalities that became one are added up; with
    ``redate: name`` the keys are names. `year` names the column that keeps the year of the rows taken by `latest`.
    `null` lists values that mean "no value". A raster gives the mean over each feature, each cell weighing by the share
    covered.

    `column` with `value` is short for `columns` with one entry.
    """

    layer: Identifier
    columns: dict[Identifier, AttachedColumn] = Field(min_length=1)
    key: str | None = None
    where: Where = Field(default_factory=dict)
    latest: str | None = None
    year: Identifier | None = None
    redate: bool | Literal["name"] = False
    null: tuple[Value, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _one_column(cls, content: object) -> object:
        if not isinstance(content, dict) or "column" not in content or "columns" in content:
            return content
        rest = {name: value for name, value in content.items() if name not in ("column", "value")}
        return {**rest, "columns": {content["column"]: {"value": content.get("value")}}}

    @model_validator(mode="after")
    def _year_of_latest(self) -> "Attach":
        if self.year is not None and self.latest is None:
            msg = "'year' keeps the year of the newest rows; say with 'latest' which column tells it"
            raise ValueError(msg)
        return self

    @property
    def fills(self) -> tuple[str, ...]:
        """The columns of the layer that it fills."""
        return (*self.columns, *([self.year] if self.year else []))

    @property
    def complete(self) -> bool:
        """Whether it says all that a join needs."""
        return self.key is not None and all(column.value is not None for column in self.columns.values())

    @property
    def asked(self) -> tuple[str, ...]:
        """Every column of the table that it reads, each once."""
        names = [self.key, self.latest, *self.where]
        for column in self.columns.values():
            names += [column.value, *column.where]
        return tuple(dict.fromkeys(name for name in names if name is not None))


def fields_of(template: str) -> list[str]:
    """Return the source's columns that a name template uses; a template without braces is a column itself."""
    if "{" not in template:
        return [template]
    return list(dict.fromkeys(field for _, field, _, _ in string.Formatter().parse(template) if field))
