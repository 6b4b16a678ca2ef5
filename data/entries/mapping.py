"""The mapping of a source: which features, which columns, which numbers are added to which layer."""

import string
from typing import Literal

from pydantic import Field, model_validator

from data.yaml_models import SnakeCaseId, YamlModel
from spatial.parameters.params import Status
from spatial.relations.filters import Where

__all__ = [
    "AttributeJoin",
    "ColumnMapping",
    "JoinedColumn",
    "LayerMapping",
    "LineWidth",
    "PublicationFilter",
    "fields_of",
]

CellValue = str | int | float


class ColumnMapping(YamlModel):
    """How a column of the layer is made from one of the source.

    `prefix` is put before a text; `null` lists values that mean "no value"; `vocabulary` names the list that raw terms
    are translated by, the raw term being kept in the column `<name>_source_term`.
    """

    source: str
    prefix: str = ""
    null: tuple[CellValue, ...] = ()
    vocabulary: SnakeCaseId | None = None

    @model_validator(mode="before")
    @classmethod
    def _expand_short_form(cls, content: object) -> object:
        """`dwellings: Aantal` is short for `dwellings: {source: Aantal}`."""
        return {"source": content} if isinstance(content, str) else content


class PublicationFilter(YamlModel):
    """Which features may be published: those whose `column` holds one of `values`; the others are only counted.

    They are counted per value of `count_by`, which must not reveal what was withheld: a municipality.
    """

    column: str
    values: tuple[str, ...] = Field(min_length=1)
    count_by: str


class LineWidth(YamlModel):
    """The width of lines on the ground, in metres: a number of the field, so with a status and a source."""

    value: float = Field(gt=0, allow_inf_nan=False)
    status: Status
    source: str


class LayerMapping(YamlModel):
    """How one layer is made from a source: which features, their id and name, their columns.

    `id` and `name` are a column, or a template such as ``"{kind} {number}"``. An id must survive a new pull, and must
    not be an id of another source of the same layer: where a source only numbers its features, put its name before the
    number. `constants` are set on every feature. `null` lists values that mean "no value" in every column. With
    `dissolve`, features of one id become one; the columns then keep their first value. `width_m` draws lines as areas
    of that width, as a layer holds areas and points only; use it for a source whose lines are the axes of what they
    represent.
    """

    layer: SnakeCaseId
    id: str
    name: str
    columns: dict[SnakeCaseId, ColumnMapping] = Field(default_factory=dict)
    constants: dict[SnakeCaseId, str | float] = Field(default_factory=dict)
    where: Where = Field(default_factory=dict)
    null: tuple[CellValue, ...] = ()
    public: PublicationFilter | None = None
    dissolve: bool = False
    width_m: LineWidth | None = None

    @property
    def columns_read(self) -> tuple[str, ...]:
        """Every column of the source that the mapping reads, each once."""
        names = [*fields_of(self.id), *fields_of(self.name), *self.where]
        names += [column.source for column in self.columns.values()]
        if self.public is not None:
            names += [self.public.column, self.public.count_by]
        return tuple(dict.fromkeys(names))


class JoinedColumn(YamlModel):
    """One number that a table adds: the column that holds it, and for which of its rows."""

    value: str | None = None
    where: Where = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _expand_short_form(cls, content: object) -> object:
        """`households: Aantal` is short for `households: {value: Aantal}`."""
        return {"value": content} if isinstance(content, str) else content


class AttributeJoin(YamlModel):
    """How a table or raster adds numbers to the features of a layer; the key `attach` of an entry.

    A table joins its `key` column to the layer's ids, for the rows that pass `where` and, with `latest`, that have the
    greatest value of that column (a period). With `redate`, keys are municipal codes that may be of an earlier year:
    they are recoded to the codes of today and the numbers of municipalities that became one are added up; with
    ``redate: name`` the keys are names. `year` names the column that keeps the year of the rows taken by `latest`. With
    `since`, the numbers of all years from that one up to the newest are added up; a feature that lacks one gets none.
    `null` lists values that mean "no value". A raster gives the mean over each feature, each cell weighted by the share
    covered.

    `column` with `value` is short for `columns` with one entry.
    """

    layer: SnakeCaseId
    columns: dict[SnakeCaseId, JoinedColumn] = Field(min_length=1)
    key: str | None = None
    where: Where = Field(default_factory=dict)
    latest: str | None = None
    since: int | None = Field(default=None, ge=1900, le=2100)
    year: SnakeCaseId | None = None
    redate: bool | Literal["name"] = False
    null: tuple[CellValue, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _expand_one_column(cls, content: object) -> object:
        if not isinstance(content, dict) or "column" not in content or "columns" in content:
            return content
        rest = {name: value for name, value in content.items() if name not in ("column", "value")}
        return {**rest, "columns": {content["column"]: {"value": content.get("value")}}}

    @model_validator(mode="after")
    def _year_requires_latest(self) -> "AttributeJoin":
        if self.year is not None and self.latest is None:
            msg = "'year' keeps the year of the newest rows; name with 'latest' the column that holds it"
            raise ValueError(msg)
        if self.since is not None and self.latest is None:
            msg = "'since' adds up the years up to the newest; name with 'latest' the column that holds the year"
            raise ValueError(msg)
        return self

    @property
    def columns_filled(self) -> tuple[str, ...]:
        """The columns of the layer that the join fills."""
        return (*self.columns, *([self.year] if self.year else []))

    @property
    def is_complete_table_join(self) -> bool:
        """Whether it has all keys that the join of a table needs."""
        return self.key is not None and all(column.value is not None for column in self.columns.values())

    @property
    def columns_read(self) -> tuple[str, ...]:
        """Every column of the table that the join reads, each once."""
        names = [self.key, self.latest, *self.where]
        for column in self.columns.values():
            names += [column.value, *column.where]
        return tuple(dict.fromkeys(name for name in names if name is not None))


def fields_of(template: str) -> list[str]:
    """Return the source's columns that a template uses; a template without braces is a column itself."""
    if "{" not in template:
        return [template]
    return list(dict.fromkeys(field for _, field, _, _ in string.Formatter().parse(template) if field))
