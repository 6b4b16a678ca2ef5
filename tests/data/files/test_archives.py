import stat
import zipfile
from pathlib import Path

import pytest

from data.errors import UnsafeContent
from data.files.archives import check_archive, kind_inside, unpack, unpack_one
from tests.servers.standin_files import zipped

MB = 1_000_000


def packed(folder: Path, **files: bytes) -> Path:
    path = folder / "packed.zip"
    path.write_bytes(zipped(files))
    return path


@pytest.mark.parametrize("name", ["../out.asc", "/etc/passwd", "a/../../b", "..\\out.asc", "C:\\out.asc", "C:/out.asc"])
def test_a_file_that_would_land_elsewhere_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnsafeContent, match=r"the file holds .*, which lies outside the archive; it is not unpacked"):
        check_archive(packed(tmp_path, **{"good.asc": b"x", name: b"x"}), "the file", MB)


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("good.asc")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(UnsafeContent, match=r"'good\.asc', which is a link"):
        check_archive(tmp_path / "packed.zip", "the file", MB)


def test_more_than_allowed_is_not_unpacked(tmp_path: Path) -> None:
    path = packed(tmp_path, one=b"a" * 600_000, two=b"b" * 600_000)
    with pytest.raises(UnsafeContent, match=r"unpacks to 1 MB, \d+ times its size; allowed are 1 MB \('max_mb'"):
        check_archive(path, "the file", MB)
    check_archive(path, "the file", 2 * MB)


def test_what_was_made_to_be_unpacked_is_refused_though_it_would_fit(tmp_path: Path) -> None:
    path = packed(tmp_path, bomb=b"\x00" * 20 * MB)
    with pytest.raises(UnsafeContent, match="and 200 times"):
        check_archive(path, "the file", 1_000 * MB)


def test_half_a_zip_is_none(tmp_path: Path) -> None:
    path = packed(tmp_path, one=b"abc" * 1_000)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(UnsafeContent, match="the file is no whole zip file"):
        check_archive(path, "the file", MB)


def test_a_member_is_found_by_its_name_whatever_case_and_folder(tmp_path: Path) -> None:
    path = packed(tmp_path, **{"map/Depo_NTOT_2025.ASC": b"grid", "depo.aps": b"x", "map/readme.asc.txt": b"x"})
    unpack_one(path, "depo_ntot_*.asc", tmp_path / "out", "the file")
    assert (tmp_path / "out").read_bytes() == b"grid"


@pytest.mark.parametrize(("pattern", "says"), [("*.gml", "no file that matches"), ("*", "several files that match")])
def test_one_member_must_fit(tmp_path: Path, pattern: str, says: str) -> None:
    path = packed(tmp_path, **{"a.asc": b"x", "b.asc": b"x"})
    with pytest.raises(UnsafeContent, match=rf"the file holds {says} .*have: a\.asc, b\.asc\. Set 'member'"):
        unpack_one(path, pattern, tmp_path / "out", "the file")
    assert not (tmp_path / "out").exists()


def test_only_what_is_asked_for_is_taken_out(tmp_path: Path) -> None:
    path = packed(tmp_path, **{"in/a.shp": b"1", "in/A.DBF": b"2", "evil.vrt": b"3", "in/deep/b.shp": b"4"})
    unpack(path, ("*.shp", "*.dbf"), tmp_path / "out", "the file")
    assert {item.name: item.read_bytes() for item in (tmp_path / "out").iterdir()} == {
        "a.shp": b"1",
        "A.DBF": b"2",
        "b.shp": b"4",
    }


def test_two_files_of_one_name_are_not_mixed_up(tmp_path: Path) -> None:
    path = packed(tmp_path, **{"one/a.shp": b"1", "two/a.shp": b"2"})
    with pytest.raises(UnsafeContent, match=r"the file holds two files of the name a\.shp"):
        unpack(path, ("*.shp",), tmp_path / "out", "the file")


def test_a_damaged_member_is_told(tmp_path: Path) -> None:
    path = packed(tmp_path, one=bytes(range(256)) * 40)
    content = bytearray(path.read_bytes())
    content[60] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(UnsafeContent, match="the file holds 'one', which cannot be unpacked"):
        unpack_one(path, "one", tmp_path / "out", "the file")


def test_what_lies_inside_tells_the_kind(tmp_path: Path) -> None:
    kinds = {"shapefile": ("*.shp",), "filegdb": ("*.gdb/*",)}
    assert kind_inside(packed(tmp_path, **{"x/A.SHP": b""}), kinds) == "shapefile"
    assert kind_inside(packed(tmp_path, **{"x/plans.gdb/a00000001.gdbtable": b""}), kinds) == "filegdb"
    assert kind_inside(packed(tmp_path, **{"plans.pdf": b""}), kinds) is None
