"""The noun `Source`: one entry of the catalogue."""

import hashlib
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from spatial.rules import Text, Where

__all__ = ["Attach", "Column", "CsvOptions", "LayerMapping", "Source"]

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Data):
    """How a column of the layer is made from one of the source.

    `prefix` is put before a text; `null` lists values that mean "no value"; `vocabulary` names the list that raw terms
    are translated by, the raw term being kept in the column `<name>_source_term`.
    """

    source: str
    prefix: str = ""
    null: tuple[str | int | float, ...] = ()
    vocabulary: Identifier | None = None


class LayerMapping(_Data):
    """How one layer is made from a source: which features, their id and name, their columns.

    `name` is a column, or a template such as ``"{kind} {number}"``. `constants` are set on every feature. With
    `dissolve`, features of one id become one; the columns then keep their first value.
    """

    layer: Identifier
    id: str
    name: str
    columns: dict[Identifier, Column] = Field(default_factory=dict)
    constants: dict[Identifier, str | float] = Field(default_factory=dict)
    where: Where = Field(default_factory=dict)
    dissolve: bool = False

    @model_validator(mode="before")
    @classmethod
    def _short_columns(cls, content: object) -> object:
        """`dwellings: Aantal` is short for `dwellings: {source: Aantal}`."""
        if isinstance(content, dict) and isinstance(content.get("columns"), dict):
            columns = {
                name: {"source": column} if isinstance(column, str) else column
                for name, column in content["columns"].items()
            }
            return {**content, "columns": columns}
        return content


class Attach(_Data):
    """How a table or raster adds a number to the features of a layer.

    A table joins its `key` column to the layer's ids, for the rows that pass `where`; a raster gives the mean over each
    feature, each cell weighing by the share that is covered.
    """

    layer: Identifier
    column: Identifier
    key: str | None = None
    value: str | None = None
    where: Where = Field(default_factory=dict)


class CsvOptions(_Data):
    """How a CSV file is written; `x` and `y` name its coordinate columns, if it has them."""

    separator: str = ","
    decimal: Literal[".", ","] = "."
    encoding: str = "utf-8"
    x: str | None = None
    y: str | None = None


class Source(_Data):
    """One entry of the catalogue: what it is, whose, under which licence, where and how it is pulled, what it becomes.

    Addresses are tried in order. For `local_file` an address is a path, relative to the catalogue, in which
    ``{variable}`` stands for a variable of `catalogue.yaml`. `query` holds further parameters of a web service.
    """

    id: Identifier
    title: Text
    provider: str
    licence: str
    status: Literal["verified", "unverified"]
    label: Literal["", "fictional", "derived"] = ""
    note: Text | None = None
    kind: Literal["features", "table", "raster"] = "features"
    connector: Identifier
    address: tuple[str, ...] = Field(min_length=1)
    collection: str | None = None
    query: dict[str, str] = Field(default_factory=dict)
    bbox: tuple[float, float, float, float] | None = None
    crs: Annotated[str, Field(pattern=r"^EPSG:\d+$")] | None = None
    csv: CsvOptions = CsvOptions()
    refresh_days: int = Field(ge=1)
    layers: tuple[LayerMapping, ...] = ()
    attach: Attach | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_address(cls, content: object) -> object:
        """Let a single address stand without a list."""
        if isinstance(content, dict) and isinstance(content.get("address"), str):
            return {**content, "address": [content["address"]]}
        return content

    @model_validator(mode="after")
    def _useful(self) -> "Source":
        if self.kind == "features" and (not self.layers or self.attach):
            msg = "a source of features has 'layers' and no 'attach'"
            raise ValueError(msg)
        if self.kind != "features" and (self.layers or self.attach is None):
            msg = f"a {self.kind} has 'attach' and no 'layers'"
            raise ValueError(msg)
        if self.kind == "table" and self.attach and not (self.attach.key and self.attach.value):
            msg = "the 'attach' of a table has 'key' and 'value'"
            raise ValueError(msg)
        if self.connector == "ogc_api_features" and not self.collection:
            msg = "an ogc_api_features source has a 'collection'"
            raise ValueError(msg)
        return self

    @property
    def pull_key(self) -> str:
        """Tell this source's pulls from those of another entry with the same id (a sample, another server)."""
        fields = {"id", "provider", "label", "kind", "connector", "address", "collection", "query", "bbox", "crs"}
        return hashlib.sha256(self.model_dump_json(include=fields).encode()).hexdigest()[:12]

    @property
    def feeds(self) -> tuple[str, ...]:
        """The layers that the source makes or adds to."""
        return (self.attach.layer,) if self.attach else tuple(mapping.layer for mapping in self.layers)
