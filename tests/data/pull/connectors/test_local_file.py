import hashlib
import os
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest

from data.errors import IncompletePull, SourceUnavailable
from data.pull.connectors.connector import FetchRequest, PullResult
from data.pull.connectors.local_file import CONNECTOR
from data.web import Web
from tests.data.support import box, source

PLANS = gpd.GeoDataFrame({"nr": [1, 2], "naam": ["a", "b"]}, geometry=[box(0, 0, 50, 50)] * 2, crs=28992)


def pulled(path: Path, target: Path, **changed: object) -> PullResult:
    with Web(contact="test", offline=True) as web:
        return CONNECTOR.pull(FetchRequest(source(**changed), str(path), target, web))


def test_a_file_is_copied_to_the_byte_and_counted(tmp_path: Path) -> None:
    PLANS.to_file(tmp_path / "Plans.GPKG", driver="GPKG")
    assert pulled(tmp_path / "Plans.GPKG", tmp_path / "target") == PullResult(".gpkg", 2)
    assert (tmp_path / "target").read_bytes() == (tmp_path / "Plans.GPKG").read_bytes()


def test_the_count_is_that_of_the_collection(tmp_path: Path) -> None:
    PLANS.to_file(tmp_path / "plans.gpkg", layer="two")
    PLANS.iloc[:1].to_file(tmp_path / "plans.gpkg", layer="one")
    assert pulled(tmp_path / "plans.gpkg", tmp_path / "target", collection="one").features == 1


def test_a_file_that_breaks_off_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plans.geojson").write_text("{", encoding="utf-8")
    with pytest.raises(IncompletePull, match=r"plans\.geojson should be geojson, but it breaks off before its closing"):
        pulled(tmp_path / "plans.geojson", tmp_path / "target")


def test_of_several_dropped_files_the_newest_is_taken(tmp_path: Path) -> None:
    for age, name in enumerate(("plannen_b.gpkg", "plannen_a.gpkg", "anders.gpkg")):
        PLANS.iloc[: 2 - age or 1].to_file(tmp_path / name)
        os.utime(tmp_path / name, (1_000 - age, 1_000 - age))
    assert pulled(tmp_path / "plannen_*.gpkg", tmp_path / "target").features == 2
    os.utime(tmp_path / "plannen_a.gpkg", (2_000, 2_000))
    assert pulled(tmp_path / "plannen_*.gpkg", tmp_path / "target").features == 1


def test_a_geodatabase_folder_becomes_the_same_zip_each_time(tmp_path: Path) -> None:
    PLANS.astype({"nr": "int32"}).to_file(tmp_path / "plans.gdb", driver="OpenFileGDB", layer="plannen")
    (tmp_path / "plans.gdb" / "x.lock").touch()
    hashes = set()
    for name in ("one", "two"):
        result = pulled(tmp_path / "plans.gdb", tmp_path / name, collection="plannen")
        assert (result.suffix, result.features) == (".gdb.zip", 2)
        hashes.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
        for path in (tmp_path / "plans.gdb").iterdir():
            os.utime(path, (0, 0))
    assert len(hashes) == 1
    with zipfile.ZipFile(tmp_path / "two") as archive:
        assert all(member.startswith("plans.gdb/") and not member.endswith(".lock") for member in archive.namelist())


@pytest.mark.parametrize("name", ["plans.pdf", "plans", "plans.shp"])
def test_an_unknown_kind_says_which_are_known(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(SourceUnavailable, match=rf"'plans': {name} is of no known format; allowed: \.gpkg, ") as caught:
        pulled(tmp_path / name, tmp_path / "target")
    assert not caught.value.transient


def test_an_absent_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match=r"there is no file .*a\.gpkg; put it there, or change 'address'"):
        pulled(tmp_path / "a.gpkg", tmp_path / "target")


def test_a_zip_is_what_lies_in_it(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    PLANS.to_file(tmp_path / "in" / "plans.shp")
    PLANS.to_file(tmp_path / "in" / "plans.gpkg")
    for name, ending, suffix in (("shapes.zip", "plans.[!g]*", ".shp.zip"), ("package.zip", "*.gpkg", ".gpkg.zip")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for path in (tmp_path / "in").glob(ending):
                archive.write(path, f"levering/{path.name}")
            archive.writestr("leesmij.txt", "x")
        result = pulled(tmp_path / name, tmp_path / "target")
        assert (result.suffix, result.features) == (suffix, 2)
    with zipfile.ZipFile(tmp_path / "else.zip", "w") as archive:
        archive.writestr("leesmij.pdf", "x")
    with pytest.raises(SourceUnavailable, match=r"else\.zip is of no known format"):
        pulled(tmp_path / "else.zip", tmp_path / "target")
