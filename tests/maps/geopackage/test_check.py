import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from maps.common.errors import MapsError, OutputError
from maps.geopackage.check import CHECKS, Fault, check_geopackage
from maps.geopackage.write import write_geopackage
from spatial.report.report import RegionReport


@pytest.fixture(scope="module")
def good_bytes(tmp_path_factory: pytest.TempPathFactory, make_report: Callable[..., RegionReport]) -> bytes:
    path = tmp_path_factory.mktemp("good") / "good.gpkg"
    write_geopackage(make_report(), path)
    return path.read_bytes()


@pytest.fixture
def good(good_bytes: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "good.gpkg"
    path.write_bytes(good_bytes)
    return path


def spoil(path: Path, *statements: str) -> None:
    """Change a file past the triggers, which call functions that plain SQLite has not."""
    with closing(sqlite3.connect(path)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.executescript(";".join(statements))
        connection.commit()


def geometry(shape: shapely.Geometry) -> str:
    """The SQL of a geometry as the file holds it, without an envelope."""
    header = struct.pack("<2sBBi", b"GP", 0, 1, 28992)
    return f"x'{(header + shapely.to_wkb(shape, byte_order=1, flavor='iso')).hex()}'"


def multi(wkt: str) -> str:
    return geometry(shapely.from_wkt(wkt))


def set_wind(shape: str, box: tuple[int, int, int, int] | None = None) -> tuple[str, ...]:
    """Statements that give wind area w1 another geometry, and its index the box of it."""
    statements = [f"UPDATE wind_areas SET geom = {shape} WHERE fid = 1"]
    if box is None:
        statements.append("DELETE FROM rtree_wind_areas_geom WHERE id = 1")
    else:
        minx, maxx, miny, maxy = box
        statements.append(
            f"UPDATE rtree_wind_areas_geom SET minx={minx}, maxx={maxx}, miny={miny}, maxy={maxy} WHERE id = 1"
        )
    return tuple(statements)


UNIT = (141000, 141001, 456000, 456001)
CCW = "(141000 456000, 141001 456000, 141001 456001, 141000 456001, 141000 456000)"
CLOCKWISE = "(141000 456000, 141000 456001, 141001 456001, 141001 456000, 141000 456000)"
BOW_TIE = "(141000 456000, 141001 456001, 141001 456000, 141000 456001, 141000 456000)"
SOLID = CCW.replace(",", " 5,").replace(")", " 5)")

TARGET = (
    "INSERT INTO region_findings (finding_id, severity, rule_id, certainty, scenario) "
    "VALUES ({}, {}, {}, 'assumption', 'basis')"
)

SPOILED = [
    ("G01", "wind_areas", ("ALTER TABLE wind_areas RENAME COLUMN name TO Naam",)),
    (
        "G01",
        "Rules",
        (
            "ALTER TABLE rules RENAME TO Rules2",
            "ALTER TABLE Rules2 RENAME TO Rules",
            "UPDATE gpkg_contents SET table_name = 'Rules' WHERE table_name = 'rules'",
        ),
    ),
    ("G02", "wild", ("CREATE TABLE wild (id INTEGER PRIMARY KEY)",)),
    ("G02", "seen", ("CREATE VIEW seen AS SELECT * FROM issues",)),
    ("G02", "lost", ("INSERT INTO gpkg_contents (table_name, data_type) VALUES ('lost', 'attributes')",)),
    (
        "G03",
        "wind_areas",
        (
            "CREATE TABLE copy AS SELECT * FROM wind_areas",
            "DROP TABLE wind_areas",
            "ALTER TABLE copy RENAME TO wind_areas",
        ),
    ),
    (
        "G04",
        "wind_areas",
        (
            "ALTER TABLE wind_areas RENAME COLUMN geom TO shape",
            "UPDATE gpkg_geometry_columns SET column_name = 'shape' WHERE table_name = 'wind_areas'",
        ),
    ),
    ("G05", "wind_areas", ("UPDATE gpkg_geometry_columns SET srs_id = 4326 WHERE table_name = 'wind_areas'",)),
    ("G05", "wind_areas", ("UPDATE gpkg_contents SET srs_id = -1 WHERE table_name = 'wind_areas'",)),
    ("G06", "wind_areas", set_wind(multi("MULTIPOLYGON (((5 52, 6 52, 6 53, 5 52)))"), (5, 6, 52, 53))),
    (
        "G07",
        "wind_areas",
        ("UPDATE gpkg_geometry_columns SET geometry_type_name = 'GEOMETRY' WHERE table_name = 'wind_areas'",),
    ),
    ("G07", "wind_areas", set_wind(multi(f"POLYGON ({CCW})"), UNIT)),
    ("G08", "wind_areas", ("UPDATE gpkg_geometry_columns SET z = 2 WHERE table_name = 'wind_areas'",)),
    ("G08", "wind_areas", set_wind(multi(f"MULTIPOLYGON Z (({SOLID}))"), UNIT)),
    ("G09", "wind_areas", set_wind("NULL")),
    ("G09", "wind_areas", set_wind(multi("MULTIPOLYGON EMPTY"))),
    ("G09", "wind_areas", set_wind("x'00ff'")),
    ("G09", "wind_areas", set_wind("x'475000014071000001060000'")),
    ("G10", "wind_areas", set_wind(multi(f"MULTIPOLYGON (({BOW_TIE}))"), UNIT)),
    ("G11", "wind_areas", set_wind(multi(f"MULTIPOLYGON (({CLOCKWISE}))"), UNIT)),
    ("G12", "wind_areas", ("DROP TABLE rtree_wind_areas_geom",)),
    ("G12", "wind_areas", ("DELETE FROM gpkg_extensions WHERE table_name = 'wind_areas'",)),
    ("G12", "wind_areas", ("DELETE FROM rtree_wind_areas_geom WHERE id = 1",)),
    ("G12", "wind_areas", ("INSERT INTO rtree_wind_areas_geom VALUES (99, 1, 2, 3, 4)",)),
    ("G12", "wind_areas", ("UPDATE rtree_wind_areas_geom SET maxx = maxx + 10 WHERE id = 1",)),
    ("G13", "wind_areas", ("DELETE FROM wind_areas", "DELETE FROM rtree_wind_areas_geom")),
    ("G14", "", ("PRAGMA journal_mode = WAL",)),
    ("C01", "issues", ("DROP TABLE issues", "DELETE FROM gpkg_contents WHERE table_name = 'issues'")),
    (
        "C01",
        "municipalities",
        (
            "DROP TABLE municipalities",
            "DROP TABLE rtree_municipalities_geom",
            "DELETE FROM gpkg_contents WHERE table_name = 'municipalities'",
            "DELETE FROM gpkg_geometry_columns WHERE table_name = 'municipalities'",
        ),
    ),
    ("C02", "conflicts", ("ALTER TABLE conflicts DROP COLUMN flags",)),
    ("C02", "opportunities", ("ALTER TABLE opportunities ADD COLUMN remark TEXT",)),
    ("C02", "sources", ("ALTER TABLE sources DROP COLUMN licence",)),
    ("C03", "conflicts", ("UPDATE conflicts SET finding_id = (SELECT min(finding_id) FROM conflicts) WHERE fid = 2",)),
    ("C03", "opportunities", ("UPDATE opportunities SET finding_id = (SELECT min(finding_id) FROM conflicts)",)),
    ("C03", "region_findings", (TARGET.format("(SELECT finding_id FROM conflicts WHERE fid = 1)", 3, "'C-01'"),)),
    ("C04", "conflicts", ("UPDATE conflicts SET severity = 5 WHERE fid = 1",)),
    ("C04", "region_findings", (TARGET.format("'t'", 5, "'C-01'"),)),
    ("C04", "opportunities", ("UPDATE opportunities SET strength = 4 WHERE fid = 1",)),
    ("C04", "opportunities", ("UPDATE opportunities SET strength = NULL WHERE fid = 1",)),
    ("C04", "conflicts", ("UPDATE conflicts SET severity = 2.5 WHERE fid = 1",)),
    ("C05", "conflicts", ("UPDATE conflicts SET certainty = 'guess' WHERE fid = 1",)),
    ("C06", "conflicts", ("UPDATE conflicts SET distance_m = -1 WHERE fid = 1",)),
    ("C06", "conflicts", ("UPDATE conflicts SET area_in_region_ha = area_ha + 1 WHERE fid = 1",)),
    ("C07", "conflicts", ("DELETE FROM rules WHERE rule_id = 'C-01'",)),
    ("C07", "region_findings", (TARGET.format("'t'", 3, "'C-99'"),)),
    ("C08", "finding_parties", ("UPDATE finding_parties SET finding_id = 'gone' WHERE fid = 1",)),
    ("C09", "balance", ("UPDATE balance SET area_ha = area_ha + 0.01 WHERE claims = ''",)),
    ("C09", "balance", ("INSERT INTO balance (claims, area_ha) VALUES ('', 0)",)),
    ("C10", "conflicts", ("UPDATE conflicts SET scenario = 'ruim' WHERE fid = 1",)),
    ("C11", "conflicts", ("UPDATE conflicts SET right_layer = left_layer, right_id = left_id WHERE fid = 1",)),
    (
        "C11",
        "conflicts",
        (
            "UPDATE conflicts SET (rule_id, scenario, left_layer, left_id, right_layer, right_id) = "
            "(SELECT rule_id, scenario, right_layer, right_id, left_layer, left_id FROM conflicts WHERE fid = 2) "
            "WHERE fid = 1",
        ),
    ),
    ("C12", "conflicts", ("UPDATE conflicts SET left_id = 'gone' WHERE fid = 1",)),
    ("C12", "finding_partners", ("UPDATE finding_partners SET right_id = 'gone' WHERE fid = 1",)),
    ("C13", "conflicts", ("UPDATE conflicts SET deciders = 'ps,raad:GM0000' WHERE fid = 1",)),
    ("C14", "conflicts", ("UPDATE conflicts SET area_in_region_ha = 1e9, area_ha = 1e9 WHERE fid = 1",)),
    ("R01", "finding_parties", ("DELETE FROM parties WHERE party_id = 'gs'",)),
    ("R02", "wind_areas", ("UPDATE layer_styles SET useAsDefault = 0 WHERE f_table_name = 'wind_areas'",)),
    (
        "R03",
        "conflicts",
        ("DELETE FROM gpkg_data_columns WHERE table_name = 'conflicts' AND column_name = 'severity'",),
    ),
]


def test_good_file_passes(good: Path) -> None:
    assert check_geopackage(good) == ()


@pytest.mark.parametrize(("code", "table", "statements"), SPOILED)
def test_each_check_catches_its_broken_file(good: Path, code: str, table: str, statements: tuple[str, ...]) -> None:
    spoil(good, *statements)
    faults = check_geopackage(good)
    assert (code, table) in {(fault.code, fault.table) for fault in faults}


def test_the_parties_of_a_finding_without_a_place_resolve(good: Path) -> None:
    parties = "UPDATE finding_parties SET finding_id = 't'"
    spoil(good, TARGET.format("'t'", 3, "'C-01'"), parties)
    assert check_geopackage(good) == ()


def test_a_layer_of_scenarios_holds_no_basic_finding(make_report: Callable[..., RegionReport], tmp_path: Path) -> None:
    path = tmp_path / "scenario.gpkg"
    write_geopackage(make_report(scenarios=("ruim",)), path)
    assert check_geopackage(path) == ()
    spoil(path, "UPDATE scenario_conflicts SET scenario = 'basis', finding_id = 'own' WHERE fid = 1")
    assert [(fault.code, fault.table) for fault in check_geopackage(path)] == [("C10", "scenario_conflicts")]


def test_side_files_are_told(good: Path) -> None:
    good.with_name("good.gpkg-wal").touch()
    (fault,) = check_geopackage(good)
    assert fault == Fault(
        "G15", "error", "", "good.gpkg-wal beside the file: it is open elsewhere, or a change was broken off"
    )


def test_every_check_has_a_broken_file_and_a_description() -> None:
    codes = [check.code for check in CHECKS]
    assert len(set(codes)) == len(codes)
    assert {*(code for code, _, _ in SPOILED), "G15"} == set(codes)
    assert all(check.description.endswith(".") for check in CHECKS)
    assert {check.level for check in CHECKS} == {"error", "recommendation"}


@pytest.mark.parametrize(
    ("statements", "message"),
    [
        (
            set_wind(multi(f"MULTIPOLYGON (({CLOCKWISE}))"), UNIT),
            "table 'wind_areas', column 'geom': 1 row(s) with a clockwise exterior ring (e.g. fid 1)",
        ),
        (
            ("UPDATE conflicts SET severity = 9",),
            "table 'conflicts', column 'severity': 4 row(s) outside 0 to 4 (e.g. finding_id C-01-63543b7e72e0)",
        ),
        (
            ("UPDATE balance SET area_ha = area_ha + 1 WHERE claims = ''",),
            "table 'balance', column 'area_ha': adds up to 3201.000000 ha, the region is 3200.000000 ha",
        ),
    ],
)
def test_message_names_table_column_count_and_an_example(good: Path, statements: tuple[str, ...], message: str) -> None:
    spoil(good, *statements)
    assert [fault.message for fault in check_geopackage(good)] == [message]


def test_hole_and_rounding_of_the_balance_are_no_fault(good: Path) -> None:
    ring = "(141000.2 456000.2, 141000.2 456000.8, 141000.8 456000.8, 141000.8 456000.2, 141000.2 456000.2)"
    spoil(
        good,
        *set_wind(multi(f"MULTIPOLYGON (({CCW}, {ring}))"), UNIT),
        "UPDATE balance SET area_ha = area_ha + 0.003 WHERE claims = ''",
    )
    assert check_geopackage(good) == ()


def test_checking_changes_nothing(good: Path) -> None:
    spoil(good, "PRAGMA journal_mode = WAL")
    before = good.read_bytes()
    check_geopackage(good)
    assert good.read_bytes() == before
    assert [item.name for item in good.parent.iterdir()] == ["good.gpkg"]


def test_geopackage_of_another_maker_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "other's #1?.gpkg"
    frame = gpd.GeoDataFrame({"Naam": ["a", "b"]}, geometry=[shapely.box(5, 52, 6, 53, ccw=False)] * 2, crs="EPSG:4326")
    frame.to_file(path, layer="Laag", driver="GPKG")
    codes = {fault.code for fault in check_geopackage(path)}
    assert codes == {"G01", "G05", "G06", "G07", "G11", "C01", "R02"}


def test_findings_are_not_asked_for_when_a_region_has_none(
    make_report: Callable[..., RegionReport], tmp_path: Path
) -> None:
    path = tmp_path / "none.gpkg"
    write_geopackage(make_report(without=("housing_plans", "solar_areas")), path)
    assert check_geopackage(path) == ()


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:6000])


def _overwritten(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * 40_000 + content[44_096:])


def _plain(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE a (b)")


@pytest.mark.parametrize(
    ("ruin", "words"),
    [
        (lambda path: path.unlink(), "cannot be read"),
        (lambda path: path.write_text("no database"), "no SQLite database"),
        (lambda path: path.write_bytes(b""), "no SQLite database"),
        (_plain, "SQLite and no GeoPackage"),
        (_truncated, "damaged"),
        (_overwritten, "damaged"),
    ],
)
def test_file_that_is_no_geopackage_is_said_to_be_none(good: Path, ruin: Callable[[Path], None], words: str) -> None:
    ruin(good)
    with pytest.raises(OutputError, match=words) as caught:
        check_geopackage(good)
    assert str(good) in str(caught.value)
    assert isinstance(caught.value, MapsError)


def test_folder_is_said_to_be_no_file(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be read"):
        check_geopackage(tmp_path)
