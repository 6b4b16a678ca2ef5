"""Layers as GeoParquet 1.1 in partitions: near features are stored together, so that a box opens few row groups."""

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

__all__ = [
    "GROUP_COORDINATES",
    "GROUP_ROWS",
    "distinct_texts",
    "groups_touching",
    "read_frame",
    "read_groups",
    "write_groups",
]

GROUP_ROWS: Final = 16_384
"""Most features of a row group: eight million points make some five hundred groups, a region of them a dozen."""

GROUP_COORDINATES: Final = 65_536
"""Most coordinates of a row group, which is 1 MB, unless a single feature has more."""

_CORNERS: Final = ("xmin", "ymin", "xmax", "ymax")
_BBOX: Final = "bbox"
_GEOMETRY: Final = "geometry"
_HILBERT_LEVEL: Final = 16


class _GeoMetadata(NamedTuple):
    """What the metadata of the file will state of its geometry."""

    types: set[str]
    bounds: list[np.ndarray]


def write_groups(path: Path, name: str, frames: Iterable[gpd.GeoDataFrame]) -> int:
    """Write the frames of a layer one after the other, each in Hilbert order and cut into row groups.

    Only one frame is in memory at a time. A box is answered best when the frames themselves are compact: one frame of
    all features, or one a tile.

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
        Frames differ in columns or types, an id is in two of them, or there is no frame at all.
    """
    geo = _GeoMetadata(set(), [])
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
                    use_dictionary=_dictionary_columns(table),
                    # Layers are checked when they are written, not at each reading, so their bytes need checksums.
                    write_page_checksum=True,
                )
            elif not table.schema.equals(writer.schema):
                difference = _schema_difference(writer.schema, table.schema)
                msg = f"layer '{name}': a further batch has {difference}; batches must be alike"
                raise LayerStoreError(msg)
            _write(writer, table, geo)
            hashes.append(pd.util.hash_array(table[ID].to_numpy(zero_copy_only=False).astype(object)))
        if writer is None:
            msg = f"layer '{name}': there is no batch to write; an empty layer is one batch without features"
            raise LayerStoreError(msg)
        writer.add_key_value_metadata({"geo": json.dumps(_geo(geo), sort_keys=True)})
    finally:
        if writer is not None:
            writer.close()
    all_hashes = np.concatenate(hashes)
    _require_unique_ids(path, name, all_hashes)
    return len(all_hashes)


def read_frame(path: Path, bbox: Bbox | None = None, columns: Sequence[str] | None = None) -> gpd.GeoDataFrame:
    """Read a file, or the part of it that touches a box, as one frame; otherwise as `read_groups`."""
    with _open(path) as file:
        return _frame(pa.concat_tables(_tables(file, bbox, columns)))


def read_groups(
    path: Path, bbox: Bbox | None = None, columns: Sequence[str] | None = None
) -> Iterator[gpd.GeoDataFrame]:
    """Read a file one row group at a time.

    Parameters
    ----------
    bbox
        Only features whose bounding box touches this one (minx, miny, maxx, maxy; EPSG:28992); None means all. Row
        groups in which there can be none are not opened.
    columns
        Which, besides the geometry; None means all that there are.

    Yields
    ------
    Frames in the file's order, each with at most `GROUP_ROWS` rows and the same columns and types, whatever its rows
    hold; the first may be without rows, the others never are.

    Raises
    ------
    LayerStoreError
        There is no such column.
    """
    with _open(path) as file:
        for number, table in enumerate(_tables(file, bbox, columns)):
            if number == 0 or table.num_rows:
                yield _frame(table)


def distinct_texts(path: Path, column: str) -> tuple[str, ...]:
    """Return the different values of a column of texts, sorted; none where the file does not have it."""
    with _open(path) as file:
        if column not in file.schema_arrow.names:
            return ()
        values = file.read(columns=[column])[column].unique().to_pylist()
    return tuple(sorted(str(value) for value in values if value is not None))


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
    distance = frame.hilbert_distance(total_bounds=RD_BOUNDS, level=_HILBERT_LEVEL)
    return frame.iloc[np.argsort(distance.to_numpy(), kind="stable")]


def _table(frame: gpd.GeoDataFrame) -> pa.Table:
    shapes = np.asarray(frame.geometry.values)
    plain = pd.DataFrame({name: None if name == _GEOMETRY else frame[name].array for name in frame}, index=frame.index)
    table = pa.Table.from_pandas(_with_stable_types(plain), preserve_index=False)
    wkb = pa.array(shapely.to_wkb(shapes, output_dimension=2, byte_order=1), pa.binary())
    table = table.set_column(table.schema.get_field_index(_GEOMETRY), _GEOMETRY, wkb)
    corners = [pa.array(column) for column in shapely.bounds(shapes).reshape(-1, 4).T]
    table = table.append_column(_BBOX, pa.StructArray.from_arrays(corners, names=list(_CORNERS)))
    return table.replace_schema_metadata({"pandas": table.schema.metadata[b"pandas"]})


def _with_stable_types(plain: pd.DataFrame) -> pd.DataFrame:
    """Give columns of Python objects a type that does not depend on which rows are read back."""
    kinds = {
        name: pd.api.types.infer_dtype(column, skipna=True) for name, column in plain.items() if column.dtype == object
    }
    types = {"boolean": "boolean", "integer": "Int64", "empty": "string"}
    return plain.astype({name: types[kind] for name, kind in kinds.items() if kind in types and name != _GEOMETRY})


def _write(writer: pq.ParquetWriter, table: pa.Table, geo: _GeoMetadata) -> None:
    """Write a frame's rows, a new group wherever the next feature would make the last one too large."""
    shapes = shapely.from_wkb(table[_GEOMETRY].to_numpy(zero_copy_only=False))
    geo.types.update(
        geometry.geom_type for geometry in shapes[np.unique(shapely.get_type_id(shapes), return_index=True)[1]]
    )
    if len(shapes):
        geo.bounds.append(shapely.total_bounds(shapes))
    start = 0
    size = np.cumsum(shapely.get_num_coordinates(shapes))
    while start < len(shapes):
        before = size[start - 1] if start else 0
        fits = int(np.searchsorted(size, before + GROUP_COORDINATES, side="right"))
        end = min(max(fits, start + 1), start + GROUP_ROWS)
        writer.write_table(table.slice(start, end - start), row_group_size=GROUP_ROWS)
        start = end


def _geo(metadata: _GeoMetadata) -> dict[str, object]:
    """Return the metadata that GeoParquet 1.1 requires."""
    column: dict[str, object] = {
        "encoding": "WKB",
        "geometry_types": sorted(metadata.types),
        "crs": RD.to_json_dict(),
        "edges": "planar",
        "covering": {_BBOX: {corner: [_BBOX, corner] for corner in _CORNERS}},
    }
    if metadata.bounds:
        corners = np.array(metadata.bounds)
        column["bbox"] = [*corners[:, :2].min(axis=0).tolist(), *corners[:, 2:].max(axis=0).tolist()]
    return {"version": "1.1.0", "primary_column": _GEOMETRY, "columns": {_GEOMETRY: column}}


def _dictionary_columns(table: pa.Table) -> list[str]:
    """Return the columns that a dictionary makes smaller: no shape and no id occurs twice."""
    return [name for name in table.schema.names if name not in (ID, _GEOMETRY, _BBOX)]


def _schema_difference(first: pa.Schema, other: pa.Schema) -> str:
    first_fields, other_fields = ({f"{field.name} ({field.type})" for field in schema} for schema in (first, other))
    parts = [
        f"{word} {', '.join(sorted(names))}"
        for word, names in (("no", first_fields - other_fields), ("also", other_fields - first_fields))
        if names
    ]
    return " and ".join(parts) or "its columns in another order"


def _require_unique_ids(path: Path, name: str, hashes: np.ndarray) -> None:
    """Check that no id occurs twice, without keeping the ids of all in memory."""
    values, counts = np.unique(hashes, return_counts=True)
    suspect = values[counts > 1]
    if not len(suspect):
        return
    occurrences: Counter[str] = Counter()
    with _open(path) as file:
        for batch in file.iter_batches(columns=[ID]):
            ids = batch.column(0).to_numpy(zero_copy_only=False).astype(object)
            occurrences.update(ids[np.isin(pd.util.hash_array(ids), suspect)])
    repeated = sorted(feature_id for feature_id, count in occurrences.items() if count > 1)
    if repeated:
        msg = (
            f"layer '{name}': {len(repeated)} id(s) are in two batches (e.g. '{repeated[0]}'); "
            "an id must be unique in its layer"
        )
        raise LayerStoreError(msg)


def _open(path: Path) -> pq.ParquetFile:
    return pq.ParquetFile(path, page_checksum_verification=True)


def _tables(file: pq.ParquetFile, bbox: Bbox | None, columns: Sequence[str] | None) -> Iterator[pa.Table]:
    """Yield the rows that touch a box, a group at a time; at least one table, which may be without rows."""
    schema = file.schema_arrow
    names = [name for name in schema.names if name != _BBOX]
    missing = sorted(set(columns or ()) - set(names))
    if missing:
        msg = f"there is no column {', '.join(missing)}; have: {', '.join(names)}"
        raise LayerStoreError(msg)
    columns_to_read = names if columns is None else [name for name in names if name in {*columns, _GEOMETRY}]
    groups = groups_touching(file.metadata, bbox)
    for group in groups:
        if bbox is None:
            yield file.read_row_group(group, columns=columns_to_read)
        else:
            table = file.read_row_group(group, columns=[*columns_to_read, _BBOX])
            yield table.filter(_touches(table, bbox)).drop_columns([_BBOX])
    if not groups:
        yield pa.schema([schema.field(name) for name in columns_to_read], metadata=schema.metadata).empty_table()


def _touches(table: pa.Table, bbox: Bbox) -> pa.Array:
    corners = [table[_BBOX].combine_chunks().field(corner).to_numpy(zero_copy_only=False) for corner in _CORNERS]
    minx, miny, maxx, maxy = corners
    return pa.array((minx <= bbox[2]) & (miny <= bbox[3]) & (maxx >= bbox[0]) & (maxy >= bbox[1]))


def _frame(table: pa.Table) -> gpd.GeoDataFrame:
    shapes = shapely.from_wkb(table[_GEOMETRY].to_numpy(zero_copy_only=False))
    plain = table.to_pandas()
    plain[_GEOMETRY] = shapes
    return gpd.GeoDataFrame(plain, geometry=_GEOMETRY, crs=RD)
