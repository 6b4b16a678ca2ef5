import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine

from data.errors import UnsafeContent
from data.files.formats import FORMATS, format_of, open_checked
from tests.data.support import box

PLANS = gpd.GeoDataFrame({"nr": [1]}, geometry=[box(0, 0, 50, 50)], crs=28992)
MAX_BYTES = 10_000_000


def file_of(folder: Path, kind: str) -> Path:
    """A whole file of each kind, as a writer of its own makes it."""
    path = folder / f"made{FORMATS[kind].suffixes[0]}"
    if kind in ("gpkg", "geojson", "gml"):
        PLANS.to_file(path, driver=FORMATS[kind].driver)
    elif kind == "tif":
        grid = {"driver": "GTiff", "width": 2, "height": 2, "count": 1, "dtype": "float32", "crs": "EPSG:28992"}
        with rasterio.open(path, "w", transform=Affine(1, 0, 0, 0, -1, 2), **grid) as dataset:
            dataset.write(np.ones((1, 2, 2), dtype="float32"))
    elif kind == "asc":
        path.write_text("NCOLS 1\nNROWS 1\nXLLCORNER 0\nYLLCORNER 0\nCELLSIZE 1\n1\n", encoding="utf-8")
    elif kind == "csv":
        path.write_text("\ufeffnr;n\n1;2\n", encoding="utf-8")
    else:
        inner = folder / ("plans.gdb" if kind == "filegdb" else "plans.shp")
        PLANS.astype({"nr": "int32"}).to_file(inner, driver=FORMATS[kind].driver)
        with zipfile.ZipFile(path, "w") as archive:
            for part in sorted(folder.rglob("plans*")) if kind == "shapefile" else sorted(inner.iterdir()):
                archive.write(part, part.relative_to(folder))
    return path


def check(path: Path, kind: str, *, zipped: bool = False) -> None:
    with open_checked(path, kind, "the file", zipped=zipped, max_bytes=MAX_BYTES):
        pass


@pytest.mark.parametrize("kind", FORMATS)
def test_a_whole_file_passes_as_its_own_kind_and_as_no_other(tmp_path: Path, kind: str) -> None:
    path = file_of(tmp_path, kind)
    check(path, kind)
    # A grid is text, as a table is; which of them it is shows on reading.
    for other in set(FORMATS) - {kind, "filegdb", "shapefile"} - ({"csv"} if kind == "asc" else set()):
        with pytest.raises(UnsafeContent, match=f"the file should be {FORMATS[other].suffixes[0][1:]}, but"):
            check(path, other)


@pytest.mark.parametrize("kind", ["gpkg", "geojson", "gml", "filegdb", "shapefile"])
def test_a_file_that_breaks_off_is_refused(tmp_path: Path, kind: str) -> None:
    path = file_of(tmp_path, kind)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(UnsafeContent, match=r"breaks off|no whole"):
        check(path, kind)


@pytest.mark.parametrize("kind", sorted(set(FORMATS) - {"filegdb", "shapefile", "gml"}))
@pytest.mark.parametrize(
    "page", [b"<!DOCTYPE html><html>Onderhoud", b"\xef\xbb\xbf<html>", b"<?xml version='1.0'?><a/>"]
)
def test_a_web_page_is_told_as_one(tmp_path: Path, kind: str, page: bytes) -> None:
    (tmp_path / "page").write_bytes(page)
    with pytest.raises(UnsafeContent, match="it is a web page or an XML report"):
        check(tmp_path / "page", kind)


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        "<!DOCTYPE html><html></html>",
    ],
)
def test_a_document_type_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.gml").write_text(text, encoding="utf-8")
    with pytest.raises(UnsafeContent, match="it has a DOCTYPE"):
        check(tmp_path / "a.gml", "gml")


def test_a_description_of_other_files_is_no_data(tmp_path: Path) -> None:
    # GDAL would open this by what it holds, whatever its name, and fetch the address.
    vrt = '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/http://x/a</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
    (tmp_path / "plans.geojson").write_text(vrt, encoding="utf-8")
    with pytest.raises(UnsafeContent, match="should be geojson, but it begins with"):
        check(tmp_path / "plans.geojson", "geojson")


@pytest.mark.parametrize(
    ("name", "reported"),
    [
        ("Plans.GPKG", ("gpkg", False)),
        ("plans.gpkg.zip", ("gpkg", True)),
        ("depo.asc.zip", ("asc", True)),
        ("a.json", ("geojson", False)),
        ("a.shp.zip", ("shapefile", False)),
        ("a.gdb.zip", ("filegdb", False)),
        ("a.zip", None),
        ("a.pdf", None),
        ("a.shp", None),
    ],
)
def test_a_name_tells_the_kind(name: str, reported: tuple[str, bool] | None) -> None:
    assert format_of(name) == reported


def test_one_file_comes_out_of_its_zip_and_is_looked_at_too(tmp_path: Path) -> None:
    def zipped(content: bytes) -> Path:
        with zipfile.ZipFile(tmp_path / "a.asc.zip", "w") as archive:
            archive.writestr("in/Depo.ASC", content)
            archive.writestr("in/depo.pdf", "x")
        return tmp_path / "a.asc.zip"

    with open_checked(zipped(b"ncols 1"), "asc", "the file", zipped=True, max_bytes=MAX_BYTES) as file:
        assert file.read_bytes() == b"ncols 1"
    assert not file.exists()
    with pytest.raises(UnsafeContent, match="the file should be asc, but it begins with"):
        check(zipped(b"<VRTDataset/>"), "asc", zipped=True)
    with pytest.raises(UnsafeContent, match=r"no file that matches '\*\.tif'"):
        check(zipped(b"ncols 1"), "tif", zipped=True)


def test_what_pretends_to_be_a_shapefile_is_not_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.shp.zip", "w") as archive:
        archive.writestr("plans.shp", "<OGRVRTDataSource/>")
    with pytest.raises(UnsafeContent, match=r"should be shp\.zip, but plans\.shp is none: it begins with"):
        check(tmp_path / "a.shp.zip", "shapefile")
    with zipfile.ZipFile(tmp_path / "a.shp.zip", "w") as archive:
        archive.writestr("plans.vrt", "<OGRVRTDataSource/>")
    with pytest.raises(UnsafeContent, match=r"but it holds no \.shp"):
        check(tmp_path / "a.shp.zip", "shapefile")


def test_a_shapefile_that_breaks_off_in_its_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    PLANS.to_file(tmp_path / "plans" / "plans.shp")
    for cut in (0, 8):
        with zipfile.ZipFile(tmp_path / "a.shp.zip", "w") as archive:
            for path in (tmp_path / "plans").iterdir():
                content = path.read_bytes()
                archive.writestr(path.name, content[:-cut] if cut and path.suffix == ".shp" else content)
        if cut:
            with pytest.raises(UnsafeContent, match=r"plans\.shp breaks off after"):
                check(tmp_path / "a.shp.zip", "shapefile")
        else:
            check(tmp_path / "a.shp.zip", "shapefile")
