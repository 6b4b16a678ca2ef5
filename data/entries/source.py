"""The noun `Source`: one entry of the catalogue."""

import hashlib
from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from data.entries.mapping import Attach, LayerMapping
from data.yaml_models import Document, Identifier
from spatial.parameters.params import Text

__all__ = ["OPTIONS", "CsvOptions", "Fallback", "Format", "Join", "Key", "Source"]

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
Bbox = tuple[float, float, float, float]
Province = Annotated[str, Field(pattern=r"^PV(2\d|3[01])$")]


class CsvOptions(Document):
    """How a CSV file is written; `x` and `y` name its coordinate columns, if it has them."""

    separator: str = ","
    decimal: Literal[".", ","] = "."
    encoding: str = "utf-8"
    x: str | None = None
    y: str | None = None


class Join(Document):
    """A further table of the same file that tells more of its features.

    `by` is a column of what was read before it, `key` the table's own where it has another name. Where a table has
    several rows for one key, that with the smallest value of `first` counts.
    """

    table: str
    by: str
    key: str | None = None
    first: str | None = None

    @property
    def of(self) -> str:
        """The table's column that `by` is sought in."""
        return self.key or self.by


class Key(Document):
    """The key that a service asks for: the header that carries it and the variable of the environment that holds it."""

    header: str
    variable: Annotated[str, Field(pattern=r"^OPGAVENKAART_KEY_[A-Z0-9_]+$")]


class _Access(Document):
    """Where and how bytes are asked for."""

    connector: Identifier
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
    join: tuple[Join, ...] = ()
    key: Key | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_address(cls, content: object) -> object:
        """Let a single address stand without a list."""
        if isinstance(content, dict) and isinstance(content.get("address"), str):
            return {**content, "address": [content["address"]]}
        return content


class Fallback(_Access):
    """Another way to the same data, tried when those before it fail; it takes no option over from the entry."""


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
        ``{variable}`` stands for a variable of `catalogue.yaml` and ``*`` for any text: the newest such file is taken.
    fallback
        Further ways, after all addresses.
    collection
        Collection, feature type, table id or file layer.
    query, filter, sort_by, bbox
        What is asked of a service: further parameters, a condition in its own language, the order of pages, and minx,
        miny, maxx, maxy in `crs`.
    covers
        Codes of the provinces that it tells of (``PV26``), for a source of one province; none means all of the country.
        Elsewhere its layers are not known, which is not the same as nothing being there.
    extent
        ``region``: too large to pull whole; a run asks for the surroundings of its regions only.
    page_size, paging
        Features a page, and whether the server links to the next one or is told an offset.
    format, entry, member
        Of a download: the kind of file; which entry of a feed; which file of an archive (``*`` for any text).
    join
        Of a GeoPackage or geodatabase: further tables whose columns its features get.
    key
        What a service asks for before it answers.
    noise
        Properties (of features), or regular expressions (of text files), that change without the data changing;
        ``id`` stands for the features' ids.
    at_least, may_shrink_share
        Fewer features, or fewer by more than this share than the last snapshot where the server gives no count, are
        refused. Without `at_least` a service must give one feature, a file none.
    timeout_s, max_mb
        How long to wait for the next byte; how large a file may be, packed and unpacked.
    """

    id: Identifier
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
    attach: Attach | None = None

    @model_validator(mode="after")
    def _useful(self) -> "Source":
        if self.kind == "features" and (not self.layers or self.attach):
            msg = "a source of features has 'layers' and no 'attach'"
            raise ValueError(msg)
        if self.kind != "features" and (self.layers or self.attach is None):
            msg = f"a {self.kind} has 'attach' and no 'layers'"
            raise ValueError(msg)
        if self.kind == "table" and self.attach and not self.attach.complete:
            msg = "the 'attach' of a table has 'key', and 'value' for each column"
            raise ValueError(msg)
        return self

    @property
    def ways(self) -> tuple["Source", ...]:
        """The entry as it stands, then as each fallback has it."""
        kept = set(type(self).model_fields) - set(_Access.model_fields) - {"fallback"}
        own = {name: getattr(self, name) for name in kept}
        shared = {"bbox": self.bbox} if self.bbox and self.extent == "region" else {}
        return (self, *(Source.model_validate({**own, **_given(way), **shared}) for way in self.fallback))

    def way_of(self, request: str) -> "Source":
        """Return the entry as it was when this address answered."""
        return next((way for way in self.ways if request in way.address), self)

    @property
    def pull_key(self) -> str:
        """Tell this source's pulls from those of another entry with the same id (a sample, another server).

        The pulls of a source that is pulled per region have one key, and each region's a part of its own behind it.
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
    def asked(self) -> tuple[str, ...]:
        """Every column that the entry reads, each once."""
        names = [name for mapping in self.layers for name in mapping.asked]
        if self.attach is not None and self.kind == "table":
            names += self.attach.asked
        return tuple(dict.fromkeys(names))

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


def _given(way: Fallback) -> Mapping[str, object]:
    return {name: getattr(way, name) for name in way.model_fields_set}
