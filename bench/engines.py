"""Nine pairwise intersections of national-size layers, by spatial.overlay, geopandas, SedonaDB and DuckDB."""

import argparse
from typing import Final

import shapely

from bench import ways
from bench.comparison import compare, show, show_pairs
from bench.national import PAIRS, national_layers

WAYS: Final = (
    ways.OVERLAY_2,
    ways.OVERLAY_1,
    ways.PLAIN_TREE,
    ways.GEOPANDAS,
    ways.SEDONA,
    ways.SEDONA_CONTAINED,
    ways.DUCKDB,
    ways.DUCKDB_CONTAINED,
)


def main(options: list[str]) -> int:
    """Print the table; return 1 when a way fails, or its rows or areas differ from those of spatial.overlay."""
    parser = argparse.ArgumentParser(prog="python -m bench engines", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="1 is the size of the Netherlands (default)")
    parser.add_argument("--seed", type=int, default=28992)
    parser.add_argument("--repeat", type=int, default=3, help="the shortest time of so many runs counts (default: 3)")
    parser.add_argument("--limit", type=float, default=600.0, help="seconds after which a way is ended (default: 600)")
    parser.add_argument("--pairs", action="store_true", help="print the seconds for each pair of layers, too")
    arguments = parser.parse_args(options)
    layers = national_layers(arguments.scale, arguments.seed)
    for name, shapes in layers.items():
        print(f"{name:<16}{len(shapes):>8,} features {int(shapely.get_num_coordinates(shapes).sum()):>11,} vertices")
    with ways.layer_folder(layers) as folder:
        outcomes = compare(WAYS, folder, PAIRS, repeat=arguments.repeat, limit_s=arguments.limit)
    print()
    code = show(outcomes, PAIRS, ways.OVERLAY_2)
    if arguments.pairs:
        show_pairs(outcomes, PAIRS)
    return code
