"""The R-tree of a layer, while another program edits the file: the triggers keep it right, or nobody does."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import shapely

from maps.geopackage.check import check_geopackage
from maps.geopackage.write import write_geopackage
from spatial.report.report import RegionReport

ENVELOPE_BYTES = (0, 32, 48, 48, 64)
MOVED = shapely.box(141_000, 456_000, 141_250, 456_750)


def shape_of(blob: bytes) -> shapely.Geometry:
    """A geometry of a GeoPackage: a header of eight bytes, an envelope whose size its flags say, then WKB."""
    return shapely.from_wkb(blob[8 + ENVELOPE_BYTES[blob[3] >> 1 & 7] :])


def blob_of(shape: shapely.Geometry) -> bytes:
    return b"GP\x00\x01" + (28992).to_bytes(4, "little") + shapely.to_wkb(shape, byte_order=1, flavor="iso")


@pytest.fixture(scope="module")
def written(make_report: Callable[[], RegionReport], tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("written") / "xx01.gpkg"
    write_geopackage(make_report(), path)
    return path.read_bytes()


@pytest.fixture
def edited(written: bytes, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A file that is open for changes, with the functions that the triggers call, as GDAL and QGIS have them."""
    path = tmp_path / "xx01.gpkg"
    path.write_bytes(written)
    with closing(sqlite3.connect(path)) as connection:
        for at, name in enumerate(("ST_MinX", "ST_MinY", "ST_MaxX", "ST_MaxY")):
            connection.create_function(name, 1, bound(at), deterministic=True)
        connection.create_function("ST_IsEmpty", 1, is_empty, deterministic=True)
        yield connection


def bound(at: int) -> Callable[[bytes | None], float | None]:
    def value(blob: bytes | None) -> float | None:
        return None if blob is None else float(shapely.bounds(shape_of(blob))[at])

    return value


def is_empty(blob: bytes | None) -> int | None:
    return None if blob is None else int(shape_of(blob).is_empty)


def boxes(connection: sqlite3.Connection) -> dict[int, tuple[float, ...]]:
    """What the layer's features say that its index should hold: the box of each, to a metre."""
    rows = connection.execute("SELECT fid, geom FROM wind_areas WHERE geom NOTNULL").fetchall()
    return {fid: rounded(shapely.bounds(shape_of(blob))) for fid, blob in rows if not shape_of(blob).is_empty}


def indexed(connection: sqlite3.Connection) -> dict[int, tuple[float, ...]]:
    rows = connection.execute("SELECT id, minx, miny, maxx, maxy FROM rtree_wind_areas_geom").fetchall()
    return {fid: rounded(bounds) for fid, *bounds in rows}


def rounded(bounds: Iterable[float]) -> tuple[float, ...]:
    return tuple(round(value) for value in bounds)


def test_the_index_holds_every_feature_at_first(edited: sqlite3.Connection) -> None:
    assert indexed(edited) == boxes(edited)
    assert sorted(indexed(edited)) == [1, 2]


EDITS = {
    "a new feature": ("INSERT INTO wind_areas (fid, geom) VALUES (7, ?)", MOVED, {1, 2, 7}),
    "a new feature without a place": ("INSERT INTO wind_areas (fid, geom) VALUES (7, ?)", None, {1, 2}),
    "a new feature with an empty place": (
        "INSERT INTO wind_areas (fid, geom) VALUES (7, ?)",
        shapely.MultiPolygon(),
        {1, 2},
    ),
    "another place": ("UPDATE wind_areas SET geom = ? WHERE fid = 1", MOVED, {1, 2}),
    "a place that is taken away": ("UPDATE wind_areas SET geom = ? WHERE fid = 1", None, {2}),
    "a place that becomes empty": ("UPDATE wind_areas SET geom = ? WHERE fid = 1", shapely.MultiPolygon(), {2}),
    "another id": ("UPDATE wind_areas SET fid = 7 WHERE fid = 1", ..., {2, 7}),
    "another id and place": ("UPDATE wind_areas SET fid = 7, geom = ? WHERE fid = 1", MOVED, {2, 7}),
    "another id and no place": ("UPDATE wind_areas SET fid = 7, geom = ? WHERE fid = 1", None, {2}),
    "no feature": ("DELETE FROM wind_areas WHERE fid = 1", ..., {2}),
}


@pytest.mark.parametrize(("statement", "shape", "left"), EDITS.values(), ids=EDITS)
def test_the_index_follows_every_edit(
    edited: sqlite3.Connection, statement: str, shape: object, left: set[int]
) -> None:
    values = () if shape is ... else (blob_of(shape) if isinstance(shape, shapely.Geometry) else None,)
    edited.execute(statement, values)
    assert set(indexed(edited)) == left
    assert indexed(edited) == boxes(edited)


def test_a_feature_that_gets_its_place_later_is_found(edited: sqlite3.Connection) -> None:
    edited.execute("INSERT INTO wind_areas (fid, geom) VALUES (7, NULL)")
    edited.execute("UPDATE wind_areas SET geom = ? WHERE fid = 7", (blob_of(MOVED),))
    assert indexed(edited)[7] == rounded(MOVED.bounds)
    edited.execute("UPDATE wind_areas SET fid = 8 WHERE fid = 7")
    assert sorted(indexed(edited)) == [1, 2, 8]


def test_a_file_whose_ids_were_changed_passes_its_check(edited: sqlite3.Connection) -> None:
    edited.execute("UPDATE wind_areas SET fid = fid + 100")
    edited.commit()
    path = Path(edited.execute("PRAGMA database_list").fetchone()[2])
    assert [fault for fault in check_geopackage(path) if fault.code == "G12"] == []
