"""620,000 one-hectare hexagons × nature areas and × municipalities, by spatial.overlay and other engines."""

import argparse
from typing import Final

import shapely

from bench import ways
from bench.comparison import compare, show
from bench.hexagon_grid import hexagons_over
from bench.national import national_layers

WAYS: Final = (
    ways.OVERLAY_2,
    ways.OVERLAY_1,
    ways.PLAIN_TREE,
    ways.SEDONA,
    ways.SEDONA_CONTAINED,
    ways.DUCKDB,
    ways.DUCKDB_CONTAINED,
)
PARTNERS: Final = ("municipalities", "nature")


def main(options: list[str]) -> int:
    """Print a table for each partner; return 1 when a way fails, or differs from spatial.overlay in rows or areas."""
    parser = argparse.ArgumentParser(prog="python -m bench hexagons", description=__doc__)
    parser.add_argument("--count", type=int, default=620_000)
    parser.add_argument("--scale", type=float, default=1.0, help="of nature and municipalities; 1 is the Netherlands")
    parser.add_argument("--seed", type=int, default=28992)
    parser.add_argument("--repeat", type=int, default=3, help="the shortest time of so many runs counts (default: 3)")
    parser.add_argument("--limit", type=float, default=300.0, help="seconds after which a way is ended (default: 300)")
    arguments = parser.parse_args(options)
    layers = national_layers(arguments.scale, arguments.seed)
    hexagons = hexagons_over(layers["nature"])[: arguments.count]
    # The tree of the nature areas has their outlines in it: what meets one is not wholly inside or outside.
    crossing = shapely.STRtree(shapely.boundary(layers["nature"])).query(hexagons, predicate="intersects")[0]
    print(f"{len(hexagons):,} hexagons, of which {len(set(crossing.tolist())):,} cross the outline of a nature area")
    code = 0
    with ways.layer_folder({"hexagons": hexagons, **{name: layers[name] for name in PARTNERS}}) as folder:
        for partner in PARTNERS:
            pairs = (("hexagons", partner),)
            print(f"\nhexagons × {partner}")
            outcomes = compare(WAYS, folder, pairs, repeat=arguments.repeat, limit_s=arguments.limit)
            code = max(code, show(outcomes, pairs, ways.OVERLAY_2))
    return code
