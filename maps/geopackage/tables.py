"""What of a RegionReport stands in its GeoPackage: the tables, in order, each with columns, types and values."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from maps.common.errors import OutputError
from maps.geopackage.aliases import column_words, input_description, table_words
from spatial.report.report import CONFLICT_COLUMNS, OPPORTUNITY_COLUMNS, RegionReport

__all__ = [
    "ATTRIBUTE_TABLES",
    "FINDING_KINDS",
    "FINDING_LAYERS",
    "FIXED_LAYERS",
    "RESERVED",
    "Column",
    "Table",
    "tables",
    "utc_text",
]

FIXED_LAYERS: Final = ("region", "municipalities", "conflicts", "opportunities")
FINDING_LAYERS: Final = {"conflicts": CONFLICT_COLUMNS, "opportunities": OPPORTUNITY_COLUMNS}
FINDING_KINDS: Final = {"conflicts": "conflict", "opportunities": "opportunity"}
"""Layer of findings to the kind of finding in it."""
ATTRIBUTE_TABLES: Final = (
    "rules",
    "params",
    "sources",
    "parties",
    "finding_parties",
    "influence",
    "indicators",
    "facts",
    "positions",
    "questions",
    "criteria",
    "perspectives",
    "scores",
    "ranking",
    "stability",
    "programme",
    "comparisons",
    "balance",
    "issues",
)
_OF_ALL_REGIONS: Final = ("sources", "parties")
"""Tables that stand in the background, since they are the same for every region."""

RESERVED: Final = ("fid", "geom")
"""Columns that the file itself adds to a layer."""

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,56}")
_GEOMETRY: Final = "geometry"


@dataclass(frozen=True)
class Column:
    """A column: its name and SQL type."""

    name: str
    type: str


@dataclass(frozen=True)
class Table:
    """A table as it is written.

    Parameters
    ----------
    title, description
        For people, in the report's language; no two tables share a title.
    columns
        In order, without `fid` and `geom`.
    values
        One list of SQLite values a column.
    geometries
        Multipolygons or multipoints in EPSG:28992, one a row; None for a table without geometry.
    key
        Its row number's column.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    values: tuple[Sequence[object], ...]
    geometries: np.ndarray | None = None
    key: str = "fid"

    @property
    def rows(self) -> list[tuple[object, ...]]:
        """The values by row."""
        return list(zip(*self.values, strict=True))


def tables(report: RegionReport) -> tuple[Table, ...]:
    """Return the tables of a report's GeoPackage.

    Layers come first (`FIXED_LAYERS`, then input layers by name), then `ATTRIBUTE_TABLES`. A layer without rows is
    left out, a table without rows stays: that nothing is wrong is said by an empty `issues`. Exterior rings run
    counter-clockwise; rows keep the order of the report.

    Raises
    ------
    OutputError
        An input layer's or column's name cannot stand in the file, or a layer mixes points and areas.
    """
    made = [_layer(report, name, frame) for name, frame in _layers(report) if len(frame)]
    for name in ATTRIBUTE_TABLES:
        holder = report.background if name in _OF_ALL_REGIONS else report
        made.append(_table(report, name, getattr(holder, name), None))
    return tuple(made)


def utc_text(moment: datetime) -> str:
    """Return an aware time as the standard writes it: UTC, milliseconds, Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _layers(report: RegionReport) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    yield "region", _region(report)
    yield "municipalities", report.municipalities
    yield "conflicts", report.conflicts[[*CONFLICT_COLUMNS, _GEOMETRY]]
    yield "opportunities", report.opportunities[[*OPPORTUNITY_COLUMNS, _GEOMETRY]]
    for name, frame in sorted(report.inputs.items()):
        if name == "municipalities":
            # The same features, and the ones above also tell which are members.
            continue
        if name in (*FIXED_LAYERS, *ATTRIBUTE_TABLES) or not _NAME.fullmatch(name):
            msg = (
                f"input layer '{name}' cannot stand in the GeoPackage under that name: names are lower-case letters, "
                f"digits and _, at most 57, and none of {', '.join((*FIXED_LAYERS, *ATTRIBUTE_TABLES))}; rename it"
            )
            raise OutputError(msg)
        yield name, frame


def _region(report: RegionReport) -> gpd.GeoDataFrame:
    region = report.region
    row = {
        "region_code": region.code,
        "name": region.name,
        "area_ha": region.area_ha,
        "municipalities": ",".join(region.municipalities),
        "published_at": report.background.at,
        "ruleset_digest": report.ruleset.digest,
    }
    return gpd.GeoDataFrame([row], geometry=[region.geometry], crs=report.municipalities.crs)


def _layer(report: RegionReport, name: str, frame: gpd.GeoDataFrame) -> Table:
    return _table(report, name, frame.drop(columns=_GEOMETRY), _multi(name, np.asarray(frame.geometry.values)))


def _multi(name: str, geometries: np.ndarray) -> np.ndarray:
    dimensions = np.unique(shapely.get_dimensions(geometries))
    if len(dimensions) != 1 or dimensions[0] == 1:
        msg = (
            f"layer '{name}' mixes geometries of dimension {', '.join(map(str, dimensions))}; a GeoPackage layer "
            "holds areas or points alone: split it into two layers"
        )
        raise OutputError(msg)
    parts, owner = shapely.get_parts(geometries, return_index=True)
    if dimensions[0] == 0:
        return np.asarray(shapely.multipoints(parts, indices=owner))
    return np.asarray(shapely.orient_polygons(shapely.multipolygons(parts, indices=owner), exterior_cw=False))


def _table(report: RegionReport, name: str, frame: pd.DataFrame, geometries: np.ndarray | None) -> Table:
    lang = report.background.lang
    columns, values = [], []
    for column in map(str, frame.columns):
        if column in RESERVED or not _NAME.fullmatch(column):
            msg = (
                f"table '{name}': column '{column}' cannot stand in the GeoPackage under that name: names are "
                f"lower-case letters, digits and _, at most 57, and none of {', '.join(RESERVED)}; rename it"
            )
            raise OutputError(msg)
        kind = column_words(name, column, lang).type or _type_of(frame[column])
        columns.append(Column(column, kind))
        values.append(_values(frame[column], kind))
    words = table_words(name, lang)
    title = words.title if words else _input_title(report, name)
    description = words.description if words else input_description(lang)
    return Table(name, title, description, tuple(columns), tuple(values), geometries)


def _input_title(report: RegionReport, name: str) -> str:
    layers = report.background.layers
    titles = layers.loc[layers["layer"] == name, "title"]
    # The standard wants titles unique in the file, and nothing keeps two layers from having one title.
    taken = {table_words(other, report.background.lang) for other in (*FIXED_LAYERS, *ATTRIBUTE_TABLES)}
    known = {words.title for words in taken if words}
    title = str(titles.iloc[0]) if len(titles) else name
    return title if title not in known and (layers["title"] == title).sum() <= 1 else f"{title} ({name})"


def _type_of(series: pd.Series) -> str:
    kinds: tuple[tuple[Callable[[object], bool], str], ...] = (
        (pd.api.types.is_bool_dtype, "BOOLEAN"),
        (pd.api.types.is_integer_dtype, "INTEGER"),
        (pd.api.types.is_float_dtype, "REAL"),
        (pd.api.types.is_datetime64_any_dtype, "DATETIME"),
    )
    return next((name for holds, name in kinds if holds(series.dtype)), "TEXT")


def _values(series: pd.Series, kind: str) -> list[object]:
    convert = _CONVERT[kind]
    absent = series.isna().to_numpy()
    return [
        None if gone else convert(value) for value, gone in zip(series.astype(object).tolist(), absent, strict=True)
    ]


def _integer(value: float) -> int:
    if value != int(value):
        msg = f"{value} stands in a column of whole numbers; give it a column of its own or mend the source"
        raise OutputError(msg)
    return int(value)


def _date(value: object) -> str:
    # A time is a date too, and its text would carry the time.
    return value.isoformat()[: len("YYYY-MM-DD")] if isinstance(value, date) else str(value)


def _datetime(value: object) -> str:
    if not isinstance(value, datetime):
        return str(value)
    return utc_text(value if value.tzinfo else value.replace(tzinfo=UTC))


_CONVERT: Final[dict[str, Callable[..., object]]] = {
    "TEXT": str,
    "INTEGER": _integer,
    "REAL": float,
    "BOOLEAN": int,
    "DATE": _date,
    "DATETIME": _datetime,
}
