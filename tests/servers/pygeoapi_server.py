"""OGC API Features by a real server, pygeoapi: a total on every page, and `next` links with an offset."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pyogrio
import shapely
import yaml

from tests.left_out import absent
from tests.servers.process import address, await_answer, listen, running

ENVIRONMENT = Path(__file__).parents[2] / ".venv-servers"
PROGRAM = Path(__file__).with_name("pygeoapi_program.py")
RD = "http://www.opengis.net/def/crs/EPSG/0/28992"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
NETHERLANDS_DEG = [3.2, 50.7, 7.3, 53.6]
NOWHERE = "http://127.0.0.1/"


@contextmanager
def pygeoapi(folder: Path, layers: Mapping[str, Path], *, max_items: int = 100) -> Iterator[str]:
    """Serve files in RD New as collections, until the end of the block.

    A GeoJSON file is served as it is, with the ids and the top-level members that it has. The features of a GeoPackage
    (of one layer) get its row numbers as ids. Neither may be empty: pygeoapi takes the columns from the first feature.

    Parameters
    ----------
    folder : Path
        For the configuration and the log.
    layers : Mapping[str, Path]
        The file of each collection.
    max_items : int
        The largest page; who asks for more gets this many.

    Yields
    ------
    str
        The base address, without a slash at its end: collections are under ``/collections``.
    """
    python = ENVIRONMENT / "bin" / "python"
    if not (ENVIRONMENT / "servers.lock").exists():  # it comes last of all; without it the environment is half made
        absent("pygeoapi")
    files = {name: _geojson(path, folder / f"{name}.served.geojson") for name, path in layers.items()}
    listening = listen()
    base, log = address(listening), folder / "pygeoapi.log"
    settings = folder / "pygeoapi.yaml"
    settings.write_text(yaml.safe_dump(_settings(base, files, max_items)), encoding="utf-8")
    variables = {
        "PYGEOAPI_CONFIG": str(settings),
        "PYGEOAPI_OPENAPI": str(folder / "pygeoapi.openapi.json"),
        "PYTHONUTF8": "1",  # it opens GeoJSON files in the encoding of the locale
    }
    with running([python, PROGRAM], listening, variables, log):
        await_answer(f"{base}/collections?f=json", '"collections"', log)
        yield base


def _geojson(path: Path, target: Path) -> Path:
    # Of pygeoapi's providers for files only the one for GeoJSON states a total on its pages.
    if path.suffix == ".geojson":
        return path
    about, table = pyogrio.raw.read_arrow(path, return_fids=True)
    features = []
    for row in table.to_pylist():
        geometry, number = row.pop(about["geometry_name"]), row.pop(about["fid_column"])
        shape = None if geometry is None else shapely.geometry.mapping(shapely.from_wkb(geometry))
        features.append({"type": "Feature", "id": number, "properties": row, "geometry": shape})
    collection = {"type": "FeatureCollection", "features": features}
    target.write_text(json.dumps(collection, default=date.isoformat), encoding="utf-8")
    return target


def _settings(base: str, files: Mapping[str, Path], max_items: int) -> dict[str, object]:
    about = {"title": "Test", "description": "Test", "keywords": ["test"], "terms_of_service": "none", "url": NOWHERE}
    party = {"name": "Test", "url": NOWHERE}
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": 0},  # demanded, and not used: the socket is given
            "url": base,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "limits": {"default_items": min(10, max_items), "max_items": max_items},
            "map": {"url": NOWHERE, "attribution": "none"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {"identification": about, "license": party, "provider": party, "contact": party},
        "resources": {name: _collection(name, path) for name, path in files.items()},
    }


def _collection(name: str, path: Path) -> dict[str, object]:
    provider = {
        "type": "feature",
        "name": "GeoJSON",
        "data": str(path.resolve()),
        "id_field": "id",
        "crs": [CRS84, RD],
        "storage_crs": RD,
    }
    return {
        "type": "collection",
        "title": name,
        "description": name,
        "keywords": [name],
        "links": [],
        "extents": {"spatial": {"bbox": NETHERLANDS_DEG, "crs": CRS84}},
        "providers": [provider],
    }
