"""Snapshot bytes into tables: features with a proved CRS, plain tables, rasters in RD New."""

import json
import re
import zipfile
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import rasterio
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from data.columns import as_numbers
from data.curves import count_curved
from data.errors import HarmoniseError
from data.snapshot import Snapshot
from data.source import Source
from spatial.crs import RD_BOUNDS
from spatial.raster import Raster

__all__ = ["Features", "read_features", "read_raster", "read_table"]

_CRS_MEMBER: Final = re.compile(rb'"crs"\s*:\s*\{')


class Features:
    """Rows as the source has them, their geometries and the CRS that was proved.

    `curved` counts the geometries with arcs, which were turned into short straight pieces on reading; it is known of
    GeoPackages only.
    """

    def __init__(self, frame: pd.DataFrame, geometries: np.ndarray, crs: CRS, *, curved: int) -> None:
        self.frame = frame
        self.geometries = geometries
        self.crs = crs
        self.curved = curved


def read_features(source: Source, snapshot: Snapshot, path: Path) -> Features:
    """Read the features of a snapshot and prove their CRS.

    The catalogue's `crs`, the file's own and the one that the server stated must agree. GeoJSON without a `crs` member
    proves nothing by itself (GDAL calls it WGS 84, PDOK serves RD that way), so there the entry or the server decides.

    Raises
    ------
    HarmoniseError
        The file cannot be read, has no such collection, or its CRS is absent, contradicted or impossible.
    """
    if snapshot.suffix == ".pages.zip":
        frame, own, curved = _read_pages(source, path)
    elif snapshot.suffix == ".csv":
        frame, own, curved = _read_points(source, path)
    else:
        frame, own, curved = _read_vector(source, snapshot, path)
    crs = _proved(source, own, snapshot.content_crs)
    geometries = np.asarray(frame.geometry.values)
    _plausible(source, crs, geometries)
    return Features(pd.DataFrame(frame.drop(columns=frame.geometry.name)), geometries, crs, curved=curved)


def read_table(source: Source, path: Path) -> pd.DataFrame:
    """Read a CSV table as it is; ids and keys stay text, so that '0344' keeps its zero.

    Raises
    ------
    HarmoniseError
        It cannot be read with the entry's `csv` options.
    """
    options = source.csv
    names = [mapping.id for mapping in source.layers] + ([source.attach.key] if source.attach else [])
    texts = {name: "string" for name in names if name}
    try:
        return pd.read_csv(path, sep=options.separator, decimal=options.decimal, encoding=options.encoding, dtype=texts)
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as err:
        msg = f"source '{source.id}': the table cannot be read ({str(err).strip()}); see 'csv' in its entry"
        raise HarmoniseError(msg) from err


def read_raster(source: Source, path: Path) -> Raster:
    """Read the first band of a raster in RD New; cells without a value become NaN.

    Raises
    ------
    HarmoniseError
        It cannot be read, or neither the file nor the entry says that it is in EPSG:28992.
    """
    try:
        with rasterio.open(path) as dataset:
            own = None if dataset.crs is None else CRS.from_user_input(dataset.crs)
            values = dataset.read(1, masked=True).astype(np.float64).filled(np.nan)
            bounds = dataset.bounds
    except rasterio.errors.RasterioIOError as err:
        msg = f"source '{source.id}': the raster cannot be read: {err}"
        raise HarmoniseError(msg) from err
    crs = _proved(source, own, None)
    if crs.to_epsg() != 28992:
        msg = f"source '{source.id}': the raster is in {crs.to_string()}; only rasters in EPSG:28992 can be measured"
        raise HarmoniseError(msg)
    return Raster(values, (bounds.left, bounds.bottom, bounds.right, bounds.top))


def _read_vector(source: Source, snapshot: Snapshot, path: Path) -> tuple[gpd.GeoDataFrame, CRS | None, int]:
    where = f"/vsizip/{path}" if snapshot.suffix.endswith(".zip") else str(path)
    try:
        names = [str(name) for name in pyogrio.list_layers(where)[:, 0]]
        collection = source.collection or (names[0] if len(names) == 1 else None)
        if collection not in names:
            what = f"has no layer '{collection}'" if collection else "has several layers; name one in 'collection'"
            msg = f"source '{source.id}': the file {what}; have: {', '.join(names) or 'none'}"
            raise HarmoniseError(msg)
        # The plain way turns arcs into short lines, where Arrow raises; and it leaves texts as they are, where the
        # data frame reader guesses that a column of mixed types is JSON.
        meta, _, shapes, columns = pyogrio.raw.read(where, layer=collection)
    except pyogrio.errors.DataSourceError as err:
        msg = f"source '{source.id}': the file cannot be read: {err}"
        raise HarmoniseError(msg) from err
    if shapes is None:
        msg = f"source '{source.id}': layer '{collection}' has no geometry; is it a table ('kind: table')?"
        raise HarmoniseError(msg)
    silent = snapshot.suffix in (".geojson", ".json") and not _states_crs(path)
    own = None if silent or meta["crs"] is None else CRS.from_user_input(meta["crs"])
    frame = pd.DataFrame(dict(zip(meta["fields"], columns, strict=True)))
    geometries = shapely.from_wkb(shapes, on_invalid="ignore")
    curved = count_curved(path, str(collection)) if snapshot.suffix == ".gpkg" else 0
    return gpd.GeoDataFrame(frame, geometry=geometries), own, curved


def _read_pages(source: Source, path: Path) -> tuple[gpd.GeoDataFrame, CRS | None, int]:
    rows: list[dict[str, object]] = []
    geometries: list[str | None] = []
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            for feature in json.loads(archive.read(name))["features"]:
                rows.append({"id": feature.get("id"), **(feature.get("properties") or {})})
                shape = feature.get("geometry")
                geometries.append(None if shape is None else json.dumps(shape))
    try:
        shapes = shapely.from_geojson(np.array(geometries, dtype=object))
    except shapely.errors.GEOSException as err:
        msg = f"source '{source.id}': a feature's geometry is no GeoJSON: {err}"
        raise HarmoniseError(msg) from err
    return gpd.GeoDataFrame(pd.DataFrame(rows), geometry=np.atleast_1d(shapes)), None, 0


def _read_points(source: Source, path: Path) -> tuple[gpd.GeoDataFrame, CRS | None, int]:
    table = read_table(source, path)
    columns = [source.csv.x, source.csv.y]
    missing = [str(column) for column in columns if column not in table]
    if missing:
        msg = (
            f"source '{source.id}': coordinate column(s) {', '.join(missing)} missing; set csv.x and csv.y to two of: "
            f"{', '.join(map(str, table.columns))}"
        )
        raise HarmoniseError(msg)
    x, y = (as_numbers(table[column], source.csv.decimal).to_numpy() for column in columns)
    known = ~(np.isnan(x) | np.isnan(y))
    points = np.full(len(table), None, dtype=object)
    points[known] = shapely.points(x[known], y[known])
    return gpd.GeoDataFrame(table, geometry=points), None, 0


def _proved(source: Source, own: CRS | None, stated: str | None) -> CRS:
    claims: dict[str, CRS] = {}
    for who, text in (("its entry", source.crs), ("the server", stated)):
        if text is not None:
            try:
                claims[who] = CRS.from_user_input(text)
            except CRSError as err:
                msg = f"source '{source.id}': {who} names the CRS '{text}', which is unknown: {err}"
                raise HarmoniseError(msg) from err
    if own is not None:
        # RD with heights (EPSG:7415) is RD: heights are not used.
        claims["the file"] = own.to_2d() if own.is_compound else own
    if not claims:
        msg = (
            f"source '{source.id}': nothing says in which CRS the coordinates are; "
            "find out and add it to its entry, for instance 'crs: EPSG:28992' (RD New)"
        )
        raise HarmoniseError(msg)
    first, *rest = claims.items()
    for who, crs in rest:
        if not crs.equals(first[1], ignore_axis_order=True) and crs.to_epsg() != first[1].to_epsg():
            msg = (
                f"source '{source.id}': {first[0]} says {first[1].to_string()} and {who} says {crs.to_string()}; "
                "find out which is right and mend 'crs' in its entry"
            )
            raise HarmoniseError(msg)
    return first[1]


def _plausible(source: Source, crs: CRS, geometries: np.ndarray) -> None:
    if len(geometries) == 0 or shapely.is_missing(geometries).all():
        return
    minx, miny, maxx, maxy = shapely.total_bounds(geometries)
    if crs.is_geographic:
        wrong = minx < -180 or maxx > 180 or miny < -90 or maxy > 90
    elif crs.to_epsg() == 28992:
        wrong = minx < RD_BOUNDS[0] or miny < RD_BOUNDS[1] or maxx > RD_BOUNDS[2] or maxy > RD_BOUNDS[3]
    else:
        wrong = False
    if wrong:
        looks = "RD New (EPSG:28992)" if crs.is_geographic else "degrees (EPSG:4326), or of another country"
        msg = (
            f"source '{source.id}': coordinates from ({minx:.3f}, {miny:.3f}) to ({maxx:.3f}, {maxy:.3f}) cannot be "
            f"{crs.to_string()}; they look like {looks}; mend 'crs' in its entry"
        )
        raise HarmoniseError(msg)


def _states_crs(path: Path) -> bool:
    """Whether a GeoJSON file has a `crs` member; writers put it in the head, or after the features."""
    with path.open("rb") as stream:
        head = stream.read(65_536)
        stream.seek(max(0, path.stat().st_size - 65_536))
        return bool(_CRS_MEMBER.search(head) or _CRS_MEMBER.search(stream.read()))
