"""Run the benchmarks: `python -m bench` lists them, `python -m bench engines --scale 0.1` runs one."""

import importlib
import sys
from typing import Final

BENCHMARKS: Final = {
    "regions": "the main job on one region, on all, and as a Prefect flow: seconds and peak memory",
    "pull": "100,000 features over 100 pages against reading them from one file, and the memory of a million",
    "engines": "nine national overlays by spatial.overlay, geopandas, a plain tree, SedonaDB and DuckDB",
    "hexagons": "620,000 one-hectare hexagons × nature areas and × municipalities, by the same engines",
    "plans": "500,000 plans × 3 multipolygons of 120,000 vertices, GeoPackage in and GeoPackage out",
    "dwellings": "8 million dwellings counted around 1,500 wind areas, from GeoParquet",
    "maps": "the map of a region of 10,000 plans beside that of stock folium: size, build, use in a browser",
    "growth": "the nine overlays in a country of one to eight times the size: exponent, memory, threads, partitions",
    "drawn": "twenty findings of a release drawn by lot and told in full, to be read (no benchmark: give the release)",
}
"""Module of this package and what it measures; each has `main(options) -> exit code`."""


def main(arguments: list[str]) -> int:
    """Run the named benchmarks, each with the options that follow the names; without a name, list them."""
    names = [argument for argument in arguments if argument in BENCHMARKS]
    options = arguments[len(names) :]
    if not names:
        print("python -m bench NAME… [options]")
        for name, title in BENCHMARKS.items():
            print(f"  {name:<10} {title}")
        return 2 if arguments and arguments != ["--help"] else 0
    return max(int(importlib.import_module(f"bench.{name}").main(options)) for name in names)


if __name__ == "__main__":
    # A table takes minutes; in a file, too, its lines are to be seen as they come.
    sys.stdout.reconfigure(line_buffering=True)
    sys.exit(main(sys.argv[1:]))
