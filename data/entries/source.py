"""The noun `Source`: one entry of the catalogue."""

import hashlib
from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from data.entries.content import StatedContent
from data.entries.mapping import AttributeJoin, LayerMapping
from data.yaml_models import SnakeCaseId, YamlModel
from spatial.findings.halo import Bbox
from spatial.messages import Text

__all__ = ["OPTIONS", "ApiKey", "CsvOptions", "Fallback", "Format", "Source", "TableJoin"]

OPTIONS: Final = (
    "bbox",
    "collection",
    "csv",
    "entry",
    "filter",
    "format",
    "join",
    "member",
    "page_size",
    "paging",
    "query",
    "sort_by",
)
"""Keys of an entry that some connectors read and others do not."""

Format = Literal["gpkg", "geojson", "gml", "shapefile", "filegdb", "csv", "asc", "tif"]

Crs = Annotated[str, Field(pattern=r"^EPSG:\d+$")]
Province = Annotated[str, Field(pattern=r"^PV(2\d|3[01])$")]


class CsvOptions(YamlModel):
    """How a CSV file is written; `x` and `y` name its coordinate columns, if it has them."""

    separator: str = ","
    decimal: Literal[".", ","] = "."
    encoding: str = "utf-8"
    x: str | None = None
    y: str | None = None


class TableJoin(YamlModel):
    """A further table of the same file, with more columns of its features; an item of the key `join`.

    `by` is a column of what was read before it, `key` the table's own where it has another name. Where a table has
    several rows for one key, the one with the smallest value of `first` is used.
    """

    table: str
    by: str
    key: str | None = None
    first: str | None = None

    @property
    def key_column(self) -> str:
        """The table's column that is joined to `by`."""
        return self.key or self.by


class ApiKey(YamlModel):
    """The API key that a service requires: the header that carries it and the environment variable that holds it."""

    header: str
    variable: Annotated[str, Field(pattern=r"^OPGAVENKAART_KEY_[A-Z0-9_]+$")]


class _Access(YamlModel):
    """Where and how bytes are requested."""

    connector: SnakeCaseId
    address: tuple[str, ...] = Field(min_length=1)
    collection: str | None = None
    query: dict[str, str] = Field(default_factory=dict)
    filter: str | None = None
    sort_by: str | None = None
    bbox: Bbox | None = None
    page_size: int = Field(default=1000, ge=1, le=20_000)
    paging: Literal["next", "offset"] = "next"
    format: Format | None = None
    entry: str | None = None
    member: str | None = None
    crs: Crs | None = None
    csv: CsvOptions = CsvOptions()
    join: tuple[TableJoin, ...] = ()
    key: ApiKey | None = None

    @model_validator(mode="before")
    @classmethod
    def _expand_one_address(cls, content: object) -> object:
        """Accept a single address without a list."""
        if isinstance(content, dict) and isinstance(content.get("address"), str):
            return {**content, "address": [content["address"]]}
        return content


class Fallback(_Access):
    """Another access to the same data, tried when those before it fail; it takes no option over from the entry."""


class Source(_Access):
    """One entry of the catalogue: what it is, whose, under which licence, where and how it is pulled, what it becomes.

    Parameters
    ----------
    status
        ``verified`` when an official page, schema or a log of a live call says so; ``reported`` when it worked in
        public code of others; ``unverified`` when neither is known: then it is listed, pulled on request only, and
        cannot break a run.
    address
        Tried in order; the one that answered is recorded. For `local_file` a path, relative to the catalogue, in which
        ``{variable}`` is replaced by a variable of `catalogue.yaml` and ``*`` matches any text: the newest such file is
        read.
    fallback
        Further ways of access, tried after all addresses.
    collection
        Collection, feature type, table id or file layer.
    query, filter, sort_by, bbox
        What is requested of a service: further parameters, a condition in its own language, the order of pages, and
        minx, miny, maxx, maxy in `crs`.
    covers
        Codes of the provinces that it covers (``PV26``), for a source of one province; none means all of the country.
        Elsewhere its layers are not known, which is not the same as nothing being there.
    extent
        ``region``: too large to pull whole; a run requests the surroundings of its regions only.
    page_size, paging
        Features a page, and whether the server links to the next page or accepts an offset.
    format, entry, member
        Of a download: the format of the file; which entry of a feed; which file of an archive (``*`` for any text).
    join
        Of a GeoPackage or geodatabase: further tables whose columns its features get.
    key
        The API key that a service requires.
    noise
        Properties (of features), or regular expressions (of text files), that change without the data changing;
        ``id`` means the features' ids.
    at_least, may_shrink_share
        Fewer features, or fewer by more than this share than the last snapshot where the server gives no count, are
        refused. Without `at_least` a service must give one feature, a file none.
    timeout_s, max_mb
        How long to wait for the next byte; how large a file may be, packed and unpacked.
    attach
        Of a table or raster: the numbers that it adds to the features of a layer.
    content
        Of when the content is, and where that comes from (see `ContentOrigin`); ``unknown`` when left out, never the
        date of the pull.
    """

    id: SnakeCaseId
    title: Text
    provider: str
    licence: str
    status: Literal["verified", "reported", "unverified"]
    label: Literal["", "fictional", "derived"] = ""
    note: Text | None = None
    kind: Literal["features", "table", "raster"] = "features"
    fallback: tuple[Fallback, ...] = ()
    covers: tuple[Province, ...] = ()
    extent: Literal["nation", "region"] = "nation"
    noise: tuple[str, ...] = ()
    at_least: int | None = Field(default=None, ge=0)
    may_shrink_share: float = Field(default=0.2, ge=0, le=1)
    timeout_s: float = Field(default=60, gt=0)
    max_mb: int = Field(default=1_000, ge=1)
    refresh_days: int = Field(ge=1)
    layers: tuple[LayerMapping, ...] = ()
    attach: AttributeJoin | None = None
    content: StatedContent = None

    @model_validator(mode="after")
    def _kind_fits(self) -> "Source":
        if self.kind == "features" and (not self.layers or self.attach):
            msg = "a source of features has 'layers' and no 'attach'"
            raise ValueError(msg)
        if self.kind != "features" and (self.layers or self.attach is None):
            msg = f"a {self.kind} has 'attach' and no 'layers'"
            raise ValueError(msg)
        if self.kind == "table" and self.attach and not self.attach.is_complete_table_join:
            msg = "the 'attach' of a table has 'key', and 'value' for each column"
            raise ValueError(msg)
        if self.kind == "raster" and self.content_columns:
            msg = "a raster has no columns; its 'content' has 'on' or 'modified'"
            raise ValueError(msg)
        return self

    @property
    def variants(self) -> tuple["Source", ...]:
        """The entry as it is, then with the access of each fallback in turn."""
        kept = set(type(self).model_fields) - set(_Access.model_fields) - {"fallback"}
        own = {name: getattr(self, name) for name in kept}
        shared = {"bbox": self.bbox} if self.bbox and self.extent == "region" else {}
        return (
            self,
            *(Source.model_validate({**own, **_stated_options(variant), **shared}) for variant in self.fallback),
        )

    def variant_for(self, request: str) -> "Source":
        """Return the entry with the access that has this address; the entry itself for an unknown one."""
        return next((variant for variant in self.variants if request in variant.address), self)

    @property
    def pull_key(self) -> str:
        """A hash that keeps this source's pulls apart from those of another entry of the same id, such as a sample's.

        The pulls of a source that is pulled per region share one key, each region's with a part of its own after it.
        """
        fields = {"id", "provider", "label", "kind", "connector", "address", "collection", "query", "filter", "crs"}
        if self.extent == "nation":
            return self._hash(fields | {"bbox"})
        return self._hash(fields) + (f"-{self._hash({'bbox'})[:6]}" if self.bbox else "")

    def _hash(self, fields: set[str]) -> str:
        return hashlib.sha256(self.model_dump_json(include=fields).encode()).hexdigest()[:12]

    @property
    def max_bytes(self) -> int:
        """How large a file may be, in bytes."""
        return self.max_mb * 1_000_000

    @property
    def columns_read(self) -> tuple[str, ...]:
        """Every column that the entry reads, each once."""
        names = [name for mapping in self.layers for name in mapping.columns_read]
        if self.attach is not None and self.kind == "table":
            names += self.attach.columns_read
        return tuple(dict.fromkeys([*names, *self.content_columns]))

    @property
    def content_columns(self) -> tuple[str, ...]:
        """The column that holds the date of the content; none where that comes from elsewhere."""
        return (self.content.column,) if self.content and self.content.column else ()

    @property
    def feeds(self) -> tuple[str, ...]:
        """The layers that the source makes or adds to."""
        return (self.attach.layer,) if self.attach else tuple(mapping.layer for mapping in self.layers)

    def within(self, bbox: Bbox) -> "Source":
        """Return the entry as it is pulled for the surroundings of some regions, in whole kilometres of RD New.

        Whole kilometres, so that a border that moves by a metre does not make another pull of it.
        """
        minx, miny, maxx, maxy = bbox
        outer = (minx // 1000 * 1000, miny // 1000 * 1000, -(-maxx // 1000) * 1000, -(-maxy // 1000) * 1000)
        return self.model_copy(update={"bbox": outer, "at_least": 0})


def _stated_options(variant: Fallback) -> Mapping[str, object]:
    return {name: getattr(variant, name) for name in variant.model_fields_set}
