"""The project's overlay, geopandas and a plain tree as engines: `python -m bench.shapely_engines NAME …`."""

import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import shapely

from bench import engine_child
from spatial.overlay import overlaps


class _Arrays:
    """Layers as arrays of geometry; the last result stays in memory as `shared`."""

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


class Overlay(_Arrays):
    """`spatial.overlay` with so many threads."""

    def __init__(self, threads: int) -> None:
        super().__init__()
        self.threads = threads

    def overlay(self, left: str, right: str) -> pa.Table:
        """Overlay."""
        shared_areas = overlaps(self.layers[left], self.layers[right], threads=self.threads)
        return self.table(shared_areas.left, shared_areas.right, shared_areas.geometry)


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
        {
            "overlay-1": lambda: Overlay(1),
            "overlay-2": lambda: Overlay(2),
            "plain-tree": PlainTree,
            "geopandas": Geopandas,
        },
        sys.argv[1:],
    )
