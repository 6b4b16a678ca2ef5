"""The mirror's files, and the ATOM feeds that list them; the same bytes each time."""

import json
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely

from tests.servers.mirror_gml import file_of
from tests.servers.mirror_view import Request, View
from tests.servers.standin_files import feed, zipped
from tests.servers.standin_reply import Reply, tag

DRIVERS = {"gpkg": "GPKG", "gdb": "OpenFileGDB", "shapefile": "ESRI Shapefile"}
KINDS = {
    "gpkg": "application/geopackage+sqlite3",
    "geojson": "application/geo+json",
    "gml": "application/gml+xml",
    "asc": "application/zip",
}
GRID_X, GRID_Y, GRID_CELLS = 235_000, 445_000, 50
MADE: dict[str, bytes] = {}


def file(request: Request) -> Reply:
    service = request.service
    if request.path or any(request.query.get(name) != text for name, text in service.needs.items()):
        return Reply(b"not here", "text/plain", 404)
    # Whoever renames fields asks for other bytes.
    name = f"{service.at} {sorted(request.renamed.items())}"
    if name not in MADE:
        MADE[name] = _bytes(request)
    body = MADE[name]
    headers = {"Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT"} if service.kind == "asc" else {"ETag": tag(body)}
    return Reply(body, KINDS[service.kind], 200, headers)


def atom(request: Request) -> Reply:
    updated = "2026-02-01T00:00:00Z"
    return feed([(f"https://{path}", _link_type(path), updated) for path in request.service.lists])


def written(kind: str, layers: Mapping[str, View], folder: Path, name: str) -> Path:
    """Write layers to a file that GDAL makes; a geodatabase is a folder."""
    path = folder / name
    for layer, view in layers.items():
        rows = [view.properties(number) for number in view.numbers]
        table = view.held.shape == "table"
        shapes = None if table else np.array([_shape(view, number) for number in view.numbers], dtype=object)
        kind_of = None if table else "Point" if view.held.shape == "point" else "MultiPolygon"
        columns = {field: _column([row[field] for row in rows]) for field in rows[0]}
        pyogrio.raw.write(
            path,
            shapes,
            [values for values, _ in columns.values()],
            np.array(list(columns), dtype=object),
            field_mask=[absent for _, absent in columns.values()],
            driver=DRIVERS[kind],
            layer=layer,
            geometry_type=kind_of,
            crs=None if table else view.srs,
            encoding="UTF-8",
        )
    return path


def geojson(layers: Mapping[str, View]) -> bytes:
    """A file that states its system, unless that is GeoJSON's own."""
    ((name, view),) = layers.items()
    features = [view.feature(number, f"{name}.", multi=True) for number in view.numbers]
    crs = {"type": "name", "properties": {"name": view.urn}}
    stated = {} if view.srs == "OGC:CRS84" else {"crs": crs}
    return json.dumps({"type": "FeatureCollection", "name": name, **stated, "features": features}).encode()


def _bytes(request: Request) -> bytes:
    service = request.service
    if service.kind == "asc":
        (name,) = service.holds
        more = {f"{name}.aps": b"aps", "metadata.pdf": b"%PDF-1.4", "README.txt": b"mol N/ha/jr"}
        return zipped({f"{name}.asc": _grid(), **more})
    layers = {name: request.view(name) for name in service.holds}
    if service.kind == "gml":
        (view,) = layers.values()
        return file_of(view)
    if service.kind == "geojson":
        return geojson(layers)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2026-01-01T00:00:00.000Z"})
    with tempfile.TemporaryDirectory() as folder:
        return written(service.kind, layers, Path(folder), f"made.{service.kind}").read_bytes()


@cache
def _grid() -> bytes:
    """Cells of 1 km around Twente, the north row first; one in seven has no value."""
    head = (
        f"ncols {GRID_CELLS}\nnrows {GRID_CELLS}\nxllcorner {GRID_X}\nyllcorner {GRID_Y}\ncellsize 1000\n"
        "NODATA_VALUE -0.9990E+03\n"
    )
    values = [
        [-999.0 if (row + column) % 7 == 6 else 1200.0 + row + column for column in range(GRID_CELLS)]
        for row in range(GRID_CELLS)
    ]
    return (head + "".join(" ".join(f"{value:.4E}" for value in row) + "\n" for row in values)).encode()


def _column(values: list[Any]) -> tuple[np.ndarray, np.ndarray | None]:
    """Values as GDAL takes them, and which of them are absent."""
    absent = np.array([value is None for value in values])
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return np.array([bool(value) for value in values]), absent
    if kinds == {int}:
        return np.array([value or 0 for value in values], dtype="int32"), absent
    if kinds and kinds <= {int, float}:
        return np.array([value or 0.0 for value in values], dtype="float64"), absent
    return np.array(values, dtype=object), None


def _shape(view: View, number: int) -> bytes | None:
    ring = view.ring(number)
    if ring is None:
        return None
    if len(ring) == 1:
        return bytes(shapely.to_wkb(shapely.Point(ring[0])))
    return bytes(shapely.to_wkb(shapely.MultiPolygon([shapely.Polygon([place[:2] for place in ring])])))


def _link_type(path: str) -> str:
    return {"xml": "application/atom+xml", "gml": KINDS["gml"]}.get(path.rpartition(".")[2], KINDS["gpkg"])
