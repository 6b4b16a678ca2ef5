"""Every feature arrives from real servers, its geometry and attributes equal to those of the file behind the server."""

import math
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from data.reading import Features, read_features, read_raster
from data.snapshots.snapshot import SnapshotStore
from data.web import Web
from tests.data.support import source
from tests.servers.mapserver_server import mapserver
from tests.servers.pygeoapi_server import pygeoapi
from tests.servers.standin_files import feed, zipped
from tests.servers.standin_pulls import HASTY, TABLE, pull_into

TOTAL, PAGE = 250, 100
MAPSERVER_ROUNDS_M = 1e-6
"""MapServer writes as many decimals as it likes."""

NUMBERS = ("nr", "woningen", "deel", "groot")


@pytest.fixture(scope="module")
def plans() -> gpd.GeoDataFrame:
    """250 shapes with uneven coordinates: squares, some with a hole, some of two parts; and a column of each kind."""
    all_rows = range(TOTAL)
    columns = {
        "nr": [n + 1 for n in all_rows],
        "naam": [f'Café & <wei> "{n + 1}" Ĳ' for n in all_rows],
        "woningen": pd.array([None if n % 2 else n for n in all_rows], dtype="Int32"),
        "deel": [n / 7 for n in all_rows],
        "groot": [2**40 + n for n in all_rows],
        "vast": [n % 2 == 0 for n in all_rows],
        "toelichting": pd.array([(None, "", "Zie kaart")[n % 3] for n in all_rows], dtype="string"),
        "datum": pd.to_datetime(["2024-05-01"] * TOTAL).date,
        "code": [f"{n:04d}" for n in all_rows],
    }
    return gpd.GeoDataFrame(columns, geometry=[_shape(n) for n in all_rows], crs=28992)


@pytest.fixture(scope="module")
def geopackage(plans: gpd.GeoDataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("behind") / "plans.gpkg"
    plans.to_file(path, driver="GPKG", layer="plans", geometry_type="MultiPolygon", promote_to_multi=True)
    return path


def _shape(number: int) -> shapely.Geometry:
    x, y = 140_000 + 20 * number + number / 7, 455_000 + number / 3
    whole = shapely.box(x, y, x + 10, y + 10)
    if number % 3 == 1:
        return whole.difference(shapely.box(x + 2, y + 2, x + 3 + number / 11 % 1, y + 4))
    return shapely.MultiPolygon([whole, shapely.box(x + 12, y, x + 14, y + 10)]) if number % 3 == 2 else whole


def web_of(address: str) -> Web:
    """A client that may ask a server on loopback, as its own mirror."""
    parts = urlsplit(address)
    return Web(contact="test", mirror=f"{parts.scheme}://{parts.netloc}", retry=HASTY)


def pulled(address: str, folder: Path, **entry: object) -> Features:
    wanted = source(address=address, **entry)
    with web_of(address) as web:
        snapshot = pull_into(web, wanted, folder)
    return read_features(wanted, snapshot, SnapshotStore(folder / "store").path(snapshot))


def assert_equal(result: Features, plans: gpd.GeoDataFrame, *, within_m: float = 0.0, texts: bool = False) -> None:
    """Each feature once; numbers as numbers or, where a format has none, as text; codes with their zeros."""
    assert result.crs.to_epsg() == 28992
    assert len(result.frame) == len(plans)
    frame = result.frame.assign(shape=result.geometries, key=result.frame["nr"].astype(int)).sort_values("key")
    for name in NUMBERS:
        assert_numbers(frame[name].tolist(), plans[name].tolist(), name)
    for name in ("naam", "code"):
        assert frame[name].tolist() == plans[name].tolist(), name
    assert [str(value)[:10] for value in frame["datum"]] == [str(value) for value in plans["datum"]]
    assert [str(value).lower() in {"true", "1", "1.0"} for value in frame["vast"]] == plans["vast"].tolist()
    # Few formats, and not MapServer, tell an absent text from an empty one.
    reported = [["" if _absent(value) else value for value in one["toelichting"]] for one in (frame, plans)]
    assert reported[0] == reported[1]
    if texts:
        assert {type(value) for name in NUMBERS for value in frame[name] if not _absent(value)} == {str}
    assert_shapes(frame["shape"].tolist(), plans.geometry.tolist(), within_m)


def assert_numbers(result: Sequence[object], expected: Sequence[object], name: str) -> None:
    assert [_absent(value) for value in result] == [_absent(value) for value in expected], name
    reported = [float(value) for value in result if not _absent(value)]  # type: ignore[arg-type]
    assert reported == pytest.approx([float(value) for value in expected if not _absent(value)], rel=1e-12), name


def assert_shapes(result: Sequence[shapely.Geometry], expected: Sequence[shapely.Geometry], within_m: float) -> None:
    for one, other in zip(result, expected, strict=True):
        parts = [_parts(shape) for shape in (one, other)]
        assert shapely.equals_exact(*parts, tolerance=within_m), f"{one} is not {other}"


def _parts(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.normalize(shapely.multipolygons(shapely.get_parts(shape)))


def _absent(value: object) -> bool:
    return value is None or value is pd.NA or value == "" or (isinstance(value, float) and math.isnan(value))


# pygeoapi -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def collections(geopackage: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pygeoapi(tmp_path_factory.mktemp("pygeoapi"), {"plans": geopackage}, max_items=PAGE) as base:
        yield base


@pytest.mark.parametrize("page_size", [1000, 30])
@pytest.mark.parametrize("paging", ["next", "offset"])
def test_pygeoapi(collections: str, plans: gpd.GeoDataFrame, tmp_path: Path, paging: str, page_size: int) -> None:
    how = {"connector": "ogc_api_features", "collection": "plans", "paging": paging, "page_size": page_size}
    result = pulled(collections, tmp_path, **how)
    assert_equal(result, plans)
    assert sorted(result.frame["id"]) == list(range(1, TOTAL + 1))


def test_pygeoapi_gives_what_a_box_touches(collections: str, plans: gpd.GeoDataFrame, tmp_path: Path) -> None:
    box = [141_000.0, 455_000.0, 142_000.0, 455_200.0]
    how = {"connector": "ogc_api_features", "collection": "plans", "bbox": box}
    result = pulled(collections, tmp_path, **how)
    assert_equal(result, plans[plans.intersects(shapely.box(*box))])


# MapServer ------------------------------------------------------------------------------------------------------------

SERVICES: Mapping[str, Mapping[str, str]] = {
    "right_hits": {},
    # As MapServer does when nobody sets it: the cap stands for the count.
    "misleading_hits": {"wfs_maxfeatures_ignore_for_resulttype_hits": "false"},
    "counts_on_each_page": {"wfs_compute_number_matched": "true"},
}


@pytest.fixture(scope="module", params=SERVICES)
def wfs(request: pytest.FixtureRequest, geopackage: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("mapserver")
    with mapserver(folder, {"plans": geopackage}, max_features=PAGE, metadata=SERVICES[request.param]) as address:
        yield address


@pytest.mark.parametrize("page_size", [1000, 50])
def test_mapserver_geojson(wfs: str, plans: gpd.GeoDataFrame, tmp_path: Path, page_size: int) -> None:
    how = {"connector": "wfs", "collection": "plans", "query": {"outputFormat": "geojson"}, "page_size": page_size}
    result = pulled(wfs, tmp_path, **how)
    assert_equal(result, plans, within_m=MAPSERVER_ROUNDS_M)


@pytest.mark.parametrize("page_size", [1000, 50])
def test_mapserver_gml(wfs: str, plans: gpd.GeoDataFrame, tmp_path: Path, page_size: int) -> None:
    how = {"connector": "wfs", "collection": "plans", "format": "gml", "page_size": page_size}
    result = pulled(wfs, tmp_path, **how)
    assert_equal(result, plans, within_m=MAPSERVER_ROUNDS_M, texts=True)


def test_mapserver_gives_what_a_box_touches(wfs: str, plans: gpd.GeoDataFrame, tmp_path: Path) -> None:
    box = [141_000.0, 455_000.0, 142_000.0, 455_200.0]
    how = {"connector": "wfs", "collection": "plans", "query": {"outputFormat": "geojson"}, "bbox": box}
    result = pulled(wfs, tmp_path, **how)
    assert_equal(result, plans[plans.intersects(shapely.box(*box))], within_m=MAPSERVER_ROUNDS_M)


# Files ----------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(plans: gpd.GeoDataFrame, geopackage: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a server of files has: two feeds, and files of each kind."""
    root = tmp_path_factory.mktemp("files")
    (root / "plans_2026.gpkg").write_bytes(geopackage.read_bytes())
    plans[:1].to_file(root / "plans_2025.gpkg", driver="GPKG", layer="plans")
    plans.to_file(root / "plans.gml", driver="GML", layer="plans")
    shapes = tmp_path_factory.mktemp("shapes")
    plans.rename(columns={"toelichting": "toelichtin"}).to_file(shapes / "plans.shp", encoding="UTF-8")
    kinds = {
        "plans.shp.zip": {f"kaart/{path.name}": path.read_bytes() for path in sorted(shapes.iterdir())},
        "plans.gpkg.zip": {"plans.gpkg": geopackage.read_bytes(), "lees_mij.txt": b"CC0"},
        "depo.zip": {"Depo_NTOT_2026.ASC": GRID.encode(), "Depo_NTOT_2026.aps": b"x", "lees_mij.txt": b"x"},
    }
    for name, members in kinds.items():
        (root / name).write_bytes(zipped(members))
    index = [("data.xml", "application/atom+xml", "2026-01-01T00:00:00Z")]
    both = [
        (f"plans_{year}.gpkg", "application/geopackage+sqlite3", f"{year}-01-01T00:00:00Z") for year in (2025, 2026)
    ]
    (root / "index.xml").write_bytes(feed(index).body)
    (root / "data.xml").write_bytes(feed(both).body)
    return root


@pytest.fixture(scope="module")
def files(folder: Path) -> Iterator[str]:
    with plain_server(folder) as address:
        yield address


@contextmanager
def plain_server(folder: Path) -> Iterator[str]:
    """Python's own server of files, in a process of its own."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            message = process.stdout.readline()
            port = message.partition(" port ")[2].split()[0]
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


GRID = (
    "NCOLS 3\nNROWS 2\nXLLCORNER 140000\nYLLCORNER 455000\nCELLSIZE 1000\nNODATA_VALUE -0.9990E+03\n"
    " 0.1240E+04 -0.9990E+03 0.1520E+04\n 0.2595E+03 0.1E+01 0.4577E+04\n"
)


@pytest.mark.parametrize("name", ["plans_2026.gpkg", "plans.gpkg.zip"])
def test_geopackage(files: str, plans: gpd.GeoDataFrame, tmp_path: Path, name: str) -> None:
    how = {"connector": "download", "format": "gpkg"}
    assert_equal(pulled(f"{files}/{name}", tmp_path, **how), plans)


def test_atom_picks_the_newest_file_of_two_feeds(files: str, plans: gpd.GeoDataFrame, tmp_path: Path) -> None:
    how = {"connector": "atom", "format": "gpkg", "entry": "plans_*.gpkg"}
    assert_equal(pulled(f"{files}/index.xml", tmp_path, **how), plans)


def test_gml(files: str, plans: gpd.GeoDataFrame, tmp_path: Path) -> None:
    how = {"connector": "download", "format": "gml"}
    result = pulled(f"{files}/plans.gml", tmp_path, **how)
    assert_equal(result, plans, within_m=MAPSERVER_ROUNDS_M, texts=True)


def test_zipped_shapefile(files: str, plans: gpd.GeoDataFrame, tmp_path: Path) -> None:
    """Column names are cut to ten characters; numbers without a value stay without one."""
    how = {"connector": "download", "format": "shapefile"}
    result = pulled(f"{files}/plans.shp.zip", tmp_path, **how)
    result.frame = result.frame.rename(columns={"toelichtin": "toelichting"})
    assert_equal(result, plans)


def test_zipped_grid(files: str, tmp_path: Path) -> None:
    how = {"connector": "download", "format": "asc", "kind": "raster", "layers": [], "attach": TABLE}
    wanted = source(address=f"{files}/depo.zip", **how)
    with web_of(files) as web:
        snapshot = pull_into(web, wanted, tmp_path)
    raster = read_raster(wanted, snapshot, SnapshotStore(tmp_path / "store").path(snapshot))
    expected = np.array([[1240, np.nan, 1520], [259.5, 1, 4577]])
    np.testing.assert_array_equal(raster.values, expected)
    assert raster.bounds == (140_000, 455_000, 143_000, 457_000)


def test_an_unchanged_file_is_not_sent_again(files: str, tmp_path: Path) -> None:
    """Python's server has no tags, and answers 304 to the time that it gave."""
    wanted = source(address=f"{files}/plans_2026.gpkg", connector="download", format="gpkg")
    with web_of(files) as web:
        one, two = pull_into(web, wanted, tmp_path), pull_into(web, wanted, tmp_path)
    assert one.validators.keys() == {"last-modified"}
    assert two.sha256 == one.sha256
