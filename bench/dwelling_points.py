"""Eight million dwellings as points in towns and outside them, drawn and written in batches."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS

from bench import shapes
from spatial.layers.crs import RD

DWELLINGS: Final = 8_000_000
BATCH: Final = 200_000

_TOWNS: Final = 2_500
_DWELLINGS_A_KM2: Final = 1_500
_SCATTERED_SHARE: Final = 0.06
_GEO: Final = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {
        "geometry": {
            "encoding": "WKB",
            "geometry_types": ["Point"],
            "crs": CRS.from_user_input(RD).to_json_dict(),
            "covering": {"bbox": {side: ["bbox", side] for side in ("xmin", "ymin", "xmax", "ymax")}},
        }
    },
}
_BOX: Final = pa.struct([(side, pa.float64()) for side in ("xmin", "ymin", "xmax", "ymax")])
_SCHEMA: Final = pa.schema(
    [("row", pa.int64()), ("geometry", pa.binary()), ("bbox", _BOX)], metadata={"geo": json.dumps(_GEO)}
)


class Batch(NamedTuple):
    """Some of the dwellings: coordinates in RD metres."""

    x: np.ndarray
    y: np.ndarray


def dwelling_batches(count: int, seed: int, batch: int = BATCH) -> Iterator[Batch]:
    """Draw dwellings, the same ones for the same count, seed and batch.

    94 % are in 2,500 towns of very different size, all equally dense; the rest is anywhere. The towns are in the
    order of a Hilbert curve, so that a batch of them covers a small area. More dwellings make more towns on a larger
    area, not denser ones: 16 million have twice the country of 8 million.

    Parameters
    ----------
    count
        Dwellings, ≥ 0.
    seed
        Seed of the random numbers.
    batch
        Dwellings in a batch; the last one has what is left. No batch is empty.
    """
    random = np.random.default_rng(seed)
    within = shapes.extent(max(count, 1) / DWELLINGS)
    centre = shapes.places(random, within, max(1, round(_TOWNS * count / DWELLINGS)))
    along = gpd.GeoSeries(shapely.points(centre)).hilbert_distance().to_numpy()
    centre = centre[np.argsort(along, kind="stable")]
    weight = random.lognormal(0, 1.6, len(centre))
    settled = round(count * (1 - _SCATTERED_SHARE))
    size = random.multinomial(settled, weight / weight.sum())
    radius_m = 1_000 * np.sqrt(size / _DWELLINGS_A_KM2 / np.pi)
    first = np.concatenate([[0], np.cumsum(size)])
    for start in range(0, count, batch):
        number = np.arange(start, min(start + batch, count))
        # Those after the last town are anywhere.
        town = np.searchsorted(first, number[number < settled], side="right") - 1
        angle = random.uniform(0, 2 * np.pi, len(town))
        away_m = radius_m[town] * np.sqrt(random.uniform(0, 1, len(town)))
        inside = centre[town] + np.stack([away_m * np.cos(angle), away_m * np.sin(angle)], axis=-1)
        points = np.concatenate([inside, shapes.places(random, within, len(number) - len(town))])
        yield Batch(points[:, 0], points[:, 1])


def write_dwellings(file: Path, count: int, seed: int, batch: int = BATCH) -> None:
    """Write dwellings as GeoParquet 1.1 with `row`, `geometry` and its `bbox`, one row group for each batch.

    No more than a batch is in memory. `geopandas.read_parquet(file, bbox=…)` reads the row groups that reach the box.
    """
    row = 0
    with pq.ParquetWriter(file, _SCHEMA, use_dictionary=False) as writer:
        for x, y in dwelling_batches(count, seed, batch):
            box = pa.StructArray.from_arrays([pa.array(side) for side in (x, y, x, y)], fields=list(_BOX))
            geometry = pa.array(shapely.to_wkb(shapely.points(x, y)), type=pa.binary())
            writer.write_batch(pa.record_batch([pa.array(row + np.arange(len(x))), geometry, box], schema=_SCHEMA))
            row += len(x)
