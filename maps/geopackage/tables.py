"""What of a RegionReport stands in its GeoPackage: the tables, in order, each with its columns, rows and geometries."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from maps.common.errors import OutputError
from maps.common.schema import column_of, columns_of
from maps.geopackage.values import arrow_column, arrow_type
from spatial.dossiers.columns import DOSSIERS
from spatial.findings.tables import (
    CONFLICTS,
    GRADE_COLUMN,
    OPPORTUNITIES,
    SCENARIO_CONFLICTS,
    SCENARIO_OPPORTUNITIES,
)
from spatial.layers.columns import FEATURE_IN_REGION, IN_REGION
from spatial.report.columns import REGION_TABLE
from spatial.report.report import RegionReport
from spatial.report.table_list import ATTRIBUTE_TABLES, FEATURE_TABLES
from spatial.schema.column import Column
from spatial.schema.table import Table

__all__ = [
    "BASIC_LAYERS",
    "FINDING_KINDS",
    "FINDING_LAYERS",
    "FIXED_LAYERS",
    "RESERVED",
    "FileTable",
    "tables",
]

_MUNICIPALITIES: Final = "municipalities"
_OF_BASIC: Final = (CONFLICTS, OPPORTUNITIES)
_OF_FURTHER: Final = (SCENARIO_CONFLICTS, SCENARIO_OPPORTUNITIES)
BASIC_LAYERS: Final = tuple(table.name for table in _OF_BASIC)
"""The layers of findings that hold the basic scenario alone; the others hold the further ones alone."""

FINDING_LAYERS: Final[Mapping[str, Table]] = {table.name: table for table in (*_OF_BASIC, *_OF_FURTHER)}
FINDING_KINDS: Final = dict(zip(FINDING_LAYERS, (*GRADE_COLUMN, *GRADE_COLUMN), strict=True))
"""Layer of findings to the kind of finding in it."""

FIXED_LAYERS: Final = (DOSSIERS.name, "region", _MUNICIPALITIES, *FINDING_LAYERS)

RESERVED: Final = ("fid", "geom")
"""Columns that the file itself adds to a layer."""

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,56}")
_GEOMETRY: Final = "geometry"


@dataclass(frozen=True)
class FileTable:
    """A table as it is written.

    Parameters
    ----------
    title, description
        For people, in the report's language; no two tables share a title.
    columns
        What is known of the columns that readers are helped with, in order.
    rows
        All columns in order, without `fid` and `geom`, with the types that they have in the file.
    geometries
        Multipolygons or multipoints in EPSG:28992, one a row; None for a table without geometry.
    key
        Its row number's column.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    rows: pa.Table
    geometries: np.ndarray | None = None
    key: str = "fid"

    @property
    def has_points(self) -> bool:
        """Whether its features are points."""
        return self.geometries is not None and bool((shapely.get_dimensions(self.geometries) == 0).all())


def tables(report: RegionReport) -> tuple[FileTable, ...]:
    """Return the tables of a report's GeoPackage.

    Layers come first (`FIXED_LAYERS`, then input layers by name), then `ATTRIBUTE_TABLES`. A layer without rows is
    left out, a table without rows stays: that nothing is wrong is said by an empty `issues`. Exterior rings run
    counter-clockwise; rows and columns keep the order of the report.

    Raises
    ------
    OutputError
        An input layer or a column is not described or its name cannot stand in the file, a value is not of its
        column's type, or a layer mixes points and areas.
    """
    lang = report.background.lang
    titled = [(table, frame, table.title.in_language(lang)) for table, frame in _fixed_layers(report)]
    titled += [(table, frame, _input_title(report, table)) for table, frame in _input_layers(report)]
    layers = [_layer(report, table, frame, title) for table, frame, title in titled if len(frame)]
    attributes = [
        _file_table(report, table, report.rows_of(table), table.title.in_language(lang))
        for table in ATTRIBUTE_TABLES.values()
    ]
    return (*layers, *attributes)


def _fixed_layers(report: RegionReport) -> Iterator[tuple[Table, gpd.GeoDataFrame]]:
    """Yield the layers of `FIXED_LAYERS`."""
    yield DOSSIERS, report.dossiers[[*DOSSIERS.names, _GEOMETRY]]
    yield REGION_TABLE, _region(report)
    yield columns_of(report, _MUNICIPALITIES).with_columns(IN_REGION), report.municipalities
    for table in FINDING_LAYERS.values():
        yield table, report.rows_of(table)[[*table.names, _GEOMETRY]]


def _input_layers(report: RegionReport) -> Iterator[tuple[Table, gpd.GeoDataFrame]]:
    taken = {*FEATURE_TABLES, *ATTRIBUTE_TABLES}
    for name in sorted({*report.inputs, *report.outside}):
        if name == _MUNICIPALITIES:
            # The same features, and the fixed layer also tells which are members.
            continue
        if name in taken or not _NAME.fullmatch(name):
            msg = (
                f"input layer '{name}' cannot stand in the GeoPackage under that name: names are lower-case letters, "
                f"digits and _, at most 57, and none of {', '.join((*FIXED_LAYERS, *ATTRIBUTE_TABLES))}; rename it"
            )
            raise OutputError(msg)
        yield columns_of(report, name).with_columns(FEATURE_IN_REGION), _with_partners(report, name)


def _with_partners(report: RegionReport, layer: str) -> gpd.GeoDataFrame:
    """Return the features of a layer, those that touch the region before those beyond it that findings are about."""
    parts = [
        frame.assign(**{FEATURE_IN_REGION.name: inside})
        for frame, inside in ((report.inputs.get(layer), True), (report.outside.get(layer), False))
        if frame is not None
    ]
    filled = [part for part in parts if len(part)] or parts[:1]
    return gpd.GeoDataFrame(pd.concat(filled, ignore_index=True), geometry=_GEOMETRY, crs=parts[0].crs)


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
    return gpd.GeoDataFrame(REGION_TABLE.frame([row]), geometry=[region.geometry], crs=report.municipalities.crs)


def _layer(report: RegionReport, table: Table, frame: gpd.GeoDataFrame, title: str) -> FileTable:
    shapes = _multi(table.name, np.asarray(frame.geometry.values))
    return _file_table(report, table, frame.drop(columns=_GEOMETRY), title, shapes)


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


def _file_table(
    report: RegionReport, table: Table, frame: pd.DataFrame, title: str, geometries: np.ndarray | None = None
) -> FileTable:
    columns = []
    for name in map(str, frame.columns):
        if name in RESERVED or not _NAME.fullmatch(name):
            msg = (
                f"table '{table.name}': column '{name}' cannot stand in the GeoPackage under that name: names are "
                f"lower-case letters, digits and _, at most 57, and none of {', '.join(RESERVED)}; rename it"
            )
            raise OutputError(msg)
        columns.append(column_of(table, name))
    rows = pa.Table.from_arrays(
        [arrow_column(table.name, column, frame[column.name]) for column in columns],
        schema=pa.schema([pa.field(column.name, arrow_type(column)) for column in columns]),
    )
    description = table.description.in_language(report.background.lang)
    return FileTable(table.name, title, description, tuple(columns), rows, geometries)


def _input_title(report: RegionReport, table: Table) -> str:
    """Return a layer's title; the standard wants titles unique in the file, and nothing keeps two layers from one."""
    lang, layers = report.background.lang, report.background.layers
    titles = layers.loc[layers["layer"] == table.name, "title"]
    fixed = (*FEATURE_TABLES.values(), columns_of(report, _MUNICIPALITIES), *ATTRIBUTE_TABLES.values())
    known = {other.title.in_language(lang) for other in fixed}
    title = str(titles.iloc[0]) if len(titles) else table.name
    return title if title not in known and (layers["title"] == title).sum() <= 1 else f"{title} ({table.name})"
