"""Layers as GeoParquet 1.1 in partitions: what lies near stands together, so that a box opens few row groups."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from data.errors import LayerStoreError
from spatial.findings.halo import Bbox
from spatial.layers.crs import RD, RD_BOUNDS
from spatial.layers.layer import ID

__all__ = ["GROUP_COORDINATES", "GROUP_ROWS", "groups_touching", "read_frame", "read_groups", "write_groups"]

GROUP_ROWS: Final = 16_384
"""No row group holds more features: eight million points make some five hundred, a region of them a dozen."""

GROUP_COORDINATES: Final = 65_536
"""Nor more coordinates, which is 1 MB, unless a single feature has more."""

_CORNERS: Final = ("xmin", "ymin", "xmax", "ymax")
_BBOX: Final = "bbox"
_GEOMETRY: Final = "geometry"
_HILBERT_LEVEL: Final = 16


class _Told(NamedTuple):
    """What the file says of its geometry in the end."""

    types: set[str]
    bounds: list[np.ndarray]


def write_groups(path: Path, name: str, frames: Iterable[gpd.GeoDataFrame]) -> int:
    """Write the frames of a layer one after the other, each in Hilbert order and cut into row groups.

    Only one frame is held at a time. A box is answered best when the frames themselves are compact: one frame of all
    features, or one a tile.

    Parameters
    ----------
    path
        The file to write; the same frames make the same bytes.
    name
        The layer, for messages.
    frames
        At least one, all with the same columns, in EPSG:28992; empty ones add nothing but their columns.

    Returns
    -------
    The number of features.

    Raises
    ------
    LayerStoreError
        Frames differ in columns or types, an id stands in two of them, or there is no frame at all.
    """
    told = _Told(set(), [])
    hashes: list[np.ndarray] = []
    writer: pq.ParquetWriter | None = None
    try:
        for frame in frames:
            table = _table(_in_hilbert_order(frame))
            if writer is None:
                writer = pq.ParquetWriter(
                    path,
                    table.schema,
                    compression="zstd",
                    use_dictionary=_repeating(table),
                    # Layers are proved when they are written, not each time they are read: so their bytes must be.
                    write_page_checksum=True,
                )
            elif not table.schema.equals(writer.schema):
                msg = (
                    f"layer '{name}': a further batch has {_differing(writer.schema, table.schema)}; batches are alike"
                )
                raise LayerStoreError(msg)
            _write(writer, table, told)
            hashes.append(pd.util.hash_array(table[ID].to_numpy(zero_copy_only=False).astype(object)))
        if writer is None:
            msg = f"layer '{name}': there is no batch to write; an empty layer is one batch without features"
            raise LayerStoreError(msg)
        writer.add_key_value_metadata({"geo": json.dumps(_geo(told), sort_keys=True)})
    finally:
        if writer is not None:
            writer.close()
    found = np.concatenate(hashes)
    _refuse_twins(path, name, found)
    return len(found)


def read_frame(path: Path, bbox: Bbox | None = None, columns: Sequence[str] | None = None) -> gpd.GeoDataFrame:
    """Read a file, or what of it touches a box, at once; as `read_groups`, in one frame."""
    with _opened(path) as file:
        return _frame(pa.concat_tables(_tables(file, bbox, columns)))


def read_groups(
    path: Path, bbox: Bbox | None = None, columns: Sequence[str] | None = None
) -> Iterator[gpd.GeoDataFrame]:
    """Read a file one row group at a time.

    Parameters
    ----------
    bbox
        Only features whose bounding box touches this one (minx, miny, maxx, maxy; EPSG:28992); none means all. Row
        groups in which there can be none are not opened.
    columns
        Which, besides the geometry; none means all that there are.

    Returns
    -------
    Frames in the file's order, each with at most `GROUP_ROWS` rows and the same columns and types, whatever its rows
    hold; the first may be without rows, the others never are.

    Raises
    ------
    LayerStoreError
        There is no such column.
    """
    with _opened(path) as file:
        for number, table in enumerate(_tables(file, bbox, columns)):
            if number == 0 or table.num_rows:
                yield _frame(table)


def groups_touching(metadata: pq.FileMetaData, bbox: Bbox | None) -> list[int]:
    """Return the row groups that may hold a feature whose bounding box touches this one, by their statistics."""
    groups = range(metadata.num_row_groups)
    if bbox is None or not groups:
        return list(groups)
    paths = [metadata.schema.column(at).path for at in range(metadata.num_columns)]
    xmin, ymin, xmax, ymax = (paths.index(f"{_BBOX}.{corner}") for corner in _CORNERS)
    return [
        at
        for at, group in ((at, metadata.row_group(at)) for at in groups)
        if group.column(xmin).statistics.min <= bbox[2]
        and group.column(ymin).statistics.min <= bbox[3]
        and group.column(xmax).statistics.max >= bbox[0]
        and group.column(ymax).statistics.max >= bbox[1]
    ]


def _in_hilbert_order(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    if frame.empty:
        return frame
    along = frame.hilbert_distance(total_bounds=RD_BOUNDS, level=_HILBERT_LEVEL)
    return frame.iloc[np.argsort(along.to_numpy(), kind="stable")]


def _table(frame: gpd.GeoDataFrame) -> pa.Table:
    shapes = np.asarray(frame.geometry.values)
    plain = pd.DataFrame({name: None if name == _GEOMETRY else frame[name].array for name in frame}, index=frame.index)
    table = pa.Table.from_pandas(_steady(plain), preserve_index=False)
    wkb = pa.array(shapely.to_wkb(shapes, output_dimension=2, byte_order=1), pa.binary())
    table = table.set_column(table.schema.get_field_index(_GEOMETRY), _GEOMETRY, wkb)
    corners = [pa.array(column) for column in shapely.bounds(shapes).reshape(-1, 4).T]
    table = table.append_column(_BBOX, pa.StructArray.from_arrays(corners, names=list(_CORNERS)))
    return table.replace_schema_metadata({"pandas": table.schema.metadata[b"pandas"]})


def _steady(plain: pd.DataFrame) -> pd.DataFrame:
    """Give columns of Python objects a type that does not hang on which rows are read back."""
    kinds = {
        name: pd.api.types.infer_dtype(column, skipna=True) for name, column in plain.items() if column.dtype == object
    }
    types = {"boolean": "boolean", "integer": "Int64", "empty": "string"}
    return plain.astype({name: types[kind] for name, kind in kinds.items() if kind in types and name != _GEOMETRY})


def _write(writer: pq.ParquetWriter, table: pa.Table, told: _Told) -> None:
    """Write a frame's rows, a new group wherever the next feature would make the last one too large."""
    shapes = shapely.from_wkb(table[_GEOMETRY].to_numpy(zero_copy_only=False))
    told.types.update(
        geometry.geom_type for geometry in shapes[np.unique(shapely.get_type_id(shapes), return_index=True)[1]]
    )
    if len(shapes):
        told.bounds.append(shapely.total_bounds(shapes))
    start = 0
    size = np.cumsum(shapely.get_num_coordinates(shapes))
    while start < len(shapes):
        before = size[start - 1] if start else 0
        fits = int(np.searchsorted(size, before + GROUP_COORDINATES, side="right"))
        end = min(max(fits, start + 1), start + GROUP_ROWS)
        writer.write_table(table.slice(start, end - start), row_group_size=GROUP_ROWS)
        start = end


def _geo(told: _Told) -> dict[str, object]:
    """Return what GeoParquet 1.1 wants to be told."""
    column: dict[str, object] = {
        "encoding": "WKB",
        "geometry_types": sorted(told.types),
        "crs": RD.to_json_dict(),
        "edges": "planar",
        "covering": {_BBOX: {corner: [_BBOX, corner] for corner in _CORNERS}},
    }
    if told.bounds:
        corners = np.array(told.bounds)
        column["bbox"] = [*corners[:, :2].min(axis=0).tolist(), *corners[:, 2:].max(axis=0).tolist()]
    return {"version": "1.1.0", "primary_column": _GEOMETRY, "columns": {_GEOMETRY: column}}


def _repeating(table: pa.Table) -> list[str]:
    """Return the columns that a dictionary makes smaller: no shape and no id occurs twice."""
    return [name for name in table.schema.names if name not in (ID, _GEOMETRY, _BBOX)]


def _differing(first: pa.Schema, other: pa.Schema) -> str:
    had, has = ({f"{field.name} ({field.type})" for field in schema} for schema in (first, other))
    parts = [f"{word} {', '.join(sorted(names))}" for word, names in (("no", had - has), ("also", has - had)) if names]
    return " and ".join(parts) or "its columns in another order"


def _refuse_twins(path: Path, name: str, hashes: np.ndarray) -> None:
    """Prove that no id stands twice, without holding the ids of all."""
    values, counts = np.unique(hashes, return_counts=True)
    suspect = values[counts > 1]
    if not len(suspect):
        return
    met: Counter[str] = Counter()
    with _opened(path) as file:
        for batch in file.iter_batches(columns=[ID]):
            ids = batch.column(0).to_numpy(zero_copy_only=False).astype(object)
            met.update(ids[np.isin(pd.util.hash_array(ids), suspect)])
    twins = sorted(one for one, times in met.items() if times > 1)
    if twins:
        msg = (
            f"layer '{name}': {len(twins)} id(s) stand in two batches (e.g. '{twins[0]}'); an id is unique in its layer"
        )
        raise LayerStoreError(msg)


def _opened(path: Path) -> pq.ParquetFile:
    return pq.ParquetFile(path, page_checksum_verification=True)


def _tables(file: pq.ParquetFile, bbox: Bbox | None, columns: Sequence[str] | None) -> Iterator[pa.Table]:
    """Give the rows that touch a box, a group at a time; at least one table, if need be without rows."""
    schema = file.schema_arrow
    names = [name for name in schema.names if name != _BBOX]
    absent = sorted(set(columns or ()) - set(names))
    if absent:
        msg = f"there is no column {', '.join(absent)}; have: {', '.join(names)}"
        raise LayerStoreError(msg)
    wanted = names if columns is None else [name for name in names if name in {*columns, _GEOMETRY}]
    groups = groups_touching(file.metadata, bbox)
    for group in groups:
        if bbox is None:
            yield file.read_row_group(group, columns=wanted)
        else:
            table = file.read_row_group(group, columns=[*wanted, _BBOX])
            yield table.filter(_touching(table, bbox)).drop_columns([_BBOX])
    if not groups:
        yield pa.schema([schema.field(name) for name in wanted], metadata=schema.metadata).empty_table()


def _touching(table: pa.Table, bbox: Bbox) -> pa.Array:
    corners = [table[_BBOX].combine_chunks().field(corner).to_numpy(zero_copy_only=False) for corner in _CORNERS]
    minx, miny, maxx, maxy = corners
    return pa.array((minx <= bbox[2]) & (miny <= bbox[3]) & (maxx >= bbox[0]) & (maxy >= bbox[1]))


def _frame(table: pa.Table) -> gpd.GeoDataFrame:
    shapes = shapely.from_wkb(table[_GEOMETRY].to_numpy(zero_copy_only=False))
    plain = table.to_pandas()
    plain[_GEOMETRY] = shapes
    return gpd.GeoDataFrame(plain, geometry=_GEOMETRY, crs=RD)
