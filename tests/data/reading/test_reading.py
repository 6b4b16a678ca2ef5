import json
import sqlite3
import struct
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from data.entries.entry_context import EntryContext
from data.entries.source import Source
from data.errors import HarmoniseError, IncompletePull, SourceUnavailable
from data.harmonise.harmonise import to_layer
from data.pull.pull import pull
from data.reading import Features, read_features, read_raster, read_table
from data.rulebook.vocabulary import load_layers
from data.snapshots.pull_log import PullLog
from data.snapshots.snapshot import SnapshotStore
from data.web import Web
from tests.data.support import X0, Y0, box, shot, source

AT = datetime(2026, 11, 23, tzinfo=UTC)
PLANS = gpd.GeoDataFrame(
    {"nr": [1, 2], "naam": ["a", "b"]}, geometry=[box(0, 0, 50, 50), box(100, 0, 50, 50)], crs=28992
)
ATTACH = {"layer": "natura2000", "column": "deposition_raster_mol_ha_yr"}


def read(folder: Path, name: str, **changed: object) -> Features:
    wanted = source(address=name, **changed)
    store = SnapshotStore(folder / "snapshots")
    with Web(contact="test") as web:
        snapshot = pull(wanted, store, PullLog(folder / "log"), web, AT, EntryContext(folder))
    return read_features(wanted, snapshot, store.path(snapshot))


def geojson(path: Path, frame: gpd.GeoDataFrame, crs: str | None) -> None:
    content = json.loads(frame.to_json(drop_id=True))
    content.pop("crs", None)
    if crs:
        content = {"type": content["type"], "crs": {"type": "name", "properties": {"name": crs}}, **content}
    path.write_text(json.dumps(content), encoding="utf-8")


def zipped(path: Path) -> None:
    with zipfile.ZipFile(path.with_name(f"{path.name}.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, path.name)


def raster(source_changes: dict[str, object], folder: Path) -> np.ndarray:
    (folder / "n.asc").write_text(
        "NCOLS 2\nNROWS 2\nXLLCORNER 140000\nYLLCORNER 455000\nCELLSIZE 1000\nNODATA_VALUE -0.9990E+03\n"
        " 1.0E+03 -0.9990E+03\n 3.0E+03 4.0E+03\n",
        encoding="utf-8",
    )
    wanted: Source = source(kind="raster", address="n.asc", layers=[], attach=ATTACH, **source_changes)
    return read_raster(wanted, shot(folder / "n.asc"), folder / "n.asc").values


@pytest.mark.parametrize("crs", ["EPSG:28992", None])
def test_geopackage(tmp_path: Path, crs: str | None) -> None:
    PLANS.to_file(tmp_path / "plans.gpkg")
    result = read(tmp_path, "plans.gpkg", crs=crs)
    assert result.frame["naam"].tolist() == ["a", "b"]
    assert result.crs.to_epsg() == 28992


def test_geojson_without_crs_member_is_what_its_entry_says(tmp_path: Path) -> None:
    geojson(tmp_path / "plans.geojson", PLANS, None)
    assert read(tmp_path, "plans.geojson").crs.to_epsg() == 28992
    with pytest.raises(HarmoniseError, match=r"plans.*in which CRS.*'crs: EPSG:28992'"):
        read(tmp_path, "plans.geojson", crs=None)


def test_geojson_with_crs_member_must_agree_with_its_entry(tmp_path: Path) -> None:
    geojson(tmp_path / "plans.geojson", PLANS, "urn:ogc:def:crs:EPSG::28992")
    assert read(tmp_path, "plans.geojson", crs=None).crs.to_epsg() == 28992
    zipped(tmp_path / "plans.geojson")
    assert read(tmp_path, "plans.geojson.zip", crs=None).crs.to_epsg() == 28992
    for name in ("plans.geojson", "plans.geojson.zip"):
        with pytest.raises(HarmoniseError, match="its entry says EPSG:4326 and the file says EPSG:28992"):
            read(tmp_path, name, crs="EPSG:4326")


def test_a_property_named_crs_is_no_crs(tmp_path: Path) -> None:
    geojson(tmp_path / "plans.geojson", PLANS.assign(crs_="x").rename(columns={"crs_": "crs"}), None)
    assert read(tmp_path, "plans.geojson").crs.to_epsg() == 28992


@pytest.mark.parametrize(("real", "message"), [(28992, "EPSG:4326"), (4326, "EPSG:28992")])
def test_numbers_that_cannot_be_in_the_crs_are_refused(tmp_path: Path, real: int, message: str) -> None:
    geojson(tmp_path / "plans.geojson", PLANS.to_crs(real), None)
    with pytest.raises(HarmoniseError, match=f"cannot be {message}; they look like"):
        read(tmp_path, "plans.geojson", crs=message)


def test_zipped_shapefile_and_file_geodatabase(tmp_path: Path) -> None:
    PLANS.to_file(tmp_path / "plans.shp")
    with zipfile.ZipFile(tmp_path / "plans.shp.zip", "w") as archive:
        for part in tmp_path.glob("plans.*"):
            if part.suffix != ".zip":
                archive.write(part, part.name)
    assert len(read(tmp_path, "plans.shp.zip").frame) == 2
    PLANS.astype({"nr": "int32"}).to_file(tmp_path / "plans.gdb", driver="OpenFileGDB", layer="plannen")
    assert len(read(tmp_path, "plans.gdb", collection="plannen").frame) == 2


def test_csv_with_coordinates_and_decimal_comma(tmp_path: Path) -> None:
    (tmp_path / "plans.csv").write_text(f"nr;naam;x;y\n1;a;{X0},5;{Y0}\n2;b;;\n", encoding="utf-8")
    csv = {"separator": ";", "decimal": ",", "x": "x", "y": "y"}
    result = read(tmp_path, "plans.csv", csv=csv)
    assert shapely.to_wkt(result.geometries[0]) == "POINT (140000.5 455000)"
    assert result.geometries[1] is None
    with pytest.raises(HarmoniseError, match=r"coordinate column\(s\) lon missing.*nr, naam, x, y"):
        read(tmp_path, "plans.csv", csv={**csv, "x": "lon"})


def test_several_layers_ask_for_a_choice(tmp_path: Path) -> None:
    for name in ("een", "twee"):
        PLANS.to_file(tmp_path / "plans.gpkg", layer=name)
    with pytest.raises(HarmoniseError, match="several layers; name one in 'collection'; have: een, twee"):
        read(tmp_path, "plans.gpkg")
    with pytest.raises(HarmoniseError, match="has no layer 'drie'; have: een, twee"):
        read(tmp_path, "plans.gpkg", collection="drie")


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "plans.gpkg").write_text("<html>", encoding="utf-8")
    with pytest.raises(IncompletePull, match=r"'plans': plans\.gpkg should be gpkg, but it is a web page"):
        read(tmp_path, "plans.gpkg")
    with pytest.raises(SourceUnavailable, match=r"no file .*none\.gpkg; put it there"):
        read(tmp_path, "none.gpkg")
    (tmp_path / "plans.pdf").touch()
    with pytest.raises(SourceUnavailable, match=r"plans\.pdf is of no known format; allowed: \.gpkg"):
        read(tmp_path, "plans.pdf")


def test_arcs_become_short_lines_and_are_told(tmp_path: Path) -> None:
    PLANS.iloc[:1].to_file(tmp_path / "plans.gpkg", geometry_type="Polygon")
    # A circle of radius 50 m as CURVEPOLYGON(CIRCULARSTRING), written the way GeoPackage holds it.
    points = [(X0 - 50, Y0), (X0 + 50, Y0), (X0 - 50, Y0)]
    ring = struct.pack("<BII", 1, 8, 3) + b"".join(struct.pack("<dd", *point) for point in points)
    wkb = struct.pack("<BII", 1, 10, 1) + ring
    blob = b"GP" + struct.pack("<BBi", 0, 1, 28992) + wkb
    # The layer keeps saying that it holds polygons, as some that are published do.
    database = sqlite3.connect(tmp_path / "plans.gpkg")
    with database:
        for (trigger,) in database.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            database.execute(f'drop trigger "{trigger}"')
        database.execute("update plans set geom = ?", (blob,))
    database.close()
    result = read(tmp_path, "plans.gpkg")
    assert result.curved == 1
    zipped(tmp_path / "plans.gpkg")
    assert read(tmp_path, "plans.gpkg.zip").curved == 1
    layer, issues = to_layer(source(), source().layers[0], result, load_layers())
    assert layer.geometries[0].area == pytest.approx(np.pi * 2500, rel=2e-3)
    assert [issue.kind for issue in issues] == ["curves_linearised"]


def test_raster_needs_a_crs_and_its_gaps_are_no_numbers(tmp_path: Path) -> None:
    assert np.array_equal(raster({}, tmp_path), [[1000, np.nan], [3000, 4000]], equal_nan=True)
    with pytest.raises(HarmoniseError, match="in which CRS"):
        raster({"crs": None}, tmp_path)
    with pytest.raises(HarmoniseError, match="only rasters in EPSG:28992"):
        raster({"crs": "EPSG:3035"}, tmp_path)


def test_one_text_among_coordinates_costs_one_feature_not_all(tmp_path: Path) -> None:
    (tmp_path / "plans.csv").write_text(f"nr;naam;x;y\n1;a;{X0},5;{Y0}\n2;b;onbekend;{Y0}\n", encoding="utf-8")
    result = read(tmp_path, "plans.csv", csv={"separator": ";", "decimal": ",", "x": "x", "y": "y"})
    assert shapely.to_wkt(result.geometries[0]) == "POINT (140000.5 455000)"
    assert result.geometries[1] is None


@pytest.mark.parametrize("content", [b"nr,x,y\n1,\xe9,2\n", b"nr,x,y\n1,2,3\n4,5,6,7\n", b""])
def test_a_csv_that_does_not_fit_its_options_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "plans.csv").write_bytes(content)
    with pytest.raises(HarmoniseError, match=r"'plans': the table cannot be read .*; see 'csv' in its entry"):
        read(tmp_path, "plans.csv", csv={"x": "x", "y": "y"})


@pytest.mark.parametrize("message", ["EPSG:28992", None])
def test_rd_with_heights_is_rd(tmp_path: Path, message: str | None) -> None:
    shapes = shapely.force_3d(PLANS.geometry.values, 2.0)
    gpd.GeoDataFrame(PLANS[["nr", "naam"]], geometry=shapes, crs=7415).to_file(tmp_path / "plans.gpkg")
    result = read(tmp_path, "plans.gpkg", crs=message)
    assert result.crs.to_epsg() == 28992
    layer, issues = to_layer(source(), source().layers[0], result, load_layers())
    assert layer.frame.area.tolist() == [50 * 50, 50 * 50]
    assert [issue.kind for issue in issues] == ["z_dropped"]


def test_a_crs_member_after_the_features_is_seen(tmp_path: Path) -> None:
    content = json.loads(PLANS.to_json(drop_id=True))
    member = content.pop("crs")
    (tmp_path / "plans.geojson").write_text(json.dumps({**content, "crs": member}), encoding="utf-8")
    assert read(tmp_path, "plans.geojson", crs=None).crs.to_epsg() == 28992


def test_an_unknown_crs_in_the_entry_is_named(tmp_path: Path) -> None:
    PLANS.to_file(tmp_path / "plans.gpkg")
    with pytest.raises(HarmoniseError, match="its entry names the CRS 'EPSG:999999', which is unknown"):
        read(tmp_path, "plans.gpkg", crs="EPSG:999999")


def test_a_layer_without_geometry_is_a_table(tmp_path: Path) -> None:
    pyogrio.write_dataframe(PLANS.drop(columns="geometry"), tmp_path / "plans.gpkg", layer="plans")
    with pytest.raises(HarmoniseError, match="layer 'plans' has no geometry; is it a table"):
        read(tmp_path, "plans.gpkg")


def test_files_without_features_give_none(tmp_path: Path) -> None:
    PLANS.iloc[:0].to_file(tmp_path / "plans.gpkg", geometry_type="Polygon")
    result = read(tmp_path, "plans.gpkg")
    assert (len(result.frame), len(result.geometries)) == (0, 0)


def test_ids_and_keys_of_a_table_keep_their_zeros(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("code,n\n0344,1\n", encoding="utf-8")
    attach = {**ATTACH, "key": "code", "value": "n"}
    wanted = source(kind="table", address="t.csv", layers=[], attach=attach)
    table = read_table(wanted, shot(tmp_path / "t.csv"), tmp_path / "t.csv")
    assert table["code"].tolist() == ["0344"]
