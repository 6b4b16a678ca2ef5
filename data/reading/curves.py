"""The number of geometries of a GeoPackage with arcs, which reading turns into short straight pieces in silence."""

import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from typing import Final

__all__ = ["count_curved"]

_CURVED: Final = frozenset({8, 9, 10, 11, 12})
"""WKB types CircularString, CompoundCurve, CurvePolygon, MultiCurve, MultiSurface (ISO 19125, SQL/MM part 3)."""

_ENVELOPE_BYTES: Final = (0, 32, 48, 48, 64)
"""Bytes of the envelope in a GeoPackage geometry's header, by its envelope code (OGC 12-128r19, 2.1.3)."""

_HEAD_BYTES: Final = 8 + 64 + 5


def count_curved(path: Path, layer: str) -> int:
    """Count the rows of a GeoPackage layer whose geometry is of a curved type, whatever type the layer states."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as database:
        column = database.execute(
            "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", (layer,)
        ).fetchone()
        if column is None:
            return 0
        table, name = (part.replace('"', '""') for part in (layer, column[0]))
        heads = database.execute(f'SELECT substr("{name}", 1, {_HEAD_BYTES}) FROM "{table}"')
        return sum(_wkb_type(head) in _CURVED for (head,) in heads if head)


def _wkb_type(head: bytes) -> int:
    start = 8 + _ENVELOPE_BYTES[(head[3] >> 1) & 0b111]
    byte_order = "<" if head[start] == 1 else ">"
    (wkb_type,) = struct.unpack_from(f"{byte_order}I", head, start + 1)
    # Z, M and ZM add 1000, 2000 and 3000.
    return int(wkb_type) % 1000
