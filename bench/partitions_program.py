"""The nine pairs partition by partition, from GeoParquet: `python -m bench.partitions_program FOLDER SCALE`.

A partition is a sixteenth of the Netherlands: its left features, and of the right layer what lies around them. Prints a
line of JSON with seconds (reading included), rows, area and peak memory.
"""

import json
import sys
import time
from itertools import product
from math import fsum
from pathlib import Path

import numpy as np
import shapely

from bench.national import PAIRS
from bench.peak import peak_mb
from bench.shapes import extent
from data.layers.geoparquet import read_frame
from spatial.overlay import overlaps

_ALONG = 4
THREADS = 2


def main(folder: Path, scale: float) -> None:
    """Go through the partitions, holding one at a time."""
    start = time.perf_counter()
    rows, area_m2 = 0, []
    country, tile = extent(scale), extent(1)
    width, height = tile.width / _ALONG, tile.height / _ALONG
    # Shapes extend beyond the edge of the extent that they are drawn on.
    columns = range(-1, int(np.ceil(country.width / width)) + 1)
    for column, row in product(columns, range(-1, int(np.ceil(country.height / height)) + 1)):
        west, south = country.west + column * width, country.south + row * height
        for left, right in PAIRS:
            near = _read(folder / f"{left}.parquet", (west, south, west + width, south + height))
            corner = shapely.bounds(near).reshape(-1, 4)
            in_tile = (corner[:, 0] >= west) & (corner[:, 0] < west + width)
            in_tile &= (corner[:, 1] >= south) & (corner[:, 1] < south + height)
            if in_tile.any():
                others = _read(folder / f"{right}.parquet", tuple(shapely.total_bounds(near[in_tile]).tolist()))
                shared = overlaps(near[in_tile], others, threads=THREADS)
                rows += len(shared.left)
                area_m2.extend(shapely.area(shared.geometry).tolist())
    figures = {"seconds": time.perf_counter() - start, "rows": rows, "area_m2": fsum(area_m2), "peak_mb": peak_mb()}
    sys.stdout.write(json.dumps(figures) + "\n")


def _read(file: Path, bbox: tuple[float, float, float, float]) -> np.ndarray:
    return np.asarray(read_frame(file, bbox, columns=()).geometry.values)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
