"""500,000 plans × 3 multipolygons of 120,000 vertices, GeoPackage to GeoPackage: seconds and peak memory."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from bench.national import PART_VERTICES, complex_multipolygons, many_plans
from bench.program import run_program
from bench.shared_areas import SharedAreas, difference
from spatial.layers.crs import RD


def main(options: list[str]) -> int:
    """Print the figures of each run; return 1 when one fails, or a pair or an area is wrong.

    `all s` is the whole process with its start, as a user waits for it. The pairs are checked against those that a
    prepared predicate finds, and the areas of some of the pieces against GEOS's intersection of the whole shapes.
    """
    parser = argparse.ArgumentParser(prog="python -m bench plans", description=__doc__)
    parser.add_argument("--count", type=int, default=500_000, help="plans")
    parser.add_argument("--vertices", type=int, default=PART_VERTICES, help="of each of 4 parts of a multipolygon")
    parser.add_argument("--seed", type=int, default=28992)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeat", type=int, default=3, help="runs, each printed (default: 3)")
    parser.add_argument("--check", type=int, default=200, help="pieces whose area is computed again (default: 200)")
    arguments = parser.parse_args(options)
    plans, areas = (
        many_plans(arguments.count, arguments.seed),
        complex_multipolygons(arguments.seed, arguments.vertices),
    )
    vertices = int(shapely.get_num_coordinates(areas).sum())
    print(
        f"{len(plans):,} plans × {len(areas)} multipolygons with {vertices:,} vertices, {arguments.threads} thread(s)"
    )
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _write(folder / "plans.gpkg", "plan_id", plans)
        _write(folder / "areas.gpkg", "area_id", areas)
        print(f"{'run':<6}{'all s':>8}{'read s':>8}{'overlay s':>11}{'write s':>9}{'rows':>10}{'peak MB':>9}")
        for number in range(arguments.repeat):
            (folder / "pieces.gpkg").unlink(missing_ok=True)
            result = run_program("bench.plans_program", scratch, arguments.threads)
            if result.code:
                print(f"run {number + 1} ended with {result.code}", file=sys.stderr)
                return 1
            figures = result.figures
            stages = f"{figures['read_s']:>8.1f}{figures['overlay_s']:>11.1f}{figures['write_s']:>9.1f}"
            print(
                f"{number + 1:<6}{result.seconds:>8.1f}{stages}{figures['rows']:>10,}{figures['peak_mb']:>9.0f}",
                flush=True,
            )
        pieces = pyogrio.read_dataframe(folder / "pieces.gpkg", use_arrow=True)
    fault = _fault(pieces, plans, areas, arguments.check, arguments.seed)
    print(fault, file=sys.stderr, end="\n" if fault else "")
    return 1 if fault else 0


def _write(file: Path, id_column: str, shapes: np.ndarray) -> None:
    # Ids are no row numbers, so that a mix-up of the two does not pass.
    table = gpd.GeoDataFrame({id_column: _id(np.arange(len(shapes)))}, geometry=shapes, crs=RD)
    pyogrio.write_dataframe(table, file, driver="GPKG", use_arrow=True)


def _id(row: np.ndarray) -> np.ndarray:
    return 7 * row + 1_000


def _fault(pieces: gpd.GeoDataFrame, plans: np.ndarray, areas: np.ndarray, check: int, seed: int) -> str:
    """Return what is wrong with the pieces; '' when nothing is."""
    area, plan = shapely.STRtree(plans).query(areas, predicate="intersects")
    order = np.lexsort((area, plan))
    plan, area = plan[order], area[order]
    shapely.prepare(areas)
    touching = shapely.touches(areas[area], plans[plan])
    plan, area = plan[~touching], area[~touching]
    pieces = pieces.sort_values(["plan_id", "area_id"])
    ids = pieces["plan_id"].to_numpy(), pieces["area_id"].to_numpy()
    if not (np.array_equal(ids[0], _id(plan)) and np.array_equal(ids[1], _id(area))):
        return f"{len(pieces):,} pieces, but {len(plan):,} pairs that share area; or other pairs"
    sample = np.sort(np.random.default_rng(seed).permutation(len(plan))[:check])
    plan, area = plan[sample], area[sample]
    exact = SharedAreas(plan, area, shapely.area(shapely.intersection(plans[plan], areas[area])))
    sampled = pieces.iloc[sample]
    if not np.allclose(sampled["area_ha"].to_numpy() * 10_000, sampled.area.to_numpy(), rtol=1e-12):
        return "area_ha is not the area of the piece"
    return difference(exact, SharedAreas(plan, area, sampled.area.to_numpy()))
