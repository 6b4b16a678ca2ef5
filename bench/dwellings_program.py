"""Count `dwellings.parquet` around `wind.parquet`: `python -m bench.dwellings_program FOLDER THREADS`.

Prints a line of JSON with the counts and the peak memory.
"""

import json
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np

from bench.dwellings import FACTORS
from bench.peak import peak_mb
from data.layers.geoparquet import read_groups
from spatial.overlay import counts_within


def main(folder: Path, threads: int) -> None:
    """Read a row group at a time, and count."""
    wind = gpd.read_parquet(folder / "wind.parquet")
    limits_m = wind["tip_height_m"].to_numpy()[:, None] * FACTORS
    groups = (np.asarray(group.geometry.values) for group in read_groups(folder / "dwellings.parquet", columns=()))
    counts = counts_within(np.asarray(wind.geometry.values), limits_m, groups, threads=threads)
    sys.stdout.write(json.dumps({"counts": counts.tolist(), "peak_mb": peak_mb()}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
