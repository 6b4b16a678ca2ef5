"""An engine in a process of its own: read the layers, overlay pairs of them, report the figures.

Timed is the overlay: from layers in the engine's own memory and format to all pairs that meet, with the shared geometry
and its area, in memory. Reading layers and writing the result to disk are not. This module and those of the engines
outside import nothing of this project or of geopandas, as their environment has neither.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from bench.peak import peak_mb


class Engine(Protocol):
    """Something that overlays layers that it keeps by name."""

    def load(self, name: str, file: Path) -> None:
        """Read a layer from GeoParquet with the columns `row` and `geometry` into memory."""

    def overlay(self, left: str, right: str) -> pa.Table:
        """Return `left`, `right` (rows) and `area_m2` of the pairs that meet; keep the shared geometry in memory."""


def main(engines: Mapping[str, Callable[[], Engine]], arguments: list[str]) -> None:
    """Run one engine; the arguments are NAME, the folder of layers, the output folder, and pairs as LEFT:RIGHT.

    Writes `LEFT:RIGHT.parquet` for each pair and prints a line of JSON with its seconds and the peak memory so far.
    """
    name, layers, output, *pairs = arguments
    engine = engines[name]()
    for layer in sorted({layer for pair in pairs for layer in pair.split(":")}):
        engine.load(layer, Path(layers) / f"{layer}.parquet")
    for pair in pairs:
        cpu_before_s, start = _cpu_s(), time.perf_counter()
        table = engine.overlay(*pair.split(":"))
        figures = {"seconds": time.perf_counter() - start, "cpu_s": _cpu_s() - cpu_before_s, "peak_mb": peak_mb()}
        pq.write_table(table, Path(output) / f"{pair}.parquet")
        sys.stdout.write(json.dumps({"pair": pair, **figures}) + "\n")
        sys.stdout.flush()


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
