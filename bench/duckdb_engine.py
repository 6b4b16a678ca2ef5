"""DuckDB spatial as an engine of a comparison, in the environment of `make engines`."""

import sys
from pathlib import Path
from typing import Final

import duckdb
import duckdb_extension_spatial
import pyarrow as pa

from bench import engine_child

_PLAIN: Final = "ST_Intersection(l.geometry, r.geometry)"
_CONTAINED_FIRST: Final = f"CASE WHEN ST_Within(l.geometry, r.geometry) THEN l.geometry ELSE {_PLAIN} END"


class Duckdb:
    """DuckDB with two threads on tables in memory: its spatial join, and the intersection of what it finds.

    The larger layer is on the left, as the index is built of the right side. A second join for what lies inside takes
    longer than a `CASE` with `ST_Within`; smaller row groups and halves of a layer brought no second thread to work.
    """

    def __init__(self, shared: str) -> None:
        # The extension comes with its package: nothing is installed or fetched.
        extension = next(Path(duckdb_extension_spatial.__file__).parent.rglob("spatial.duckdb_extension"))
        self.connection = duckdb.connect(
            config={"threads": 2, "autoinstall_known_extensions": False, "preserve_insertion_order": False}
        )
        self.connection.load_extension(str(extension))
        self.shared = shared

    def load(self, name: str, file: Path) -> None:
        """Read a layer."""
        self.connection.execute(
            f'CREATE TABLE "{name}" AS SELECT "row", geometry::GEOMETRY AS geometry FROM read_parquet(?)', [str(file)]
        )

    def overlay(self, left: str, right: str) -> pa.Table:
        """Overlay."""
        self.connection.execute(f"""
            CREATE OR REPLACE TEMP TABLE found AS
            SELECT l."row" AS "left", r."row" AS "right", {self.shared} AS shared
            FROM "{left}" AS l JOIN "{right}" AS r ON ST_Intersects(l.geometry, r.geometry)""")
        return self.connection.execute('SELECT "left", "right", ST_Area(shared) AS area_m2 FROM found').to_arrow_table()


if __name__ == "__main__":
    engine_child.main(
        {"plain": lambda: Duckdb(_PLAIN), "contained-first": lambda: Duckdb(_CONTAINED_FIRST)}, sys.argv[1:]
    )
