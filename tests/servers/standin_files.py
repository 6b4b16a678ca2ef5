"""Files, and ATOM feeds that list them: made on the fly, the same bytes each time.

Switches: ``kind`` (``gpkg``, ``geojson``, ``gml``, ``gpkg_zip``), ``danger`` (of a zip: ``bomb``, ``outside``,
``link``).
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
from tests.servers.standin_reply import Reply, StandinRequest, tag
from tests.servers.standin_spec import Spec
from tests.servers.standin_wfs import RD, gml_collection

ATOM = "application/atom+xml; charset=utf-8"
EPOCH = (2026, 1, 1, 0, 0, 0)
KINDS = {
    "gpkg": ("plans_2026.gpkg", "application/geopackage+sqlite3"),
    "geojson": ("plans_2026.geojson", "application/geo+json"),
    "gml": ("plans_2026.gml", "application/gml+xml"),
    "gpkg_zip": ("plans_2026.gpkg.zip", "application/zip"),
}
BOMB_BYTES = 30_000_000


def answer(request: StandinRequest) -> Reply:
    if request.spec.protocol == "atom" and request.plain_path.endswith("index.xml"):
        request.strike("description")
        return feed([("plans.xml", "application/atom+xml", "2026-01-01T00:00:00Z")])
    if request.spec.protocol == "atom" and request.plain_path.endswith("plans.xml"):
        request.strike("feed")
        name, kind = KINDS[request.switch("kind", "gpkg")]
        old = name.replace("2026", "2025")
        # A greater edition is an earlier one, as far as the feed tells.
        updated = f"2026-02-{28 - request.spec.edition:02d}T00:00:00Z"
        return feed([(old, kind, "2025-01-01T00:00:00Z"), (name, kind, updated)])
    if "2025" in request.plain_path:
        return Reply(b"last year's file", "text/plain", 410)
    request.strike(1)
    body = _body(request.spec)
    return Reply(body, KINDS[request.switch("kind", "gpkg")][1], 200, {"ETag": tag(body)})


@lru_cache(maxsize=64)
def _made(kind: str, features: int, edition: int, nested: bool, down: bool) -> bytes:
    spec = Spec("file", features, edition=edition, nested=nested, down=down)
    makers = {
        "geojson": _geojson,
        "gml": lambda spec: gml_collection(spec, listing(spec)),
        "gpkg": _geopackage,
        "gpkg_zip": lambda spec: zipped({"plans_2026.gpkg": _geopackage(spec)}),
    }
    return makers[kind](spec)


def _body(spec: Spec) -> bytes:
    body = _made(spec.switches.get("kind", "gpkg"), spec.features, spec.edition, spec.nested, spec.down)
    danger = spec.switches.get("danger")
    if danger is None:
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    more = {"bomb": ("zeros.bin", bytes(BOMB_BYTES)), "outside": ("../../outside.txt", b"x"), "link": ("link", b"/etc")}
    name, content = more[danger]
    return zipped({**files, name: content}, link=name if danger == "link" else None)


def zipped(files: dict[str, bytes], link: str | None = None) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = (stat.S_IFLNK if name == link else stat.S_IFREG) << 16
            archive.writestr(member, content)
    return target.getvalue()


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


def _geopackage(spec: Spec) -> bytes:
    """A file by GDAL, without a time in it."""
    # It is slow to load, and most scenarios do without.
    import numpy as np  # noqa: PLC0415
    import pyogrio  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2026-01-01T00:00:00.000Z"})
    rows = listing(spec)
    shapes = np.array([shapely.to_wkb(_polygon(row, spec, shapely)) for row in rows], dtype=object)
    message = [properties(row) for row in rows]
    columns = {
        "nr": np.array([one["nr"] for one in message], dtype="int64"),
        "naam": np.array([one["naam"] for one in message], dtype=object),
        "woningen": np.array([one["woningen"] or 0 for one in message], dtype="int64"),
        "deel": np.array([one["deel"] for one in message], dtype="float64"),
        "leeg": np.array([None for _ in message], dtype=object),
    }
    masks = [None, None, np.array([one["woningen"] is None for one in message]), None, None]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plans.gpkg"
        pyogrio.raw.write(
            path,
            shapes,
            list(columns.values()),
            np.array(list(columns), dtype=object),
            field_mask=masks,
            driver="GPKG",
            layer="plans",
            geometry_type="MultiPolygon" if spec.nested else "Polygon",
            crs="EPSG:28992",
            encoding="UTF-8",
        )
        return path.read_bytes()


def _polygon(row: Row, spec: Spec, shapely: object) -> object:
    parts = [shapely.Polygon(rings[0], rings[1:]) for rings in polygons(row.number, nested=spec.nested)]
    return shapely.MultiPolygon(parts) if spec.nested else parts[0]


def feed(entries: list[tuple[str, str, str]]) -> Reply:
    message = "".join(
        f"<entry><title>{name}</title><id>urn:x:{name}</id><updated>{updated}</updated>"
        f'<link rel="alternate" href="{name}" type="{kind}"/></entry>'
        for name, kind, updated in entries
    )
    body = (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>plans</title>'
        f"<id>urn:x</id><updated>2026-02-01T00:00:00Z</updated>{message}</feed>"
    )
    return Reply(body.encode(), ATOM)
