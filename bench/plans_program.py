"""Overlay `plans.gpkg` with `areas.gpkg` into `pieces.gpkg`: `python -m bench.plans_program FOLDER THREADS`.

Prints a line of JSON with the seconds of reading, overlaying and writing, the number of pieces and the peak memory.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyogrio
import shapely

from bench.peak import peak_mb
from spatial.layers.crs import RD
from spatial.overlay import overlaps


def main(folder: Path, threads: int) -> None:
    """Read, overlay, write."""
    start = time.perf_counter()
    plan_ids, plans = _read(folder / "plans.gpkg", "plan_id")
    area_ids, areas = _read(folder / "areas.gpkg", "area_id")
    read = time.perf_counter()
    shared = overlaps(plans, areas, threads=threads)
    overlaid = time.perf_counter()
    columns = {"plan_id": plan_ids[shared.left], "area_id": area_ids[shared.right]}
    _write(folder / "pieces.gpkg", columns, shared.geometry)
    figures = {
        "read_s": read - start,
        "overlay_s": overlaid - read,
        "write_s": time.perf_counter() - overlaid,
        "rows": len(shared.left),
        "peak_mb": peak_mb(),
    }
    sys.stdout.write(json.dumps(figures) + "\n")


def _read(file: Path, id_column: str) -> tuple[np.ndarray, np.ndarray]:
    described, table = pyogrio.read_arrow(file, columns=[id_column])
    shapes = table[described["geometry_name"] or "wkb_geometry"].to_numpy()
    return table[id_column].to_numpy(), np.asarray(shapely.from_wkb(shapes))


def _write(file: Path, columns: dict[str, np.ndarray], pieces: np.ndarray) -> None:
    area_ha = shapely.area(pieces) / 10_000
    parts, piece = shapely.get_parts(pieces, return_index=True)
    geometry = shapely.to_wkb(shapely.multipolygons(parts, indices=piece))
    table = pa.table({**columns, "area_ha": area_ha, "geom": pa.array(geometry, type=pa.binary())})
    pyogrio.write_arrow(
        table, file, driver="GPKG", layer="pieces", geometry_name="geom", geometry_type="MultiPolygon", crs=str(RD)
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
