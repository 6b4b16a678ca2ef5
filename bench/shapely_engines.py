"""Ours, geopandas and a plain tree as engines of a comparison: `python -m bench.shapely_engines NAME …`."""

import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import shapely

from bench import engine_child
from spatial.overlay import overlaps


class _Arrays:
    """Layers as arrays of geometry; what is found last stays in memory as `shared`."""

    def __init__(self) -> None:
        self.layers: dict[str, np.ndarray] = {}
        self.shared: object = None

    def load(self, name: str, file: Path) -> None:
        """Read a layer."""
        self.layers[name] = gpd.read_parquet(file).geometry.to_numpy()

    def table(self, left: np.ndarray, right: np.ndarray, shared: np.ndarray) -> pa.Table:
        """Keep the shared geometry and return the pairs with its area."""
        self.shared = shared
        return pa.table({"left": left, "right": right, "area_m2": shapely.area(shared)})


class Ours(_Arrays):
    """Our kernel with so many threads."""

    def __init__(self, threads: int) -> None:
        super().__init__()
        self.threads = threads

    def overlay(self, left: str, right: str) -> pa.Table:
        """Overlay."""
        found = overlaps(self.layers[left], self.layers[right], threads=self.threads)
        return self.table(found.left, found.right, found.geometry)


class PlainTree(_Arrays):
    """The pairs that a tree finds to intersect, intersected in one vectorised call."""

    def overlay(self, left: str, right: str) -> pa.Table:
        """Overlay."""
        lefts, rights = self.layers[left], self.layers[right]
        at, other = shapely.STRtree(rights).query(lefts, predicate="intersects")
        return self.table(at, other, shapely.intersection(lefts[at], rights[other]))


class Geopandas:
    """`geopandas.overlay` as a user would call it."""

    def __init__(self) -> None:
        self.layers: dict[str, gpd.GeoDataFrame] = {}
        self.shared: object = None

    def load(self, name: str, file: Path) -> None:
        """Read a layer."""
        self.layers[name] = gpd.read_parquet(file)

    def overlay(self, left: str, right: str) -> pa.Table:
        """Overlay."""
        table = gpd.overlay(self.layers[left], self.layers[right], how="intersection", keep_geom_type=True)
        self.shared = table
        rows = {"left": table["row_1"].to_numpy(), "right": table["row_2"].to_numpy()}
        return pa.table({**rows, "area_m2": table.area.to_numpy()})


if __name__ == "__main__":
    engine_child.main(
        {"ours-1": lambda: Ours(1), "ours-2": lambda: Ours(2), "plain-tree": PlainTree, "geopandas": Geopandas},
        sys.argv[1:],
    )
