"""Files, and ATOM feeds that list them: made on the fly, the same bytes each time.

Switches: ``kind`` (``gpkg``, ``geojson``, ``gml``, ``shapefile``, ``asc``, ``asc_zip``, ``gpkg_zip``), ``validators``
(``etag``, ``modified``, ``none``), ``danger`` (of a zip: ``bomb``, ``outside``, ``link``).
"""

import io
import json
import stat
import tempfile
import zipfile
from functools import lru_cache
from pathlib import Path

from tests.servers.standin_data import Row, geojson, polygons, properties
from tests.servers.standin_listing import listing
from tests.servers.standin_reply import Asked, Reply, tag
from tests.servers.standin_spec import Spec
from tests.servers.standin_wfs import RD, gml_collection

ATOM = "application/atom+xml; charset=utf-8"
EPOCH = (2026, 1, 1, 0, 0, 0)
KINDS = {
    "gpkg": ("plans_2026.gpkg", "application/geopackage+sqlite3"),
    "geojson": ("plans_2026.geojson", "application/geo+json"),
    "gml": ("plans_2026.gml", "application/gml+xml"),
    "shapefile": ("plans_2026.zip", "application/zip"),
    "gpkg_zip": ("plans_2026.gpkg.zip", "application/zip"),
    "asc": ("plans_2026.asc", "text/plain"),
    "asc_zip": ("plans_2026.zip", "application/zip"),
}
BOMB_BYTES = 30_000_000


def answer(asked: Asked) -> Reply:
    if asked.spec.protocol == "atom" and asked.plain_path.endswith("index.xml"):
        asked.strike("description")
        return _feed([("plans.xml", "application/atom+xml", "2026-01-01T00:00:00Z")])
    if asked.spec.protocol == "atom" and asked.plain_path.endswith("plans.xml"):
        asked.strike("feed")
        name, kind = KINDS[asked.switch("kind", "gpkg")]
        old = name.replace("2026", "2025")
        # A greater edition is an earlier one, as far as the feed tells.
        updated = f"2026-02-{28 - asked.spec.edition:02d}T00:00:00Z"
        return _feed([(old, kind, "2025-01-01T00:00:00Z"), (name, kind, updated)])
    if "2025" in asked.plain_path:
        return Reply(b"last year's file", "text/plain", 410)
    asked.strike(1)
    body = _body(asked.spec)
    headers = {
        "etag": {"ETag": tag(body)},
        "modified": {"Last-Modified": f"Thu, {1 + asked.spec.edition:02d} Jan 2026 00:00:00 GMT"},
        "none": {},
    }[asked.switch("validators", "etag")]
    return Reply(body, KINDS[asked.switch("kind", "gpkg")][1], 200, headers)


def cells(spec: Spec) -> list[list[float]]:
    """The values of a grid of one row for each ten features; -999 where there is none."""
    width = 10
    return [
        [-999.0 if (row * width + column) % 7 == 6 else row * width + column + 0.5 for column in range(width)]
        for row in range(max(1, spec.features // width))
    ]


@lru_cache(maxsize=64)
def _made(kind: str, features: int, edition: int, nested: bool, down: bool) -> bytes:
    spec = Spec("file", features, edition=edition, nested=nested, down=down)
    makers = {
        "asc": _grid,
        "asc_zip": lambda spec: _zip({"Depo_NTOT_2026.ASC": _grid(spec), "readme.txt": b"mol/ha/jr"}),
        "geojson": _geojson,
        "gml": lambda spec: gml_collection(spec, listing(spec)),
        "gpkg": _geopackage,
        "gpkg_zip": lambda spec: _zip({"plans_2026.gpkg": _geopackage(spec)}),
        "shapefile": _shapefile,
    }
    return makers[kind](spec)


def _geopackage(spec: Spec) -> bytes:
    return _by_gdal(spec, "GPKG", "plans.gpkg")["plans.gpkg"]


def _shapefile(spec: Spec) -> bytes:
    return _zip({f"map/{name}": body for name, body in _by_gdal(spec, "ESRI Shapefile", "plans.shp").items()})


def _body(spec: Spec) -> bytes:
    body = _made(spec.switches.get("kind", "gpkg"), spec.features, spec.edition, spec.nested, spec.down)
    danger = spec.switches.get("danger")
    if danger is None:
        return body
    files = {
        name: zipfile.ZipFile(io.BytesIO(body)).read(name) for name in zipfile.ZipFile(io.BytesIO(body)).namelist()
    }
    more = {"bomb": ("zeros.bin", bytes(BOMB_BYTES)), "outside": ("../../outside.txt", b"x"), "link": ("link", b"/etc")}
    name, content = more[danger]
    return _zip({**files, name: content}, link=name if danger == "link" else None)


def _zip(files: dict[str, bytes], link: str | None = None) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = (stat.S_IFLNK if name == link else stat.S_IFREG) << 16
            archive.writestr(member, content)
    return target.getvalue()


def _grid(spec: Spec) -> bytes:
    values = cells(spec)
    head = (
        f"ncols {len(values[0])}\nnrows {len(values)}\nxllcorner 140000\nyllcorner 455000\ncellsize 1000\n"
        "NODATA_VALUE -0.9990E+03\n"
    )
    return (head + "".join(" ".join(f"{value:.4E}" for value in row) + "\n" for row in values)).encode()


def _geojson(spec: Spec) -> bytes:
    features = [
        {
            "type": "Feature",
            "id": f"plans.{row.number}",
            "properties": properties(row),
            "geometry": geojson(row.number, nested=spec.nested),
        }
        for row in listing(spec)
    ]
    crs = {"type": "name", "properties": {"name": RD}}
    return json.dumps({"type": "FeatureCollection", "name": "plans", "crs": crs, "features": features}).encode()


def _by_gdal(spec: Spec, driver: str, name: str) -> dict[str, bytes]:
    """Write a file by GDAL, without a time in it; returns all files that came of it, in order of their names."""
    # It is slow to load, and most scenarios do without.
    import numpy as np  # noqa: PLC0415
    import pyogrio  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2026-01-01T00:00:00.000Z"})
    rows = listing(spec)
    shapes = np.array([shapely.to_wkb(_polygon(row, spec, shapely)) for row in rows], dtype=object)
    said = [properties(row) for row in rows]
    columns = {
        "nr": np.array([one["nr"] for one in said], dtype="int64"),
        "naam": np.array([one["naam"] for one in said], dtype=object),
        "woningen": np.array([one["woningen"] or 0 for one in said], dtype="int64"),
        "deel": np.array([one["deel"] for one in said], dtype="float64"),
        "leeg": np.array([None for _ in said], dtype=object),
    }
    masks = [None, None, np.array([one["woningen"] is None for one in said]), None, None]
    with tempfile.TemporaryDirectory() as folder:
        pyogrio.raw.write(
            Path(folder) / name,
            shapes,
            list(columns.values()),
            np.array(list(columns), dtype=object),
            field_mask=masks,
            driver=driver,
            layer="plans",
            geometry_type="MultiPolygon" if spec.nested else "Polygon",
            crs="EPSG:28992",
            encoding="UTF-8",
        )
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


def _polygon(row: Row, spec: Spec, shapely: object) -> object:
    parts = [shapely.Polygon(rings[0], rings[1:]) for rings in polygons(row.number, nested=spec.nested)]
    return shapely.MultiPolygon(parts) if spec.nested else parts[0]


def _feed(entries: list[tuple[str, str, str]]) -> Reply:
    said = "".join(
        f"<entry><title>{name}</title><id>urn:x:{name}</id><updated>{updated}</updated>"
        f'<link rel="alternate" href="{name}" type="{kind}"/></entry>'
        for name, kind, updated in entries
    )
    body = (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>plans</title>'
        f"<id>urn:x</id><updated>2026-02-01T00:00:00Z</updated>{said}</feed>"
    )
    return Reply(body.encode(), ATOM)
